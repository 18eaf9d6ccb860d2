"""Dialogues with the really started assistant, grouped by what the citizen does."""
