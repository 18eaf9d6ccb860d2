"""Who writes by e-mail: an address, and the unguessable name of one exchange of mails."""

from __future__ import annotations

EMAIL = "email"
"""The channel."""
LONGEST_ADDRESS = 160


def mail_peer(address: str, token: str) -> str:
    """Return how somebody in one exchange of mails is known."""
    return f"{address} {token}"


def mail_address(peer: str) -> str:
    """Return the address of somebody."""
    return peer.partition(" ")[0]


def mail_token(peer: str) -> str:
    """Return the name of the exchange of mails."""
    return peer.partition(" ")[2]
