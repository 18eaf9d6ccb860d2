"""Which of the free slots a citizen means, or which to show instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from bot.cases.consultation.availability import FreeSlot, nearest
from bot.cases.dialogue.slot_wishes import SlotWish
from bot.clock import BERLIN

_EARLIEST, _NO_LATER, _NO_OTHER_DAY = "slots_earliest", "slots_no_later", "slots_no_other_day"
_NONE_AT_TIME, _NONE_FIT = "slots_none_at_time", "slots_none_fit"


@dataclass(frozen=True)
class SlotChoice:
    """One slot that is meant, or those that come into question."""

    slot: FreeSlot | None = None
    candidates: tuple[FreeSlot, ...] = ()
    """To be shown, in the order of time."""
    remark: str | None = None
    """What is said before them: the name of a phrase ``consultation_dialogue.slots_…``."""


def choose(wish: SlotWish, free: Sequence[FreeSlot], shown: Sequence[FreeSlot]) -> SlotChoice | None:
    """Return what a wish means; ``None`` when it says nothing about slots, or names a number too large.

    ``shown`` are the slots the citizen sees, ``free`` all that can be had, earliest first and not empty.
    """
    if wish.names_day or wish.names_time:
        return _by_date(wish, free, shown)
    words = wish.words
    if words.number is not None:
        return _numbered(words.number, shown)
    if words.any:
        return SlotChoice(slot=(shown or free)[0])
    if words.earlier:
        earlier = [slot for slot in free if shown and slot.starts_at < shown[0].starts_at]
        if earlier:
            return SlotChoice(candidates=tuple(earlier))
        return SlotChoice(candidates=tuple(shown or free), remark=_EARLIEST)
    if words.other_day:
        days = {slot.day for slot in shown}
        other = tuple(slot for slot in free if slot.day not in days)
        return SlotChoice(candidates=other or tuple(shown), remark=None if other else _NO_OTHER_DAY)
    if words.more or words.later or words.none:
        last = shown[-1].starts_at if shown else None
        later = [slot for slot in free if last is None or slot.starts_at > last]
        if later:
            return SlotChoice(candidates=tuple(later))
        return SlotChoice(candidates=tuple(free), remark=_NO_LATER)
    return None


def _numbered(number: int, slots: Sequence[FreeSlot]) -> SlotChoice | None:
    if number < 0:
        return SlotChoice(slot=slots[number]) if len(slots) >= -number else None
    return SlotChoice(slot=slots[number - 1]) if 1 <= number <= len(slots) else None


def _by_date(wish: SlotWish, free: Sequence[FreeSlot], shown: Sequence[FreeSlot]) -> SlotChoice:
    fitting = [slot for slot in free if wish.met_by(slot.starts_at)]
    if not fitting:
        return _instead(wish, free)
    if wish.words.number is not None:
        numbered = _numbered(wish.words.number, fitting)
        if numbered is not None:
            return numbered
    if len(fitting) == 1 or wish.words.any:
        return SlotChoice(slot=fitting[0])
    seen = [slot for slot in fitting if slot in shown]
    same_time = len({_clock(slot) for slot in shown}) == 1
    of_shown_day = wish.at and not wish.names_day  # „14:45“, of the day that is shown
    of_shown_time = same_time and not wish.names_time  # „am 11.“, where all begin at one time
    if len(seen) == 1 and (of_shown_day or of_shown_time):
        return SlotChoice(slot=seen[0])
    return SlotChoice(candidates=tuple(fitting))


def _instead(wish: SlotWish, free: Sequence[FreeSlot]) -> SlotChoice:
    """The slots nearest to a wish that cannot be met: of its day, or at its time, if possible."""
    same_day = [slot for slot in free if wish.day_fits(slot.day)]
    same_time = [slot for slot in free if wish.time_fits(_clock(slot))]
    remark = _NONE_AT_TIME if wish.at and same_day else _NONE_FIT
    pool = same_day or same_time or free
    return SlotChoice(candidates=tuple(nearest(pool, wish.moment(pool[0].starts_at))), remark=remark)


def _clock(slot: FreeSlot) -> time:
    return slot.starts_at.astimezone(BERLIN).time()
