"""One turn of a conversation as the actions see it: what was said, and what was talked about before."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz
from rasa_sdk import Tracker

from bot.answers.context import AnswerContext
from bot.answers.phrasebook import shared_phrasebook
from bot.answers.question import Question, Understanding
from bot.answers.reply import Choice
from bot.clock import now
from bot.knowledge.live import KnowledgeState, shared_knowledge
from bot.language.normalise import fold, folded_words

SUBJECT = "subject"
ASPECTS = "aspects"
CHOICES = "choices"
PENDING = "pending"
LAST_REPLY = "last_reply"
UNCLEAR_COUNT = "unclear_count"
VARIANT = "variant"

_ORDINALS: Mapping[str, int] = {
    **{
        word: number
        for number, words in enumerate(
            (
                "1 eins erste erster erstes ersten ersteres erstere obere oberste oberes oberster obersten",
                "2 zwei zweite zweiter zweites zweiten mittlere mittleres mittlere",
                "3 drei dritte dritter drittes dritten",
                "4 vier vierte viertes vierten",
                "5 funf funfte funftes",
            ),
            start=1,
        )
        for word in words.split()
    },
}
_LAST = {
    "letzte",
    "letzter",
    "letztes",
    "letzten",
    "letzteres",
    "letztere",
    "untere",
    "unterste",
    "unteres",
    "unterster",
}
_TYPED_TITLE = 82


@dataclass(frozen=True)
class Turn:
    """What an action needs to know."""

    understanding: Understanding
    state: KnowledgeState
    context: AnswerContext
    subject: str | None
    aspects: tuple[str, ...]
    choices: tuple[Choice, ...]
    pending: Mapping[str, Any]
    last_reply: Mapping[str, Any] | None
    unclear_count: int
    variant: int

    @classmethod
    def from_tracker(cls, tracker: Tracker) -> Turn:
        """Read a tracker; slots that no longer fit the knowledge base are ignored."""
        state = shared_knowledge().state
        variant = int(tracker.get_slot(VARIANT) or 0)
        subject = tracker.get_slot(SUBJECT)
        choices = tuple(
            Choice(str(choice["title"]), str(choice["key"]))
            for choice in tracker.get_slot(CHOICES) or ()
            if choice.get("key") in state.knowledge.records
        )
        return cls(
            understanding=Understanding.from_parse(tracker.latest_message),
            state=state,
            context=AnswerContext(state.knowledge, now(), shared_phrasebook(), variant),
            subject=subject if subject in state.knowledge.records else None,
            aspects=tuple(tracker.get_slot(ASPECTS) or ()),
            choices=choices,
            pending=tracker.get_slot(PENDING) or {},
            last_reply=tracker.get_slot(LAST_REPLY),
            unclear_count=int(tracker.get_slot(UNCLEAR_COUNT) or 0),
            variant=variant,
        )

    @property
    def text(self) -> str:
        """What the citizen wrote."""
        return self.understanding.text

    def chosen(self) -> str | None:
        """Return the record picked from the last offer: by button, number, „die zweite“ or typed title."""
        for entity in self.understanding.entities:
            if entity.get("entity") == "choice" and entity.get("value") in self.state.knowledge.records:
                return str(entity["value"])
        if not self.choices:
            return None
        number = self.chosen_number()
        if number is not None:
            return self.choices[number - 1].key if 1 <= number <= len(self.choices) else None
        return self._typed_title()

    def chosen_number(self) -> int | None:
        """Return the number in „2“, „die zweite“ or „letzteres“; ``None`` in longer or other texts."""
        words = folded_words(self.text)
        if not words or len(words) > 6:
            return None
        for word in words:
            if word in _ORDINALS:
                return _ORDINALS[word]
            if word in _LAST:
                return len(self.choices) or None
            if word.isdigit():
                return int(word)
        return None

    def _typed_title(self) -> str | None:
        typed = re.sub(
            r"^(ich meine?|das|den|die|der|bitte|ja|zum|zur)\s+", "", fold(self.text).strip(" .!?")
        )
        scores = [
            (
                max(
                    fuzz.ratio(typed, fold(choice.title)), fuzz.token_set_ratio(typed, fold(choice.title)) - 5
                ),
                choice.key,
            )
            for choice in self.choices
        ]
        best = max(scores)
        return best[1] if len(typed) > 2 and best[0] >= _TYPED_TITLE else None

    def pending_question(self) -> Question:
        """Return the question that the last offer was about."""
        aspects = tuple(self.pending.get("aspects") or ("overview",))
        return Question(str(self.pending.get("text") or self.text), aspects)
