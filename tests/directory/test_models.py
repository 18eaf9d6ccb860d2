"""What other systems are told about units, services and hours is what citizens are told."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.clock import BERLIN
from bot.directory.models import hit_model, hours_model, service_model, unit_model
from bot.knowledge import KnowledgeBase
from bot.knowledge.search import SearchIndex

WEDNESDAY = datetime(2026, 11, 18, 10, 0, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("at", "state", "until", "opening"),
    [
        ("2026-11-17T17:59:59", "open", "2026-11-17T18:00:00+01:00", "2026-11-18T09:00:00+01:00"),
        ("2026-11-17T18:00:00", "closed", None, "2026-11-18T09:00:00+01:00"),
        ("2027-09-20T10:00:00", "closed", None, "2027-09-21T08:30:00+02:00"),
    ],
)
def test_hours_are_told_to_the_second(
    knowledge: KnowledgeBase, at: str, state: str, until: str | None, opening: str
) -> None:
    moment = datetime.fromisoformat(at).replace(tzinfo=BERLIN)
    found = hours_model(knowledge.units["fundbuero"], moment)
    assert (found["state"], found["until"], found["next_opening"]) == (state, until, opening)


def test_a_holiday_is_named(knowledge: KnowledgeBase) -> None:
    found = hours_model(knowledge.units["fundbuero"], datetime(2027, 9, 20, 10, tzinfo=BERLIN))
    assert (found["holiday"], found["today"]) == ("Weltkindertag", [])


def test_hours_nobody_knows_are_unknown_not_closed(knowledge: KnowledgeBase) -> None:
    silent = next(unit for unit in knowledge.units.values() if unit.opening_hours is None)
    assert hours_model(silent, WEDNESDAY)["state"] == "unknown"


def test_a_unit_comes_with_its_place_in_the_administration(knowledge: KnowledgeBase) -> None:
    found = unit_model(knowledge, knowledge.units["fundbuero"], WEDNESDAY)
    assert found["path"][-1] == "dezernat_2"
    assert found["address"]["street"] == "Engelplatz 1"
    assert found["now"]["state"] == "open"
    assert found["sources"][0] == "Mitteilung der Stadt Jena zum Bürgerservice"


def test_a_service_comes_with_who_is_responsible(knowledge: KnowledgeBase) -> None:
    found = service_model(knowledge, knowledge.services["personalausweis"])
    assert found["responsible"] == {"key": "unit/team_buergerservice", "name": "Team Bürgerservice"}
    assert found["appointment"]["needed"] == "required"


def test_a_hit_leads_to_more(knowledge: KnowledgeBase, index: SearchIndex) -> None:
    found = hit_model(knowledge, index.search("perso verloren", 1)[0])
    assert (found["key"], found["url"]) == ("service/personalausweis", "/api/v1/services/personalausweis")


def test_a_source_is_named_once_however_many_of_its_pages_a_fact_comes_from(knowledge: KnowledgeBase) -> None:
    found = service_model(knowledge, knowledge.services["personalausweis"])
    assert len(knowledge.services["personalausweis"].source) > 1
    assert found["sources"] == ["service.jena.de"]
