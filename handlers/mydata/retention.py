"""Every night, a chunk at a time: what has been kept long enough is erased. Nobody has to do anything."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.desk import Desk
from handlers.say import Says
from models import agenda, retention
from models.agenda import Due, Task

# Not between three and four, an hour that comes twice in October and not at all in March.
AT = time(4, 30)
REF = "all"


async def plan_retention(desk: Desk) -> None:
    if await desk.db.get(Task, (Due.RETENTION, REF)) is None:
        await agenda.plan(desk.db, Due.RETENTION, REF, next_night(desk.now, desk.office.zone))


async def run(desk: Desk, ref: str, _prepared: object) -> Says:
    """At once again while there is more: other work comes in between."""
    more = await retention.run(desk.db, retention.term(desk.now, desk.office.retention_months))
    await agenda.plan(desk.db, Due.RETENTION, ref, desk.now if more else next_night(desk.now, desk.office.zone))
    return []


def next_night(now: datetime, zone: ZoneInfo) -> datetime:
    today = now.astimezone(zone).date()
    tonight = datetime.combine(today, AT, zone)
    return tonight if tonight > now else datetime.combine(today + timedelta(days=1), AT, zone)
