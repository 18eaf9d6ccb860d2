"""The desk of the hotline: accounts, sign-in, the lookup aid, filing for a caller. No web framework."""
