"""Months: which have something to tell, and to whom the summary of each has gone."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ForeignKey, Select, String, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.cases import Case
from models.catalogue import Intake
from models.database import Base
from models.deadlines import month_before, month_bounds
from models.events import Event, EventKind, record
from models.people import Person


class DigestSent(Base):
    """Whom the summary of a month has reached: never twice, whatever restarts."""

    __tablename__ = "digest_sent"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    at: Mapped[datetime]


async def was_sent(db: AsyncSession, person_id: int, month: str) -> bool:
    return await db.get(DigestSent, (person_id, month)) is not None


def mark_sent(db: AsyncSession, person: Person, month: str, now: datetime) -> None:
    db.add(DigestSent(person_id=person.id, month=month, at=now))
    record(db, EventKind.DIGEST_SENT, now, subject=person.id, month=month)


def month_of(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m}"


def earlier(month: str) -> str:
    return month_before(date.fromisoformat(f"{month}-01"))


async def months_with_data(
    db: AsyncSession, last: str, zone: ZoneInfo, *, limit: int, include_samples: bool
) -> list[str]:
    """The latest months before `last` in which somebody wrote, newest first."""
    query = numbered(include_samples=include_samples).with_only_columns(Event.at)
    found: list[str] = []
    bound = month_bounds(last, zone)[0]
    while len(found) < limit:
        newest = query.where(Event.kind == EventKind.FILED, Event.at < bound)
        at = await db.scalar(newest.order_by(Event.at.desc()).limit(1))
        if at is None:
            break
        found.append(month_of(at, zone))
        bound = month_bounds(found[-1], zone)[0]
    return found


async def first_month(db: AsyncSession, zone: ZoneInfo, *, include_samples: bool) -> str | None:
    """The month of the first request."""
    query = numbered(include_samples=include_samples).with_only_columns(Event.at)
    # PostgreSQL would read all of them for the least.
    at = await db.scalar(query.where(Event.kind == EventKind.FILED).order_by(Event.at).limit(1))
    return month_of(at, zone) if at else None


def numbered(*, include_samples: bool) -> Select[Event]:
    """Events of the cases that have a «Звернення №»."""
    which = [Case.intake != Intake.CALLBACK, *([] if include_samples else [Case.sample.is_(False)])]
    return select(Event).join(Case, Event.case_number == Case.number).where(*which)
