"""Somebody reports what was reported already: the same lamp, pothole, heap; and what only looks the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cases.defects.draft import DefectDraft
from bot.cases.defects.duplicates import find_duplicates
from bot.cases.defects.follow_up import change_state
from bot.cases.defects.place import PlaceResolver
from bot.cases.defects.places import ResolvedPlace, unknown_place
from bot.cases.defects.report import file_report
from bot.cases.store import CaseStore
from bot.knowledge.base import KnowledgeBase
from tests.cases.defects.conftest import MONDAY

Draft = Callable[..., DefectDraft]
TOMORROW = MONDAY + timedelta(days=1)


def pothole(draft: Draft, place: str, words: str) -> DefectDraft:
    return draft(place, category="strasse_gehweg_radweg", description=words)


def test_the_same_lamp_is_found_in_another_spelling(
    store: CaseStore, draft: Draft, knowledge: KnowledgeBase
) -> None:
    first = file_report(store, draft("Laterne 138-023"), MONDAY, knowledge)
    (found,) = find_duplicates(store, draft("138/023 in der Wöllnitzer Straße"), TOMORROW)
    assert (found.reference, found.reason) == (first.reference, "same_number")
    assert found.score > 0.9


def test_two_lamps_with_different_numbers_are_two_defects(
    store: CaseStore, draft: Draft, knowledge: KnowledgeBase
) -> None:
    near = "Laterne 138-023, Emil-Wölk-Straße 11"
    file_report(store, draft(near), MONDAY, knowledge)
    assert find_duplicates(store, draft("Laterne 138-024, Emil-Wölk-Straße 11"), TOMORROW) == []


@pytest.mark.parametrize(
    "words",
    [
        "Schlagloch, da fährt man sich die Felge kaputt",
        "riesiges loch in der straße",
        "fahrbahn aufgerissen",
        "Da isn Loch, da brichsde dir de Haxen",
    ],
)
def test_four_ways_to_speak_of_one_pothole_at_one_house(
    store: CaseStore, draft: Draft, knowledge: KnowledgeBase, words: str
) -> None:
    first = file_report(
        store, pothole(draft, "Karl-Liebknecht-Straße 27", "tiefes Schlagloch"), MONDAY, knowledge
    )
    (found,) = find_duplicates(store, pothole(draft, "liebknechtstr 29", words), TOMORROW)
    assert found.reference == first.reference


def test_a_position_within_fifteen_metres_is_the_same_place(
    store: CaseStore, draft: Draft, knowledge: KnowledgeBase
) -> None:
    file_report(store, pothole(draft, "50.92713, 11.58921", "Loch"), MONDAY, knowledge)
    (found,) = find_duplicates(store, pothole(draft, "50.92722, 11.58931", "Schlagloch"), TOMORROW)
    assert found.metres is not None
    assert 5 < found.metres < 20
    assert find_duplicates(store, pothole(draft, "50.92813, 11.58921", "Loch"), TOMORROW) == []


def test_far_houses_in_one_street_are_two_defects(
    store: CaseStore, draft: Draft, knowledge: KnowledgeBase
) -> None:
    file_report(store, pothole(draft, "Karl-Liebknecht-Straße 27", "Schlagloch"), MONDAY, knowledge)
    assert find_duplicates(store, pothole(draft, "Karl-Liebknecht-Straße 90", "Schlagloch"), TOMORROW) == []


def test_a_street_without_a_number_needs_the_same_words(
    store: CaseStore, draft: Draft, knowledge: KnowledgeBase
) -> None:
    file_report(store, pothole(draft, "Dornburger Straße", "Gullydeckel klappert"), MONDAY, knowledge)
    same = pothole(draft, "Dornburger Str.", "da klappert ein Gullydeckel")
    other = pothole(draft, "Dornburger Str.", "Scherben auf dem Radweg")
    assert len(find_duplicates(store, same, TOMORROW)) == 1
    assert find_duplicates(store, other, TOMORROW) == []


def test_a_crossing_is_one_place_from_both_sides(
    store: CaseStore, draft: Draft, knowledge: KnowledgeBase
) -> None:
    file_report(store, pothole(draft, "Ecke Ahornstraße/Kastanienstraße", "Loch"), MONDAY, knowledge)
    again = pothole(draft, "Kastanienstr. Ecke Ahornstr.", "Schlagloch")
    assert len(find_duplicates(store, again, TOMORROW)) == 1


def test_another_category_closed_old_private_or_unplaced_reports_are_not_offered(
    store: CaseStore, draft: Draft, places: PlaceResolver, knowledge: KnowledgeBase
) -> None:
    rubbish = draft(category="muell", description="Sperrmüll")
    closed = file_report(store, rubbish, MONDAY, knowledge)
    change_state(store, closed.reference, "closed", "unit:x", MONDAY, knowledge)
    file_report(store, rubbish, MONDAY - timedelta(days=61), knowledge)
    file_report(store, replace(rubbish, private=True), MONDAY, knowledge)
    file_report(store, draft(), MONDAY, knowledge)
    assert find_duplicates(store, rubbish, TOMORROW) == []
    nowhere = replace(rubbish, place=unknown_place("da drüben"))
    file_report(store, nowhere, MONDAY, knowledge)
    assert find_duplicates(store, nowhere, TOMORROW) == []
    assert isinstance(rubbish.place, ResolvedPlace)


def test_the_words_of_the_other_citizen_are_not_shown(
    store: CaseStore, draft: Draft, knowledge: KnowledgeBase
) -> None:
    file_report(
        store, draft(description="Die Lampe vor meiner Wohnung ist aus", name="Max"), MONDAY, knowledge
    )
    (found,) = find_duplicates(store, draft(), TOMORROW)
    assert "Wohnung" not in repr(found)
    assert "Max" not in repr(found)
