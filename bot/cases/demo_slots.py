"""Sample slots for an installation without real dates; the name of their series marks them everywhere."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from bot.cases.consultation.date_series import holiday_on
from bot.cases.consultation.dates import DatePlan, add_date, closed_days, list_dates
from bot.cases.consultation.office import DEMO_SERIES, SERIES, MayorsOffice
from bot.cases.errors import CaseError, ErrorCode
from bot.cases.store.engine import CaseStore
from bot.clock import BERLIN
from bot.knowledge.base import KnowledgeBase
from bot.language.calendar import weekday_from
from bot.settings import Settings

_FRIDAY = 4
_SAMPLES = 4
_BEGINS, _ENDS = time(14, 30), time(16, 30)


def fill_demo_slots(
    store: CaseStore, settings: Settings, now: datetime, knowledge: KnowledgeBase | None = None
) -> int:
    """Fill up to four sample Fridays within the horizon; return how many dates were added.

    Nothing is added with ``BOT_DEMO=0`` or while a real date lies ahead.
    """
    office = MayorsOffice.open(store, settings, knowledge)
    ahead = [of_day for of_day in list_dates(office, now) if of_day.state == "open"]
    if not settings.demo or any(of_day.series == SERIES for of_day in ahead):
        return 0
    known = {of_day.day for of_day in ahead} | closed_days(office, series=DEMO_SERIES) | closed_days(office)
    wanted = _SAMPLES - len(ahead)
    earliest, latest = now + office.rules.lead, now + office.rules.horizon
    day = weekday_from((earliest.astimezone(BERLIN) + timedelta(days=1)).date(), _FRIDAY)
    added = 0
    while added < wanted and datetime.combine(day, _ENDS, BERLIN) <= latest:
        if day not in known and holiday_on(day) is None:
            added += _added(office, DatePlan(day, _BEGINS, _ENDS), now)
        day += timedelta(days=7)
    return added


def _added(office: MayorsOffice, plan: DatePlan, now: datetime) -> bool:
    try:
        add_date(office, plan, now, series=DEMO_SERIES)
    except CaseError as error:
        if error.code is not ErrorCode.OVERLAP:  # another process was faster
            raise
        return False
    return True
