"""A word to OPERATOR_CHAT when something needs a human, at most once a day, and when it is over.

LOOK «all» on the agenda looks every five minutes. Each finder says what there is to tell, or None.
"""

import asyncio
import contextlib
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from aiogram.methods import SendMessage
from markupsafe import Markup
from sqlalchemy import func, or_, select

from handlers.desk import Desk, Office
from handlers.digest.leaving import Parcel
from handlers.say import Say, Says
from locales import dates, label, t
from models import agenda, alerts, safeguarding, vitals
from models.agenda import Due, Task
from models.alerts import Trouble
from models.events import Event, EventKind
from models.vitals import Vitals

REF = "all"
EVERY = timedelta(minutes=5)
MEGABYTE = 1 << 20
LEAST_FREE = 500 * MEGABYTE
DISK_SECONDS = 5
LONGEST_LOG = 256 * MEGABYTE
WAITS = timedelta(minutes=15)
UNDELIVERED = timedelta(hours=1)
BACKUP_OLD = timedelta(days=2)
DIGEST_LOST = timedelta(days=2)
DIGESTS = Due.DIGEST, Due.DIGEST_COPY, Due.DIGEST_OUT, Due.DIGEST_FOLDER, Due.DIGEST_MAIL


@dataclass(frozen=True, slots=True)
class Sight:
    """What was seen, in one look."""

    desk: Desk
    vitals: Vitals
    full: tuple[Path, int] | None  # a folder, and how many bytes are free there


Finder = Callable[[Sight], Awaitable[Markup | None]]
Found = dict[Trouble, Markup]


async def rival(sight: Sight) -> Markup | None:
    return t("alert-rival") if sight.vitals.has_rival(sight.desk.now) else None


