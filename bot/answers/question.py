"""What a citizen asks: the aspects, and for each the record it is about."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.language.normalise import fold

HOURS = "hours"
LOCATION = "location"
CONTACT = "contact"
DOCUMENTS = "documents"
FEE = "fee"
APPOINTMENT = "appointment"
ONLINE = "online"
DURATION = "duration"
OVERVIEW = "overview"
DIRECTORY = "directory"

ASPECT_OF_INTENT = {
    "ask_hours": HOURS,
    "ask_location": LOCATION,
    "ask_contact": CONTACT,
    "ask_documents": DOCUMENTS,
    "ask_fee": FEE,
    "ask_appointment": APPOINTMENT,
    "ask_online": ONLINE,
    "ask_duration": DURATION,
    "ask_concern": OVERVIEW,
    "ask_directory": DIRECTORY,
}
_SURE_OF_CLAUSE = 0.45
_OF_EACH_OFFICE = {HOURS, LOCATION, CONTACT}
_JOINT = re.compile(r"\b(und|sowie)\b|[&+]", re.IGNORECASE)
_CORRECTION = re.compile(r"\s*(?:nein,?\s+)?nicht\s[^,?]+,\s*(?:sondern\s|das\s|den\s|die\s)", re.IGNORECASE)
_NAMED = ("service", "unit", "person")


@dataclass(frozen=True)
class Understanding:
    """What the NLU says about a message."""

    text: str
    intent: str
    confidence: float
    entities: tuple[Mapping[str, Any], ...] = ()
    clauses: tuple[Mapping[str, Any], ...] = ()
    danger: str | None = None

    @classmethod
    def from_parse(cls, parse: Mapping[str, Any]) -> Understanding:
        """Read Rasa's ``latest_message``."""
        intent = parse.get("intent") or {}
        return cls(
            text=parse.get("text") or "",
            intent=intent.get("name") or "",
            confidence=float(intent.get("confidence") or 0.0),
            entities=tuple(parse.get("entities") or ()),
            clauses=tuple(parse.get("clauses") or ()),
            danger=parse.get("danger"),
        )


@dataclass(frozen=True)
class Question:
    """One part of a message: a span of text with the aspects asked in it."""

    text: str
    aspects: tuple[str, ...]
    entities: tuple[Mapping[str, Any], ...] = field(default=())
    continued: bool = False
    """Whether the aspects were taken over from the question before."""
    offset: int = 0
    """Where the text begins in the message; entities count from the message's start."""

    def mentions(self, *types: str) -> tuple[Mapping[str, Any], ...]:
        """Return the entities of the given types."""
        return tuple(entity for entity in self.entities if entity.get("entity") in types)


_WHO = re.compile(
    r"\b(wer|wem|wen|wohin|zustandig\w*|verantwortlich|ansprechpartner\w*|anlaufstelle"
    r"|welche[sr]? (amt|behorde|stelle|abteilung|team|buro)|an welche\w*"
    r"|wo (muss|kann|soll|wende|melde|geh|krieg|bekomm|beantrag)\w*)\b"
)


_CUES = (
    (LOCATION, re.compile(r"\bwo\b(?! (?:steht|finde))|\badresse\b|\banschrift\b")),
    (CONTACT, re.compile(r"telefon|\bnummer\b|anrufen|\be ?mail|\bmail\b|erreich")),
    (FEE, re.compile(r"\bkost\w*|\bteuer\b|\bgebuhr")),
    (DOCUMENTS, re.compile(r"mitbring|unterlagen|\bpapiere\b")),
    (APPOINTMENT, re.compile(r"\btermin\b")),
    (ONLINE, re.compile(r"\bonline\b|internet")),
    (DURATION, re.compile(r"\bdauert\b|wie lange dauer")),
)


def aspects_by_cue(text: str) -> tuple[str, ...]:
    """Return what single words ask for, for „und wo ist das?“ after another question."""
    folded = fold(text)
    return tuple(aspect for aspect, cue in _CUES if cue.search(folded))


def asks_for_office(text: str) -> bool:
    """Tell whether a text asks who deals with something („wer“, „wohin“, „zuständig“)."""
    return bool(_WHO.search(fold(text)))


def questions_in(understanding: Understanding) -> list[Question]:
    """Return the questions of a message in order; at least one.

    Clauses that name no record of their own join the question before them („… und wo ist das?“); clauses
    that only tell a story join the question they belong to.
    """
    main_aspect = ASPECT_OF_INTENT.get(understanding.intent)
    whole = Question(understanding.text, (main_aspect,) if main_aspect else (), understanding.entities)
    if _CORRECTION.match(understanding.text):
        return [replace(whole, aspects=())]
    asking = [clause for clause in understanding.clauses if _asks(clause)]
    if len(asking) < 2 and not (asking and main_aspect in (None, OVERVIEW)):
        return _one_for_each(whole)
    questions: list[Question] = []
    for clause in understanding.clauses:
        start, end = int(clause["start"]), int(clause["end"])
        aspects = (ASPECT_OF_INTENT[str(clause["intent"])],) if _asks(clause) else ()
        entities = tuple(
            e for e in understanding.entities if e.get("start", 0) >= start and e.get("end", 0) <= end
        )
        questions.append(Question(understanding.text[start:end], aspects, entities, offset=start))
    return _joined(understanding.text, questions) or [whole]


def _one_for_each(question: Question) -> list[Question]:
    """„Telefonnummer vom Ordnungsamt und vom Tierheim“ are two questions of one kind."""
    offices = question.mentions("unit")
    joined = len(offices) > 1 and set(question.aspects) <= _OF_EACH_OFFICE and bool(question.aspects)
    if not joined or not _JOINT.search(question.text[_end(offices[0]) : int(offices[1]["start"])]):
        return [question]
    shared = tuple(entity for entity in question.entities if entity not in offices)
    return [replace(question, entities=(*shared, office)) for office in offices]


def _end(entity: Mapping[str, Any]) -> int:
    return int(entity["end"])


def _asks(clause: Mapping[str, Any]) -> bool:
    return clause["intent"] in ASPECT_OF_INTENT and float(clause["confidence"]) >= _SURE_OF_CLAUSE


def _joined(message: str, questions: Sequence[Question]) -> list[Question]:
    joined: list[Question] = []
    for question in questions:
        last = joined[-1] if joined else None
        if last is not None and not (last.aspects and last.mentions(*_NAMED) and question.mentions(*_NAMED)):
            end = question.offset + len(question.text)
            joined[-1] = Question(
                text=message[last.offset : end],
                aspects=tuple(dict.fromkeys(last.aspects + question.aspects)),
                entities=last.entities + question.entities,
                offset=last.offset,
            )
        else:
            joined.append(question)
    return [replace(asked, aspects=_without_overview(asked.aspects)) for asked in joined if asked.aspects]


def _without_overview(aspects: tuple[str, ...]) -> tuple[str, ...]:
    """An overview beside a precise question would only repeat it."""
    precise = tuple(aspect for aspect in aspects if aspect != OVERVIEW)
    return precise or aspects
