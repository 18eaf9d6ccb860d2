"""Open311 GeoReport v2, both ways: others report defects to us, and we report them to a city's own system."""
