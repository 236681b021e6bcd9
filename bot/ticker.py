"""The clock as one more sender: takes what is due from the agenda and does it like an update, one unit of work each.

APScheduler only ticks, in memory; what is to be done and what has been done is in the database.
"""

import asyncio
import logging
import math
import time
from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from bot import logs, metrics
from bot.clock import Clock
from handlers.desk import Desk, Office
from handlers.due import JOBS, PREPARATIONS
from handlers.say import Says
from models import agenda
from models.agenda import Due, Task
from models.database import Database

log = logging.getLogger(__name__)

CHUNK = 100
LAST_SECONDS = 5.0  # for what an errand is about when the program ends
LOOK_SECONDS = 30  # even where nothing was planned here: commands of the operator plan too

Conclude = Callable[[Desk, Says], Awaitable[object]]
Errand = Callable[[Any], Awaitable[object]]
NO_ERRANDS: Mapping[Due, Errand] = MappingProxyType({})


class AbandonedError(Exception):
    """The errand stays on the agenda."""


class Ticker:
    """Does work of these kinds. Of an errand, what was prepared is carried out before the transaction of its job."""

    def __init__(
        self,
        database: Database,
        office: Office,
        clock: Clock,
        conclude: Conclude,
        wake_sender: Callable[[], None],
        seconds: float,
        kinds: Collection[Due],
        errands: Mapping[Due, Errand] = NO_ERRANDS,
    ) -> None:
        self._database = database
        self._office = office
        self._clock = clock
        self._conclude = conclude
        self._wake_sender = wake_sender
        self._seconds = seconds
        self._kinds = kinds
        self._errands = errands
        self._ending = False
        self._errand: asyncio.Timeout | None = None
        self._ticking = asyncio.Lock()
        self._job: Any = None
        self._next_due: datetime | None = None
        self._looked_at = -math.inf
        database.on_commit.append(self._committed)
        self.ticked_at: datetime | None = None
        self.ticked: float | None = None  # the same, as time.monotonic() says it
        self.in_flight = 0

    async def run(self) -> None:
        """Until cancelled."""
        scheduler = AsyncIOScheduler(timezone="UTC")
        self._job = scheduler.add_job(self.tick, "interval", seconds=self._seconds, coalesce=True, max_instances=1)
        scheduler.start()
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        try:
            while True:
                await asyncio.sleep(LOOK_SECONDS)
                self._keep_ticking()
        finally:
            self._ending = True
            scheduler.pause()
            if self._errand:
                self._errand.reschedule(asyncio.get_running_loop().time() + LAST_SECONDS)
            async with self._ticking:  # what is being done is finished
                scheduler.shutdown(wait=False)  # in the loop's next round, where it would cut off a tick

    def _keep_ticking(self) -> None:
        """APScheduler goes by the time of day: set back by hours, it would wait for hours."""
        now = datetime.now(UTC)
        if self._job.next_run_time - now > timedelta(seconds=LOOK_SECONDS + self._seconds):
            self._job.modify(next_run_time=now)

    async def tick(self) -> None:
        """Does all that is due now. `ticked_at` says up to when nothing is left."""
        async with self._ticking:
            if self._ending:
                return
            now = self._clock.now()
            try:
                while self._may_be_due(now) and (tasks := await self._due(now)):
                    for task in tasks:
                        if self._ending:
                            return
                        with logs.about(work=task.kind.value, ref=task.ref):
                            await self._perform(task)
            except (DBAPIError, OSError) as error:
                log.error("ticker: database trouble: %s", type(error).__name__)
                return
            finally:
                self.in_flight = 0
            self.ticked_at, self.ticked = now, time.monotonic()

    def _committed(self, db: AsyncSession) -> None:
        if agenda.PLANNED in db.info:
            self._looked_at = -math.inf

    def _may_be_due(self, now: datetime) -> bool:
        """Without asking the database: most ticks find nothing."""
        if time.monotonic() - self._looked_at > LOOK_SECONDS:
            return True
        return self._next_due is not None and self._next_due <= now

    async def _due(self, now: datetime) -> list[Task]:
        self._looked_at = time.monotonic()
        async with self._database.read() as db:
            found = await agenda.due(db, now, CHUNK, self._kinds)
            self._next_due = None if found else await agenda.next_due(db, self._kinds)
        if found:
            self._looked_at = -math.inf
        return found

    async def _perform(self, task: Task) -> None:
        self.in_flight = 1
        try:
            prepared = await self._prepare(task)
            if prepared is not None and task.kind in self._errands:
                prepared = await self._carry_out(task, prepared)
            async with self._database.write() as db:
                await self._in_transaction(db, task, prepared)
            metrics.count("due_total", "done")
        except AbandonedError:
            return
        except (OperationalError, InterfaceError):
            raise  # of the database; whatever else an errand meets keeps nothing from those behind it
        except Exception as error:
            metrics.count("due_total", "failed")
            log.exception("due work %s %s", task.kind.value, task.ref)
            await self._postpone(task, type(error).__name__)
        self._wake_sender()

    async def _prepare(self, task: Task) -> object:
        """Reading and rendering that would hold the writer too long, outside of its transaction."""
        if task.kind not in PREPARATIONS:
            return None
        async with self._database.read_long() as db:
            desk = Desk(db=db, now=self._clock.now(), office=self._office)
            return await PREPARATIONS[task.kind](desk, task.ref)

    async def _carry_out(self, task: Task, prepared: object) -> object:
        """No transaction is open meanwhile. Raises AbandonedError, when it lasts too long at the end of the program."""
        try:
            async with asyncio.timeout(LAST_SECONDS if self._ending else None) as self._errand:
                return await self._errands[task.kind](prepared)
        except TimeoutError:
            raise AbandonedError from None
        finally:
            self._errand = None

    async def _in_transaction(self, db: AsyncSession, task: Task, prepared: object) -> None:
        current = await db.get(Task, (task.kind, task.ref))
        if current is None or current.at != task.at:
            return  # cancelled or moved meanwhile
        await db.delete(current)
        await db.flush()
        desk = Desk(db=db, now=self._clock.now(), office=self._office)
        await self._conclude(desk, await JOBS[task.kind](desk, task.ref, prepared))

    async def _postpone(self, task: Task, error: str) -> None:
        async with self._database.write() as db:
            current = await db.get(Task, (task.kind, task.ref))
            if current is not None:
                agenda.postpone(current, self._clock.now(), error)
