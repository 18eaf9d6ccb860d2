"""Where something lost belongs and how it gets there, as the dialogue says it; for the lookup aid."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answers.context import AnswerContext
from bot.cases.lost_items.describe import shared_describer
from bot.cases.lost_items.routing import PAPERS, routes, search_makes_sense
from bot.cases.lost_items.wording import delivery_sentences, route_sentence

LOST_PROPERTY = "unit/fundbuero"


@dataclass(frozen=True)
class LossAdvice:
    """What to tell somebody who has lost something."""

    place: str
    """Key of the record that deals with it: the city's office, or the one place that does instead of it."""
    elsewhere: bool
    """Whether the city's office does not get such things."""
    replaced: bool
    """Whether an office replaces such things: papers."""
    sentences: tuple[str, ...]


def advice_about(text: str, context: AnswerContext) -> LossAdvice:
    """Return where to turn to with a loss that a caller tells of."""
    describer = shared_describer()
    loss = describer.loss(text, context.today, {})
    others = routes(loss, describer.vocabulary)
    elsewhere = not search_makes_sense(others)
    instead = next((route.place for route in others if route.place and not route.search_too), None)
    sentences = [route_sentence(route, context.knowledge, context.say) for route in others]
    if not elsewhere:
        sentences += delivery_sentences(loss, context.knowledge, context.say)
    replaced = any(route.phrase == PAPERS for route in others)
    return LossAdvice(instead or LOST_PROPERTY, elsewhere, replaced, tuple(sentences))
