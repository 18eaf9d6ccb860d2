"""How a case stands, in sentences; what is not public needs the code."""

from __future__ import annotations

import re

from bot.cases.defects.status import PublicStatus, public_status
from bot.cases.dialogue.lost_item_status import search_status
from bot.cases.dialogue.steps import Desk
from bot.cases.errors import CaseError
from bot.cases.references import DEFECT, LOST_ITEM, parse_reference

_SECRET = re.compile(r"(?<![A-Z0-9-])[A-HJ-NP-Z2-9]{4}[ -]?[A-HJ-NP-Z2-9]{4}(?![A-Z0-9-])", re.IGNORECASE)


def status_sentences(desk: Desk, reference: str, secret: str, text: str) -> str:
    """Return how the case with a reference stands; ``secret`` is the one known, ``text`` may name it."""
    try:
        normal = parse_reference(reference)
        if normal.startswith(DEFECT):
            return _defect(
                desk, public_status(desk.store, normal, desk.now, conversation_id=desk.conversation)
            )
        if normal.startswith(LOST_ITEM):
            return _search(desk, normal, secret, text)
        return desk.say("case_status.not_here", reference=normal)
    except CaseError as error:
        return desk.say(f"defects.error_{error.code.value}", **error.details)


def _search(desk: Desk, reference: str, secret: str, text: str) -> str:
    """A search is nobody's but its owner's: without the secret nothing is said."""
    named = _SECRET.search(text)
    secret = secret or (named[0] if named else "")
    if not secret:
        return desk.say("lost_item_dialogue.status_needs_secret", reference=reference)
    return search_status(reference, secret, desk)


def _defect(desk: Desk, status: PublicStatus) -> str:
    category = desk.context.knowledge.defect_categories.get(status.category)
    name = category.name if category is not None else status.category
    lines = [
        desk.say(
            "case_status.defect",
            reference=status.reference,
            what=", ".join(part for part in (name, status.place) if part),
            state=desk.say(f"defects.state_{status.state}"),
            reported=f"{status.reported_at.astimezone(desk.now.tzinfo):%d.%m.%Y}",
        )
    ]
    lines += [
        desk.say("case_status.note", day=f"{step.at.astimezone(desk.now.tzinfo):%d.%m.%Y}", note=step.note)
        for step in status.steps
        if step.note
    ]
    if len(status.steps) > 1:
        changed = status.updated_at.astimezone(desk.now.tzinfo)
        lines.append(desk.say("case_status.changed", day=f"{changed:%d.%m.%Y}"))
    return "\n".join(lines)