async def disk(sight: Sight) -> Markup | None:
    if sight.full is None:
        return None
    place, free = sight.full
    return t("alert-disk", place=str(place), free=free // MEGABYTE)


async def short_of_space(office: Office) -> tuple[Path, int] | None:
    """The first folder with little space. Of one that can't be looked at (a network that is away) the backup tells."""
    places = [office.database.absolute().parent] if office.database else []
    places += [Path(office.backup_folder)] if office.backup_folder else []
    for place in places:
        if place in _being_looked_at:
            continue
        with contextlib.suppress(OSError):  # TimeoutError is one
            async with asyncio.timeout(DISK_SECONDS):
                free = await asyncio.to_thread(_free, place)
            if free < LEAST_FREE:
                return place, free
    return None


_being_looked_at: set[Path] = set()  # that may last for ever: one thread is enough


def _free(place: Path) -> int:
    """Raises OSError. Of a folder that isn't there yet the backup tells."""
    _being_looked_at.add(place)
    try:
        return shutil.disk_usage(place).free if place.is_dir() else LEAST_FREE
    finally:
        _being_looked_at.discard(place)


async def waiting(sight: Sight) -> Markup | None:
    since = sight.vitals.oldest_waiting
    if since is None or sight.desk.now - since < WAITS:
        return None
    return t("alert-waiting", minutes=_minutes(sight, since), count=sight.vitals.backlog)


async def undelivered(sight: Sight) -> Markup | None:
    since = sight.vitals.oldest_undelivered
    if since is None or sight.desk.now - since < UNDELIVERED:
        return None
    return t("alert-undelivered", minutes=_minutes(sight, since), count=sight.vitals.unsent)


async def parked(sight: Sight) -> Markup | None:
    return t("alert-parked", count=sight.vitals.parked) if sight.vitals.parked else None


async def held(sight: Sight) -> Markup | None:
    return t("alert-held", count=sight.vitals.held) if sight.vitals.held else None


async def unreadable(sight: Sight) -> Markup | None:
    return t("alert-unreadable", count=sight.vitals.unreadable) if sight.vitals.unreadable else None


async def backup(sight: Sight) -> Markup | None:
    last, failed = sight.vitals.last_backup, sight.vitals.backup_failed
    old = last is not None and sight.desk.now - last > BACKUP_OLD
    if not sight.desk.office.backup_folder or not (old or failed):
        return None
    return t("alert-backup", last=dates.day_and_time(last, sight.desk.office.zone) if last else "none")


async def wal(sight: Sight) -> Markup | None:
    path = sight.desk.office.database
    file = path.with_name(f"{path.name}-wal") if path else None
    size = file.stat().st_size if file and file.exists() else 0
    return t("alert-wal", size=size // MEGABYTE) if size > LONGEST_LOG else None


async def digest(sight: Sight) -> Markup | None:
    """It is being tried again, or was given up lately."""
    db, now = sight.desk.db, sight.desk.now
    planned = await db.scalars(select(Task).where(Task.kind.in_(DIGESTS), or_(Task.attempts > 0, Task.ref.like("%:%"))))
    lost = select(func.count()).select_from(Event)
    lost = lost.where(Event.kind == EventKind.DIGEST_LOST, Event.at > now - DIGEST_LOST)
    failing = any(task.attempts or _again(task) for task in planned)
    return t("alert-digest") if failing or await db.scalar(lost) else None


def _again(task: Task) -> bool:
    return task.kind in {Due.DIGEST_FOLDER, Due.DIGEST_MAIL} and Parcel.of(task.ref).tries > 0


async def focal(sight: Sight) -> Markup | None:
    topics = await safeguarding.uncovered_topics(sight.desk.db)
    return t("alert-focal", topics=", ".join(topic.value for topic in topics)) if topics else None


FINDERS: dict[Trouble, Finder] = {
    Trouble.RIVAL: rival,
    Trouble.DISK: disk,
    Trouble.WAITING: waiting,
    Trouble.UNDELIVERED: undelivered,
    Trouble.PARKED: parked,
    Trouble.HELD: held,
    Trouble.UNREADABLE: unreadable,
    Trouble.BACKUP: backup,
    Trouble.WAL: wal,
    Trouble.DIGEST: digest,
    Trouble.FOCAL: focal,
}


async def look(desk: Desk, ref: str) -> Found | None:
    del ref
    if not desk.office.operator_chat:
        return None
    full = await short_of_space(desk.office)  # before the database is read from: nothing of it is held meanwhile
    sight = Sight(desk, await vitals.look(desk.db), full)
    found = {trouble: await finder(sight) for trouble, finder in FINDERS.items()}
    return {trouble: words for trouble, words in found.items() if words}


async def tell(desk: Desk, ref: str, found: object) -> Says:
    if not isinstance(found, dict):
        return []  # not wanted any more
    await agenda.plan(desk.db, Due.LOOK, ref, desk.now + EVERY)
    turn = await alerts.turn(desk.db, found.keys(), desk.now)
    lines: list[str] = []
    if turn.begun:
        lines = [t("alert-head"), *(found[trouble] for trouble in turn.begun)]
    if turn.over:
        lines.append(t("alert-over", what=", ".join(label(f"alert-name-{one.value}") for one in turn.over)))
    chat = desk.office.operator_chat
    return [Say(chat=chat, method=SendMessage(chat_id=chat, text="\n\n".join(lines)))] if lines else []


async def plan_looks(desk: Desk) -> None:
    """At every start."""
    if desk.office.operator_chat:
        await agenda.plan(desk.db, Due.LOOK, REF, desk.now)
    else:
        await agenda.cancel(desk.db, REF, Due.LOOK)


def _minutes(sight: Sight, since: datetime) -> int:
    return int((sight.desk.now - since).total_seconds()) // 60


JOBS: dict[Due, Callable[[Desk, str, object], Awaitable[Says]]] = {Due.LOOK: tell}
PREPARATIONS: dict[Due, Callable[[Desk, str], Awaitable[object]]] = {Due.LOOK: look}
