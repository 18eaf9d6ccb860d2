"""Defects that cannot wait until somebody reads a report: danger first, filing afterwards.

Acute danger (live wire, gas, fire, somebody hurt) is :mod:`bot.language.danger`'s; here is what becomes
dangerous to the next who comes by.
"""

from __future__ import annotations

import re

from bot.language.danger import danger_in
from bot.language.normalise import fold

ACUTE, HAZARD = "acute", "hazard"

_HAZARDS = re.compile(
    r"(?:gully\w*|gullideckel|kanal\w*|schacht\w*)(?:deckel)?.{0,15}\b(?:fehlt|fehlen|offen|weg|gestohlen|geklaut)\b|offener (?:schacht|gully|kanal)"
    r"|\bfehl(?:t|en)\b.{0,25}\b(?:gully|gulli|schacht|kanal)\w*"
    r"|ampel\w* .{0,40}(?:komplett|total|ganz|vollig) (?:aus|tot|ausgefallen)|(?:gleichzeitig|beide\w*(?: richtungen)?) .{0,12}grun"
    r"|(?:baum|ast|mast|laterne|mauer|schild|gerust)\w*.{0,40}(?:droht|drohen).{0,20}(?:fallen|umzu\w+|sturzen|einzu\w+|abzu\w+)"
    r"|\w*(?:mast|laterne|ampel)\w*\b.{0,25}\b(?:umgefallen|umgesturzt|umgeknickt|umgefahren)"
    r"|(?:baum|ast|mast)\b.{0,30}liegt.{0,20}(?:auf der|quer uber die) (?:strasse|fahrbahn)|(?:baum|mast)\w* .{0,25}(?:auf|uber) (?:die|der) (?:strasse|fahrbahn|gleise)"
    r"|(?:drahte?|kabel)\b.{0,25}(?:gucken|hangen|hangt|ragen|blank|offen|lose)|(?:klappe|abdeckung).{0,30}(?:mast|laterne)\w*.{0,20}\boffen"
    r"|\w*spur\b.{0,30}motorrad.{0,20}gesturzt|strasse .{0,15}(?:eingebrochen|weggebrochen|unterspult)|erdfall"
)


def urgency_of(text: str) -> str | None:
    """Return :data:`ACUTE` (112, 110 or the fault line now), :data:`HAZARD` (call, then report) or ``None``."""
    if danger_in(text) is not None:
        return ACUTE
    return HAZARD if _HAZARDS.search(fold(text)) else None
