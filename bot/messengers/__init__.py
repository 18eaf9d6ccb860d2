"""What arrives from messengers and goes out to them, kept until it is done; no web framework, no provider."""
