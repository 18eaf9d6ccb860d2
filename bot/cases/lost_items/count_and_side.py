"""How many things a text means, and which of a pair."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.cases.lost_items.function_words import ABOUT, NO_SIDE_OF_A_THING, SINGLE
from bot.cases.lost_items.tokens import Token

_LEFT = re.compile(r"links|linke[rnsm]?|linkes|lks")
_RIGHT = re.compile(r"rechts|rechte[rnsm]?|rechtes|rts")


def count_of(tokens: Sequence[Token], main: Sequence[str]) -> tuple[int, int] | None:
    """Return the least and the greatest number of things that a text may mean, ``None`` if it names none."""
    root_words = {"schluessel", "schluesselbund"} & set(main)
    numbers: list[int] = []
    about = False
    for position, token in enumerate(tokens):
        number = 1 if token.folded in SINGLE else token.number
        if number is None and token.folded == "paar" and position and tokens[position - 1].number == 1:
            number = 2
        if number is None or number > 40:
            continue
        after = [t for t in tokens[position + 1 : position + 4] if not t.boundary]
        if after and after[0].folded in ("stuck", "stk", "stck", "st") and root_words:
            numbers.append(number)
            about = about or bool({t.folded for t in tokens[max(0, position - 2) : position]} & ABOUT)
            continue
        thing = next((t for t in after if t.ids("kind")), None)
        tight = thing is not None and all(
            not t.meanings or t is thing or t.ids("colour") or t.ids("mark") or t.ids("material")
            for t in after[: after.index(thing) + 1]
        )
        counted = thing is not None and tight and _is_counted(thing, main, bool(root_words))
        if not counted:
            continue
        if any(t.folded == "paar" for t in after[:1]):
            number *= 2
        numbers.append(number)
        around = [t.folded for t in tokens[max(0, position - 2) : position]]
        about = about or bool(set(around) & ABOUT) or any(t.folded in ("oder", "bis") for t in after[:1])
    if not numbers:
        return None
    low, high = max(numbers), sum(numbers)
    if about:
        low, high = max(1, low - 1), high + 1
    return low, high


def _is_counted(thing: Token, main: Sequence[str], keys: bool) -> bool:
    kinds = set(thing.ids("kind"))
    if keys or any(kind.endswith("schluessel") for kind in main):
        return any(kind.endswith("schluessel") or kind == "schluesselbund" for kind in kinds)
    return bool(kinds & set(main))


def side_of(tokens: Sequence[Token], by_clerk: bool) -> str | None:
    """Return ``left`` or ``right`` where just one of a pair is meant; clerks abbreviate („li.“)."""
    sides: set[str] = set()
    for position, token in enumerate(tokens):
        following = tokens[position + 1].folded if position + 1 < len(tokens) else ""
        if following in NO_SIDE_OF_A_THING:
            continue
        if _only(tokens, position):
            return "left" if _LEFT.fullmatch(token.folded) else "right"
        if _LEFT.fullmatch(token.folded) or (
            by_clerk and token.folded in ("li", "l") and _abbreviates(token)
        ):
            sides.add("left")
        elif _RIGHT.fullmatch(token.folded) or (
            by_clerk and token.folded in ("re", "r") and _abbreviates(token)
        ):
            sides.add("right")
    return sides.pop() if len(sides) == 1 else None


def _only(tokens: Sequence[Token], position: int) -> bool:
    """Whether „nur der rechte“ leaves the other out."""
    sided = _LEFT.fullmatch(tokens[position].folded) or _RIGHT.fullmatch(tokens[position].folded)
    return bool(sided) and any(token.folded == "nur" for token in tokens[max(0, position - 2) : position])


def _abbreviates(token: Token) -> bool:
    return token.dotted or token.written.isupper() or len(token.written) == 2
