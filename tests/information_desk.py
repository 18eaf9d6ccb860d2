"""Asks the service layer as the dialogue does, without Rasa: names are found in the text, intents given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.answers.context import AnswerContext
from bot.answers.phrasebook import shared_phrasebook
from bot.answers.question import Question, Understanding, questions_in
from bot.answers.reply import Reply
from bot.answers.respond import respond
from bot.clock import BERLIN
from bot.knowledge import KnowledgeBase
from bot.knowledge.search import SearchIndex
from bot.nlu.clauses import split_clauses
from bot.nlu.mentions import find_mentions

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=BERLIN)
"""A Wednesday; the moment at which the project's examples are asked."""

FUNDBUERO = "unit/fundbuero"


@dataclass(frozen=True)
class InformationDesk:
    """The facts, their index and a fixed clock."""

    knowledge: KnowledgeBase
    index: SearchIndex

    def context(self, now: datetime = NOW, variant: int = 0) -> AnswerContext:
        """Return what answers need, at a moment."""
        return AnswerContext(self.knowledge, now, shared_phrasebook(), variant)

    def question(self, text: str, *aspects: str, now: datetime = NOW) -> Question:
        """Return a question with the names, dates and times in it."""
        return Question(text, aspects, self.entities(text, now))

    def understanding(self, text: str, intent: str, *clause_intents: str) -> Understanding:
        """Return a message as the NLU reads it, ``clause_intents`` being its opinion on each clause."""
        clauses = split_clauses(text) if clause_intents else []
        opinions = [
            {"start": clause.start, "end": clause.end, "intent": name, "confidence": 0.9}
            for clause, name in zip(clauses, clause_intents, strict=True)
        ]
        return Understanding(text, intent, 0.9, self.entities(text), tuple(opinions))

    def ask(
        self,
        text: str,
        *aspects: str,
        about: str | None = None,
        last: Sequence[str] = (),
        now: datetime = NOW,
    ) -> Reply:
        """Return the reply to one question; ``about`` and ``last`` are what was talked about before."""
        return respond(self.context(now), self.index, [self.question(text, *aspects, now=now)], about, last)

    def reply_to(
        self, understanding: Understanding, about: str | None = None, last: Sequence[str] = ()
    ) -> Reply:
        """Return the reply to a whole message."""
        return respond(self.context(), self.index, questions_in(understanding), about, last)

    def entities(self, text: str, now: datetime = NOW) -> tuple[Mapping[str, Any], ...]:
        """Return the mentions of a text in the form of Rasa's entities."""
        return tuple(
            {
                "entity": mention.type,
                "start": mention.start,
                "end": mention.end,
                "value": mention.value,
                "keys": list(mention.keys),
                "confidence_entity": mention.score,
            }
            for mention in find_mentions(text, self.index.names, now.date())
            if mention.type != "defect"
        )
