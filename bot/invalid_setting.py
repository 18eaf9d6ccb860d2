"""What is raised for a setting that cannot be used, wherever it is read."""

from __future__ import annotations


class InvalidSetting(ValueError):
    """A setting has a value that cannot be used; the message names it (English, for operators)."""
