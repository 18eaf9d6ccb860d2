"""What a provider has delivered, in the same form for all of them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from bot.language.normalise import folded_words

Unreadable = Literal["", "voice", "file", "other"]

_FORGET = {("loschen",), ("alles", "loschen"), ("gesprach", "loschen"), ("chat", "loschen")} | {
    ("daten", "loschen"),
    ("meine", "daten", "loschen"),
}


@dataclass(frozen=True)
class Arrived:
    """One message of somebody."""

    channel: str
    peer: str
    """By this the provider knows the citizen."""
    number: str
    """By this the provider knows the message; the same again is the same message."""
    text: str = ""
    pressed: str = ""
    """What our button carries, see :mod:`bot.messengers.pressed`."""
    attachments: tuple[str, ...] = ()
    """Where the provider keeps each photo: an address, or a number of its own."""
    location: Mapping[str, float] | None = None
    unreadable: Unreadable = ""
    """What came that we cannot use."""
    acknowledge: str = ""
    """What the provider wants told that it was seen."""
    envelope: Mapping[str, str] | None = None
    """What an answer has to carry so that it is known as the answer: a subject, a number."""

    @property
    def key(self) -> str:
        """What it is known again by; as ``client_id`` of its message as well."""
        return hashlib.sha256(f"{self.channel}:{self.number}".encode()).hexdigest()[:40]

    @property
    def wants_forgetting(self) -> bool:
        """Whether it asks to delete the whole chat, and nothing else."""
        return not self.attachments and tuple(folded_words(self.text)) in _FORGET

    def to_json(self) -> dict[str, Any]:
        """Return it as it is kept."""
        return asdict(self)

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Arrived:
        """Return it from how it was kept."""
        return cls(**{**content, "attachments": tuple(content["attachments"])})
