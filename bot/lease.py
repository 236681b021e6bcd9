"""One live process on a database: a lock file beside SQLite's, an advisory lock on PostgreSQL."""

import asyncio
import fcntl
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import text

from models.database import Database

log = logging.getLogger(__name__)

ADVISORY_KEY = 0x11A150
WAIT_SECONDS = 10
LOOK_SECONDS = 0.25


class LeaseTakenError(Exception):
    """Another process works on this database."""


@asynccontextmanager
async def lease(database: Database, seconds: float = WAIT_SECONDS) -> AsyncIterator[None]:
    """Held while the block runs. Waits for a former process to end and says so. Raises LeaseTakenError."""
    async with _file_lease(database.path, seconds) if database.path else _advisory_lease(database, seconds):
        yield


@asynccontextmanager
async def _file_lease(path: Path, seconds: float) -> AsyncIterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_name(path.name + ".lock").open("a") as file:
        for attempt in range(int(seconds / LOOK_SECONDS) + 1):
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                await _wait(attempt)
        else:
            raise LeaseTakenError
        yield


@asynccontextmanager
async def _advisory_lease(database: Database, seconds: float) -> AsyncIterator[None]:
    async with database.writer.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        for attempt in range(int(seconds / LOOK_SECONDS) + 1):
            if await connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": ADVISORY_KEY}):
                break
            await _wait(attempt)
        else:
            raise LeaseTakenError
        try:
            yield
        finally:
            await connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": ADVISORY_KEY})


async def _wait(attempt: int) -> None:
    if attempt == 0:
        log.warning("another process works on this database, waiting for it to end")
    await asyncio.sleep(LOOK_SECONDS)
