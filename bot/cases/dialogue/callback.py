"""Asking for a call: what about, who, which number, when it suits; in any channel, when nobody is there."""

from __future__ import annotations

from bot.cases.dialogue import commands
from bot.cases.dialogue.contact_steps import EmailStep, NameStep, PhoneStep
from bot.cases.dialogue.machine import CaseDialogue
from bot.cases.dialogue.state import CaseState
from bot.cases.dialogue.steps import Desk, Heard, Option, Prompt, Reading, Step
from bot.cases.dialogue.turnout import Filed, Turnout
from bot.cases.errors import CaseError, ErrorCode
from bot.cases.plain_text import clean_line, clean_text
from bot.hotline.callbacks import LONGEST_CONCERN, CallbackWish, request_callback

_SHORTEST = 3
_STEP_OF_ERROR = {
    ErrorCode.NAME_INVALID: "name",
    ErrorCode.PHONE_INVALID: "phone",
    ErrorCode.EMAIL_INVALID: "email",
}
"""Which answer is taken back when filing refuses it."""


class AboutStep(Step):
    """What the call is to be about, in the citizen's words."""

    key = "about"
    names = r"\b(?:anliegen|thema|grund|text)\b"

    def prompt(self, state: CaseState, desk: Desk, again: bool) -> Prompt:
        """Return the question."""
        return Prompt(desk.say(f"callback_dialogue.ask_about{'_again' if again else ''}"))

    def read(self, heard: Heard, state: CaseState, desk: Desk) -> Reading | None:
        """Return the words; almost anything is an answer, but not for sure."""
        if commands.wants_to_skip(heard.text):
            return Reading(unusable="callback_dialogue.about_needed")
        try:
            text = clean_text(heard.text, LONGEST_CONCERN)
        except CaseError as error:
            return Reading(unusable="defects.error_text_too_long", details=error.details)
        if len(text) < _SHORTEST:
            return Reading(unusable="callback_dialogue.about_needed")
        return Reading(text, sure=state.asked == self.key and "?" not in text)


class CallPhoneStep(PhoneStep):
    """The number to call; without one there is no call."""

    optional = False

    def prompt(self, state: CaseState, desk: Desk, again: bool) -> Prompt:
        """Return the question, with the number that was given before."""
        known = desk.known_contact.get("phone")
        options = (Option(desk.say("case_dialogue.use_known", known=known), "known"),) if known else ()
        return Prompt(desk.say("callback_dialogue.ask_phone"), options, field="phone")

    def read(self, heard: Heard, state: CaseState, desk: Desk) -> Reading | None:
        """Return the number as +49…."""
        reading = super().read(heard, state, desk)
        if (reading is not None and reading.skip) or commands.wants_to_skip(heard.text):
            return Reading(unusable="callback_dialogue.phone_needed")
        return reading


class ReachableStep(Step):
    """When it suits; may be left out."""

    key = "reachable"
    optional = True
    names = r"\b(?:uhrzeit|zeit|wann|erreichbar\w*)\b"

    def prompt(self, state: CaseState, desk: Desk, again: bool) -> Prompt:
        """Return the question."""
        text = desk.say("callback_dialogue.ask_reachable")
        return Prompt(text, (Option(desk.say("callbacks.any_time"), "skip"),))

    def read(self, heard: Heard, state: CaseState, desk: Desk) -> Reading | None:
        """Return the words."""
        if heard.picked == "skip" or commands.wants_to_skip(heard.text):
            return Reading(skip=True)
        try:
            text = clean_line(heard.text)
        except CaseError as error:
            return Reading(unusable="defects.error_text_too_long", details=error.details)
        return Reading(text, sure=state.asked == self.key and "?" not in text) if text else None


class CallbackDialogue(CaseDialogue):
    """The dialogue of a call-back."""

    kind = "callback"
    steps = (
        AboutStep(),
        NameStep(),
        CallPhoneStep(),
        ReachableStep(),
        EmailStep(optional=True, question="callback_dialogue.ask_email"),
    )

    def open(self, heard: Heard, desk: Desk) -> Turnout | CaseState:
        """Begin with nothing: what was said before asked for a person, not about the matter."""
        return CaseState(self.kind)

    def privacy_values(self, desk: Desk) -> dict[str, object]:
        """Return how long the contact is kept."""
        return {"days": desk.settings.retention.callback_days}

    def finish(self, state: CaseState, desk: Desk) -> Turnout:
        """File the call-back."""
        said = {name: str(state.values.get(name) or "") for name in ("name", "phone", "reachable", "email")}
        wish = CallbackWish(
            said["name"], said["phone"], str(state.values["about"]), said["reachable"], said["email"]
        )
        try:
            receipt = request_callback(
                desk.store,
                wish,
                desk.channel or "web",
                desk.now,
                idempotency_key=f"{desk.conversation}:{state.token}",
                conversation_id=desk.conversation,
            )
        except CaseError as error:
            if error.code is ErrorCode.BUDGET_SPENT:
                return Turnout(None, (desk.say("callback_dialogue.enough"),))
            step = self._step(_STEP_OF_ERROR.get(error.code, "about"))
            return self._ask_next(
                self.take_back(state, step), desk, (desk.say("callback_dialogue.try_again"),)
            )
        contact = {name: said[name] for name in ("name", "phone", "email") if said[name]}
        texts = [desk.say("callback_dialogue.filed", reference=receipt.reference, phone=receipt.phone)]
        if receipt.mailed:
            texts.append(desk.say("defect_dialogue.mailed"))
        card = {
            "type": "receipt",
            "kind": self.kind,
            "title": desk.say("callback_dialogue.receipt_title"),
            "reference": receipt.reference,
            "secret": None,
            "lines": self.lines(state, desk),
            "calendar": None,
        }
        filed = Filed(self.kind, receipt.reference, None, contact)
        return Turnout(None, tuple(texts), cards=(card,), filed=filed)
