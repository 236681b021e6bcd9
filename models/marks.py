"""When the machine last did what its operator asks about, and up to when work is held after a restore."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.database import Base


class Landmark(StrEnum):
    BACKUP = "backup"
    BACKUP_FAILED = "backup_failed"  # since the last one that didn't
    RIVAL = "rival"  # when somebody else was last seen to receive with our token
    RESTORED = "restored"  # until the operator has decided; see models/restored.py


class Mark(Base):
    __tablename__ = "mark"

    what: Mapped[Landmark] = mapped_column(primary_key=True)
    at: Mapped[datetime]


async def at(db: AsyncSession, what: Landmark) -> datetime | None:
    return await db.scalar(select(Mark.at).where(Mark.what == what))


async def put(db: AsyncSession, what: Landmark, now: datetime) -> None:
    await db.merge(Mark(what=what, at=now))


async def take_off(db: AsyncSession, what: Landmark) -> None:
    if mark := await db.get(Mark, what):
        await db.delete(mark)


async def backed_up(db: AsyncSession, now: datetime, *, is_made: bool) -> None:
    if is_made:
        await put(db, Landmark.BACKUP, now)
        await take_off(db, Landmark.BACKUP_FAILED)
    else:
        await put(db, Landmark.BACKUP_FAILED, now)
