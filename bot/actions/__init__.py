"""Rasa actions: thin translations from a tracker to the service layer and back."""
