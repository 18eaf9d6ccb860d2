"""Appointments that are not booked here: who has to be asked to cancel or move them."""

from __future__ import annotations

import re

from bot.cases.dialogue.slot_list import office_of
from bot.cases.dialogue.steps import Desk, Heard
from bot.cases.references import find_references
from bot.knowledge.records import Office
from bot.language.normalise import fold

_NAMES = ("unit", "service")
_THE_MAYORS = re.compile(r"\b(?:burgersprechstunde\w*|sprechstunde\w*|burgermeister\w*)\b")
_TOPIC = re.compile(r"\b(?:wegen|über|zum thema|betrifft)\b", re.IGNORECASE)
_ALIKE, _SURE = 0.45, 0.7
_BARE_NAME = 4
"""In so few words an office is looked for by its name as well."""


def other_office(heard: Heard, desk: Desk, *, asked: bool = False) -> str | None:
    """Return what is said to somebody whose appointment is with another office than the mayor's.

    ``asked`` tells that the name of an office alone is an answer here. ``None`` when no other office is
    named, or the number of a case is.
    """
    if heard.picked is not None or find_references(heard.text) or _THE_MAYORS.search(fold(heard.text)):
        return None
    office = _named_office(heard, desk, asked)
    if office is None:
        return None
    hotline = desk.facts.knowledge.hotline
    contact = desk.context.contact_line(office) or desk.context.contact_line(hotline)
    return desk.say("consultation_dialogue.other_office", office=office.name, contact=contact)


def _named_office(heard: Heard, desk: Desk, asked: bool) -> Office | None:
    knowledge = desk.facts.knowledge
    topic = _TOPIC.search(heard.text)
    until = topic.start() if topic is not None else len(heard.text)
    keys = [
        str(entity.get("value"))
        for entity in heard.understanding.entities
        if entity.get("entity") in _NAMES and entity.get("start", 0) < until
    ]
    if not keys and asked and len(heard.text.split()) <= _BARE_NAME:
        hits = desk.facts.index.search(heard.text, limit=1)
        keys = [hit.key for hit in hits if hit.named or (hit.likeness >= _ALIKE and hit.score >= _SURE)]
    for key in keys:
        record = knowledge.records.get(key)
        responsible = knowledge.responsible_for(record) if record is not None else None
        if responsible is not None and responsible.id != office_of(desk).hour.unit:
            return responsible
    return None
