"""A person takes over, and answers can be rated."""

from __future__ import annotations

from playwright.sync_api import expect
from sqlalchemy import text

from bot.conversations.message import Outgoing
from tests.run.processes import eventually
from tests.widget.running_gateway import NOW, RunningGateway
from tests.widget.visitor import Visitor


def test_the_citizen_sees_who_they_are_talking_to(visitor: Visitor, gateway: RunningGateway) -> None:
    visitor.open().ask("hallo")
    token, status = visitor.token(), visitor.widget.locator(".status")
    expect(visitor.widget.locator(".subtitle")).to_have_text("Chatprogramm, kein Mensch")
    gateway.set_mode(token, "queued")
    expect(status).to_contain_text("übernimmt gleich")
    gateway.set_mode(token, "agent", "Frau Muster")
    expect(status).to_have_text("Sie sprechen jetzt mit Frau Muster.")
    expect(visitor.widget.locator(".subtitle")).to_have_text("Im Gespräch mit Frau Muster")
    gateway.say_later(token, "Guten Tag, was kann ich tun?", "agent", "Frau Muster")
    expect(visitor.log.locator(".agent .speaker")).to_contain_text("Frau Muster")
    visitor.say("danke")
    expect(visitor.log.locator(".outgoing")).to_have_count(0)
    expect(visitor.widget.locator(".typing")).to_be_hidden()
    assert [heard["message"] for heard in gateway.rasa.heard] == ["hallo"]
    gateway.set_mode(token, "bot")
    expect(status).to_be_hidden()
    visitor.ask("wieder da")


def test_who_waits_sees_their_place_and_can_go_back_to_the_program(
    visitor: Visitor, gateway: RunningGateway
) -> None:
    visitor.open().ask("hallo")
    token = visitor.token()
    gateway.set_mode(token, "queued")
    chat = gateway.services.chats.find(token)
    custom = {"type": "mode", "mode": "queued", "before": 2}
    place = Outgoing(role="notice", text="Vor Ihnen in der Reihe: 2.", custom=custom)
    gateway.services.chats.deliver(chat.id, place, NOW)
    expect(visitor.widget.locator(".status")).to_contain_text("an Stelle 3")
    leave = visitor.widget.get_by_role("button", name="Nicht mehr warten")
    with visitor.page.expect_response("**/api/chat/queue") as answered:
        leave.click()
    assert answered.value.status == 204
    visitor.has_focus(tag="TEXTAREA")
    gateway.set_mode(token, "bot")
    expect(leave).to_have_count(0)


def test_the_agent_sees_that_the_citizen_is_writing(visitor: Visitor, gateway: RunningGateway) -> None:
    visitor.open().ask("hallo")
    with visitor.page.expect_request("**/api/chat/typing"):
        gateway.set_mode(visitor.token(), "agent", "Frau Muster")
        expect(visitor.widget.locator(".status")).to_contain_text("Frau Muster")
        visitor.field.press_sequentially("also")


def test_an_answer_is_rated_with_words(visitor: Visitor, gateway: RunningGateway) -> None:
    answer = visitor.open().ask("amt")
    thumb = answer.get_by_role("button", name="Nicht hilfreich")
    thumb.click()
    expect(thumb).to_have_attribute("aria-pressed", "true")
    answer.get_by_label("Was hat gefehlt?").fill("Die Faxnummer")
    answer.get_by_role("button", name="Rückmeldung senden").click()
    expect(answer.locator("form")).to_have_count(0)
    visitor.has_focus(label="Nicht hilfreich")

    def stored() -> bool:
        with gateway.services.store.engine.connect() as connection:
            rows = connection.execute(text("SELECT words FROM chat_feedback")).scalars().all()
        return "Die Faxnummer" in rows

    assert eventually(stored)


def test_a_rating_is_still_there_after_a_reload(visitor: Visitor) -> None:
    answer = visitor.open().ask("amt")
    answer.get_by_role("button", name="Hilfreich", exact=True).click()
    expect(answer.locator("form")).to_have_count(1)
    visitor.page.reload()
    expect(visitor.answers.last.get_by_role("button", name="Hilfreich", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )


def test_a_question_of_a_form_is_not_rated(visitor: Visitor) -> None:
    answer = visitor.open().ask("mangel")
    expect(answer.locator(".feedback")).to_have_count(0)
