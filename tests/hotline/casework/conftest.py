"""A desk with cases on it: found things, searches that wait, defects, a consultation hour."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from bot.cases.defects.draft import DefectDraft
from bot.cases.defects.places import Certainty, PlaceKind, ResolvedPlace
from bot.cases.defects.report import Receipt, file_report
from bot.cases.lost_items.catalogue import Catalogue
from bot.cases.lost_items.describe import Describer, shared_describer
from bot.cases.lost_items.found_item import ItemDraft
from bot.cases.lost_items.standing import leave_search
from bot.cases.store import CaseStore
from bot.cases.store.tables import DefectReport, OutgoingMail
from bot.clock import BERLIN
from bot.hotline.casework.found_items import Recorded, record_item
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.load import load_knowledge

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=BERLIN)
ANNA, BODO = "agent:anna", "agent:bodo"


@pytest.fixture(scope="session")
def knowledge() -> KnowledgeBase:
    """The facts of the city."""
    return load_knowledge()


@pytest.fixture(scope="session")
def describer() -> Describer:
    """What reads citizens' and clerks' words."""
    return shared_describer()


@pytest.fixture
def catalogue(describer: Describer) -> Catalogue:
    """The found things of this test."""
    return Catalogue(describer)


Record = Callable[..., Recorded]


@pytest.fixture
def record(store: CaseStore, knowledge: KnowledgeBase, catalogue: Catalogue) -> Record:
    """Takes in a found thing as Anna."""

    def make(kind_text: str = "Rucksack", *, now: datetime = NOW, **values: Any) -> Recorded:
        finder = values.pop("finder", None)
        draft = ItemDraft(kind_text, values.pop("found_on", date(2026, 11, 17)), **values)
        return record_item(store, draft, ANNA, now, knowledge, finder=finder, catalogue=catalogue)

    return make


@pytest.fixture
def searched(store: CaseStore, describer: Describer, catalogue: Catalogue) -> Callable[..., str]:
    """Leaves a standing search; returns its reference."""

    def leave(
        text: str = "schwarzer Rucksack von Deuter, gestern in der Linie 5", email: str = "max@posteo.de"
    ) -> str:
        description = describer.loss(text, NOW.date(), {})
        return leave_search(store, description, email, NOW, catalogue=catalogue).reference

    return leave


@pytest.fixture
def report(store: CaseStore, knowledge: KnowledgeBase) -> Callable[..., Receipt]:
    """Files a defect report."""

    def file(
        street: str = "Ahornstraße", *, category: str = "laterne", now: datetime = NOW, **values: Any
    ) -> Receipt:
        place = ResolvedPlace(
            PlaceKind.ADDRESS,
            f"{street} 5",
            Certainty.CERTAIN,
            street=street,
            house_number=values.pop("house_number", "5"),
            district=values.pop("district", "Jena-Süd"),
        )
        draft = DefectDraft(category, place, values.pop("description", "Die Laterne ist aus."), **values)
        return file_report(store, draft, now, knowledge)

    return file


def mails(store: CaseStore, recipient: str | None = None) -> list[OutgoingMail]:
    """What is in the outbox, oldest first."""
    with store.reading() as work:
        rows = list(work.session.execute(select(OutgoingMail).order_by(OutgoingMail.id)).scalars())
    return [row for row in rows if recipient in (None, row.recipient)]


def row_of(store: CaseStore, reference: str) -> DefectReport:
    """A report as it is kept."""
    with store.reading() as work:
        row: DefectReport = work.session.execute(
            select(DefectReport).where(DefectReport.reference == reference)
        ).scalar_one()
    return row
