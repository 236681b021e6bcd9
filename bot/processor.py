"""Takes stored updates in order; one update is one outcome, and when busy many of them share a transaction.

An error rolls the batch back, and each of its updates is tried alone. That is safe because handlers only return what to
say. An update that keeps failing is parked for the operator, its sender gets an apology.
"""

import asyncio
import contextlib
import logging
import time
import traceback
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiogram import Bot
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import Update
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from bot import logs, metrics
from bot.clock import Clock
from bot.unit import conclude
from handlers import conversation, flooding, strays
from handlers.content import replied_to
from handlers.desk import Desk, Office, Turn
from handlers.say import Says
from handlers.switchboard import Switchboard
from locales import label
from models import inbox, outbox
from models.crypto import UNREADABLE, key_of
from models.database import MACHINE_ERRORS, Database
from models.inbox import InboxLane, Incoming
from models.warm import warm

log = logging.getLogger(__name__)

BATCH = 64
MAX_ATTEMPTS = 3
MAX_LIVES = 10  # of the process; many, since a kill strikes whatever is in hand, and oftenest what stands first
HANDLER_SECONDS = 10
RECORDING_PATIENCE = 3.0  # seconds, as the two below
RECORDING_LOOK = 0.02
IDLE_LOOK = 1.0
STRANGERS_SECONDS = 0.05  # of a transaction; then somebody known may have written
BESIDE_KNOWN_SECONDS = 0.01  # where somebody known waits for the same transaction: strangers go on, a few at a time
KNOWN_KINDS = frozenset(Update.model_fields) - {"update_id"}


class NotRecordedYetError(Exception):
    """It answers a message whose Telegram id we'll know in a moment, when the call is answered."""


class TooLongError(Exception):
    """It isn't done within HANDLER_SECONDS."""


class UnreadableError(Exception):
    """Trying again won't help: the library doesn't know this kind of update, or can't parse it."""


@dataclass
class Done:
    """What is to be done after the commit."""

    answers: list[tuple[str, str | None]] = field(default_factory=list)
    said: int = 0
    handled: list[int] = field(default_factory=list)


