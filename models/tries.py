"""Codes and links that open something can't be guessed: after a few wrong ones an account waits."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models.errors import CodeError, InviteError, TriesError
from models.events import Event, EventKind
from models.people import Person

MOST = 5
PERIOD = timedelta(hours=1)
WRONG = {CodeError.__name__, InviteError.__name__}


async def require_few(db: AsyncSession, me: Person, now: datetime) -> None:
    """Counts refusals of wrong codes and invites together. Raises TriesError."""
    query = select(Event).where(Event.actor_id == me.id, Event.kind == EventKind.REFUSED, Event.at > now - PERIOD)
    wrong = sum(1 for one in await db.scalars(query) if one.details.get("reason") in WRONG)
    if wrong >= MOST:
        raise TriesError
