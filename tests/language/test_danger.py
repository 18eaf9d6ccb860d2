"""Acute danger is recognised in everyday words, and ordinary questions are not taken for it."""

from __future__ import annotations

import pytest

from bot.language import danger
from bot.language.danger import danger_in

DANGERS = [
    ("Es riecht nach Gas im Treppenhaus", danger.GAS),
    ("GASGERUCH!!!", danger.GAS),
    ("bei uns tritt Gas aus, es riecht im ganzen Haus nach Gas", danger.GAS),
    ("es riecht nach gas, wer ist zuständig?", danger.GAS),
    ("I smell gas", danger.GAS),
    ("Feuer!", danger.FIRE),
    ("FEUER IM HAUS!!!", danger.FIRE),
    ("hilfe feuer", danger.FIRE),
    ("in der Küche ist Feuer ausgebrochen", danger.FIRE),
    ("es brennt!", danger.FIRE),
    ("hier brennt es", danger.FIRE),
    ("bei uns brennts", danger.FIRE),
    ("bei meinem Nachbarn brennt es", danger.FIRE),
    ("das Haus gegenüber steht in Flammen", danger.FIRE),
    ("kein Witz, hier brennt es", danger.FIRE),
    ("das ist keine Übung, es brennt im Keller", danger.FIRE),
    ("eine Stromleitung liegt auf der Straße", danger.ELECTRICITY),
    ("offene Stromkabel am Spielplatz", danger.ELECTRICITY),
    ("Meine Frau ist bewusstlos", danger.MEDICAL),
    ("meine oma liegt regungslos am boden", danger.MEDICAL),
    ("Mein Vater hat einen Herzinfarkt", danger.MEDICAL),
    ("someone is hurt", danger.MEDICAL),
    ("Mein Kind hat Waschmittel getrunken", danger.POISON),
    ("jemand bricht gerade bei uns ein", danger.VIOLENCE),
    ("ich werde gerade verfolgt", danger.VIOLENCE),
    ("mein nachbar schlägt seine frau", danger.VIOLENCE),
    ("ein Kind ist in die Saale gefallen", danger.WATER),
    ("ein Kind steht allein auf dem Fensterbrett", danger.FALL),
    ("auf dem spielplatz ist ein loch, da ist ein kind reingefallen", danger.FALL),
    ("die Mauer droht umzustürzen", danger.FALL),
    ("ich stecke im Fahrstuhl fest", danger.FALL),
    ("Ich will mich umbringen", danger.CRISIS),
    ("ich möchte nicht mehr leben", danger.CRISIS),
    ("ich will mir das Leben nehmen", danger.CRISIS),
    ("meine Freundin will sich umbringen", danger.CRISIS),
    ("mein Bruder will sich etwas antun", danger.CRISIS),
    ("denke die ganze zeit dran mich umzubringen", danger.CRISIS),
    ("ich überlege mir was anzutun", danger.CRISIS),
    ("mein Mann hat gedroht mich umzubringen", danger.VIOLENCE),
]


@pytest.mark.parametrize(("text", "kind"), DANGERS)
def test_danger_is_recognised_with_its_kind(text: str, kind: str) -> None:
    assert danger_in(text) == kind


@pytest.mark.parametrize(("text", "kind"), DANGERS)
def test_danger_is_recognised_in_capitals_and_without_umlauts(text: str, kind: str) -> None:
    assert danger_in(text.upper()) == kind
    spelt_out = text.lower().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss")
    assert danger_in(spelt_out) == kind


@pytest.mark.parametrize(
    "text",
    [
        "Wann hat das Fundbüro offen?",
        "die Laterne vor dem Haus brennt nicht",
        "bei uns in der Straße brennt keine Lampe, hier brennt nur noch ein Licht",
        "de lampe vorm haus brennt nich",
        "Was kostet ein Gasanschluss?",
        "die Gasrechnung ist zu hoch",
        "Was kostet ein Rettungswagen?",
        "wie wird man Feuerwehrmann?",
        "Wann ist das Feuerwehrfest?",
        "Lagerfeuer anmelden",
        "Brennholz aus dem Stadtwald",
        "ich brenne darauf, in Jena zu wohnen",
        "Nach meinem Schlaganfall brauche ich einen Schwerbehindertenausweis",
        "Mein Hund ist entlaufen",
        "das ist zum Totlachen",
        "Messe für Bombenstimmung",
        "der Strom ist ausgefallen, wen rufe ich an?",
        "Gewerbesteuer und Hundesteuer",
        "Führerschein umtauschen",
        "",
    ],
)
def test_ordinary_questions_are_no_danger(text: str) -> None:
    assert danger_in(text) is None


@pytest.mark.parametrize(
    "text", ["theoretisch: ich will mich umbringen", "kein Witz, ich will nicht mehr leben"]
)
def test_a_crisis_is_taken_seriously_whatever_else_is_said(text: str) -> None:
    assert danger_in(text) == danger.CRISIS


def test_a_drill_is_no_fire() -> None:
    assert danger_in("Übung: es brennt im Keller") is None


@pytest.mark.parametrize("text", ["brennt " * 2000, "a" * 20000, "kind auf dem " * 1000])
def test_long_texts_do_not_hang(text: str) -> None:
    danger_in(text)
