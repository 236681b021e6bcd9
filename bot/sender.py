"""Delivers the outbox: in order per chat, interactive before strangers before bulk, receipts last, within limits.

Delivery is at least once: a send whose recording a crash cut off, or whose answer never came, is sent again; at most
one per chat, the making of a topic included. No transaction is open while it talks to the network.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Collection
from typing import Any

from sqlalchemy import Select, and_, bindparam, or_, select, union_all
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from bot import logs, metrics
from bot.api import TelegramApi
from bot.calls import Call, as_album, joinable, prepare
from bot.clock import Clock
from bot.delivery import Delivery, Result
from bot.limits import Limits
from bot.recording import set_aside, write_down
from models.database import MACHINE_ERRORS, Database
from models.outbox import OUTBOX, PATIENT, Lane, Outgoing

log = logging.getLogger(__name__)

WINDOW = 200
PARALLEL = 40
BULK_PARALLEL = 12  # so many of them at most: a reply never waits for a place
LOOK_SECONDS = 1.0
TOGETHER_SECONDS = 0.05
# An album has ten messages at most, but others may write to the same chat between them.
ALBUM_WINDOW = 60

# A chat, and whether it is about a receipt: what people say never waits for a receipt.
Line = tuple[bytes, bool]
# Calls that may begin, and whether others may stand behind the many that wait for the same chats.
Chosen = tuple[list[Call], bool]
NONE: Chosen = ([], False)
LOOK_AGAIN: Chosen = ([], True)


def _waiting(*lanes: Lane) -> Select[tuple[int, bytes, int]]:
    """What may be sent now, in order. Only its place is read: who is chosen is loaded then."""
    first = (
        select(OUTBOX.c.seq, OUTBOX.c.chat, OUTBOX.c.lane)
        .where(
            OUTBOX.c.parked_at.is_(None),
            OUTBOX.c.lane.in_(lanes),
            OUTBOX.c.chat.not_in(bindparam("talking", expanding=True)),
            or_(OUTBOX.c.lane != Lane.RECEIPT, OUTBOX.c.chat.not_in(bindparam("receipts", expanding=True))),
        )
        .order_by(OUTBOX.c.lane, OUTBOX.c.seq)
        .limit(WINDOW)
        .subquery()
    )
    return select(first)


WAITING = union_all(_waiting(Lane.INTERACTIVE, Lane.RECEIPT), _waiting(*PATIENT))
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
        together: float = TOGETHER_SECONDS,
    ) -> None:
        """`conclude` turns what was recorded (these messages have been delivered, somebody can't be reached) into
        receipts and notices, in the same transaction. What ends within `together` seconds of a recording shares the
        next one: at once when idle, and when busy one for many."""
        self._database = database
        self._clock = clock
        self._limits = limits
        self._delivery = Delivery(api, clock, limits)
        self._conclude = conclude
        self._album_quiet = album_quiet
        self._together = together
        self._recorded_at = 0.0
        self._to_record = False
        self._awake = asyncio.Event()
        self._busy: set[Line] = set()
        self._bulk = 0  # calls under way that wait for all others
        self._results: list[Result] = []
        # Posts by chat and message, of what was sent and isn't written down yet: somebody may answer it already.
        self.fresh: dict[tuple[bytes, int], int] = {}
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
                while await self._go_on():
                    pass
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

    async def _go_on(self) -> bool:
        """Writes down what has ended, where it is time, and begins what comes next; whether to go on at once."""
        recording = self._to_record and self._results
        calls, crowded = await (self._record(look=True) if recording else self._look())
        for call in calls:
            self._busy.add(_line(call))
            self._bulk += call.is_bulk
            with logs.about(send=call.rows[0].seq, case=call.rows[0].case_number):
                task = asyncio.create_task(self._deliver(call))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return crowded

    async def _look(self) -> Chosen:
        if not self._free_places():
            return NONE
        async with self._database.read() as db:
            return await self._chosen(db, self._busy)

    async def _chosen(self, db: AsyncSession, busy: Collection[Line]) -> Chosen:
        free = self._free_places()
        chosen, crowded = await self._next(db, free, busy) if free else ([], False)
        if not chosen:
            return NONE
        return await prepare(db, list(await db.scalars(ROWS, {"rows": chosen}))), crowded

    def _free_places(self) -> int:
        return 0 if self._limits.paused() else PARALLEL - len(self._tasks)

    async def _next(self, db: AsyncSession, free: int, lines: Collection[Line]) -> tuple[list[int], bool]:
        """The next row of each chat, of so many chats at most; and whether more wait than were looked at."""
        patient = 0 if self._limits.bulk_paused() else BULK_PARALLEL - self._bulk
        busy = {
            "talking": [chat for chat, receipt in lines if not receipt],
            "receipts": [chat for chat, receipt in lines if receipt],
        }
        chosen: dict[bytes, int] = {}
        rows: Any = (await (await db.connection()).execute(WAITING, busy)).all()
        for seq, chat, lane in sorted(rows, key=_turn):
            if chat in chosen or len(chosen) == free:
                continue
            if lane in PATIENT:
                if patient <= 0:
                    break
                patient -= 1
            chosen[chat] = seq
        return list(chosen.values()), len(rows) >= WINDOW

    async def _deliver(self, call: Call) -> None:
        try:
            result = await self._delivery.attempt(await self._with_album(call) if call.rows[0].album else call)
        except Exception:
            log.exception("outbox row %s", call.rows[0].seq)
            result = Result(call, [], again_in=self._delivery.hold(call.chat))
        self._bulk -= call.is_bulk
        self._results.append(result)
        self.fresh |= {(call.chat, message): post for post, message in result.shown}
        if len(self._results) == 1:
            asyncio.get_running_loop().call_at(self._recorded_at + self._together, self._time_to_record)

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

    def _time_to_record(self) -> None:
        self._to_record = True
        self._awake.set()

    async def _record(self, *, look: bool = False) -> Chosen:
        """Writes down what happened to all calls that ended since, and frees their chats; what may begin then is looked
        for in the same transaction, where it is asked for."""
        results, self._results = self._results, []
        self._to_record = False
        if not results:
            return NONE
        self._recorded_at = asyncio.get_running_loop().time()
        try:
            chosen = await self._all_or_each(results, look=look)
        except BaseException:
            self._results = [*results, *self._results]
            self._to_record = True
            raise
        for result in results:
            self._recorded(result)
        return chosen

    async def _all_or_each(self, results: list[Result], *, look: bool) -> Chosen:
        """One that can't be written down must not keep the others from it. What is written alone leaves `results`."""
        try:
            return await self._write_down(results, look=look)
        except MACHINE_ERRORS:
            raise
        except Exception:
            log.exception("sender: recording each alone")
        while results:
            await self._write_down_alone(results[0])
            self._recorded(results.pop(0))
        return LOOK_AGAIN

    async def _write_down(self, results: list[Result], *, look: bool = False) -> Chosen:
        async with self._database.write() as db:
            await self._conclude(db, await write_down(db, results, self._clock.now()))
            if not look:
                return NONE
            await db.flush()
            return await self._chosen(db, self._busy - {_line(one.call) for one in results if not one.again_in})

    async def _write_down_alone(self, result: Result) -> None:
        """Telegram has it or refuses it, whatever of ours fails over that: it must not be sent again and again."""
        try:
            await self._write_down([result])
        except MACHINE_ERRORS:
            raise
        except Exception as error:
            log.exception("outbox row %s: only what became of it is recorded", result.call.rows[0].seq)
            async with self._database.write() as db:
                await set_aside(db, result, type(error).__name__, self._clock.now())

    def _recorded(self, result: Result) -> None:
        metrics.count("sends_total", result.outcome)
        for _, message in result.shown:
            self.fresh.pop((result.call.chat, message), None)
        if result.again_in:
            asyncio.get_running_loop().call_later(result.again_in, self._free, _line(result.call))
        else:
            self._busy.discard(_line(result.call))

    def _free(self, line: Line) -> None:
        self._busy.discard(line)
        self._awake.set()


def _turn(row: tuple[int, bytes, int]) -> tuple[bool, int, int]:
    """First what is said to somebody, and the receipts."""
    seq, _, lane = row
    return lane in PATIENT, lane, seq


def _line(call: Call) -> Line:
    return call.chat, call.rows[0].lane == Lane.RECEIPT
