"""Words that settle the topic of a conversation with the mayor; searched in folded text."""

from __future__ import annotations

import re

SECURITY, FIRE, BUDGET, STATISTICS, FAMILY, OTHER = (
    "security",
    "fire",
    "budget",
    "statistics",
    "family",
    "other",
)

_CUES: tuple[tuple[str, float, str], ...] = (
    (
        SECURITY,
        3.0,
        r"\bsicherheit\w*|\w*sicherheit\b|\bunsicher\w*|\bordnung\b|ordnungsamt\w*|\w*larm\w*|\blaut\w*"
        r"|ruhestorung\w*|\bkrach\b|\w*krimin\w*|uberfall\w*|uberfalle|einbruch\w*|einbruche|gewalt\w*"
        r"|drogen\w*|dealer\w*|\bdealen\b|polizei\w*|politesse\w*|stadtinspektion|falschpark\w*"
        r"|\bzugeparkt\w*|\bparkverst\w*|knollchen|strafzettel|bussgeld\w*|vandalismus|randalier\w*"
        r"|beleidig\w*|belastig\w*|bedroh\w*|\bangst\b|saufer\w*|trinkerszene|alkohol\w*|boller\w*"
        r"|kampfhund\w*|leinenzwang|\bhundekot\b|waffenverbot\w*|messer\w*|videouberwach\w*"
        r"|uberwachungskamera\w*|versammlung\w*|\bdemos?\b|demonstration\w*|gewerbeamt|gaststatte\w*"
        r"|sperrstunde|sperrzeit|aussengastro\w*|party\w*|noise|\bsafety\b|security|\bcrime\b|schmierer\w*"
        r"|blitzer\w*|raser\w*|tempokontroll\w*|gefahrlich\w*|schlager\w*|extremis\w*|\bnazis?\b"
        r"|wildpink\w*|strassenmusik\w*",
    ),
    (
        FIRE,
        4.0,
        r"\w*feuerwehr\w*|\bbrand\w*|\w*brand(e|es|schutz)?\b|katastroph\w*|zivilschutz|bevolkerungsschutz"
        r"|\w*sirenen?\b|\bsirene\w*|hochwasser\w*|\w*notstrom\w*|blackout|stromausfall|rettungsdienst\w*"
        r"|leitstelle|gefahrenabwehr|loschfahrzeug\w*|\bloschwasser|\bhydrant\w*|warnapp|katwarn|\bnina\b"
        r"|evakuier\w*|notfallplan\w*|fire (brigade|department|station)|\bthw\b|bombenfund\w*|bunker"
        r"|schutzraum\w*|jugendfeuerwehr|rauchmelder\w*|unwetter\w*|notfalltreff\w*|geratehaus",
    ),
    (
        BUDGET,
        3.5,
        r"\w*haushalt(s\w*|splan\w*)?\b|\bhaushalts\w*|\w*finanz\w*|\bbudget\w*|\b\w*schulden\w*"
        r"|verschuld\w*|\b\w*steuern?\b|\bsteuer\w*|hebesatz\w*|kammerei|spar(zwang|massnahm|kurs|en)\w*"
        r"|kurzung\w*|\bkurzt\b|gekurzt\w*|fordermittel\w*|zuschuss\w*|zuschusse|\bgeld\w*|\w*gelder\b"
        r"|\bkosten\b|\bausgaben\b|einnahmen|\binvestition\w*|gebuhr\w*|\w*gebuhren\b|stadtkasse|mahnung\w*"
        r"|vollstreck\w*|pfandung\w*|beteiligung(en|smanagement)|stadtische gesellschaft\w*"
        r"|burgerhaushalt\w*|taxes|\bmoney\b|teuer\w*|verschwend\w*|pleite|haushaltssperre",
    ),
    (
        STATISTICS,
        4.5,
        r"\w*statisti\w*|einwohnerzahl\w*|bevolkerungs(zahl|entwicklung|prognose)\w*|\bzensus\w*"
        r"|demograf\w*|demograph\w*|\bzahlen\b|\bdaten\b|open ?data|erhebung\w*|umfrage\w*|burgerumfrage"
        r"|mietspiegel\w*|prognose\w*|figures|census|quartalsbericht",
    ),
    (
        FAMILY,
        3.0,
        r"\w*familie?n?\w*|burger(service|dienste|amt|buro)\w*|\w*ausweis\w*|\bperso\b|\w*pass\b|\w*passe\b"
        r"|reisepass\w*|meldebescheinig\w*|\bummeld\w*|\banmeldung wohn\w*|wohnsitz|einwohnermelde\w*"
        r"|fuhrerschein\w*|fahrerlaubnis\w*|zulassung\w*|kfz\w*|elterngeld\w*|einburgerung\w*"
        r"|staatsangehorig\w*|\beltern\b|\bkinder\b|\bkind\b|\bmutter\b|\bvater\b|alleinerziehend\w*"
        r"|jenazentral|wartezeit\w*|termine? beim (amt|burger(?!meister)\w*)|terminvergabe|offnungszeit\w*"
        r"|fundburo|fundsache\w*|smart ?city"
        r"|familienkarte|onlinedienst\w*|digital\w*|briefwahl\w*|wahlhelfer\w*"
        r"|schulhort|servicezeit\w*|\bbabys?\b",
    ),
)
_NAMES: tuple[tuple[str, str], ...] = (
    (SECURITY, r"(offentliche )?sicherheit( und | & |, ?| )?(ordnung)?|ordnung|sicherheit ordnung"),
    (
        FIRE,
        r"feuerwehr( (und|&) (gefahrenabwehr|bevolkerungsschutz|zivilschutz))?|brandschutz|zivilschutz"
        r"|brand-? (und|&) (zivil|bevolkerungs|katastrophen)schutz",
    ),
    (BUDGET, r"haushalt( und finanzen)?|finanzen|geld"),
    (STATISTICS, r"statistik(en)?|statistische grundlagen"),
    (FAMILY, r"familien?( ?-? und |-? & |- und )?(burgerservice)?|burgerservice"),
    (
        OTHER,
        r"(was |etwas |ein )?ander(es|e)( thema)?|sonstige[s]?|egal|was anders|keins davon|nichts davon"
        r"|other",
    ),
)


def _compiled(pattern: str) -> re.Pattern[str]:
    """Return the pattern for folded text, in which „Feuer“ and „Steuer“ have lost an e like „ue“ for „ü“."""
    for digraph in ("ae", "oe", "ue"):
        pattern = pattern.replace(digraph, digraph[0])
    return re.compile(pattern)


CUES = tuple((topic, weight, _compiled(pattern)) for topic, weight, pattern in _CUES)
"""Topic, weight and pattern."""
NAMES = tuple((topic, _compiled(pattern)) for topic, pattern in _NAMES)
"""Answers that name a topic outright; matched against the whole folded text."""
