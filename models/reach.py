"""Who can't be reached in Telegram any more, and who can again."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models import correspondence, safeguarding, staff
from models.cases import Case
from models.events import EventKind, record
from models.people import Person
from models.statuses import GOING_ON


async def lost(db: AsyncSession, person: Person, now: datetime) -> None:
    """What staff hold goes to colleagues, as when somebody leaves: people who wait must not wait for a closed door."""
    if person.unreachable_at is not None:
        return
    person.unreachable_at = now
    if person.is_staff:
        await db.flush()
        given, waiting, unread = await staff.hand_over(db, person, now, by=None)
        record(db, EventKind.UNREACHABLE, now, subject=person.id, cases=given, nobody=waiting, unread=unread)


async def found(db: AsyncSession, person: Person, now: datetime) -> None:
    """Whoever wrote to them in vain is told, and may send it again; staff get what nobody holds."""
    if person.unreachable_at is None:
        return
    person.unreachable_at = None
    await db.flush()
    if person.is_staff:
        await safeguarding.give_what_waits(db, now)
    mine = select(Case).where(Case.person_id == person.id, Case.status.in_(GOING_ON))
    for case in await db.scalars(mine):
        if missed := await correspondence.undelivered(db, case):
            record(db, EventKind.REACHABLE, now, case=case.number, letters=len(missed))
