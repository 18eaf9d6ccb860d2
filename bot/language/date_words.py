"""The German words that dates and times are made of, as patterns over folded text, and what they stand for.

Spellings are tolerant: missing umlauts, chat forms ("heut", "mitwoch", "nexten") and common slips.
"""

import re
from collections.abc import Mapping
from typing import Final

_DAY_ENDING = r"(?:tag|tach|atg|tg)"
_WEEKDAYS: Final = (
    rf"(?:mon+|mo){_DAY_ENDING}",
    rf"(?:die?n?s|deins|dines){_DAY_ENDING}",
    r"mit+wo?(?:ch|hc|h|ck)",
    rf"d[ou]n+e?r?s{_DAY_ENDING}",
    rf"(?:frei|fre|fri|frie|feri){_DAY_ENDING}",
    rf"sam+e?s?{_DAY_ENDING}|son+a[bm]e?nd",
    rf"son+{_DAY_ENDING}",
)
WEEKDAY: Final = r"(?:" + "|".join(_WEEKDAYS) + r")"
ABBREVIATED_WEEKDAY: Final = r"(?:mo|di|mi|do|fr|sa|so)"
_ABBREVIATIONS: Final = ("mo", "di", "mi", "do", "fr", "sa", "so")

_MONTHS: Final = (
    r"jan(?:uar|ner)?|jaenner",
    r"feb(?:r?u?ar)?",
    r"mae?rz|mrz",
    r"apr(?:il)?",
    r"mai",
    r"jun[io]?",
    r"jul[iy]?",
    r"aug(?:ust)?",
    r"sept?|se[pb]t?[tb]?emb?e?r",
    r"okt(?:o?b?er)?",
    r"nov(?:e?mb?e?[rn])?",
    r"dez(?:e?mb?er)?",
)
MONTH: Final = r"(?:" + "|".join(_MONTHS) + r")\b"
FULL_MONTH: Final = (
    r"(?:januar|jaenner|febr?uar|mae?rz|april|mai|jun[io]|juli|august|se[pb]t?[tb]?ember|okto?ber|nove?mb?er|"
    r"deze?mb?er)\b"
)
YEAR: Final = r"(?:19|20|21)\d\d"

PART_OF_DAY: Final = r"(?:frue?h|morgen|vormit+a[gk]|mit+a[gk]|nachmit+a(?:g|k|ch)|abend|nacht)"

_STEPS: Final = (
    (-2, r"vor ?le(?:tzt|zt|tz)e[nrsm]?"),
    (-1, r"le(?:tzt|zt|tz)e[nrsm]?|vorige[nrsm]?|vergangene[nrsm]?"),
    (2, r"ue?ber ?nae?chste?[nrsm]?"),
    (1, r"n(?:ae?|e)chst?e?[nrsm]?|nexte?[nrsm]?|kom+ende?[nrsm]?"),
    (0, r"die?se[nrsm]?|diesn"),
)


def qualifier(group: str) -> str:
    """Return the pattern of "letzten", "nächste", "dieses" ... in a named group, for `step`."""
    return rf"(?P<{group}>" + "|".join(pattern for _, pattern in _STEPS) + r")"


_STEP_PATTERNS = tuple((step, re.compile(pattern)) for step, pattern in _STEPS)


def step(word: str) -> int:
    """Return how far a qualifier points: -2 "vorletzten", -1 "letzten", 0 "diesen", 1 "nächsten", 2.

    Raises ValueError if it is no qualifier.
    """
    for distance, pattern in _STEP_PATTERNS:
        if pattern.fullmatch(word):
            return distance
    raise ValueError(word)


_WEEKDAY_PATTERNS = tuple(re.compile(pattern) for pattern in _WEEKDAYS)
_MONTH_PATTERNS = tuple(re.compile(pattern) for pattern in _MONTHS)


def weekday_number(word: str) -> int:
    """Return 0 (Monday) to 6 for a full or abbreviated weekday. Raises ValueError if it is none."""
    if word in _ABBREVIATIONS:
        return _ABBREVIATIONS.index(word)
    return _index_of(word, _WEEKDAY_PATTERNS)


def month_number(word: str) -> int:
    """Return 1 to 12 for a month's name or abbreviation. Raises ValueError if it is none."""
    return 1 + _index_of(word, _MONTH_PATTERNS)


def _index_of(word: str, patterns: tuple["re.Pattern[str]", ...]) -> int:
    for index, pattern in enumerate(patterns):
        if pattern.fullmatch(word):
            return index
    raise ValueError(word)


