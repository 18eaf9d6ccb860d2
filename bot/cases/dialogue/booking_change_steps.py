"""What is asked to change an appointment: reference, code, and what is to be done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from bot.cases.consultation.offers import WaitingView
from bot.cases.consultation.office import moment_text
from bot.cases.consultation.receipt import Receipt
from bot.cases.dialogue.booking_change_words import (
    ACCEPT,
    CANCEL,
    LEAVE,
    MOVE,
    SHOW,
    lacks_reference,
    wants_other_details,
    wants_to_keep,
    wished_change,
)
from bot.cases.dialogue.other_offices import other_office
from bot.cases.dialogue.reference_and_code import find_codes, looks_like_reference, mistyped_reference
from bot.cases.dialogue.slot_list import office_of, slot_text
from bot.cases.dialogue.slot_step import SlotStep
from bot.cases.dialogue.state import CaseState
from bot.cases.dialogue.steps import Desk, Heard, Option, Prompt, Reading, Step
from bot.cases.references import BOOKING

_KINDS = ("booking", "waiting")
_WHAT = "what:"
"""Before each choice, so that „Absagen“ is not taken for the end of the dialogue."""


def case_notes(case: Receipt | WaitingView) -> dict[str, Any]:
    """Return what is remembered of an appointment or a place on the waiting list, as JSON."""
    if isinstance(case, Receipt):
        starts_at: datetime | None = case.starts_at
        more: dict[str, Any] = {"kind": "booking", "place": dict(case.place)}
    else:
        starts_at = case.starts_at
        until = case.offer_until.isoformat() if case.offer_until else None
        more = {"kind": "waiting", "position": case.position, "until": until}
    return {
        "state": case.state,
        "demo": case.demo,
        "starts_at": starts_at.isoformat() if starts_at else None,
        **more,
    }


def case_when(case: Mapping[str, Any], desk: Desk) -> str:
    """Return when the appointment, or the offered one, is."""
    return slot_text(datetime.fromisoformat(case["starts_at"]), case["demo"], desk)


def own_cases(desk: Desk) -> list[Mapping[str, str]]:
    """Return what was booked in this conversation, so that nobody has to type it again."""
    return [filed for filed in desk.filed if filed.get("kind") in _KINDS and filed.get("secret")]


class ReferenceStep(Step):
    """The reference on the confirmation; the code may come with it."""

    key = "reference"
    names = r"\b(?:vorgangsnummer|nummer|referenz)\b"

    def prompt(self, state: CaseState, desk: Desk, again: bool) -> Prompt:
        """Return the question; what was booked in this conversation can be picked."""
        options = tuple(Option(filed["reference"], filed["reference"].lower()) for filed in own_cases(desk))
        question = desk.say(f"consultation_dialogue.ask_reference{'_again' if again else ''}")
        if state.notes.get("mistyped") and not again:
            question = f"{desk.say('consultation.error_invalid_reference')} {question}"
        return Prompt(question, options, notes={"mistyped": None})

    def read(self, heard: Heard, state: CaseState, desk: Desk) -> Reading | None:
        """Return the reference in normal form."""
        for filed in own_cases(desk):
            if heard.picked == filed["reference"].lower():
                return Reading(filed["reference"], notes={"code_given": filed["secret"]})
        found = find_codes(heard.text, BOOKING)
        if found.reference is not None:
            return Reading(found.reference, notes={"code_given": found.code})
        if lacks_reference(heard.text):
            return Reading(ends=True, remark=_without_reference(desk))
        elsewhere = other_office(heard, desk, asked=True)
        if elsewhere is not None:
            return Reading(ends=True, remark=elsewhere)
        if looks_like_reference(heard.text):
            return Reading(unusable="consultation.error_invalid_reference")
        return None

    def spot(self, heard: Heard, state: CaseState, desk: Desk) -> Reading | None:
        """Return a reference in a sentence, or that one was mistyped."""
        found = find_codes(heard.text, BOOKING)
        if found.reference is not None:
            return Reading(found.reference, notes={"code_given": found.code})
        return mistyped_reference(heard.text)


class CodeStep(Step):
    """The code that was given with the reference."""

    key = "code"
    hidden = True

    def prompt(self, state: CaseState, desk: Desk, again: bool) -> Prompt:
        """Return the question."""
        return Prompt(desk.say(f"consultation_dialogue.ask_code{'_again' if again else ''}"))

    def read(self, heard: Heard, state: CaseState, desk: Desk) -> Reading | None:
        """Return the characters of the code."""
        code = find_codes(heard.text, BOOKING, only_code=True).code
        if code is not None:
            return Reading(code)
        if lacks_reference(heard.text):
            return Reading(ends=True, remark=_without_reference(desk))
        if looks_like_reference(heard.text):
            return Reading(unusable="consultation_dialogue.code_unclear")
        return None


def _without_reference(desk: Desk) -> str:
    """Return who helps somebody without reference or code."""
    email, phone = office_of(desk).email, desk.facts.knowledge.hotline.phone
    return desk.say("consultation_dialogue.no_reference", email=email, phone=phone)


class WhatStep(Step):
    """What is to be done with the appointment or the place on the waiting list."""

    key = "what"
    hidden = True
    _CHOICES: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "booked": (MOVE, CANCEL, SHOW),
        "waiting": (LEAVE, SHOW),
        "offered": (ACCEPT, LEAVE),
    }

    def prompt(self, state: CaseState, desk: Desk, again: bool) -> Prompt:
        """Return how things stand, and what can be done."""
        case = state.notes["case"]
        options = tuple(
            Option(desk.say(f"consultation_dialogue.what_{case['state']}_{choice}"), f"{_WHAT}{choice}")
            for choice in self._CHOICES[case["state"]]
        )
        question = desk.say("consultation_dialogue.ask_what")
        return Prompt(question if again else f"{standing(case, desk)} {question}", options)

    def read(self, heard: Heard, state: CaseState, desk: Desk) -> Reading | None:
        """Return what is wished; to keep everything ends it."""
        picked = heard.picked
        wished = picked.removeprefix(_WHAT) if picked is not None else wished_change(heard.text)
        if picked is None and wants_other_details(heard.text):
            return Reading(ends=True, remark=details_by_mail(desk))
        if wished == SHOW or (wished is None and wants_to_keep(heard.text)):
            return Reading(ends=True, remark=desk.say("consultation_dialogue.kept"))
        return Reading(wished) if wished in (MOVE, CANCEL, ACCEPT, LEAVE) else None

    def spot(self, heard: Heard, state: CaseState, desk: Desk) -> Reading | None:
        """Return what a first sentence wishes."""
        wished = wished_change(heard.text)
        return Reading(wished) if wished is not None and wished != SHOW else None


class NewSlotStep(SlotStep):
    """The slot to move to."""

    def needed(self, state: CaseState, desk: Desk) -> bool:
        """Tell whether the appointment is to be moved."""
        return state.values.get("what") == MOVE and "case" in state.notes

    def spot(self, heard: Heard, state: CaseState, desk: Desk) -> Reading | None:
        """Return nothing: a day in a first sentence may be the old one as well as the new."""
        return None


def details_by_mail(desk: Desk) -> str:
    """Return whom to write to when number, address or concern are to be changed."""
    return desk.say("consultation_dialogue.details_by_mail", email=office_of(desk).email)


def standing(case: Mapping[str, Any], desk: Desk) -> str:
    """Return how things stand with an appointment or a place on the waiting list."""
    if case["state"] == "booked":
        return desk.say("consultation_dialogue.standing_booked", time=case_when(case, desk))
    if case["state"] == "offered":
        until = moment_text(datetime.fromisoformat(case["until"]))
        return desk.say("consultation.offered", time=case_when(case, desk), until=until)
    return desk.say("consultation_dialogue.standing_waiting", position=case["position"])
