"""What a card says about opening hours."""

from __future__ import annotations

from datetime import datetime

from bot.answers.hours_facts import hours_facts
from bot.clock import BERLIN
from bot.knowledge import KnowledgeBase

WEDNESDAY = datetime(2026, 11, 18, 10, 0, tzinfo=BERLIN)


def test_an_open_office_says_until_when(knowledge: KnowledgeBase) -> None:
    facts = hours_facts(knowledge.units["fundbuero"], WEDNESDAY)
    assert facts is not None
    assert facts["open"] is True
    assert facts["until"] == "2026-11-18T13:00:00+01:00"
    assert facts["opens"] is None


def test_a_closed_office_says_when_it_opens(knowledge: KnowledgeBase) -> None:
    facts = hours_facts(knowledge.units["fundbuero"], WEDNESDAY.replace(hour=14))
    assert facts is not None
    assert facts["open"] is False
    assert facts["opens"] == "2026-11-19T08:30:00+01:00"


def test_the_week_runs_from_monday_to_sunday(knowledge: KnowledgeBase) -> None:
    facts = hours_facts(knowledge.units["fundbuero"], WEDNESDAY)
    assert facts is not None
    assert facts["week"][0] == [["08:30", "13:00"]]
    assert facts["week"][6] == []


def test_an_office_without_known_hours_has_none(knowledge: KnowledgeBase) -> None:
    unknown = next(unit for unit in knowledge.units.values() if unit.opening_hours is None)
    assert hours_facts(unknown, WEDNESDAY) is None
