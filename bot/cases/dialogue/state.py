"""Where a citizen is on the way to a filed case. Everything here is JSON, so that it survives restarts."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any


@dataclass(frozen=True)
class CaseState:
    """An unfinished case."""

    kind: str
    """lost_item, defect or booking."""
    token: str = field(default_factory=lambda: secrets.token_hex(8))
    """Idempotency key: however often the last step is sent, one case is filed."""
    values: Mapping[str, Any] = field(default_factory=dict)
    """Answers by step."""
    skipped: tuple[str, ...] = ()
    """Steps the citizen chose not to answer."""
    asked: str | None = None
    """The step whose question is open, or ``confirm``."""
    failures: int = 0
    """Unusable answers in a row to the open question."""
    doubt: str | None = None
    """A question about the case itself that is open: ``cancel`` or ``switch:<kind>``."""
    doubt_text: str = ""
    """What the citizen wrote when the doubt arose."""
    notes: Mapping[str, Any] = field(default_factory=dict)
    """What steps remember between two answers, such as the places a name may stand for."""
    heard_at: str = ""
    """When the citizen last wrote, ISO time with offset."""

    def with_value(self, step: str, value: Any) -> CaseState:
        """Return the state with an answer."""
        skipped = tuple(name for name in self.skipped if name != step)
        return replace(self, values={**self.values, step: value}, skipped=skipped, failures=0)

    def without(self, *steps: str) -> CaseState:
        """Return the state with answers taken back."""
        values = {name: value for name, value in self.values.items() if name not in steps}
        return replace(self, values=values, skipped=tuple(name for name in self.skipped if name not in steps))

    def skip(self, step: str) -> CaseState:
        """Return the state with a step left unanswered for good."""
        return replace(self.without(step), skipped=(*self.skipped, step), failures=0)

    def noting(self, **notes: Any) -> CaseState:
        """Return the state with notes added; ``None`` takes one away."""
        merged = {**self.notes, **notes}
        return replace(self, notes={name: note for name, note in merged.items() if note is not None})

    def answered(self, step: str) -> bool:
        """Tell whether a step needs no question any more."""
        return step in self.values or step in self.skipped

    def to_json(self) -> dict[str, Any]:
        """Return the state as plain data."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> CaseState:
        """Return the state written by :meth:`to_json`."""
        return cls(**{**data, "skipped": tuple(data.get("skipped", ()))})
