"""What came in: stored as it came, before Telegram is told so; done in order per person; wiped when done."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Any, NamedTuple, cast

from sqlalchemy import (
    BindParameter,
    Index,
    Table,
    UniqueConstraint,
    bindparam,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.cases import Case
from models.crypto import Lookup, Payload, key_of
from models.database import Base, Serial
from models.people import Appointment, Person
from models.statuses import GOING_ON

KEPT_HOURS = 48
KEPT_PARKED_DAYS = 30


class InboxState(StrEnum):
    NEW = "new"
    DONE = "done"
    PARKED = "parked"


class InboxLane(IntEnum):
    """Staff and people with an open case don't wait behind a crowd of strangers."""

    KNOWN = 0
    STRANGER = 1


class Excess(StrEnum):
    """More than one person can mean to say in a minute; of the first of these the person is told."""

    FIRST = "first"
    MORE = "more"


class Incoming(Base):
    """One update. `seq` is the order: Telegram restarts its own numbers at random after a quiet week."""

    __tablename__ = "incoming"
    __table_args__ = (
        UniqueConstraint("bot_id", "update_id"),
        Index("ix_incoming_next", "state", "lane", "seq"),
        Index("ix_incoming_sender", "sender", "state"),
    )

    seq: Mapped[Serial]
    bot_id: Mapped[int]
    update_id: Mapped[int]
    sender: Mapped[Any] = mapped_column(Lookup())
    lane: Mapped[int]
    state: Mapped[InboxState] = mapped_column(default=InboxState.NEW)
    excess: Mapped[Excess | None]
    body: Mapped[Any] = mapped_column(Payload("incoming.body"), nullable=True)
    received_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)  # lives of the process in which it was tried alone
    error: Mapped[str | None]


class Raw(NamedTuple):
    """An update as received; `sender` is a Telegram id, 0 where nobody in particular sent it."""

    update_id: int
    sender: int
    body: dict[str, Any]
    excess: Excess | None = None


# What happens with every message is said of the tables: see OUTBOX in models/outbox.py.
INBOX = cast("Table", Incoming.__table__)
KEPT = select(INBOX.c.update_id).where(
    INBOX.c.bot_id == bindparam("bot_id"), INBOX.c.update_id.in_(bindparam("ids", expanding=True))
)
INSERT = insert(INBOX)
KEYS: BindParameter[bytes] = bindparam("keys", expanding=True)
HAS_CASE = select(Case.number).where(Case.person_id == Person.id, Case.status.in_(GOING_ON)).exists()
ON_DUTY = select(Appointment.id).where(Appointment.person_id == Person.id, Appointment.ended_at.is_(None)).exists()
IS_KNOWN = -1  # in place of the lane
LANES = union_all(
    select(INBOX.c.sender, func.max(INBOX.c.lane))
    .where(INBOX.c.sender.in_(KEYS), INBOX.c.state == InboxState.NEW)
    .group_by(INBOX.c.sender),
    select(Person.telegram_key, literal(IS_KNOWN)).where(Person.telegram_key.in_(KEYS), or_(HAS_CASE, ON_DUTY)),
)
NEXT = (
    select(Incoming)
    .where(Incoming.state == InboxState.NEW)
    .order_by(Incoming.lane, Incoming.seq)
    .limit(bindparam("limit"))
)
NEXT_KNOWN = NEXT.where(Incoming.lane == InboxLane.KNOWN)
DONE = (
    update(INBOX)
    .where(INBOX.c.seq.in_(bindparam("rows", expanding=True)))
    .values(state=InboxState.DONE, body=None, error=None)
)


async def store(db: AsyncSession, bot_id: int, raws: Sequence[Raw], now: datetime) -> int:
    """Keeps what isn't kept yet; returns how many that were."""
    connection = await db.connection()
    known = set(await connection.scalars(KEPT, {"bot_id": bot_id, "ids": [raw.update_id for raw in raws]}))
    fresh = list({raw.update_id: raw for raw in raws if raw.update_id not in known}.values())
    if fresh:
        lanes = await lanes_of(db, {raw.sender for raw in fresh})
        rows = [
            {
                "bot_id": bot_id,
                "update_id": raw.update_id,
                "sender": raw.sender,
                "lane": lanes[raw.sender],
                "excess": raw.excess,
                "body": raw.body,
                "received_at": now,
            }
            for raw in fresh
        ]
        await connection.execute(INSERT, rows)
    return len(fresh)


async def lanes_of(db: AsyncSession, senders: set[int]) -> dict[int, InboxLane]:
    """A sender with something still waiting stays in that lane, so that one person's updates keep their order."""
    keys = {key_of(db, sender): sender for sender in senders}
    lanes = dict.fromkeys(senders, InboxLane.STRANGER)
    found: Any = await (await db.connection()).execute(LANES, {"keys": list(keys)})
    for key, lane in sorted(found, key=lambda row: row[1]):  # what waits counts more than who it is
        lanes[keys[key]] = InboxLane.KNOWN if lane == IS_KNOWN else InboxLane(lane)
    return lanes


async def waiting(db: AsyncSession, limit: int, *, strangers: bool = True) -> list[Incoming]:
    """The next updates, in the order in which they are to be handled."""
    return list(await db.scalars(NEXT if strangers else NEXT_KNOWN, {"limit": limit}))


async def done(db: AsyncSession, handled: Collection[int]) -> None:
    """The body goes; the row stays for two days, so that a redelivery is recognised."""
    await (await db.connection()).execute(DONE, {"rows": list(handled)})


def park(row: Incoming, error: str) -> None:
    row.state, row.error = InboxState.PARKED, error


async def retry(db: AsyncSession, seq: int) -> bool:
    """A parked one is as it was when it came; False where there is none."""
    row = await db.get(Incoming, seq)
    if row is None or row.state is not InboxState.PARKED:
        return False
    row.state, row.attempts, row.error = InboxState.NEW, 0, None
    return True


async def sweep(db: AsyncSession, now: datetime) -> None:
    """Forgets what is old enough; flat, because it runs often."""
    for state, age in (
        (InboxState.DONE, timedelta(hours=KEPT_HOURS)),
        (InboxState.PARKED, timedelta(days=KEPT_PARKED_DAYS)),
    ):
        await db.execute(delete(Incoming).where(Incoming.state == state, Incoming.received_at < now - age))
