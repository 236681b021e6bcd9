"""A copy every night, into BACKUP_FOLDER; BACKUP «all» on the agenda is the next one. Where none could be made, it is
tried again every hour.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

from handlers.desk import Desk, Office
from handlers.say import Says
from models import agenda, marks
from models.agenda import Due
from models.marks import Landmark

REF = "all"
AGAIN_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Wanted:
    folder: Path
    now: datetime


async def prepare(desk: Desk, ref: str) -> Wanted | None:
    del ref
    return Wanted(Path(desk.office.backup_folder), desk.now) if desk.office.backup_folder else None


async def made(desk: Desk, ref: str, is_made: object) -> Says:
    if is_made is None:
        return []  # not wanted any more
    await marks.backed_up(desk.db, desk.now, is_made=bool(is_made))
    following = next_backup(desk.now, desk.office) if is_made else desk.now + AGAIN_AFTER
    await agenda.plan(desk.db, Due.BACKUP, ref, following)
    return []


async def plan_backups(desk: Desk) -> None:
    """At every start: at the hour that the settings say now, or at once where the last one is missing."""
    if not desk.office.backup_folder:
        await agenda.cancel(desk.db, REF, Due.BACKUP)
        return
    last = await marks.at(desk.db, Landmark.BACKUP)
    following = next_backup(last, desk.office) if last else desk.now
    await agenda.plan(desk.db, Due.BACKUP, REF, max(following, desk.now))


def next_backup(after: datetime, office: Office) -> datetime:
    hours, minutes = office.backup_time.split(":")
    today = after.astimezone(office.zone).date()
    tonight = datetime.combine(today, time(int(hours), int(minutes)), office.zone)
    return tonight if tonight > after else datetime.combine(today + timedelta(days=1), tonight.timetz())


JOBS: dict[Due, Callable[[Desk, str, object], Awaitable[Says]]] = {Due.BACKUP: made}
PREPARATIONS: dict[Due, Callable[[Desk, str], Awaitable[object]]] = {Due.BACKUP: prepare}
