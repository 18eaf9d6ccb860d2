"""The import of the official catalogue."""
