"""When an office is open: at a moment, on a date, over holidays, midnight and both changes of the clocks."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
import yaml

from bot.clock import BERLIN
from bot.knowledge import KnowledgeBase
from bot.knowledge.hours import InvalidHours, Schedule, holiday_name, public_holidays, schedule_of
from bot.knowledge.records import ExtraOpenings

TODAY = date(2026, 11, 18)
OFFICE = Schedule("Mo,Fr 08:30-13:00; Tu 08:30-18:00; We 09:00-13:00; Th 08:30-16:00; PH off", today=TODAY)
DAILY = Schedule("Mo-Su 10:00-12:00; PH off", today=TODAY)
BAR = Schedule("Fr,Sa 22:00-02:00", today=TODAY)
ALWAYS = Schedule("24/7", today=TODAY)

HOLIDAYS_FILE = Path(__file__).parents[1] / "data" / "public_holidays.yml"
HOLIDAYS: dict[int, list[date]] = yaml.safe_load(HOLIDAYS_FILE.read_text(encoding="utf-8"))["holidays"]


def at(text: str) -> datetime:
    """Return a moment in Berlin."""
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


def hours_on(schedule: Schedule, day: str) -> list[str]:
    """Return „09:00-13:00“ for each opening that begins on a day."""
    return [f"{span.start:%H:%M}-{span.end:%H:%M}" for span in schedule.on(date.fromisoformat(day))]


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-18 08:59", False),
        ("2026-11-18 09:00", True),
        ("2026-11-18 12:59", True),
        ("2026-11-18 13:00", False),
        ("2026-11-17 17:59", True),
        ("2026-11-21 10:00", False),
    ],
)
def test_an_office_is_open_from_its_first_minute_and_closed_from_its_last(
    moment: str, expected: bool
) -> None:
    assert OFFICE.is_open(at(moment)) is expected


def test_a_moment_of_another_time_zone_is_understood() -> None:
    assert OFFICE.is_open(datetime(2026, 11, 18, 8, 0, tzinfo=timezone.utc))
    assert not OFFICE.is_open(datetime(2026, 11, 18, 12, 0, tzinfo=timezone.utc))


def test_an_open_office_says_until_when() -> None:
    assert OFFICE.open_until(at("2026-11-18 10:00")) == at("2026-11-18 13:00")


def test_a_closed_office_has_no_closing_time() -> None:
    assert OFFICE.open_until(at("2026-11-18 13:00")) is None


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        ("2026-11-18 07:00", "2026-11-18 09:00"),
        ("2026-11-18 10:00", "2026-11-19 08:30"),
        ("2026-11-20 13:00", "2026-11-23 08:30"),
        ("2026-12-24 16:00", "2026-12-28 08:30"),
        ("2027-03-25 16:00", "2027-03-30 08:30"),
        ("2027-09-19 12:00", "2027-09-21 08:30"),
    ],
    ids=["same day", "next day", "over a weekend", "over Christmas", "over Easter", "over Children's Day"],
)
def test_the_next_opening_comes_after_nights_weekends_and_holidays(moment: str, opening: str) -> None:
    assert OFFICE.next_opening(at(moment)) == at(opening)


def test_an_office_that_never_opens_has_no_next_opening() -> None:
    assert Schedule("off", today=TODAY).next_opening(at("2026-11-18 10:00")) is None


def test_a_date_has_the_hours_of_its_weekday() -> None:
    assert hours_on(OFFICE, "2026-11-24") == ["08:30-18:00"]
    assert hours_on(OFFICE, "2026-11-22") == []


def test_a_day_may_have_a_break() -> None:
    archive = Schedule("Tu 09:00-12:00,14:00-18:00", today=TODAY)
    assert hours_on(archive, "2026-11-24") == ["09:00-12:00", "14:00-18:00"]
    assert archive.open_until(at("2026-11-24 10:00")) == at("2026-11-24 12:00")
    assert archive.next_opening(at("2026-11-24 12:30")) == at("2026-11-24 14:00")


def test_the_week_is_told_from_monday_to_sunday_without_holidays() -> None:
    assert OFFICE.regular_week() == (
        (("08:30", "13:00"),),
        (("08:30", "18:00"),),
        (("09:00", "13:00"),),
        (("08:30", "16:00"),),
        (("08:30", "13:00"),),
        (),
        (),
    )


@pytest.mark.parametrize("year", sorted(HOLIDAYS))
def test_the_holidays_are_those_of_the_thuringian_law(year: int) -> None:
    assert sorted(public_holidays(year)) == HOLIDAYS[year]


@pytest.mark.parametrize("day", HOLIDAYS[2026][6:] + HOLIDAYS[2027], ids=str)
def test_an_office_is_closed_on_every_public_holiday(day: date) -> None:
    assert DAILY.on(day) == ()
    assert not DAILY.is_open(datetime(day.year, day.month, day.day, 11, tzinfo=BERLIN))
    assert DAILY.differs_from_regular(day)


@pytest.mark.parametrize(
    "day",
    ["2027-01-06", "2027-03-08", "2027-03-28", "2027-05-27", "2027-08-15", "2027-11-01", "2027-11-17"],
    ids=[
        "Epiphany",
        "Women's Day",
        "Easter Sunday",
        "Corpus Christi",
        "Assumption",
        "All Saints",
        "Repentance Day",
    ],
)
def test_holidays_of_other_states_close_nothing_in_jena(day: str) -> None:
    assert holiday_name(date.fromisoformat(day)) is None
    assert hours_on(DAILY, day) == ["10:00-12:00"]


def test_holidays_have_their_german_names() -> None:
    assert holiday_name(date(2027, 9, 20)) == "Weltkindertag"
    assert holiday_name(date(2027, 10, 31)) == "Reformationstag"
    assert holiday_name(date(2027, 3, 29)) == "Ostermontag"
    assert holiday_name(TODAY) is None


def test_a_schedule_without_a_rule_for_holidays_is_open_on_them() -> None:
    assert hours_on(Schedule("Mo-Su 10:00-12:00", today=TODAY), "2026-12-25") == ["10:00-12:00"]


def test_holidays_may_have_hours_of_their_own() -> None:
    pool = Schedule("Mo-Fr 08:00-20:00; PH 10:00-16:00", today=TODAY)
    assert hours_on(pool, "2026-12-25") == ["10:00-16:00"]
    assert pool.regular_week()[4] == (("08:00", "20:00"),)


def test_the_public_holidays_of_next_year_are_known() -> None:
    """Fails when the table needs its yearly look at the law, with a year to spare."""
    next_year = date.today().year + 1
    assert next_year in HOLIDAYS, (
        f"Die Feiertage {next_year} fehlen in {HOLIDAYS_FILE.name}. Nachsehen in § 2 ThürFGtG "
        "(landesrecht.thueringen.de, „Feier- und Gedenktagsgesetz“), dort ergänzen und bei neuen Feiertagen "
        "das Paket „holidays“ in requirements.lock anheben."
    )
    assert sorted(public_holidays(next_year)) == HOLIDAYS[next_year]
    schedule = Schedule("Mo-Su 10:00-12:00; PH off", today=date.today())
    assert all(schedule.on(day) == () for day in HOLIDAYS[next_year])


@pytest.mark.parametrize("day", ["2025-12-25", "2030-12-25", "2036-10-31"])
def test_a_holiday_years_away_is_one_too(day: str) -> None:
    assert hours_on(DAILY, day) == []


def test_a_night_belongs_to_the_day_it_begins_on() -> None:
    assert hours_on(BAR, "2026-11-20") == ["22:00-02:00"]
    assert hours_on(BAR, "2026-11-22") == []
    assert BAR.is_open(at("2026-11-22 01:30"))
    assert BAR.open_until(at("2026-11-20 23:00")) == at("2026-11-21 02:00")
    assert not BAR.is_open(at("2026-11-20 01:30"))


def test_a_house_that_never_closes_is_always_open() -> None:
    assert ALWAYS.is_open(at("2026-12-25 03:00"))
    assert ALWAYS.open_until(at("2026-12-25 03:00")) is None
    assert hours_on(ALWAYS, "2026-12-25") == ["00:00-00:00"]
    assert ALWAYS.regular_week() == ((("00:00", "24:00"),),) * 7
    assert not ALWAYS.differs_from_regular(date(2026, 12, 25))


def test_days_that_are_open_all_around_need_not_be_written_as_24_7() -> None:
    weekend = Schedule("Fr-Su 00:00-24:00", today=TODAY)
    assert [len(weekend.on(date(2026, 11, day))) for day in range(19, 24)] == [0, 1, 1, 1, 0]
    assert weekend.regular_week()[4:] == ((("00:00", "24:00"),),) * 3


@pytest.mark.parametrize(
    ("day", "hours_long"), [("2026-10-25", 7), ("2027-03-28", 5)], ids=["clocks go back", "clocks go forward"]
)
def test_opening_hours_follow_the_wall_clock_when_the_clocks_change(day: str, hours_long: int) -> None:
    early = Schedule("Su 00:00-06:00", today=TODAY)
    [night] = early.on(date.fromisoformat(day))
    assert (f"{night.start:%H:%M}", f"{night.end:%H:%M}") == ("00:00", "06:00")
    assert night.end.astimezone(timezone.utc) - night.start.astimezone(timezone.utc) == timedelta(
        hours=hours_long
    )
    assert early.open_until(at(f"{day} 01:30")) == at(f"{day} 06:00")
    assert not early.is_open(at(f"{day} 06:00"))


def test_the_hour_that_comes_twice_is_open_twice() -> None:
    early = Schedule("Su 00:00-02:30", today=TODAY)
    first = datetime(2026, 10, 25, 2, 15, tzinfo=BERLIN)
    assert early.is_open(first)
    assert early.is_open(datetime(2026, 10, 25, 0, 10, tzinfo=timezone.utc))
    assert not early.is_open(datetime(2026, 10, 25, 1, 45, tzinfo=timezone.utc))


def test_the_hour_that_does_not_exist_breaks_nothing() -> None:
    early = Schedule("Su 00:00-06:00", today=TODAY)
    assert early.is_open(at("2027-03-28 02:30"))
    assert early.open_until(at("2027-03-28 02:30")) == at("2027-03-28 06:00")
    assert OFFICE.next_opening(at("2027-03-28 02:30")) == at("2027-03-30 08:30")


@pytest.mark.parametrize(
    ("before", "opening"),
    [("2026-10-24 12:00", "2026-10-26 08:30"), ("2027-03-27 12:00", "2027-03-30 08:30")],
)
def test_after_a_change_of_the_clocks_the_office_opens_at_its_usual_time(before: str, opening: str) -> None:
    assert OFFICE.next_opening(at(before)) == at(opening)


def test_single_dates_are_open_in_addition() -> None:
    extra = ExtraOpenings(("2026-11-21", "2026-12-25"), "09:00-13:00", "2026-12-31")
    office = Schedule("Mo-Fr 08:30-13:00; PH off", extra, today=TODAY)
    assert hours_on(office, "2026-11-21") == ["09:00-13:00"]
    assert hours_on(office, "2026-11-28") == []
    assert hours_on(office, "2026-12-25") == ["09:00-13:00"]
    assert office.next_opening(at("2026-11-20 14:00")) == at("2026-11-21 09:00")
    assert office.differs_from_regular(date(2026, 11, 21))
    assert office.regular_week()[5] == ()


@pytest.mark.parametrize("expression", ["Mo-Fr,PH 10:00-12:00", "PH,Su off", "Mo 08:00-12:00; Su,PH off"])
def test_a_rule_that_mixes_holidays_with_weekdays_is_refused_with_advice(expression: str) -> None:
    with pytest.raises(InvalidHours, match="PH off"):
        Schedule(expression, today=TODAY)


@pytest.mark.parametrize(
    ("expression", "position"),
    [
        ("Mo 08:00-25:99", 13),
        ("Quatsch", 1),
        ("Mo 08.00-12.00", 4),
        ("Mo-Fr 08:00-12:00; Xy 10:00-12:00", 20),
        ("PH off; Mo 9-12", 12),
    ],
)
def test_an_invalid_string_is_refused_with_the_place_of_the_mistake(expression: str, position: int) -> None:
    with pytest.raises(InvalidHours, match=rf"ab Zeichen {position}\b") as refusal:
        Schedule(expression, today=TODAY)
    assert expression in str(refusal.value)


def test_no_hours_are_made_up_where_no_source_names_them(knowledge: KnowledgeBase) -> None:
    assert schedule_of(knowledge.units["team_familienservice"], TODAY) is None


def test_every_opening_hours_string_of_the_facts_can_be_read(knowledge: KnowledgeBase) -> None:
    offices = (*knowledge.units.values(), *knowledge.bodies.values(), *knowledge.contacts.values())
    schedules = [schedule for office in offices if (schedule := schedule_of(office, TODAY)) is not None]
    schedules += [
        Schedule(service.opening_hours, today=TODAY)
        for service in knowledge.services.values()
        if service.opening_hours is not None
    ]
    assert len(schedules) >= 20
    assert all(any(schedule.regular_week()) for schedule in schedules)
