"""From „da ist ein Loch in der Straße“ to a filed report."""

from __future__ import annotations

from dataclasses import replace

from bot.cases.defects.draft import names_persons
from bot.cases.defects.not_a_defect import find_elsewhere
from bot.cases.defects.photo import MOST_PHOTOS
from bot.cases.defects.places import OutsideJena, ResolvedPlace
from bot.cases.defects.report import Receipt, file_report
from bot.cases.defects.several import defects_in
from bot.cases.defects.urgency import urgency_of
from bot.cases.dialogue.contact_steps import EmailStep
from bot.cases.dialogue.defect_place import PlaceStep, place_as_json
from bot.cases.dialogue.defect_steps import (
    CategoryStep,
    DescriptionStep,
    ElsewhereStep,
    JoinStep,
    PhotoStep,
    draft_of,
)
from bot.cases.dialogue.defect_tools import tools_of
from bot.cases.dialogue.machine import CaseDialogue
from bot.cases.dialogue.state import CaseState
from bot.cases.dialogue.steps import Desk, Heard, Reading, Step
from bot.cases.dialogue.turnout import Filed, Turnout
from bot.cases.errors import CaseError, ErrorCode

_AFTER_DESCRIPTION = ("category", "join")
_STEP_OF_ERROR = {
    ErrorCode.CATEGORY_UNKNOWN: "category",
    ErrorCode.TEXT_EMPTY: "description",
    ErrorCode.TEXT_TOO_LONG: "description",
    ErrorCode.PLACE_UNCLEAR: "place",
    ErrorCode.TOO_MANY_PHOTOS: "photo",
    ErrorCode.PHOTO_INVALID: "photo",
    ErrorCode.EMAIL_INVALID: "email",
    ErrorCode.NOT_FOUND: "join",
    ErrorCode.INVALID_STATE: "join",
    ErrorCode.INVALID_REFERENCE: "join",
}
"""Which answer is taken back when filing refuses it."""


