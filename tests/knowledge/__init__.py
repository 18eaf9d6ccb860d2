"""The facts: loading, searching, opening hours, edits."""
