"""What is remembered of conversations, and for how long; imports neither rasa nor a web framework."""
