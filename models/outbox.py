"""What is to be sent: written in the unit of work that decided it, delivered by the sender, deleted when recorded.

A row holds the wire form of a call: the method's name and its parameters, encrypted. What may later be edited, replied
to or deleted has a Post, whose `message_id` the sender fills in.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum, StrEnum
from typing import Any, cast

from sqlalchemy import ColumnElement, ForeignKey, Index, String, Table, and_, bindparam, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm.attributes import set_committed_value

from models.crypto import Lookup, Payload, PayloadBytes, is_readable, key_of
from models.database import Base, Serial
from models.unit import Numbered, Unit


class Lane(IntEnum):
    STRANGER = -1  # to whom we don't know: waits for all others but bulk, before which the number puts it
    INTERACTIVE = 0
    BULK = 1
    RECEIPT = 2  # goes when the chat has nothing else to get, and holds nothing up


# These wait while there is something else to say.
PATIENT = (Lane.STRANGER, Lane.BULK)
DELIVERED = "delivered"
LETTERS = "letters"
BULK_WAITING = 300
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


class PostKind(StrEnum):
    SCREEN = "screen"  # a step of a conversation, whose buttons go when it is over
    CARD = "card"  # a case as the officer sees it
    COPY = "copy"  # somebody's letter, shown to the other side
    OWN = "own"  # the letter in its author's own chat
    NOTICE = "notice"  # anything else about a case


class Post(Numbered, Base):
    """A message in somebody's chat that we may come back to."""

    __tablename__ = "post"
    __table_args__ = (
        Index("ix_post_message", "chat", "message_id"),
        Index("ix_post_case", "case_number", "kind"),
        Index("ix_post_letter", "letter_id"),
    )

    id: Mapped[Serial]
    chat: Mapped[Any] = mapped_column(Lookup())
    kind: Mapped[PostKind]
    case_number: Mapped[int | None] = mapped_column(ForeignKey("case.number"))
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id"))
    message_id: Mapped[int | None]
    # Which state a card shows, so that it isn't edited in vain; with which method a copy was sent; of somebody's own
    # message, that the other side has it; of a notice, that letters of the case stand in it.
    shown: Mapped[str | None] = mapped_column(String(64))
    # Keyed hash of the words and buttons that Telegram shows, by which an edit that changes nothing is seen.
    said: Mapped[bytes | None]
    at: Mapped[datetime]


