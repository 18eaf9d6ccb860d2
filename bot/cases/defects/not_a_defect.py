"""Reports that are for somebody else: who that is, as a sentence's key and the record that names them.

Some of these may still be reported (a car on the pavement hinders everyone): then the dialogue says who is
quicker and goes on if the citizen wants to.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.answers.phrasebook import Phrasebook, shared_phrasebook
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.records import Office
from bot.language.normalise import fold


@dataclass(frozen=True)
class Elsewhere:
    """Somebody else's case."""

    reason: str
    """Such as ``parking``; the sentence is ``defects.elsewhere_<reason>``."""
    record_key: str | None
    """Who deals with it: ``unit/…``, ``body/…``, ``contact/…`` or ``defect_rule/…``; ``None`` for private matters."""
    may_be_reported: bool
    """Whether the city takes a report all the same."""
    values: dict[str, str] = field(default_factory=dict, compare=False)
    """What the sentence needs; empty texts for what no source says."""

    @property
    def phrase(self) -> str:
        """Key of the sentence for the citizen."""
        return f"defects.elsewhere_{self.reason}"

    def say(self, phrases: Phrasebook | None = None) -> str:
        """Return the sentence for the citizen, German."""
        return (phrases or shared_phrasebook()).say(self.phrase, **self.values)


@dataclass(frozen=True)
class _Rule:
    reason: str
    record_key: str | None
    may_be_reported: bool
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None = None


def _rule(
    reason: str, record_key: str | None, pattern: str, *, reported: bool = False, unless: str = ""
) -> _Rule:
    return _Rule(reason, record_key, reported, re.compile(pattern), re.compile(unless) if unless else None)


