"""Several tabs show one conversation; deleting it deletes it in all of them."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.widget.running_gateway import RunningGateway
from tests.widget.visitor import Visitor


def test_a_second_tab_joins_the_conversation_and_both_stay_the_same(
    visitor: Visitor, browse: Callable[..., Visitor]
) -> None:
    visitor.open().ask("amt")
    second = browse(beside=visitor)
    expect(second.launcher).to_have_accessible_name("Fragen? Chat öffnen")
    second.open()
    expect(second.messages).to_have_count(2)
    second.ask("aus dem zweiten")
    expect(visitor.messages).to_have_count(4)
    expect(visitor.messages.nth(2)).to_contain_text("aus dem zweiten")
    visitor.ask("aus dem ersten")
    expect(second.messages).to_have_count(6)


def test_what_another_tab_said_is_not_missed_when_the_stream_is_late(
    visitor: Visitor, browse: Callable[..., Visitor]
) -> None:
    visitor.open().ask("eins")
    second = browse(beside=visitor).open()
    expect(second.messages).to_have_count(2)
    visitor.page.route("**/api/chat/events", lambda route: route.abort())
    visitor.page.reload()
    second.ask("zwei")
    visitor.say("drei")
    expect(visitor.answers.filter(has_text="drei")).to_have_count(1)
    visitor.page.unroute("**/api/chat/events")
    expect(visitor.messages).to_have_count(6)
    assert visitor.log.locator(".citizen .bubble").all_text_contents() == ["eins", "zwei", "drei"]


def test_a_tab_that_was_there_before_joins_when_the_other_begins(
    visitor: Visitor, browse: Callable[..., Visitor]
) -> None:
    second = browse(beside=visitor).open()
    visitor.open().ask("amt")
    expect(second.messages).to_have_count(2)


def test_the_conversation_ends_for_this_computer_with_the_last_tab(
    visitor: Visitor, browse: Callable[..., Visitor]
) -> None:
    visitor.open().ask("amt")
    blank = visitor.page.context.new_page()
    visitor.page.close()
    next_one = browse(beside=Visitor(blank, visitor.url)).open()
    expect(next_one.messages).to_have_count(0)


def test_a_page_may_choose_that_the_browser_remembers(browse: Callable[..., Visitor]) -> None:
    visitor = browse()
    visitor.page.evaluate("document.querySelector('jena-chat').remove()")
    visitor.page.evaluate(
        """() => {
          const chat = document.createElement("jena-chat");
          chat.setAttribute("remember", "browser");
          document.body.append(chat);
        }"""
    )
    visitor.open().ask("amt")
    assert visitor.page.evaluate("Object.keys(localStorage).some((key) => key.endsWith(':token'))")


def test_deleting_empties_every_tab_and_the_gateway(
    visitor: Visitor, browse: Callable[..., Visitor], gateway: RunningGateway
) -> None:
    visitor.open().ask("amt")
    second = browse(beside=visitor).open()
    expect(second.messages).to_have_count(2)
    token = visitor.token()
    visitor.menu("Gespräch löschen")
    visitor.widget.get_by_role("button", name="Ja, löschen").click()
    for tab in (visitor, second):
        expect(tab.messages).to_have_count(0)
        expect(tab.notice).to_have_text("Das Gespräch wurde gelöscht.")
        assert tab.page.evaluate("Object.keys(sessionStorage).filter((key) => key.endsWith(':token'))") == []
    headers = {"Authorization": f"Bearer {token}"}
    answer = visitor.page.context.request.get(f"{gateway.url}/api/chat/messages", headers=headers)
    assert answer.status == 401
    visitor.ask("neu")
    expect(visitor.messages).to_have_count(2)


def test_beginning_anew_deletes_what_was_before(visitor: Visitor) -> None:
    visitor.open().ask("amt")
    before = visitor.token()
    visitor.menu("Neu beginnen")
    visitor.widget.get_by_role("button", name="Ja, neu beginnen").click()
    expect(visitor.notice).to_have_text("Ein neues Gespräch beginnt.")
    expect(visitor.messages).to_have_count(0)
    visitor.ask("hallo")
    assert visitor.token() != before


def test_the_conversation_is_saved_as_text(visitor: Visitor) -> None:
    visitor.open().ask("mailadresse")
    with visitor.page.expect_download() as download:
        visitor.menu("Gespräch als Text speichern")
    assert download.value.suggested_filename == "gespraech-jena.txt"
    assert "max_muster@stadt.de" in download.value.path().read_text(encoding="utf-8")
