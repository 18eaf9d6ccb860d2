"""Answers about opening hours: what was asked first, then the week, then how to get there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.answers import german
from bot.answers.context import AnswerContext
from bot.answers.reply import Part
from bot.clock import BERLIN
from bot.knowledge.hours import InvalidHours, Schedule, holiday_name, schedule_of
from bot.knowledge.records import Contact, Office, Unit
from bot.language.clock_times import TimeMention, find_times
from bot.language.dates import DateMention, find_dates, find_impossible_dates

_LONGEST_RANGE_DAYS = 14
_FURTHEST_DAYS = 366
_WARN_DAYS_AHEAD = 7
_UNCERTAIN_DAYS = {(12, 24), (12, 31)}


@dataclass(frozen=True)
class Asked:
    """The dates and times a question names."""

    dates: tuple[DateMention, ...] = ()
    times: tuple[TimeMention, ...] = ()
    impossible: tuple[str, ...] = ()

    @classmethod
    def in_text(cls, text: str, today: date) -> Asked:
        """Read the dates and times of a text."""
        return cls(
            tuple(find_dates(text, today)), tuple(find_times(text)), tuple(find_impossible_dates(text, today))
        )


def answer_hours(context: AnswerContext, office: Office, asked: Asked) -> Part:
    """Return the complete answer about an office's hours."""
    if asked.impossible:
        return Part(context.say("hours.impossible_date", day=asked.impossible[0]))
    schedule = schedule_of(office, context.today)
    if schedule is None:
        return Part(_unknown_hours(context, office))
    lines = _asked_first(context, office, schedule, asked)
    lines += _week(context, office, schedule, asked)
    if schedule.expression != "24/7" and any(_spans_uncertain(mention) for mention in asked.dates):
        phone = office.phone or context.knowledge.hotline.phone
        lines.append(context.say("hours.bridge_unknown", phone=phone))
    return Part("\n".join(lines), _card(context, office))


def state_now(context: AnswerContext, office: Office) -> str | None:
    """Return the sentence whether an office is open now, or ``None`` when its hours are unknown."""
    schedule = schedule_of(office, context.today)
    return None if schedule is None else _now(context, office, schedule)


def week_of(context: AnswerContext, office: Office) -> str | None:
    """Return the usual week on one line, or ``None`` when the hours are unknown."""
    schedule = schedule_of(office, context.today)
    if schedule is None or schedule.expression == "24/7":
        return None
    return german.week_line(schedule.regular_week())


def next_opening_text(context: AnswerContext, opening: datetime) -> tuple[str, str]:
    """Return ``(when, HH:MM)`` of an opening."""
    return german.day_name(opening.date(), context.today), f"{opening:%H:%M}"


def _unknown_hours(context: AnswerContext, office: Office) -> str:
    lines: list[str] = []
    if office.seasonal_hours:
        lines.append(context.say("answers.heading", name=office.name))
        for season in office.seasonal_hours:
            week = german.week_line(Schedule(season.hours, today=context.today).regular_week())
            lines.append(context.say("hours.season", season=season.season, week=week))
        lines.append(context.say("hours.season_unknown"))
        return "\n".join(lines)
    if isinstance(office, Contact) and office.phone_hours:
        lines.append(f"{office.name}: {context.contact_line(office)}.")
        lines.append(context.say("hours.phone_hours", hours=office.phone_hours))
        return "\n".join(lines)
    lines.append(context.say("hours.unknown", name=office.name))
    lines.append(context.who_knows(office))
    return "\n".join(lines)


def _asked_first(context: AnswerContext, office: Office, schedule: Schedule, asked: Asked) -> list[str]:
    at = _clock_time(asked)
    if not asked.dates:
        if at is not None:
            return [_at(context, office, schedule, context.today, at)]
        return [_now(context, office, schedule)]
    lines: list[str] = []
    for mention in asked.dates[:3]:
        if mention.kind == "every":
            lines += _habit(context, office, schedule, mention, at)
        elif mention.first == mention.last:
            lines.append(
                _at(context, office, schedule, mention.first, at)
                if at is not None
                else _on(context, office, schedule, mention.first)
            )
        else:
            lines += _range(context, office, schedule, mention)
    return lines


def _clock_time(asked: Asked) -> TimeMention | None:
    return asked.times[0] if asked.times else None


def _now(context: AnswerContext, office: Office, schedule: Schedule) -> str:
    if schedule.expression == "24/7":
        return context.say("hours.open_always", name=office.name)
    until = schedule.open_until(context.now)
    if until is not None:
        return context.say("hours.open_now", name=office.name, until=f"{until:%H:%M}")
    holiday = holiday_name(context.today)
    if holiday is not None:
        sentence = context.say("hours.closed_now_holiday", name=office.name, holiday=holiday)
    else:
        sentence = context.say("hours.closed_now", name=office.name)
    opening = schedule.next_opening(context.now)
    if opening is None:
        return sentence
    when, at = next_opening_text(context, opening)
    return f"{sentence} {context.say('hours.opens_next', when=when, time=at)}"


