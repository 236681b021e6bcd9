"""How the machine is, in figures: what waits, since when, and when things were last done. Each is read by an index."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import agenda, outbox, restored
from models.agenda import Task
from models.crypto import keyring_of
from models.database import Base
from models.events import Event, EventKind
from models.inbox import InboxLane, InboxState, Incoming
from models.marks import Landmark, Mark
from models.outbox import Lane, Outgoing

RIVAL_FOR = timedelta(minutes=15)  # so long it counts after it was last seen


@dataclass(frozen=True, slots=True)
class Vitals:
    backlog: int
    oldest_waiting: datetime | None
    unsent: int
    oldest_undelivered: datetime | None
    parked: int  # updates, messages and due work that wait for the operator
    held: int  # since a backup was put back
    next_due: datetime | None
    last_digest: datetime | None
    last_backup: datetime | None
    backup_failed: datetime | None
    refusals: int  # ever
    unreadable: int  # values that nobody can decrypt, of those looked at since the start
    rival_seen: datetime | None  # somebody else who receives with our token

    def has_rival(self, now: datetime) -> bool:
        return self.rival_seen is not None and now - self.rival_seen < RIVAL_FOR


def _count(table: type[Base], *which: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count()).select_from(table).where(*which).scalar_subquery()


def _marked(what: Landmark) -> ScalarSelect[datetime]:
    return select(Mark.at).where(Mark.what == what).scalar_subquery()


WAITING, UNSENT = Incoming.state == InboxState.NEW, Outgoing.parked_at.is_(None)
PARKED = (
    _count(Incoming, Incoming.state == InboxState.PARKED),
    _count(Outgoing, outbox.parked(), Outgoing.error.is_distinct_from(restored.REASON)),
    _count(Task, agenda.stuck()),
)
LAST_DIGEST = select(func.max(Event.at)).where(Event.kind == EventKind.DIGEST_SENT).scalar_subquery()
FIGURES = (
    _count(Incoming, WAITING), _count(Outgoing, UNSENT), *PARKED, LAST_DIGEST, _marked(Landmark.BACKUP),
    _marked(Landmark.BACKUP_FAILED), _count(Event, Event.kind == EventKind.REFUSED), _marked(Landmark.RIVAL),
)  # fmt: skip
# The first of each lane is its oldest.
RECEIVED = [
    select(Incoming.received_at).where(WAITING, Incoming.lane == lane).order_by(Incoming.seq).limit(1).scalar_subquery()
    for lane in InboxLane
]
DECIDED = [
    select(Outgoing.created_at).where(UNSENT, Outgoing.lane == lane).order_by(Outgoing.seq).limit(1).scalar_subquery()
    for lane in Lane
]
# One statement: monitors ask often.
LOOK = select(*FIGURES, *RECEIVED, *DECIDED)


async def look(db: AsyncSession) -> Vitals:
    backlog, unsent, in_parked, out_parked, stuck, digest, backup, failed, refusals, rival, *oldest = (
        await db.execute(LOOK)
    ).one()
    held = await restored.held(db)
    return Vitals(
        backlog=backlog,
        oldest_waiting=min(filter(None, oldest[: len(RECEIVED)]), default=None),
        unsent=unsent,
        oldest_undelivered=min(filter(None, oldest[len(RECEIVED) :]), default=None),
        parked=in_parked + out_parked + stuck,
        held=held.total if held else 0,
        next_due=await agenda.next_due(db),
        last_digest=digest,
        last_backup=backup,
        backup_failed=failed,
        refusals=refusals,
        unreadable=keyring_of(db.get_bind().dialect).unreadable,
        rival_seen=rival,
    )
