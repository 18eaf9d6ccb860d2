"""Tests; they mirror ``bot/``."""