def _on(context: AnswerContext, office: Office, schedule: Schedule, day: date) -> str:
    if day == context.today and schedule.expression == "24/7":
        return _now(context, office, schedule)
    if day == context.today and schedule.on(day):
        state, hours = _now(context, office, schedule), german.interval_times(schedule.on(day))
        return context.say("hours.open_today", state=state, times=hours)
    return _open_on(context, office, schedule, day)


def _open_on(context: AnswerContext, office: Office, schedule: Schedule, day: date) -> str:
    name = german.day_name(day, context.today)
    intervals = schedule.on(day)
    if intervals:
        return context.say(
            "hours.open_on", day=name, name=office.name, times=german.interval_times(intervals)
        )
    holiday = holiday_name(day)
    if holiday is not None:
        sentence = context.say("hours.closed_on_holiday", day=name, name=office.name, holiday=holiday)
    else:
        sentence = context.say("hours.closed_on", day=name, name=office.name)
    return f"{sentence} {_next_after(context, schedule, day)}".strip()


def _next_after(context: AnswerContext, schedule: Schedule, day: date) -> str:
    if day < context.today:
        return ""
    opening = schedule.next_opening(datetime.combine(day, time(23, 59), BERLIN))
    if opening is None:
        return ""
    when, at = next_opening_text(context, opening)
    return context.say("hours.next_after", when=when, time=at)


def _at(context: AnswerContext, office: Office, schedule: Schedule, day: date, asked: TimeMention) -> str:
    """Open at a time of a day? A part of a day („morgen früh“) is answered with the hours of the day."""
    if asked.approximate and asked.until is not None:
        return _part_of_day(context, office, schedule, day, asked)
    at = _office_hour(asked.at, schedule, day)
    moment = datetime.combine(day, at, BERLIN)
    name = german.day_name(day, context.today)
    values = {"day": name, "time": f"{at:%H:%M}", "name": office.name}
    if schedule.is_open(moment):
        until = schedule.open_until(moment)
        return context.say("hours.open_at", until=f"{until:%H:%M}" if until else "24:00", **values)
    intervals = schedule.on(day)
    if intervals:
        return context.say("hours.closed_at", times=german.interval_times(intervals), **values)
    holiday = holiday_name(day)
    if holiday is not None:
        sentence = context.say("hours.closed_at_holiday", holiday=holiday, **values)
    else:
        sentence = context.say("hours.closed_at_all_day", **values)
    return f"{sentence} {_next_after(context, schedule, day)}".strip()


def _part_of_day(
    context: AnswerContext, office: Office, schedule: Schedule, day: date, asked: TimeMention
) -> str:
    assert asked.until is not None
    start = datetime.combine(day, asked.at, BERLIN)
    end = datetime.combine(day + timedelta(days=asked.until <= asked.at), asked.until, BERLIN)
    intervals, opening = schedule.on(day), schedule.next_opening(start)
    if not intervals or schedule.is_open(start) or (opening is not None and opening < end):
        return _open_on(context, office, schedule, day)
    return context.say(
        "hours.closed_part",
        name=office.name,
        day=german.day_name(day, context.today),
        part=asked.text.lower(),
        times=german.interval_times(intervals),
    )


def _office_hour(at: time, schedule: Schedule, day: date) -> time:
    """„um 3“ means 15:00 where the office is never open at 03:00 but might be in the afternoon."""
    if not 0 <= at.hour <= 6 or schedule.is_open(datetime.combine(day, at, BERLIN)):
        return at
    return at.replace(hour=at.hour + 12)


def _habit(
    context: AnswerContext, office: Office, schedule: Schedule, mention: DateMention, at: TimeMention | None
) -> list[str]:
    if mention.holiday:
        holidays = [day for day in _days(context.today, _FURTHEST_DAYS) if holiday_name(day)]
        upcoming = holidays[0]
        opened = [day for day in holidays if schedule.on(day)]
        if opened:
            return [_open_on(context, office, schedule, opened[0])]
        return [
            context.say(
                "hours.habit_holidays",
                name=office.name,
                day=german.day_name(upcoming, context.today).removeprefix("am "),
                holiday=holiday_name(upcoming),
            )
        ]
    week = schedule.regular_week()
    lines = []
    for group in _same_hours(sorted(mention.weekdays), week):
        days = german.habit(group)
        pairs = week[group[0]]
        values = {"name": office.name, "days": days, "times": german.times(pairs)}
        if at is None or not pairs:
            key = "habit_open" if pairs else "habit_closed"
        elif at.approximate and at.until is not None:
            asked = (f"{at.at:%H:%M}", f"{at.until:%H:%M}")
            key = "habit_open" if _overlap(pairs, asked) else "habit_closed_part"
            values["part"] = at.text.lower()
        else:
            clock = f"{_office_hour(at.at, schedule, _next_weekday(context.today, group[0])):%H:%M}"
            key = "habit_open_at" if _overlap(pairs, (clock, clock)) else "habit_closed_at"
            values["time"] = clock
        lines.append(german.capitalised(context.say(f"hours.{key}", **values)))
    return lines


