"""Sample found things for trying out, marked as such: numbers begin with DEMO-, ``demo`` is set."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from bot.cases.lost_items.describe import Describer, shared_describer
from bot.cases.store import CaseStore
from bot.cases.store.tables import FoundItem
from bot.knowledge.load import read_yaml
from bot.settings import ROOT

INGREDIENTS = ROOT / "data" / "demo" / "found_items.yml"
SAMPLES = 360
_DAYS = 170
"""Things older than six months are not in the office any more."""
_SEED = 20240318
_DELIVERIES = (1, 3)
"""Tuesday and Thursday: then things from trams and buses arrive."""


def fill_with_samples(
    store: CaseStore, now: datetime, *, count: int = SAMPLES, describer: Describer | None = None
) -> int:
    """Fill an empty table with samples; return how many, 0 if there is anything in it already."""
    describer = describer or shared_describer()

    def fill() -> int:
        with store.begin() as work:
            if work.session.execute(select(func.count()).select_from(FoundItem)).scalar_one():
                return 0
            items = [sample_row(values, describer, now) for values in samples(now.date(), count)]
            work.session.add_all(items)
            work.commit()
            return len(items)

    return store.retrying(fill)


def samples(today: date, count: int = SAMPLES, file: Path = INGREDIENTS) -> Iterator[dict[str, Any]]:
    """Yield the values of samples found in the months up to today, always the same for the same day."""
    content = read_yaml(file)
    chance = random.Random(_SEED)
    places, place_shares = content["places"], [place["share"] for place in content["places"]]
    for number in range(1, count + 1):
        found_on = today - timedelta(days=int(_DAYS * (number - 1) / count) + chance.randint(0, 2))
        in_season = [
            thing for thing in content["things"] if found_on.month in thing.get("months", range(1, 13))
        ]
        thing = chance.choices(in_season, [thing["share"] for thing in in_season])[0]
        place = chance.choices(places, place_shares)[0]
        while thing.get("outside") and ("line" in place or place["text"] == "Straßenbahn"):
            place = chance.choices(places, place_shares)[0]
        yield {
            "number": f"DEMO-{number:04d}",
            "kind_text": _one_of(chance, thing["kind"]),
            "colour_text": _one_of(chance, thing.get("colours", [""])),
            "brand": _one_of(chance, thing.get("brands", [""])) or None,
            "description": _one_of(chance, thing.get("more", [""])),
            "place_text": place["text"] or None,
            "line": _one_of(chance, place.get("line", [""])) or None,
            "found_on": found_on,
            "received_on": _received(found_on, today, by_tram="line" in place, chance=chance),
            "storage_place": f"Regal {chance.choice('ABCDEF')}{chance.randint(1, 30)}",
        }


def sample_row(values: Mapping[str, Any], describer: Describer, now: datetime) -> FoundItem:
    """Return the row of a sample."""
    colours = [values["colour_text"]] if values["colour_text"] else []
    read = describer.item(values["kind_text"], values["description"], colours, values["brand"])
    text = ", ".join(filter(None, (values["colour_text"], values["description"])))
    at = now.astimezone(timezone.utc)
    return FoundItem(
        number=values["number"],
        kind=read.features.kind or "",
        kind_text=values["kind_text"],
        description=text,
        colours=[describer.vocabulary.colour[each].words[0] for each in sorted(read.features.colours)],
        brand=values["brand"],
        place_text=values["place_text"],
        line=values["line"],
        found_on=values["found_on"],
        received_on=values["received_on"],
        storage_place=values["storage_place"],
        demo=True,
        created_at=at,
        updated_at=at,
    )


def _one_of(chance: random.Random, choices: Sequence[str]) -> str:
    return str(chance.choice(choices))


def _received(found_on: date, today: date, *, by_tram: bool, chance: random.Random) -> date | None:
    day = found_on + timedelta(days=chance.randint(1, 4) if by_tram else chance.randint(0, 3))
    while by_tram and day.weekday() not in _DELIVERIES:
        day += timedelta(days=1)
    return min(day, today)
