"""News to applicants who agreed to get some: written by a coordinator, sent a few at a time.

Whoever is to get it is fixed at the start, under a unique key of broadcast and person, so that a restart neither loses
nor repeats anybody.
"""

from collections import Counter
from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    UniqueConstraint,
    and_,
    delete,
    exists,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import agenda
from models.agenda import Due, Task
from models.cases import Case
from models.crypto import Encrypted
from models.database import Base, Serial
from models.errors import NotYoursError, StaleError
from models.events import EventKind, record
from models.outbox import Outgoing
from models.people import Person

# Rows of one transaction: each person is a row of the outbox and one that changes.
CHUNK = 40
COLLECTED = 1_000  # by one statement, which takes a few milliseconds


class State(StrEnum):
    DRAFT = "draft"
    COLLECTING = "collecting"  # those who get it are being written down
    SENDING = "sending"
    STOPPED = "stopped"
    ENDED = "ended"


GOING = frozenset({State.COLLECTING, State.SENDING})


class Broadcast(Base):
    """`content` as handlers/content.py makes it; empty lists mean all regions, all categories."""

    __tablename__ = "broadcast"
    __table_args__ = (Index("ix_broadcast_by", "by_id", "state"),)

    id: Mapped[Serial]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    state: Mapped[State] = mapped_column(default=State.DRAFT)
    regions: Mapped[list[str]] = mapped_column(default=list)
    categories: Mapped[list[str]] = mapped_column(default=list)
    content: Mapped[Any] = mapped_column(Encrypted("broadcast.content"), nullable=True)
    begun_at: Mapped[datetime]  # when it was last written on, then when it was sent
    ended_at: Mapped[datetime | None]
    # The Post of the message that shows how far it is.
    progress_id: Mapped[int | None]

    @property
    def is_going(self) -> bool:
        return self.state in GOING


class Fate(StrEnum):
    WAITING = "waiting"
    QUEUED = "queued"  # in the outbox
    DELIVERED = "delivered"
    BLOCKED = "blocked"  # gets nothing from the bot any more
    LEFT = "left"  # wants no news any more
    FAILED = "failed"


