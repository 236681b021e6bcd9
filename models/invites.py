"""Invites: a link for one person, which opens nothing until a coordinator confirms whoever came with it."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import tries
from models.crypto import Entrusted, Lookup
from models.database import Base, Serial
from models.errors import InviteError, StaleError
from models.events import EventKind, record
from models.people import Duty, Person, clean_name

DAYS = 7
TOKEN_BYTES = 18  # 144 bits


class Invite(Base):
    """Only a hash of the token is kept. The first account that opens the link is the only one that may go on."""

    __tablename__ = "invite"

    id: Mapped[Serial]
    token_key: Mapped[Any] = mapped_column(Lookup(), unique=True)
    duty: Mapped[Duty]
    regions: Mapped[list[str]] = mapped_column(default=list)
    topics: Mapped[list[str]] = mapped_column(default=list)
    name: Mapped[str | None] = mapped_column(Entrusted("invite.name"))
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    expires_at: Mapped[datetime]
    # No constraint: SQLite would copy the whole table for it.
    opened_by: Mapped[int | None]
    revoked_at: Mapped[datetime | None]
    used_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    used_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]


async def make(
    db: AsyncSession,
    duty: Duty,
    now: datetime,
    *,
    regions: list[str] | None = None,
    topics: list[str] | None = None,
    name: str | None = None,
    by: Person | None = None,
) -> str:
    """The token of a new invite, good for seven days and one person."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    made = Invite(
        token_key=token,
        duty=duty,
        regions=regions or [],
        topics=topics or [],
        name=clean_name(name or "") or None,
        made_by=by.id if by else None,
        expires_at=now + timedelta(days=DAYS),
    )
    db.add(made)
    await db.flush()
    record(db, EventKind.INVITED, now, actor=made.made_by, invite=made.id, duty=duty, regions=made.regions)
    return token


async def follow(db: AsyncSession, token: str, person: Person, now: datetime) -> Invite:
    """The link is this account's from now on; whoever made it may look without taking it.

    Raises TriesError, InviteError.
    """
    await tries.require_few(db, person, now)
    found = await db.scalar(select(Invite).where(Invite.token_key == token, *_unused(now)))
    if found is None or found.opened_by not in {None, person.id}:
        raise InviteError
    if found.made_by != person.id:
        found.opened_by = person.id
    return found


async def accept(db: AsyncSession, token: str, person: Person, now: datetime) -> Invite:
    """«Приєднатися»: coordinators are asked. Raises TriesError, InviteError."""
    found = await follow(db, token, person, now)
    found.used_by, found.used_at = person.id, now
    record(
        db,
        EventKind.INVITE_ACCEPTED,
        now,
        actor=person.id,
        subject=person.id,
        invite=found.id,
        duty=found.duty,
    )
    return found


def _unused(now: datetime) -> tuple[Any, ...]:
    return Invite.used_by.is_(None), Invite.revoked_at.is_(None), Invite.expires_at > now


async def unused(db: AsyncSession, now: datetime) -> list[Invite]:
    """Those that still open to somebody, the newest first."""
    return list(await db.scalars(select(Invite).where(*_unused(now)).order_by(Invite.id.desc())))


async def undecided(db: AsyncSession) -> list[Invite]:
    """Those whose owners wait for a coordinator's word, the longest first."""
    waiting = Invite.used_by.is_not(None), Invite.decided_at.is_(None), Invite.revoked_at.is_(None)
    return list(await db.scalars(select(Invite).where(*waiting).order_by(Invite.id)))


async def one_unused(db: AsyncSession, invite_id: int, now: datetime) -> Invite:
    """Raises StaleError for one that is used, over or never was."""
    found = await db.scalar(select(Invite).where(Invite.id == invite_id, *_unused(now)))
    if found is None:
        raise StaleError
    return found


async def revoke(db: AsyncSession, invite_id: int, now: datetime, *, by: Person | None = None) -> Invite:
    """Raises StaleError."""
    found = await one_unused(db, invite_id, now)
    _revoke(db, found, now, by)
    return found


async def revoke_of(db: AsyncSession, maker: Person, now: datetime, *, by: Person | None = None) -> None:
    """Whoever leaves the staff leaves no open door."""
    for found in await db.scalars(select(Invite).where(Invite.made_by == maker.id, *_unused(now))):
        _revoke(db, found, now, by)


def _revoke(db: AsyncSession, found: Invite, now: datetime, by: Person | None) -> None:
    found.revoked_at = now
    record(db, EventKind.INVITE_REVOKED, now, actor=by.id if by else None, invite=found.id, duty=found.duty)


async def forget(db: AsyncSession, person: Person, now: datetime) -> None:
    """One that still waits for a coordinator's word is over: there is nobody to let in."""
    theirs = Invite.used_by == person.id
    await db.execute(update(Invite).where(theirs, Invite.decided_at.is_(None)).values(decided_at=now))
    await db.execute(update(Invite).where(theirs).values(name=None))
