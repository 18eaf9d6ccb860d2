"""Changing a filed report or search: withdraw it, add something, hear about changes."""

from __future__ import annotations

from dataclasses import replace

from bot.cases.defects.follow_up import subscribe
from bot.cases.defects.report import supplement, withdraw
from bot.cases.dialogue.contact_steps import EmailStep
from bot.cases.dialogue.follow_up_steps import (
    SUPPLEMENT,
    AdditionStep,
    CodeStep,
    ReferenceStep,
    WhatStep,
)
from bot.cases.dialogue.lost_item_status import withdraw_search
from bot.cases.dialogue.machine import CaseDialogue
from bot.cases.dialogue.state import CaseState
from bot.cases.dialogue.steps import Desk
from bot.cases.dialogue.turnout import Turnout
from bot.cases.errors import CaseError, ErrorCode
from bot.cases.references import LOST_ITEM

_NOT_FOUND = (ErrorCode.NOT_FOUND, ErrorCode.INVALID_REFERENCE)


class CaseChangeDialogue(CaseDialogue):
    """Withdraws a report or a search, or adds to a report."""

    kind = "case_change"
    steps = (ReferenceStep(), WhatStep(), AdditionStep(), CodeStep())

    def introduction(self, state: CaseState, desk: Desk) -> tuple[str, ...]:
        """Return nothing: the first question says enough."""
        return ()

    def wording(self, state: CaseState) -> str:
        """Return which last question is asked."""
        return "addition" if state.values.get("what") == SUPPLEMENT else "withdrawal"

    def finish(self, state: CaseState, desk: Desk) -> Turnout:
        """Do it."""
        reference = str(state.values["reference"])
        secret = str(state.values.get("code") or state.notes.get("code_given") or "")
        if reference.startswith(LOST_ITEM):
            return Turnout(None, (withdraw_search(reference, secret, desk),))
        facts, conversation = desk.context.knowledge, desk.conversation
        try:
            if state.values.get("what") == SUPPLEMENT:
                text = str(state.values["addition"])
                supplement(desk.store, reference, secret, text, desk.now, facts, conversation_id=conversation)
                return Turnout(None, (desk.say("follow_up.supplemented", reference=reference),))
            closed = withdraw(desk.store, reference, secret, desk.now, facts, conversation_id=conversation)
            said = "follow_up.withdrawn" if closed else "follow_up.withdrawn_others_wait"
            return Turnout(None, (desk.say(said, reference=reference),))
        except CaseError as error:
            said_wrong = desk.say(f"defects.error_{error.code.value}", **error.details)
            if error.code in _NOT_FOUND:
                again = replace(state.without("reference", "code").noting(code_given=None), failures=0)
                return self._ask_next(again, desk, (said_wrong,))
            return Turnout(None, (said_wrong,))


class SubscriptionDialogue(CaseDialogue):
    """Lets somebody hear by mail when the state of a report changes."""

    kind = "subscription"
    steps = (ReferenceStep(), EmailStep(optional=False))

    def introduction(self, state: CaseState, desk: Desk) -> tuple[str, ...]:
        """Return nothing: the first question says enough."""
        return ()

    def privacy_values(self, desk: Desk) -> dict[str, object]:
        """Return how long the address is kept."""
        return {"days": desk.settings.retention.defect_contact_days}

    def finish(self, state: CaseState, desk: Desk) -> Turnout:
        """Subscribe."""
        reference, email = str(state.values["reference"]), str(state.values["email"])
        try:
            new = subscribe(desk.store, reference, email, desk.now, desk.context.knowledge)
        except CaseError as error:
            return Turnout(None, (desk.say(f"defects.error_{error.code.value}", **error.details),))
        said = "follow_up.subscribed" if new else "follow_up.subscribed_already"
        return Turnout(None, (desk.say(said, reference=reference),))
