"""What a citizen sees once an appointment is made, moved or cancelled."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from bot.cases.consultation.calendar_copy import calendar_copy
from bot.cases.consultation.office import DEMO_SERIES, place_text
from bot.cases.consultation.receipt import Receipt
from bot.cases.consultation.waiting_list import WaitingReceipt
from bot.cases.dialogue.slot_list import office_of, slot_text
from bot.cases.dialogue.steps import Desk
from bot.cases.dialogue.turnout import Filed, Turnout


def booked(receipt: Receipt, contact: Mapping[str, str], desk: Desk) -> Turnout:
    """Return what is said about an appointment that is made."""
    again = receipt.secret is None
    values = {"reference": receipt.reference, "email": receipt.email, **_when_and_where(receipt, desk)}
    phrase = "booked_again" if again else "booked"
    text = desk.say(f"consultation.{phrase}", secret=receipt.secret or "", **values)
    filed = Filed("booking", receipt.reference, receipt.secret, dict(contact))
    card = _receipt_card(receipt, "consultation_dialogue.title_booked", receipt.secret, desk)
    return Turnout(None, (_with_warning(text, receipt.demo, desk),), cards=(card,), filed=filed)


def accepted(receipt: Receipt, secret: str, desk: Desk) -> Turnout:
    """Return what is said about an offer that was accepted; reference and secret stay those of the list."""
    values = _when_and_where(receipt, desk)
    text = desk.say(
        "consultation_dialogue.accepted", reference=receipt.reference, email=receipt.email, **values
    )
    filed = Filed("booking", receipt.reference, secret, {"name": receipt.name, "email": receipt.email})
    card = _receipt_card(receipt, "consultation_dialogue.title_booked", None, desk)
    return Turnout(None, (_with_warning(text, receipt.demo, desk),), cards=(card,), filed=filed)


def moved(receipt: Receipt, desk: Desk) -> Turnout:
    """Return what is said about an appointment that has another time now."""
    text = desk.say("consultation.moved", **_when_and_where(receipt, desk))
    card = _receipt_card(receipt, "consultation_dialogue.title_moved", None, desk)
    return Turnout(None, (_with_warning(text, receipt.demo, desk),), cards=(card,))


def cancelled(receipt: Receipt, desk: Desk) -> Turnout:
    """Return what is said about an appointment that is cancelled."""
    if receipt.already:
        return Turnout(None, (desk.say("consultation.cancelled_before"),))
    when = slot_text(receipt.starts_at, receipt.demo, desk)
    return Turnout(None, (desk.say("consultation.cancelled", time=when),))


def joined(receipt: WaitingReceipt, contact: Mapping[str, str], desk: Desk) -> Turnout:
    """Return what is said about a place on the waiting list."""
    if receipt.secret is None:
        return Turnout(None, (desk.say("consultation.joined_again", position=receipt.position),))
    hours = int(desk.settings.consultation.offer.total_seconds()) // 3600
    values = {"position": receipt.position, "reference": receipt.reference, "hours": hours}
    text = desk.say("consultation.joined", secret=receipt.secret, **values)
    position = desk.say("consultation_dialogue.label_position")
    card: dict[str, Any] = {
        "type": "receipt",
        "kind": "waiting",
        "title": desk.say("consultation_dialogue.title_waiting"),
        "reference": receipt.reference,
        "secret": receipt.secret,
        "lines": [{"label": position, "value": str(receipt.position)}],
        "calendar": None,
    }
    filed = Filed("waiting", receipt.reference, receipt.secret, dict(contact))
    said = _with_warning(text, receipt.series == DEMO_SERIES, desk)
    return Turnout(None, (said,), cards=(card,), filed=filed)


def _when_and_where(receipt: Receipt, desk: Desk) -> dict[str, str]:
    return {
        "time": slot_text(receipt.starts_at, receipt.demo, desk),
        "place": place_text(receipt.place),
    }


def _receipt_card(receipt: Receipt, title: str, secret: str | None, desk: Desk) -> dict[str, Any]:
    file = calendar_copy(office_of(desk), receipt.reference, desk.now)
    values = {**_when_and_where(receipt, desk), "topic": desk.say(f"consultation.topic_{receipt.topic}")}
    return {
        "type": "receipt",
        "kind": "booking",
        "title": desk.say(title),
        "reference": receipt.reference,
        "secret": secret,
        "lines": [
            {"label": desk.say(f"consultation_dialogue.label_{name}"), "value": values[name]}
            for name in ("time", "place", "topic")
        ],
        "calendar": None
        if file is None
        else {
            "filename": file.filename,
            "content_type": file.content_type,
            "base64": base64.b64encode(file.content).decode("ascii"),
        },
    }


def _with_warning(text: str, demo: bool, desk: Desk) -> str:
    return f"{desk.say('consultation.demo')} {text}" if demo else text
