"""What citizens mean by days counted from today and by weekdays; today is Wednesday, 18 November 2026."""

from datetime import date

import pytest

from bot.language.calendar import Preference
from bot.language.dates import DateMention, find_dates

WEDNESDAY = date(2026, 11, 18)


def days(mention: DateMention) -> str:
    """Return "2026-11-18" or "2026-11-18/2026-11-20"."""
    first, last = mention.first.isoformat(), mention.last.isoformat()
    return first if first == last else f"{first}/{last}"


def only_mention(text: str, today: date = WEDNESDAY, prefer: Preference = "future") -> DateMention:
    mentions = find_dates(text, today, prefer)
    assert len(mentions) == 1, mentions
    mention = mentions[0]
    assert text[mention.start : mention.end] == mention.text
    return mention


@pytest.mark.parametrize(
    ("text", "wording", "expected"),
    [
        ("hat das fundbüro heute auf?", "heute", "2026-11-18"),
        ("heut noch offen?", "heut", "2026-11-18"),
        ("ham se heude nochma uff?", "heude", "2026-11-18"),
        ("am heutigen Tag", "am heutigen Tag", "2026-11-18"),
        ("kann ich morgen kommen", "morgen", "2026-11-19"),
        ("MORGEN", "MORGEN", "2026-11-19"),
        ("kann meine Frau morgen kommen?", "morgen", "2026-11-19"),
        ("moin, morgen offen?", "morgen", "2026-11-19"),
        ("Guten Morgen, habt ihr morgen auf?", "morgen", "2026-11-19"),
        ("übermorgen", "übermorgen", "2026-11-20"),
        ("uebermorgen bitte", "uebermorgen", "2026-11-20"),
        ("ubermorgen", "ubermorgen", "2026-11-20"),
        ("ÜBERMORGEN", "ÜBERMORGEN", "2026-11-20"),
        ("über morgen", "über morgen", "2026-11-20"),
        ("u\u0308bermorgen", "u\u0308bermorgen", "2026-11-20"),
        ("gestern in der Bahn", "gestern", "2026-11-17"),
        ("gestan verloren", "gestan", "2026-11-17"),
        ("vorgestern", "vorgestern", "2026-11-16"),
        ("vorvorgestern", "vorvorgestern", "2026-11-15"),
        ("vor drei Tagen", "vor drei Tagen", "2026-11-15"),
        ("vor 3 tagen", "vor 3 tagen", "2026-11-15"),
        ("vor ca. 3 Tagen", "vor ca. 3 Tagen", "2026-11-15"),
        ("das ist drei Tage her", "drei Tage her", "2026-11-15"),
        ("vor fünf Tagen", "vor fünf Tagen", "2026-11-13"),
        ("vor fuenf tagen", "vor fuenf tagen", "2026-11-13"),
        ("vor 2 wochen", "vor 2 wochen", "2026-11-04"),
        ("vor einer Woche", "vor einer Woche", "2026-11-11"),
        ("vor nem monat", "vor nem monat", "2026-10-18"),
        ("vor einem Jahr", "vor einem Jahr", "2025-11-18"),
        ("in drei tagen", "in drei tagen", "2026-11-21"),
        ("in einer woche", "in einer woche", "2026-11-25"),
        ("heute in einer woche", "heute in einer woche", "2026-11-25"),
        ("heute in 14 Tagen", "heute in 14 Tagen", "2026-12-02"),
        ("heute in acht Tagen", "heute in acht Tagen", "2026-11-25"),
        ("morgen in einer Woche", "morgen in einer Woche", "2026-11-26"),
        ("gestern vor einer Woche", "gestern vor einer Woche", "2026-11-10"),
        ("in zwei Monaten", "in zwei Monaten", "2027-01-18"),
        ("vor ein paar Tagen", "vor ein paar Tagen", "2026-11-11/2026-11-16"),
        ("in den letzten drei Tagen", "in den letzten drei Tagen", "2026-11-15/2026-11-18"),
        ("in den nächsten zwei Wochen", "in den nächsten zwei Wochen", "2026-11-18/2026-12-02"),
        ("seit gestern", "seit gestern", "2026-11-17/2026-11-18"),
        ("die Laterne ist seit drei Tagen aus", "seit drei Tagen", "2026-11-15/2026-11-18"),
        ("seit Freitag", "seit Freitag", "2026-11-13/2026-11-18"),
        ("letzte Nacht", "letzte Nacht", "2026-11-17/2026-11-18"),
    ],
)
def test_a_day_counted_from_today(text: str, wording: str, expected: str) -> None:
    mention = only_mention(text)
    assert (mention.text, days(mention)) == (wording, expected)


