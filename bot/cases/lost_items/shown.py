"""What was understood of a loss, for the citizen to check: in words that are his own or the vocabulary's."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from bot.answers.german import listing
from bot.cases.lost_items.describe import LossDescription
from bot.cases.lost_items.loss_dates import DateWindow
from bot.cases.lost_items.places import PlaceReader
from bot.cases.lost_items.vocabulary import Vocabulary
from bot.language.normalise import fold

Say = Callable[..., str]


def shown(loss: LossDescription, vocabulary: Vocabulary, places: PlaceReader, say: Say) -> dict[str, str]:
    """Return what is known of a loss by name (kind, colour, place …), ready to be shown."""
    features = loss.features
    texts = {
        "kind": listing([vocabulary.kind[kind].name for kind in features.kinds], "oder"),
        "colour": ", ".join(_said(loss, vocabulary, features.colours)),
        "brand": ", ".join(_brands(vocabulary, features.brands)),
        "marks": ", ".join(_marks(loss, vocabulary)),
        "count": _count(features.count, say),
        "side": say(f"lost_item_dialogue.side_{features.side}") if features.side else "",
        "place": _place(loss, places, say),
        "date": day_text(loss.when, say) if loss.when else "",
    }
    return {name: text for name, text in texts.items() if text}


def day_text(window: DateWindow, say: Say) -> str:
    """Return the day or the days of a loss."""
    first, last = f"{window.first:%d.%m.%Y}", f"{window.last:%d.%m.%Y}"
    if first == last:
        return say(f"lost_item_dialogue.{'about_day' if window.vague else 'day'}", first=first)
    return say(f"lost_item_dialogue.{'about_days' if window.vague else 'days'}", first=first, last=last)


def _said(loss: LossDescription, vocabulary: Vocabulary, colours: Iterable[str]) -> list[str]:
    return [vocabulary.colour[colour].words[0] for colour in sorted(colours) if colour in vocabulary.colour]


def _marks(loss: LossDescription, vocabulary: Vocabulary) -> list[str]:
    features = loss.features
    names = {mark.id: mark.words[0] for mark in vocabulary.marks}
    coloured = dict(features.detail_colours)
    texts = []
    for mark in sorted(features.marks):
        if mark in names:
            colour = _said(loss, vocabulary, [coloured[mark]]) if mark in coloured else []
            texts.append(f"{_title(names[mark])} ({colour[0]})" if colour else _title(names[mark]))
    texts += [vocabulary.kind[kind].name for kind in sorted(features.contents) if kind in vocabulary.kind]
    return list(dict.fromkeys((*texts, *_brands(vocabulary, features.detail_brands))))


def _brands(vocabulary: Vocabulary, brands: Iterable[str]) -> list[str]:
    names = {brand.id: brand.words[0] for brand in reversed(vocabulary.brands)}
    return [_title(names.get(brand, brand)) for brand in sorted(brands)]


def _count(count: tuple[int, int] | None, say: Say) -> str:
    if count is None:
        return ""
    first, last = count
    return str(first) if first == last else say("lost_item_dialogue.count_about", first=first, last=last)


def _place(loss: LossDescription, places: PlaceReader, say: Say) -> str:
    if loss.place_text:
        return _one_line(loss.place_text)
    where = loss.where
    texts = [say("lost_item_dialogue.line_number", line=line) for line in sorted(where.lines, key=int)]
    if not texts:
        texts = [say(f"lost_item_dialogue.vehicle_{vehicle}") for vehicle in sorted(where.vehicles - {"own"})]
    texts += [places.title(place) for place in sorted(where.places)]
    if not where.places:
        texts += [_title(district) for district in sorted(where.districts)]
    texts += _own_spelling(loss.text, where.words) if not texts else []
    texts += [_title(town) for town in sorted(where.elsewhere)]
    return ", ".join(dict.fromkeys(texts))


def _own_spelling(text: str, words: frozenset[str]) -> list[str]:
    return [word for word in re.findall(r"[^\W\d_]+", text) if fold(word) in words]


def _one_line(text: str) -> str:
    line = re.sub(r"\s+", " ", text).strip(" .,!")
    return line if len(line) <= 80 else line[:79] + "…"


def _title(words: str) -> str:
    return " ".join(word.upper() if "&" in word else word.capitalize() for word in words.split())
