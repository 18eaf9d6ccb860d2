"""What an agent does with a card: flag it for the editors, send it to the caller."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.answers.phrasebook import shared_phrasebook
from bot.cases.audit import audit_of
from bot.cases.errors import CaseError, ErrorCode
from bot.cases.retention import purge
from bot.cases.store import CaseStore
from bot.cases.store.tables import AuditEntry, OutgoingMail
from bot.hotline.answer_mail import send_answer
from bot.hotline.errors import HotlineError, HotlineErrorCode
from bot.hotline.flags import FLAG, close_flag, flag_fact, list_flags
from bot.hotline.lock_out import count_attempt
from bot.hotline.lookup import Lookup
from bot.hotline.lookup_counts import count_use
from bot.hotline.roles import Agent, Role
from bot.hotline.sign_in import sign_in
from bot.knowledge.live import KnowledgeState
from bot.settings import Settings
from tests.hotline.conftest import ANNA, NOW, PASSWORD, Hire

RITA = Agent(2, "rita", "Rita Redlich", Role.EDITOR)


def test_a_flag_reaches_the_editors_and_is_ticked_off(store: CaseStore) -> None:
    number = flag_fact(store, "unit/fundbuero", "Fundbüro", "  Ist\tumgezogen\u202e ", ANNA, NOW)
    flags, total = list_flags(store, "open", 1, 50)
    assert total == 1
    assert (flags[0].id, flags[0].note, flags[0].flagged_by) == (number, "Ist umgezogen", "agent:anna")
    close_flag(store, number, "units.yml geändert", RITA, NOW)
    close_flag(store, number, "noch einmal", RITA, NOW)
    assert list_flags(store, "open", 1, 50) == ([], 0)
    done, _ = list_flags(store, "done", 1, 50)
    assert (done[0].answer, done[0].closed_by) == ("units.yml geändert", "agent:rita")
    with store.reading() as work:
        actions = [(entry.action, entry.actor) for entry in audit_of(work.session, FLAG, number)]
    assert actions == [("fact_flagged", "agent:anna"), ("fact_flag_closed", "agent:rita")]


def test_a_flag_says_what_is_wrong(store: CaseStore) -> None:
    for note, code in (("  ", ErrorCode.TEXT_EMPTY), ("x" * 1001, ErrorCode.TEXT_TOO_LONG)):
        with pytest.raises(CaseError) as refused:
            flag_fact(store, "unit/fundbuero", "Fundbüro", note, ANNA, NOW)
        assert refused.value.code is code
    with pytest.raises(HotlineError) as unknown:
        close_flag(store, 17, "", RITA, NOW)
    assert unknown.value.code is HotlineErrorCode.UNKNOWN_FLAG


def test_an_answer_is_mailed_whole_and_the_address_stands_nowhere_else(
    store: CaseStore, facts: KnowledgeState
) -> None:
    card = Lookup(facts, shared_phrasebook(), NOW).card("service/reisepass")
    send_answer(store, card, "buergerin@jena.de", ANNA, NOW)
    with store.reading() as work:
        mail = work.session.execute(select(OutgoingMail)).scalar_one()
        audit = work.session.execute(select(AuditEntry)).scalar_one()
    assert mail.recipient == "buergerin@jena.de"
    assert mail.subject == "Ihre Anfrage bei JenaZentral: Reisepass beantragen"
    assert card.text in mail.body
    assert "anna" not in (mail.subject + mail.body).lower()
    assert (audit.action, audit.details) == ("answer_mailed", {"record": "service/reisepass"})


def test_a_mistyped_address_is_asked_about_once(store: CaseStore, facts: KnowledgeState) -> None:
    card = Lookup(facts, shared_phrasebook(), NOW).card("service/reisepass")
    with pytest.raises(CaseError) as unsure:
        send_answer(store, card, "anna@gmial.com", ANNA, NOW)
    assert (unsure.value.code, unsure.value.suggestion) == (ErrorCode.EMAIL_SUSPICIOUS, "anna@gmail.com")
    send_answer(store, card, "anna@gmial.com", ANNA, NOW, even_if_suspicious=True)


def test_the_desk_forgets_in_time(store: CaseStore, hire: Hire) -> None:
    hire("anna")
    sign_in(store, "anna", PASSWORD, "10.0.0.1", NOW)
    count_attempt(store, "otto", "10.0.0.9", NOW)
    count_use(store, "unit/fundbuero", NOW)
    number = flag_fact(store, "unit/fundbuero", "Fundbüro", "zu", ANNA, NOW)
    close_flag(store, number, "", RITA, NOW)
    flag_fact(store, "unit/fundbuero", "Fundbüro", "noch offen", ANNA, NOW)
    settings = Settings(database=store.url)
    year_later = NOW.replace(year=2027, month=12)
    counts = purge(store, settings, year_later)
    kinds = ("sessions of agents", "failed sign-ins", "counts of look-ups", "flags that were seen to")
    assert [counts[kind] for kind in kinds] == [1, 4, 1, 1]
    assert list_flags(store, "open", 1, 50)[1] == 1
