"""What a text says about a thing: which word is the thing itself, which colour belongs to what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.cases.lost_items.count_and_side import count_of, side_of
from bot.cases.lost_items.features import Features
from bot.cases.lost_items.function_words import (
    AFTER,
    AND,
    ARTICLES,
    AWAY,
    DEFINITE,
    MODEL_WORDS,
    NOT,
    WITH,
    WITHIN,
    WITHOUT,
)
from bot.cases.lost_items.lexicon import Lexicon
from bot.cases.lost_items.tokens import Token, tokens_of
from bot.language.normalise import fold
from bot.language.stopwords import STOP_WORDS

_SIZE = re.compile(
    r"\b(?:gr|grosse|grose|grsse|size|konfektionsgrosse|schuhgrosse)\.? ?"
    r"(?P<size>\d{2,3}(?:[/-]\d{2,3})?|xs|s|m|l|xl|xxl)\b"
    r"|\b\w*schuhe?n? (?:gr\.? ?|grosse )?(?P<shoe>\d{2})\b(?! ?(?:euro|uhr|jahr))"
    r"|\b(?P<zoll>\d{2}(?:[.,]\d)?) ?(?:zoll\b|er rad|\"|”)",
)
_BARE_SIZE = re.compile(
    r"(?<=,) ?(?:in )?(?P<size>xs|s|m|l|xl|xxl|86|92|98|104|110|116|122|128|134|140|146|152|158|164|170|176)"
    r"(?= ?(?:[,.;!]|$|und\b))"
)
"""„Jogginghose, Nike, L“, „Badeanzug, 128“."""
_MARKS_OF_KIND_WORDS = frozenset({"wear", "frame"})
"""Groups of marks whose words may name the thing itself: „Over-Ear“, „Hornbrille“."""
_MODEL = re.compile(r"(?=[a-z]{0,2}\d)[a-z]{0,2}\d{1,3}[a-z]{0,2}")
_LINES = re.compile(r"\b(?:linie|bus|bahn|tram|strassenbahn) ?(?:nr\.? ?)?\d{1,3}\b")
_LONGEST_WORD = 30
_MATERIAL_OF_COMPOUND = (
    ("leder", "leder"),
    ("holz", "holz"),
    ("glas", "glas"),
    ("plastik", "kunststoff"),
    ("kunststoff", "kunststoff"),
    ("metall", "metall"),
)
"""Beginnings of compounds that are meant literally, unlike „Wollmütze“ or „Stoffbeutel“."""
_MARK_KINDS = frozenset({"kleinteile", "transponder", "fahrradteil", "taschenlampe", "telefonhuelle", "bild"})
"""Kinds that are parts of another thing where there is one."""


@dataclass
class _Found:
    """A thing named in the text and its place in the sentence."""

    position: int
    kinds: tuple[str, ...]
    aside: bool
    """Whether it is only along with the thing: „mit …“, „in meiner …“."""
    scenery: bool = False
    """Whether it is only where or when it happened: „vom Fahrrad“, „nach dem Fußball“."""


@dataclass
class _Parts:
    things: list[_Found] = field(default_factory=list)
    colours: list[tuple[int, str]] = field(default_factory=list)
    marks: list[tuple[int, str]] = field(default_factory=list)
    absent: set[str] = field(default_factory=set)
    brands: list[tuple[int, str]] = field(default_factory=list)
    materials: set[str] = field(default_factory=set)
    audiences: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)


def read_features(text: str, lexicon: Lexicon, *, by_clerk: bool, heading: str = "") -> Features:
    """Return what the text says about the thing; a heading (the clerk's "Gegenstand") is the thing."""
    first = tokens_of(heading, lexicon, by_clerk=by_clerk) if heading else []
    if first:
        first.append(Token(";", "", boundary=True))
    tokens = first + tokens_of(text, lexicon, by_clerk=by_clerk)
    parts = _collect(tokens, lexicon)
    head_end = len(first)
    main, contents = _main_kinds(parts, lexicon, head_end)
    vocabulary = lexicon.vocabulary
    main_positions = [thing.position for thing in parts.things if set(thing.kinds) & set(main)]
    anchor = {thing.position: thing.kinds[0] for thing in parts.things}
    branded = {position for position, brand in parts.brands if _fits(brand, main, lexicon)}
    anchor.update(
        {position: mark for position, mark in parts.marks if position not in {*main_positions, *branded}}
    )
    colours, details = _bind_colours(tokens, parts.colours, main_positions, anchor)
    meant = [(position, brand) for position, brand in parts.brands if position in branded]
    brands, detail_brands = _bind_brands(tokens, meant, main_positions, anchor)
    joined = fold(f"{heading} {text}")
    kind = main[0] if main else None
    marks = frozenset(
        mark
        for position, mark in parts.marks
        if position not in branded
        and (position not in main_positions or vocabulary.mark_group.get(mark) in _MARKS_OF_KIND_WORDS)
    )
    size = _SIZE.search(joined)
    bare = _BARE_SIZE.search(joined) if size is None and not by_clerk else None
    return Features(
        kinds=main,
        contents=contents,
        colours=colours,
        detail_colours=details,
        brands=brands,
        detail_brands=detail_brands,
        models=_models(tokens, lexicon),
        marks=marks - parts.absent,
        absent=frozenset(parts.absent),
        materials=frozenset(parts.materials),
        audiences=frozenset(parts.audiences),
        size=(size["size"] or size["shoe"] or size["zoll"]) if size else bare["size"] if bare else None,
        count=count_of(tokens, main) if kind and vocabulary.has(kind, "counts") else None,
        side=side_of(tokens, by_clerk) if kind and vocabulary.has(kind, "sides") else None,
        words=frozenset(parts.words),
    )


def _collect(tokens: Sequence[Token], lexicon: Lexicon) -> _Parts:
    parts = _Parts()
    aside = False
    for position, token in enumerate(tokens):
        if token.boundary:
            aside = aside and token.written in ",/(:…"
            continue
        if token.folded in WITH:
            aside = True
        kinds, colours = token.ids("kind"), token.ids("colour")
        negated = _negated(tokens, position)
        if kinds and colours:  # „Br.“ is a pair of glasses first and brown after that
            kinds, colours = (kinds, ()) if not parts.things else ((), colours)
        if kinds and not negated:
            before = _preposition(tokens, position)
            inside = aside or _is_within(tokens, position)
            parts.things.append(
                _Found(position, kinds, inside or before is not None, before not in (None, "in", "im"))
            )
        if not negated:
            parts.colours += [(position, colour) for colour in colours]
        brands = token.ids("brand")
        parts.brands += [(position, brand) for brand in brands]
        for mark in token.ids("mark"):
            if _without(tokens, position):
                parts.absent.add(mark)
            else:
                parts.marks.append((position, mark))
        parts.materials.update(token.ids("material"))
        parts.audiences.update(token.ids("audience"))
        if kinds:  # „Lederhandschuhe“ are of leather
            parts.materials.update(
                material for prefix, material in _MATERIAL_OF_COMPOUND if token.folded.startswith(prefix)
            )
        unsure = brands and not lexicon.exact(token.folded)  # a rare brand may resemble a known one
        if (not token.meanings or unsure) and _is_telling(token):
            parts.words.add(token.folded)
    return parts


def _is_telling(token: Token) -> bool:
    word = token.folded
    return 4 <= len(word) <= _LONGEST_WORD and word not in STOP_WORDS and word.isalpha()


def _negated(tokens: Sequence[Token], position: int) -> bool:
    return position > 0 and tokens[position - 1].folded in NOT and not tokens[position - 1].boundary


def _without(tokens: Sequence[Token], position: int) -> bool:
    before = list(tokens[max(0, position - 2) : position])
    for token in reversed(before):
        if token.boundary:
            return False
        if token.folded in WITHOUT:
            return True
    return False


def _preposition(tokens: Sequence[Token], position: int) -> str | None:
    """Return what makes a thing a mere place or time: „aus der Tasche“, „nach dem Fußball“; else ``None``."""
    back = position - 1
    steps = 0
    while back >= 0 and steps < 3 and not tokens[back].boundary:
        word = tokens[back].folded
        if word in AWAY:
            return word
        if word in AFTER:
            definite = back + 1 < position and tokens[back + 1].folded in DEFINITE
            return word if definite and not _asks(tokens, back) else None
        if word not in ARTICLES and not tokens[back].ids("colour") and not tokens[back].ids("material"):
            return None
        back -= 1
        steps += 1
    return None


def _is_within(tokens: Sequence[Token], position: int) -> bool:
    """Whether the clause goes on to say that it is part of another thing: „da war ein Badeanzug drin“."""
    for token in tokens[position + 1 : position + 9]:
        if token.boundary:
            return False
        if token.folded in WITHIN:
            return True
    return False


def _asks(tokens: Sequence[Token], position: int) -> bool:
    return any(
        token.folded.startswith(("such", "frag", "gefrag", "erkundig", "schau", "guck"))
        for token in tokens[max(0, position - 4) : position]
    )


def _main_kinds(parts: _Parts, lexicon: Lexicon, head_end: int) -> tuple[tuple[str, ...], frozenset[str]]:
    """Return the kinds of the thing itself, the likeliest first, and those of the others."""
    vocabulary = lexicon.vocabulary
    headed = [thing for thing in parts.things if thing.position < head_end]
    free = headed or [thing for thing in parts.things if not thing.aside] or parts.things
    strong = [thing for thing in free if not _all_weak(thing, lexicon)] or free
    solid = [thing for thing in strong if not set(thing.kinds) & _MARK_KINDS] or strong
    chosen: dict[str, None] = {}
    for thing in solid if not headed else strong:
        for kind in thing.kinds:
            chosen[kind] = None
    for thing in parts.things:  # „Tasche; Umhängetasche“: the text may be more precise than the heading
        for kind in thing.kinds:
            more_precise = any(kind != known and known in vocabulary.line_of(kind) for known in tuple(chosen))
            if more_precise and not thing.aside and not (headed and vocabulary.has(kind, "counts")):
                chosen[kind] = None
    general = {
        known for known in chosen for other in chosen if other != known and known in vocabulary.line_of(other)
    }
    main = tuple(kind for kind in chosen if kind not in general)
    if headed and len(main) > 1:  # what follows the heading is with it, unless it makes it more precise
        first = [kind for thing in headed for kind in thing.kinds]
        main = tuple(
            kind
            for kind in main
            if kind in first or any(known in vocabulary.line_of(kind) for known in first)
        )
    roots = {vocabulary.root_of(kind) for kind in main}
    others = {
        kind
        for thing in parts.things
        for kind in thing.kinds
        if not thing.scenery and vocabulary.root_of(kind) not in roots
    }
    return main, frozenset(others)


def _fits(brand: str, main: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether a name is a brand of such a thing: „Diamant“ is one of bicycles, not of rings."""
    only = lexicon.brand_kinds.get(brand)
    return only is None or any(set(only) & set(lexicon.vocabulary.line_of(kind)) for kind in main)


def _all_weak(thing: _Found, lexicon: Lexicon) -> bool:
    return all(lexicon.vocabulary.kind[kind].weak for kind in thing.kinds)


def _bind_colours(
    tokens: Sequence[Token],
    colours: Sequence[tuple[int, str]],
    main: Sequence[int],
    anchors: dict[int, str],
) -> tuple[frozenset[str], frozenset[tuple[str, str]]]:
    own: set[str] = set()
    details: set[tuple[str, str]] = set()
    for position, colour in colours:
        anchor = _anchor_of(tokens, position, anchors)
        if anchor is None or anchor in main:
            own.add(colour)
        else:
            details.add((anchors[anchor], colour))
    return frozenset(own), frozenset(details)


def _bind_brands(
    tokens: Sequence[Token],
    brands: Sequence[tuple[int, str]],
    main: Sequence[int],
    anchors: dict[int, str],
) -> tuple[frozenset[str], frozenset[str]]:
    own: set[str] = set()
    details: set[str] = set()
    for position, brand in brands:
        aside = any(token.folded in WITH for token in _same_clause(tokens, position)) and position not in main
        (details if aside and main and position > min(main) else own).add(brand)
    return frozenset(own), frozenset(details)


def _same_clause(tokens: Sequence[Token], position: int) -> Sequence[Token]:
    start = position
    while start > 0 and not tokens[start - 1].boundary:
        start -= 1
    return tokens[start:position]


def _anchor_of(tokens: Sequence[Token], position: int, anchors: dict[int, str]) -> int | None:
    """Return which thing or mark a colour describes: the noun right after it, else the one before it."""
    if position in anchors:  # „Schwarztasche“: both in one word
        return position
    for ahead in range(position + 1, min(position + 5, len(tokens))):
        token = tokens[ahead]
        if token.boundary or token.folded in WITH:
            break
        if ahead in anchors:
            if (
                tokens[position].folded.endswith(("e", "en", "er", "es", "em", "n", "s", "r"))
                or ahead == position + 1
            ):
                return ahead
            break
        skippable = token.ids("colour") or token.ids("material") or token.ids("brand") or token.folded in AND
        if not skippable and not token.ids("audience"):
            break
    for back in range(position - 1, max(-1, position - 7), -1):
        token = tokens[back]
        if token.boundary:
            return None
        if back in anchors:
            return back
    return None


def _models(tokens: Sequence[Token], lexicon: Lexicon) -> frozenset[str]:
    found: set[str] = set()
    for position, token in enumerate(tokens):
        if not any(word in lexicon.series for word in (token.folded, *token.folded.split())):
            continue
        for follower in tokens[position + 1 : position + 4]:
            if follower.boundary:
                break
            if follower.folded in MODEL_WORDS or _MODEL.fullmatch(follower.folded):
                found.add(follower.folded)
            elif not follower.ids("brand") and not follower.ids("kind"):
                break
    return frozenset(found)
