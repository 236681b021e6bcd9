"""Delivers the outbox: in order per chat, interactive before strangers before bulk, receipts last, within limits.

Delivery is at least once: a send whose recording a crash cut off, or whose answer never came, is sent again; at most
one per chat, the making of a topic included. No transaction is open while it talks to the network.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Collection

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from bot import logs, metrics
from bot.api import TelegramApi
from bot.calls import Call, as_album, joinable, prepare
from bot.clock import Clock
from bot.delivery import Delivery, Result
from bot.limits import Limits
from bot.recording import write_down
from models.database import Database
from models.outbox import OUTBOX, PATIENT, Lane, Outgoing

log = logging.getLogger(__name__)

WINDOW = 200
PARALLEL = 40
BULK_PARALLEL = 12  # so many of them at most: a reply never waits for a place
LOOK_SECONDS = 1.0
TOGETHER_SECONDS = 0.02
# An album has ten messages at most, but others may write to the same chat between them.
ALBUM_WINDOW = 60

# A chat, and whether it is about a receipt: what people say never waits for a receipt.
Line = tuple[bytes, bool]

# What may be sent now, in order. Only its place is read: who is chosen is loaded then.
WAITING = (
    select(OUTBOX.c.seq, OUTBOX.c.chat)
    .where(
        OUTBOX.c.parked_at.is_(None),
        OUTBOX.c.lane.in_(bindparam("lanes", expanding=True)),
        OUTBOX.c.chat.not_in(bindparam("talking", expanding=True)),
        or_(OUTBOX.c.lane != Lane.RECEIPT, OUTBOX.c.chat.not_in(bindparam("receipts", expanding=True))),
    )
    .order_by(OUTBOX.c.lane, OUTBOX.c.seq)
    .limit(WINDOW)
)
ROWS = select(Outgoing).where(Outgoing.seq.in_(bindparam("rows", expanding=True))).order_by(Outgoing.lane, Outgoing.seq)


class Sender:
    def __init__(
        self,
        database: Database,
        api: TelegramApi,
        clock: Clock,
        limits: Limits,
        conclude: Callable[[AsyncSession, set[int]], Awaitable[None]],
        album_quiet: float = 1.0,
    ) -> None:
        """`conclude` turns what was recorded (these messages have been delivered, somebody can't be reached) into
        receipts and notices, in the same transaction."""
        self._database = database
        self._clock = clock
        self._limits = limits
        self._delivery = Delivery(api, clock, limits)
        self._conclude = conclude
        self._album_quiet = album_quiet
        self._awake = asyncio.Event()
        self._busy: set[Line] = set()
        self._bulk = 0  # calls under way that wait for all others
        self._results: list[Result] = []
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def in_flight(self) -> int:
        return len(self._tasks) + len(self._results)

    def wake(self) -> None:
        self._awake.set()

    async def run(self) -> None:
        """Until cancelled; calls under way then are ended by `finish`."""
        while True:
            self._awake.clear()
            try:
                await self._record()
                await self._send_next()
            except (DBAPIError, OSError) as error:
                log.error("sender: database trouble: %s", type(error).__name__)
                await asyncio.sleep(LOOK_SECONDS)
            with contextlib.suppress(TimeoutError):
                # wait_for of Python 3.11 may lose a cancellation: the loop would never end.
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._awake.wait()

    async def finish(self, seconds: float) -> None:
        """Lets calls under way end, and records them."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
        for task in self._tasks:
            task.cancel()
        await self._record()

    async def _send_next(self) -> None:
        free = PARALLEL - len(self._tasks)
        if self._limits.paused() or free <= 0:
            return
        async with self._database.read() as db:
            chosen = await self._next(db, [Lane.INTERACTIVE, Lane.RECEIPT], {}, free)
            bulk = 0 if self._limits.bulk_paused() else min(free - len(chosen), BULK_PARALLEL - self._bulk)
            chosen |= await self._next(db, PATIENT, chosen, bulk)
            if not chosen:
                return
            calls = await prepare(db, list(await db.scalars(ROWS, {"rows": list(chosen.values())})))
        for call in calls:
            self._busy.add(_line(call))
            self._bulk += call.is_bulk
            with logs.about(send=call.rows[0].seq, case=call.rows[0].case_number):
                task = asyncio.create_task(self._deliver(call))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _next(
        self, db: AsyncSession, lanes: Collection[Lane], chosen: dict[bytes, int], limit: int
    ) -> dict[bytes, int]:
        """The next row of each chat that isn't among those chosen already; at most so many chats."""
        if limit <= 0:
            return {}
        busy = {
            "talking": [chat for chat, receipt in self._busy if not receipt],
            "receipts": [chat for chat, receipt in self._busy if receipt],
        }
        found: dict[bytes, int] = {}
        for seq, chat in await db.execute(WAITING, {"lanes": list(lanes), **busy}):
            if chat not in chosen and len(found) < limit:
                found.setdefault(chat, seq)
        return found

    async def _deliver(self, call: Call) -> None:
        try:
            result = await self._delivery.attempt(await self._with_album(call) if call.rows[0].album else call)
        except Exception:
            log.exception("outbox row %s", call.rows[0].seq)
            result = Result(call, [], again_in=self._delivery.hold(call.chat))
        self._bulk -= call.is_bulk
        self._results.append(result)
        if len(self._tasks) <= 1:  # it was the last one under way
            self._awake.set()
        elif len(self._results) == 1:  # others end in a moment, and what became of them is written down together
            asyncio.get_running_loop().call_later(TOGETHER_SECONDS, self._awake.set)

    async def _with_album(self, call: Call) -> Call:
        """The call, joined with the rest of its album once that has stopped growing."""
        first = call.rows[0]
        same = and_(Outgoing.chat == call.chat, Outgoing.parked_at.is_(None), Outgoing.album == first.album)
        query = select(Outgoing).where(same, Outgoing.seq >= first.seq).order_by(Outgoing.seq).limit(ALBUM_WINDOW)
        count = 0
        while True:
            async with self._database.read() as db:
                found = joinable(list(await db.scalars(query)))
                calls = await prepare(db, found)
            age = (self._clock.now() - found[-1].created_at).total_seconds() if found else self._album_quiet
            if len(found) == count or age >= self._album_quiet:
                return as_album(calls) if len(calls) > 1 else call
            count = len(found)
            await asyncio.sleep(self._album_quiet)

    async def _record(self) -> None:
        """Writes down what happened to all calls that ended since, in one transaction, and frees their chats."""
        results, self._results = self._results, []
        if not results:
            return
        try:
            async with self._database.write() as db:
                await self._conclude(db, await write_down(db, results, self._clock.now()))
        except BaseException:
            self._results = [*results, *self._results]
            raise
        for result in results:
            metrics.count("sends_total", result.outcome)
            if result.again_in:
                asyncio.get_running_loop().call_later(result.again_in, self._free, _line(result.call))
            else:
                self._busy.discard(_line(result.call))

    def _free(self, line: Line) -> None:
        self._busy.discard(line)
        self._awake.set()


def _line(call: Call) -> Line:
    return call.chat, call.rows[0].lane == Lane.RECEIPT
