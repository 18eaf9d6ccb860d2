"""Wordings that look like a date or a time and are none: greetings, prices, room numbers, names."""

import re

from bot.language.date_words import MONTH, PART_OF_DAY, WEEKDAY

_COVER = "#"

_GREETINGS = (
    (
        rf"\b(?:gu[dt]+(?:e[nr]?|n)|(?:wunder)?schoe?ne[nrsm]?|angenehme[nrs]?) (?:{PART_OF_DAY}|tag"
        rf"|{WEEKDAY}|wochenende|feierabend|feiertage?|advent|ostern|pfingsten|weihnachten|start)\b"
    ),
    r"\b(?:froh|froeh?lich|gesegnet|besinnlich)e[nrs]? \w+(?: neues jahr)?",
    r"^(?:na )?morgen ?(?:!|zusammen\b|allerseits\b|leute\b|liebe[sr]?\b|jena\b|herr\b|frau\b)",
    r"^morgen, ?(?=ich (?:brauche?|habe?|suche|wollte) |(?:eine |ne )?(?:kurze )?frage\b)",
)
_NAMES = (
    rf"\b(?:herrn?|(?<!eine )(?<!ihre )(?<!unsere )(?<!die )(?:frau|familie)|dr\.?) (?:{WEEKDAY}|{MONTH})",
    rf"\b(?:strasse|str\.|platz|allee) (?:des|der) \d\d?\. ?{MONTH}",
)
_NUMBERS = (
    r"[^\s@]{1,64}@\S+|https?://\S+|\bwww\.\S+",
    r"(?:\+\d\d|\b00\d\d)[ /()-]{0,2}\d[\d/()-]*(?: \d+(?!\d| ?uhr|[.:]\d))*",
    r"\b0\d{2,5}(?: ?[/-] ?| )\d{2,}(?:[ -]\d+(?!\d| ?uhr|[.:]\d))*",
    (
        r"(?:§|\b(?:zimmer|zi|raum|buero|buro|tuer|version|kapitel|ziffer|artikel|art|abschnitt|absatz|abs|nr|nummer"
        r"|paragraph|(?<!\bum )punkt|hausnummer|dezernat|linie|laterne|mast|fassung"
        r"|formular|windows|ios|android)\b)"
        r"\.? ?\d+(?:[._/-]\d+)*(?!\d| ?uhr|:\d)\.?"
    ),
    r"\bskala von \d+ bis \d+",
    r"\b(?:eur|euro) ?\d[\d.,]*",
    (
        r"(?<![\d.,])\d+(?:[.,]\d+)*(?:,-+)? ?(?:%|(?:eur|euros?|cents?|ct|prozent|km|kilometer|meter|m|cm|mm"
        r"|kg|gramm|liter|grad|gb|kwh|qm|personen|leute|kinder|stueck|mal)\b)"
    ),
    r"\b24 ?(?:h|std|stunden)\b|\b24/7\b",
    (
        r"\b(?:in|seit|fuer|vor|nach|dauert|dauern|waren|ueber|alle|nur|innerhalb|binnen|noch|ca\.?|etwa)"
        r" \d{1,2} ?h\b"
    ),
)
_LOOKALIKES = re.compile("|".join((*_GREETINGS, *_NAMES, *_NUMBERS)))


def cover_lookalikes(folded: str) -> str:
    """Return folded text of the same length in which every wording that only looks like a date is "###"."""
    return _LOOKALIKES.sub(lambda match: _COVER * len(match[0]), folded)
