"""The city's directory for other systems: JSON-LD, the models of the lookup API, calendar feeds."""
