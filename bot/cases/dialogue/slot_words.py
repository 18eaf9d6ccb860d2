"""What is said about a list of slots without naming a date or time: „die zweite“, „egal“, „was Späteres“."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ORDINALS = {
    "erste": 1,
    "obere": 1,
    "oberste": 1,
    "zweite": 2,
    "dritte": 3,
    "vierte": 4,
    "funfte": 5,
    "sechste": 6,
    "siebte": 7,
    "achte": 8,
    "letzte": -1,
    "unterste": -1,
    "vorletzte": -2,
}
_ORDINAL = re.compile(rf"\b({'|'.join(_ORDINALS)})[nrsm]?\b(?! (?:seite|woche|mal|tag\b))")
_CARDINALS = {
    "eins": 1,
    "zwei": 2,
    "drei": 3,
    "vier": 4,
    "funf": 5,
    "sechs": 6,
    "sieben": 7,
    "acht": 8,
    "neun": 9,
    "zehn": 10,
}
_LEAD = (
    r"(?:(?:ja|ok|gut|also|dann|bitte|ich|wir|nehm\w*|mochte|will|hatte|gern\w*|den|die|das|der"
    r"|termin|nummer|nr|no|slot|option|zeit|platz)\W+)*"
)
_TAIL = r"(?:\W+(?:bitte|nehme|nehm|ich|passt|ist|war|ware|gut|super|perfekt|davon|termin|danke))*"
_ORDINAL_ALONE = re.compile(rf"^\W*{_LEAD}(?:{'|'.join(_ORDINALS)})[nrsm]?{_TAIL}\W*$")
_NUMBER = re.compile(rf"^\W*{_LEAD}(\d{{1,2}}|{'|'.join(_CARDINALS)})[.)]?{_TAIL}\W*$")
_ANY = re.compile(
    r"\begal\b|\bwurs(?:ch)?t\b|\bschnuppe\b|\birgend(?:ein\w*|wann|was)\b|\bschnellst\w*"
    r"|\bfruheste[nrms]?\b|\bfruhestmoglich\w*"
    r"|\bso (?:fruh|bald|schnell) (?:wie|es)\b|\bnachst(?:e[nrs]?|moglich\w*"
    r"|best\w*)(?: frei\w*)?(?: termin\w*| moglich\w*)?\b|\bbaldmoglichst\w*"
    r"|\bbaldigst\b|\bsuch\w*\b.{0,20}\baus\b|\bimmer zeit\b|\bjederzeit\b|\balle passen\b"
    r"|\bpasst alles\b|\bhauptsache\b|\bflexibel\b|\bmir recht\b"
)
_MORE = re.compile(
    r"\bweiter[en]?s?\b|\bmehr\b|\bandere[nrs]?\b|\bnoch welche\b|\bnachste seite\b|\bwas anderes\b"
    r"|\bsonst noch\b|\bausserdem\b|\bnext\b"
)
_OTHER_DAY = re.compile(
    r"\bander\w* (?:tag\w*|datum|woche)\b|\bnicht an (?:dem|diesem) tag\b|\bda kann ich nicht\b"
)
_LATER = re.compile(
    r"\bspater(?:e[nrs]?)?\b|\bdanach\b|\bhinterher\b|\bnicht so (?:fruh|bald)\b|\bzu (?:fruh|bald)\b"
)
_EARLIER = re.compile(
    r"\bfruher(?:e[nrs]?)?\b|\beher(?:e[ns])?\b|\bvorher\b|\bnicht so spat\b|\bzu spat\b|\bvorher\b"
)
_NONE = re.compile(
    r"^(?:nein|ne|nee|no)?\W*(?:leider )?(?:kein\w*|nichts|nix)(?: davon| dabei| passt\w*| geht"
    r"| mir| fur mich| termin\w*)*\W*$"
    r"|\bpass\w* (?:mir |uns |alle |alles |leider |da |so |gar |uberhaupt )*(?:nicht|nich|net)\b"
    r"|\b(?:geht|gehen|gehts|klappt) (?:alle |alles |leider |da |bei mir |gar )*(?:nicht|nich|net)\b"
    r"|\bkann ich (?:alle |da |leider |uberall )*(?:nicht|nich|net)\b|^\W*(?:nein|ne|nee|no)(?:\W+danke)?\W*$"
)
_UNDECIDED = re.compile(
    r"\bwei(?:ss|s)\b.{0,25}\b(?:nicht|nich|net|ni)\b|\bkeine? (?:ahnung|plan)\b"
    r"|\bmuss (?:ich )?(?:erst )?(?:schauen|gucken|nachsehen|uberlegen|fragen)\b"
)
_FIRST_HOUR, _LAST_HOUR = 8, 20


@dataclass(frozen=True)
class SlotWords:
    """What is said about the list that is shown."""

    number: int | None = None
    """1 is the first; -1 the last."""
    hour: int | None = None
    """A bare number too large for the list: „15“."""
    any: bool = False
    """Whether every slot that fits will do."""
    more: bool = False
    later: bool = False
    earlier: bool = False
    other_day: bool = False
    none: bool = False
    """Whether nothing that is shown will do."""
    undecided: bool = False

    @property
    def said(self) -> bool:
        """Whether anything is said."""
        return self != SlotWords()


def is_ordinal(folded: str) -> bool:
    """Tell whether a folded text is „den ersten“ and nothing else: of the list, not of the month."""
    return bool(_ORDINAL_ALONE.match(folded))


def read_words(folded: str, shown: int, *, dated: bool) -> SlotWords:
    """Return what a folded text, its dates and times blanked out, says about a list of ``shown`` slots.

    ``dated`` tells that there was a date or time in it: then „später“ and „andere“ belong to that.
    """
    ordinal = _ORDINAL.search(folded)
    if ordinal is not None:
        return SlotWords(number=_ORDINALS[ordinal[1]])
    found = None if dated else _NUMBER.match(folded)
    if found is not None:
        value = _CARDINALS.get(found[1]) or int(found[1])
        if value <= shown:
            return SlotWords(number=value)
        return SlotWords(hour=value) if _FIRST_HOUR <= value <= _LAST_HOUR else SlotWords(number=value)
    if dated:
        return SlotWords(any=bool(_ANY.search(folded)))
    if _UNDECIDED.search(folded):
        return SlotWords(undecided=True)
    if _OTHER_DAY.search(folded):
        return SlotWords(other_day=True)
    if _LATER.search(folded):
        return SlotWords(later=True)
    if _EARLIER.search(folded):
        return SlotWords(earlier=True)
    if _NONE.search(folded):
        return SlotWords(none=True)
    if _ANY.search(folded):
        return SlotWords(any=True)
    return SlotWords(more=bool(_MORE.search(folded)))
