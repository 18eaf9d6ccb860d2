"""Which record a question is about: a name in the text, the search, or what was talked about before."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.answers import question as q
from bot.answers.question import Question
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.names import NameMention
from bot.knowledge.records import Office, Unit
from bot.knowledge.search import Hit, SearchIndex
from bot.language.normalise import fold, words
from bot.language.stopwords import ASPECT_WORDS, STOP_WORDS

MAIN_OFFICE = "unit/team_buergerservice"
"""The office meant by „Habt ihr offen?“ when nothing else was talked about."""

_SURE = 0.6
_CLEARLY_AHEAD = 4.0
_LIKE_ENOUGH = 0.24
_LIKE_ENOUGH_TO_SWITCH = 0.42
_WORTH_OFFERING = 0.06
_WORDS_OF_A_TOPIC = 2
"""So many words of its own make a question independent of what was talked about before."""
_NOT_THIS = re.compile(r"\bnicht\s+(?:(?:das|den|die|der|dem|zum|zur|beim|im|ins)\s+)?$", re.IGNORECASE)
_OFFICE_ASPECTS = {q.HOURS, q.LOCATION, q.CONTACT, q.DIRECTORY}
_SERVICE_ASPECTS = {q.DOCUMENTS, q.FEE, q.ONLINE, q.DURATION, q.APPOINTMENT}


@dataclass(frozen=True)
class Subject:
    """The record a question is about, or the candidates when that is not sure."""

    key: str | None = None
    candidates: tuple[str, ...] = ()
    from_context: bool = False


def find_subject(
    question: Question, knowledge: KnowledgeBase, index: SearchIndex, context_key: str | None
) -> Subject:
    """Return the subject of a question.

    ``context_key`` is the record talked about before; it counts when the text names nothing of its own.
    """
    mentions = [_as_mention(entity) for entity in question.mentions("service", "unit", "person")]
    meant = [mention for mention in mentions if not _ruled_out(question, mention)]
    mentions = meant or mentions
    named = _choose_named(question, mentions, knowledge, index)
    if named is not None:
        return named
    topic = _topic_of(question)
    content = [word for word in words(topic) if fold(word) not in STOP_WORDS | ASPECT_WORDS]
    hits = index.search(topic, limit=5, mentions=[]) if content else []
    if not hits:
        return Subject(context_key, from_context=True) if context_key else Subject()
    best = hits[0]
    goes_on = question.continued or set(question.aspects) - {q.OVERVIEW}
    own_topic = len(content) >= _WORDS_OF_A_TOPIC and best.likeness >= _LIKE_ENOUGH
    if (
        context_key is not None
        and goes_on
        and not own_topic
        and (best.likeness < _LIKE_ENOUGH_TO_SWITCH or best.score < _SURE)
    ):
        return Subject(context_key, from_context=True)
    if best.likeness < _LIKE_ENOUGH:
        return Subject(candidates=_candidates(hits))
    if best.score >= _SURE or best.score >= _CLEARLY_AHEAD * hits[1].score or _both_defects(hits):
        return Subject(best.key)
    return Subject(candidates=_candidates(hits))


def _ruled_out(question: Question, mention: NameMention) -> bool:
    """„nicht das Fundbüro, das Standesamt“: the first of the two is not meant."""
    return bool(_NOT_THIS.search(question.text[: max(mention.start - question.offset, 0)]))


def _topic_of(question: Question) -> str:
    """The text without dates and without the words that only ask for an aspect („online“, „kostet“)."""
    text = question.text
    for mention in sorted(question.mentions("date", "time"), key=lambda entity: -int(entity["start"])):
        start, end = int(mention["start"]) - question.offset, int(mention["end"]) - question.offset
        text = f"{text[:start]} {text[end:]}"
    if q.OVERVIEW in question.aspects:
        return text
    return " ".join(word for word in words(text) if fold(word) not in ASPECT_WORDS)


def _choose_named(
    question: Question, mentions: Sequence[NameMention], knowledge: KnowledgeBase, index: SearchIndex
) -> Subject | None:
    """The named record that fits the aspect: a service for its fee, an office for its hours."""
    if not mentions:
        return None
    keys = list(dict.fromkeys(key for mention in mentions for key in mention.keys))
    people = _people(mentions, knowledge)
    if len(people) > 1:
        return Subject(candidates=tuple(people[:3]))
    if people:
        return Subject(people[0])
    if len(keys) == 1:
        return _only_one(keys[0], question, index)
    scores = {hit.key: hit.score for hit in index.search(question.text, limit=20, mentions=mentions)}
    wanted = [key for key in keys if _fits(key, question.aspects, knowledge)] or keys
    wanted.sort(key=lambda key: -scores.get(key, 0.0))
    best, *others = wanted
    if not others or _related(best, others[0], knowledge):
        return Subject(best)
    same_name = any(best in mention.keys and others[0] in mention.keys for mention in mentions)
    if same_name and scores.get(best, 0.0) < _CLEARLY_AHEAD * scores.get(others[0], 0.0):
        return Subject(candidates=tuple(wanted[:3]))
    return Subject(best)


def _people(mentions: Sequence[NameMention], knowledge: KnowledgeBase) -> list[str]:
    """The office holders named, a key each: „Bürgermeister Koppe“ is one, „Koppe oder Nitzsche“ are two.

    Who heads a department and has a record of their own is meant as a person.
    """
    people: list[set[str]] = []
    for mention in mentions:
        if mention.type != "person":
            continue
        keys = set(mention.keys)
        for number, known in enumerate(people):
            if known & keys:
                people[number] = known & keys
                break
        else:
            people.append(keys)
    order = [key for mention in mentions for key in mention.keys]
    order.sort(key=lambda key: getattr(knowledge.records[key], "type", None) != "leitung")
    return [min(keys, key=order.index) for keys in people]


def _only_one(key: str, question: Question, index: SearchIndex) -> Subject:
    """A single word such as „Führerschein“ may name one record and still mean several others as well."""
    if len(words(question.text)) > 1 or not key.startswith("service/"):
        return Subject(key)
    hits = index.search(question.text, limit=3, mentions=[])
    if not hits or hits[0].key == key or hits[0].score >= _SURE:
        return Subject(key)
    return Subject(candidates=tuple(dict.fromkeys([key, *_candidates(hits)]))[:3])


def _fits(key: str, aspects: Sequence[str], knowledge: KnowledgeBase) -> bool:
    office = isinstance(knowledge.records[key], Office)
    if set(aspects) & _OFFICE_ASPECTS and not set(aspects) & _SERVICE_ASPECTS:
        return office
    return not office


def _related(one: str, other: str, knowledge: KnowledgeBase) -> bool:
    """Whether one record is the other's office or lies above it: then there is nothing to ask."""
    records = knowledge.records
    first, second = records[one], records[other]
    for record, partner in ((first, second), (second, first)):
        responsible = knowledge.responsible_for(record)
        if responsible is not None and responsible.key == partner.key:
            return True
        if isinstance(responsible, Unit) and partner.key in {
            unit.key for unit in knowledge.ancestors(responsible)
        }:
            return True
    return False


def _both_defects(hits: Sequence[Hit]) -> bool:
    """A kind of defect and the defect reporter itself lead to the same place: nothing to ask."""
    return all(hit.key == "service/maengelmelder" or hit.key.startswith("defect/") for hit in hits[:2])


def _candidates(hits: Sequence[Hit]) -> tuple[str, ...]:
    return tuple(hit.key for hit in hits[:3] if hit.score >= _WORTH_OFFERING or hit is hits[0])


def _as_mention(entity: Mapping[str, Any]) -> NameMention:
    return NameMention(
        start=int(entity["start"]),
        end=int(entity["end"]),
        text=str(entity.get("text", "")),
        type=str(entity["entity"]),
        keys=tuple(entity.get("keys") or (str(entity["value"]),)),
        score=float(entity.get("confidence_entity", 1.0)),
    )