class Outgoing(Base):
    """`chat` orders and limits; `target_id` and `reply_id` name Posts whose Telegram ids the sender puts in."""

    __tablename__ = "outgoing"
    __table_args__ = (
        Index("ix_outgoing_next", "parked_at", "lane", "seq"),
        Index("ix_outgoing_chat", "chat", "seq"),
    )

    seq: Mapped[Serial]
    chat: Mapped[Any] = mapped_column(Lookup())
    lane: Mapped[int] = mapped_column(default=Lane.INTERACTIVE)
    method: Mapped[str] = mapped_column(String(32))
    params: Mapped[Any] = mapped_column(Payload("outgoing.params"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"), index=True)
    target_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"), index=True)
    reply_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"), index=True)
    topic_id: Mapped[int | None]  # where it stands, in a chat with topics; see models/topics.py
    album: Mapped[str | None] = mapped_column(String(64))
    case_number: Mapped[int | None]
    waits_id: Mapped[int | None]  # the author to tell when it can't be delivered
    # The author's own Post, to be marked when all of it has been delivered.
    receipt_id: Mapped[int | None] = mapped_column(index=True)
    # One of those who get a broadcast; see models/broadcasts.py.
    recipient_id: Mapped[int | None] = mapped_column(index=True)
    created_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    parked_at: Mapped[datetime | None]
    error: Mapped[str | None]

    @property
    def is_readable(self) -> bool:
        """Its files aside."""
        return is_readable(self.params)


# Said of the table, a statement is quicker than of what is mapped to it: for what happens with every message.
OUTBOX = cast("Table", Outgoing.__table__)
POST = cast("Table", Post.__table__)


class OutgoingFile(Base):
    __tablename__ = "outgoing_file"

    id: Mapped[Serial]
    seq: Mapped[int] = mapped_column(ForeignKey("outgoing.seq", ondelete="CASCADE"), index=True)
    field: Mapped[str]
    filename: Mapped[str]
    data: Mapped[bytes] = mapped_column(PayloadBytes("outgoing_file.data"))


@dataclass(slots=True, kw_only=True)
class Unsent:
    """What is to be sent, before it is written: `post` and `receipt` may have no number yet; of each of `files` the
    field, the name and the content."""

    chat: int | bytes
    method: str
    params: dict[str, str]
    created_at: datetime
    lane: Lane = Lane.INTERACTIVE
    post: Post | None = None
    target: int | None = None
    reply: int | None = None
    receipt: Post | None = None
    topic: int | None = None
    album: str | None = None
    case_number: int | None = None
    waits: int | None = None
    recipient: int | None = None
    files: Sequence[tuple[str, str, bytes]] = ()

    def as_row(self) -> dict[str, Any]:
        return {
            "chat": self.chat,
            "lane": self.lane,
            "method": self.method,
            "params": self.params,
            "post_id": self.post and self.post.id,
            "target_id": self.target,
            "reply_id": self.reply,
            "topic_id": self.topic,
            "album": self.album,
            "case_number": self.case_number,
            "waits_id": self.waits,
            "receipt_id": self.receipt and self.receipt.id,
            "recipient_id": self.recipient,
            "created_at": self.created_at,
        }


INSERT = insert(OUTBOX)
MARK_DELIVERED = update(POST).where(POST.c.id.in_(bindparam("posts", expanding=True))).values(shown=DELIVERED)

UNSENT = "unsent"  # in the session's info: what is to be written


def send(db: AsyncSession, unsent: Unsent) -> None:
    """Most of what a unit of work writes is this: it goes around the objects of the ORM, as rows."""
    for post in (unsent.post, unsent.receipt):
        if post is not None:
            db.add(post)
    db.info.setdefault(UNSENT, []).append(unsent)


@Unit.writes
def _write(unit: Unit) -> None:
    """In the order in which it is to be sent. What can't be written stays, and fails again at the commit: nothing is
    done of which nothing is said."""
    together: list[dict[str, Any]] = []
    for one in unit.info.get(UNSENT, ()):
        together.append(one.as_row())
        if one.files:
            _write_with_files(unit, together, one.files)
            together = []
    if together:
        unit.connection().execute(INSERT, together)
    unit.info.pop(UNSENT, None)


def _write_with_files(unit: Unit, rows: list[dict[str, Any]], files: Sequence[tuple[str, str, bytes]]) -> None:
    """The files are those of the last one."""
    *before, last = rows
    if before:
        unit.connection().execute(INSERT, before)
    seq = unit.connection().execute(INSERT.returning(OUTBOX.c.seq), last).scalar_one()
    brought = [{"seq": seq, "field": field, "filename": name, "data": data} for field, name, data in files]
    unit.connection().execute(insert(cast("Table", OutgoingFile.__table__)), brought)


FIND_POST = (
    select(Post)
    .where(Post.chat == bindparam("chat"), Post.message_id == bindparam("message_id"))
    .order_by(Post.id.desc())
    .limit(1)
)


POSTS = "posts"  # in the session's info: see models/warm.py
FRESH = "fresh"  # in the session's info: numbers of Posts by chat and message, where that isn't written down yet


async def find_post(db: AsyncSession, chat: int, message_id: int) -> Post | None:
    place = key_of(db, chat), message_id
    if POSTS in db.info and (warmed := db.info[POSTS].get(place)):
        return cast("Post", warmed)
    if place in db.info.get(FRESH, {}):
        return found_fresh(await db.get(Post, db.info[FRESH][place]), message_id)
    return await db.scalar(FIND_POST, {"chat": chat, "message_id": message_id})


def found_fresh(post: Post | None, message_id: int) -> Post | None:
    """As it is when the sender has written it down."""
    if post is not None:
        set_committed_value(post, "message_id", message_id)
    return post


async def marked(db: AsyncSession, case_number: int, shown: str) -> Post | None:
    """The message about a case that was marked so when it was made."""
    return await db.scalar(select(Post).where(Post.case_number == case_number, Post.shown == shown).limit(1))


async def copy_of(db: AsyncSession, letter_id: int, chat: int) -> Post | None:
    """The letter as it stands in that chat."""
    query = select(Post).where(Post.letter_id == letter_id, Post.chat == chat)
    return await db.scalar(query.order_by(Post.id).limit(1))


def is_in(chat: Any) -> ColumnElement[bool]:
    """For Posts: it stands in that chat, or is on its way; what couldn't be delivered doesn't count."""
    unsent = select(Outgoing.seq).where(Outgoing.post_id == Post.id, Outgoing.parked_at.is_(None))
    return and_(Post.chat == chat, or_(Post.message_id.is_not(None), unsent.exists()))


async def letters_in(db: AsyncSession, chat: int, letters: Collection[int]) -> set[int]:
    """Those of these letters that their reader has in that chat."""
    return set(await db.scalars(select(Post.letter_id).where(Post.letter_id.in_(letters), is_in(chat))))


OWN = "own"  # in the session's info: the authors' own messages that were written down in it, by their letters


def keep_own(db: AsyncSession, post: Post) -> None:
    """A letter in its author's own chat."""
    db.add(post)
    db.info.setdefault(OWN, {})[post.letter_id] = post


async def unreceipted(db: AsyncSession, letter_id: int) -> Post | None:
    """The author's own message, while the other side doesn't have it."""
    if (fresh := db.info.get(OWN, {}).get(letter_id)) and fresh.shown is None:
        return cast("Post", fresh)
    query = select(Post).where(Post.letter_id == letter_id, Post.kind == PostKind.OWN, Post.shown.is_(None))
    return await db.scalar(query.order_by(Post.id).limit(1))


async def mark_delivered(db: AsyncSession, posts: Collection[int]) -> None:
    """Of these messages of theirs their authors know that the other side has them."""
    await (await db.connection()).execute(MARK_DELIVERED, {"posts": list(posts)})


async def has_unsent(db: AsyncSession, chat: int) -> bool:
    query = select(Outgoing.seq).where(Outgoing.chat == chat, Outgoing.parked_at.is_(None)).limit(1)
    return await db.scalar(query) is not None


async def hurry(db: AsyncSession, chat: Any) -> None:
    """Somebody is no stranger any more: what still waits goes before what comes next."""
    strange = update(Outgoing).where(Outgoing.chat == chat, Outgoing.lane == Lane.STRANGER)
    await db.execute(strange.values(lane=Lane.INTERACTIVE))


async def has_enough_bulk(db: AsyncSession) -> bool:
    """So many wait that more would only lie there."""
    waiting = select(Outgoing.seq).where(Outgoing.lane == Lane.BULK, Outgoing.parked_at.is_(None))
    return await db.scalar(waiting.offset(BULK_WAITING - 1).limit(1)) is not None


def parked() -> ColumnElement[bool]:
    """Said so that SQLite takes the index."""
    return Outgoing.parked_at > LONG_AGO


async def retry(db: AsyncSession, seq: int, now: datetime) -> bool:
    """A parked one has another day to be delivered; False where there is none."""
    row = await db.get(Outgoing, seq)
    if row is None or row.parked_at is None:
        return False
    row.parked_at, row.error, row.created_at = None, None, now
    return True
