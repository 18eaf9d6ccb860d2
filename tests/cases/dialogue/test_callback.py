"""A citizen asks to be called back, in the chat or a messenger."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.cases.dialogue.callback import CallbackDialogue
from bot.cases.store import CaseStore
from bot.hotline.casework.tables import CallbackRequest
from bot.knowledge.live import KnowledgeState
from tests.cases.dialogue.talk import Talk, desk_at

NewTalk = Callable[..., Talk]


@pytest.fixture
def new_talk(facts: KnowledgeState, store: CaseStore, tmp_path: Path) -> NewTalk:
    """As many citizens as a test needs."""

    def make(**changes: Any) -> Talk:
        return Talk(CallbackDialogue(), desk_at(facts, store, tmp_path, **changes))

    return make


def _requests(store: CaseStore) -> list[CallbackRequest]:
    with store.reading() as work:
        return list(work.session.execute(select(CallbackRequest).order_by(CallbackRequest.id)).scalars())


def test_a_call_back_is_asked_for_in_a_messenger(new_talk: NewTalk, store: CaseStore) -> None:
    talk = new_talk(channel="telegram")
    talk.start("")
    assert talk.asked == "about"
    talk.say("Ich habe einen Bescheid bekommen, den ich nicht verstehe")
    talk.say("Max Muster")
    assert talk.asked == "phone"
    talk.say("egal")
    assert talk.asked == "phone", "without a number there is no call"
    talk.say("03641 123456")
    talk.say("ab 16 Uhr")
    talk.say("ohne")
    assert talk.asked == "confirm"
    assert "ab 16 Uhr" in talk.text
    answer = talk.say("ja")
    (request,) = _requests(store)
    assert request.reference in answer
    assert (request.name, request.phone, request.channel) == ("Max Muster", "+493641123456", "telegram")
    assert request.reachable == "ab 16 Uhr"


def test_giving_up_leaves_nothing(new_talk: NewTalk, store: CaseStore) -> None:
    talk = new_talk()
    talk.start("")
    talk.say("Es geht um meinen Hund")
    talk.say("abbrechen")
    talk.say("ja")
    assert _requests(store) == []
