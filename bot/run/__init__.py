"""Starts, trains and watches over the processes of the assistant; knows nothing of what they talk about."""


class CannotStart(Exception):
    """The assistant cannot be trained or started; the message tells the operator why, for all to read."""
