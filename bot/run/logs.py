"""The log files of the parts: rotating them, and what of them an operator has to see at once."""

from __future__ import annotations

import re
from pathlib import Path

KEPT = 3
"""How many earlier logs of a part are kept (``rasa.log.1`` is the latest of them)."""

_COLOUR = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_ERROR = re.compile(r"\b(?:ERROR|CRITICAL)\b|\[(?:error|critical)\s*\]|^[\w.]+(?:Error|Exception)(?::|$)")
_WARNING = re.compile(r":\d+: (?:\w*Deprecation|Future|MovedIn20)Warning: ")
_NOISE = re.compile(rf"^\s*$|\d%\||{_WARNING.pattern}")


def rotate(log: Path) -> None:
    """Make room for a new log: the old one becomes ``.1``, ``.1`` becomes ``.2`` and so on."""
    log.parent.mkdir(parents=True, exist_ok=True)
    names = [log, *(log.with_name(f"{log.name}.{number}") for number in range(1, KEPT + 1))]
    for number in range(KEPT, 0, -1):
        if names[number - 1].exists():
            names[number - 1].replace(names[number])


class ErrorEcho:
    """Picks the lines of a log that an operator has to see: errors, each of them once in a while only."""

    def __init__(self, silence: float = 60.0) -> None:
        self._silence = silence
        self._shown_at: dict[str, float] = {}

    def pick(self, line: str, now: float) -> str | None:
        """Return the line shortened, or ``None`` if it is no error or one shown less than a minute ago.

        Lines that differ in numbers only count as the same; ``now`` is in seconds of any clock.
        """
        error = error_in(line)
        if error is None:
            return None
        kind = re.sub(r"\d+", "0", error)
        if now - self._shown_at.get(kind, -self._silence) < self._silence:
            return None
        if len(self._shown_at) >= 200:
            self._shown_at.clear()
        self._shown_at[kind] = now
        return error


def error_in(line: str) -> str | None:
    """Return a log line shortened for the console if it reports an error, ``None`` otherwise."""
    plain = _COLOUR.sub("", line).strip()
    return shortened(plain) if _ERROR.search(plain) else None


def shortened(line: str, longest: int = 200) -> str:
    """Return a line without colours and cut to a length, with a sign where it was cut."""
    plain = _COLOUR.sub("", line).strip()
    return plain if len(plain) <= longest else plain[: longest - 1] + "…"


def tail(log: Path, count: int = 15) -> str:
    """Return the last lines of a log that mean something: no progress bars, no deprecations."""
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return "(no output)"
    plain = [_COLOUR.sub("", line) for line in lines]
    meaningful = [
        f"  {shortened(line)}"
        for line, before in zip(plain, ["", *plain], strict=False)
        if not _NOISE.search(line) and not (line.startswith("  ") and _WARNING.search(before))
    ]
    return "\n".join(meaningful[-count:]) or "(no output)"