class DefectDialogue(CaseDialogue):
    """The dialogue of a defect report."""

    kind = "defect"
    steps = (
        ElsewhereStep(),
        DescriptionStep(),
        CategoryStep(),
        PlaceStep(),
        JoinStep(),
        PhotoStep(),
        EmailStep(optional=True, question="defect_dialogue.ask_email"),
    )

    def open(self, heard: Heard, desk: Desk) -> Turnout | CaseState:
        """Return what the first sentence says, or who deals with it instead."""
        tools = tools_of(desk.facts)
        first, *later = defects_in(heard.text, tools.categories.guess, tools.places.resolve)
        state = CaseState(self.kind)
        if later:
            state = state.noting(later="\n".join(later), first=first)
            heard = replace(heard, understanding=replace(heard.understanding, text=first))
        elsewhere = find_elsewhere(heard.text, desk.context.knowledge)
        if elsewhere is not None and not elsewhere.may_be_reported:
            return Turnout(None, (elsewhere.say(desk.context.phrases),), paused=self._next(state))
        if elsewhere is not None:
            state = state.noting(elsewhere=elsewhere.say(desk.context.phrases))
        state, _ = self.take_attachments(state, heard, desk)
        state = self.spot_all(state, heard, desk)
        return state.noting(warned=_waiting_is_dangerous(state))

    def introduction(self, state: CaseState, desk: Desk) -> tuple[str, ...]:
        """Return thanks, or the warning where waiting is dangerous."""
        text = str(state.values.get("description", ""))
        said = []
        if _waiting_is_dangerous(state):
            said.append(_warning(state, desk))
        elif "elsewhere" not in state.notes:
            said += super().introduction(state, desk)
        if names_persons(text):
            said.append(desk.say("defect_dialogue.names_persons"))
        if state.notes.get("later"):
            said.append(desk.say("defect_dialogue.one_by_one", first=state.notes["first"]))
        if state.notes.get("place_outside"):
            said.append(desk.say("defects.error_place_outside"))
        return tuple(said)

    def refresh(self, state: CaseState, desk: Desk) -> tuple[CaseState, tuple[str, ...]] | Turnout:
        """Return the warning too, where the danger was told only by an answer."""
        danger = _waiting_is_dangerous(state)
        if danger is None or danger == state.notes.get("warned"):
            return state, ()
        return state.noting(warned=danger), (_warning(state, desk),)

    def accept(self, state: CaseState, step: Step, reading: Reading, desk: Desk) -> CaseState:
        """Return the state with an answer; a new description may mean another category."""
        state = super().accept(state, step, reading, desk)
        if step.key == "description" and "category" not in state.values:
            guess = tools_of(desk.facts).categories.guess(str(reading.value))
            state = state.with_value("category", guess.category) if guess.sure else state
        if step.key in ("place", "category", "description"):
            state = state.without("join")
        return state

    def take_back(self, state: CaseState, step: Step) -> CaseState:
        """Return the state without an answer and what was concluded from it."""
        if step.key == "place" and state.values.get("place"):
            state = state.noting(place_street=state.values["place"]["street"])
        dependent = _AFTER_DESCRIPTION if step.key == "description" else ("join",)
        return state.without(
            step.key, *(dependent if step.key in ("place", "category", "description") else ())
        )

    def take_attachments(self, state: CaseState, heard: Heard, desk: Desk) -> tuple[CaseState, str | None]:
        """Return the state with photos, at most three, and with the position where a place is wanted."""
        remarks = []
        if heard.photos:
            photos = list(dict.fromkeys([*(state.values.get("photo") or ()), *heard.photos]))
            state = state.with_value("photo", photos[:MOST_PHOTOS])
            too_many = len(photos) > MOST_PHOTOS
            key = "defect_dialogue.photo_too_many" if too_many else "defect_dialogue.photo_taken"
            remarks.append(desk.say(key, most=MOST_PHOTOS))
        if heard.location is not None and "place" not in state.values:
            result = tools_of(desk.facts).places.at(*heard.location, heard.text)
            if isinstance(result, ResolvedPlace):
                state = state.with_value("place", place_as_json(result))
                remarks.append(desk.say("defect_dialogue.location_taken"))
            elif isinstance(result, OutsideJena):
                remarks.append(desk.say("defects.place_outside_position"))
        return state, " ".join(remarks) or None

    def privacy_values(self, desk: Desk) -> dict[str, object]:
        """Return how long the contact is kept."""
        return {"days": desk.settings.retention.defect_contact_days}

    def finish(self, state: CaseState, desk: Desk) -> Turnout:
        """File the report."""
        try:
            receipt = file_report(
                desk.store,
                draft_of(state),
                desk.now,
                desk.context.knowledge,
                idempotency_key=f"{desk.conversation}:{state.token}",
                conversation_id=desk.conversation,
            )
        except CaseError as error:
            step = self._step(_STEP_OF_ERROR.get(error.code, "description"))
            return self._ask_next(
                self.take_back(state, step),
                desk,
                (desk.say(f"defects.error_{error.code.value}", **error.details),),
            )
        contact = {"email": str(state.values["email"])} if state.values.get("email") else {}
        return Turnout(
            None,
            tuple(self._thanks(receipt, desk)),
            cards=(self._card(receipt, state, desk),),
            filed=Filed("defect", receipt.reference, receipt.secret, contact),
            paused=self._next(state),
        )

    def _next(self, state: CaseState) -> CaseState | None:
        """Return the report of what else the first sentence was about."""
        later = state.notes.get("later")
        return CaseState(self.kind).noting(begins_with=later) if later else None

    def _thanks(self, receipt: Receipt, desk: Desk) -> list[str]:
        key = "defect_dialogue.filed_joined" if receipt.joined_to else "defect_dialogue.filed"
        said = [
            desk.say(
                key,
                reference=receipt.reference,
                category=receipt.category,
                place=receipt.place,
            )
        ]
        if receipt.secret:
            said.append(desk.say("defect_dialogue.secret", secret=receipt.secret))
        said.append(desk.say("defect_dialogue.responsible", responsible=receipt.responsible))
        if receipt.receipt_mailed:
            said.append(desk.say("defect_dialogue.mailed"))
        said.append(desk.say("defect_dialogue.ask_status"))
        return said

    def _card(self, receipt: Receipt, state: CaseState, desk: Desk) -> dict[str, object]:
        return {
            "type": "receipt",
            "kind": self.kind,
            "title": desk.say("defect_dialogue.receipt_title"),
            "reference": receipt.reference,
            "secret": receipt.secret,
            "lines": self.lines(state, desk),
            "calendar": None,
        }


def _waiting_is_dangerous(state: CaseState) -> str | None:
    """Return how urgent the description is; ``None`` where a report that is read on a working day will do."""
    return urgency_of(str(state.values.get("description", "")))


def _warning(state: CaseState, desk: Desk) -> str:
    hotline = desk.context.knowledge.hotline.phone
    return desk.say(f"defects.urgent_{_waiting_is_dangerous(state)}", hotline=hotline)
