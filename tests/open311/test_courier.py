"""Reports reach the city's own system once, whatever it does; what becomes of them comes back."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.cases.defects.follow_up import change_state
from bot.cases.defects.status import public_status
from bot.cases.store import CaseStore
from bot.cases.store.tables import DefectReport, OutgoingMail
from bot.cli import main
from bot.knowledge.live import LiveKnowledge
from bot.open311 import remote
from bot.open311.courier import Courier
from bot.open311.delivery_queue import DeliveryQueue, retry, unfinished
from bot.open311.keys import add_key
from bot.open311.tables import Open311Delivery
from bot.settings import Open311Target, Settings
from tests.cases.outgoing import start_sender
from tests.gateway_server import served
from tests.open311.city_simulator import KEY, CitySimulator, running_city
from tests.open311.conftest import NOW

Report = Callable[..., str]


@pytest.fixture
def city_system(monkeypatch: pytest.MonkeyPatch) -> Iterator[CitySimulator]:
    """The city's own system, to which reports are delivered from now on."""
    with running_city() as system:
        monkeypatch.setenv("BOT_OPEN311_URL", system.url)
        yield system


@pytest.fixture
def courier(
    store: CaseStore, city_system: CitySimulator, clock: list[datetime], tmp_path: Path, live: LiveKnowledge
) -> Courier:
    """Who delivers."""
    target = Open311Target(url=city_system.url, key=KEY, jurisdiction="jena.de")
    settings = Settings(data_folder=tmp_path, open311=target)
    return Courier(store, settings, now=lambda: clock[0], name="one", facts=lambda: live.state.knowledge)


@contextmanager
def impatience(trouble: str) -> Iterator[None]:
    """Do not wait as long as in reality for a server that does not answer; for one that does, as ever."""
    with pytest.MonkeyPatch.context() as patch:
        if "hang" in trouble:
            patch.setattr(remote, "ANSWER_SECONDS", 2.0)
        yield


def states(store: CaseStore) -> list[str]:
    with store.reading() as work:
        return list(
            work.session.execute(select(Open311Delivery.state).order_by(Open311Delivery.id)).scalars()
        )


def test_a_report_is_delivered_at_once_without_contact_and_under_the_citys_own_code(
    courier: Courier, city_system: CitySimulator, report: Report, store: CaseStore
) -> None:
    reference = report(email="anna@jena.de", name="Anna Ahorn", phone="03641 123456")
    courier.do_due()
    (form,) = city_system.posts
    assert form["service_code"] == "17"
    assert form["address_string"] == "Emil-Wölk-Straße 11, Neulobeda"
    assert form["jurisdiction_id"] == "jena.de"
    assert form["description"].startswith("Die Laterne ist dunkel.")
    assert reference.replace("-", "") in form["description"]
    assert not any("anna" in value.lower() or "123456" in value for value in form.values())
    assert states(store) == ["sent"]
    courier.do_due()
    assert len(city_system.posts) == 1


def test_without_a_server_nothing_is_queued(store: CaseStore, report: Report) -> None:
    report()
    assert states(store) == []


def test_private_reports_and_repetitions_stay_with_us(
    city_system: CitySimulator, store: CaseStore, report: Report
) -> None:
    first = report()
    report(description="Mein Nachbar Herr Meier war es.")
    report(join=first)
    assert states(store) == ["pending"]


def test_a_city_that_speaks_only_xml_is_understood(
    courier: Courier, city_system: CitySimulator, report: Report, store: CaseStore
) -> None:
    city_system.json = False
    report()
    courier.do_due()
    assert states(store) == ["sent"]
    assert len(city_system.reports) == 1


