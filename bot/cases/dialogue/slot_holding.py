"""Keeping the chosen slot for a conversation: held, held on once, and honest when it is over."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.cases.consultation.availability import FreeSlot
from bot.cases.consultation.office import MayorsOffice
from bot.cases.consultation.slots import Hold, extend_hold, find_hold, hold_slot, nearest_slots, release_hold
from bot.cases.dialogue.slot_list import clock_text, office_of, slot_text
from bot.cases.dialogue.state import CaseState
from bot.cases.dialogue.steps import Desk
from bot.cases.errors import CaseError, ErrorCode

SLOT = "slot"
"""The step whose value is kept here: ``slot_id``, and once it is held all that is said about it."""
_MOST_RENEWALS = 2
"""How often a hold that ran out is taken anew without a question."""


def keep_held(state: CaseState, desk: Desk) -> tuple[CaseState, tuple[str, ...]]:
    """Return the state with the chosen slot held, and what is to be said about it.

    A slot just chosen is held; one held already is kept longer, once, when half of its time is over; one
    that ran out is taken anew if it is still free. Otherwise the choice is gone, and others are noted for the
    question that comes again.
    """
    value = state.values.get(SLOT)
    if value is None:
        return state, ()
    office = office_of(desk)
    if "until" not in value:
        return _take(state, value, office, desk, renewals=0)
    hold = find_hold(office, desk.conversation, desk.now)
    if hold is not None and hold.slot_id == value["slot_id"]:
        return _keep(state, value, hold, office, desk)
    if value["renewals"] >= _MOST_RENEWALS:
        return _offer_again(state, value, office, desk)
    return _take(state, value, office, desk, renewals=value["renewals"] + 1)


def give_back(desk: Desk) -> None:
    """Let go of what this conversation holds."""
    release_hold(office_of(desk), desk.conversation, desk.now)


def held_slot(desk: Desk) -> FreeSlot | None:
    """Return the slot this conversation holds; for itself it is as good as free."""
    hold = find_hold(office_of(desk), desk.conversation, desk.now)
    if hold is None:
        return None
    return FreeSlot(
        hold.slot_id, 0, hold.series, hold.day, hold.starts_at, hold.ends_at, seats=1, place=hold.place
    )


def when_text(value: dict[str, Any], desk: Desk) -> str:
    """Return when a held slot is, German."""
    return slot_text(datetime.fromisoformat(value["starts_at"]), value["demo"], desk)


def _take(
    state: CaseState, value: dict[str, Any], office: MayorsOffice, desk: Desk, *, renewals: int
) -> tuple[CaseState, tuple[str, ...]]:
    try:
        hold = hold_slot(office, value["slot_id"], desk.conversation, desk.now)
    except CaseError as error:
        return _gone(state, value, error, desk)
    state = state.with_value(SLOT, _value_of(hold, renewals))
    until, slot = clock_text(hold.until), slot_text(hold.starts_at, hold.demo, desk)
    if renewals == 0:
        return state, (desk.say("consultation.held", time=slot, until=until),)
    over = datetime.fromisoformat(value["until"]) <= desk.now
    phrase = "consultation_dialogue.hold_renewed" if over else "consultation_dialogue.hold_resumed"
    return state, (desk.say(phrase, time=slot, until=until),)


def _keep(
    state: CaseState, value: dict[str, Any], hold: Hold, office: MayorsOffice, desk: Desk
) -> tuple[CaseState, tuple[str, ...]]:
    if hold.extended or hold.until - desk.now > office.rules.hold / 2:
        return state, ()
    try:
        longer = extend_hold(office, hold, desk.now)
    except CaseError as error:
        if error.code is ErrorCode.INVALID_STATE:  # extended by a message at the same time
            return state, ()
        return _gone(state, value, error, desk)
    kept = state.with_value(SLOT, _value_of(longer, value["renewals"]))
    return kept, (desk.say("consultation.held_longer", until=clock_text(longer.until)),)


def _gone(
    state: CaseState, value: dict[str, Any], error: CaseError, desk: Desk
) -> tuple[CaseState, tuple[str, ...]]:
    """The slot is somebody else's: others are noted for the question that comes again."""
    others = error.details.get("alternatives")
    nearby = [slot.slot_id for slot in others] if isinstance(others, list) else []
    state = state.without(SLOT).noting(slot_candidates=nearby or None)
    said = [desk.say(f"consultation.error_{error.code.value}")]
    if "until" in value and error.code is ErrorCode.SLOT_TAKEN:
        said = [desk.say("consultation_dialogue.hold_lost", time=when_text(value, desk))]
    if nearby:
        said.append(desk.say("consultation_dialogue.slots_nearby"))
    return state, (" ".join(said),)


def _offer_again(
    state: CaseState, value: dict[str, Any], office: MayorsOffice, desk: Desk
) -> tuple[CaseState, tuple[str, ...]]:
    """After some time nothing is held of its own accord any more: the citizen is asked."""
    nearby = nearest_slots(office, datetime.fromisoformat(value["starts_at"]), desk.now)
    ids = [slot.slot_id for slot in nearby]
    said = [desk.say("consultation_dialogue.hold_over", time=when_text(value, desk))]
    if value["slot_id"] in ids:
        said.append(desk.say("consultation_dialogue.still_free"))
    return state.without(SLOT).noting(slot_candidates=ids or None), (" ".join(said),)


def _value_of(hold: Hold, renewals: int) -> dict[str, Any]:
    return {
        "slot_id": hold.slot_id,
        "starts_at": hold.starts_at.isoformat(),
        "ends_at": hold.ends_at.isoformat(),
        "until": hold.until.isoformat(),
        "place": dict(hold.place),
        "day": hold.day.isoformat(),
        "demo": hold.demo,
        "renewals": renewals,
    }
