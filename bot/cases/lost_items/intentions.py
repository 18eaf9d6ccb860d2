"""What a message about lost property wants that is no description of a loss."""

from __future__ import annotations

import re

from bot.language.normalise import fold

_VERBS = (
    r"(?:verlor\w*|vergess\w*|liegen ?(?:ge)?la\w*|liegengeblieben|stehen ?(?:ge)?la\w*|vermiss\w*|weg|fehlt"
    r"|verschwunden|abhanden|verlegt|such\w*|geklaut|gestohlen)"
)
_OWN = re.compile(rf"\b(?:{_VERBS}|mein\w*|meim|mei|unser\w*)\b")
_LOST = re.compile(rf"\b{_VERBS}\b")
_THERE = r"(?:habt ihr|haben sie|habts|hat das fundburo|liegt|liegen|gibt es|gibts|wurden?|sind)"
_SHOW = (
    r"(?:liste|listet|auflistung|zeig\w*|nenn\w*|aufzahlen|zahl\w*|gib|ubersicht|katalog|bestand|tabelle"
    r"|inventar|datenbank)"
)
_CATALOGUE = re.compile(
    rf"\b(?:was|welche\w*|wieviele?|wie viele?)\b.{{0,30}}\b{_THERE}\b"
    rf"|\b{_THERE}\b.{{0,40}}\b(?:wertvoll\w*|alle\w*|irgendwelche\w*|so|gerade|derzeit|denn)\b"
    rf"|\b{_SHOW}\b.{{0,40}}\b(?:alle\w*|fundsachen|gefunden\w*|abgegeben\w*|was|den|die|der)\b"
    r"|\bfundsachen(?:liste|bestand|tabelle)?\b.{0,20}\b(?:ausgeben|auflisten|anzeigen|zeigen)\b"
)
_CONTACT = r"(?:name|heisst|adresse|telefon\w*|kontakt\w*)"
_WHO_FOUND = re.compile(
    r"\bwer\b.{0,40}\b(?:abgegeben|gefunden|gebracht|finder\w*|abgab)\b|\bwem gehort\b"
    rf"|\bfinder\w*\b.{{0,30}}\b(?:{_CONTACT}|bedanken)\b|\b{_CONTACT}\b.{{0,20}}\bfinder\w*\b"
)
_FOUND = re.compile(
    r"\b(?:ich|wir|mein \w+|meine \w+)\b.{0,60}\b(?:gefunden|entdeckt|aufgehoben)\b|\bfinderlohn\b"
    r"|\b(?:habe?|ham|hamm|haben)\b.{0,60}\bgefunden\b"
    r"|\b(?:abgeben|abliefern)\b.{0,20}\b(?:wo|kann|soll)\b|\bwo\b.{0,60}\b(?:abgeben|abliefern)\b"
)
_NOT_FOUND = re.compile(
    r"\b(?:nicht|nich|net|ned|ni|nirgends?|nirgendwo)\b.{0,20}\bgefunden\b"
    r"|\bgefunden (?:worden|wurde)\b|\babgegeben\b|\b(?:habt ihr|haben sie|hat)\b.{0,60}\bgefunden\b"
)
_ONE_MORE = re.compile(
    r"\b(?:auch noch|ausserdem|zusatzlich|noch was|noch etwas|und noch|ach und)\b.{0,60}"
    rf"\b{_VERBS}\b"
)


def adds_a_thing(text: str) -> bool:
    """Tell whether somebody has lost one more thing: „ich hab auch noch meinen Schirm vergessen“."""
    return bool(_ONE_MORE.search(fold(text)))


def asks_for_catalogue(text: str) -> bool:
    """Tell whether somebody asks what lies in the office instead of telling what he lost."""
    folded = fold(text)
    return bool(_CATALOGUE.search(folded)) and not _OWN.search(folded)


def asks_who_found(text: str) -> bool:
    """Tell whether somebody asks for the finder, or for the owner of a thing."""
    return bool(_WHO_FOUND.search(fold(text)))


def has_found_something(text: str) -> bool:
    """Tell whether somebody has found a thing rather than lost one."""
    folded = fold(text)
    return bool(_FOUND.search(folded)) and not _LOST.search(folded) and not _NOT_FOUND.search(folded)
