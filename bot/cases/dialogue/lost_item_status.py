"""What a citizen hears about a standing search, by its reference and secret."""

from __future__ import annotations

from datetime import datetime

from bot.answers.german import address_line
from bot.cases.dialogue.steps import Desk
from bot.cases.errors import CaseError, ErrorCode
from bot.cases.lost_items import standing
from bot.clock import BERLIN

_PHRASES = {
    ErrorCode.INVALID_REFERENCE: "status_invalid_reference",
    ErrorCode.NOT_FOUND: "status_not_found",
    ErrorCode.TOO_MANY_ATTEMPTS: "status_too_many_attempts",
}


def search_status(reference: str, secret: str, desk: Desk) -> str:
    """Return how a standing search stands; of what was matched, nothing. Refusals are sentences too."""
    try:
        receipt = standing.status_of(desk.store, reference, secret, desk.conversation, desk.now)
    except CaseError as error:
        return _refusal(error, desk)
    office = desk.facts.knowledge.units["fundbuero"]
    assert office.address is not None
    return desk.say(
        f"lost_item_dialogue.status_{receipt.state}",
        reference=receipt.reference,
        until=f"{receipt.valid_until:%d.%m.%Y}",
        address=address_line(office.address),
        phone=office.phone,
    )


def withdraw_search(reference: str, secret: str, desk: Desk) -> str:
    """End a standing search and return what is said then. Refusals are sentences too."""
    try:
        receipt = standing.withdraw(desk.store, reference, secret, desk.conversation, desk.now)
    except CaseError as error:
        return _refusal(error, desk)
    name = "already_withdrawn" if receipt.already else "withdrawn"
    return desk.say(f"lost_item_dialogue.{name}", reference=receipt.reference)


def _refusal(error: CaseError, desk: Desk) -> str:
    """Return the sentence of an error.

    Raises:
        CaseError: it is none that a reference and a secret can lead to.
    """
    name = _PHRASES.get(error.code)
    if name is None:
        raise error
    retry_at = error.details.get("retry_at")
    at = f"{retry_at.astimezone(BERLIN):%H:%M}" if isinstance(retry_at, datetime) else ""
    phone = desk.facts.knowledge.hotline.phone
    return desk.say(f"lost_item_dialogue.{name}", retry_at=at, phone=phone)
