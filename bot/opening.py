"""The database, opened beside the running bot or by it. Light: most commands need nothing else of the bot."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import select

from bot.settings import Settings
from models.crypto import Keyring, WrongKeyError
from models.database import Database, Secret


class AdministrationError(Exception):
    """One line that says what is wrong."""


def open_database(settings: Settings) -> Database:
    return Database(settings.database_url, Keyring(settings.keys))


@asynccontextmanager
async def existing_database(settings: Settings) -> AsyncIterator[Database]:
    """Beside the running bot, for what needs no Telegram. Raises AdministrationError."""
    database = open_database(settings)
    try:
        if database.path and not database.path.exists():
            raise AdministrationError("there is no database yet: start the bot once, or run «python -m bot migrate»")
        database.keyring.lookup_key = await _lookup_key(database)
        yield database
    finally:
        await database.close()


async def _lookup_key(database: Database) -> bytes:
    try:
        async with database.read() as db:
            key = await db.scalar(select(Secret.value).where(Secret.name == "lookup"))
    except WrongKeyError:
        raise AdministrationError("ENCRYPTION_KEYS: this database was encrypted with another key") from None
    if key is None:
        raise AdministrationError("the database is new: start the bot once")
    return key
