"""What citizens say when they want to change an appointment they have."""

from __future__ import annotations

import re

from bot.cases.dialogue.commands import wants_to_skip
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
_DETAIL = (
    r"(?:\w*telefon\w*|\w*handynummer|rufnummer|meine nummer|e ?-?mail\w*|mailadresse|mein\w* anliegen"
    r"|mein\w* namen?)"
)
_OTHER = (
    r"(?:ander\w*|geandert|neue?[nrs]?|falsch\w*|korrigier\w*|nachtrag\w*|nachreich\w*|erganz\w*|angeb\w*"
    r"|hinzufug\w*|vergessen)"
)
_OTHER_DETAILS = re.compile(rf"\b{_DETAIL}\b.{{0,40}}\b{_OTHER}\b|\b{_OTHER}\b.{{0,20}}\b{_DETAIL}\b")
_LACKS = re.compile(
    r"\b(?:keine?|nicht|nich|net|ohne|verlor\w*|verlegt|gelosch\w*|vergessen|find\w*)\b.{0,30}"
    r"\b(?:\w*nummer\w*|referenz|code\w*|bestatigung\w*|e ?-?mail\w*)\b"
    r"|\b(?:\w*nummer\w*|referenz|code\w*|bestatigung\w*|e ?-?mail\w*)\b.{0,30}"
    r"\b(?:keine?|nicht|nich|net|verlor\w*|verlegt|gelosch\w*|vergessen)\b"
)
_APPOINTMENT = re.compile(r"\b(?:termin\w*|\w*sprechstunde\w*|\w*sprechtag\w*|anmeldung|buchung|gesprach)\b")
_TOPIC = re.compile(r"\b(?:uber|wegen|thema|betrifft|es geht um)\b")
_OF_OWN = re.compile(r"\b(?:mein\w*|unser\w*|bin angemeldet|gebucht\w*|vorgangsnummer|referenz|code)\b")
_OWN_APPOINTMENT = re.compile(r"\bmein\w* termin\b")
_ITS_STATE = re.compile(r"\b(?:was (?:ist|is|war)|steht|wann|wo|noch|gilt|klappt|status|stand|aktuell)\b")


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


def wants_other_details(text: str) -> bool:
    """Tell whether telephone number, mail address, name or concern are to be changed, not the time."""
    return wished_change(text) is None and bool(_OTHER_DETAILS.search(fold(text)))


def lacks_reference(text: str) -> bool:
    """Tell whether somebody has no reference or code at hand."""
    return bool(_LACKS.search(fold(text))) or wants_to_skip(text)


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


def asks_how_it_stands(text: str) -> bool:
    """Tell whether somebody asks for their appointment: „was ist mit meinem termin“, „gilt mein termin?“"""
    said = fold(text)
    return bool(_OWN_APPOINTMENT.search(said) and _ITS_STATE.search(said))
