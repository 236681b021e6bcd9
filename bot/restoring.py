"""What a restored database must not do by itself: send again what may have been sent since the backup was made."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select, update

from bot import migrations
from models.cases import Case
from models.crypto import Keyring
from models.database import Database
from models.events import Event
from models.outbox import Outgoing
from models.people import Person

REASON = "restored from a backup: it may have been sent since"


@dataclass(frozen=True, slots=True)
class Restored:
    cases: int
    people: int
    last_event: datetime | None
    unsent: int


async def put_aside(path: Path, keyring: Keyring) -> Restored:
    """Parks what waits to be sent, and says what there is. Raises WrongKeyError."""
    database = Database(f"sqlite+aiosqlite:///{path}", keyring)
    try:
        await migrations.upgrade(database)  # it may be of an older version
        async with database.write() as db:
            values = {"parked_at": datetime.now(UTC), "error": REASON}
            unsent = await db.scalar(select(func.count()).where(Outgoing.parked_at.is_(None)))
            await db.execute(update(Outgoing).where(Outgoing.parked_at.is_(None)).values(values))
            await db.scalars(select(Person).limit(1))  # the keys fit
            cases = await db.scalar(select(func.count()).select_from(Case))
            people = await db.scalar(select(func.count()).select_from(Person))
            last = await db.scalar(select(func.max(Event.at)))
    finally:
        await database.close()
    return Restored(cases or 0, people or 0, last, unsent or 0)
