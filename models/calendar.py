"""Days off that coordinators set: with weekends, what workdays are counted around. None by default (martial law)."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import reference
from models.database import Base
from models.deadlines import Holidays
from models.events import EventKind, record
from models.reference import Kind


class Holiday(Base):
    __tablename__ = "holiday"

    day: Mapped[date] = mapped_column(primary_key=True)


async def holidays(db: AsyncSession) -> Holidays:
    """All of them: a few rows, read where workdays are counted."""
    return frozenset(await db.scalars(select(Holiday.day)))


async def coming(db: AsyncSession, today: date) -> list[date]:
    return list(await db.scalars(select(Holiday.day).where(Holiday.day >= today).order_by(Holiday.day)))


async def add(db: AsyncSession, days: Iterable[date], now: datetime, by: int | None) -> list[date]:
    """Returns those that are new, in order. Dates that have been promised already stay."""
    known = await holidays(db)
    fresh = sorted(set(days) - known)
    db.add_all(Holiday(day=day) for day in fresh)
    await db.flush()
    for day in fresh:
        await reference.change(db, Kind.DAY_OFF, day.isoformat(), None, {}, now, by=by)
    if fresh:
        record(db, EventKind.HOLIDAY_ADDED, now, actor=by, days=[one.isoformat() for one in fresh])
    return fresh


async def remove(db: AsyncSession, day: date, now: datetime, by: int | None) -> bool:
    """Whether there was such a day."""
    found = await db.get(Holiday, day)
    if found is None:
        return False
    await db.execute(delete(Holiday).where(Holiday.day == day))
    await reference.change(db, Kind.DAY_OFF, day.isoformat(), {}, None, now, by=by)
    record(db, EventKind.HOLIDAY_REMOVED, now, actor=by, days=[day.isoformat()])
    return True
