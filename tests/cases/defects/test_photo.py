"""Citizens hand over photos of all kinds; what is kept is a picture and nothing else."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from bot.cases.defects.photo import MOST_BYTES, delete_photo, photo_path, store_photo
from bot.cases.errors import CaseError, ErrorCode


def encoded(picture: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    target = io.BytesIO()
    picture.save(target, kind, **options)
    return target.getvalue()


def chunk(name: bytes, content: bytes) -> bytes:
    """A part of a PNG file."""
    checked = name + content
    return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))


def test_position_and_camera_do_not_survive(tmp_path: Path) -> None:
    picture = Image.new("RGB", (400, 300), "red")
    exif = Image.Exif()
    exif[0x010F] = "Fotofix"
    exif.get_ifd(0x8825)[2] = (50.0, 55.0, 38.0)
    stored = store_photo(encoded(picture, exif=exif, comment=b"zu Hause"), tmp_path)
    content = photo_path(stored.key, tmp_path).read_bytes()
    assert b"Exif" not in content
    assert b"Fotofix" not in content
    assert b"zu Hause" not in content
    assert not Image.open(io.BytesIO(content)).getexif()


def test_a_photo_taken_sideways_stands_upright(tmp_path: Path) -> None:
    picture = Image.new("RGB", (400, 300), "red")
    exif = Image.Exif()
    exif[0x0112] = 6
    stored = store_photo(encoded(picture, exif=exif), tmp_path)
    assert (stored.width, stored.height) == (300, 400)


def test_a_large_photo_is_made_small(tmp_path: Path) -> None:
    stored = store_photo(encoded(Image.new("RGB", (4000, 3000))), tmp_path)
    assert (stored.width, stored.height) == (2048, 1536)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF"])
def test_other_kinds_of_pictures_become_jpegs(tmp_path: Path, kind: str) -> None:
    stored = store_photo(encoded(Image.new("RGB", (40, 30), "blue"), kind), tmp_path)
    assert Image.open(photo_path(stored.key, tmp_path)).format == "JPEG"


def test_what_is_transparent_becomes_white(tmp_path: Path) -> None:
    stored = store_photo(encoded(Image.new("RGBA", (40, 30), (0, 0, 0, 0)), "PNG"), tmp_path)
    assert Image.open(photo_path(stored.key, tmp_path)).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"%PDF-1.7\n",
        b"\xff\xd8\xff\xe0" + b"\x00" * 200,
        encoded(Image.new("RGB", (400, 300), "red"))[:300],
        encoded(Image.new("RGB", (40, 30)), "TIFF"),
    ],
    ids=["empty", "text", "svg", "pdf", "only a header", "cut off", "tiff"],
)
def test_what_is_no_photo_is_refused_whatever_it_is_called(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(CaseError) as refused:
        store_photo(content, tmp_path)
    assert refused.value.code is ErrorCode.PHOTO_INVALID
    assert not list(tmp_path.rglob("*.*"))


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 65000, 65000, 8, 2, 0, 0, 0))
    bomb += chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    with pytest.raises(CaseError) as refused:
        store_photo(bomb, tmp_path)
    assert refused.value.code is ErrorCode.PHOTO_TOO_LARGE


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CaseError) as refused:
        store_photo(b"\xff\xd8" + b"\0" * MOST_BYTES, tmp_path)
    assert refused.value.code is ErrorCode.PHOTO_TOO_LARGE
    assert refused.value.details == {"megabytes": 15}


@pytest.mark.parametrize("key", ["", "../../etc/passwd", "a" * 31, "A" * 32, "0" * 32 + "/x"])
def test_a_key_never_leads_out_of_the_folder(tmp_path: Path, key: str) -> None:
    with pytest.raises(CaseError):
        photo_path(key, tmp_path)


def test_a_deleted_photo_is_gone_and_deleting_again_is_fine(tmp_path: Path) -> None:
    stored = store_photo(encoded(Image.new("RGB", (40, 30))), tmp_path)
    delete_photo(stored.key, tmp_path)
    delete_photo(stored.key, tmp_path)
    assert not photo_path(stored.key, tmp_path).exists()
