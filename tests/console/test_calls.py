"""Calls as they come in, answered with the keyboard only."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from bot.cases.store.tables import DefectReport, OutgoingMail, StandingSearch
from tests.console.conftest import AtDesk
from tests.console.running_console import RunningConsole

PATIENCE = 1000
"""Milliseconds; ``python -m benchmarks.console`` measures on a machine that has nothing else to do."""


def test_where_and_how_long(anna: AtDesk) -> None:
    anna.types("Wo gebe ich den Antrag auf Elterngeld ab und wie lange haben die auf?", delay=5)
    anna.sees("Team Familienservice", ".speech").sees("03641 49-0", ".key-facts")


def test_arrows_choose_enter_opens_escape_comes_back(anna: AtDesk) -> None:
    anna.types("reisepass").sees("Vorläufigen Reisepass beantragen", "#hit-1")
    anna.presses("ArrowDown").sees("Vorläufigen Reisepass beantragen", ".card h2")
    anna.has_focus("lookup-field")
    anna.presses("Enter", "Escape")
    anna.has_focus("lookup-field")
    anna.presses("Escape").sees("Zuletzt angesehen")
    assert anna.page.input_value("#lookup-field") == ""


def test_one_key_copies_the_whole_answer(anna: AtDesk) -> None:
    anna.page.context.grant_permissions(["clipboard-read"], origin=anna.url)
    anna.types("reisepass").sees("Reisepass beantragen", ".card")
    anna.presses("Enter", "k").sees("Auskunft kopiert.")
    copied = anna.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Reisepass beantragen\n")
    assert "(Quelle: " in copied


def test_an_answer_goes_to_a_citizen_by_mail(anna: AtDesk, running_console: RunningConsole) -> None:
    anna.types("wohngeld").sees("Wohngeld beantragen", ".card").presses("F9").types("otto@gmial.com")
    anna.presses("Enter").sees("Ist otto@gmail.com gemeint?")
    for _ in "gmial.com":
        anna.presses("Backspace")
    anna.types("jena.de").presses("Enter").sees("Die E-Mail ist unterwegs.")
    with running_console.store.reading() as work:
        mails = work.session.execute(
            select(OutgoingMail).where(OutgoingMail.subject.like("%Wohngeld%"))
        ).scalars()
        assert [mail.recipient for mail in mails] == ["otto@jena.de"]


def test_a_lost_key(anna: AtDesk, running_console: RunningConsole) -> None:
    anna.types("Meine Mutter hat ihren Schlüssel im Bus verloren, Linie 12").sees(
        "Fundbüro der Stadt Jena", "#lookup-hits"
    )
    anna.presses("F4").sees("Noch fragen: Wann war das ungefähr?")
    anna.page.wait_for_selector("input[name=date]:focus")
    anna.types("gestern").presses("Control+Enter").sees("Das dürfen Sie sagen")
    anna.sees("Fundsachen aus Straßenbahn und Stadtbus kommen").sees(
        "Wenn es eilt: VMT-Servicetelefon 0361 19449"
    )
    anna.presses("Tab").types("mutter@jena.de").presses("Control+Enter").sees("Vorgangsnummer", ".receipt")
    anna.has_focus("Nächster Anruf")
    with running_console.store.reading() as work:
        search = select(StandingSearch).where(StandingSearch.email == "mutter@jena.de")
        assert work.session.execute(search).scalar_one().state == "open"


def test_a_street_lamp_that_somebody_may_have_reported(anna: AtDesk, running_console: RunningConsole) -> None:
    sentence = "Bei uns in der Emil-Wölk-Straße 11 ist seit drei Wochen die Straßenlampe aus"
    for caller in ("erste@jena.de", "zweite@jena.de"):
        anna.begins_to_file().types(sentence).sees("Verstanden: Emil-Wölk-Straße 11").presses("Enter")
        anna.page.wait_for_selector("input[name=email]:focus")
        anna.types(caller)
        if caller.startswith("zweite"):
            anna.sees("Vielleicht schon gemeldet")
            anna.page.locator("input[name=join]").first.focus()
            anna.presses("ArrowDown")
        anna.presses("Control+Enter").sees("Vorgangsnummer", ".receipt").presses("Enter")
    with running_console.store.reading() as work:
        lamps = select(DefectReport).where(DefectReport.category == "laterne").order_by(DefectReport.id)
        rows = work.session.execute(lamps).scalars().all()
        assert [(row.email, row.category) for row in rows] == [
            ("erste@jena.de", "laterne"), ("zweite@jena.de", "laterne"),
        ]  # fmt: skip
        assert rows[1].joined_to_id == rows[0].id
        assert rows[0].name is None


def test_an_appointment_with_the_mayor(anna: AtDesk) -> None:
    anna.begins_to_file().types("Termin beim Bürgermeister wegen Lärm").sees("Freie Termine").presses("Enter")
    anna.page.wait_for_selector("input[name=slot]:focus")
    anna.presses("Space")
    anna.sees("Der Termin ist bis 10:10 Uhr reserviert.")
    anna.page.locator("input[name=name]").focus()
    anna.types("Otto Ohm").presses("Tab").types("otto@jena.de").presses("Control+Enter")
    anna.sees("Vorgangsnummer", ".receipt").sees("20.11.2026", ".receipt")


def test_a_doubt_reaches_the_editor(anna: AtDesk, sit_down: Callable[..., AtDesk]) -> None:
    anna.types("fundbüro").sees("Fundbüro der Stadt Jena", ".card").presses("Enter", "x")
    anna.types("Ist jetzt am Markt").page.keyboard.press("Tab")
    anna.presses("Tab", "Enter").sees("Danke, die Redaktion ist informiert.")
    rita = sit_down("rita")
    rita.presses("Escape")
    rita.page.evaluate("document.activeElement.blur()")
    rita.presses("8").sees("Ist jetzt am Markt", "table")


def test_a_painted_answer_follows_every_key_at_once(anna: AtDesk) -> None:
    for text in ("personalausweis verlängern", "was kostet ein reisepass"):
        anna.types(text, delay=60).presses("Escape")
    spent = sorted(anna.page.evaluate("performance.getEntriesByName('lookup').map(entry => entry.duration)"))
    assert len(spent) > 5
    assert spent[len(spent) // 2] < PATIENCE