class Processor:
    def __init__(
        self,
        database: Database,
        switchboard: Switchboard,
        bot: Bot,
        office: Office,
        clock: Clock,
        answer: Callable[[str, str | None], None],
        wake_sender: Callable[[], None],
        *,
        fresh: Mapping[tuple[bytes, int], int],
        batch: int = BATCH,
    ) -> None:
        """`fresh`: what the sender has sent and not written down yet, see `Sender.fresh`."""
        self._database = database
        self._switchboard = switchboard
        self._bot = bot
        self._office = office
        self._clock = clock
        self._answer = answer
        self._wake_sender = wake_sender
        self._fresh = fresh
        self._batch = batch
        self._awake = asyncio.Event()
        self._begun = False
        self._suspects: list[int] = []
        self._tried_in: dict[int, int] = {}
        self._failures: Counter[int] = Counter()
        self._unrecorded: dict[int, float] = {}
        self._more_to_come = False
        self.in_flight = 0

    def wake(self, *, more_to_come: bool = False) -> None:
        """`more_to_come`: Telegram holds more; strangers wait until it is all here, since a colleague's message may
        stand behind them."""
        self._more_to_come = more_to_come
        self._awake.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            self._awake.clear()
            if not await self._guarded(self._round):
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(RECORDING_LOOK if self._unrecorded else IDLE_LOOK):
                        await self._awake.wait()

    async def _guarded(self, work: Callable[[], Awaitable[bool]]) -> bool:
        """Errors of the machine never count against an update: wait and try again."""
        try:
            return await work()
        except MACHINE_ERRORS as error:
            log.error("database or machine trouble, trying again: %s", type(error).__name__)
            await asyncio.sleep(1)
            return True
        finally:
            self.in_flight = 0

    async def _suspect_first_batch(self) -> None:
        """What was in hand when the process ended may be what ended it: it is tried alone, and counted first."""
        async with self._database.read() as db:
            self._suspects = [row.seq for row in await inbox.waiting(db, self._batch)]
        self._begun = True

    async def _round(self) -> bool:
        if not self._begun:
            await self._suspect_first_batch()
        if self._suspects:
            with logs.about(row=self._suspects[0]):
                await self._alone(self._suspects[0])
            return True
        done, taken = Done(), list[int]()
        try:
            async with self._unit_of_work() as db:
                rows = await inbox.waiting(db, self._batch, strangers=not self._more_to_come)
                taken += [row.seq for row in rows]
                await self._many(db, rows, done)
        except MACHINE_ERRORS:
            raise
        except Exception as error:
            if not taken:
                raise
            log.warning("%s among %s updates, trying each alone", type(error).__name__, len(taken))
            self._suspects += taken
            return True
        self._after_commit(done)
        # Where that was all, whatever comes next wakes us.
        return bool(done.handled) and (len(taken) == self._batch or len(done.handled) < len(taken))

    @contextlib.asynccontextmanager
    async def _unit_of_work(self) -> AsyncIterator[AsyncSession]:
        async with self._database.write() as db:
            db.info[outbox.FRESH] = self._fresh
            yield db

    async def _many(self, db: AsyncSession, rows: list[Incoming], done: Done) -> None:
        """What they change is written when all are done, with one statement for all rows of a table."""
        held: set[bytes] = set()
        self.in_flight = len(rows)
        strangers_until = 0.0
        await self._warm(db, rows)
        for row in rows:
            if row.lane == InboxLane.STRANGER:
                portion = BESIDE_KNOWN_SECONDS if done.handled else STRANGERS_SECONDS
                strangers_until = strangers_until or time.monotonic() + portion
                if time.monotonic() > strangers_until:
                    break
            if row.sender in held:
                continue  # in order: an earlier update of this person waits
            try:
                with logs.about(row=row.seq, update=row.update_id):
                    await self._handle(db, row, done)
            except NotRecordedYetError:
                held.add(row.sender)
        if done.handled:
            await inbox.done(db, done.handled)

    async def _warm(self, db: AsyncSession, rows: list[Incoming]) -> None:
        if len(rows) > 1:
            quoted = {(key_of(db, chat), message) for row in rows for chat, message in conversation.quoted(row.body)}
            since = self._clock.now() - strays.RECENT
            await warm(db, {row.sender for row in rows}, quoted, since)

    async def _alone(self, seq: int) -> None:
        """Raises errors of the machine."""
        done = Done()
        try:
            if await self._lives(seq) > MAX_LIVES:
                raise UnreadableError("the process ended while it was handled")  # noqa: TRY301
            async with self._unit_of_work() as db:
                row = await db.get_one(Incoming, seq)
                logs.note(update=row.update_id)
                await self._handle(db, row, done)
                await inbox.done(db, done.handled)
        except NotRecordedYetError:
            await asyncio.sleep(RECORDING_LOOK)
            return
        except MACHINE_ERRORS:
            raise
        except Exception as error:
            self._failures[seq] += 1
            log.exception("update row %s failed, attempt %s", seq, self._failures[seq])
            if self._failures[seq] < MAX_ATTEMPTS and not isinstance(error, UnreadableError):
                return
            await self._park(seq, error)
        else:
            self._after_commit(done)
        self._suspects.remove(seq)
        self._tried_in.pop(seq, None)
        self._failures.pop(seq, None)
        self._unrecorded.pop(seq, None)

    async def _lives(self, seq: int) -> int:
        """In how many lives of the process it has been tried alone: counted once in each, and before it is tried."""
        if seq not in self._tried_in:
            async with self._database.write() as db:
                row = await db.get_one(Incoming, seq)
                row.attempts += 1
                lives = row.attempts
            self._tried_in[seq] = lives
        return self._tried_in[seq]

    async def _park(self, seq: int, error: Exception) -> None:
        """The operator finds it with its error; the sender isn't left without a word."""
        async with self._database.write() as db:
            row = await db.get_one(Incoming, seq)
            inbox.park(row, _describe(error))
            desk = Desk(db=db, now=self._clock.now(), office=self._office)
            await conclude(desk, self._bot, await conversation.apologise(desk, row))
        metrics.count("updates_total", "parked")
        self._wake_sender()

    async def _handle(self, db: AsyncSession, row: Incoming, done: Done) -> None:
        update = self._parse(row.body)
        desk = Desk(db=db, now=self._clock.now(), office=self._office)
        try:
            async with asyncio.timeout(HANDLER_SECONDS):
                says = await self._converse(desk, update, row, done)
                done.said += await conclude(desk, self._bot, says)
        except TimeoutError:  # which is an OSError too, and no fault of the machine
            raise TooLongError from None
        done.handled.append(row.seq)

    def _parse(self, body: Any) -> Update:
        """Raises UnreadableError."""
        if body is UNREADABLE:
            raise UnreadableError("can't be decrypted")
        # aiogram would warn of an unknown kind with the whole body in the warning
        if not any(kind in KNOWN_KINDS and content is not None for kind, content in body.items()):
            raise UnreadableError("unknown kind of update")
        try:
            return Update.model_validate(body, context={"bot": self._bot})
        except ValidationError as error:
            raise UnreadableError(f"can't be parsed: {error.error_count()} errors") from None

    async def _converse(self, desk: Desk, update: Update, row: Incoming, done: Done) -> Says:
        turn = await conversation.begin(desk, update)
        if turn is None:
            return conversation.outside(update)
        if turn.post and turn.post.case_number:
            logs.note(case=turn.post.case_number)
        if await self._waits_for_recording(turn, update, row):
            raise NotRecordedYetError
        await conversation.come_in(turn, update)
        if update.callback_query:
            done.answers.append((update.callback_query.id, None))
        if row.excess and (instead := await flooding.instead(turn, update, row.excess)) is not None:
            if update.callback_query:
                done.answers[-1] = (update.callback_query.id, label("flood-press"))
            return conversation.in_their_lane(turn, instead)
        result = await self._switchboard.answer(self._bot, update, turn)
        if result is UNHANDLED or result is None:
            return []
        says = flooding.told(turn, row.excess)
        for one in result if isinstance(result, list) else [result]:
            if isinstance(one, AnswerCallbackQuery):
                done.answers[-1] = (one.callback_query_id, one.text)
            else:
                says.append(one)
        return conversation.in_their_lane(turn, says)

    async def _waits_for_recording(self, turn: Turn, update: Update, row: Incoming) -> bool:
        """What answers a message of ours whose id isn't recorded yet waits a moment, then goes on without."""
        about = update.callback_query.message if update.callback_query else None
        if message := update.message:
            new_topic = turn.office.topics and message.is_topic_message and turn.topic is None
            about = replied_to(message) or (message if new_topic else None)
        if about is None or turn.post is not None:
            self._unrecorded.pop(row.seq, None)
            return False
        first_seen = self._unrecorded.setdefault(row.seq, time.monotonic())
        if time.monotonic() - first_seen < RECORDING_PATIENCE and await outbox.has_unsent(turn.db, about.chat.id):
            return True
        del self._unrecorded[row.seq]
        return False

    def _after_commit(self, done: Done) -> None:
        metrics.count("updates_total", "handled", len(done.handled))
        for query_id, text in done.answers:
            self._answer(query_id, text)
        if done.said:
            self._wake_sender()


def _describe(error: Exception) -> str:
    """Kind of error and where it arose; its message only where it is ours."""
    if isinstance(error, UnreadableError):
        return str(error)
    last = traceback.extract_tb(error.__traceback__)[-1:]
    where = f" at {Path(last[0].filename).name}:{last[0].lineno}" if last else ""
    return f"{type(error).__name__}{where}"
