"""Lost property, defects and the consultation hour: filed, kept, answered by mail, forgotten in time.

Imports neither rasa nor a web framework.
"""
