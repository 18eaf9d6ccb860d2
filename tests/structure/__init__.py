"""What must hold between the parts of the project: domain, rules, sentences, code, facts."""
