"""When the next consultation hours are: said as a fact, before anybody books."""

from __future__ import annotations

from bot.answers.german import listing
from bot.cases.consultation.dates import DateOverview, list_dates
from bot.cases.consultation.office import DEMO_SERIES, day_text, times_text
from bot.cases.consultation.slots import free_slots
from bot.cases.dialogue.slot_list import office_of
from bot.cases.dialogue.steps import Desk

_MOST_DATES = 3


def next_dates_sentence(desk: Desk) -> str:
    """Return the next dates and how many slots are free; without any, that none is known and whom to ask."""
    office = office_of(desk)
    ahead = [of_day for of_day in list_dates(office, desk.now) if of_day.state == "open"]
    real = [of_day for of_day in ahead if of_day.series != DEMO_SERIES]
    dates = (real or ahead)[:_MOST_DATES]
    if not dates:
        return desk.say("consultation_dialogue.no_next_dates", hour=office.hour.name, email=office.email)
    free = free_slots(office, desk.now)
    days = listing([_day(of_day, sum(slot.day == of_day.day for slot in free), desk) for of_day in dates])
    said = desk.say("consultation_dialogue.next_dates", days=days)
    return said if real else f"{desk.say('consultation.demo')} {said}"


def _day(of_day: DateOverview, free: int, desk: Desk) -> str:
    values = {"day": day_text(of_day.day), "times": times_text(of_day.starts_at, of_day.ends_at)}
    if free == 0:
        return desk.say("consultation_dialogue.day_full", **values)
    return desk.say("consultation_dialogue.day_free", free=free, **values)
