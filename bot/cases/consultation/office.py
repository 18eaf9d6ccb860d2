"""What everything about the consultation hour works with: the database, the facts and the rules."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any

from sqlalchemy import exists, select

from bot.answers.german import WEEKDAYS
from bot.cases.store.engine import CaseStore
from bot.cases.store.tables import ConsultationDate
from bot.clock import BERLIN
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.live import shared_knowledge
from bot.knowledge.records import ConsultationHour
from bot.settings import ConsultationRules, Settings

SERIES = "buergersprechstunde"
"""The consultation hour that can be booked, by its id in ``knowledge/consultation_hours.yml``."""
DEMO_SERIES = f"{SERIES}_beispiel"
"""Sample dates of an installation without real ones; everything sent about them says so."""


@dataclass(frozen=True)
class MayorsOffice:
    """One installation's consultation hour."""

    store: CaseStore
    hour: ConsultationHour
    """Who, where, topics, the address of the office."""
    rules: ConsultationRules

    @classmethod
    def open(
        cls, store: CaseStore, settings: Settings, knowledge: KnowledgeBase | None = None
    ) -> MayorsOffice:
        """Return the office as the knowledge base describes it now."""
        facts = knowledge or shared_knowledge().state.knowledge
        return cls(store, facts.consultations[SERIES], settings.consultation)

    @property
    def email(self) -> str:
        """Where bookings are reported and citizens can register themselves.

        Raises:
            LookupError: the knowledge base names no address.
        """
        address = self.hour.registration.get("email")
        if not address:
            raise LookupError(f"consultation_hours.yml: {self.hour.id} has no registration.email")
        return str(address)

    @property
    def person(self) -> str:
        """Who receives the citizens: „Benjamin Koppe“."""
        return self.hour.person or self.hour.office


def active_series(session: Any, now: datetime) -> str:
    """Return the series that is offered: the real one, or samples while no real date lies ahead."""

    def ahead(series: str) -> bool:
        dates = exists().where(
            ConsultationDate.series == series,
            ConsultationDate.state == "open",
            ConsultationDate.ends_at > now,
        )
        return bool(session.execute(select(dates)).scalar_one())

    return DEMO_SERIES if not ahead(SERIES) and ahead(DEMO_SERIES) else SERIES


def has_dates(office: MayorsOffice, now: datetime) -> bool:
    """Tell whether any date lies ahead; if not, there is only the waiting list and the office's address."""
    with office.store.reading() as work:
        ahead = exists().where(ConsultationDate.state == "open", ConsultationDate.ends_at > now)
        return bool(work.session.execute(select(ahead)).scalar_one())


def quiet_until(rules: ConsultationRules, now: datetime) -> datetime:
    """Return until when a slot given back now is not offered; nobody can tell beforehand."""
    spread = int(rules.quiet_spread.total_seconds() * 1000)
    milliseconds = secrets.randbelow(2 * spread + 1) - spread
    return now + rules.quiet + timedelta(milliseconds=milliseconds)


def utc(moment: datetime) -> datetime:
    """Return a moment in UTC."""
    return moment.astimezone(timezone.utc)


def day_text(day: date) -> str:
    """Return „Freitag, 04.12.2026“."""
    return f"{WEEKDAYS[day.weekday()]}, {day:%d.%m.%Y}"


def moment_text(moment: datetime) -> str:
    """Return „Freitag, 04.12.2026, 14:30 Uhr“ in Berlin time."""
    local = moment.astimezone(BERLIN)
    return f"{day_text(local.date())}, {local:%H:%M} Uhr"


def times_text(starts_at: datetime, ends_at: datetime) -> str:
    """Return „14:30–14:45“ in Berlin time."""
    return f"{starts_at.astimezone(BERLIN):%H:%M}–{ends_at.astimezone(BERLIN):%H:%M}"


def place_text(place: dict[str, str]) -> str:
    """Return „Dezernat 2, Am Anger 28, 2. OG, Raum 01.02_39, 07743 Jena“."""
    room = f"Raum {place['room']}" if place.get("room") else None
    town = " ".join(part for part in (place.get("postcode"), place.get("city")) if part)
    parts = (place.get("name"), place.get("street"), place.get("floor"), room, place.get("district"), town)
    return ", ".join(part for part in parts if part)
