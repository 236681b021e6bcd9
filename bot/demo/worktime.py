"""When people do things: staff on workdays from nine to six, applicants whenever they are awake."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from models.deadlines import is_workday, working_time_after

KYIV = ZoneInfo("Europe/Kyiv")
DAWN, DUSK = time(8), time(22)
ONE_DAY = timedelta(days=1)
# Earlier in a month than this the month has nothing to tell yet.
ENOUGH_DAYS = 10


def opening(real: datetime) -> datetime:
    """Ten o'clock of the last workday; early in a month, of the month before, so that its summary says something."""
    day = real.astimezone(KYIV).date()
    if day.day < ENOUGH_DAYS:
        day = day.replace(day=1) - ONE_DAY
    return datetime.combine(last_workday(day), time(10), KYIV)


def last_workday(day: date) -> date:
    while not is_workday(day):
        day -= ONE_DAY
    return day


def workday_before(day: date, count: int) -> date:
    for _ in range(count):
        day = last_workday(day - ONE_DAY)
    return day


def worked(start: datetime, hours: float) -> datetime:
    """The moment at which that many working hours have passed."""
    return working_time_after(start, timedelta(hours=hours), KYIV).astimezone(KYIV)


def awake(moment: datetime, minutes: int) -> datetime:
    """The moment itself by day; `minutes` after eight where it falls into the night."""
    local = moment.astimezone(KYIV)
    if DAWN <= local.time() < DUSK:
        return local
    day = local.date() + (ONE_DAY if local.time() >= DUSK else timedelta())
    return datetime.combine(day, DAWN, KYIV) + timedelta(minutes=minutes)
