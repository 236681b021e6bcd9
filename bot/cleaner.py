"""Empties the log of the database, so that what has been erased is gone from there too."""

import asyncio
import logging
import sqlite3
from contextlib import suppress

from sqlalchemy.ext.asyncio import AsyncSession

from models.database import ERASED, MACHINE_ERRORS, Database

log = logging.getLogger(__name__)

EVERY_SECONDS = 60
TRIES = 60  # in vain, until the operator hears of it


class Cleaner:
    """At once after words were erased, else once a minute: each message leaves words behind that aren't needed any
    more. Nothing is written down: it begins with what the process before has left."""

    def __init__(self, database: Database, seconds: float) -> None:
        """`seconds` between two times."""
        self._database = database
        self._seconds = seconds
        self._written = True
        self._erased = asyncio.Event()
        self._erased.set()
        self._failed = 0
        self._emptying = False
        database.on_commit.append(self._committed)

    @property
    def in_flight(self) -> int:
        return int(self._erased.is_set() or self._emptying)

    def _committed(self, db: AsyncSession) -> None:
        self._written = True
        if ERASED in db.info:
            self._erased.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(EVERY_SECONDS):
                    await self._erased.wait()
            if self._written:
                self._emptying = True
                await self._empty()
                self._emptying = False
            await asyncio.sleep(self._seconds)

    async def _empty(self) -> None:
        self._written = False
        self._erased.clear()
        if await self._is_emptied():
            self._failed = 0
            return
        self._written = True
        self._erased.set()  # soon again: readers have stood in the way
        self._failed += 1
        if self._failed == TRIES:
            log.warning("what has been erased still stands in the log of the database: somebody goes on reading it")

    async def _is_emptied(self) -> bool:
        try:
            return await self._database.empty_log()
        except (*MACHINE_ERRORS, sqlite3.Error) as error:
            log.error("cleaner: database trouble: %s", type(error).__name__)
            return False
