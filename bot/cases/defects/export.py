"""All reports as CSV or GeoJSON: for everyone, or with everything for the office.

What is for everyone holds no contact, no words of reporters and no photos (nobody has looked at them),
and of private reports no place either. CSV cells cannot become formulas; the decimal sign is a point.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TextIO

from sqlalchemy import select
from sqlalchemy.orm import aliased

from bot.cases.defects.messages import state_name
from bot.cases.defects.routing import route_of_key
from bot.cases.defects.states import CLOSED
from bot.cases.plain_text import csv_cell
from bot.cases.store.engine import CaseStore
from bot.cases.store.tables import DefectReport
from bot.clock import BERLIN
from bot.knowledge.base import KnowledgeBase

PUBLIC_COLUMNS = (
    "reference",
    "category",
    "category_name",
    "state",
    "state_name",
    "open311_status",
    "reported_at",
    "updated_at",
    "place",
    "place_kind",
    "street",
    "house_number",
    "district",
    "asset_number",
    "latitude",
    "longitude",
    "place_unknown",
    "responsible",
    "joined_to",
)
INTERNAL_COLUMNS = (*PUBLIC_COLUMNS, "private", "description", "photos", "name", "email", "phone")
_PLACE = ("place", "street", "house_number", "district", "asset_number", "latitude", "longitude")


@dataclass(frozen=True)
class _Source:
    store: CaseStore
    knowledge: KnowledgeBase
    internal: bool


def export_csv(store: CaseStore, target: TextIO, knowledge: KnowledgeBase, *, internal: bool = False) -> int:
    """Write all reports, the oldest first; return how many. ``internal`` adds what is personal."""
    columns = INTERNAL_COLUMNS if internal else PUBLIC_COLUMNS
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(columns)
    count = 0
    for record in _records(_Source(store, knowledge, internal)):
        writer.writerow([csv_cell(_plain(record[column])) for column in columns])
        count += 1
    return count


def csv_row(report: Any, joined_to: str | None, knowledge: KnowledgeBase, *, internal: bool) -> list[str]:
    """Return the cells of one report, in the order of the columns."""
    record = _record(report, joined_to, knowledge, internal)
    columns = INTERNAL_COLUMNS if internal else PUBLIC_COLUMNS
    return [csv_cell(_plain(record[column])) for column in columns]


def export_geojson(
    store: CaseStore, target: TextIO, knowledge: KnowledgeBase, *, internal: bool = False
) -> int:
    """Write all reports as a feature collection (RFC 7946), the oldest first; return how many.

    Where only words say where it is, the geometry is null: no position is made up.
    """
    target.write('{"type": "FeatureCollection", "features": [')
    count = 0
    for record in _records(_Source(store, knowledge, internal)):
        longitude, latitude = record.pop("longitude"), record.pop("latitude")
        feature = {
            "type": "Feature",
            "id": record["reference"],
            "geometry": {"type": "Point", "coordinates": [longitude, latitude]}
            if longitude is not None
            else None,
            "properties": record,
        }
        target.write(("," if count else "") + "\n" + json.dumps(feature, ensure_ascii=False))
        count += 1
    target.write("\n]}\n")
    return count


def _records(source: _Source) -> Iterator[dict[str, Any]]:
    original = aliased(DefectReport)
    query = (
        select(DefectReport, original.reference)
        .outerjoin(original, original.id == DefectReport.joined_to_id)
        .order_by(DefectReport.created_at, DefectReport.id)
        .execution_options(yield_per=500)
    )
    with source.store.reading() as work:
        for report, joined_to in work.session.execute(query):
            yield _record(report, joined_to, source.knowledge, source.internal)


def _record(report: Any, joined_to: str | None, knowledge: KnowledgeBase, internal: bool) -> dict[str, Any]:
    category = knowledge.defect_categories.get(report.category)
    record: dict[str, Any] = {
        "reference": report.reference,
        "category": report.category,
        "category_name": category.name if category is not None else report.category,
        "state": report.state,
        "state_name": state_name(report.state),
        "open311_status": "closed" if report.state == CLOSED else "open",
        "reported_at": _berlin(report.created_at),
        "updated_at": _berlin(report.updated_at),
        "place": report.place_text,
        "place_kind": report.place_kind,
        "street": report.street,
        "house_number": report.house_number,
        "district": report.district,
        "asset_number": report.asset_number,
        "latitude": report.latitude,
        "longitude": report.longitude,
        "place_unknown": report.place_unknown,
        "responsible": route_of_key(report.responsible_key, knowledge).name,
        "joined_to": joined_to,
    }
    if internal:
        return record | {
            "private": report.private,
            "description": report.description,
            "photos": list(report.photo_keys),
            "name": report.name,
            "email": report.email,
            "phone": report.phone,
        }
    if report.private or report.place_unknown:  # the words for an unknown place are the reporter's own
        record |= dict.fromkeys(_PLACE)
    return record


def _berlin(moment: datetime) -> str:
    return moment.astimezone(BERLIN).isoformat(timespec="seconds")


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return "1" if value else "0"
    return " ".join(value) if isinstance(value, list) else value
