"""How the machine is, in figures: what waits, since when, and when things were last done. Each is read by an index."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import agenda, marks, outbox, restored
from models.agenda import Task
from models.events import Event, EventKind
from models.inbox import InboxLane, InboxState, Incoming
from models.marks import Landmark
from models.outbox import Lane, Outgoing


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


async def look(db: AsyncSession) -> Vitals:
    waiting, unsent = Incoming.state == InboxState.NEW, Outgoing.parked_at.is_(None)
    refused = outbox.parked(), Outgoing.error.is_distinct_from(restored.REASON)
    held = await restored.held(db)
    return Vitals(
        backlog=await _count(db, Incoming, waiting),
        oldest_waiting=await _oldest(db, [
            select(Incoming.received_at).where(waiting, Incoming.lane == lane).order_by(Incoming.seq)
            for lane in InboxLane
        ]),
        unsent=await outbox.unsent(db),
        oldest_undelivered=await _oldest(db, [
            select(Outgoing.created_at).where(unsent, Outgoing.lane == lane).order_by(Outgoing.seq) for lane in Lane
        ]),
        parked=await _count(db, Incoming, Incoming.state == InboxState.PARKED)
        + await _count(db, Outgoing, *refused)
        + await _count(db, Task, agenda.stuck()),
        held=held.total if held else 0,
        next_due=await agenda.next_due(db),
        last_digest=await db.scalar(select(func.max(Event.at)).where(Event.kind == EventKind.DIGEST_SENT)),
        last_backup=await marks.at(db, Landmark.BACKUP),
        backup_failed=await marks.at(db, Landmark.BACKUP_FAILED),
        refusals=await _count(db, Event, Event.kind == EventKind.REFUSED),
    )  # fmt: skip


async def _count(db: AsyncSession, table: type, *which: object) -> int:
    return await db.scalar(select(func.count()).select_from(table).where(*which)) or 0  # type: ignore[arg-type]


async def _oldest(db: AsyncSession, firsts: list[object]) -> datetime | None:
    """Of the first of each lane."""
    found = [await db.scalar(first.limit(1)) for first in firsts]  # type: ignore[attr-defined]
    return min(filter(None, found), default=None)
