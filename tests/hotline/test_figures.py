"""What the operations lead reads: counts that are right, and nothing that leads to a person."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta

import pytest

from bot.cases.errors import CaseError, ErrorCode
from bot.cases.store import CaseStore
from bot.cases.store.tables import DefectReport, FoundItem
from bot.clock import BERLIN
from bot.hotline.counting import count_answer, count_question
from bot.hotline.figures import Table, figure, figures, write_csv
from bot.hotline.figures_tables import UnclearQuestion
from bot.hotline.proposals import decide, list_proposals, propose, unclear_groups
from bot.hotline.redaction import LONGEST, without_personal_data
from bot.hotline.takeover_tables import Handover
from tests.hotline.conftest import NOW

TODAY = NOW.date()


def values(table: Table) -> dict[object, object]:
    return {row[0]: row[1] for row in table.rows}


def talk(
    store: CaseStore, *questions: tuple[str, str | None], channel: str = "web", at: datetime = NOW
) -> None:
    """A conversation: each question with the record it was answered about, ``None`` if not understood."""
    with store.begin() as work:
        for number, (text, subject) in enumerate(questions):
            count_question(work.session, channel, at, first=number == 0)
            count_answer(work.session, channel, at, text, subject=subject, unclear=subject is None)
        work.commit()


def test_contacts_are_counted_by_day_hour_and_channel(store: CaseStore) -> None:
    talk(store, ("elterngeld?", "service/elterngeld"), ("und wo?", "service/elterngeld"))
    talk(store, ("fundbüro", "unit/fundbuero"), channel="telegram")
    talk(store, ("fundbüro", "unit/fundbuero"), at=datetime(2026, 11, 18, 0, 30, tzinfo=BERLIN))
    talk(store, ("gestern", ""), at=datetime(2026, 11, 17, 23, 59, tzinfo=BERLIN))
    days = figure(store, "contacts_per_day", TODAY, TODAY).rows
    assert days == ((TODAY, "telegram", 1), (TODAY, "web", 2))
    hours = figure(store, "contacts_per_hour", TODAY, TODAY).rows
    assert hours == ((0, "web", 1), (10, "telegram", 1), (10, "web", 1))
    assert figure(store, "topics", TODAY, TODAY).rows == (("service/elterngeld", 2), ("unit/fundbuero", 2))


def test_the_share_that_needed_no_person(store: CaseStore) -> None:
    for _ in range(3):
        talk(store, ("fundbüro", "unit/fundbuero"))
    with store.begin() as work:
        work.session.add(Handover(chat_id=1, channel="web", reason="asked", state="queued", asked_at=NOW))
        work.commit()
    shares = values(figure(store, "answered", TODAY, TODAY))
    assert (shares["contacts"], shares["without_a_person"], shares["to_a_person"]) == (3, 2, 1)


def test_what_was_not_understood_is_grouped_without_personal_data(store: CaseStore) -> None:
    talk(store, ("Ich heiße Max Mustermann, wo ist der Wasserspielplatz?", None))
    talk(store, ("wo ist der wasserspielplatz, mein name ist Eva Beispiel", None), channel="telegram")
    with store.reading() as work:
        kept = " ".join(row.text for row in work.session.query(UnclearQuestion))
    for name in ("Max", "Mustermann", "Eva", "Beispiel"):
        assert name not in kept
    assert sum(group.asked for group in unclear_groups(store, TODAY, TODAY)) == 2


def test_the_same_words_in_another_order_are_one_group(store: CaseStore) -> None:
    talk(store, ("Wo ist der Wasserspielplatz?", None), ("der Wasserspielplatz, wo ist der", None))
    (group,) = unclear_groups(store, TODAY, TODAY)
    assert group.asked == 2
    assert not group.proposed


def test_a_question_becomes_a_proposal_that_an_editor_decides_once(store: CaseStore) -> None:
    talk(store, ("Wo ist der Wasserspielplatz?", None))
    (group,) = unclear_groups(store, TODAY, TODAY)
    number = propose(store, group.text, "agent:anna", NOW, belongs_to="service/spielplatz", asked=3)
    assert propose(store, group.text, "agent:bodo", NOW) == number
    assert unclear_groups(store, TODAY, TODAY)[0].proposed
    (proposal,) = list_proposals(store)
    assert (proposal.text, proposal.asked) == (group.text, 3)
    decide(store, number, "taken", "agent:edi", NOW)
    with pytest.raises(CaseError, match=ErrorCode.INVALID_STATE.value):
        decide(store, number, "refused", "agent:edi", NOW)
    assert list_proposals(store) == []


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Ich heiße Max Mustermann und will heiraten", "Ich heiße [Name] und will heiraten"),
        ("ich bin umgezogen was jetzt", "ich bin umgezogen was jetzt"),
        ("rufen Sie mich an: 0151 2345678", "rufen Sie mich an: [Telefon]"),
        ("max@web.de wartet", "[E-Mail] wartet"),
        ("wer hilft Frau Müller mit Pflegegrad", "wer hilft Frau [Name] mit Pflegegrad"),
        ("Laterne Ahornstraße 12 b aus", "Laterne Ahornstraße [Nummer] aus"),
        ("IBAN DE12 5001 0517 0648 4898 90", "IBAN [Nummer]"),
        ("J-AB 123 parkt falsch", "[Kennzeichen] parkt falsch"),
        ("Aktenzeichen 2024/1234567", "Aktenzeichen [Nummer]"),
        ("was ist mit M-7K4-29M-X", "was ist mit [Nummer]"),
        ("Weihnachtsmarkt 2026 wann", "Weihnachtsmarkt 2026 wann"),
        ("geboren 12.03.1985", "geboren [Nummer]"),
    ],
)
def test_what_leads_to_a_person_is_taken_out(said: str, kept: str) -> None:
    assert without_personal_data(said) == kept


def test_a_long_question_is_shortened() -> None:
    assert len(without_personal_data("wort " * 10_000)) <= LONGEST


def _defect(store: CaseStore, number: int, created: datetime, closed: datetime | None, category: str) -> None:
    with store.begin() as work:
        work.session.add(
            DefectReport(
                reference=f"M-{number}",
                secret_hash="",
                category=category,
                place_kind="street",
                place_text="x",
                district="Lobeda" if number % 2 else None,
                description="x",
                state="closed" if closed else "reported",
                responsible_key="body/ksj",
                created_at=created,
                updated_at=created,
                noted_at=closed or created,
            )
        )
        work.commit()


def test_defects_by_category_and_district_and_how_long_they_took(store: CaseStore) -> None:
    _defect(store, 1, NOW - timedelta(days=3), NOW, "laterne")
    _defect(store, 2, NOW - timedelta(days=5), NOW, "laterne")
    _defect(store, 3, NOW, None, "muell")
    first = TODAY - timedelta(days=10)
    assert figure(store, "defects_by_category", first, TODAY).rows == (("laterne", 2), ("muell", 1))
    assert figure(store, "defects_by_district", first, TODAY).rows == (("Lobeda", 2), ("", 1))
    assert figure(store, "time_to_close", first, TODAY).rows == (("laterne", 2, 4.0, 5.0),)


def test_how_much_found_its_owner(store: CaseStore) -> None:
    with store.begin() as work:
        for number, state in enumerate(("stored", "handed_out", "disposed", "stored")):
            work.session.add(
                FoundItem(
                    number=str(number),
                    kind="",
                    kind_text="x",
                    description="",
                    colours=[],
                    found_on=TODAY,
                    state=state,
                    demo=number == 3,
                    created_at=NOW,
                    updated_at=NOW,
                )
            )
        work.commit()
    counted = values(figure(store, "lost_items", TODAY, TODAY))
    assert (counted["found"], counted["return_rate_percent"]) == (3, 33.3)


def test_every_figure_of_an_empty_city_can_be_written(store: CaseStore) -> None:
    for table in figures(store, TODAY, TODAY):
        target = io.StringIO()
        write_csv(table, target)
        assert target.getvalue().startswith(";".join(table.columns))


@pytest.mark.parametrize("first", [date(2020, 1, 1), TODAY + timedelta(days=1)])
def test_a_period_that_is_none_is_refused(store: CaseStore, first: date) -> None:
    with pytest.raises(ValueError, match="period"):
        figures(store, first, TODAY)
