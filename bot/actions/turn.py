"""One turn of a conversation as the actions see it: what was said, and what was talked about before."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz
from rasa_sdk import Tracker

from bot.answers.context import AnswerContext
from bot.answers.phrasebook import shared_phrasebook
from bot.answers.question import Question, Understanding
from bot.answers.reply import CASE_KEY, Choice
from bot.clock import now
from bot.knowledge.live import KnowledgeState, shared_knowledge
from bot.language.clock_times import find_times
from bot.language.dates import find_dates
from bot.language.normalise import fold, folded_words

SUBJECT = "subject"
ASPECTS = "aspects"
CHOICES = "choices"
PENDING = "pending"
LAST_REPLY = "last_reply"
UNCLEAR_COUNT = "unclear_count"
VARIANT = "variant"
CASE = "case"
PAUSED_CASE = "paused_case"
CONTACT = "contact"
FILED = "filed"
CASE_ANSWER = "case_answer"

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
_AROUND_A_NUMBER = frozenset(
    ("nummer", "nr", "option", "variante", "antwort", "punkt", "die", "der", "das", "den", "dann", "also")
) | {
    "ich",
    "nehme",
    "nehm",
    "nimm",
    "wahle",
    "mochte",
    "bitte",
    "gern",
    "gerne",
    "lieber",
    "ja",
    "ok",
    "okay",
}
"""Words beside a number that do not make it anything else: a date, a house number, a telephone number."""
_ARTICLES = {"den", "der", "die", "das"}
"""„den ersten“ is the first of the list, „am ersten“ the first of the month."""
_TYPED_TITLE = 82
_MORE_WORDS = 3
"""By so many words at most a text may be longer than the title it repeats."""


def _contact(tracker: Tracker) -> dict[str, str]:
    """Return what is known of somebody: of an earlier case, or the address they write from."""
    known: dict[str, str] = dict(tracker.get_slot(CONTACT) or {})
    written_from = ((tracker.latest_message or {}).get("metadata") or {}).get("email")
    return {"email": written_from, **known} if written_from else known


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
    sender: str = ""
    """Opaque name of the conversation."""
    metadata: Mapping[str, Any] = field(default_factory=dict)
    """What came with the message: channel, photos, location, address."""
    case: Mapping[str, Any] | None = None
    """The case that is going on."""
    paused_case: Mapping[str, Any] | None = None
    """A case that was left unfinished."""
    contact: Mapping[str, str] = field(default_factory=dict)
    """Contact data given for an earlier case of this conversation."""
    filed: tuple[Mapping[str, Any], ...] = ()
    """Cases filed in this conversation: kind, reference, secret."""

    @classmethod
    def from_tracker(cls, tracker: Tracker) -> Turn:
        """Read a tracker; slots that no longer fit the knowledge base are ignored."""
        state = shared_knowledge().state
        variant = int(tracker.get_slot(VARIANT) or 0)
        subject = tracker.get_slot(SUBJECT)
        choices = tuple(
            Choice(str(choice["title"]), str(choice["key"]))
            for choice in tracker.get_slot(CHOICES) or ()
            if _is_key(choice.get("key"), state)
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
            sender=str(tracker.sender_id),
            metadata=(tracker.latest_message or {}).get("metadata") or {},
            case=tracker.get_slot(CASE),
            paused_case=tracker.get_slot(PAUSED_CASE),
            contact=_contact(tracker),
            filed=tuple(tracker.get_slot(FILED) or ()),
        )

    @property
    def text(self) -> str:
        """What the citizen wrote."""
        return self.understanding.text

    @property
    def is_attachment(self) -> bool:
        """Whether the message is just a photo or a position, without words of the citizen."""
        return bool(self.metadata.get("wordless"))

    def chosen(self) -> str | None:
        """Return the key picked from the last offer: by button, number, „die zweite“ or typed title."""
        for entity in self.understanding.entities:
            if entity.get("entity") == "choice" and _is_key(entity.get("value"), self.state):
                return str(entity["value"])
        if not self.choices:
            return None
        if self.names_moment:
            titled = [choice.key for choice in self.choices if fold(choice.title) == fold(self.text.strip())]
            return titled[0] if titled else None
        number = self.chosen_number()
        if number is not None and (len(self.choices) > 1 or not self.choices[0].key.startswith(CASE_KEY)):
            return self.choices[number - 1].key if 1 <= number <= len(self.choices) else None
        return self._typed_title()

    @property
    def names_moment(self) -> bool:
        """Whether a date or time is named: the 4 in „am 4.12.“, the three in „halb drei“ number nothing."""
        dates = [set(folded_words(day.text)) for day in find_dates(self.text, self.context.today)]
        return bool(find_times(self.text)) or any(words - _ORDINALS.keys() - _ARTICLES for words in dates)

    def chosen_number(self) -> int | None:
        """Return the number in „2“, „die zweite“ or „letzteres“; ``None`` in longer or other texts."""
        words = folded_words(self.text)
        if not words or len(words) > 6:
            return None
        for word in words:
            if word in _ORDINALS and not word.isdigit():
                return _ORDINALS[word]
            if word in _LAST:  # „weitere Termine“ is no choice of its own
                return len([choice for choice in self.choices if not choice.key.endswith("/more")]) or None
        rest = [word for word in words if word not in _AROUND_A_NUMBER]
        return int(rest[0]) if len(rest) == 1 and rest[0].isdigit() else None

    def only_choice(self) -> Choice | None:
        """Return the only option, if nothing is said but „1“ or „die erste“."""
        words = [word for word in folded_words(self.text) if word not in _AROUND_A_NUMBER]
        is_bare = len(words) == 1 and self.chosen_number() == 1 and not self.names_moment
        return self.choices[0] if is_bare and len(self.choices) == 1 else None

    def _typed_title(self) -> str | None:
        typed = re.sub(
            r"^(ich meine?|das|den|die|der|bitte|ja|zum|zur)\s+", "", fold(self.text).strip(" .!?")
        )
        best = max((_likeness(typed, fold(choice.title)), choice.key) for choice in self.choices)
        return best[1] if len(typed) > 2 and best[0] >= _TYPED_TITLE else None

    def chosen_record(self) -> str | None:
        """Return the picked record, ``None`` if nothing or something of a case was picked."""
        chosen = self.chosen()
        return chosen if chosen in self.state.knowledge.records else None

    def pending_question(self) -> Question:
        """Return the question that the last offer was about."""
        aspects = tuple(self.pending.get("aspects") or ("overview",))
        return Question(str(self.pending.get("text") or self.text), aspects)


def _likeness(typed: str, title: str) -> float:
    whole = fuzz.ratio(typed, title)
    if len(typed.split()) > len(title.split()) + _MORE_WORDS:
        return whole
    return max(whole, fuzz.token_set_ratio(typed, title) - 5)


def _is_key(key: object, state: KnowledgeState) -> bool:
    """Whether this can still be picked: a record, or an answer within a case."""
    return isinstance(key, str) and (key.startswith(CASE_KEY) or key in state.knowledge.records)
