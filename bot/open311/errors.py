"""What can be wrong with a GeoReport request: the standard's status, a code, a sentence for people."""

from __future__ import annotations

from bot.answers.phrasebook import shared_phrasebook


class GeoReportError(Exception):
    """A request that cannot be carried out."""

    def __init__(self, status: int, name: str, /, description: str | None = None, **details: object) -> None:
        """``name`` is the phrase in ``data/responses/open311.yml``, unless a description is given."""
        self.status = status
        """404: unknown jurisdiction, service, token or request; 403: key; 400: everything else."""
        self.code = name
        self.description = description or shared_phrasebook().say(f"open311.{name}", **details)
        super().__init__(name)
