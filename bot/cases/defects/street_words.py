"""What streets are called, and what only looks like one: the patterns of :mod:`bot.cases.defects.streets`."""

from __future__ import annotations

import re

ENDINGS = "straße|strasse|strase|str|weg|gasse|gaße|platz|allee|ring|ufer|graben|stieg|steig|promenade|chaussee|damm|markt"
TYPE_WORDS = frozenset(("strasse", "weg", "gasse", "platz", "allee", "ring", "ufer", "promenade", "graben"))
UNLISTED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:[^\W\d_]+\.?-){{1,4}}(?:{ENDINGS})\b",
        rf"\b[^\W\d_]{{3,}}(?:er|sche) (?:{ENDINGS}|landstraße)\b",
        r"\bstra(?:ß|ss)e (?:der|des) (?:\d+\. )?[^\W\d_]+(?: [A-ZÄÖÜ][^\W\d_]+)?\b",
    )
)
PREPOSITION_NAME = re.compile(
    r"\b(?:am|an der|an den|auf dem|auf der|im|in der|zum|zur|unterm|unter der|hinter der|hinter dem|vor dem|vor der"
    r"|oberm|beim) [^\W\d_]{3,}(?: [^\W\d_]{4,})?(?= \d{1,3}\s?[a-z]?\b(?!\s*(?:uhr|tag|woche|monat|meter|jahr|stunde|mal|m\b)))",
    re.IGNORECASE,
)
NO_NAME_AFTER_PREPOSITION = re.compile(
    r" (?:laterne|lampe|haus|block|linie|gleis|nummer|hausnummer|nr|baum|seite|ampel|eingang|aufgang|platz|strasse|stra(?:ß|ss)e"
    r"|haltestelle|bus|tram|bahn|stelle|etage|stock|wohnung|kilometer|hohe|höhe|letzten|vergangenen|kurve|alter|gegend)\b",
    re.IGNORECASE,
)
NO_ADJECTIVE = frozenset(
    [
        "unserer",
        "meiner",
        "deiner",
        "seiner",
        "ihrer",
        "eurer",
        "einer",
        "dieser",
        "jeder",
        "welcher",
        "ganzer",
        "grosser",
        "kleiner",
        "derselben",
        "unser",
        "keiner",
        "jener",
        "schlechter",
        "enger",
        "gefahrlicher",
        "langer",
        "breiter",
        "vieler",
        "nasser",
        "steiler",
        "alter",
        "neuer",
        "guter",
        "selber",
        "oder",
        "aber",
        "uber",
        "unter",
        "hinter",
        "immer",
        "wieder",
        "leider",
        "hier",
        "der",
        "wer",
        "wir",
    ]
)
HOUSE_NUMBER = re.compile(
    r"\s*,?\s*(?:(?:haus)?nummer|hausnr\.?|hnr\.?|nr\.?|no\.?|höhe(?: (?:haus)?(?:nummer|nr\.?))?)?\s*"
    r"(?P<number>\d{1,3}(?:\s?[a-z](?![\w]))?)"
    r"(?:\s*(?P<link>-|–|/|bis|und)\s*(?P<last>\d{1,3}(?:\s?[a-z](?!\w))?))?"
    r"(?![\d])(?!\s*(?:uhr|tage?n?\b|wochen?|monate?n?|jahre?n?|stunden?|mal\b|meter|m\b|autos|laternen|schlagl|l[oö]cher|bäume|%|euro|cm))"
    r"(?!\s?[.:]\d)(?!\.\s?\d)",
    re.IGNORECASE,
)
SPOKEN_NUMBER = re.compile(
    r"\s*,?\s*(?:(?:haus)?nummer |nr\.? )?(?P<word>[^\W\d_]{3,}) ?(?P<letter>[a-e]\b)?", re.IGNORECASE
)
COMMON_NOUN = re.compile(
    r"(?:(?:kinder)?spiel|park|sport|bolz|rast|stell|markt|vor|fest|schul|grill|dorf|container|wende|liege|haus)pl[aä]tz\w*"
    r"|(?:haupt|neben|seiten|durchgangs|einbahn|orts|land|bundes|vorfahrts?|wohn|spiel|zufahrts|ring|dorf|kreis|auto)stra(?:ss|ß)en?"
    r"|(?:fahr|rad|geh|fuss|wander|feld|wald|schul|heim|rueck|fahrrad|geh|ufer|park|forst|felsen|spazier|verbindungs|haupt|schleich"
    r"|rettungs|hin|arbeits|kirch|holz|wirtschafts)weg\w*|b[uü]rgersteig\w*|gehsteig\w*|bahnsteig\w*|(?:super|bau|floh|wochen|getranke)markt"
    r"|bahndamm|strassengraben|leitungsgraben|wassergraben|ufer|flussufer|saaleufer|(?:park|sitz)b[aä]nk\w*"
)
NO_STREET = re.compile(
    r"\w*(?:uberweg|sackgasse|graben|brucke|spielplatz|stellplatz|parkplatz|grundstuck|gehweg|radweg)"
)
"""Endings of streets, but rarely of one that is not in the gazetteer; a house number speaks for it."""
GENERIC_NAMES = ("bahnhof", "gymnasium")
"""Words that stand for several places whose names end with them."""
LEADING_PREPOSITION = re.compile(r"(?:am|an|im|in|auf|hinter|unter|unterm|vor|zum) ")
ADDITION = re.compile(
    r"\b(?:vorm|hinterm|nebenm|vor dem|vor der|hinter dem|hinter der|neben dem|neben der|gegenüber(?: vom| von| der| dem)?|beim|bei der|bei dem"
    r"|unter der|unterm|auf höhe|höhe|nähe|in der nähe (?:vom|von|des|der)|oberhalb (?:vom|der|des)|unterhalb (?:vom|der|des)"
    r"|am eingang|am ende|richtung|in höhe)\s+[\w&.-]+(?:\s+(?-i:[A-ZÄÖÜ])[\w&.-]+)?",
    re.IGNORECASE,
)
"""What else people say about where it is: „vorm rewe“."""