@pytest.mark.parametrize(
    ("text", "wording", "expected", "kind"),
    [
        ("freitag", "freitag", "2026-11-20", "weekday"),
        ("am Freitag", "am Freitag", "2026-11-20", "weekday"),
        ("am Mittwoch", "am Mittwoch", "2026-11-18", "weekday"),
        ("am Dienstag", "am Dienstag", "2026-11-24", "weekday"),
        ("donnerstag", "donnerstag", "2026-11-19", "weekday"),
        ("Donerstag", "Donerstag", "2026-11-19", "weekday"),
        ("mitwoch", "mitwoch", "2026-11-18", "weekday"),
        ("Dinstag", "Dinstag", "2026-11-24", "weekday"),
        ("freitach", "freitach", "2026-11-20", "weekday"),
        ("am sammstag", "am sammstag", "2026-11-21", "weekday"),
        ("Sonnabend", "Sonnabend", "2026-11-21", "weekday"),
        ("am So", "am So", "2026-11-22", "weekday"),
        ("am Mi", "am Mi", "2026-11-18", "weekday"),
        ("am do", "am do", "2026-11-19", "weekday"),
        ("wäre schön Freitag einen Termin zu haben", "Freitag", "2026-11-20", "weekday"),
        ("passt gut Freitag", "Freitag", "2026-11-20", "weekday"),
        ("letzten Freitag", "letzten Freitag", "2026-11-13", "day"),
        ("letzen freitag", "letzen freitag", "2026-11-13", "day"),
        ("letzten Mittwoch", "letzten Mittwoch", "2026-11-11", "day"),
        ("vorigen Montag", "vorigen Montag", "2026-11-16", "day"),
        ("vergangenen Sonntag", "vergangenen Sonntag", "2026-11-15", "day"),
        ("vorletzten Sonntag", "vorletzten Sonntag", "2026-11-08", "day"),
        ("kommenden Samstag", "kommenden Samstag", "2026-11-21", "day"),
        ("nächsten Samstag", "nächsten Samstag", "2026-11-21", "day"),
        ("naechsten samstag", "naechsten samstag", "2026-11-21", "day"),
        ("nachsten Samstag", "nachsten Samstag", "2026-11-21", "day"),
        ("nächsten Mittwoch", "nächsten Mittwoch", "2026-11-25", "day"),
        ("nächsten Di", "nächsten Di", "2026-11-24", "day"),
        ("übernächsten Freitag", "übernächsten Freitag", "2026-11-27", "day"),
        ("diesen Mittwoch", "diesen Mittwoch", "2026-11-18", "day"),
        ("diesen Freitag", "diesen Freitag", "2026-11-20", "day"),
        ("Mittwoch in einer Woche", "Mittwoch in einer Woche", "2026-11-25", "day"),
        ("Freitag in einer Woche", "Freitag in einer Woche", "2026-11-27", "day"),
        ("Freitag in 14 Tagen", "Freitag in 14 Tagen", "2026-12-04", "day"),
        ("nächste Woche Dienstag", "nächste Woche Dienstag", "2026-11-24", "day"),
        ("nächste Woche am Freitag", "nächste Woche am Freitag", "2026-11-27", "day"),
        ("Dienstag nächste Woche", "Dienstag nächste Woche", "2026-11-24", "day"),
        ("am Freitag der nächsten Woche", "am Freitag der nächsten Woche", "2026-11-27", "day"),
        ("letzte Woche Montag", "letzte Woche Montag", "2026-11-09", "day"),
        ("Freitag dieser Woche", "Freitag dieser Woche", "2026-11-20", "day"),
        ("jeden ersten Samstag im Monat", "jeden ersten Samstag im Monat", "2026-12-05", "day"),
        ("letzten Freitag im November", "letzten Freitag im November", "2026-11-27", "day"),
        ("jeden letzten Freitag", "jeden letzten Freitag", "2026-11-27", "day"),
    ],
)
def test_a_weekday(text: str, wording: str, expected: str, kind: str) -> None:
    mention = only_mention(text)
    assert (mention.text, days(mention), mention.kind) == (wording, expected, kind)


