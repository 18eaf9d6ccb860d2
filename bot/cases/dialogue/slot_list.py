"""How slots are written and listed: with day, time and number, samples marked in every place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from bot.answers.german import WEEKDAYS, listing
from bot.cases.consultation.availability import FreeSlot
from bot.cases.consultation.office import MayorsOffice, day_text, moment_text, times_text
from bot.cases.dialogue.steps import Desk, Option
from bot.clock import BERLIN

MOST_SHOWN = 6
"""How many slots are listed at once."""
MORE = "more"
"""The option that asks for other slots."""


def office_of(desk: Desk) -> MayorsOffice:
    """Return the consultation hour that can be booked, as the facts describe it now."""
    return MayorsOffice.open(desk.store, desk.settings, desk.context.knowledge)


def slot_text(starts_at: datetime, demo: bool, desk: Desk) -> str:
    """Return „Freitag, 04.12.2026, 14:30 Uhr“, a sample marked as such."""
    return _marked(moment_text(starts_at), demo, desk)


def clock_text(moment: datetime) -> str:
    """Return „14:30“ in Berlin time."""
    return f"{moment.astimezone(BERLIN):%H:%M}"


def option_value(slot_id: int) -> str:
    """Return the option that stands for a slot."""
    return f"s{slot_id}"


def slot_options(slots: Sequence[FreeSlot], more: bool, desk: Desk) -> tuple[Option, ...]:
    """Return an option for each slot, and one for more."""
    options = [Option(_short(slot, desk), option_value(slot.slot_id)) for slot in slots]
    if more:
        options.append(Option(desk.say("consultation_dialogue.more_slots"), MORE))
    return tuple(options)


def slot_lines(slots: Sequence[FreeSlot], desk: Desk) -> str:
    """Return the slots with numbers under their days, one a line."""
    lines, number = [], 0
    for day, of_day in groupby(slots, key=lambda slot: (slot.day, slot.demo)):
        lines.append(desk.say("consultation.free_slots", day=_marked(day_text(day[0]), day[1], desk)))
        for slot in of_day:
            number += 1
            times = times_text(slot.starts_at, slot.ends_at)
            lines.append(desk.say("consultation_dialogue.slot_line", number=number, times=times))
    return "\n".join(lines)


def slots_in_a_row(slots: Sequence[FreeSlot], desk: Desk) -> str:
    """Return the slots with numbers on one line."""
    return "; ".join(
        desk.say("consultation_dialogue.slot_item", number=number, slot=_short(slot, desk))
        for number, slot in enumerate(slots, start=1)
    )


def days_of(slots: Sequence[FreeSlot], desk: Desk) -> str:
    """Return up to three days on which there are slots: „Freitag, 11.12.2026 und …“."""
    return listing([day_text(day) for day in sorted({slot.day for slot in slots})][:3])


def slot_card(slots: Sequence[FreeSlot], desk: Desk) -> dict[str, Any]:
    """Return the list for channels that can show one; ``covers``: the lines of the text that say the same."""
    return {
        "type": "slot_list",
        "covers": slot_lines(slots, desk).splitlines(),
        "slots": [
            {
                "number": number,
                "label": _short(slot, desk),
                "starts_at": slot.starts_at.astimezone(BERLIN).isoformat(),
                "ends_at": slot.ends_at.astimezone(BERLIN).isoformat(),
                "payload": f'/choose_option{{"choice": "case:slot/{option_value(slot.slot_id)}"}}',
            }
            for number, slot in enumerate(slots, start=1)
        ],
    }


def _short(slot: FreeSlot, desk: Desk) -> str:
    day = f"{slot.day:%d.%m.}" if slot.day.year == desk.now.year else f"{slot.day:%d.%m.%Y}"
    text = desk.say(
        "consultation_dialogue.slot_short",
        weekday=WEEKDAYS[slot.day.weekday()][:2],
        day=day,
        time=clock_text(slot.starts_at),
    )
    return _marked(text, slot.demo, desk)


def _marked(text: str, demo: bool, desk: Desk) -> str:
    return desk.say("consultation_dialogue.sample", text=text) if demo else text
