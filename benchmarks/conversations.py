"""What the citizens of the load test write: conversations of several turns, made of the test utterances."""

from __future__ import annotations

import random
from collections.abc import Sequence

from benchmarks.questions import Utterance, utterances

TURNS = 5
"""Turns of a conversation."""
_OPENINGS = ("ask_", "report_", "book_")
_FOLLOW_UPS = ("follow_up",)
_ENDINGS = ("thank", "goodbye")

Conversation = tuple[str, ...]
"""What one citizen writes, turn by turn."""


def conversations(count: int, seed: int = 7) -> list[Conversation]:
    """Return conversations: a question, a follow-up, another question, a follow-up, thanks or good-bye.

    The questions differ from each other until all have been used, so most words are new to a running server.
    """
    chance = random.Random(seed)
    said = utterances()
    openings, follow_ups, endings = (
        _shuffled(said, beginnings, chance) for beginnings in (_OPENINGS, _FOLLOW_UPS, _ENDINGS)
    )
    return [
        (
            openings[2 * number % len(openings)],
            follow_ups[2 * number % len(follow_ups)],
            openings[(2 * number + 1) % len(openings)],
            follow_ups[(2 * number + 1) % len(follow_ups)],
            endings[number % len(endings)],
        )
        for number in range(count)
    ]


def _shuffled(said: Sequence[Utterance], beginnings: tuple[str, ...], chance: random.Random) -> list[str]:
    texts = [utterance.text for utterance in said if utterance.intent.startswith(beginnings)]
    chance.shuffle(texts)
    return texts