@pytest.mark.parametrize(
    ("text", "wording", "expected"),
    [
        ("bis Freitag", "bis Freitag", "2026-11-18/2026-11-20"),
        ("bis morgen", "bis morgen", "2026-11-18/2026-11-19"),
        ("bis Fr", "bis Fr", "2026-11-18/2026-11-20"),
        ("Montag bis Mittwoch", "Montag bis Mittwoch", "2026-11-23/2026-11-25"),
        ("von Donnerstag bis Samstag", "von Donnerstag bis Samstag", "2026-11-19/2026-11-21"),
        ("von Freitag auf Samstag", "von Freitag auf Samstag", "2026-11-20/2026-11-21"),
        ("zwischen Freitag und Sonntag", "zwischen Freitag und Sonntag", "2026-11-20/2026-11-22"),
        ("heute bis Freitag", "heute bis Freitag", "2026-11-18/2026-11-20"),
        ("dieses Wochenende", "dieses Wochenende", "2026-11-21/2026-11-22"),
        ("nächstes Wochenende", "nächstes Wochenende", "2026-11-21/2026-11-22"),
        ("letztes Wochenende", "letztes Wochenende", "2026-11-14/2026-11-15"),
        ("übers Wochenende", "übers Wochenende", "2026-11-21/2026-11-22"),
        ("diese Woche", "diese Woche", "2026-11-16/2026-11-22"),
        ("in dieser Woche", "in dieser Woche", "2026-11-16/2026-11-22"),
        ("nächste Woche", "nächste Woche", "2026-11-23/2026-11-29"),
        ("letzte Woche", "letzte Woche", "2026-11-09/2026-11-15"),
        ("vorletzte Woche", "vorletzte Woche", "2026-11-02/2026-11-08"),
        ("übernächste Woche", "übernächste Woche", "2026-11-30/2026-12-06"),
        ("Mitte der Woche", "Mitte der Woche", "2026-11-17/2026-11-19"),
        ("Ende der Woche", "Ende der Woche", "2026-11-19/2026-11-20"),
        ("Anfang der Woche", "Anfang der Woche", "2026-11-23/2026-11-24"),
        ("Ende nächster Woche", "Ende nächster Woche", "2026-11-26/2026-11-27"),
        ("nächsten Monat", "nächsten Monat", "2026-12-01/2026-12-31"),
        ("letzten Monat", "letzten Monat", "2026-10-01/2026-10-31"),
        ("Anfang nächsten Monats", "Anfang nächsten Monats", "2026-12-01/2026-12-10"),
        ("Ende des Monats", "Ende des Monats", "2026-11-21/2026-11-30"),
        ("letztes Jahr", "letztes Jahr", "2025-01-01/2025-12-31"),
    ],
)
def test_a_range_of_days(text: str, wording: str, expected: str) -> None:
    mention = only_mention(text)
    assert (mention.text, days(mention), mention.kind) == (wording, expected, "range")


@pytest.mark.parametrize(
    ("text", "wording", "weekdays"),
    [
        ("habt ihr mittwochs auf", "mittwochs", {2}),
        ("mittwochabends", "mittwoch", {2}),
        ("sonnabends", "sonnabends", {5}),
        ("jeden Dienstag", "jeden Dienstag", {1}),
        ("immer dienstags", "immer dienstags", {1}),
        ("an Samstagen", "an Samstagen", {5}),
        ("montags bis freitags", "montags bis freitags", {0, 1, 2, 3, 4}),
        ("von Mo-Fr", "von Mo-Fr", {0, 1, 2, 3, 4}),
        ("Mo - Do", "Mo - Do", {0, 1, 2, 3}),
        ("Mo bis Fr", "Mo bis Fr", {0, 1, 2, 3, 4}),
        ("Sa/So", "Sa/So", {5, 6}),
        ("Di und Do", "Di und Do", {1, 3}),
        ("Mo, Mi und Fr", "Mo, Mi und Fr", {0, 2, 4}),
        ("werktags", "werktags", {0, 1, 2, 3, 4}),
        ("unter der Woche", "unter der Woche", {0, 1, 2, 3, 4}),
        ("am Wochenende", "am Wochenende", {5, 6}),
        ("am WE", "am WE", {5, 6}),
        ("an Wochenenden", "an Wochenenden", {5, 6}),
        ("jeden Tag", "jeden Tag", {0, 1, 2, 3, 4, 5, 6}),
    ],
)
def test_a_habit_names_its_weekdays(text: str, wording: str, weekdays: set[int]) -> None:
    mention = only_mention(text)
    assert (mention.text, mention.kind, set(mention.weekdays)) == (wording, "every", weekdays)
    assert not mention.holiday