_PUBLIC = (
    r"gehweg|fussweg|burgersteig|gehsteig|radweg|strasse|fahrbahn|weg\b|kreuzung|spielplatz|haltestelle|sicht"
)
_RULES = (
    _rule(
        "motorway",
        "defect_rule/autobahn",
        r"\bautobahn(?!brucke|kirche)\w*|\bbab ?\d|(?<![\w-])a ?[49](?![\w-])(?= |$|,|\.)",
        unless=r"unter der autobahn|autobahnzubringer",
    ),
    _rule(
        "rural_road",
        "defect_rule/strassen_ausserorts",
        r"\b(?:b ?7|b ?88|bundesstrasse|landesstrasse|landstrasse|kreisstrasse|l ?\d{4}|ausserorts|ausserhalb der ortschaft)\b",
        reported=True,
    ),
    _rule(
        "railway",
        "defect_rule/bahnanlagen",
        r"\b(?:bahnubergang|bahnbrucke|eisenbahn\w*|bahndamm|bahngleis\w*|deutsche bahn|bahnsteig .{0,20}(?:westbahnhof|paradies|goschwitz|saalbahnhof)"
        r"|(?:aufzug|fahrstuhl|bahnsteig|gleis) .{0,25}bahnhof)\b|\bdb\b",
        reported=True,
        unless=r"strassenbahn|tram",
    ),
    _rule(
        "state_forest",
        "body/thueringenforst",
        r"\b(?:staatswald|staatsforst|landeswald|landesforst|thuringenforst|forstamt)\b",
    ),
    _rule(
        "parking",
        "unit/fachdienst_kommunale_ordnung",
        r"falschpark\w*|falsch (?:ge)?park\w*|\bpark(?:t|en|ende[nrs]?)\b(?!.{0,12}(?:schild|automat|uhr|bank))|zugeparkt|abschlepp\w*|dauerparker|parksunder"
        r"|steht im (?:absoluten )?(?:halte|park)verbot|blockiert (?:die|meine|unsere) (?:ein|aus)fahrt|zweite reihe",
        reported=True,
        unless=r"park(?:schein|uhr|bank)|ohne (?:kennzeichen|nummernschild)|schrottauto|grunflache|\brasen\b|schild|markierung",
    ),
    _rule(
        "refuse_collection",
        "contact/ksj_abfall",
        r"\b(?:meine?|unsere?|die|der) (?:\w+ )?(?:tonnen?|mulltonnen?|restmull\w*|biotonnen?|gelber? (?:tonne|sack|sacke)|papiertonnen?|mull)\b.{0,35}"
        r"(?:nicht (?:geleert|abgeholt|mitgenommen)|vergessen|stehen gelassen|stehengelassen)|mullabfuhr (?:war|ist|kam)",
        unless=r"container|papierkorb|abfalleimer|mulleimer",
    ),
    _rule(
        "bulky_waste",
        "contact/ksj_sperrmuell",
        r"sperrmull.{0,20}(?:anmelden|bestellen|abholen lassen|loswerden)|(?:mein|unser)\w* (?:alte[snr]? )?(?:sofa|couch|matratze|schrank|sperrmull)"
        r".{0,30}(?:loswerden|entsorgen|abholen|abgeholt)",
    ),
    _rule(
        "utilities",
        "body/stadtwerke_netze",
        r"stromausfall|kein(?:en)? (?:strom|gas|wasser)\b|strom (?:ist )?(?:weg|ausgefallen)|rohrbruch|wasserrohr\w*|wasserleitung .{0,15}(?:gebrochen|geplatzt|defekt)"
        r"|hydrant .{0,20}(?:lauft|undicht|spritzt|kaputt)|leitungswasser|trinkwasser .{0,20}(?:braun|trub|schmeckt)|fernwarme .{0,20}(?:aus|kalt|leck)",
        unless=r"brunnen|laterne|strassenlampe|ampel|lichtsignal|ladesaule",
    ),
    _rule(
        "landlord",
        "body/jenawohnen",
        r"jenawohnen|(?:treppenhaus|hausflur|aufzug|fahrstuhl|heizung|warmwasser|klingel\w*|briefkasten\w*|keller|waschkeller|haustur|wohnung|balkon"
        r"|mieter\w*|hausmeister|hausverwaltung|vermieter\w*|innenhof)\b",
        unless=r"bahnhof|haltestelle|bahnsteig|strassenlaterne|obdach|telefonzelle|gelbe post",
    ),
    _rule(
        "noise",
        "unit/fachdienst_kommunale_ordnung",
        r"ruhestorung|\blaute?r? (?:musik|party|nachbar\w*)|\blarm\w*|\bkrach\b|feiern .{0,20}laut|so laut|nachts .{0,25}\blaut\b",
        reported=True,
        unless=r"larmschutzwand|deckel|gully|strassenbahn|quietscht|ampel",
    ),
    _rule(
        "neighbour",
        None,
        r"\bnachbar\w*.{0,45}(?:hecke|baum|aste|zaun|grundstuck|garten|laub|grillt|rauch|hund)|(?:hecke|baum|aste|zaun) (?:vom|von meinem|meines|des) nachbar\w*",
        reported=False,
        unless=_PUBLIC,
    ),
    _rule(
        "private_ground",
        "defect_rule/privatgrund",
        r"\b(?:privatgrundstuck|privatgelande|privatgrund|privatweg|privatparkplatz|kundenparkplatz|tiefgarage|parkhaus|garagenhof|firmengelande)\b"
        r"|parkplatz (?:vom|von|bei|am) (?:rewe|kaufland|aldi|lidl|edeka|netto|penny|obi|globus|tegut)|\bauf (?:meinem|unserem) (?:hof|grundstuck)\b",
        reported=True,
        unless=r"schrott(?:auto|fahrrad)|ohne (?:kennzeichen|nummernschild)",
    ),
    _rule(
        "idea",
        "unit/team_jenazentral",
        r"\b(?:ich (?:finde|mochte vorschlagen)|mein vorschlag|idee:|vorschlag:|warum gibt es (?:hier |in jena )?kein\w*|es sollte (?:hier )?(?:mehr|ein\w*) )"
        r"|\b(?:lob|danke|dankeschon) (?:an|fur)\b|der stadtrat soll",
        reported=True,
        unless=r"kaputt|defekt|loch|dreck|mull|gefahr|sexis|rassis|werbung",
    ),
)


def find_elsewhere(text: str, knowledge: KnowledgeBase) -> Elsewhere | None:
    """Return who else deals with a report, ``None`` for a defect that is the city's."""
    folded = fold(text)
    for rule in _RULES:
        if rule.pattern.search(folded) and not (rule.unless and rule.unless.search(folded)):
            return Elsewhere(
                rule.reason, rule.record_key, rule.may_be_reported, _values(rule.record_key, knowledge)
            )
    return None


def _values(record_key: str | None, knowledge: KnowledgeBase) -> dict[str, str]:
    """Name and ways to reach whoever is responsible, and the hotline, each empty where nothing is known."""
    hotline = knowledge.hotline
    values = {"name": "", "contact": "", "hotline": hotline.phone or ""}
    if record_key is None:
        return values
    kind, _, name = record_key.partition("/")
    if kind == "defect_rule":
        facts = knowledge.defect_rules[name].facts
        known = [str(facts[key]) for key in ("phone", "email", "website") if key in facts]
        return values | {"name": str(facts["responsible"]), "contact": _bracketed(known)}
    offices: Mapping[str, Mapping[str, Office]] = {
        "unit": knowledge.units,
        "body": knowledge.bodies,
        "contact": knowledge.contacts,
    }
    office = offices[kind][name]
    known = [detail for detail in (office.phone, office.email, office.website) if detail]
    return values | {"name": office.name, "contact": _bracketed(known)}


def _bracketed(details: list[str]) -> str:
    return f" ({', '.join(details)})" if details else ""
