"""A record of the knowledge base as an agent needs it: what to say, whom to transfer to, what to ask next.

Sentences and facts are those of the dialogue (:mod:`bot.answers`), only denser.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Optional, Union

from bot.answers import question as q
from bot.answers.context import AnswerContext
from bot.answers.german import WEEKDAYS, address_line, interval_times, listing, numeric_date
from bot.answers.hours import state_now, week_of
from bot.answers.question import Question
from bot.answers.respond import answer_about
from bot.hotline.next_questions import next_questions
from bot.knowledge.hours import schedule_of
from bot.knowledge.records import (
    Body,
    ConsultationHour,
    DefectCategory,
    Office,
    Searchable,
    Service,
    Unit,
)

LOST_ITEM, DEFECT, BOOKING = "lost_item", "defect", "booking"
"""Forms that an agent can fill in for a caller."""
_MOST_SERVICES = 8
_FORMS = {
    "unit/fundbuero": LOST_ITEM,
    "service/fundsache": LOST_ITEM,
    "service/maengelmelder": DEFECT,
    "consultation/buergersprechstunde": BOOKING,
}


@dataclass(frozen=True)
class Line:
    """One fact with its heading; several values become a list."""

    label: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Card:
    """Everything about one record on one screen."""

    key: str
    kind: str
    """service, unit, body, contact, person, defect, consultation, rule or place."""
    title: str
    sentence: str
    """Can be said on the telephone as it is."""
    text: str
    """The whole answer, as the assistant gives it; for copying and for a mail."""
    transfer_name: Optional[str] = None
    transfer_phone: Optional[str] = None
    transfer_here: bool = False
    """Whether that is the number of the hotline itself: the office has none of its own."""
    today: Optional[str] = None
    """Today's hours, German."""
    today_of: Optional[str] = None
    """Whose hours these are, where it is only the office that a call is put through to."""
    is_open: Optional[bool] = None
    """Now; ``None`` when the hours are not known."""
    lines: tuple[Line, ...] = ()
    ask: tuple[str, ...] = ()
    """What to ask the caller next."""
    form: Optional[str] = None
    """The form that goes with it: lost_item, defect or booking."""
    source: str = ""
    as_of: str = ""
    links: tuple[str, ...] = field(default=())


Fact = Union[str, Iterable[str], None]


