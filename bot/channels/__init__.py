"""Channels: what they need beyond Rasa's own connectors."""
