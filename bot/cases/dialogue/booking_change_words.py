"""What citizens say when they want to change an appointment they have."""

from __future__ import annotations

import re

from bot.language.normalise import fold

CANCEL, MOVE, ACCEPT, LEAVE, SHOW = "cancel", "move", "accept", "leave", "show"
_MOVE = re.compile(
    r"\b(?:verschieb\w*|verschoben|verleg\w*|umbuch\w*|umgebucht|umleg\w*|umzubuchen|zu verschieben"
    r"|anderen termin|neuen termin|anderer termin|reschedule)\b"
)
_ACCEPT = re.compile(r"\b(?:annehm\w*|nehm\w* .{0,30}\ban|angenommen|zusagen|sage? .{0,20}\bzu|accept)\b")
_LEAVE = re.compile(
    r"\bwarteliste\b.{0,40}\b(?:verlass\w*|streich\w*|runter|loschen|raus|weg|abmelden|austragen)\b"
    r"|\b(?:von|aus|runter von) der (?:warte)?liste\b|\b(?:angebot|termin) ablehn\w*|\bablehn\w*\b"
)
_CANCEL = re.compile(
    r"\b(?:absagen|abzusagen|sage? .{0,40}\bab|stornier\w*|storno|austragen|abmelden|cancel"
    r"|(?:termin\w*|anmeldung|platz|mich) .{0,30}\b(?:streichen|losch\w*|zuruckgeben)|nicht (?:mehr )?kommen"
    r"|komme? .{0,30}\bnicht\b|kann .{0,40}\bnicht\b.{0,35}\b(?:kommen|wahrnehmen))\b"
)
_SHOW = re.compile(
    r"\b(?:anzeigen|ansehen|nachsehen|wann (?:ist|war|hab\w*) (?:ich )?.{0,10}mein\w* termin"
    r"|mein\w* termin .{0,10}wann)\b"
)
_KEEP = re.compile(r"\b(?:behalt\w*|nichts|doch nicht|bleibt|lassen|so lassen)\b")
_APPOINTMENT = re.compile(r"\b(?:termin\w*|\w*sprechstunde\w*|\w*sprechtag\w*|anmeldung|buchung|gesprach)\b")
_TOPIC = re.compile(r"\b(?:uber|wegen|thema|betrifft|es geht um)\b")
_OF_OWN = re.compile(r"\b(?:mein\w*|unser\w*|bin angemeldet|gebucht\w*|vorgangsnummer|referenz|code)\b")


def wished_change(text: str) -> str | None:
    """Return what is to be done with an appointment; ``None`` when that is not said."""
    folded = fold(text)
    for change, pattern in (
        (LEAVE, _LEAVE),
        (MOVE, _MOVE),
        (ACCEPT, _ACCEPT),
        (CANCEL, _CANCEL),
        (SHOW, _SHOW),
    ):
        if pattern.search(folded):
            return change
    return None


def wants_to_keep(text: str) -> bool:
    """Tell whether everything is to stay as it is."""
    return bool(_KEEP.search(fold(text)))


def wants_change(text: str) -> bool:
    """Tell whether a first sentence is about an appointment that was made before."""
    request = _TOPIC.split(fold(text), maxsplit=1)[0]
    change = wished_change(request)
    if change in (CANCEL, LEAVE):
        return True
    about_one = _OF_OWN.search(request) or (change == MOVE and _APPOINTMENT.search(request))
    return change is not None and bool(about_one)
