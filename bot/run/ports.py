"""Whether the ports the assistant needs are free."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from contextlib import ExitStack

from bot.run import CannotStart
from bot.run.parts import Part


def require_free_ports(parts: Iterable[Part]) -> None:
    """Make sure every part can listen on its port, also next to the other parts.

    Raises:
        CannotStart: a port is taken or not allowed; the message names the setting to change.
    """
    with ExitStack() as held:
        for part in parts:
            if part.port is None:
                continue
            family = socket.AF_INET6 if ":" in part.host else socket.AF_INET
            probe = held.enter_context(socket.socket(family, socket.SOCK_STREAM))
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            needed = f"(needed for {part.name}; set {part.port_setting} to use another)"
            try:
                probe.bind((part.host, part.port))
                probe.listen(1)
            except PermissionError as error:
                raise CannotStart(f"Port {part.port} may not be used by this user {needed}.") from error
            except socket.gaierror as error:
                raise CannotStart(f"{part.host!r} (for {part.name}) is not an address.") from error
            except OSError as error:
                raise CannotStart(f"Port {part.port} is already taken {needed}.") from error
