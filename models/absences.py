"""Who is away, from when to when, and who stands in. What follows from it: models/covering.py.

`Person.away` says whether somebody is away now; what a stand-in gets remembers in `Case.returns_to_id` whose it is.
"""

from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.database import Base, Serial
from models.deadlines import DAY_BEGINS
from models.people import Person

EVENING = time(19)


class Cover(StrEnum):
    WAIT = "wait"  # open cases wait for the return, unless the person writes or a deadline comes
    COLLEAGUES = "colleagues"
    DEPUTY = "deputy"


class Absence(Base):
    __tablename__ = "absence"
    __table_args__ = (Index("ix_absence_person", "person_id", "ended_at"),)

    id: Mapped[Serial]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    cover: Mapped[Cover] = mapped_column(default=Cover.WAIT)
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    began_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


async def of_person(db: AsyncSession, person: Person) -> list[Absence]:
    """That which lasts and those to come, in order."""
    query = select(Absence).where(Absence.person_id == person.id, Absence.ended_at.is_(None))
    return list(await db.scalars(query.order_by(Absence.starts_at, Absence.id)))


async def current(db: AsyncSession, person: Person) -> Absence | None:
    return next((one for one in await of_person(db, person) if one.began_at is not None), None)


async def everyones(db: AsyncSession) -> dict[int, Absence]:
    """Who is away now, by the person."""
    query = select(Absence).where(Absence.ended_at.is_(None), Absence.began_at.is_not(None))
    return {one.person_id: one for one in await db.scalars(query)}


async def planned(db: AsyncSession) -> list[Absence]:
    """Everybody's that are still to come, in order."""
    query = select(Absence).where(Absence.ended_at.is_(None), Absence.began_at.is_(None))
    return list(await db.scalars(query.order_by(Absence.starts_at, Absence.id)))


# When they return


def morning_after(now: datetime, days: int, zone: ZoneInfo) -> datetime:
    return datetime.combine(now.astimezone(zone).date() + timedelta(days=days), DAY_BEGINS, zone)


def this_evening(now: datetime, zone: ZoneInfo) -> datetime | None:
    """None when it is here."""
    evening = datetime.combine(now.astimezone(zone).date(), EVENING, zone)
    return evening if now + timedelta(hours=1) <= evening else None
