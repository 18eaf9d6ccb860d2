"""Between Rasa's tracker and the case dialogues: what was heard, what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from rasa_sdk.events import SlotSet

from bot.actions import turn as slots
from bot.actions.turn import Turn
from bot.answers.question import Understanding
from bot.answers.reply import CASE_KEY, Choice, Reply
from bot.cases.dialogue.desks import dialogue_of
from bot.cases.dialogue.follow_up_steps import wants_withdrawn
from bot.cases.dialogue.interruptions import other_case_in
from bot.cases.dialogue.state import CaseState
from bot.cases.dialogue.steps import Desk, Heard, Option
from bot.cases.dialogue.turnout import Turnout
from bot.cases.store import shared_store
from bot.settings import Settings

START = f"{CASE_KEY}start/"
"""What keys that begin a case begin with; then comes its kind, or ``resume``."""
RESUME = f"{START}resume"
FORGET = {"forget": True}
"""Stands in the slot of the case until the form has ended and the conversation can be forgotten."""
_MOST_FILED = 10
_WITHDRAWABLE = ("defect", "lost_item")

Event = dict[str, Any]


@dataclass
class CaseReply(Reply):
    """A message of a case dialogue, and where the case stands after it."""

    turnout: Turnout | None = None

    @property
    def goes_on(self) -> bool:
        """Whether the case is still open."""
        return self.turnout is not None and self.turnout.state is not None


@dataclass
class ForgettingReply(Reply):
    """A message after which nothing is known any more of who is talking."""


@lru_cache(maxsize=1)
def _settings() -> Settings:
    return Settings.from_environment()


def desk_of(turn: Turn) -> Desk:
    """Return what the dialogues work with in this turn."""
    return Desk(
        context=turn.context,
        facts=turn.state,
        store=shared_store(),
        settings=_settings(),
        conversation=turn.sender,
        address=turn.metadata.get("address"),
        channel=str(turn.metadata.get("channel") or ""),
        known_contact=turn.contact,
        filed=turn.filed,
    )


def heard_in(turn: Turn) -> Heard:
    """Return what the citizen said, picked and sent along."""
    location = turn.metadata.get("location") or {}
    position = (float(location["latitude"]), float(location["longitude"])) if location else None
    chosen = turn.chosen() or ""
    offered = {choice.key for choice in turn.choices}
    picked = chosen.partition("/")[2] if chosen in offered and chosen.startswith(CASE_KEY) else None
    text = "" if turn.is_attachment else turn.text
    if picked is not None:
        text = next(choice.title for choice in turn.choices if choice.key == chosen)
    understanding = replace(turn.understanding, text=text)
    return Heard(
        understanding, picked, tuple(turn.metadata.get("photos") or ()), position, _only_option(turn, picked)
    )


def _only_option(turn: Turn, picked: str | None) -> Option | None:
    choice = turn.only_choice() if picked is None else None
    if choice is None or not choice.key.startswith(CASE_KEY):
        return None
    return Option(choice.title, choice.key.partition("/")[2])


def start_case(turn: Turn, kind: str, text: str | None = None) -> CaseReply:
    """Begin a case with the message, or with an earlier sentence of the citizen."""
    heard = heard_in(turn) if text is None else Heard(Understanding(text, "", 0.0))
    other = other_case_in(heard.understanding, kind)
    if other is not None:
        heard = replace(heard, understanding=replace(heard.understanding, text=other.rest))
    turnout = dialogue_of(kind).start(heard, desk_of(turn))
    if other is not None and turnout.paused is None:
        later = turn.context.say("case_dialogue.comes_later", text=other.text)
        paused = CaseState(other.kind).noting(begins_with=other.text)
        turnout = replace(turnout, texts=(later, *turnout.texts), paused=paused)
    reply = as_reply(turn, turnout)
    if turnout.state is None:
        offer_paused(turn, reply, turnout)
    return reply


def offer_paused(turn: Turn, reply: CaseReply, turnout: Turnout) -> None:
    """Offer to go on with what waits when a case has ended."""
    if turnout.paused is None and turn.paused_case is None:
        return
    paused = turnout.paused or CaseState.from_json(turn.paused_case or {})
    begins = paused.notes.get("begins_with")
    if begins:
        offer = turn.context.say("case_dialogue.offer_next", text=str(begins).replace("\n", "; "))
    else:
        offer = turn.context.say(f"case_dialogue.offer_resume_{paused.kind}")
    reply.text += f"\n{offer}"
    reply.choices = (Choice(turn.context.say("case_dialogue.resume"), RESUME),)


def withdrawal(turn: Turn) -> CaseReply | None:
    """Begin to take back what was filed last, after „hab es wieder“; ``None`` where that is not said."""
    if not turn.filed or turn.filed[-1]["kind"] not in _WITHDRAWABLE or not wants_withdrawn(turn.text):
        return None
    return start_case(turn, "case_change")


def resume_case(turn: Turn) -> CaseReply | None:
    """Take up the case that was left unfinished; ``None`` if there is none."""
    if turn.paused_case is None:
        return None
    state = CaseState.from_json(turn.paused_case)
    return as_reply(turn, replace(dialogue_of(state.kind).resume(state, desk_of(turn)), paused=None))


def as_reply(turn: Turn, turnout: Turnout, before: str = "") -> CaseReply:
    """Return a turnout as one message."""
    text = "\n".join(part for part in (before, *turnout.texts) if part)
    choices = tuple(
        Choice(option.title, f"{CASE_KEY}{turnout.step or 'case'}/{option.value}")
        for option in turnout.options
    )
    cards = [dict(card) for card in turnout.cards]
    return CaseReply(text, choices=choices, cards=cards, pause=turnout.pause, turnout=turnout)


def case_events(turn: Turn, reply: Reply) -> list[Event]:
    """Return the slots that keep a case; none for a reply that is about something else."""
    if isinstance(reply, ForgettingReply):
        return [SlotSet(slots.CASE, FORGET)]
    if not isinstance(reply, CaseReply) or reply.turnout is None:
        return []
    turnout = reply.turnout
    events = [SlotSet(slots.CASE, turnout.state.to_json() if turnout.state is not None else None)]
    if turnout.paused is not None:
        events.append(SlotSet(slots.PAUSED_CASE, turnout.paused.to_json()))
    elif turnout.state is not None and turn.paused_case is not None:
        same = turn.paused_case.get("token") == turnout.state.token
        events += [SlotSet(slots.PAUSED_CASE, None)] if same else []
    if turnout.filed is not None:
        filed: Mapping[str, Any] = {
            "kind": turnout.filed.kind,
            "reference": turnout.filed.reference,
            "secret": turnout.filed.secret,
        }
        kept = [case for case in turn.filed if case["reference"] != turnout.filed.reference]
        events.append(SlotSet(slots.FILED, [*kept, filed][-_MOST_FILED:]))
        events.append(SlotSet(slots.CONTACT, {**turn.contact, **turnout.filed.contact}))
    return events