def test_a_habit_also_names_the_days_nearest_to_today() -> None:
    assert days(only_mention("am Wochenende")) == "2026-11-21/2026-11-22"
    assert days(only_mention("mittwochs")) == "2026-11-18"


@pytest.mark.parametrize("text", ["an Feiertagen", "feiertags", "am Feiertag", "an gesetzlichen Feiertagen"])
def test_public_holidays_are_a_habit(text: str) -> None:
    mention = only_mention(text)
    assert (mention.text, mention.kind, mention.holiday, days(mention)) == (text, "every", True, "2026-12-25")


def test_sundays_and_holidays_are_one_habit() -> None:
    mention = only_mention("sonn- und feiertags")
    assert (set(mention.weekdays), mention.holiday) == ({6}, True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Freitag", "2026-11-13"),
        ("am Mittwoch", "2026-11-18"),
        ("diesen Montag", "2026-11-16"),
        ("Montag bis Mittwoch", "2026-11-16/2026-11-18"),
        ("am Wochenende", "2026-11-14/2026-11-15"),
        ("Anfang der Woche", "2026-11-16/2026-11-17"),
        ("letzten Freitag", "2026-11-13"),
        ("nächsten Freitag", "2026-11-20"),
        ("morgen", "2026-11-19"),
    ],
)
def test_who_lost_something_looks_back(text: str, expected: str) -> None:
    assert days(only_mention(text, prefer="past")) == expected


@pytest.mark.parametrize(
    ("today", "text", "expected"),
    [
        (date(2026, 12, 31), "morgen", "2027-01-01"),
        (date(2027, 1, 1), "gestern", "2026-12-31"),
        (date(2026, 12, 30), "nächste Woche", "2027-01-04/2027-01-10"),
        (date(2026, 12, 15), "nächsten Monat", "2027-01-01/2027-01-31"),
        (date(2027, 1, 15), "letzten Monat", "2026-12-01/2026-12-31"),
        (date(2028, 2, 28), "morgen", "2028-02-29"),
        (date(2027, 2, 28), "morgen", "2027-03-01"),
        (date(2027, 1, 31), "in einem Monat", "2027-02-28"),
        (date(2028, 2, 29), "in einem Jahr", "2029-02-28"),
        (date(2026, 11, 20), "Freitag", "2026-11-20"),
        (date(2026, 11, 20), "nächsten Freitag", "2026-11-27"),
        (date(2026, 11, 20), "letzten Freitag", "2026-11-13"),
        (date(2026, 11, 22), "dieses Wochenende", "2026-11-21/2026-11-22"),
        (date(2026, 11, 22), "nächstes Wochenende", "2026-11-28/2026-11-29"),
        (date(2026, 11, 22), "letztes Wochenende", "2026-11-14/2026-11-15"),
        (date(2026, 11, 21), "am Wochenende", "2026-11-21/2026-11-22"),
    ],
)
def test_the_edges_of_week_month_and_year(today: date, text: str, expected: str) -> None:
    assert days(only_mention(text, today)) == expected


def test_two_days_in_one_sentence_are_two_mentions() -> None:
    mentions = find_dates("heute oder am Freitag Nachmittag", WEDNESDAY)
    assert [(mention.text, days(mention)) for mention in mentions] == [
        ("heute", "2026-11-18"),
        ("am Freitag", "2026-11-20"),
    ]
