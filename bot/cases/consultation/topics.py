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
from bot.knowledge.records import Body, ConsultationHour, Searchable, Unit
from bot.knowledge.search import Hit, SearchIndex
from bot.language.normalise import fold

SURE = 0.6
"""From this confidence on the dialogue need not ask."""
_TRUSTED_SCORE, _TRUSTED_LIKENESS = 0.5, 0.2
_HIT_WEIGHT = 2.5
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
        if re.fullmatch(pattern, folded) or re.fullmatch(pattern, bare):
            return TopicGuess(Topic(name), 1.0)
    scores = dict.fromkeys(Topic, 0.0)
    for name, weight, cue in CUES:
        found = {match.group() for match in cue.finditer(folded)}
        scores[Topic(name)] = weight * min(len(found), 2) ** 0.5
    hit = _trusted_hit(text, index)
    record = knowledge.records[hit.key] if hit is not None else None
    topic = _topic_of(record, knowledge) if record is not None else None
    if hit is not None and topic is not None:
        scores[topic] += _HIT_WEIGHT * (1.5 if hit.named and topic is Topic.OTHER else 1.0) * hit.score
    scores[Topic.OTHER] += _OTHER_BELIEF
    total = sum(math.exp(score) for score in scores.values())
    best = max(Topic, key=lambda candidate: scores[candidate])
    confidence = math.exp(scores[best]) / total
    if topic is not Topic.OTHER or record is None or best is not Topic.OTHER:
        return TopicGuess(best, confidence if best is not Topic.OTHER else min(confidence, 0.3))
    responsible = knowledge.responsible_for(record)
    return TopicGuess(best, confidence, record.key, responsible.key if responsible else None)


def _trusted_hit(text: str, index: SearchIndex) -> Hit | None:
    """The best hit that is not the consultation hour itself, if it can be trusted."""
    for hit in index.search(text, limit=3):
        if hit.key.startswith("consultation/") or hit.key in ("unit/dezernat_2", "unit/dezernent_2"):
            continue
        trusted = hit.score >= _TRUSTED_SCORE and hit.likeness >= _TRUSTED_LIKENESS
        return hit if trusted else None
    return None


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
