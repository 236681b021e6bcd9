"""Renews the cards of cases in which somebody wrote: a moment later, once for all that was written meanwhile."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from handlers.desk import Desk, Office
from handlers.officer import card
from handlers.say import Says
from models import cases
from models.cases import Case
from models.database import MACHINE_ERRORS, Database

log = logging.getLogger(__name__)

PORTION = 5  # cases in one transaction, which nobody should notice
REST = 2  # times as long as a portion took: what people say goes on meanwhile


class Cards:
    """What is to be renewed stands in the database, so that nothing is forgotten at a restart."""

    def __init__(
        self,
        database: Database,
        office: Office,
        clock: Clock,
        conclude: Callable[[Desk, Says], Awaitable[object]],
        wake_sender: Callable[[], None],
        seconds: float,
    ) -> None:
        self._database = database
        self._office = office
        self._clock = clock
        self._conclude = conclude
        self._wake_sender = wake_sender
        self._seconds = seconds
        self._stale = asyncio.Event()
        self._stale.set()
        self._renewing = False
        database.on_commit.append(self._committed)

    @property
    def in_flight(self) -> int:
        return int(self._stale.is_set() or self._renewing)

    def _committed(self, db: AsyncSession) -> None:
        if card.STALE in db.info:
            self._stale.set()

    async def run(self) -> None:
        """Until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            await self._stale.wait()
            self._renewing = True
            await asyncio.sleep(self._seconds)
            self._stale.clear()
            try:
                began = loop.time()
                while await self._renew_some():
                    await asyncio.sleep(REST * (loop.time() - began))
                    began = loop.time()
            except MACHINE_ERRORS as error:
                log.error("cards: database trouble: %s", type(error).__name__)
                self._stale.set()
                await asyncio.sleep(1)
            self._renewing = False

    async def _renew_some(self) -> bool:
        """False where nothing is left to be renewed. Raises errors of the machine."""
        async with self._database.read() as db:
            numbers = await cases.with_stale_cards(db, PORTION)
        try:
            await self._renew(numbers)
        except MACHINE_ERRORS:
            raise
        except Exception:  # one that can't be shown must neither end the bot nor keep the others from it
            log.exception("cards: trying each alone")
            for number in numbers:
                await self._renew_alone(number)
        return bool(numbers)

    async def _renew(self, numbers: list[int]) -> None:
        if not numbers:
            return
        async with self._database.write() as db:
            desk = Desk(db=db, now=self._clock.now(), office=self._office)
            stale = (await cases.get_many(db, numbers)).values()
            await self._conclude(desk, await card.refresh(desk, *stale, fresh=False))
        self._wake_sender()

    async def _renew_alone(self, number: int) -> None:
        """What can't be shown stays as it is until something else happens to the case."""
        try:
            await self._renew([number])
        except MACHINE_ERRORS:
            raise
        except Exception:
            log.exception("cards of case %s", number)
            async with self._database.write() as db:
                (await db.get_one(Case, number)).cards_stale = False
