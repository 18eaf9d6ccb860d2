"""Search engines are told the right hours: the usual week, holidays of Thuringia, single exceptions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.directory.hours_ld import special_hours, weekly_hours
from bot.directory.json_ld import directory_graph, international, office_node, service_node
from bot.knowledge import KnowledgeBase
from bot.knowledge.hours import Schedule
from bot.knowledge.records import ExtraOpenings

TODAY = date(2026, 11, 18)
BASE = "https://chat.jena.example"


def node(knowledge: KnowledgeBase, unit: str = "fundbuero") -> dict[str, Any]:
    """The entry of a unit."""
    return office_node(knowledge, knowledge.units[unit], BASE, TODAY)


def closed_days(specifications: list[dict[str, Any]]) -> set[str]:
    """The dates that are closed all day."""
    return {
        each["validFrom"] for each in specifications if (each["opens"], each["closes"]) == ("00:00", "00:00")
    }


def test_an_office_has_what_a_search_engine_shows(knowledge: KnowledgeBase) -> None:
    found = node(knowledge)
    assert found["@type"] == "GovernmentOffice"
    assert found["address"] == {
        "@type": "PostalAddress",
        "streetAddress": "Engelplatz 1",
        "postalCode": "07743",
        "addressLocality": "Jena",
        "addressCountry": "DE",
    }
    assert found["telephone"].startswith("+49-3641")
    assert found["parentOrganization"] == {"@id": f"{BASE}/feeds/verzeichnis/unit/team_jenazentral.jsonld"}


def test_days_with_equal_hours_are_one_specification(knowledge: KnowledgeBase) -> None:
    hours = {
        (each["opens"], each["closes"]): each["dayOfWeek"]
        for each in node(knowledge)["openingHoursSpecification"]
    }
    assert hours["08:30", "13:00"] == ["https://schema.org/Monday", "https://schema.org/Friday"]
    assert hours["08:30", "18:00"] == "https://schema.org/Tuesday"
    assert len(hours) == 4


def test_holidays_of_thuringia_on_open_days_are_exceptions(knowledge: KnowledgeBase) -> None:
    closed = closed_days(node(knowledge)["specialOpeningHoursSpecification"])
    assert {"2026-12-25", "2027-01-01", "2027-03-26", "2027-09-20"} <= closed
    assert "2026-11-18" not in closed  # Buß- und Bettag is no holiday in Jena
    assert "2026-12-26" not in closed  # a Saturday, closed anyway


@pytest.mark.parametrize(
    ("expression", "day", "opens", "closes"),
    [
        ("Mo-Fr 08:00-12:00; PH off; 2026 Dec 24 off", "2026-12-24", "00:00", "00:00"),
        ("Mo-Fr 08:00-12:00; PH off; 2026 Dec 31 08:00-10:00", "2026-12-31", "08:00", "10:00"),
    ],
)
def test_single_days_in_the_hours_are_exceptions(expression: str, day: str, opens: str, closes: str) -> None:
    found = [each for each in special_hours(expression, None, TODAY) if each["validFrom"] == day]
    assert [(each["opens"], each["closes"], each["validThrough"]) for each in found] == [(opens, closes, day)]


def test_extra_openings_are_exceptions() -> None:
    extra = ExtraOpenings(("2026-12-05",), "09:00-13:00", "2026-12-31")
    found = special_hours("Mo-Fr 08:00-12:00; PH off", extra, TODAY)
    assert {"validFrom": "2026-12-05", "opens": "09:00", "closes": "13:00"}.items() <= found[0].items()


def test_around_the_clock_is_a_whole_day() -> None:
    (found,) = weekly_hours(Schedule("24/7", today=TODAY))
    assert (found["opens"], found["closes"], len(found["dayOfWeek"])) == ("00:00", "23:59", 7)


def test_what_is_not_known_is_left_out(knowledge: KnowledgeBase) -> None:
    silent = replace(knowledge.units["fundbuero"], opening_hours=None, phone=None, email=None, address=None)
    found = office_node(knowledge, silent, BASE, TODAY)
    assert not {"openingHoursSpecification", "telephone", "address", "contactPoint"} & set(found)


def test_a_service_names_who_provides_it(knowledge: KnowledgeBase) -> None:
    found = service_node(knowledge, knowledge.services["personalausweis"], BASE, TODAY)
    assert found["@type"] == "GovernmentService"
    assert found["provider"]["@id"].endswith("/unit/team_buergerservice.jsonld")
    assert "Perso" in found["alternateName"]
    assert "46,00" in found["offers"]["description"]


def test_every_reference_of_the_whole_directory_leads_to_an_entry(knowledge: KnowledgeBase) -> None:
    graph = directory_graph(knowledge, BASE, TODAY)["@graph"]
    ids = [entry["@id"] for entry in graph]
    assert len(ids) == len(set(ids)) == len(knowledge.units) + len(knowledge.services)
    for entry in graph:
        for name in ("parentOrganization", "provider"):
            reference = entry.get(name, {}).get("@id")
            assert reference is None or reference in ids


@pytest.mark.parametrize(
    ("phone", "shown"), [("03641 49-0", "+49-3641-490"), ("112", "112"), ("116117", "116117"), (None, None)]
)
def test_numbers_are_international_but_short_ones_stay_short(phone: str | None, shown: str | None) -> None:
    assert international(phone) == shown
