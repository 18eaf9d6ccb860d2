"""Who belongs to whom in the administration, and who deals with what."""

from __future__ import annotations

import pytest

from bot.knowledge import KnowledgeBase


def names(units: object) -> list[str]:
    """Return the ids of units."""
    return [unit.id for unit in units]  # type: ignore[attr-defined]


def test_there_are_five_departments(knowledge: KnowledgeBase) -> None:
    assert names(knowledge.departments()) == [
        "dezernat_1",
        "dezernat_2",
        "dezernat_3",
        "dezernat_bildung",
        "dezernat_soziales",
    ]


def test_every_department_has_a_head(knowledge: KnowledgeBase) -> None:
    heads = [unit.head.name if unit.head else None for unit in knowledge.departments()]
    assert heads == [
        "Dr. Thomas Nitzsche",
        "Benjamin Koppe",
        "Dirk Lange",
        "Johannes Schleußner",
        "Kathleen Lützkendorf",
    ]


def test_the_units_above_a_team_come_nearest_first(knowledge: KnowledgeBase) -> None:
    team = knowledge.units["team_familienservice"]
    assert names(knowledge.ancestors(team)) == ["fachdienst_buergerdienste", "dezernat_2"]


def test_nothing_stands_above_a_department(knowledge: KnowledgeBase) -> None:
    assert knowledge.ancestors(knowledge.units["dezernat_2"]) == ()


def test_a_department_belongs_to_itself(knowledge: KnowledgeBase) -> None:
    department = knowledge.units["dezernat_2"]
    assert knowledge.department_of(department) is department
    assert knowledge.department_of(knowledge.units["team_vollstreckung"]) is department


def test_the_units_below_dezernat_2_are_those_of_its_page(knowledge: KnowledgeBase) -> None:
    below = knowledge.children(knowledge.units["dezernat_2"])
    assert {unit.id for unit in below if unit.type != "leitung"} == {
        "fachdienst_buergerdienste",
        "fachdienst_finanzen",
        "fachdienst_kommunale_ordnung",
        "fachdienst_feuerwehr",
        "stabsstelle_smart_city",
    }


def test_every_child_knows_its_parent(knowledge: KnowledgeBase) -> None:
    for unit in knowledge.units.values():
        for child in knowledge.children(unit):
            assert knowledge.ancestors(child)[0] is unit


@pytest.mark.parametrize(
    ("key", "responsible"),
    [
        ("service/elterngeld", "unit/team_familienservice"),
        ("service/personalausweis", "unit/team_buergerservice"),
        ("service/sperrmuell", "body/ksj"),
        ("defect/laterne", "body/ksj"),
        ("consultation/buergersprechstunde", "unit/dezernat_2"),
        ("unit/standesamt", "unit/standesamt"),
        ("body/jenarbeit", "body/jenarbeit"),
    ],
)
def test_a_concern_leads_to_the_office_that_deals_with_it(
    knowledge: KnowledgeBase, key: str, responsible: str
) -> None:
    office = knowledge.responsible_for(knowledge.records[key])
    assert office is not None
    assert office.key == responsible


def test_an_office_knows_its_services(knowledge: KnowledgeBase) -> None:
    services = names(knowledge.services_of(knowledge.units["team_familienservice"]))
    assert "elterngeld" in services
    assert "personalausweis" not in services


def test_when_nobody_else_answers_jenazentral_does(knowledge: KnowledgeBase) -> None:
    assert knowledge.hotline.phone == "03641 49-0"


def test_every_record_is_found_under_its_own_key(knowledge: KnowledgeBase) -> None:
    assert all(record.key == key for key, record in knowledge.records.items())
    assert {"unit/fundbuero", "service/wohngeld", "body/ksj", "defect/laterne"} <= knowledge.records.keys()


def test_only_contacts_meant_for_it_can_be_searched(knowledge: KnowledgeBase) -> None:
    found = {key for key in knowledge.records if key.startswith("contact/")}
    assert found == {contact.key for contact in knowledge.contacts.values() if contact.searchable}
    assert "contact/giftnotruf" in found
