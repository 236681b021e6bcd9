"""Why a coordinator opened the texts of a case: asked each time, kept, and shown to whom the case is about."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.cases import Case
from models.crypto import Entrusted
from models.database import Base, Serial
from models.events import EventKind, record
from models.people import Person

# For so long the reader may turn pages without being asked again.
LASTS = timedelta(hours=1)


class Reason(StrEnum):
    COMPLAINT = "complaint"
    HANDOVER = "handover"
    QUALITY = "quality"
    INQUIRY = "inquiry"
    OTHER = "other"


class Reading(Base):
    """`words` is what was typed as the reason, emptied on erasure."""

    __tablename__ = "reading"
    __table_args__ = (Index("ix_reading_case", "case_number", "reader_id", "at"),)

    id: Mapped[Serial]
    case_number: Mapped[int] = mapped_column(ForeignKey("case.number"))
    reader_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[Reason]
    words: Mapped[Any] = mapped_column(Entrusted("reading.words"), nullable=True)
    at: Mapped[datetime]


async def begin(
    db: AsyncSession, case: Case, reader: Person, reason: Reason, now: datetime, *, words: str | None = None
) -> Reading:
    made = Reading(case_number=case.number, reader_id=reader.id, reason=reason, words=words, at=now)
    db.add(made)
    await db.flush()
    record(db, EventKind.TEXT_OPENED, now, actor=reader.id, case=case.number, reading=made.id, what=reason)
    return made


async def is_open(db: AsyncSession, case: Case, reader: Person, now: datetime) -> bool:
    """Whether the reader has said why a moment ago."""
    query = select(Reading.id).where(
        Reading.case_number == case.number, Reading.reader_id == reader.id, Reading.at > now - LASTS
    )
    return await db.scalar(query.limit(1)) is not None


async def get_many(db: AsyncSession, ids: set[int]) -> dict[int, Reading]:
    return {one.id: one for one in await db.scalars(select(Reading).where(Reading.id.in_(ids)))} if ids else {}