def test_refusals_of_the_moment_are_tried_again_at_once_then_after_5_and_every_30_minutes(
    courier: Courier, city_system: CitySimulator, report: Report, store: CaseStore, clock: list[datetime]
) -> None:
    city_system.plan = ["500"] * 4
    report()
    attempts = []
    for minute in range(100):
        clock[0] = NOW + timedelta(minutes=minute)
        before = len(city_system.posts)
        courier.do_due()
        attempts += [minute] * (len(city_system.posts) - before)
    assert attempts == [0, 0, 5, 35, 65]
    assert states(store) == ["sent"]
    assert len(city_system.reports) == 1


def test_a_server_that_is_down_costs_nothing_and_gets_everything_later(
    courier: Courier, city_system: CitySimulator, report: Report, store: CaseStore, clock: list[datetime]
) -> None:
    city_system.plan = ["503"]
    for _ in range(3):
        report()
    courier.do_due()
    assert len(city_system.posts) == 1  # the others were not even tried
    for minute in (2, 7, 40):
        clock[0] = NOW + timedelta(minutes=minute)
        courier.do_due()
    assert states(store) == ["sent"] * 3
    assert len(city_system.reports) == 3


def test_a_server_that_asks_for_patience_gets_it(
    courier: Courier, city_system: CitySimulator, report: Report, clock: list[datetime]
) -> None:
    city_system.plan = ["429"]
    report()
    for minutes, posts in ((0, 1), (30, 1), (59, 1), (61, 2)):
        clock[0] = NOW + timedelta(minutes=minutes)
        courier.do_due()
        assert len(city_system.posts) == posts, minutes


def test_a_poisoned_report_does_not_block_the_others(
    courier: Courier, city_system: CitySimulator, report: Report, store: CaseStore
) -> None:
    city_system.plan = ["400", "ok"]
    city_system.services = city_system.services[:2]
    report()
    report(category="graffiti", description="Ein Schriftzug")
    report(category="muell", description="Ein Sofa")
    courier.do_due()
    assert states(store) == ["failed", "failed", "sent"]
    errors = [delivery.last_error for delivery, _ in unfinished(store)]
    assert errors == ["HTTP 400: planned", "the server has no service for graffiti"]


def test_a_report_for_a_code_the_city_does_not_know_is_refused_at_the_second_attempt_too(
    city_system: CitySimulator, report: Report, store: CaseStore, tmp_path: Path, live: LiveKnowledge
) -> None:
    target = Open311Target(url=city_system.url, key=KEY, codes=(("laterne", "gone"),))
    settings = Settings(data_folder=tmp_path, open311=target)
    city_system.plan = ["500", "404"]
    report()
    Courier(store, settings, now=lambda: NOW, facts=lambda: live.state.knowledge).do_due()
    assert [form["service_code"] for form in city_system.posts] == ["gone", "gone"]
    assert states(store) == ["failed"]


def test_a_category_the_city_does_not_have_goes_to_its_service_for_the_rest(
    courier: Courier, city_system: CitySimulator, report: Report
) -> None:
    report(category="graffiti", description="Ein Schriftzug")
    courier.do_due()
    assert city_system.posts[0]["service_code"] == "99"


@pytest.mark.parametrize("trouble", ["filed-500", "filed-drop", "filed-hang", "filed-504", "no-id"])
def test_a_report_that_arrived_although_the_answer_did_not_is_never_posted_twice(
    courier: Courier,
    city_system: CitySimulator,
    report: Report,
    store: CaseStore,
    clock: list[datetime],
    trouble: str,
) -> None:
    city_system.plan = [trouble]
    report()
    with impatience(trouble):
        courier.do_due()
    for minute in (5, 35, 65, 95):
        clock[0] = NOW + timedelta(minutes=minute)
        courier.do_due()
    assert len(city_system.reports) == len(city_system.posts) == 1
    assert states(store) == ["sent"]


