"""The hotline of the city, JenaZentral: its agents and what they work with. No web framework here."""
