"""The question for a free slot, and all the ways to answer it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from bot.cases.consultation.availability import FreeSlot
from bot.cases.consultation.slots import free_slots
from bot.cases.dialogue import commands
from bot.cases.dialogue.slot_choice import SlotChoice, choose
from bot.cases.dialogue.slot_holding import SLOT, held_slot, when_text
from bot.cases.dialogue.slot_list import (
    MORE,
    MOST_SHOWN,
    days_of,
    office_of,
    slot_card,
    slot_lines,
    slot_options,
    slots_in_a_row,
)
from bot.cases.dialogue.slot_wishes import SlotWish, read_wish
from bot.cases.dialogue.slot_words import SlotWords
from bot.cases.dialogue.state import CaseState
from bot.cases.dialogue.steps import Desk, Heard, Prompt, Reading, Step
from bot.language.dates import find_impossible_dates
from bot.language.normalise import fold

_PICKED = re.compile(r"s(\d+)")
_ASKS_ELSEWHERE = re.compile(
    r"\b(?:offnungszeit\w*|geoffnet|offen|auf|kostet|kosten|fundburo|burgerservice|mitbringen|wo"
    r"|wer|wie lange)\b"
)
_MOST_CANDIDATES = 60
_SETTLED: dict[str, Any] = {"slot_candidates": None, "slot_remark": None}


class SlotStep(Step):
    """A free slot of the consultation hour; it is held as soon as it is chosen."""

    key = SLOT
    names = r"\b(?:termin\w*|uhrzeit\w*|zeit|zeitpunkt|tag|datum|slot)\b"

    def needed(self, state: CaseState, desk: Desk) -> bool:
        """Tell whether there is something to choose: nobody who waits is asked."""
        return "waiting" not in state.values

    def prompt(self, state: CaseState, desk: Desk, again: bool) -> Prompt:
        """Return the free slots that come into question, at most six with numbers."""
        free = available(state, desk)
        if not free:
            return Prompt(desk.say("consultation.full", email=office_of(desk).email))
        wanted = state.notes.get("slot_candidates") or ()
        candidates = [slot for slot in free if slot.slot_id in wanted] or free
        listed = candidates[:MOST_SHOWN]
        rest = [slot for slot in free if slot not in listed]
        known = [slot.slot_id for slot in listed] == list(state.notes.get("slots_shown") or ())
        said = [desk.say(f"consultation_dialogue.{remark}") for remark in _remarks(state)]
        if listed[0].demo:
            said.append(desk.say("consultation.demo"))
        if again and known:
            said.append(desk.say("consultation_dialogue.ask_slot_again", slots=slots_in_a_row(listed, desk)))
        else:
            said += [slot_lines(listed, desk), desk.say("consultation_dialogue.ask_slot")]
            later = [slot for slot in rest if slot.day > listed[-1].day]
            if later:
                said.append(desk.say("consultation_dialogue.more_days", days=days_of(later, desk)))
            elif rest:
                said.append(desk.say("consultation_dialogue.more_times"))
        return Prompt(
            "\n".join(said),
            slot_options(listed, bool(rest), desk),
            cards=(slot_card(listed, desk),),
            field="slot",
            notes={"slots_shown": [slot.slot_id for slot in listed], "slot_remark": None},
        )

    def read(self, heard: Heard, state: CaseState, desk: Desk) -> Reading | None:
        """Return the slot that is meant, or which to show instead; the citizen's words go before a number."""
        shown = [int(number) for number in state.notes.get("slots_shown") or ()]
        words = "" if heard.text.startswith("/") else heard.text
        wish = read_wish(words, desk.now.date(), len(shown))
        dated = wish.names_day or wish.names_time
        picked = _PICKED.fullmatch(heard.picked or "")
        if picked is not None and not dated:
            return _taken(int(picked[1]))
        if heard.picked == MORE and not dated:
            wish = SlotWish(words=SlotWords(more=True))
        elif heard.picked is not None and picked is None:
            return None
        if find_impossible_dates(words, desk.now.date()) and not wish.days:
            return Reading(unusable="consultation_dialogue.date_impossible")
        number = wish.words.number
        if number is not None and not dated:
            meant = shown[number - 1 : number] if number > 0 else shown[number:][:1]
            return _taken(meant[0]) if meant else Reading(unusable="consultation_dialogue.number_unknown")
        if not wish.words.said and not dated and len(shown) == 1 and commands.says_yes(heard.understanding):
            return _taken(shown[0])
        if wish.words.undecided:
            return Reading(unusable="consultation_dialogue.slots_undecided")
        free = available(state, desk)
        if not free:
            return Reading(skip=True, remark=desk.say("consultation.error_slot_taken") if shown else None)
        choice = choose(wish, free, _at_hand(wish, free, shown, desk))
        return None if choice is None else _reading(choice, _is_sure(heard), desk)

    def spot(self, heard: Heard, state: CaseState, desk: Desk) -> Reading | None:
        """Return what a sentence says in passing about day and time of the appointment."""
        wish = read_wish(heard.text, desk.now.date())
        today = desk.now.date()
        if not (wish.days or wish.weekdays or wish.at) or any(last < today for _, last in wish.days):
            return None
        free = available(state, desk)
        choice = choose(wish, free, ()) if free else None
        if choice is None:
            return None
        if choice.slot is not None:
            return _taken(choice.slot.slot_id)
        return Reading(asks=True, notes={**_candidates(choice), "slot_remark": choice.remark})

    def shown(self, state: CaseState, desk: Desk) -> str | None:
        """Return day and time."""
        value = state.values.get(SLOT)
        return when_text(value, desk) if value is not None and "starts_at" in value else None


def available(state: CaseState, desk: Desk) -> list[FreeSlot]:
    """Return what this conversation can choose from, what it holds itself included, earliest first."""
    free, own = free_slots(office_of(desk), desk.now), held_slot(desk)
    if own is not None:
        free = sorted([*free, own], key=lambda slot: (slot.starts_at, slot.slot_id))
    not_day = state.notes.get("slot_not_day")
    return [slot for slot in free if slot.day.isoformat() != not_day]


def _at_hand(wish: SlotWish, free: list[FreeSlot], shown: list[int], desk: Desk) -> list[FreeSlot]:
    """What a wish is compared with: what was chosen before, or what is shown."""
    own, words = held_slot(desk), wish.words
    if own is not None and wish.names_time and not wish.names_day:
        return [slot for slot in free if slot.day == own.day]
    if own is not None and (words.later or words.earlier or words.other_day):
        return [own]
    return [slot for slot in free if slot.slot_id in shown]


def _remarks(state: CaseState) -> Sequence[str]:
    remark = state.notes.get("slot_remark")
    return (str(remark),) if remark else ()


def _taken(slot_id: int) -> Reading:
    return Reading({"slot_id": slot_id}, notes=_SETTLED)


def _reading(choice: SlotChoice, sure: bool, desk: Desk) -> Reading:
    if choice.slot is not None:
        return Reading({"slot_id": choice.slot.slot_id}, sure=sure, notes=_SETTLED)
    return Reading(asks=True, sure=sure, notes={**_candidates(choice), "slot_remark": choice.remark})


def _candidates(choice: SlotChoice) -> dict[str, Any]:
    return {"slot_candidates": [slot.slot_id for slot in choice.candidates[:_MOST_CANDIDATES]]}


def _is_sure(heard: Heard) -> bool:
    """Whether the words can hardly be a question about something else."""
    elsewhere = any(entity.get("entity") in ("unit", "service") for entity in heard.understanding.entities)
    return not elsewhere and not _ASKS_ELSEWHERE.search(fold(heard.text))
