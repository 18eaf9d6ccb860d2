"""A citizen says where it is: the assistant finds the place, asks, or says that it is not in Jena."""

from __future__ import annotations

import math

import pytest

from bot.cases.defects.place import PlaceResolver, describe_place
from bot.cases.defects.places import (
    AmbiguousPlace,
    Certainty,
    OutsideJena,
    PlaceKind,
    ResolvedPlace,
    UnknownPlace,
    unknown_place,
)


def resolved(places: PlaceResolver, text: str) -> ResolvedPlace:
    found = places.resolve(text)
    assert isinstance(found, ResolvedPlace), found
    return found


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Karl-Liebknecht-Str. 27", "Karl-Liebknecht-Straße 27"),
        ("karl liebknecht straße 27 a", "Karl-Liebknecht-Straße 27a"),
        ("liebknechtstr. 27", "Karl-Liebknecht-Straße 27"),
        ("Löbdergaben 12", "Löbdergraben 12"),
        ("Dornburgerstr.11", "Dornburger Straße 11"),
        ("kahlaische straße siebenundzwanzig", "Kahlaische Straße 27"),
        ("zwischen Ricarda-Huch-Weg 5 und 9", "Ricarda-Huch-Weg 5–9"),
        ("Stadtrodaer Straße 1, 07747 Jena", "Stadtrodaer Straße 1"),
        ("Emil-Wölk-Strasse Nr 11", "Emil-Wölk-Straße 11"),
        ("EMIL-WOELK-STR. 11", "Emil-Wölk-Straße 11"),
    ],
)
def test_street_and_number_are_found_in_any_spelling(places: PlaceResolver, text: str, label: str) -> None:
    place = resolved(places, text)
    assert place.kind is PlaceKind.ADDRESS
    assert describe_place(place).split(", ")[0] == label
    assert place.precise


def test_the_first_sentence_of_a_report_says_the_place_already(places: PlaceResolver) -> None:
    place = resolved(places, "da ist ein riesiges loch in der karl liebknecht straße vorm rewe")
    assert (place.street, place.addition, place.precise) == ("Karl-Liebknecht-Straße", "vorm rewe", True)


@pytest.mark.parametrize(
    "text",
    [
        "Ecke Kastanienstraße/Ahornstraße",
        "Kastanienstr. Ecke Ahornstr.",
        "Kreuzung Ahornstraße und Kastanienstraße",
    ],
)
def test_a_crossing_is_the_same_from_both_sides(places: PlaceResolver, text: str) -> None:
    place = resolved(places, text)
    assert (place.kind, place.street) == (PlaceKind.CROSSING, "Ahornstraße / Kastanienstraße")


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("am Westbahnhof", PlaceKind.LANDMARK, "Westbahnhof"),
        ("beim Uniturm", PlaceKind.LANDMARK, "JenTower"),
        ("Haltestelle Enver-Simsek-Platz", PlaceKind.STOP, "Enver-Şimşek-Platz"),
        ("an der Haltestelle Holzmarkt", PlaceKind.STOP, "Holzmarkt"),
        ("vor dem Angergymnasium", PlaceKind.SCHOOL, "Angergymnasium"),
        ("irgendwo in Winzerla", PlaceKind.DISTRICT, "Winzerla"),
    ],
)
def test_places_with_a_name_are_found(places: PlaceResolver, text: str, kind: PlaceKind, name: str) -> None:
    place = resolved(places, text)
    assert (place.kind, place.name) == (kind, name)


def test_a_lamp_number_is_enough_and_a_street_with_it_is_kept(places: PlaceResolver) -> None:
    assert resolved(places, "Laterne 138/023").precise
    place = resolved(places, "Laterne 138-023 in der Wöllnitzer Straße")
    assert (place.kind, place.asset_number, place.street) == (PlaceKind.LAMP, "138-023", "Wöllnitzer Straße")


def test_half_a_lamp_number_needs_its_street(places: PlaceResolver) -> None:
    assert places.resolve("Laterne 23") == UnknownPlace("Laterne 23", "number_without_street")
    place = resolved(places, "Laterne 23 in der Dornburger Str.")
    assert (place.street, place.asset_number, place.house_number) == ("Dornburger Straße", "23", None)


@pytest.mark.parametrize("text", ["Lobeda", "am Bahnhof", "Ernst Abbe", "Schilerstraße 3", "in der Leutra"])
def test_a_name_of_several_places_is_asked_back(places: PlaceResolver, text: str) -> None:
    found = places.resolve(text)
    assert isinstance(found, AmbiguousPlace)
    assert 2 <= len(found.candidates) <= 6
    assert len({describe_place(candidate) for candidate in found.candidates}) == len(found.candidates)


