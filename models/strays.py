"""Messages of which it isn't clear yet where they belong: kept until their author says, for 30 days at most."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, Index, String, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import agenda
from models.agenda import Due
from models.crypto import Entrusted
from models.database import Base, Serial
from models.errors import StaleError
from models.outbox import Post
from models.people import Person

KEPT = timedelta(days=30)
JOINS = timedelta(minutes=15)


class Stray(Base):
    """`contents` are what handlers/content.py makes, in order; `question_id` is the Post that asks where they go."""

    __tablename__ = "stray"
    __table_args__ = (Index("ix_stray_person", "person_id", "id"),)

    id: Mapped[Serial]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    contents: Mapped[Any] = mapped_column(Entrusted("stray.contents", "[]"))
    album: Mapped[str | None] = mapped_column(String(64))
    question_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"), index=True)
    at: Mapped[datetime]


async def keep(
    db: AsyncSession, person: Person, content: Any, album: str | None, now: datetime, question: str = ""
) -> Stray:
    """With what the person wrote a moment ago, while that still waits for an answer to the same question: words meant
    for one must not go to another along with others. `question` stands in `Post.shown` of the message that asks it."""
    last = await db.scalar(select(Stray).where(Stray.person_id == person.id).order_by(Stray.id.desc()).limit(1))
    if last is not None and last.contents and now - last.at < JOINS and await _asks(db, last, album, question):
        last.contents, last.album, last.at = [*last.contents, content], album, now
        return last
    stray = Stray(person_id=person.id, contents=[content], album=album, at=now)
    db.add(stray)
    await db.flush()
    await agenda.plan(db, Due.STRAY_ERASE, stray.id, now + KEPT, first=True)
    return stray


async def _asks(db: AsyncSession, stray: Stray, album: str | None, question: str) -> bool:
    asked = await db.get(Post, stray.question_id) if stray.question_id else None
    return asked is None or asked.shown == question or (album is not None and album == stray.album)


async def holding(db: AsyncSession, person: Person, field: str, value: object) -> Stray | None:
    """The newest one in which something has this (`message`, an id; `album`)."""
    found = await db.scalars(select(Stray).where(Stray.person_id == person.id).order_by(Stray.id.desc()))
    return next((stray for stray in found if any(one.get(field) == value for one in stray.contents)), None)


async def waiting(db: AsyncSession, person: Person, stray_id: int) -> Stray:
    """Raises StaleError when it has been taken."""
    stray = await db.get(Stray, stray_id)
    if stray is None or stray.person_id != person.id:
        raise StaleError
    return stray


async def take(db: AsyncSession, person: Person, stray_id: int) -> list[Any]:
    """The contents, which are the taker's from now on. Raises StaleError when they have been taken."""
    stray = await waiting(db, person, stray_id)
    await drop(db, stray)
    contents: list[Any] = stray.contents
    return contents


async def drop(db: AsyncSession, stray: Stray) -> None:
    await agenda.cancel(db, stray.id, Due.STRAY_ERASE)
    await db.delete(stray)
