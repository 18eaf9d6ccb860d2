"""Reports that other systems file: from form fields into the pipeline that citizens' reports go through."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import select

from bot.answers.phrasebook import shared_phrasebook
from bot.cases.defects.draft import DefectDraft
from bot.cases.defects.place import PlaceResolver
from bot.cases.defects.places import OutsideJena, ResolvedPlace, unknown_place
from bot.cases.defects.report import file_report
from bot.cases.errors import CaseError
from bot.cases.plain_text import clean_line
from bot.cases.store.engine import CaseStore
from bot.cases.store.tables import DefectReport
from bot.knowledge.base import KnowledgeBase
from bot.open311.catalogue import ASSET_ATTRIBUTES, require_service
from bot.open311.errors import GeoReportError
from bot.open311.keys import list_keys, require_key

_ATTRIBUTE = re.compile(r"attribute\[([A-Za-z0-9_]{1,60})\](?:\[\])?")
_LONGEST_KEY = 100
_IDEMPOTENCY_KEY = re.compile(r"[!-~]{1,100}")
_TOKEN = re.compile(r"[!-~]{16,100}")
"""Shorter keys could be guessed by others."""
_LONGEST_PLACE, _LONGEST_LINK = 500, 500


@dataclass(frozen=True)
class Desk:
    """What filing needs."""

    store: CaseStore
    knowledge: KnowledgeBase
    places: Callable[[], PlaceResolver]
    """Called only for those who have a key: making one takes a moment."""


def file_request(desk: Desk, form: Mapping[str, str], idempotency_key: str, now: datetime) -> dict[str, Any]:
    """File a report; the same idempotency key of the same system files it once.

    Raises:
        GeoReportError: 403 for the key, 404 for the service, 400 for everything else.
        DBAPIError: the database cannot be used; nothing was filed.
    """
    given = {name: value for name, value in form.items() if value.strip()}
    key_id = require_key(desk.store, given.get("api_key", "").strip())
    if "service_code" not in given:
        raise GeoReportError(400, "service_missing")
    category = require_service(desk.knowledge, given["service_code"].strip())
    if idempotency_key and not _IDEMPOTENCY_KEY.fullmatch(idempotency_key):
        raise GeoReportError(400, "idempotency_key_invalid", limit=_LONGEST_KEY)
    try:
        draft = DefectDraft(
            category=category.id,
            place=_place(desk.places(), given, category.id),
            description=_description(given),
            email=given.get("email"),
            phone=given.get("phone"),
            name=clean_line(" ".join(given[n] for n in ("first_name", "last_name") if n in given)) or None,
        )
        receipt = file_report(
            desk.store,
            draft,
            now,
            desk.knowledge,
            idempotency_key=_scoped(key_id, idempotency_key) if idempotency_key else None,
            conversation_id=f"open311:{key_id}",
        )
    except CaseError as error:
        sentence = shared_phrasebook().say(f"defects.error_{error.code.value}", **error.details)
        raise GeoReportError(400, error.code.value, sentence) from error
    notice = shared_phrasebook().say("open311.notice", office=receipt.responsible)
    return {"service_request_id": receipt.reference, "service_notice": notice, "account_id": ""}


def request_of_token(store: CaseStore, token: str) -> dict[str, Any]:
    """Return the id of the report that was filed with an idempotency key; so a system whose connection broke
    can ask what became of its request.

    Raises:
        GeoReportError: 404, there is none.
    """
    if not _TOKEN.fullmatch(token):
        raise GeoReportError(404, "token_unknown")
    scoped = [_scoped(key.id, token) for key in list_keys(store)]
    query = select(DefectReport.reference).where(DefectReport.idempotency_key.in_(scoped))
    with store.reading() as work:
        reference = work.session.execute(query).scalars().first()
    if reference is None:
        raise GeoReportError(404, "token_unknown")
    return {"service_request_id": reference, "token": token}


def _scoped(key_id: int, idempotency_key: str) -> str:
    return f"open311:{key_id}:{idempotency_key}"


def _place(places: PlaceResolver, given: Mapping[str, str], category: str) -> ResolvedPlace:
    """The place: a position, or words; what is not recognised stays unknown and agents find it out.

    Raises:
        GeoReportError: 400, there is none, it is half a position, or it lies outside the city.
    """
    words = clean_line(given.get("address_string", "")[:_LONGEST_PLACE], _LONGEST_PLACE)
    asset = _asset(given, category)
    said = f"{asset}, {words}".strip(", ") if asset else words
    if ("lat" in given) != ("long" in given):
        raise GeoReportError(400, "position_half")
    if "lat" in given:
        found = places.at(_degrees(given["lat"]), _degrees(given["long"]), said)
    elif said:
        found = places.resolve(said, category)
    else:
        raise GeoReportError(400, "place_missing")
    if isinstance(found, OutsideJena):
        raise GeoReportError(400, "place_outside")
    if isinstance(found, ResolvedPlace):
        return found
    if "lat" in given and not words:
        raise GeoReportError(400, "position_invalid")
    return unknown_place(said)


def _asset(given: Mapping[str, str], category: str) -> str:
    """„Laterne 138-023“: the number as people say it."""
    code = ASSET_ATTRIBUTES.get(category)
    number = given.get(f"attribute[{code}]", "") or given.get("address_id", "")
    number = clean_line(number[:40], 40)
    if not number:
        return ""
    if code is None or re.search(r"[A-Za-z]{3}", number):
        return number
    label = "defects.place_lamp" if category == "laterne" else "defects.place_tree"
    return shared_phrasebook().say(label, number=number)


def _degrees(text: str) -> float:
    try:
        value = float(text.strip())
    except ValueError as error:
        raise GeoReportError(400, "position_invalid") from error
    if not math.isfinite(value):
        raise GeoReportError(400, "position_invalid")
    return value


def _description(given: Mapping[str, str]) -> str:
    """The words of the report, with what else was sent: attributes we did not ask for, a link to a photo.

    Photos behind links are not fetched: that would let strangers send our server anywhere.
    """
    lines = [given.get("description", "").strip()]
    known = {f"attribute[{code}]" for code in ASSET_ATTRIBUTES.values()}
    for name, value in given.items():
        attribute = _ATTRIBUTE.fullmatch(name)
        if attribute is not None and name not in known:
            lines.append(f"{attribute[1]}: {clean_line(value[:500], 500)}")
    link = given.get("media_url", "").strip()
    if link:
        if not _is_link(link):
            raise GeoReportError(400, "media_url_invalid")
        lines.append(shared_phrasebook().say("open311.photo_link", url=link))
    if not lines[0]:
        lines[0] = shared_phrasebook().say("open311.no_description")
    return "\n".join(lines)


def _is_link(text: str) -> bool:
    if len(text) > _LONGEST_LINK or not re.fullmatch(r"[!-~]+", text):
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("https", "http") and bool(parts.hostname) and not parts.username
