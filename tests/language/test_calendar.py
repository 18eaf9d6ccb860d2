"""The days that have a name agree with the statutory holidays of Thuringia."""

from datetime import date

import pytest

from bot.language.calendar import public_holidays, week_of
from bot.language.dates import find_dates

SPOKEN = {"Erster Weihnachtstag": "1. Weihnachtstag", "Zweiter Weihnachtstag": "2. Weihnachtstag"}


@pytest.mark.parametrize("year", range(2026, 2036))
def test_every_statutory_holiday_is_understood_by_its_name(year: int) -> None:
    for day, name in public_holidays(year).items():
        [mention] = find_dates(f"am {SPOKEN.get(name, name)} {year}", date(2026, 11, 18))
        assert (mention.first, mention.last) == (day, day), name


def test_a_week_starts_on_monday() -> None:
    week = week_of(date(2026, 11, 22))
    assert (week.first, week.last) == (date(2026, 11, 16), date(2026, 11, 22))
