"""Delivers the outbox: in order per chat, interactive before bulk, within Telegram's limits.

Delivery is at least once: a send whose recording a crash cut off, or whose answer never came, is sent again; at most
one per chat. No transaction is open while it talks to the network.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from bot.api import ApiError, TelegramApi, UnreachableError
from bot.calls import Call, as_album, as_new_message, as_plain_text, joinable, message_ids, prepare
from bot.clock import Clock
from bot.limits import Limits
from models.database import Database
from models.events import EventKind, record
from models.outbox import Outgoing, OutgoingFile, Post
from models.people import Person

log = logging.getLogger(__name__)

WINDOW = 200
PARALLEL = 40
GIVE_UP = timedelta(hours=24)
PAUSE_SECONDS = 2.0
MAX_HOLD_SECONDS = 60
LOOK_SECONDS = 1.0
GONE = ("message to edit not found", "message can't be edited", "message_id_invalid")
HARMLESS = ("message is not modified", "message to delete not found", "message can't be deleted", "reaction")
UNREACHABLE = (
    "chat not found",
    "user is deactivated",
    "bot was blocked",
    "bot can't initiate",
    "user not found",
)


@dataclass(frozen=True)
class Result:
    """What became of a call: delivered (with ids), parked (with the reason), or to be tried again later."""

    call: Call
    ids: list[int | None]
    parked: str = ""
    unreachable: bool = False
    again_in: float | None = None


class Sender:
    def __init__(
        self,
        database: Database,
        api: TelegramApi,
        clock: Clock,
        limits: Limits,
        conclude: Callable[[AsyncSession], Awaitable[None]],
        album_quiet: float = 1.0,
    ) -> None:
        """`conclude` turns what was recorded (somebody can't be reached) into notices, in the same transaction."""
        self._database = database
        self._api = api
        self._clock = clock
        self._limits = limits
        self._conclude = conclude
        self._album_quiet = album_quiet
        self._awake = asyncio.Event()
        self._busy: set[bytes] = set()
        self._failures: dict[bytes, int] = {}
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
                await asyncio.wait_for(self._awake.wait(), LOOK_SECONDS)

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
            query = select(Outgoing).where(Outgoing.parked_at.is_(None))
            if self._busy:
                query = query.where(Outgoing.chat.not_in(self._busy))
            query = query.order_by(Outgoing.lane, Outgoing.seq).limit(WINDOW).options(selectinload(Outgoing.files))
            nexts: dict[bytes, Outgoing] = {}
            for row in await db.scalars(query):
                nexts.setdefault(row.chat, row)
            calls = [await prepare(db, row) for row in list(nexts.values())[:free]]
        for call in calls:
            self._busy.add(call.chat)
            task = asyncio.create_task(self._deliver(call))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _deliver(self, call: Call) -> None:
        try:
            result = await self._attempt(await self._with_album(call) if call.rows[0].album else call)
        except Exception:
            log.exception("outbox row %s", call.rows[0].seq)
            result = Result(call, [], again_in=self._hold(call.chat))
        self._results.append(result)
        self._awake.set()

    async def _with_album(self, call: Call) -> Call:
        """The call, joined with the rest of its album once that has stopped growing."""
        count, found = 0, call.rows
        while len(found) > count:
            count = len(found)
            await asyncio.sleep(self._album_quiet)
            async with self._database.read() as db:
                query = select(Outgoing).where(Outgoing.chat == call.chat, Outgoing.parked_at.is_(None))
                query = query.order_by(Outgoing.lane, Outgoing.seq).limit(10).options(selectinload(Outgoing.files))
                found = joinable(list(await db.scalars(query)) or call.rows)
                calls = [await prepare(db, row) for row in found]
        return as_album(calls) if len(calls) > 1 else call

    async def _attempt(self, call: Call) -> Result:
        if not call.method:
            return Result(call, [])
        await self._limits.admit(call.chat, message=call.method.startswith("send"))
        try:
            answer = await self._api.call(call.method, call.params, call.uploads)
        except UnreachableError as error:
            return self._unanswered(call, error)
        except ApiError as error:
            return await self._refused(call, error)
        self._failures.pop(call.chat, None)
        return Result(call, message_ids(answer, len(call.rows)))

    def _unanswered(self, call: Call, error: UnreachableError) -> Result:
        if not error.connected:
            self._limits.pause_all(PAUSE_SECONDS)
        if self._clock.now() - call.rows[0].created_at > GIVE_UP:
            return Result(call, [], parked=f"given up after a day: {error}")
        return Result(call, [], again_in=self._hold(call.chat))

    async def _refused(self, call: Call, error: ApiError) -> Result:
        words = error.description.lower()
        if error.code == 429:
            self._limits.flooded(call.chat, error.retry_after or 1)
            return Result(call, [], again_in=error.retry_after or 1)
        if error.code in {401, 404}:
            log.error("Telegram doesn't know the token or the method: %s", error.code)
            self._limits.pause_all(PAUSE_SECONDS)
            return Result(call, [], again_in=PAUSE_SECONDS)
        if error.code == 403 or any(part in words for part in UNREACHABLE):
            return Result(call, [], unreachable=True)
        if any(part in words for part in HARMLESS):
            return Result(call, [])
        if any(part in words for part in GONE):
            return await self._attempt(as_new_message(call))
        if "can't parse entities" in words and "parse_mode" in call.params:
            return await self._attempt(as_plain_text(call))
        if call.method == "sendMediaGroup":
            return await self._one_by_one(call)
        log.warning("outbox row %s (%s) refused", call.rows[0].seq, call.method)
        return Result(call, [], parked=error.description)

    async def _one_by_one(self, call: Call) -> Result:
        """The album as single messages; those that are refused even so are parked when their turn comes again."""
        async with self._database.write() as db:
            numbers = [row.seq for row in call.rows]
            await db.execute(update(Outgoing).where(Outgoing.seq.in_(numbers)).values(album=None))
        return Result(call, [], again_in=0)

    def _hold(self, chat: bytes) -> float:
        """Seconds until the chat's next try: 1, 2, 4 … 60."""
        self._failures[chat] = self._failures.get(chat, 0) + 1
        return float(min(2 ** (self._failures[chat] - 1), MAX_HOLD_SECONDS))

    async def _record(self) -> None:
        """Writes down what happened to all calls that ended since, in one transaction, and frees their chats."""
        results, self._results = self._results, []
        if not results:
            return
        try:
            async with self._database.write() as db:
                for result in results:
                    await self._record_one(db, result)
                await self._conclude(db)
        except BaseException:
            self._results = [*results, *self._results]
            raise
        for result in results:
            if result.again_in:
                asyncio.get_running_loop().call_later(result.again_in, self._free, result.call.chat)
            else:
                self._busy.discard(result.call.chat)

    def _free(self, chat: bytes) -> None:
        self._busy.discard(chat)
        self._awake.set()

    async def _record_one(self, db: AsyncSession, result: Result) -> None:
        numbers = [row.seq for row in result.call.rows]
        if result.again_in is not None:
            return
        if result.parked:
            values = {"parked_at": self._clock.now(), "error": result.parked[:200]}
            await db.execute(update(Outgoing).where(Outgoing.seq.in_(numbers)).values(values))
            self._note_undelivered(db, result)
            return
        if result.unreachable:
            await self._give_up_on(db, result)
            return
        for post_id, message_id in zip(result.call.record_as, result.ids, strict=False):
            if post_id is not None and message_id is not None:
                await db.execute(update(Post).where(Post.id == post_id).values(message_id=message_id))
        await remove(db, Outgoing.seq.in_(numbers))

    async def _give_up_on(self, db: AsyncSession, result: Result) -> None:
        """The person can't be reached: their queue goes, and the colleague who waits is told."""
        chat = result.call.chat
        person = await db.scalar(select(Person).where(Person.telegram_key == chat))
        if person is not None:
            person.unreachable_at = self._clock.now()
        self._note_undelivered(db, result)
        await remove(db, Outgoing.chat == chat)

    def _note_undelivered(self, db: AsyncSession, result: Result) -> None:
        for row in result.call.rows:
            if row.waits_id is not None:
                reason = "unreachable" if result.unreachable else "refused"
                now = self._clock.now()
                record(db, EventKind.UNDELIVERED, now, case=row.case_number, subject=row.waits_id, reason=reason)


async def remove(db: AsyncSession, which: object) -> None:
    """Deletes outbox rows with their files; no words of theirs stay."""
    rows = select(Outgoing.seq).where(which)  # type: ignore[arg-type]
    await db.execute(delete(OutgoingFile).where(OutgoingFile.seq.in_(rows)))
    await db.execute(delete(Outgoing).where(which))  # type: ignore[arg-type]
