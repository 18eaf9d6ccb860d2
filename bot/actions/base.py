"""The edge of every action: a turn in, one reply out, and an honest sentence when something breaks."""

from __future__ import annotations

import asyncio
import json
import logging
from abc import ABC, abstractmethod
from typing import Any, ClassVar

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import turn as slots
from bot.actions.case_desk import case_events
from bot.actions.turn import Turn
from bot.answers.german import listing
from bot.answers.phrasebook import shared_phrasebook
from bot.answers.reply import Choice, Reply
from bot.knowledge.live import shared_knowledge
from bot.language.danger import POSSIBLE_DANGER, danger_in

logger = logging.getLogger(__name__)

Event = dict[str, Any]

_LONGEST_PAUSE = 3.0
"""Seconds: well below ``NOTICE_AFTER`` of the gateway, which then says that something is wrong."""
_UNASKED = {"email": "hotline.kind_email", "phone": "hotline.kind_phone"}


class CitizenAction(Action, ABC):  # type: ignore[misc]
    """An action that answers the citizen with one message."""

    blocking: ClassVar[bool] = False
    """Whether it waits for the database, and so must not hold up other citizens."""

    @abstractmethod
    def reply(self, turn: Turn) -> Reply:
        """Return the answer for a turn."""

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """Answer; an error is logged without personal data and becomes a sentence with the hotline."""
        silent = self.without_words(tracker)
        if silent is not None:
            return silent
        try:
            turn = Turn.from_tracker(tracker)
            reply = await asyncio.to_thread(self.reply, turn) if self.blocking else self.reply(turn)
            self.finish(turn, reply)
        except Exception:
            technical_trouble(self.name(), dispatcher, str((tracker.latest_message or {}).get("text") or ""))
            return self.after_trouble()
        await asyncio.sleep(min(reply.pause, _LONGEST_PAUSE))
        say(dispatcher, reply)
        return self.events(turn, reply)

    def without_words(self, tracker: Tracker) -> list[Event] | None:
        """Return what is to be remembered where there is nothing to say; ``None`` to answer."""
        return None

    def finish(self, turn: Turn, reply: Reply) -> None:
        """Add to the reply what belongs to every answer: suspected danger, a hint about personal data."""
        if turn.understanding.danger == POSSIBLE_DANGER:
            reply.text = f"{turn.context.say('emergency.possible')}\n{reply.text}"
        hint = personal_data_hint(turn)
        if hint:
            reply.text = f"{reply.text}\n{hint}"

    def events(self, turn: Turn, reply: Reply) -> list[Event]:
        """Return what is remembered; a case that was opened goes on in its form."""
        events = remember(turn, reply)
        opened = next((event for event in events if event.get("name") == slots.CASE), None)
        return [*events, FollowupAction("case_form")] if opened and opened["value"] else events

    def after_trouble(self) -> list[Event]:
        """Return what is remembered after an error."""
        return []


def technical_trouble(action: str, dispatcher: CollectingDispatcher, text: str) -> None:
    """Log the error at hand without personal data and say an honest sentence, danger first."""
    logger.exception("%s failed", action)
    phone = shared_knowledge().state.knowledge.hotline.phone
    sentence = shared_phrasebook().say("hotline.technical_trouble", phone=phone)
    if danger_in(text) is not None:
        sentence = f"{shared_phrasebook().say('emergency.general')}\n{sentence}"
    dispatcher.utter_message(text=sentence)


def personal_data_hint(turn: Turn) -> str:
    """Return a friendly hint when somebody typed contact data that nobody asked for."""
    typed = {entity["entity"] for entity in turn.understanding.entities if entity.get("entity") in _UNASKED}
    if not typed:
        return ""
    kinds = listing(turn.context.say(_UNASKED[kind]) for kind in sorted(typed))
    return turn.context.say("hotline.person_hint", kinds=kinds)


def say(dispatcher: CollectingDispatcher, reply: Reply) -> None:
    """Send a reply as one message with its buttons and cards, and what it is about, for counting."""
    dispatcher.utter_message(
        text=reply.text,
        buttons=[{"title": choice.title, "payload": payload(choice)} for choice in reply.choices] or None,
        json_message=_custom(reply),
        about={"subject": reply.subject, "unclear": reply.unclear},
    )


def payload(choice: Choice) -> str:
    """Return the button payload of a choice; it names the record, so it stays valid later."""
    return "/choose_option" + json.dumps({"choice": choice.key})


def remember(turn: Turn, reply: Reply) -> list[Event]:
    """Return the slots that carry the conversation on."""
    events: list[Event] = [
        SlotSet(slots.LAST_REPLY, {"text": reply.text, "choices": [[c.title, c.key] for c in reply.choices]}),
        SlotSet(slots.UNCLEAR_COUNT, turn.unclear_count + 1 if reply.unclear else 0),
        SlotSet(slots.VARIANT, turn.variant + 1),
    ]
    if reply.choices or not reply.keeps_offer:
        offer = [{"title": choice.title, "key": choice.key} for choice in reply.choices]
        events.append(SlotSet(slots.CHOICES, offer or None))
        events.append(SlotSet(slots.PENDING, _pending(turn, reply) if offer else None))
    if reply.subject is not None:
        events.append(SlotSet(slots.SUBJECT, reply.subject))
    if reply.aspects and not reply.unclear:
        events.append(SlotSet(slots.ASPECTS, list(reply.aspects)))
    return [*events, *case_events(turn, reply)]


def _pending(turn: Turn, reply: Reply) -> dict[str, Any]:
    """The question an offer belongs to; asked again, it stays the first one."""
    text = (turn.pending.get("text") or turn.text) if turn.choices else turn.text
    return {"text": text, "aspects": list(reply.aspects)}


def _custom(reply: Reply) -> dict[str, Any] | None:
    cards = {json.dumps(card, sort_keys=True): card for card in reply.cards}
    if not cards:
        return None
    only = list(cards.values())
    return only[0] if len(only) == 1 else {"type": "cards", "cards": only}
