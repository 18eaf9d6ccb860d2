"""What the city does not mend is pointed to whoever does; what is dangerous goes to the telephone first."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.cases.defects.not_a_defect import find_elsewhere
from bot.cases.defects.urgency import ACUTE, HAZARD, urgency_of
from bot.knowledge.base import KnowledgeBase


@pytest.mark.parametrize(
    ("text", "reason", "named"),
    [
        ("da parkt ständig einer in der zweiten reihe", "parking", "03641 49-2505"),
        ("der nachbar hört jede nacht laute musik", "noise", "Ordnungsamt"),
        ("die hecke vom nachbarn ist zu hoch", "neighbour", "03641 49-0"),
        ("Schlagloch auf der A4 bei Göschwitz", "motorway", "autobahn.de"),
        ("B7 kurz vor Isserstedt, tiefes Loch", "rural_road", "tlbv"),
        ("Der Weg im Staatswald ist zerfahren", "state_forest", "ThüringenForst"),
        ("aufzug bei jenawohnen seit tagen kaputt", "landlord", "03641 2365850"),
        ("stromausfall in der ganzen straße", "utilities", "Stadtwerke Jena Netze"),
        ("Rohrbruch, das Wasser läuft über die Straße", "utilities", "Stadtwerke Jena Netze"),
        ("meine Biotonne wurde nicht geleert", "refuse_collection", "03641 4989-500"),
        ("ich will meinen sperrmüll anmelden", "bulky_waste", "03641 4989-510"),
        ("der parkplatz vom rewe hat lauter löcher", "private_ground", "Eigentümer"),
        ("Schranke am Bahnübergang defekt", "railway", "Deutsche Bahn"),
        ("Lob an die Stadtreinigung", "idea", "JenaZentral"),
    ],
)
def test_somebody_else_is_named_with_a_way_to_reach_them(
    knowledge: KnowledgeBase, text: str, reason: str, named: str
) -> None:
    elsewhere = find_elsewhere(text, knowledge)
    assert elsewhere is not None
    assert elsewhere.reason == reason
    assert named in elsewhere.say()


def test_a_record_key_leads_to_a_record(knowledge: KnowledgeBase) -> None:
    elsewhere = find_elsewhere("Falschparker", knowledge)
    assert elsewhere is not None
    assert elsewhere.record_key in knowledge.records
    assert elsewhere.may_be_reported


@pytest.mark.parametrize(
    "text",
    [
        "Parkbank kaputt",
        "Parkscheinautomat defekt",
        "Müll unter der Autobahnbrücke in Lobeda",
        "Die Hecke vom Nachbarn wächst auf den Gehweg",
        "Lärmschutzwand beschmiert",
        "Straßenbahn quietscht nachts laut",
        "Auto ohne Kennzeichen steht seit Wochen da",
        "Gullydeckel klappert die ganze Nacht laut",
    ],
)
def test_the_citys_own_defects_stay_here(knowledge: KnowledgeBase, text: str) -> None:
    assert find_elsewhere(text, knowledge) is None


def test_hardly_any_report_of_the_evaluation_set_is_sent_away(knowledge: KnowledgeBase) -> None:
    path = Path(__file__).parents[2] / "data" / "defect_categories.yml"
    texts = [report["text"] for report in yaml.safe_load(path.read_text(encoding="utf-8"))["reports"]]
    sent_away = [
        text for text in texts if (found := find_elsewhere(text, knowledge)) and not found.may_be_reported
    ]
    assert len(sent_away) <= len(texts) * 0.01, sent_away


@pytest.mark.parametrize(
    ("text", "urgency"),
    [
        ("Gullydeckel fehlt, Kinder spielen da", HAZARD),
        ("am Inselplatz ist ein Laternenmast umgefallen", HAZARD),
        ("Ampel komplett aus an der Kreuzung", HAZARD),
        ("Der Baum droht auf den Weg zu fallen", HAZARD),
        ("ein Stromkabel hängt runter", ACUTE),
        ("Laterne ist dunkel", None),
        ("Schlagloch in der Straße", None),
    ],
)
def test_danger_is_noticed_before_anything_is_filed(text: str, urgency: str | None) -> None:
    assert urgency_of(text) == urgency
