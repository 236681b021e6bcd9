"""What a restored database must not do by itself: say and do again what may have been said and done since."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import migrations
from bot.opening import existing_database
from bot.settings import Settings
from models import restored
from models.cases import Case
from models.crypto import Keyring
from models.database import Database
from models.events import Event
from models.people import Person
from models.restored import Held


@dataclass(frozen=True, slots=True)
class Restored:
    cases: int
    people: int
    last_event: datetime | None
    held: Held


async def hold(path: Path, keyring: Keyring) -> Restored:
    """Holds what waits to be sent and done, and says what there is. Raises WrongKeyError."""
    database = Database(f"sqlite+aiosqlite:///{path}", keyring)
    try:
        await migrations.upgrade(database)  # it may be of an older version
        async with database.write() as db:
            await restored.hold(db, datetime.now(UTC))
            await db.scalars(select(Person).limit(1))  # the keys fit
            return Restored(
                cases=await db.scalar(select(func.count()).select_from(Case)) or 0,
                people=await db.scalar(select(func.count()).select_from(Person)) or 0,
                last_event=await db.scalar(select(func.max(Event.at))),
                held=await restored.held(db) or Held(),
            )
    finally:
        await database.close()


async def decide(settings: Settings, *, drop: bool) -> bool:
    """What becomes of that; False where nothing is held. Raises AdministrationError."""
    if drop:
        # Takes seconds, in which the running bot couldn't write.
        import bot.app  # noqa: F401
    async with existing_database(settings) as database, database.write() as db:
        if await restored.held(db) is None:
            return False
        now = datetime.now(UTC)
        if drop:
            await restored.drop(db, now)
            await _plan_what_recurs(db, now, settings)
        else:
            await restored.send(db, now)
        return True


async def _plan_what_recurs(db: AsyncSession, now: datetime, settings: Settings) -> None:
    from bot.app import office_of
    from handlers.desk import Desk
    from handlers.due import prepare_agenda

    await prepare_agenda(Desk(db=db, now=now, office=office_of(settings, "")))