class CardWriter:
    """Writes cards at one moment."""

    def __init__(self, context: AnswerContext) -> None:
        self._context = context

    def card(self, key: str, question: str = "", aspects: tuple[str, ...] = (), person: bool = False) -> Card:
        """Return the card of a record that can be searched; the aspects asked for are said first.

        ``person``: the head of the unit was asked for by name.

        Raises:
            KeyError: there is no such record.
        """
        context = self._context
        record = context.knowledge.records[key]
        office = context.office_of(record)
        asked = Question(question, aspects or (q.OVERVIEW,))
        whole = answer_about(context, key, asked).text
        schedule = schedule_of(office, context.today) if office is not None else None
        transfer = self._transfer(office)
        receiving = office if schedule is not None else transfer
        return Card(
            key=key,
            kind="person" if person else record.kind,
            title=context.title_of(record),
            sentence=self._asked_for(whole) if aspects else self._sentence(record, office, person),
            text=answer_about(context, key, Question("", (q.OVERVIEW,))).text if aspects else whole,
            transfer_name=transfer.name if transfer is not None else None,
            transfer_phone=transfer.phone if transfer is not None else None,
            transfer_here=transfer is not None and transfer.phone == context.knowledge.hotline.phone,
            today=self._today(receiving) if receiving is not None else None,
            today_of=receiving.name if receiving is not None and receiving is not office else None,
            is_open=schedule.is_open(context.now) if schedule is not None else None,
            lines=tuple(self._lines(record, office)),
            ask=tuple(next_questions(context, record)),
            form=DEFECT if isinstance(record, DefectCategory) else _FORMS.get(key),
            source=context.provenance(record).strip("()"),
            as_of=record.as_of,
            links=tuple(_links(record, office)),
        )

    def _transfer(self, office: Office | None) -> Office | None:
        """Whom a call can be put through to: the office, or the nearest unit above that has a number."""
        if office is None or office.phone:
            return office
        above = self._context.knowledge.ancestors(office) if isinstance(office, Unit) else ()
        return next((unit for unit in above if unit.phone), None)

    def _asked_for(self, text: str) -> str:
        """The answer to what was asked, each line once, without sources and without „fragen Sie uns“."""
        hotline = self._context.ask_hotline()
        lines = (line.replace(hotline, "").strip() for line in text.split("\n"))
        return "\n".join(dict.fromkeys(line for line in lines if line and not line.startswith("(")))

    def _today(self, office: Office) -> str | None:
        schedule = schedule_of(office, self._context.today)
        if schedule is None:
            return None
        if schedule.expression == "24/7":
            return self._context.say("desk.today_always")
        times = interval_times(schedule.on(self._context.today))
        return (
            self._context.say("desk.today_open", times=times)
            if times
            else self._context.say("desk.today_closed")
        )

    def _sentence(self, record: Searchable, office: Office | None, person: bool) -> str:
        say = self._context.say
        if isinstance(record, Unit) and record.head is not None and (person or record.type == "leitung"):
            first = say("desk.say_head", office=record.head.office, name=record.head.name)
        elif isinstance(record, Service):
            first = (
                say("desk.say_service", name=record.name, office=office.name)
                if office is not None
                else say("desk.say_service_unknown", name=record.name)
            )
        elif isinstance(record, DefectCategory):
            name = office.name if office is not None else self._context.knowledge.hotline.name
            return say("desk.say_defect", name=record.name, office=name)
        elif isinstance(record, ConsultationHour):
            return self._about_consultation(record)
        else:
            return self._about_office(record, office)
        return " ".join([first, *self._how_to_reach(office)])

    def _about_consultation(self, hour: ConsultationHour) -> str:
        if _FORMS.get(hour.key) == BOOKING:
            return self._context.say(
                "desk.say_consultation", name=hour.name, person=hour.person or hour.office
            )
        return self._context.say("desk.say_consultation_other", name=hour.name, office=hour.office)

    def _about_office(self, record: Searchable, office: Office | None) -> str:
        say = self._context.say
        if office is None:
            return say("desk.say_office_unknown", name=record.name)
        if office.address is None and not office.phone:
            sentences = [say("desk.say_office_unknown", name=record.name)]
        elif office.address is None:
            sentences = [say("desk.say_office_phone", name=record.name, phone=office.phone)]
        else:
            sentences = [say("desk.say_office", name=record.name, address=address_line(office.address))]
            if office.phone:
                sentences.append(say("desk.phone_there", phone=office.phone))
        state = state_now(self._context, office)
        return " ".join(sentences + ([state] if state else []))

    def _how_to_reach(self, office: Office | None) -> list[str]:
        if office is None:
            return []
        say, sentences = self._context.say, []
        if office.address is not None:
            sentences.append(say("desk.address_there", address=address_line(office.address)))
        if office.phone:
            sentences.append(say("desk.phone_there", phone=office.phone))
        state = state_now(self._context, office)
        return sentences + ([state] if state else [])

    def _lines(self, record: Searchable, office: Office | None) -> Iterable[Line]:
        if isinstance(record, Service):
            yield from self._of_service(record)
        elif isinstance(record, DefectCategory):
            yield from self._named(("examples", record.examples), ("notes", record.notes))
        elif isinstance(record, ConsultationHour):
            yield from self._of_consultation(record)
        if isinstance(record, Unit):
            yield from self._of_unit(record)
        elif isinstance(record, Body):
            yield from self._named(
                ("tasks", record.responsible_for),
                ("not_here", record.not_responsible_for),
                ("notes", record.notes),
            )
        if office is not None:
            yield from self._of_office(record, office)

    def _of_service(self, service: Service) -> Iterable[Line]:
        say = self._context.say
        needed, online = service.appointment, service.online
        appointment = "" if needed.needed == "unknown" else say(f"desk.appointment_{needed.needed}")
        available = "" if online.available == "unknown" else say(f"desk.online_{online.available}")
        yield from self._named(
            ("summary", service.summary),
            ("documents", service.documents),
            ("photo", service.photo),
            ("fee", service.fee.text if service.fee else None),
            ("payment", service.payment),
            (
                "appointment",
                ". ".join(part for part in (appointment, needed.note, needed.phone_reservation) if part),
            ),
            ("online", ". ".join(part for part in (available, online.note) if part)),
            ("duration", service.processing_time),
            ("deadlines", service.deadlines),
            ("validity", service.validity),
            ("conditions", service.conditions),
            ("children", service.for_children),
            ("pickup", service.pickup),
            ("notes", service.notes),
        )

    def _of_unit(self, unit: Unit) -> Iterable[Line]:
        knowledge = self._context.knowledge
        services = [service.name for service in knowledge.services_of(unit)]
        head = f"{unit.head.name}, {unit.head.office}" if unit.head else None
        above = [parent.name for parent in knowledge.ancestors(unit)]
        yield from self._named(
            ("head", head),
            ("above", ", ".join(above)),
            ("tasks", unit.responsibilities),
            ("services", services[:_MOST_SERVICES]),
            ("notes", unit.notes),
        )

    def _of_consultation(self, hour: ConsultationHour) -> Iterable[Line]:
        today = self._context.today
        coming = [(date.fromisoformat(event.date), event.time) for event in hour.dates]
        dates = [
            f"{WEEKDAYS[day.weekday()]}, {numeric_date(day, today)}, {time}"
            for day, time in coming
            if day >= today
        ]
        place = ", ".join(value for value in (hour.place or {}).values())
        yield from self._named(
            ("dates", dates[:4]),
            ("place", place),
            ("topics", listing(hour.topics)),
            ("not_here", listing(hour.not_for)),
            ("register", ", ".join(str(value) for value in hour.registration.values())),
        )

    def _of_office(self, record: Searchable, office: Office) -> Iterable[Line]:
        yield from self._named(
            ("office", office.name if office.key != record.key else None),
            ("address", address_line(office.address) if office.address else None),
            ("week", week_of(self._context, office)),
            ("email", office.email),
            ("emergency", office.emergency),
        )

    def _named(self, *facts: tuple[str, Fact]) -> Iterable[Line]:
        for name, fact in facts:
            values = (fact,) if isinstance(fact, str) else tuple(fact or ())
            if any(values):
                yield Line(self._context.say(f"desk.label_{name}"), tuple(value for value in values if value))


def _links(record: Searchable, office: Office | None) -> Iterable[str]:
    own = [record.online.url, record.link] if isinstance(record, Service) else []
    found = [*own, office.website if office is not None else None]
    return dict.fromkeys(link for link in found if link and link.startswith(("http://", "https://")))
