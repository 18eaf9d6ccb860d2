"""Measurements: commands that print tables; ``benchmarks/README.md`` tells what they mean."""
