"""What citizens mean by dates they write out and by feasts; today is Wednesday, 18 November 2026."""

from datetime import date
from statistics import quantiles
from time import process_time

import pytest

from bot.language.clock_times import find_times
from bot.language.dates import find_dates, find_impossible_dates

WEDNESDAY = date(2026, 11, 18)


def days_in(text: str, today: date = WEDNESDAY) -> list[tuple[str, str]]:
    """Return wording and "2026-11-18" or "2026-11-18/2026-11-20" of each date in the text."""
    found = []
    for mention in find_dates(text, today):
        assert text[mention.start : mention.end] == mention.text
        first, last = mention.first.isoformat(), mention.last.isoformat()
        found.append((mention.text, first if first == last else f"{first}/{last}"))
    return found


@pytest.mark.parametrize(
    ("text", "wording", "expected"),
    [
        ("31.10.", "31.10.", "2027-10-31"),
        ("18.11.", "18.11.", "2026-11-18"),
        ("am 24.12. offen?", "am 24.12.", "2026-12-24"),
        ("am 24.12 offen?", "am 24.12", "2026-12-24"),
        ("24.12", "24.12", "2026-12-24"),
        ("31.10.2026", "31.10.2026", "2026-10-31"),
        ("31.10.26", "31.10.26", "2026-10-31"),
        ("geboren 12.3.54", "12.3.54", "1954-03-12"),
        ("1. 2. 2027", "1. 2. 2027", "2027-02-01"),
        ("2026-10-31", "2026-10-31", "2026-10-31"),
        ("31/10/2026", "31/10/2026", "2026-10-31"),
        ("31. Oktober", "31. Oktober", "2027-10-31"),
        ("31.Oktober 2026", "31.Oktober 2026", "2026-10-31"),
        ("31 okt", "31 okt", "2027-10-31"),
        ("3. März", "3. März", "2027-03-03"),
        ("3. maerz", "3. maerz", "2027-03-03"),
        ("3. marz", "3. marz", "2027-03-03"),
        ("5. dez. 2026", "5. dez. 2026", "2026-12-05"),
        ("am 5. sebtember", "am 5. sebtember", "2027-09-05"),
        ("den 5.", "den 5.", "2026-12-05"),
        ("am 30. um halb drei", "am 30.", "2026-11-30"),
        ("am 31. um 9", "am 31.", "2026-12-31"),
        ("am dritten Dezember", "am dritten Dezember", "2026-12-03"),
        ("am dritten zwölften", "am dritten zwölften", "2026-12-03"),
        ("den fünften um 9", "den fünften", "2026-12-05"),
        ("erster Mai", "erster Mai", "2027-05-01"),
        ("am 3. Mai letzten Jahres", "am 3. Mai letzten Jahres", "2025-05-03"),
        ("Mittwoch, den 2. Dezember", "Mittwoch, den 2. Dezember", "2026-12-02"),
        ("Mi, 18.11. um 9", "Mi, 18.11.", "2026-11-18"),
        ("morgen, den 19.11.", "morgen, den 19.11.", "2026-11-19"),
        ("im Mai", "im Mai", "2027-05-01/2027-05-31"),
        ("im November", "im November", "2026-11-01/2026-11-30"),
        ("Ende März", "Ende März", "2027-03-21/2027-03-31"),
        ("Mitte Januar", "Mitte Januar", "2027-01-11/2027-01-20"),
        ("Anfang Dezember", "Anfang Dezember", "2026-12-01/2026-12-10"),
        ("im Oktober letzten Jahres", "im Oktober letzten Jahres", "2025-10-01/2025-10-31"),
        ("Oktober 2025", "Oktober 2025", "2025-10-01/2025-10-31"),
        ("KW 50", "KW 50", "2026-12-07/2026-12-13"),
    ],
)
def test_a_written_date(text: str, wording: str, expected: str) -> None:
    assert days_in(text) == [(wording, expected)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("vom 24. bis 27. Dezember", "2026-12-24/2026-12-27"),
        ("24.-27. Dezember", "2026-12-24/2026-12-27"),
        ("24. - 27.12.2026", "2026-12-24/2026-12-27"),
        ("24.12.-2.1.", "2026-12-24/2027-01-02"),
        ("24.12. – 2.1.", "2026-12-24/2027-01-02"),
        ("vom 24.12. bis zum 2.1.2027", "2026-12-24/2027-01-02"),
        ("vom 1.11. bis 30.11.", "2026-11-01/2026-11-30"),
        ("vom 3. bis 5.", "2026-12-03/2026-12-05"),
        ("zwischen dem 3.12. und dem 5.12.", "2026-12-03/2026-12-05"),
        ("bis 5.12.", "2026-11-18/2026-12-05"),
        ("von Mai bis Juli", "2027-05-01/2027-07-31"),
        ("zwischen Ostern und letzter Woche", "2026-04-03/2026-11-15"),
        ("24.12. bis Neujahr", "2026-12-24/2027-01-01"),
    ],
)
def test_a_range_from_one_date_to_another(text: str, expected: str) -> None:
    wording = "Mai bis Juli" if text == "von Mai bis Juli" else text
    [(found, span)] = days_in(text)
    assert found in (text, wording)
    assert span == expected


