"""A lost connection, a slow bot and a reload lose nothing."""

from __future__ import annotations

from playwright.sync_api import Route, expect

from tests.widget.running_gateway import RunningGateway
from tests.widget.visitor import Visitor


def test_what_is_written_offline_is_sent_once_when_the_network_is_back(
    visitor: Visitor, gateway: RunningGateway
) -> None:
    visitor.open().ask("hallo")
    visitor.page.context.set_offline(True)
    visitor.say("eins")
    visitor.say("zwei")
    expect(visitor.notice).to_contain_text("Keine Verbindung")
    expect(visitor.log.locator(".outgoing")).to_have_count(2)
    visitor.page.context.set_offline(False)
    expect(visitor.answers).to_have_count(3)
    expect(visitor.log.locator(".outgoing")).to_have_count(0)
    expect(visitor.notice).to_be_hidden()
    assert [heard["message"] for heard in gateway.rasa.heard] == ["hallo", "eins", "zwei"]


def test_a_message_can_be_sent_again_or_dropped_by_hand(visitor: Visitor, gateway: RunningGateway) -> None:
    visitor.open().ask("hallo")
    visitor.page.context.set_offline(True)
    visitor.say("weg damit")
    waiting = visitor.log.locator(".outgoing")
    waiting.get_by_role("button", name="Verwerfen").click()
    expect(waiting).to_have_count(0)
    visitor.has_focus(inside=True)
    visitor.page.context.set_offline(False)
    visitor.ask("noch da")
    assert [heard["message"] for heard in gateway.rasa.heard] == ["hallo", "noch da"]


def test_an_answer_that_got_lost_on_the_way_does_not_double_the_message(
    visitor: Visitor, gateway: RunningGateway
) -> None:
    visitor.open().ask("hallo")
    lost: list[str] = []

    def lose_the_first(route: Route) -> None:
        if lost:
            return route.continue_()
        lost.append(route.fetch().text())
        return route.abort()

    visitor.page.route("**/api/chat/messages", lose_the_first)
    visitor.ask("nur einmal")
    visitor.ask("danach")
    assert lost
    expect(visitor.log.locator(".message.citizen")).to_have_count(3)
    assert [heard["message"] for heard in gateway.rasa.heard] == ["hallo", "nur einmal", "danach"]


def test_while_the_bot_restarts_the_citizen_is_told_and_answered_later(
    visitor: Visitor, gateway: RunningGateway
) -> None:
    visitor.open().ask("hallo")
    gateway.rasa.broken = True
    visitor.say("wartet")
    expect(visitor.log.locator(".message.notice")).to_contain_text("03641 49-0")
    gateway.rasa.broken = False
    expect(visitor.answers.last).to_contain_text("Sie schrieben: wartet")


def test_a_reload_goes_on_where_it_was(visitor: Visitor) -> None:
    visitor.open().ask("amt")
    visitor.page.reload()
    expect(visitor.window).to_be_visible()
    expect(visitor.messages).to_have_count(2)
    expect(visitor.answers.locator(".card")).to_have_count(1)
    assert not visitor.focused()["inside"]
    visitor.ask("weiter")
    expect(visitor.messages).to_have_count(4)


def test_an_open_question_can_still_be_answered_after_a_reload(
    visitor: Visitor, gateway: RunningGateway
) -> None:
    visitor.open().ask("welches")
    visitor.page.reload()
    visitor.answers.last.get_by_role("button", name="JenaZentral").click()
    expect(visitor.answers.last).to_contain_text("JenaZentral also.")


def test_a_conversation_that_has_expired_is_said_to_be_over_and_a_new_one_begins(visitor: Visitor) -> None:
    visitor.open().ask("hallo")
    expired = "x" * 43
    visitor.page.evaluate(
        """(expired) => {
          const key = Object.keys(sessionStorage).find((each) => each.endsWith(":token"));
          sessionStorage.setItem(key, expired);
        }""",
        expired,
    )
    visitor.page.reload()
    expect(visitor.notice).to_have_text(
        "Das frühere Gespräch ist beendet und gelöscht. Sie können ein neues beginnen."
    )
    visitor.ask("noch einmal")
    expect(visitor.answers).to_have_count(1)
    assert visitor.token() != expired


def test_a_message_to_a_conversation_that_has_just_expired_begins_a_new_one(
    visitor: Visitor, gateway: RunningGateway
) -> None:
    visitor.open().ask("hallo")
    unauthorized = {"code": "unauthorized", "detail": "Vorbei.", "title": "x", "status": 401}
    visitor.page.route(
        "**/api/chat/messages", lambda route: route.fulfill(status=401, json=unauthorized), times=1
    )
    visitor.say("geht nicht verloren")
    expect(visitor.messages).to_have_count(2)
    expect(visitor.answers.last).to_contain_text("Sie schrieben: geht nicht verloren")


def test_a_refusal_is_shown_in_the_words_of_the_gateway(visitor: Visitor) -> None:
    problem = {"code": "invalid_payload", "detail": "So geht das nicht.", "title": "x", "status": 422}
    visitor.open().page.route("**/api/chat/messages", lambda route: route.fulfill(status=422, json=problem))
    visitor.say("hallo")
    expect(visitor.log.locator(".stuck")).to_contain_text("Nicht gesendet. So geht das nicht.")
