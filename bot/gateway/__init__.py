"""The gateway: the one public port. Translates between the web and the service layer; knows no rules."""
