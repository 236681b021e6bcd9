"""What the operator has been told of: each trouble while it lasts, at most once a day."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.database import Base

AGAIN_AFTER = timedelta(days=1)


class Trouble(StrEnum):
    """In the order in which they are told."""

    RIVAL = "rival"
    DISK = "disk"
    WAITING = "waiting"
    UNDELIVERED = "undelivered"
    PARKED = "parked"
    HELD = "held"
    UNREADABLE = "unreadable"
    BACKUP = "backup"
    WAL = "wal"
    DIGEST = "digest"
    FOCAL = "focal"


class Alert(Base):
    """`over_at`: since when it isn't seen any more; it may come back within the day, and says nothing then."""

    __tablename__ = "alert"

    trouble: Mapped[Trouble] = mapped_column(primary_key=True)
    told_at: Mapped[datetime]
    over_at: Mapped[datetime | None]


@dataclass
class Turn:
    """What is to be said now."""

    begun: list[Trouble] = field(default_factory=list)
    over: list[Trouble] = field(default_factory=list)


async def turn(db: AsyncSession, found: Collection[Trouble], now: datetime) -> Turn:
    """Writes down what is seen now."""
    known = {alert.trouble: alert for alert in await db.scalars(select(Alert))}
    said = Turn()
    for trouble in Trouble:
        alert = known.get(trouble)
        if trouble in found:
            if alert is None:
                db.add(Alert(trouble=trouble, told_at=now))
            elif now - alert.told_at >= AGAIN_AFTER:
                alert.told_at, alert.over_at = now, None
            else:
                continue
            said.begun.append(trouble)
        elif alert is not None and alert.over_at is None:
            alert.over_at = now
            said.over.append(trouble)
    return said
