"""Photos: judged by their content, written anew, and seen by nobody but their citizen."""

from __future__ import annotations

import asyncio
import io
import struct
import zlib
from pathlib import Path

import aiohttp
import pytest
from PIL import Image

from bot.cases.store.tables import DefectReport
from bot.gateway.services import Services
from tests.gateway.citizen import Browser
from tests.gateway.conftest import NOW
from tests.gateway.rasa import RasaForTests


def _stored(folder: Path) -> list[Path]:
    return sorted((folder / "photos").glob("*"))


async def test_a_photo_is_shown_to_its_citizen_without_its_files_information(
    browser: Browser, a_photo: bytes, tmp_path: Path
) -> None:
    assert b"Secret Camera" in a_photo
    status, photo = await browser.call("POST", "/api/uploads", data=a_photo)
    assert (status, photo["width"], photo["height"]) == (201, 640, 480)
    status, content = await browser.call("GET", f"/api/uploads/{photo['photo']}")
    assert status == 200
    assert Image.open(io.BytesIO(content)).size == (640, 480)
    assert not Image.open(io.BytesIO(content)).getexif()
    assert [path.name for path in _stored(tmp_path)] == [f"{photo['photo']}.jpg"]


async def test_a_photo_is_said_like_words_and_reaches_rasa(
    browser: Browser, rasa: RasaForTests, a_photo: bytes
) -> None:
    _, photo = await browser.call("POST", "/api/uploads", data=a_photo)
    answer = await browser.say("", photos=[photo["photo"]])
    assert answer["message"]["photos"] == [photo["photo"]]
    assert rasa.heard[-1]["metadata"]["photos"] == [photo["photo"]]
    assert rasa.heard[-1]["message"] == ""
    status, body = await browser.call("DELETE", f"/api/uploads/{photo['photo']}")
    assert (status, body["code"]) == (409, "photo_sent")


async def test_a_photo_can_be_taken_back_before_it_is_sent(
    browser: Browser, a_photo: bytes, tmp_path: Path
) -> None:
    _, photo = await browser.call("POST", "/api/uploads", data=a_photo)
    assert (await browser.call("DELETE", f"/api/uploads/{photo['photo']}"))[0] == 204
    assert (await browser.call("GET", f"/api/uploads/{photo['photo']}"))[0] == 404
    assert _stored(tmp_path) == []


async def test_a_form_is_taken_too_and_the_name_of_its_file_is_nowhere(
    browser: Browser, a_photo: bytes, tmp_path: Path
) -> None:
    form = aiohttp.FormData()
    form.add_field(
        "photo", a_photo, filename="../../<img src=x onerror=alert(1)>.jpg", content_type="image/jpeg"
    )
    status, _ = await browser.call("POST", "/api/uploads", data=form)
    assert status == 201
    (path,) = _stored(tmp_path)
    assert len(path.stem) == 32


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00" + b"\x00" * 200,
        b"<html><script>alert(1)</script></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"\xff\xd8\xff\xe0" + b"\x00" * 50,
    ],
    ids=["an .exe named .jpg", "a page", "an SVG", "half a JPEG"],
)
async def test_what_is_no_photo_is_refused_whatever_it_is_called(
    browser: Browser, content: bytes, tmp_path: Path
) -> None:
    headers = {"Content-Type": "image/jpeg"}
    status, body = await browser.call("POST", "/api/uploads", data=content, headers=headers)
    assert (status, body["code"]) == (422, "photo_invalid")
    assert _stored(tmp_path) == []


async def test_a_picture_that_would_burst_the_memory_is_refused(browser: Browser) -> None:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\x00" * 1000))
    status, body = await browser.call("POST", "/api/uploads", data=bomb)
    assert (status, body["code"]) == (422, "photo_too_large")


async def test_too_many_bytes_are_refused_before_they_are_read(browser: Browser) -> None:
    status, body = await browser.call("POST", "/api/uploads", data=b"x" * (16 * 1024 * 1024))
    assert (status, body["code"]) == (413, "too_large")


async def test_photos_cannot_be_heaped_up(browser: Browser, a_photo: bytes, tmp_path: Path) -> None:
    codes = [(await browser.call("POST", "/api/uploads", data=a_photo))[0] for _ in range(8)]
    assert codes[:6] == [201] * 6
    assert set(codes[6:]) <= {422, 429}
    assert len(_stored(tmp_path)) == 6


async def test_deleting_the_chat_deletes_what_was_said_and_shown_but_not_what_was_filed(
    browser: Browser, gateway: Services, rasa: RasaForTests, a_photo: bytes, tmp_path: Path
) -> None:
    keys = [(await browser.call("POST", "/api/uploads", data=a_photo))[1]["photo"] for _ in range(3)]
    await browser.say("Geheim: Zwetschge", photos=keys[:2])
    await browser.call("POST", "/api/chat/feedback", json={"seq": 2, "rating": "up", "words": "Zwetschge"})
    sender = rasa.heard[-1]["sender"]
    with gateway.store.begin() as work:
        work.session.add(_report(photo_keys=[keys[0]], conversation_id=sender))
        work.session.flush()
        work.session.connection().exec_driver_sql(
            "INSERT INTO dialogue (sender, state, heard_at) VALUES (?, 'Zwetschge', '2026-11-18 09:00:00')",
            (sender,),
        )
        work.commit()
    async with browser.listen() as stream:
        await stream.messages(2)
        assert (await browser.call("DELETE", "/api/chat/sessions/current"))[0] == 204
        assert await stream.next("closed") == {"reason": "deleted"}
    assert (await browser.call("GET", "/api/chat/messages"))[0] == 401
    assert (await browser.call("POST", "/api/chat/messages", json={"text": "Hallo"}))[0] == 401
    assert [path.stem for path in _stored(tmp_path)] == [keys[0]]
    with gateway.store.engine.connect() as connection:
        for table in ("chat", "chat_message", "chat_photo", "chat_feedback", "dialogue"):
            assert connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 0, table
        assert connection.exec_driver_sql("SELECT count(*) FROM defect_report").scalar() == 1
    for path in tmp_path.glob("cases.db*"):  # also the log beside the file
        assert b"Zwetschge" not in path.read_bytes()


async def test_an_answer_that_comes_after_the_deletion_leaves_nothing(
    browser: Browser, gateway: Services, rasa: RasaForTests
) -> None:
    rasa.may_answer.clear()
    saying = asyncio.create_task(browser.call("POST", "/api/chat/messages", json={"text": "Hallo"}))
    async with browser.listen() as stream:
        await stream.next("message")
        await browser.call("DELETE", "/api/chat/sessions/current")
    rasa.may_answer.set()
    status, _ = await saying
    assert status in (200, 202, 401)
    with gateway.store.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM chat_message").scalar() == 0


def _report(**values: object) -> DefectReport:
    return DefectReport(
        reference="M-1",
        secret_hash="",
        category="licht",
        place_kind="street",
        place_text="Holzmarkt",
        description="dunkel",
        responsible_key="body/ksj",
        created_at=NOW,
        updated_at=NOW,
        **values,
    )
