"""Photos of defects: checked by content, turned upright, made small, freed of everything but the picture.

A photo is decoded and written anew as JPEG: position, camera, thumbnails and whatever else was in the file do
not survive. Faces and number plates do; agents look at photos before anybody else sees them.
"""

from __future__ import annotations

import io
import os
import re
import secrets
import tempfile
import warnings
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from bot.cases.errors import CaseError, ErrorCode

MOST_BYTES = 15 * 1024 * 1024
MOST_PIXELS = 50_000_000
"""More than any telephone takes; a file may claim 65,000 × 65,000 in a few bytes."""
LONGEST_SIDE = 2048
MOST_PHOTOS = 3
"""As the city's own reporter allows (``knowledge/defects.yml``, rule ``update_2023``)."""
_QUALITY = 85
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
_KEY = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class StoredPhoto:
    """A photo that was taken in."""

    key: str
    """Unguessable; the only way to the file."""
    width: int
    height: int


def store_photo(content: bytes, folder: Path) -> StoredPhoto:
    """Write a photo to ``<folder>/photos/<key>.jpg`` and return its key.

    Raises:
        CaseError: ``PHOTO_TOO_LARGE`` (detail ``megabytes`` or ``megapixels``, what is allowed) or
            ``PHOTO_INVALID`` (not a JPEG, PNG, WebP or GIF that can be read, whatever its name says).
    """
    picture = _read(content)
    key = secrets.token_hex(16)
    target = photo_path(key, folder)
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=target.parent, suffix=".tmp")
    try:
        with os.fdopen(descriptor, "wb") as file:
            picture.save(file, "JPEG", quality=_QUALITY, optimize=True)
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return StoredPhoto(key, *picture.size)


def photo_path(key: str, folder: Path) -> Path:
    """Return where the photo of a key is kept.

    Raises:
        CaseError: ``PHOTO_INVALID``; this cannot be a key.
    """
    if _KEY.fullmatch(key) is None:
        raise CaseError(ErrorCode.PHOTO_INVALID)
    return folder / "photos" / f"{key}.jpg"


def delete_photo(key: str, folder: Path) -> None:
    """Delete a photo; nothing happens when it is gone already."""
    photo_path(key, folder).unlink(missing_ok=True)


def _read(content: bytes) -> Image.Image:
    if len(content) > MOST_BYTES:
        raise CaseError(ErrorCode.PHOTO_TOO_LARGE, megabytes=MOST_BYTES // 1024**2)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's own limit, which is higher than ours
            picture = Image.open(io.BytesIO(content), formats=_FORMATS)
        if picture.width * picture.height > MOST_PIXELS:
            raise CaseError(ErrorCode.PHOTO_TOO_LARGE, megapixels=MOST_PIXELS // 1_000_000)
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(picture)
        return _plain(upright if upright is not None else picture)
    except CaseError:
        raise
    except Image.DecompressionBombError as error:
        raise CaseError(ErrorCode.PHOTO_TOO_LARGE, megapixels=MOST_PIXELS // 1_000_000) from error
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        IndexError,
        KeyError,
        TypeError,
    ) as error:
        raise CaseError(ErrorCode.PHOTO_INVALID) from error


def _plain(picture: Image.Image) -> Image.Image:
    """The picture alone, on white where it was transparent, without any of its file's information."""
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        ground = Image.new("RGBA", layer.size, "white")
        picture = Image.alpha_composite(ground, layer)
    pixels = picture.convert("RGB")
    plain = Image.new("RGB", pixels.size)
    plain.paste(pixels)
    return plain
