"""To whom the summary of a month has gone by e-mail. Addresses stand in the settings, here are their keyed hashes."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models.crypto import keyring_of
from models.events import Event, EventKind


def key_of(db: AsyncSession, address: str) -> str:
    """Stands for the address where it shouldn't be read."""
    return keyring_of(db.get_bind().dialect).lookup(f"mail:{address.casefold()}").hex()


async def reached(db: AsyncSession, month: str) -> set[str]:
    """Keys of the addresses that have the public version of the month."""
    found = await db.scalars(select(Event).where(Event.kind == EventKind.DIGEST_MAILED))
    return {event.details["what"] for event in found if event.details["month"] == month}