@pytest.mark.parametrize("trouble", ["drop", "hang", "504"])
def test_a_report_of_which_nobody_knows_is_flagged_and_waits_for_an_operator(
    courier: Courier,
    city_system: CitySimulator,
    report: Report,
    store: CaseStore,
    clock: list[datetime],
    trouble: str,
) -> None:
    city_system.plan = [trouble]
    report()
    with impatience(trouble):
        courier.do_due()
    for minute in (5, 35, 65, 95):
        clock[0] = NOW + timedelta(minutes=minute)
        courier.do_due()
    assert len(city_system.posts) == 1
    ((delivery, _),) = unfinished(store)
    assert delivery.state == "uncertain"
    assert retry(store, [delivery.id], clock[0]) == 1
    courier.do_due()
    assert states(store) == ["sent"]
    assert len(city_system.reports) == 1


def test_an_uncertain_report_that_shows_up_later_is_recognised(
    courier: Courier, city_system: CitySimulator, report: Report, store: CaseStore, clock: list[datetime]
) -> None:
    city_system.plan, city_system.shows_words = ["filed-drop"], False
    report()
    courier.do_due()
    assert states(store) == ["uncertain"]
    city_system.shows_words = True  # released by the city's editors
    clock[0] = NOW + timedelta(minutes=31)
    courier.do_due()
    assert states(store) == ["sent"]
    assert len(city_system.posts) == 1


def test_a_courier_that_died_leaves_nothing_behind_and_sends_nothing_twice(
    courier: Courier, city_system: CitySimulator, report: Report, store: CaseStore, clock: list[datetime]
) -> None:
    for _ in range(2):
        report()
    dead = DeliveryQueue(store, "dead")
    before_sending = dead.claim_next(NOW)
    while_sending = dead.claim_next(NOW)
    assert before_sending is not None
    assert while_sending is not None
    assert dead.begin_handover(while_sending[0].id, NOW)
    courier.do_due()
    assert city_system.posts == []
    clock[0] = NOW + timedelta(minutes=11)
    courier.do_due()
    assert sorted(states(store)) == ["sent", "uncertain"]
    assert len(city_system.posts) == 1
    assert not dead.begin_handover(before_sending[0].id, clock[0])


