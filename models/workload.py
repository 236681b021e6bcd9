"""How much each member of staff has in hand, and how fairly that is spread."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.cases import Case, are_overdue
from models.events import Event, EventKind
from models.people import Person
from models.statuses import OPEN, Status

LATELY = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Load:
    open: int = 0
    untaken: int = 0
    overdue: int = 0


@dataclass(frozen=True, slots=True)
class Activity:
    """In the last thirty days; `last` is whatever the person did last, ever."""

    answered: int
    resolved: int
    last: datetime | None


async def loads(db: AsyncSession, now: datetime) -> dict[int | None, Load]:
    """Open cases by holder, restricted ones included: a number tells nothing of them."""
    query = (
        select(
            Case.officer_id,
            func.count(),
            func.sum(case((Case.status.in_([Status.ASSIGNED, Status.REOPENED]), 1), else_=0)),
            func.sum(case((are_overdue(now), 1), else_=0)),
        )
        .where(Case.status.in_(OPEN))
        .group_by(Case.officer_id)
    )
    return {holder: Load(*numbers) for holder, *numbers in await db.execute(query)}


async def activity(db: AsyncSession, person: Person, now: datetime) -> Activity:
    counted = (
        select(Event.kind, func.count())
        .where(
            Event.kind.in_([EventKind.STAFF_WROTE, EventKind.RESOLVED]),
            Event.at > now - LATELY,
            Event.actor_id == person.id,
        )
        .group_by(Event.kind)
    )
    counts = dict((await db.execute(counted)).all())
    newest = select(Event.at).where(Event.actor_id == person.id).order_by(Event.id.desc()).limit(1)
    return Activity(counts.get(EventKind.STAFF_WROTE, 0), counts.get(EventKind.RESOLVED, 0), await db.scalar(newest))
