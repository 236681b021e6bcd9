"""Which month officers are writing about, and when they are asked. Days are counted on the calendar, so that a change
of the clocks moves nothing."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.desk import Desk, Office
from handlers.digest.jobs import sending_time
from models import deadlines
from models.deadlines import month_before

MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])", re.ASCII)
ASKED_BEFORE, REMINDED_BEFORE = 5, 1  # days


def open_month(desk: Desk) -> str:
    """That of the next summary: its words can still be written and changed."""
    former = month_before(desk.today)
    return former if desk.now < sending_time(former, desk.office) else f"{desk.today:%Y-%m}"


def asking_time(month: str, office: Office) -> datetime:
    return _morning(month, office, ASKED_BEFORE)


def reminding_time(month: str, office: Office) -> datetime:
    return _morning(month, office, REMINDED_BEFORE)


def _morning(month: str, office: Office, days: int) -> datetime:
    day = sending_time(month, office).astimezone(office.zone).date() - timedelta(days=days)
    return deadlines.morning_of(day, office.zone)


def by_day(now: datetime, zone: ZoneInfo) -> datetime:
    """Now, or in the morning: after a standstill nobody is asked at night."""
    if not deadlines.is_night(now, zone):
        return now
    early = now.astimezone(zone).time() < deadlines.DAY_BEGINS
    return deadlines.morning_of(now.astimezone(zone).date(), zone) if early else deadlines.next_morning(now, zone)


def is_over(desk: Desk, month: str) -> bool:
    """The month itself, not the time for words about it."""
    return desk.now >= deadlines.month_bounds(month, desk.office.zone)[1]