def _overlap(pairs: Sequence[tuple[str, str]], asked: tuple[str, str]) -> bool:
    """Tell whether a time, or a span of time, lies at least in part within the hours of a day."""
    return any(
        begin <= start < end or start < begin < stop
        for begin, end in _within_days(*pairs)
        for start, stop in _within_days(asked)
    )


def _within_days(*pairs: tuple[str, str]) -> Iterator[tuple[str, str]]:
    for begin, end in pairs:
        yield from ((begin, "24:00"), ("00:00", end)) if end < begin else ((begin, end),)


def _same_hours(weekdays: Sequence[int], week: german.Week) -> list[list[int]]:
    groups: dict[str, list[int]] = {}
    for weekday in weekdays:
        groups.setdefault(german.times(week[weekday]), []).append(weekday)
    return list(groups.values())


def _next_weekday(today: date, weekday: int) -> date:
    return today + timedelta(days=(weekday - today.weekday()) % 7)


def _range(context: AnswerContext, office: Office, schedule: Schedule, mention: DateMention) -> list[str]:
    """A long range is told by the days on which a holiday changes the usual hours."""
    first, last = mention.first, mention.last
    days = _days(first, (last - first).days + 1)
    if len(days) > _LONGEST_RANGE_DAYS:
        days = [day for day in days if holiday_name(day) and schedule.differs_from_regular(day)]
    lines = [
        context.say(
            "hours.range_open",
            name=office.name,
            first=german.numeric_date(first, context.today),
            last=german.numeric_date(last, context.today),
        )
    ]
    for day in days:
        hours = german.interval_times(schedule.on(day)) or context.say("hours.closed_word")
        holiday = holiday_name(day)
        label = f"{german.WEEKDAYS[day.weekday()]}, {german.numeric_date(day, context.today)}"
        lines.append(
            context.say("hours.range_line", day=label + (f" ({holiday})" if holiday else ""), times=hours)
        )
    return lines


def _days(first: date, count: int) -> list[date]:
    return [first + timedelta(days=offset) for offset in range(min(count, _FURTHEST_DAYS))]


def _spans_uncertain(mention: DateMention) -> bool:
    return mention.kind != "every" and any(
        (day.month, day.day) in _UNCERTAIN_DAYS or (day.month == 12 and day.day > 26)
        for day in _days(mention.first, (mention.last - mention.first).days + 1)
    )


def _week(context: AnswerContext, office: Office, schedule: Schedule, asked: Asked) -> list[str]:
    if schedule.expression == "24/7":
        return []
    lines = [context.say("hours.week", week=german.week_line(schedule.regular_week()))]
    if office.opening_note:
        lines.append(context.say("answers.notes", notes=office.opening_note + "."))
    lines += _extra_openings(
        context, office, about_saturday=any(_covers(mention, 5) for mention in asked.dates)
    )
    for offset in range(1, _WARN_DAYS_AHEAD + 1):
        day = context.today + timedelta(days=offset)
        holiday = holiday_name(day)
        if holiday and schedule.differs_from_regular(day):
            label = f"{german.WEEKDAYS[day.weekday()]}, {german.numeric_date(day, context.today)}"
            lines.append(context.say("hours.upcoming_closure", day=label, holiday=holiday))
    return lines


def _covers(mention: DateMention, weekday: int) -> bool:
    if mention.kind == "every":
        return weekday in mention.weekdays
    days = _days(mention.first, (mention.last - mention.first).days + 1)
    return any(day.weekday() == weekday for day in days)


def _extra_openings(context: AnswerContext, office: Office, about_saturday: bool) -> list[str]:
    extra = office.extra_openings
    if extra is None:
        return []
    hours = extra.hours.replace("-", "–")
    upcoming = [day for day in map(date.fromisoformat, extra.dates) if day >= context.today]
    if upcoming:
        dates = german.listing(german.numeric_date(day, context.today) for day in upcoming[:4])
        return [context.say("hours.extra_openings", dates=dates, times=hours)]
    if not about_saturday:
        return []
    known_until = german.numeric_date(date.fromisoformat(extra.known_until), context.today)
    return [context.say("hours.extra_unknown", until=known_until, times=hours)]


def _card(context: AnswerContext, office: Office) -> dict[str, Any]:
    card = context.office_card(office)
    facts = card.pop("hours") or {}
    return {
        **card,
        "type": "hours",
        **facts,
        "appointment": office.appointment if isinstance(office, Unit) else None,
    }


__all__ = ["Asked", "InvalidHours", "answer_hours", "next_opening_text", "state_now", "week_of"]
