"""What to ask next about a loss; it depends on what the citizen said and never on what lies in the office."""

from __future__ import annotations

from collections.abc import Collection

from bot.cases.lost_items.describe import LossDescription
from bot.cases.lost_items.vocabulary import Vocabulary

NEEDED = ("kind", "place", "date")
"""Asked of everybody who has not said it, in this order."""
MOST_DETAILS = 2
"""So many questions about looks at most."""
ENOUGH_DETAILS = 2
"""With so many details known, nothing more is asked about looks."""
_DETAILS = ("colour", "brand", "marks", "count", "side")


def next_question(
    description: LossDescription, vocabulary: Vocabulary, asked: Collection[str] = ()
) -> str | None:
    """Return what to ask next: kind, place, date, colour, brand, marks, count or side; ``None`` if nothing.

    ``asked`` are the questions that have been asked already, whatever the answers were.
    """
    filled = description.filled
    for question in NEEDED:
        if question not in filled and question not in asked:
            return question
    kind = description.kind
    if kind is None:
        return None
    known = len(filled & set(_DETAILS))
    put = sum(question in _DETAILS for question in asked)
    if known >= ENOUGH_DETAILS or put >= MOST_DETAILS:
        return None
    for question in vocabulary.questions_for(kind):
        if question not in filled and question not in asked:
            return question
    return None


def is_precise(description: LossDescription) -> bool:
    """Return whether there is enough to search for: the kind and two more things said about the loss."""
    return "kind" in description.filled and len(description.filled) >= 3
