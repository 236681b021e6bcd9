"""What coordinators change of the reference data: help lines, hints, shared templates, days off.

Every change stays, with what stood there before and after. Of help lines and hints the newest change is also what
holds, over the shipped files; templates and days off have tables of their own, and here only their history.
"""

import logging
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.crypto import Encrypted, WrongKeyError
from models.database import Base, Serial
from models.errors import NotYoursError
from models.events import EventKind, record

log = logging.getLogger(__name__)

Value = dict[str, Any]


class Kind(StrEnum):
    LINE = "line"
    HINT = "hint"
    TEMPLATE = "template"
    DAY_OFF = "day_off"


class Change(Base):
    """`ref` says of which line, topic, template or day. An empty value is «as shipped», or nothing at all."""

    __tablename__ = "content_change"
    __table_args__ = (Index("ix_content_change_current", "kind", "current", "ref"),)

    id: Mapped[Serial]
    kind: Mapped[Kind]
    ref: Mapped[str] = mapped_column(String(40))
    before: Mapped[Any] = mapped_column(Encrypted("content_change.before"), nullable=True)
    after: Mapped[Any] = mapped_column(Encrypted("content_change.after"), nullable=True)
    current: Mapped[bool]  # the newest of its line, topic, template or day
    undoes_id: Mapped[int | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # None: a file of the operator
    at: Mapped[datetime]


async def current(db: AsyncSession, kind: Kind, ref: str | None = None) -> dict[str, Change]:
    """What holds now. Never raises: whatever is wrong with the table, shipped help lines must still be shown."""
    query = select(Change).where(Change.kind == kind, Change.current)
    query = query if ref is None else query.where(Change.ref == ref)
    await db.flush()  # what is wrong with anything else isn't forgiven here
    try:
        async with db.begin_nested():
            return {one.ref: one for one in await db.scalars(query)}
    except (SQLAlchemyError, WrongKeyError, ValueError) as error:
        log.error("changes of %s can't be read, shipped data stand: %s", kind.value, type(error).__name__)
        return {}


async def change(
    db: AsyncSession,
    kind: Kind,
    ref: str,
    before: Value | None,
    after: Value | None,
    now: datetime,
    *,
    by: int | None,
) -> Change:
    """From now on it stands as in `after`."""
    former = await db.scalar(select(Change).where(Change.kind == kind, Change.current, Change.ref == ref))
    if former is not None:
        former.current = False
    made = Change(kind=kind, ref=ref, before=before, after=after, current=True, by_id=by, at=now)
    db.add(made)
    await db.flush()
    if kind is not Kind.DAY_OFF:  # those have events of their own
        record(db, EventKind.CONTENT_CHANGED, now, actor=by, what=kind.value, change=made.id)
    return made


async def history(db: AsyncSession, page: int, size: int) -> list[Change]:
    """Newest first, and one more than a page where there are more."""
    query = select(Change).order_by(Change.id.desc()).offset(page * size).limit(size + 1)
    return list(await db.scalars(query))


async def get(db: AsyncSession, change_id: int) -> Change:
    """Raises NotYoursError."""
    found = await db.get(Change, change_id)
    if found is None:
        raise NotYoursError
    return found
