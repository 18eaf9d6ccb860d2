"""``python -m bot slots …``: dates, closed days, the day sheet; for the mayor's office, hence in German."""

from __future__ import annotations

import argparse
import sys
from datetime import date

from bot import clock
from bot.cases.consultation.closing import close_day
from bot.cases.consultation.date_series import SeriesDay, days_of, holiday_on, parse_month, parse_rule
from bot.cases.consultation.dates import DatePlan, add_date, closed_days, list_dates, take_over_dates
from bot.cases.consultation.day_sheet import day_sheet
from bot.cases.consultation.office import DEMO_SERIES, MayorsOffice, day_text, times_text
from bot.cases.consultation.waiting_list import advance
from bot.cases.errors import CaseError, ErrorCode
from bot.cases.store.engine import CaseStore
from bot.knowledge.load import load_knowledge
from bot.settings import Settings

_ACTOR = "operator"
_USAGE = (
    "Eine Serie ist zum Beispiel „letzter Freitag“, „2. Dienstag“ oder „jeder Mittwoch“ und braucht "
    "--from-month JJJJ-MM und --months von 1 bis 36."
)
_REFUSALS = {
    ErrorCode.OVERLAP: "überschneidet sich mit vorhandenen Terminen, nicht angelegt",
    ErrorCode.DATE_INVALID: "liegt nicht in der Zukunft oder ergibt keine Termine, nicht angelegt",
}


def run_command(command: argparse.Namespace, settings: Settings) -> int:
    """Run ``slots``; return the exit code: 0 done, 1 not possible, 2 called wrongly.

    Raises:
        InvalidSetting: the address of the database cannot be used.
        DBAPIError: the database cannot be used.
        KnowledgeError: the knowledge base cannot be used.
    """
    settings.data_folder.mkdir(parents=True, exist_ok=True)
    store = CaseStore(settings.database_url)
    try:
        store.migrate()
        office = MayorsOffice.open(store, settings, load_knowledge(settings.knowledge_folder))
        commands = {"add": _add, "close": _close, "list": _list, "sheet": _sheet, "advance": _advance}
        return commands[command.what](office, command)
    finally:
        store.close()


def _add(office: MayorsOffice, command: argparse.Namespace) -> int:
    try:
        days = _days(command)
    except ValueError:
        print(_USAGE, file=sys.stderr)
        return 2
    closed = closed_days(office) if command.series is not None else set()
    added = 0
    for day in days:
        refused = _refused(day, closed, on_holiday=command.on_holiday)
        if refused is None and day.day is not None:
            plan = DatePlan(day.day, command.begins, command.ends, command.minutes, command.capacity)
            try:
                count = add_date(office, plan, clock.now())
            except CaseError as error:
                refused = _REFUSALS[error.code]
            else:
                added += 1
                hint = f" – Achtung, {day.remark}" if day.remark else ""
                hint += f" – Achtung, Feiertag: {day.holiday}" if day.holiday else ""
                print(f"{_name(day)}: {count} Termine angelegt{hint}.")
        if refused is not None:
            print(f"{_name(day)}: {refused}.")
    return 0 if added else 1


def _days(command: argparse.Namespace) -> list[SeriesDay]:
    if command.series is None:
        return [SeriesDay((command.date.year, command.date.month), command.date, holiday_on(command.date))]
    return days_of(parse_rule(command.series), parse_month(command.from_month or ""), command.months)


def _refused(day: SeriesDay, closed: set[date], *, on_holiday: bool) -> str | None:
    if day.day is None:
        return "so einen Tag gibt es in diesem Monat nicht, übersprungen"
    if day.day in closed:
        return "als geschlossen eingetragen, übersprungen"
    if day.holiday is not None and not on_holiday:
        return f"Feiertag ({day.holiday}), übersprungen (trotzdem anlegen: --on-holiday)"
    return None


def _name(day: SeriesDay) -> str:
    return day_text(day.day) if day.day is not None else "{1:02d}/{0}".format(*day.month)


def _close(office: MayorsOffice, command: argparse.Namespace) -> int:
    closed = close_day(office, command.day, clock.now(), reason=command.reason, actor=_ACTOR)
    name = day_text(command.day)
    if not closed.was_planned:
        print(f"{name}: keine Sprechstunde eingetragen; der Tag bleibt ab jetzt frei.")
        return 0
    print(
        f"{name}: abgesagt. Benachrichtigt: {closed.bookings} gebuchte, {closed.offers} mit Angebot, "
        f"{closed.waiting} auf der Warteliste; {closed.holds} gerade Buchende erfahren es im Gespräch."
    )
    return 0


def _list(office: MayorsOffice, command: argparse.Namespace) -> int:
    now = clock.now()
    taken = take_over_dates(office, now)
    dates = list_dates(office, now, past=command.past)
    for of_day in dates:
        mark = "  Beispieltermine" if of_day.series == DEMO_SERIES else ""
        if of_day.state == "cancelled":
            print(f"{day_text(of_day.day)}  abgesagt oder geschlossen{mark}")
            continue
        print(
            f"{day_text(of_day.day)}  {times_text(of_day.starts_at, of_day.ends_at)}  "
            f"{of_day.slots} Termine: "
            f"{of_day.booked} gebucht, {of_day.held} gehalten, {of_day.free} frei{mark}"
        )
    for day in taken.without_end:
        print(f"{day_text(day)}  angekündigt ohne Ende: mit slots add anlegen, damit gebucht werden kann.")
    if not dates and not taken.without_end:
        print("Keine Sprechstunde eingetragen.")
    return 0


def _sheet(office: MayorsOffice, command: argparse.Namespace) -> int:
    sheet = day_sheet(office, command.day, clock.now(), actor=_ACTOR)
    print(sheet or f"{day_text(command.day)}: keine Sprechstunde eingetragen.")
    return 0 if sheet else 1


def _advance(office: MayorsOffice, command: argparse.Namespace) -> int:
    advanced = advance(office, clock.now())
    print(f"Warteliste: {advanced.offered} Angebote verschickt, {advanced.lapsed} Angebote verfallen.")
    return 0
