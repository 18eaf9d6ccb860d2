"""What citizens mean by times of day."""

from datetime import time

import pytest

from bot.language.clock_times import TimeMention, find_times


def only_mention(text: str) -> TimeMention:
    mentions = find_times(text)
    assert len(mentions) == 1, mentions
    assert text[mentions[0].start : mentions[0].end] == mentions[0].text
    return mentions[0]


@pytest.mark.parametrize(
    ("text", "wording", "expected"),
    [
        ("15 uhr", "15 uhr", "15:00"),
        ("15:30", "15:30", "15:30"),
        ("15:30 Uhr", "15:30 Uhr", "15:30"),
        ("15.30 Uhr", "15.30 Uhr", "15:30"),
        ("um 15.30", "um 15.30", "15:30"),
        ("um 15 uhr 30", "um 15 uhr 30", "15:30"),
        ("15h", "15h", "15:00"),
        ("08:00", "08:00", "08:00"),
        ("24 Uhr", "24 Uhr", "00:00"),
        ("um 3", "um 3", "03:00"),
        ("kommt um 3 vorbei", "um 3", "03:00"),
        ("um eins", "um eins", "01:00"),
        ("um ein Uhr", "um ein Uhr", "01:00"),
        ("neun Uhr", "neun Uhr", "09:00"),
        ("Mittwoch um neun?", "um neun", "09:00"),
        ("um neune", "um neune", "09:00"),
        ("zwanzig uhr", "zwanzig uhr", "20:00"),
        ("zwölf Uhr", "zwölf Uhr", "12:00"),
        ("zwoelf uhr", "zwoelf uhr", "12:00"),
        ("zwolf uhr", "zwolf uhr", "12:00"),
        ("neun Uhr dreißig", "neun Uhr dreißig", "09:30"),
        ("halb neun", "halb neun", "08:30"),
        ("halb 9", "halb 9", "08:30"),
        ("um halb neune", "um halb neune", "08:30"),
        ("viertel nach acht", "viertel nach acht", "08:15"),
        ("viertel vor neun", "viertel vor neun", "08:45"),
        ("viertel neun", "viertel neun", "08:15"),
        ("dreiviertel neun", "dreiviertel neun", "08:45"),
        ("drei viertel neun", "drei viertel neun", "08:45"),
        ("3/4 9", "3/4 9", "08:45"),
        ("fünf vor halb neun", "fünf vor halb neun", "08:25"),
        ("zehn nach acht", "zehn nach acht", "08:10"),
        ("20 vor 3", "20 vor 3", "02:40"),
        ("ab 14 Uhr", "ab 14 Uhr", "14:00"),
        ("geöffnet ab 9", "ab 9", "09:00"),
        ("bis 18 uhr", "bis 18 uhr", "18:00"),
        ("mitternacht", "mitternacht", "00:00"),
        ("um acht abends", "um acht abends", "20:00"),
        ("abends um acht", "abends um acht", "20:00"),
        ("3 uhr nachmittags", "3 uhr nachmittags", "15:00"),
        ("heute Nachmittag um halb drei", "Nachmittag um halb drei", "14:30"),
        ("heute abend um 8", "abend um 8", "20:00"),
        ("12 uhr mittags", "12 uhr mittags", "12:00"),
        ("mittags 1 uhr", "mittags 1 uhr", "13:00"),
        ("12 Uhr nachts", "12 Uhr nachts", "00:00"),
        ("nachts um zwei", "nachts um zwei", "02:00"),
        ("8 Uhr morgens", "8 Uhr morgens", "08:00"),
        ("morgen früh um 8", "früh um 8", "08:00"),
    ],
)
def test_a_time(text: str, wording: str, expected: str) -> None:
    mention = only_mention(text)
    assert (mention.text, mention.at.isoformat("minutes"), mention.until) == (wording, expected, None)
    assert not mention.approximate


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("gegen 3", "03:00"),
        ("so um 9", "09:00"),
        ("so gegen 9", "09:00"),
        ("um 9 rum", "09:00"),
        ("etwa um 15 Uhr", "15:00"),
        ("ca. 15 Uhr", "15:00"),
        ("kurz nach 12", "12:05"),
        ("kurz vor zwölf", "11:55"),
        ("gegen 10 abends", "22:00"),
    ],
)
def test_a_hedged_time(text: str, expected: str) -> None:
    mention = only_mention(text)
    assert (mention.text, mention.at.isoformat("minutes"), mention.approximate) == (text, expected, True)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("8-10 Uhr", 8, 10),
        ("8 bis 10 Uhr", 8, 10),
        ("von 8 bis 10 Uhr", 8, 10),
        ("von 8 bis 10", 8, 10),
        ("zwischen 9 und 11", 9, 11),
        ("zwischen 14 und 16 Uhr", 14, 16),
        ("14:00-16:00", 14, 16),
        ("14:00 – 16:00 Uhr", 14, 16),
        ("9 Uhr bis 12", 9, 12),
        ("zwischen neun und elf", 9, 11),
        ("nachmittags von 2 bis 4", 14, 16),
    ],
)
def test_a_span_of_time(text: str, first: int, last: int) -> None:
    mention = only_mention(text)
    assert (mention.text, mention.at, mention.until) == (text, time(first), time(last))
    assert not mention.approximate


@pytest.mark.parametrize(
    ("text", "wording", "first", "last"),
    [
        ("morgens", "morgens", 7, 10),
        ("heute morgen", "morgen", 7, 10),
        ("heute früh", "früh", 7, 10),
        ("morgen frueh", "frueh", 7, 10),
        ("frühs", "frühs", 7, 10),
        ("Sonntag Morgen", "Morgen", 7, 10),
        ("vormittags", "vormittags", 8, 12),
        ("am Vormittag", "am Vormittag", 8, 12),
        ("mittags", "mittags", 12, 14),
        ("Freitagmittag", "mittag", 12, 14),
        ("nachmittags", "nachmittags", 13, 17),
        ("gestern nachmittag", "nachmittag", 13, 17),
        ("abends", "abends", 17, 22),
        ("mittwochabends", "abends", 17, 22),
        ("nachts", "nachts", 22, 6),
    ],
)
def test_a_part_of_the_day(text: str, wording: str, first: int, last: int) -> None:
    mention = only_mention(text)
    assert (mention.text, mention.at, mention.until) == (wording, time(first), time(last))
    assert mention.approximate


def test_two_spans_of_one_day_are_both_found() -> None:
    assert [(mention.text, mention.at, mention.until) for mention in find_times("9-12 und 14-18 Uhr")] == [
        ("9-12", time(9), time(12)),
        ("14-18 Uhr", time(14), time(18)),
    ]