_UNITS = ("null", "ein", "zwei", "drei", "vier", "fuenf", "sechs", "sieben", "acht", "neun", "zehn", "elf")
_TEENS = {12: "zwoelf", 13: "dreizehn", 14: "vierzehn", 15: "fuenfzehn", 16: "sechzehn", 17: "siebzehn"}
_TENS = {20: "zwanzig", 30: "dreissig", 40: "vierzig", 50: "fuenfzig"}
_IRREGULAR_ORDINALS = {1: "erst", 3: "dritt", 7: "siebt", 8: "acht"}


def _cardinal(number: int) -> str:
    if number < len(_UNITS):
        return _UNITS[number]
    if number < 20:
        return _TEENS.get(number, _UNITS[number % 10] + "zehn")
    tens = _TENS[number - number % 10]
    return tens if number % 10 == 0 else f"{_UNITS[number % 10]}und{tens}"


def _ordinal(number: int) -> str:
    return _IRREGULAR_ORDINALS.get(number, _cardinal(number) + ("t" if number < 20 else "st"))


def _with_spellings(words: Mapping[str, int]) -> dict[str, int]:
    spellings = dict(words)
    for word, number in words.items():
        for spelling in (
            word.replace("fuenf", "funf").replace("zwoelf", "zwolf"),
            word.replace("zwei", "zwo"),
            word.replace("dreissig", "dreisig"),
        ):
            spellings.setdefault(spelling, number)
    return spellings


def _alternatives(words: Mapping[str, int]) -> str:
    return r"(?:" + "|".join(sorted(words, key=len, reverse=True)) + r")"


NUMBERS: Final = _with_spellings(
    {_cardinal(number): number for number in range(60)}
    | dict.fromkeys(("eins", "eine", "einem", "einer", "einen", "nem", "ner", "nen"), 1)
)
"""The value of a number word from 0 to 59, "einer" and "ner" included."""

_WORDED_HOURS = {_cardinal(number): number for number in range(2, 25)} | {"eins": 1, "null": 0}
HOURS: Final = _with_spellings(
    _WORDED_HOURS | {word + "e": hour for word, hour in _WORDED_HOURS.items() if 2 <= hour <= 12}
)
"""The value of a word for an hour, "achte" and "zwoelfe" included."""

ORDINALS: Final = _with_spellings(
    {_ordinal(number): number for number in range(1, 32)} | {"siebent": 7, "dreissigst": 30}
)
"""The value of an ordinal's stem: "dritt" is 3."""

NUMBER_WORD: Final = _alternatives(NUMBERS)
HOUR_WORD: Final = _alternatives(HOURS)
ORDINAL_WORD: Final = _alternatives(ORDINALS)


def number(digits_or_word: str) -> int:
    """Return the value of digits or of a number word. Raises KeyError if it is neither."""
    return int(digits_or_word) if digits_or_word.isdigit() else NUMBERS[digits_or_word]


_FOLLOWING_WORDS: Final = """
    ab aber abend abends abgeben abholen alle als also am an anrufen anwesend arbeiten auf auch aus bei
    beim besetzt bestimmt bin bis bitte bringen brauche da dann das dass dem den denn der die dir doch
    dort drin drauf du ein eine einem einen einer eigentlich er es etwas evtl frei frueh fruh fuer fur
    gefunden gegen geht gehen gekommen gern gerne geschlossen geoeffnet geoffnet geoefnet gesperrt gewesen
    ging ginge glaube hab habe haben habt haette haetten hallo hat hatte herum heute heut hier hin hinter
    ich ihr im immer in ins ist irgendwie irgendwo ja jeden jemand kam kann kannst kein keine klappen
    klappt komme kommen koennen koennt koennte konnte kriegen liegen liegengelassen los machen mal man
    mein meine meinen meiner mich mir mit mittag mittags moechte moeglich morgen morgens muss nach
    nachmittag nachmittags nachts nein nicht nix noch nochmal nun nur ob oder offen ok okay passen passt
    passiert perfekt persoenlich per rein rum schliesst schon sein seid sie sind so sobald sollte
    spaetestens startet statt stehen termin telefonisch trotzdem ueber um und uns unter verfuegbar
    vergessen verloren vielleicht vom von vor vorbei vorbeikommen vorbeischauen vormittag vormittags
    wahrscheinlich waere wann war waren was weg weil wenn werden wie wieder will wir wird wo wollte wuerde
    zu zum zur zwischen zwecks
"""

STANDS_ALONE: Final = (
    r"(?= ?$|[!?,;:)|\"'](?!\d)|\.(?: |$|\.)| ?-(?: |$)|/ | ?[(|:]| (?:"
    + "|".join(_FOLLOWING_WORDS.split())
    + rf"|{WEEKDAY}s?)\b)"
)
"""Lookahead: the number before it counts no noun ("um 3 schlüssel"), for a known word or none follows."""
