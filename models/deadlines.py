"""Working days and what depends on them. Service standard: first answer within 3 workdays, 15 days in all."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

FIRST_ANSWER_WORKDAYS = 3
ANSWER_DAYS = 15
CALLBACK_ANSWER = timedelta(hours=4)
DAY_ENDS = time(18)
NIGHT_FROM, NIGHT_TO = time(20), time(8)
MORNING = time(9)
CONFIRM_DAYS = 14
REOPEN_DAYS = 30


def is_workday(day: date) -> bool:
    return day.weekday() < 5


def workdays_after(day: date, count: int) -> date:
    """The `count`th workday after `day`."""
    while count:
        day += timedelta(days=1)
        count -= is_workday(day)
    return day


def first_answer_due(filed: datetime, zone: ZoneInfo) -> datetime:
    """End of the third workday after the one on which it was filed."""
    day = workdays_after(filed.astimezone(zone).date(), FIRST_ANSWER_WORKDAYS)
    return datetime.combine(day, DAY_ENDS, zone)


def is_night(now: datetime, zone: ZoneInfo) -> bool:
    """Between 20:00 and 08:00 phones stay silent."""
    local = now.astimezone(zone).time()
    return local >= NIGHT_FROM or local < NIGHT_TO


def next_morning(now: datetime, zone: ZoneInfo) -> datetime:
    """09:00 of the next day."""
    return datetime.combine(now.astimezone(zone).date() + timedelta(days=1), MORNING, zone)


def month_bounds(month: str, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """First moments of the month «2026-10» and of the one after."""
    first = date.fromisoformat(f"{month}-01")
    return tuple(datetime.combine(day, time(), zone) for day in (first, next_month(first)))  # type: ignore[return-value]


def next_month(first: date) -> date:
    return (first.replace(day=1) + timedelta(days=32)).replace(day=1)


def month_before(day: date) -> str:
    """«2026-10» for any day of November 2026."""
    return f"{day.replace(day=1) - timedelta(days=1):%Y-%m}"
