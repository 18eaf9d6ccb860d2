"""The chat widget in a real browser, before the real gateway; a scripted server stands in for Rasa."""
