"""Defect reports: what is broken, where, who deals with it, and what has become of it."""
