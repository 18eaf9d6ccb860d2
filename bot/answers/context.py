"""What every part of an answer needs: the facts, the moment and the words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from bot.answers.german import address_line, as_of_text, host, listing, older_than_a_year
from bot.answers.hours_facts import hours_facts
from bot.answers.phrasebook import Phrasebook
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.records import Body, Contact, Office, Record, Searchable, Service, Unit


@dataclass(frozen=True)
class AnswerContext:
    """Facts, moment (Berlin time) and phrases."""

    knowledge: KnowledgeBase
    now: datetime
    phrases: Phrasebook
    variant: int = 0
    """Which wording to take where a phrase has several; raised to avoid repetition."""

    @property
    def today(self) -> date:
        """The current day in Berlin."""
        return self.now.date()

    def say(self, key: str, **values: object) -> str:
        """Return a phrase with its values."""
        return self.phrases.say(key, self.variant, **values)

    def office_of(self, record: Searchable) -> Office | None:
        """Return where a citizen goes with a record; ``None`` when no source says."""
        if isinstance(record, Contact):
            return record
        responsible = self.knowledge.responsible_for(record)
        if responsible is None:
            return None
        return _with_service_details(responsible, record) if isinstance(record, Service) else responsible

    def contact_line(self, office: Office, website: bool = True) -> str:
        """Return „Telefon …, E-Mail …“; empty when nothing is known."""
        parts = [self.say("answers.phone", phone=office.phone)] if office.phone else []
        if office.email:
            parts.append(self.say("answers.email", email=office.email))
        if website and office.website and not parts:
            parts.append(self.say("answers.website", website=office.website))
        return ", ".join(parts)

    def ask_hotline(self) -> str:
        """Return the sentence that points to the central hotline."""
        hotline = self.knowledge.hotline
        return self.say("answers.ask_hotline", phone=hotline.phone, email=hotline.email)

    def who_knows(self, office: Office | None) -> str:
        """Return who can tell what the knowledge base does not: the office itself or the hotline."""
        if office is not None:
            contact = self.contact_line(office, website=False)
            if contact:
                return self.say("answers.ask_office", name=office.name, contact=contact)
        return self.ask_hotline()

    def provenance(self, *records: Record) -> str:
        """Return the line that names the sources, with their date when it is older than a year or unknown."""
        sources = dict.fromkeys(
            label
            for record in records
            for label in (self._source_label(source) for source in record.source[:2])
            if label
        )
        named = listing(list(sources)[:2])
        dates = [record.as_of for record in records]
        known = [as_of for as_of in dates if as_of != "unknown"]
        if not known:
            return self.say("answers.provenance_unknown", sources=named)
        oldest = min(known)
        if older_than_a_year(oldest, self.today):
            return self.say("answers.provenance_dated", sources=named, as_of=as_of_text(oldest))
        return self.say("answers.provenance", sources=named)

    def _source_label(self, source: str) -> str | None:
        return self.knowledge.source_names.get(source) or host(source) or source

    def units_above(self, unit: Unit) -> str:
        """Return „(Fachdienst Bürgerdienste, Dezernat 2 – …)“ or nothing for a department."""
        above = self.knowledge.ancestors(unit)
        if not above:
            return ""
        return self.say("answers.above", units=", ".join(without_bracket(parent.name) for parent in above))

    def title_of(self, record: Searchable) -> str:
        """Return the name of a record; an office holder is called by office and name."""
        if isinstance(record, Unit) and record.type == "leitung" and record.head is not None:
            return f"{record.head.office} {record.head.name}"
        return record.name

    def office_card(self, office: Office) -> dict[str, Any]:
        """Return the card of an office for channels that can show one."""
        return {
            "type": "unit_card",
            "key": office.key,
            "name": office.name,
            "address": address_line(office.address) if office.address else None,
            "phone": office.phone,
            "email": office.email,
            "website": office.website,
            "hours": hours_facts(office, self.now),
            "source": list(office.source),
            "as_of": office.as_of,
        }


def without_bracket(name: str) -> str:
    """Return a name without the explanation in brackets, for use within brackets."""
    return re.sub(r"\s*\([^)]*\)", "", name)


def _with_service_details(responsible: Unit | Body, service: Service) -> Office:
    """A service may have an address, phone or hours of its own; they go before the office's."""
    own = {
        name: value
        for name in ("address", "phone", "email", "opening_hours")
        if (value := getattr(service, name)) is not None
    }
    if not own:
        return responsible
    if "opening_hours" in own:
        own["opening_note"] = service.opening_note
        own["extra_openings"] = None
    return replace(responsible, **own)
