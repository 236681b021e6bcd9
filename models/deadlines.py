"""Working days and hours, and what depends on them.

Service standard: taken by a human within a workday (urgent: 4 hours), first answer within 3 workdays, 15 days in all.
Days off besides weekends (`holidays`) are those of models/calendar.py.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

Holidays = frozenset[date]

NO_HOLIDAYS: Holidays = frozenset()
FIRST_ANSWER_WORKDAYS = 3
ANSWER_DAYS = 15
CALLBACK_ANSWER = timedelta(hours=4)
DAY_BEGINS, DAY_ENDS = time(9), time(18)
NIGHT_FROM, NIGHT_TO = time(20), time(8)
CONFIRM_DAYS = 14
REOPEN_DAYS = 30


def is_workday(day: date, holidays: Holidays = NO_HOLIDAYS) -> bool:
    return day.weekday() < 5 and day not in holidays


def workdays_after(day: date, count: int, holidays: Holidays = NO_HOLIDAYS) -> date:
    """The `count`th workday after `day`."""
    while count:
        day += timedelta(days=1)
        count -= is_workday(day, holidays)
    return day


def first_answer_due(filed: datetime, zone: ZoneInfo, holidays: Holidays = NO_HOLIDAYS) -> datetime:
    """End of the third workday after the one on which it was filed."""
    day = workdays_after(filed.astimezone(zone).date(), FIRST_ANSWER_WORKDAYS, holidays)
    return datetime.combine(day, DAY_ENDS, zone)


def is_working_time(now: datetime, zone: ZoneInfo, holidays: Holidays = NO_HOLIDAYS) -> bool:
    local = now.astimezone(zone)
    return is_workday(local.date(), holidays) and DAY_BEGINS <= local.time() < DAY_ENDS


def next_working_time(now: datetime, zone: ZoneInfo, holidays: Holidays = NO_HOLIDAYS) -> datetime:
    """The moment itself within working hours, else the next morning of a workday."""
    return now if is_working_time(now, zone, holidays) else next_working_morning(now, zone, holidays)


def next_working_morning(now: datetime, zone: ZoneInfo, holidays: Holidays = NO_HOLIDAYS) -> datetime:
    """When the next workday begins; of today's, while it hasn't begun."""
    local = now.astimezone(zone)
    early = is_workday(local.date(), holidays) and local.time() < DAY_BEGINS
    return morning_of(local.date() if early else workdays_after(local.date(), 1, holidays), zone)


def last_working_morning(before: datetime, zone: ZoneInfo, holidays: Holidays = NO_HOLIDAYS) -> datetime:
    """When the last workday begins that begins before this moment."""
    day = before.astimezone(zone).date()
    while not is_workday(day, holidays) or morning_of(day, zone) >= before:
        day -= timedelta(days=1)
    return morning_of(day, zone)


def a_workday_after(now: datetime, zone: ZoneInfo, holidays: Holidays = NO_HOLIDAYS) -> datetime:
    """The same time of the next workday; what comes outside of working hours counts from the next morning."""
    local = next_working_time(now, zone, holidays).astimezone(zone)
    return datetime.combine(workdays_after(local.date(), 1, holidays), local.time(), zone)


def working_time_after(now: datetime, span: timedelta, zone: ZoneInfo, holidays: Holidays = NO_HOLIDAYS) -> datetime:
    """The moment at which so many working hours have passed."""
    while True:
        now = next_working_time(now, zone, holidays)
        closes = datetime.combine(now.astimezone(zone).date(), DAY_ENDS, zone)
        # In UTC: within one zone Python counts by the face of the clock.
        left = closes.astimezone(UTC) - now.astimezone(UTC)
        if span <= left:
            return now.astimezone(UTC) + span
        span -= left
        now = closes


def is_night(now: datetime, zone: ZoneInfo) -> bool:
    """Between 20:00 and 08:00 phones stay silent."""
    local = now.astimezone(zone).time()
    return local >= NIGHT_FROM or local < NIGHT_TO


def next_morning(now: datetime, zone: ZoneInfo) -> datetime:
    """09:00 of the next day."""
    return morning_of(now.astimezone(zone).date() + timedelta(days=1), zone)


def morning_of(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, DAY_BEGINS, zone)


def month_bounds(month: str, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """First moments of the month «2026-10» and of the one after."""
    first = date.fromisoformat(f"{month}-01")
    return tuple(datetime.combine(day, time(), zone) for day in (first, next_month(first)))  # type: ignore[return-value]


def next_month(first: date) -> date:
    return (first.replace(day=1) + timedelta(days=32)).replace(day=1)


def month_before(day: date) -> str:
    """«2026-10» for any day of November 2026."""
    return f"{day.replace(day=1) - timedelta(days=1):%Y-%m}"
