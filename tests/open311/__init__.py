"""The Open311 interface, both ways."""