def test_a_range_asked_about_while_it_lasts_is_the_present_one() -> None:
    assert days_in("24.12.-2.1.", date(2026, 12, 28)) == [("24.12.-2.1.", "2026-12-24/2027-01-02")]


def test_days_that_share_a_month_are_two_dates() -> None:
    assert days_in("am 5. und 6. Dezember") == [("am 5.", "2026-12-05"), ("6. Dezember", "2026-12-06")]


@pytest.mark.parametrize(
    ("name", "in_2026", "in_2027"),
    [
        ("Neujahr", "2026-01-01", "2027-01-01"),
        ("Rosenmontag", "2026-02-16", "2027-02-08"),
        ("Gründonnerstag", "2026-04-02", "2027-03-25"),
        ("gruendonnerstag", "2026-04-02", "2027-03-25"),
        ("Karfreitag", "2026-04-03", "2027-03-26"),
        ("Ostersamstag", "2026-04-04", "2027-03-27"),
        ("Ostersonntag", "2026-04-05", "2027-03-28"),
        ("Ostermontag", "2026-04-06", "2027-03-29"),
        ("an Ostern", "2026-04-03/2026-04-06", "2027-03-26/2027-03-29"),
        ("über Ostern", "2026-04-03/2026-04-06", "2027-03-26/2027-03-29"),
        ("Tag der Arbeit", "2026-05-01", "2027-05-01"),
        ("1. Mai", "2026-05-01", "2027-05-01"),
        ("Muttertag", "2026-05-10", "2027-05-09"),
        ("Himmelfahrt", "2026-05-14", "2027-05-06"),
        ("Christi Himmelfahrt", "2026-05-14", "2027-05-06"),
        ("Männertag", "2026-05-14", "2027-05-06"),
        ("Brückentag nach Himmelfahrt", "2026-05-15", "2027-05-07"),
        ("Freitag nach Himmelfahrt", "2026-05-15", "2027-05-07"),
        ("Pfingstmontag", "2026-05-25", "2027-05-17"),
        ("über Pfingsten", "2026-05-24/2026-05-25", "2027-05-16/2027-05-17"),
        ("Fronleichnam", "2026-06-04", "2027-05-27"),
        ("Weltkindertag", "2026-09-20", "2027-09-20"),
        ("Tag der deutschen Einheit", "2026-10-03", "2027-10-03"),
        ("Reformationstag", "2026-10-31", "2027-10-31"),
        ("Allerheiligen", "2026-11-01", "2027-11-01"),
        ("Buß- und Bettag", "2026-11-18", "2027-11-17"),
        ("buss und bettag", "2026-11-18", "2027-11-17"),
        ("Totensonntag", "2026-11-22", "2027-11-21"),
        ("erster Advent", "2026-11-29", "2027-11-28"),
        ("Heiligabend", "2026-12-24", "2027-12-24"),
        ("heilig abend", "2026-12-24", "2027-12-24"),
        ("1. Weihnachtsfeiertag", "2026-12-25", "2027-12-25"),
        ("zweiter Weihnachtsfeiertag", "2026-12-26", "2027-12-26"),
        ("über Weihnachten", "2026-12-24/2026-12-26", "2027-12-24/2027-12-26"),
        ("zwischen Weihnachten und Neujahr", "2026-12-27/2026-12-31", "2027-12-27/2027-12-31"),
        ("zwischen den Jahren", "2026-12-27/2026-12-31", "2027-12-27/2027-12-31"),
        ("Silvester", "2026-12-31", "2027-12-31"),
        ("sylvester", "2026-12-31", "2027-12-31"),
    ],
)
def test_a_feast_asked_about_on_new_years_day(name: str, in_2026: str, in_2027: str) -> None:
    assert days_in(name, date(2026, 1, 1)) == [(name, in_2026)]
    assert days_in(name, date(2027, 1, 1)) == [(name, in_2027)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Reformationstag 2028", "2028-10-31"),
        ("Ostern 2027", "2027-03-26/2027-03-29"),
        ("letzte Weihnachten", "2025-12-24/2025-12-26"),
        ("letztes Jahr Weihnachten", "2025-12-24/2025-12-26"),
        ("Weihnachten letztes Jahr", "2025-12-24/2025-12-26"),
        ("nächstes Ostern", "2027-03-26/2027-03-29"),
        ("Brückentag", "2027-05-07"),
    ],
)
def test_a_feast_of_another_year(text: str, expected: str) -> None:
    assert days_in(text) == [(text, expected)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("am 31.10. verloren", date(2026, 10, 31)),
        ("am 24.12.", date(2025, 12, 24)),
        ("am 18.11.", date(2026, 11, 18)),
        ("am 5.", date(2026, 11, 5)),
        ("Silvester", date(2025, 12, 31)),
        ("29.2.", date(2024, 2, 29)),
    ],
)
def test_who_lost_something_means_the_last_such_date(text: str, expected: date) -> None:
    [mention] = find_dates(text, WEDNESDAY, prefer="past")
    assert (mention.first, mention.last) == (expected, expected)