class BroadcastRecipient(Base):
    __tablename__ = "broadcast_recipient"
    __table_args__ = (
        UniqueConstraint("broadcast_id", "person_id", name="uq_broadcast_recipient"),
        Index("ix_broadcast_recipient_fate", "broadcast_id", "fate", "id"),
        Index("ix_broadcast_recipient_person", "person_id"),
    )

    id: Mapped[Serial]
    broadcast_id: Mapped[int] = mapped_column(ForeignKey("broadcast.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    fate: Mapped[Fate] = mapped_column(default=Fate.WAITING)


# Who wants news


def agree(db: AsyncSession, person: Person, now: datetime) -> None:
    """Apart from the consent to the privacy notice, without which there is none. Raises StaleError."""
    if person.consented_at is None:
        raise StaleError
    if person.news_at is None:
        person.news_at = now
        record(db, EventKind.NEWS_ON, now, actor=person.id)


async def leave(db: AsyncSession, person: Person, now: datetime) -> None:
    """No news from now on, what waits to be sent included."""
    if person.news_at is not None:
        person.news_at = None
        record(db, EventKind.NEWS_OFF, now, actor=person.id)
    await drop_unsent(db, person)


async def drop_unsent(db: AsyncSession, person: Person) -> None:
    theirs = BroadcastRecipient.person_id == person.id
    await _take_out(db, theirs)
    waits = BroadcastRecipient.fate.in_([Fate.WAITING, Fate.QUEUED])
    await db.execute(update(BroadcastRecipient).where(theirs, waits).values(fate=Fate.LEFT))


async def _take_out(db: AsyncSession, whose: ColumnElement[bool]) -> None:
    """Of the outbox; what was put aside too, which would be sent when it is tried again."""
    unsent = BroadcastRecipient.fate.in_([Fate.WAITING, Fate.QUEUED, Fate.FAILED])
    ids = select(BroadcastRecipient.id).where(whose, unsent)
    await db.execute(delete(Outgoing).where(Outgoing.recipient_id.in_(ids)))


# Writing


async def draft_of(db: AsyncSession, me: Person) -> Broadcast | None:
    query = select(Broadcast).where(Broadcast.by_id == me.id, Broadcast.state == State.DRAFT)
    return await db.scalar(query.order_by(Broadcast.id.desc()).limit(1))


async def begin(db: AsyncSession, me: Person, now: datetime) -> Broadcast:
    """One's own draft, or a new one. Raises NotYoursError."""
    _require_coordinator(me)
    found = await draft_of(db, me)
    if found is None:
        found = Broadcast(by_id=me.id, regions=[], categories=[], begun_at=now)
        db.add(found)
        await db.flush()
    return found


async def own_draft(db: AsyncSession, me: Person, broadcast_id: int) -> Broadcast:
    """Raises NotYoursError, StaleError when it was sent or thrown away."""
    _require_coordinator(me)
    found = await db.get(Broadcast, broadcast_id)
    if found is None or found.by_id != me.id or found.state is not State.DRAFT:
        raise StaleError
    return found


async def shown_to(db: AsyncSession, me: Person, broadcast_id: int) -> Broadcast:
    """One that was sent, by whichever coordinator. Raises NotYoursError."""
    _require_coordinator(me)
    found = await db.get(Broadcast, broadcast_id)
    if found is None or found.state is State.DRAFT:
        raise NotYoursError
    return found


def _require_coordinator(me: Person) -> None:
    if not me.is_coordinator:
        raise NotYoursError


def _meant(broadcast: Broadcast) -> ColumnElement[bool]:
    """Persons who agreed, can be reached, and have or had such a case. What only its recipient may read chooses
    nobody: a message about such a matter would betray it."""
    fits = [Case.person_id == Person.id, Case.erased_at.is_(None), ~Case.is_restricted]
    if broadcast.regions:
        fits.append(Case.region.in_(broadcast.regions))
    if broadcast.categories:
        fits.append(Case.category.in_(broadcast.categories))
    narrowed = bool(broadcast.regions or broadcast.categories)
    return and_(_reads(), *([exists().where(*fits)] if narrowed else []))


def _reads() -> ColumnElement[bool]:
    return and_(
        Person.news_at.is_not(None),
        Person.consented_at.is_not(None),
        Person.telegram_id.is_not(None),
        Person.unreachable_at.is_(None),
    )


async def audience(db: AsyncSession, broadcast: Broadcast) -> int:
    return await db.scalar(select(func.count()).select_from(Person).where(_meant(broadcast))) or 0


async def send(db: AsyncSession, me: Person, broadcast: Broadcast, now: datetime) -> None:
    """Once: afterwards it is no draft. Raises StaleError where there is nothing to send."""
    if broadcast.state is not State.DRAFT or not broadcast.content:
        raise StaleError
    broadcast.state, broadcast.begun_at = State.COLLECTING, now
    record(db, EventKind.BROADCAST_SENT, now, actor=me.id, broadcast=broadcast.id)
    await agenda.plan(db, Due.BROADCAST_SEND, broadcast.id, now)
    await agenda.plan(db, Due.BROADCAST_PROGRESS, broadcast.id, now)


async def stop(db: AsyncSession, me: Person, broadcast: Broadcast, now: datetime) -> None:
    """What isn't on the wire stays unsent. Raises StaleError when it is over."""
    if not broadcast.is_going:
        raise StaleError
    await _halt(db, broadcast, now)
    record(db, EventKind.BROADCAST_STOPPED, now, actor=me.id, broadcast=broadcast.id)


async def halt_begun(db: AsyncSession, before: datetime, now: datetime) -> None:
    """Those that had begun by then and haven't come to their end: nothing would send the rest."""
    begun = select(Broadcast).where(
        Broadcast.state != State.DRAFT, Broadcast.ended_at.is_(None), Broadcast.begun_at <= before
    )
    for broadcast in await db.scalars(begun):
        await _halt(db, broadcast, now)


async def _halt(db: AsyncSession, broadcast: Broadcast, now: datetime) -> None:
    broadcast.state = State.STOPPED
    theirs = BroadcastRecipient.broadcast_id == broadcast.id
    await _take_out(db, theirs)
    queued = BroadcastRecipient.fate == Fate.QUEUED
    await db.execute(update(BroadcastRecipient).where(theirs, queued).values(fate=Fate.WAITING))
    await agenda.cancel(db, broadcast.id, Due.BROADCAST_SEND)
    # What is on the wire is counted by the next word on how far it is, which a restore may have taken away.
    if await db.get(Task, (Due.BROADCAST_PROGRESS, str(broadcast.id))) is None:
        await agenda.plan(db, Due.BROADCAST_PROGRESS, broadcast.id, now)


# A few at a time


async def collect(db: AsyncSession, broadcast: Broadcast) -> None:
    """The next of those who get it, in order of their ids; after the last of them sending begins.

    Whoever agreed or filed later than it was sent doesn't matter: nobody is looked at twice.
    """
    mine = select(func.max(BroadcastRecipient.person_id)).where(BroadcastRecipient.broadcast_id == broadcast.id)
    last = await db.scalar(mine) or 0
    found = select(literal(broadcast.id), Person.id, literal(Fate.WAITING.value))
    found = found.where(Person.id > last, Person.news_at <= broadcast.begun_at, _meant(broadcast))
    found = found.order_by(Person.id).limit(COLLECTED)
    columns = ["broadcast_id", "person_id", "fate"]
    done: Any = await db.execute(insert(BroadcastRecipient).from_select(columns, found, include_defaults=False))
    if done.rowcount < COLLECTED:
        broadcast.state = State.SENDING


async def next_people(db: AsyncSession, broadcast: Broadcast) -> list[tuple[BroadcastRecipient, Person]]:
    """The next few, who count as queued unless they have left meanwhile."""
    query = (
        select(BroadcastRecipient, Person)
        .join(Person, Person.id == BroadcastRecipient.person_id)
        .where(BroadcastRecipient.broadcast_id == broadcast.id, BroadcastRecipient.fate == Fate.WAITING)
        .order_by(BroadcastRecipient.id)
        .limit(CHUNK)
    )
    found = [(recipient, person) for recipient, person in await db.execute(query)]
    for recipient, person in found:
        recipient.fate = Fate.QUEUED
        if person.unreachable_at is not None:
            recipient.fate = Fate.BLOCKED
        if person.news_at is None or person.telegram_id is None:
            recipient.fate = Fate.LEFT
    return found


async def settle(db: AsyncSession, recipients: set[int], fate: Fate) -> None:
    """What became of messages that were in the outbox."""
    if recipients:
        await db.execute(update(BroadcastRecipient).where(BroadcastRecipient.id.in_(recipients)).values(fate=fate))


def end(broadcast: Broadcast, now: datetime) -> None:
    broadcast.ended_at = now
    if broadcast.is_going:
        broadcast.state = State.ENDED


# What came of it


async def fates(db: AsyncSession, broadcast: Broadcast) -> Counter[Fate]:
    return (await all_fates(db, [broadcast.id]))[broadcast.id]


async def all_fates(db: AsyncSession, ids: Collection[int]) -> dict[int, Counter[Fate]]:
    query = select(BroadcastRecipient.broadcast_id, BroadcastRecipient.fate, func.count())
    query = query.where(BroadcastRecipient.broadcast_id.in_(ids))
    found: dict[int, Counter[Fate]] = {one: Counter() for one in ids}
    for one, fate, count in await db.execute(query.group_by(BroadcastRecipient.broadcast_id, BroadcastRecipient.fate)):
        found[one][fate] = count
    return found


async def sent(db: AsyncSession, offset: int, limit: int) -> list[Broadcast]:
    """Newest first."""
    query = select(Broadcast).where(Broadcast.state != State.DRAFT).order_by(Broadcast.id.desc())
    return list(await db.scalars(query.offset(offset).limit(limit)))


async def readers(db: AsyncSession) -> int:
    """How many people agreed to news and can be reached."""
    return await db.scalar(select(func.count()).select_from(Person).where(_reads())) or 0


# The end of what is kept


async def drop_old_drafts(db: AsyncSession, before: datetime, limit: int) -> int:
    query = select(Broadcast.id).where(Broadcast.state == State.DRAFT, Broadcast.begun_at < before).limit(limit)
    ids = list(await db.scalars(query))
    await db.execute(delete(Broadcast).where(Broadcast.id.in_(ids)))
    return len(ids)


async def drop_old(db: AsyncSession, cutoff: datetime, limit: int) -> int:
    """Its words and who got it; that it was sent stays in the history."""
    old = select(Broadcast.id).where(Broadcast.ended_at < cutoff)
    theirs = select(BroadcastRecipient.id).where(BroadcastRecipient.broadcast_id.in_(old)).limit(limit)
    if recipients := list(await db.scalars(theirs)):
        await db.execute(delete(BroadcastRecipient).where(BroadcastRecipient.id.in_(recipients)))
        return len(recipients)
    ids = list(await db.scalars(old.limit(limit)))
    await db.execute(delete(Broadcast).where(Broadcast.id.in_(ids)))
    return len(ids)
