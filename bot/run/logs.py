"""The log files of the parts: rotating them, and what of them an operator has to see at once."""

from __future__ import annotations

import re
from pathlib import Path
from types import TracebackType

KEPT = 3
"""How many earlier logs of a part are kept (``rasa.log.1`` is the latest of them)."""
LONGEST = 20_000_000
"""Bytes after which a log is begun anew: all logs of a part together never take more than four times that."""

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


class LogFile:
    """A log that output is added to; begun anew, at the end of a line, when it has become too long."""

    def __init__(self, path: Path, longest: int = LONGEST) -> None:
        self._path = path
        self._longest = longest
        self._file = path.open("ab", buffering=0)

    def write(self, piece: bytes) -> None:
        """Add output."""
        ends = piece.rfind(b"\n") + 1
        if ends == 0 or self._file.tell() + ends < self._longest:
            self._file.write(piece)
            return
        self._file.write(piece[:ends])
        self._file.close()
        rotate(self._path)
        self._file = self._path.open("ab", buffering=0)
        self._file.write(piece[ends:])

    def __enter__(self) -> LogFile:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()


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
