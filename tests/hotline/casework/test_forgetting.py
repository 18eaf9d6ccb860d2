"""What case work keeps about people is gone in time; what counts stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from bot.cases.retention import purge
from bot.cases.store import CaseStore
from bot.hotline.callbacks import CallbackWish, finish, list_callbacks, request_callback
from bot.hotline.casework.handing_out import HandingOut, hand_out
from bot.hotline.casework.tables import CallbackRequest, Handout
from bot.hotline.counting import count_answer, count_question
from bot.hotline.figures_tables import DailyCount, TrainingProposal, UnclearQuestion
from bot.hotline.presence import say_present
from bot.hotline.proposals import decide, propose
from bot.hotline.roles import Agent, Role
from bot.hotline.takeover_tables import AgentPresence, Handover
from bot.settings import Settings
from tests.hotline.casework.conftest import ANNA, NOW, Record

DAY = timedelta(days=1)
SETTINGS = Settings()


def count(store: CaseStore, table: Any) -> int:
    with store.reading() as work:
        return int(work.session.execute(select(func.count(table.id))).scalar_one())


def test_a_call_back_is_forgotten_two_weeks_after_the_call(store: CaseStore) -> None:
    for concern in ("Wohngeld", "Hund"):
        request_callback(store, CallbackWish("Max Muster", "03641 123456", concern), "web", NOW)
    first, _ = list_callbacks(store, ANNA, NOW).entries
    finish(store, first.id, first.version, "", ANNA, NOW)
    purge(store, SETTINGS, NOW + 13 * DAY)
    assert count(store, CallbackRequest) == 2
    purge(store, SETTINGS, NOW + 15 * DAY)
    assert count(store, CallbackRequest) == 1
    purge(store, SETTINGS, NOW + 181 * DAY)
    assert count(store, CallbackRequest) == 0


def test_who_took_a_thing_is_forgotten_with_the_thing(store: CaseStore, record: Record) -> None:
    item = record().item_id
    hand_out(store, item, 1, HandingOut("Max Muster", ("receipt",), identity_checked=True), ANNA, NOW)
    purge(store, SETTINGS, NOW + 364 * DAY)
    assert count(store, Handout) == 1
    purge(store, SETTINGS, NOW + 366 * DAY)
    assert count(store, Handout) == 0


def test_questions_are_forgotten_and_counts_stay(store: CaseStore) -> None:
    with store.begin() as work:
        count_question(work.session, "web", NOW, first=True)
        count_answer(work.session, "web", NOW, "Wasserspielplatz?", subject=None, unclear=True)
        work.commit()
    decide(store, propose(store, "Wo ist der Wasserspielplatz", ANNA, NOW), "taken", ANNA, NOW)
    purge(store, SETTINGS, NOW + 92 * DAY)
    assert [count(store, table) for table in (UnclearQuestion, TrainingProposal)] == [0, 0]
    assert count(store, DailyCount) == 3


def test_when_agents_were_there_is_forgotten(store: CaseStore) -> None:
    say_present(store, Agent(1, "anna", "Anna", Role.AGENT), True, NOW)
    with store.begin() as work:
        work.session.add(
            Handover(
                chat_id=1,
                channel="web",
                reason="asked",
                state="ended",
                agent="anna",
                asked_at=NOW,
                ended_at=NOW,
            )
        )
        work.commit()
    purge(store, SETTINGS, NOW + 3 * DAY)
    assert [count(store, table) for table in (AgentPresence, Handover)] == [0, 1]
    purge(store, SETTINGS, NOW + 366 * DAY)
    assert count(store, Handover) == 0
