"""The hotline's console in the gateway: a page of our own, and the JSON it works with."""
