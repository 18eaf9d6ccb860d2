"""The sheet for the mayor's office."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from sqlalchemy import select

from bot.cases.consultation.booking import book
from bot.cases.consultation.day_sheet import day_sheet
from bot.cases.consultation.office import MayorsOffice
from bot.cases.consultation.slots import free_slots, hold_slot
from bot.cases.store.tables import AuditEntry
from tests.cases.consultation.conftest import DAY, NOW, visitor


def test_the_sheet_says_who_comes_when_about_what_and_where(
    office: MayorsOffice, plan: Callable[..., int]
) -> None:
    plan("14:30", "15:15")
    first, second, _ = (slot.slot_id for slot in free_slots(office, NOW))
    anna = visitor(phone="03641 495000", concern="Warum sind die Hebesätze so hoch? " * 5)
    book(office, hold_slot(office, first, "chat 1", NOW), anna, NOW)
    hold_slot(office, second, "chat 2", NOW)
    sheet = day_sheet(office, DAY, NOW, actor="agent:koch")
    assert sheet is not None
    for part in (
        "Freitag, 04.12.2026",
        "Raum 01.02_39",
        "14:30–14:45",
        "Anna Muster",
        "Haushalt und Finanzen",
    ):
        assert part in sheet
    for part in (
        "+493641495000",
        "Hebesätze",
        "wird gerade gebucht",
        "15:00–15:15    frei",
        "1 gebucht, 1 frei",
    ):
        assert part in sheet
    assert max(map(len, sheet.splitlines())) <= 78
    with office.store.reading() as work:
        entry = work.session.execute(select(AuditEntry)).scalar_one()
    assert (entry.actor, entry.action) == ("agent:koch", "day_sheet")


def test_there_is_no_sheet_for_a_day_without_a_date(office: MayorsOffice) -> None:
    assert day_sheet(office, date(2026, 12, 5), NOW) is None
