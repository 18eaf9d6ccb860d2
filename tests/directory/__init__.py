"""The directory for other systems."""
