"""After a backup has been put back: what waited to be sent then, and what was due since, waits for the operator.

It may have been sent and done already by the bot that is no more. What is new is received, answered and done at once.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import agenda, broadcasts, marks, outbox
from models.agenda import WORDS, Task
from models.marks import Landmark
from models.outbox import Outgoing

REASON = "restored from a backup: it may have been sent since"


@dataclass(frozen=True, slots=True)
class Held:
    """`words`: of the work, what would only say something."""

    unsent: int = 0
    work: int = 0
    words: int = 0

    @property
    def total(self) -> int:
        return self.unsent + self.work


def waits_to_be_sent() -> ColumnElement[bool]:
    """Of the rows that are put aside, those that wait for a decision."""
    return and_(outbox.parked(), Outgoing.error == REASON)


async def hold(db: AsyncSession, now: datetime) -> None:
    await db.execute(update(Outgoing).where(Outgoing.parked_at.is_(None)).values(parked_at=now, error=REASON))
    await marks.put(db, Landmark.RESTORED, now)


async def held(db: AsyncSession) -> Held | None:
    """None: nothing was restored, or it has been decided."""
    restored = await marks.at(db, Landmark.RESTORED)
    if restored is None:
        return None
    work = select(func.count()).select_from(Task).where(agenda.held(restored))
    return Held(
        unsent=await db.scalar(select(func.count()).select_from(Outgoing).where(waits_to_be_sent())) or 0,
        work=await db.scalar(work) or 0,
        words=await db.scalar(work.where(Task.kind.in_(WORDS))) or 0,
    )


async def send(db: AsyncSession, now: datetime) -> None:
    """As if nothing had happened."""
    values = {"parked_at": None, "error": None, "created_at": now}
    await db.execute(update(Outgoing).where(waits_to_be_sent()).values(values))
    await _decided(db)


async def drop(db: AsyncSession, now: datetime) -> None:
    """What was to be said is forgotten. Work that changes something is done, and said: a case that is closed, or that
    goes to a colleague since nobody answers, must not do so unnoticed."""
    await db.execute(delete(Outgoing).where(waits_to_be_sent()))
    restored = await marks.at(db, Landmark.RESTORED)
    if restored is not None:
        await db.execute(delete(Task).where(agenda.held(restored), Task.kind.in_(WORDS)))
        await broadcasts.halt_begun(db, restored, now)
    await _decided(db)


async def _decided(db: AsyncSession) -> None:
    await marks.take_off(db, Landmark.RESTORED)
    await db.flush()
