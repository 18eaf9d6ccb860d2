"""What can be wrong with a knowledge file, told so that an editor can mend it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One finding. A hint does not make the knowledge base unusable."""

    file: str
    record: str
    field: str
    message: str
    """What is wrong and what to write instead (German)."""
    hint: bool = False

    def __str__(self) -> str:
        place = ", ".join(part for part in (self.file, self.record, self.field) if part)
        return f"{place}: {self.message}"
