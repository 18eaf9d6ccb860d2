"""How fast lost things are found: ``python -m benchmarks.lost_items [--sizes 3500 100000 1000000]``.

Things are made from the ingredients of the samples, with random places and days; every size is searched by
the same descriptions. Printed are the times of one search in milliseconds, by the clock and of the processor
alone (on a busy machine they differ), and the goal for the 95th percentile by the clock.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from datetime import date, timedelta

from bot.cases.lost_items.catalogue import Catalogue
from bot.cases.lost_items.demo import samples
from bot.cases.lost_items.describe import Describer, ItemDescription, LossDescription, shared_describer

TODAY = date(2026, 11, 18)
SIZES = (3_500, 100_000, 1_000_000)
GOALS = {100_000: 50.0, 1_000_000: 200.0}
"""Milliseconds at the 95th percentile."""
LOSSES = (
    "Ich hab gestern in der Linie 5 meinen schwarzen Rucksack liegen lassen",
    "hab mein handy verlorn samsung mit sprung im display letzte woche in der straba",
    "Schlüsselbund mit blauem Anhänger und ungefähr fünf Schlüsseln, einer davon Abus",
    "linkes Hörgerät von Phonak am Holzmarkt, vor drei Tagen",
    "graue Mütze mit Bommel im Bus 15 vergessen, am Montag",
    "Geldbörse braun Leder, irgendwo in der Stadt",
    "Regenschirm kariert mit Holzgriff, Goethe Galerie, am 3. November",
    "Türkises Damenfahrrad von Diamant mit Korb, stand am Westbahnhof",
    "Kinderjacke rot Größe 116 auf dem Spielplatz in der Oberaue, Samstag",
    "weiße AirPods Pro, nur der rechte, zwischen Paradies und Teichgraben",
)
_ROUNDS = 8


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--sizes", nargs="+", type=int, default=list(SIZES))
    sizes = parser.parse_args().sizes
    describer = shared_describer()
    losses = [describer.loss(text, TODAY) for text in LOSSES]
    print(f"{'things':>10} {'filled in s':>12} {'median ms':>10} {'p95 ms':>8} {'cpu p95':>8} {'goal':>12}")
    for size in sizes:
        started = time.perf_counter()
        catalogue = filled(describer, size)
        filling = time.perf_counter() - started
        times = search_times(catalogue, losses)
        by_clock = [clock for clock, _ in times]
        p95, cpu = (
            statistics.quantiles(column, n=20)[18] for column in (by_clock, [cpu for _, cpu in times])
        )
        goal = GOALS.get(size)
        verdict = "" if goal is None else f"{'ok' if p95 < goal else 'MISSED'} <{goal:.0f}"
        print(
            f"{size:>10,} {filling:>12.1f} {statistics.median(by_clock):>10.1f} {p95:>8.1f} "
            f"{cpu:>8.1f} {verdict:>12}"
        )


def filled(describer: Describer, size: int) -> Catalogue:
    """Return a catalogue of so many things."""
    chance = random.Random(size)
    kinds = [
        describer.item(
            values["kind_text"],
            values["description"],
            [values["colour_text"]] if values["colour_text"] else [],
            values["brand"],
            None,
            values["place_text"],
            values["line"],
        )
        for values in samples(TODAY, 3000)
    ]
    places = [item.where for item in kinds]
    catalogue = Catalogue(describer)
    for number in range(size):
        item = chance.choice(kinds)
        found_on = TODAY - timedelta(days=chance.randint(0, 180))
        catalogue.add(number, ItemDescription(item.features, chance.choice(places), found_on))
    return catalogue


def search_times(catalogue: Catalogue, losses: list[LossDescription]) -> list[tuple[float, float]]:
    """Return the times of searches, in milliseconds by the clock and of the processor, after one round."""
    times = []
    for round_number in range(_ROUNDS + 1):
        for loss in losses:
            started, worked = time.perf_counter(), time.process_time()
            catalogue.search(loss)
            if round_number:
                elapsed = time.perf_counter() - started, time.process_time() - worked
                times.append((elapsed[0] * 1000, elapsed[1] * 1000))
    return times


if __name__ == "__main__":
    main()