def test_a_leap_day_without_a_year_waits_for_the_next_leap_year() -> None:
    assert days_in("29.2.") == [("29.2.", "2028-02-29")]
    assert days_in("29. Februar", date(2028, 2, 29)) == [("29. Februar", "2028-02-29")]
    assert days_in("29.2.", date(2028, 3, 1)) == [("29.2.", "2032-02-29")]


@pytest.mark.parametrize(
    ("text", "impossible"),
    [
        ("am 31.02. um 15 Uhr", "31.02."),
        ("30.2.", "30.2."),
        ("31.04.2027", "31.04.2027"),
        ("29.02.2027", "29.02.2027"),
        ("32. Mai", "32. Mai"),
        ("31. November", "31. November"),
        ("12.13.2026", "12.13.2026"),
        ("am dreißigsten Februar", "dreißigsten Februar"),
        ("2026-02-30", "2026-02-30"),
        ("KW 60", "KW 60"),
    ],
)
def test_a_date_no_calendar_holds_is_reported_and_no_date(text: str, impossible: str) -> None:
    assert find_impossible_dates(text, WEDNESDAY) == [impossible]
    assert find_dates(text, WEDNESDAY) == []


def test_an_impossible_date_does_not_hide_a_possible_one() -> None:
    assert find_impossible_dates("am 31.02. oder am 3.3.", WEDNESDAY) == ["31.02."]
    assert days_in("am 31.02. oder am 3.3.") == [("am 3.3.", "2027-03-03")]


def test_possible_dates_are_not_reported() -> None:
    assert find_impossible_dates("heute, am 29.2., an Ostern und am 31.12.2026", WEDNESDAY) == []


@pytest.mark.parametrize(
    ("text", "date_wordings", "time_wordings"),
    [
        ("morgen früh", ["morgen"], ["früh"]),
        ("heute morgen", ["heute"], ["morgen"]),
        ("Sonntag Morgen", ["Sonntag"], ["Morgen"]),
        ("Samstagabend", ["Samstag"], ["abend"]),
        ("Dienstagnachmittag um 3", ["Dienstag"], ["nachmittag um 3"]),
        ("Mittwoch, 18.11. 15:30 Uhr", ["Mittwoch, 18.11."], ["15:30 Uhr"]),
        ("Di 15 Uhr", ["Di"], ["15 Uhr"]),
        ("Mo - Fr 8-10 Uhr", ["Mo - Fr"], ["8-10 Uhr"]),
        ("am 9.10. um 9.10 Uhr", ["am 9.10."], ["um 9.10 Uhr"]),
        ("vorgestern nacht um zwei", ["vorgestern"], ["nacht um zwei"]),
        ("  am\u00a0Frei\u00adtag\num 9 ", ["am\u00a0Frei\u00adtag"], ["um 9"]),
        ("am 2.12.26 um 9", ["am 2.12.26"], ["um 9"]),
        ("vom 3.12. um 8 bis 10", ["vom 3.12."], ["um 8 bis 10"]),
        ("do. 16-18 uhr", ["do"], ["16-18 uhr"]),
        ("Freitag nach Himmelfahrt 12:45", ["Freitag nach Himmelfahrt"], ["12:45"]),
    ],
)
def test_dates_and_times_share_a_sentence_without_overlap(
    text: str, date_wordings: list[str], time_wordings: list[str]
) -> None:
    dates, times = find_dates(text, WEDNESDAY), find_times(text)
    assert [mention.text for mention in dates] == date_wordings
    assert [mention.text for mention in times] == time_wordings
    spans = [(mention.start, mention.end) for mention in dates] + [(each.start, each.end) for each in times]
    assert [text[start:end] for start, end in spans] == date_wordings + time_wordings


def test_reading_a_message_takes_less_than_a_millisecond() -> None:
    messages = [
        "Hat das Fundbüro am Freitag ab 9 Uhr offen?",
        "Ich habe gestern gegen 15 Uhr meine schwarze Jacke in der Linie 4 liegen gelassen.",
        "Guten Tag, ob man vom 24. bis 27. Dezember bei Ihnen vorsprechen kann oder Montag um halb drei?",
        "danke",
    ]
    seconds = []
    for message in messages * 10:
        runs = []
        for _ in range(10):
            start = process_time()
            find_dates(message, WEDNESDAY)
            runs.append(process_time() - start)
        seconds.append(min(runs))
    assert quantiles(seconds, n=20)[-1] < 0.001


@pytest.mark.parametrize(
    "unit", ["1-", "1.1.", "so ", "mo-", "am ", "um 3 ", "über ", "12:", "a", "0", "24. bis "]
)
def test_a_hostile_message_of_4000_characters_is_read_in_time(unit: str) -> None:
    message = (unit * 4000)[:4000]
    start = process_time()
    find_dates(message, WEDNESDAY)
    assert process_time() - start < 1
