"""A port that is taken is named, with the setting that changes it."""

from __future__ import annotations

import socket

import pytest

from bot.run import CannotStart
from bot.run.parts import Part
from bot.run.ports import require_free_ports
from tests.run.processes import free_port


async def _ready() -> bool:
    return True


def _part(name: str, port: int) -> Part:
    return Part(name, ("true",), port, f"BOT_{name.upper()}_PORT", _ready)


def test_a_taken_port_names_who_needs_it_and_how_to_use_another() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CannotStart) as refusal:
            require_free_ports([_part("rasa", port)])
    assert str(refusal.value) == (
        f"Port {port} is already taken (needed for rasa; set BOT_RASA_PORT to use another)."
    )


def test_two_parts_cannot_share_a_port() -> None:
    port = free_port()
    with pytest.raises(CannotStart, match="needed for rasa"):
        require_free_ports([_part("actions", port), _part("rasa", port)])


def test_free_ports_are_free_again_after_the_check() -> None:
    part = _part("rasa", free_port())
    require_free_ports([part])
    require_free_ports([part])
