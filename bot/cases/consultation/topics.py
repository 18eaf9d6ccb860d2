"""What a citizen wants to talk to the mayor about; and who is right for what is not his field.

Cues (:mod:`bot.cases.consultation.topic_cues`) decide together with the record the knowledge base finds: its
unit belongs to a topic, or to another department. That a topic is outside never forbids a booking.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import Enum

from bot.cases.consultation.office import SERIES
from bot.cases.consultation.topic_cues import CUES, NAMES
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.records import Body, ConsultationHour, DefectCategory, Searchable, Unit
from bot.knowledge.search import Hit, SearchIndex
from bot.language.normalise import fold

SURE = 0.6
"""From this confidence on the dialogue need not ask."""
_TRUSTED_SCORE, _TRUSTED_LIKENESS = 0.5, 0.2
_TRUSTED_LIKENESS_OF_A_WORD = 0.4
"""A single unknown word is always a little like something."""
_HIT_WEIGHT = 2.5
_UNSURE = 0.3
"""Confidence where nothing is known; far below :data:`SURE`."""
_OTHER_BELIEF = 1.2
"""What speaks for none of the topics from the start."""
_FILLER = re.compile(
    r"\b(das thema|thema|es geht um|um|zum|zur|uber|wegen|mit|bitte|den|die|das|der|dem|meine?n?|eine?n?)\b"
)


class Topic(str, Enum):
    """What the consultation hour is about; names for citizens are phrases ``consultation.topic_<value>``."""

    SECURITY = "security"
    FIRE = "fire"
    BUDGET = "budget"
    STATISTICS = "statistics"
    FAMILY = "family"
    OTHER = "other"


_TOPIC_OF_UNIT = {
    "fachdienst_kommunale_ordnung": Topic.SECURITY,
    "fachdienst_feuerwehr": Topic.FIRE,
    "fachdienst_finanzen": Topic.BUDGET,
    "fachdienst_buergerdienste": Topic.FAMILY,
    "stabsstelle_smart_city": Topic.FAMILY,
}
"""The units right below the department, and what they and all below them deal with."""
_TOPIC_OF_BODY = {"polizei": Topic.SECURITY, "kripo": Topic.SECURITY}


@dataclass(frozen=True)
class TopicGuess:
    """What a conversation is probably about."""

    topic: Topic
    confidence: float
    """0 to 1; :data:`SURE` or more needs no question."""
    outside: str | None = None
    """Key of the record of a matter another department or body deals with, such as ``service/kita_platz``."""
    responsible: str | None = None
    """Key of who deals with it, such as ``unit/fd_jugend_bildung``."""

    @property
    def sure(self) -> bool:
        """Whether the dialogue may go on without asking."""
        return self.confidence >= SURE


def guess_topic(text: str, knowledge: KnowledgeBase, index: SearchIndex) -> TopicGuess:
    """Return the likeliest topic of what a citizen wrote; ``OTHER`` with low confidence for no known word."""
    folded = " ".join(re.findall(r"[\w&-]+", fold(text)))
    bare = " ".join(_FILLER.sub(" ", folded).split())
    for name, pattern in NAMES:
        if pattern.fullmatch(folded) or pattern.fullmatch(bare):
            return TopicGuess(Topic(name), 1.0)
    scores = dict.fromkeys(Topic, 0.0)
    for name, weight, cue in CUES:
        found = {match.group() for match in cue.finditer(folded)}
        scores[Topic(name)] = weight * min(len(found), 2) ** 0.5
    hits = _hits(text, index)
    for hit in hits:
        of_hit = _topic_of(knowledge.records[hit.key], knowledge)
        if of_hit is not None:
            scores[of_hit] += _weight(knowledge.records[hit.key]) * hit.score
    scores[Topic.OTHER] += _OTHER_BELIEF
    total = sum(math.exp(score) for score in scores.values())
    best = max(Topic, key=lambda candidate: scores[candidate])
    confidence = math.exp(scores[best]) / total
    if best is not Topic.OTHER:
        return TopicGuess(best, confidence)
    record = knowledge.records[hits[0].key] if hits and hits[0].score >= _TRUSTED_SCORE else None
    if record is None or _topic_of(record, knowledge) is not Topic.OTHER:
        return TopicGuess(best, min(confidence, _UNSURE))
    responsible = knowledge.responsible_for(record)
    return TopicGuess(best, confidence, record.key, responsible.key if responsible else None)


def _hits(text: str, index: SearchIndex) -> list[Hit]:
    """What the knowledge base finds, best first, without consultation hours and their department."""
    hits = index.search(text)
    least = _TRUSTED_LIKENESS if len(text.split()) > 1 else _TRUSTED_LIKENESS_OF_A_WORD
    if not hits or hits[0].likeness < least:
        return []
    itself = ("unit/dezernat_2", "unit/dezernent_2")
    return [hit for hit in hits if not hit.key.startswith("consultation/") and hit.key not in itself]


def _weight(record: Searchable) -> float:
    """What a hit adds; categories of defects are about broken things and catch every word for a street."""
    return _HIT_WEIGHT / 2 if isinstance(record, DefectCategory) else _HIT_WEIGHT


def _topic_of(record: Searchable, knowledge: KnowledgeBase) -> Topic | None:
    """The topic a record belongs to, ``OTHER`` for another department's; ``None`` if nobody knows."""
    if isinstance(record, ConsultationHour):
        return None
    responsible = knowledge.responsible_for(record)
    if isinstance(responsible, Body):
        return _TOPIC_OF_BODY.get(responsible.id, Topic.OTHER)
    if not isinstance(responsible, Unit):
        return None
    for unit in (responsible, *knowledge.ancestors(responsible)):
        if unit.id in _TOPIC_OF_UNIT:
            return _TOPIC_OF_UNIT[unit.id]
    department = knowledge.department_of(responsible)
    hour = knowledge.consultations.get(SERIES)
    return None if department is not None and hour is not None and department.id == hour.unit else Topic.OTHER
