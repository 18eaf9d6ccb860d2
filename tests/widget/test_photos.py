"""Photos are shown before they are sent, made small on the device and go with the message."""

from __future__ import annotations

import io
import re
from typing import Any

from PIL import Image
from playwright.sync_api import FilePayload, expect

from bot.cases.defects.photo import photo_path
from tests.widget.running_gateway import RunningGateway
from tests.widget.visitor import Visitor


def picture(name: str = "laterne.jpg", size: tuple[int, int] = (3000, 2000)) -> FilePayload:
    """A photo with a position in its metadata."""
    content = io.BytesIO()
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    Image.new("RGB", size, "orange").save(content, "JPEG", exif=exif)
    return {"name": name, "mimeType": "image/jpeg", "buffer": content.getvalue()}


def choose(visitor: Visitor, *files: Any) -> None:
    """Choose files from the device."""
    visitor.widget.locator("input[type=file]").first.set_input_files(list(files))


def test_a_photo_is_previewed_sent_and_kept_without_its_position(
    visitor: Visitor, gateway: RunningGateway
) -> None:
    visitor.open().ask("mangel")
    choose(visitor, picture())
    tray = visitor.widget.locator(".tray li")
    expect(tray.get_by_role("img", name="Vorschau: laterne.jpg")).to_be_visible()
    expect(tray.locator(".soft")).to_have_text("")
    visitor.ask("kaputt")
    expect(tray).to_have_count(0)
    expect(visitor.log.locator(".citizen").last.get_by_role("img", name="1 Foto")).to_be_visible()
    keys = gateway.rasa.heard[-1]["metadata"]["photos"]
    with Image.open(photo_path(keys[0], gateway.services.settings.data_folder)) as stored:
        assert max(stored.size) == 2048
        assert dict(stored.getexif()) == {}


def test_a_photo_goes_also_without_words(visitor: Visitor, gateway: RunningGateway) -> None:
    visitor.open()
    choose(visitor, picture())
    expect(visitor.widget.locator(".tray .soft")).to_have_text("")
    visitor.widget.get_by_role("button", name="Senden").click()
    expect(visitor.answers).to_have_count(1)
    assert len(gateway.rasa.heard[-1]["metadata"]["photos"]) == 1


def test_after_a_reload_the_photo_is_still_shown(visitor: Visitor) -> None:
    visitor.open()
    choose(visitor, picture())
    expect(visitor.widget.locator(".tray .soft")).to_have_text("")
    visitor.ask("kaputt")
    visitor.page.reload()
    shown = visitor.log.locator(".citizen canvas")
    expect(shown).to_be_visible()
    expect(shown).to_have_attribute("width", "480")


def test_a_photo_can_be_taken_back(visitor: Visitor, gateway: RunningGateway) -> None:
    visitor.open()
    choose(visitor, picture())
    expect(visitor.widget.locator(".tray .soft")).to_have_text("")
    visitor.widget.get_by_role("button", name="Foto entfernen: laterne.jpg").click()
    expect(visitor.widget.locator(".tray li")).to_have_count(0)
    visitor.has_focus(inside=True)
    visitor.ask("ohne")
    assert not gateway.rasa.heard[-1]["metadata"].get("photos")


def test_a_program_named_like_a_picture_is_refused_in_german(visitor: Visitor) -> None:
    visitor.open()
    choose(visitor, {"name": "bild.jpg", "mimeType": "image/jpeg", "buffer": b"MZ\x90\x00" * 2000})
    expect(visitor.notice).to_be_visible()
    expect(visitor.notice).to_contain_text(re.compile("Foto|Bild"))
    expect(visitor.widget.locator(".tray li")).to_have_count(0)


def test_a_file_name_is_text(visitor: Visitor) -> None:
    visitor.open()
    name = "<img src=x onerror=window.hit=1>.jpg"
    choose(visitor, picture(name, (40, 30)))
    expect(visitor.widget.locator(".tray .name")).to_contain_text(name)
    expect(visitor.widget.locator(".tray .soft")).to_have_text("")
    assert visitor.widget.locator(".tray img").count() == 0
    assert visitor.page.evaluate("window.hit") is None


def test_more_than_three_photos_are_not_taken(visitor: Visitor) -> None:
    visitor.open()
    choose(visitor, *(picture(f"{number}.jpg", (40, 30)) for number in range(5)))
    expect(visitor.notice).to_have_text("Mehr als 3 Fotos gehen nicht.")
    expect(visitor.widget.locator(".tray li")).to_have_count(3)


def test_a_photo_that_cannot_be_uploaded_now_is_not_silently_lost(visitor: Visitor) -> None:
    visitor.open().ask("mangel")
    visitor.page.route("**/api/uploads", lambda route: route.abort())
    choose(visitor, picture())
    expect(visitor.notice).to_contain_text("konnte nicht übertragen werden")
