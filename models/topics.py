"""Topics: where the bot has them in private chats, all about one case stands together in a chat of its own.

A row is made when a topic is asked for. It has no thread until Telegram has made it, nor when it was refused or is
gone: then messages go without, and after a day one is asked for again.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.crypto import Lookup
from models.database import Base, Serial
from models.outbox import Outgoing
from models.people import Person

AGAIN_AFTER = timedelta(days=1)


class Topic(Base):
    __tablename__ = "topic"
    __table_args__ = (
        UniqueConstraint("case_number", "chat", name="uq_topic_case"),
        Index("ix_topic_thread", "chat", "thread_id"),
    )

    id: Mapped[Serial]
    chat: Mapped[Any] = mapped_column(Lookup())
    case_number: Mapped[int] = mapped_column(ForeignKey("case.number"))
    thread_id: Mapped[int | None]
    asked_at: Mapped[datetime]  # when Telegram was asked for it last, or said that it is gone


async def find(db: AsyncSession, chat: int, case_number: int) -> Topic | None:
    return await db.scalar(select(Topic).where(Topic.chat == chat, Topic.case_number == case_number))


async def case_in(db: AsyncSession, chat: int, thread_id: int) -> int | None:
    """The number of the case whose topic this is."""
    return await db.scalar(select(Topic.case_number).where(Topic.chat == chat, Topic.thread_id == thread_id).limit(1))


def is_missing(topic: Topic | None, now: datetime) -> bool:
    """Time to ask for one."""
    return topic is None or (topic.thread_id is None and now - topic.asked_at >= AGAIN_AFTER)


async def thread(db: AsyncSession, topic_id: int) -> int | None:
    return await db.scalar(select(Topic.thread_id).where(Topic.id == topic_id))


async def made(db: AsyncSession, topic_id: int, thread_id: int) -> bool:
    """False: the chat has lost the case meanwhile."""
    done: Any = await db.execute(update(Topic).where(Topic.id == topic_id).values(thread_id=thread_id))
    return bool(done.rowcount)


async def gone(db: AsyncSession, topic_id: int, now: datetime) -> None:
    await db.execute(update(Topic).where(Topic.id == topic_id).values(thread_id=None, asked_at=now))


async def with_readers(
    db: AsyncSession, numbers: Collection[int], apart: Collection[int]
) -> list[tuple[Topic, Person]]:
    """Topics of these cases in other chats than those of the persons `apart`."""
    query = (
        select(Topic, Person)
        .join(Person, Person.telegram_key == Topic.chat)
        .where(Topic.case_number.in_(numbers), Person.id.not_in(apart))
    )
    return [(topic, reader) for topic, reader in await db.execute(query.order_by(Topic.id))]


async def forget(db: AsyncSession, topics: Sequence[Topic]) -> None:
    """What waits to be sent there isn't sent. The topics themselves are the caller's to delete."""
    if not topics:
        return
    ids = [topic.id for topic in topics]
    await db.execute(delete(Outgoing).where(Outgoing.topic_id.in_(ids)))
    await db.execute(delete(Topic).where(Topic.id.in_(ids)))