def test_many_couriers_deliver_each_report_once(
    store: CaseStore, city_system: CitySimulator, report: Report, tmp_path: Path, live: LiveKnowledge
) -> None:
    for _ in range(12):
        report()
    settings = Settings(data_folder=tmp_path, open311=Open311Target(url=city_system.url, key=KEY))
    known = {"now": lambda: NOW, "facts": lambda: live.state.knowledge}
    couriers = [Courier(store, settings, name=str(number), **known) for number in range(4)]
    threads = [threading.Thread(target=each.do_due) for each in couriers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert states(store) == ["sent"] * 12
    assert len(city_system.posts) == 12


def test_a_wrong_key_fails_no_report(
    store: CaseStore, city_system: CitySimulator, report: Report, tmp_path: Path
) -> None:
    report()
    settings = Settings(data_folder=tmp_path, open311=Open311Target(url=city_system.url, key="wrong"))
    Courier(store, settings, now=lambda: NOW).do_due()
    assert states(store) == ["pending"]


def test_state_changes_come_back_and_are_told_once(
    courier: Courier, city_system: CitySimulator, report: Report, store: CaseStore, clock: list[datetime]
) -> None:
    reference = report(email="anna@jena.de")
    courier.do_due()
    told = []
    for minute, status, notes in (
        (6, "open", ""),
        (12, "open", "in Bearbeitung: Ersatzteil bestellt"),
        (18, "open", "in Bearbeitung: Ersatzteil bestellt"),
        (24, "closed", "behoben: neue Lampe"),
        (60 * 25, "closed", "behoben: neue Lampe"),
    ):
        city_system.set_state("0001", status, notes)
        clock[0] = NOW + timedelta(minutes=minute)
        courier.do_due()
        told.append(_mails_to(store, "anna@jena.de"))
    assert told == [1, 2, 2, 3, 3]
    shown = public_status(store, reference, clock[0])
    assert shown.state == "closed"
    assert [step.note for step in shown.steps if step.note] == ["Ersatzteil bestellt", "behoben: neue Lampe"]


def test_a_token_becomes_an_id_before_states_are_fetched(
    courier: Courier, city_system: CitySimulator, report: Report, store: CaseStore, clock: list[datetime]
) -> None:
    city_system.plan = ["token"]
    reference = report()
    courier.do_due()
    assert states(store) == ["sent"]
    for minute, known in ((6, ""), (12, "0001")):
        city_system.tokens["t1"] = known
        city_system.set_state("0001", "closed")
        clock[0] = NOW + timedelta(minutes=minute)
        courier.do_due()
    assert public_status(store, reference, clock[0]).state == "closed"


def test_ours_in_front_of_ours_works_end_to_end(
    store: CaseStore,
    report: Report,
    live: LiveKnowledge,
    tmp_path: Path,
    clock: list[datetime],
    sqlite_template: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = CaseStore(f"sqlite:///{tmp_path / 'other.db'}")
    other.migrate()
    _, key = add_key(other, "Vorderseite", "test", NOW)
    with served(other, live, tmp_path, lambda: clock[0]) as address:
        target = Open311Target(url=f"{address}/open311/v2", key=key)
        monkeypatch.setenv("BOT_OPEN311_URL", target.url)
        reference = report(email="anna@jena.de")
        monkeypatch.delenv("BOT_OPEN311_URL")
        courier = Courier(store, Settings(data_folder=tmp_path, open311=target), now=lambda: clock[0])
        courier.do_due()
        with other.reading() as work:
            theirs = work.session.execute(select(DefectReport)).scalar_one()
        assert (theirs.category, theirs.street, theirs.email) == ("laterne", "Emil-Wölk-Straße", None)
        change_state(
            other, theirs.reference, "closed", "agent:a", NOW, live.state.knowledge, public_note="Heil"
        )
        clock[0] = NOW + timedelta(minutes=6)
        courier.do_due()
    assert public_status(store, reference, clock[0]).state == "closed"
    assert _mails_to(store, "anna@jena.de") == 2
    other.close()


def test_the_sender_process_delivers_beside_the_mails(
    store: CaseStore,
    city_system: CitySimulator,
    report: Report,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BOT_OPEN311_KEY", KEY)
    report(email="anna@jena.de")
    sender = start_sender(store, tmp_path, NOW, "--once")
    _, log = sender.communicate(timeout=300)
    assert sender.returncode == 0, log
    assert states(store) == ["sent"], log
    assert len(city_system.reports) == 1
    assert "anna" not in log


def test_operators_see_what_is_stuck_and_manage_keys(
    store: CaseStore,
    city_system: CitySimulator,
    courier: Courier,
    report: Report,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BOT_DATA", str(tmp_path))
    monkeypatch.setenv("BOT_DATABASE_URL", store.url)

    def run(*arguments: str) -> tuple[int, str]:
        return main(["open311", *arguments]), capsys.readouterr().out

    city_system.plan = ["400"]
    reference = report()
    courier.do_due()
    code, shown = run("deliveries")
    assert code == 0
    assert "failed      1 attempts" in shown
    assert reference in shown
    assert "0 on their way, 1 refused, 0 uncertain." in shown
    assert run("retry", "1", "99")[0] == 1
    code, key = run("keys", "add", "Nachbarstadt")
    assert code == 0
    assert len(key.strip()) >= 32
    assert run("keys", "revoke", "1") == (0, "Key 1 is revoked.\n")
    assert run("keys", "revoke", "1")[0] == 1
    listed = run("keys", "list")[1]
    assert "Nachbarstadt" in listed
    assert key.strip() not in listed


def _mails_to(store: CaseStore, address: str) -> int:
    with store.reading() as work:
        return len(
            work.session.execute(select(OutgoingMail.id).where(OutgoingMail.recipient == address)).all()
        )