def test_a_candidate_keeps_the_house_number_that_was_said(places: PlaceResolver) -> None:
    found = places.resolve("Schilerstraße 3")
    assert isinstance(found, AmbiguousPlace)
    assert all(candidate.house_number == "3" for candidate in found.candidates)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Fritz-Ritter-Straße 44", "Fritz-Ritter-Straße 44"),
        ("golmsdorfer straße", "Golmsdorfer Straße"),
        ("Am Alten Gaswerk 7", "Am Alten Gaswerk 7"),
        ("Straße des 17. Juni 5", "Straße des 17. Juni 5"),
    ],
)
def test_a_street_that_the_list_lacks_is_taken_as_said_and_marked(
    places: PlaceResolver, text: str, label: str
) -> None:
    place = resolved(places, text)
    assert (describe_place(place), place.certainty) == (label, Certainty.UNVERIFIED)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("in Weimar am Markt", "town"),
        ("Erfurter Straße in Weimar", "town"),
        ("Apolda", "town"),
        ("99423 Weimar, Goetheplatz", "postcode"),
        ("auf der A4 am Hermsdorfer Kreuz", "motorway"),
        ("Autobahn", "motorway"),
        ("52.52, 13.405", "position"),
    ],
)
def test_other_towns_and_the_motorway_are_not_jena(places: PlaceResolver, text: str, reason: str) -> None:
    found = places.resolve(text)
    assert isinstance(found, OutsideJena)
    assert found.reason == reason


@pytest.mark.parametrize(
    "text", ["Erfurter Straße 12", "Weimarische Straße", "Naumburger Straße Richtung Camburg"]
)
def test_streets_called_after_other_towns_are_in_jena(places: PlaceResolver, text: str) -> None:
    resolved(places, text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "😀😀",
        "keine ahnung",
        "vor unserem Haus",
        "in unserer Straße",
        "auf dem Spielplatz",
        "an der Kreuzung",
        "hinterm Kaufland",
    ],
)
def test_what_is_no_place_is_never_put_into_the_centre(places: PlaceResolver, text: str) -> None:
    assert isinstance(places.resolve(text), UnknownPlace)


def test_after_two_failures_the_words_are_kept_and_marked() -> None:
    place = unknown_place("da wo früher der Konsum war")
    assert place.place_unknown
    assert (place.latitude, place.street, place.precise) == (None, None, False)
    assert "Ort unbekannt" in describe_place(place)
    assert "Konsum" in describe_place(place)


@pytest.mark.parametrize(
    "text",
    [
        "50.92713, 11.58921",
        "50,92713 11,58921",
        "11.58921, 50.92713",
        "https://www.google.com/maps/@50.92713,11.58921,17z",
        "geo:50.92713,11.58921",
    ],
)
def test_coordinates_are_understood_also_the_wrong_way_round(places: PlaceResolver, text: str) -> None:
    place = resolved(places, text)
    assert (place.kind, place.latitude, place.longitude) == (PlaceKind.POSITION, 50.92713, 11.58921)
    assert place.certainty is Certainty.LIKELY


@pytest.mark.parametrize("pin", [(0.0, 0.0), (math.nan, 11.5), (math.inf, 1.0), (120.0, 11.0)])
def test_a_receiver_that_knows_nothing_gives_no_place(
    places: PlaceResolver, pin: tuple[float, float]
) -> None:
    assert isinstance(places.at(*pin), UnknownPlace)


def test_a_pin_with_words_keeps_both(places: PlaceResolver) -> None:
    place = places.at(50.9271, 11.5892, "vor dem Holzmarkt 3")
    assert isinstance(place, ResolvedPlace)
    assert (place.street, place.latitude) == ("Holzmarkt", 50.9271)


def test_a_correction_says_what_is_meant(places: PlaceResolver) -> None:
    assert resolved(places, "nein, doch nicht Holzmarkt, sondern Westbahnhof").name == "Westbahnhof"


def test_a_time_is_no_house_number(places: PlaceResolver) -> None:
    assert resolved(places, "Holzmarkt seit 3 Tagen dunkel").house_number is None
    assert resolved(places, "Holzmarkt 14 Uhr").house_number is None
    assert resolved(places, "Holzmarkt, 5 Laternen aus").house_number is None


def test_a_street_alone_is_asked_for_more_and_a_square_is_not(places: PlaceResolver) -> None:
    assert not resolved(places, "Dornburger Straße").precise
    assert not resolved(places, "an der Saale").precise
    assert resolved(places, "Engelplatz").precise
    assert resolved(places, "Camsdorfer Brücke").precise


def test_the_district_that_is_named_counts(places: PlaceResolver) -> None:
    assert resolved(places, "Hauptstraße 5 in Zwätzen").district == "Zwätzen"
