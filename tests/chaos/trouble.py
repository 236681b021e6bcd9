"""The agent of chaos: kills the bot at random moments, and in between hinders it in every way that was thought of."""

import asyncio
import os
import random
import resource
import signal
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import chain
from pathlib import Path
from typing import Any

from bot.sandbox.calls import LoggedCall
from bot.sandbox.client import Sandbox
from bot.sandbox.world import World
from models.database import Database
from tests.chaos.dials import Dials
from tests.chaos.line import Line
from tests.chaos.process import Running
from tests.chaos.unrecorded import unrecorded
from tests.damage import unreadable_message, unreadable_update

AT_THE_START = 0.2  # of kills strike before the bot has said anything
BALLAST = "ballast"
MUCH = 1 << 20  # bytes
# Of updates that change places: all of them are in one answer, of which the highest number confirms all.
MOST_MIXED = 60


@dataclass
class Kill:
    """`last` is the number of the last call before it; `unrecorded`: those that brought letters to somebody, of which
    the database doesn't know yet."""

    last: int
    unrecorded: list[LoggedCall]


@dataclass
class Trouble:
    telegram: Sandbox
    world: World
    line: Line
    dials: Dials
    database: Database
    folder: Path
    dice: random.Random
    own_disk: bool  # the folder is a small file system of its own, which can be filled
    of_a_life: int | None  # so many troubles in each; None: some at random
    deck: list[str] = field(default_factory=list)  # every kind comes before one comes again
    people: list[int] = field(default_factory=list)
    kills: list[Kill] = field(default_factory=list)
    cuts: list[int] = field(default_factory=list)  # the last call before each
    counts: Counter[str] = field(default_factory=Counter)
    damaged: int = 0
    ended: list[str] = field(default_factory=list)  # how the process ended by itself
    running: Running | None = None

    def last_call(self) -> int:
        newest = self.world.calls.since(0, newest=1)
        return newest[0].number if newest else 0

    async def life(self, running: Running) -> None:
        """Of one process: some troubles, then the kill."""
        self.running = running
        before = self.last_call()
        if self.of_a_life is None and self.dice.random() < AT_THE_START:
            await asyncio.sleep(self.dice.uniform(0.0, 1.0))
        else:
            await self._at_work(before)
            for _ in range(self.of_a_life or self.dice.choice([0, 1, 1, 2])):
                await self._hinder()
            await asyncio.sleep(self.dice.uniform(0.0, 1.2))
        await self.kill()

    async def _at_work(self, before: int) -> None:
        """It has spoken to Telegram, or doesn't get that far."""
        for _ in range(400):
            if self.world.calls.since(before, "getMe"):
                return
            await asyncio.sleep(0.05)

    async def kill(self) -> None:
        assert self.running is not None
        with suppress(ProcessLookupError):  # it has ended by itself
            os.kill(self.running.pid, signal.SIGKILL)
        code = await self.running.ended()
        if code != -signal.SIGKILL:
            self.ended.append(f"life {len(self.kills)}, code {code}: {self._last_words()}")
        self.running = None
        since = self.kills[-1].last if self.kills else 0
        self.kills.append(Kill(self.last_call(), unrecorded(self.database, self.world, since)))
        await self.telegram.lift_faults()

    def _last_words(self) -> str:
        log = self.folder / "bot.log"
        lines = log.read_text(errors="replace").splitlines() if log.exists() else []
        return lines[-1][:120] if lines else ""

    async def stop(self) -> int:
        """As the operator would; the exit code."""
        assert self.running is not None
        os.kill(self.running.pid, signal.SIGTERM)
        return await self.running.ended()

    async def _hinder(self) -> None:
        if not self.deck:
            often = [kind for kind, (weight, _) in TROUBLES.items() for _ in range(weight)] if self.counts else TROUBLES
            self.deck = self.dice.sample([*often], len(often))
        trouble = self.deck.pop()
        self.counts[trouble] += 1
        await TROUBLES[trouble][1](self)

    async def moment(self) -> None:
        await asyncio.sleep(self.dice.uniform(0.1, 0.8))

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[sqlite3.Connection]:
        """As another process would have it."""
        one = sqlite3.connect(str(self.database.path), isolation_level=None, timeout=5)
        try:
            yield one
        finally:
            one.close()


Way = Callable[[Trouble], Awaitable[None]]


def ordered(kind: str) -> Way:
    async def fault(trouble: Trouble) -> None:
        method = trouble.dice.choice(["sendMessage", "sendMediaGroup", "getUpdates", None, None])
        await trouble.telegram.fault(kind, method=method, times=trouble.dice.randint(1, 4))
        await trouble.moment()

    return fault


async def silence(trouble: Trouble) -> None:
    """No answer: until the kill, or for longer than the bot waits."""
    await trouble.telegram.fault("hold", method=trouble.dice.choice(["sendMessage", None]), times=None)
    await asyncio.sleep(9 if trouble.dice.random() < 0.1 else trouble.dice.uniform(0.2, 1.0))
    await trouble.telegram.lift_faults()


async def cut(trouble: Trouble) -> None:
    """Nobody listens any more, open connections are gone."""
    trouble.cuts.append(trouble.last_call())
    await trouble.line.cut()
    trouble.cuts.append(trouble.last_call())
    await trouble.moment()
    await trouble.line.restore()


async def again(trouble: Trouble) -> None:
    """Updates come twice."""
    pending = trouble.world.only_bot().updates.pending
    if len(pending) > MOST_MIXED:
        return
    for update in list(pending)[: trouble.dice.randint(1, 3)]:
        # Never before it came at all: what one person sends keeps its order.
        pending.insert(trouble.dice.randint(pending.index(update) + 1, len(pending)), update)
    await trouble.moment()


async def disorder(trouble: Trouble) -> None:
    """Updates of different people change places, so that their numbers go up and down."""
    pending = trouble.world.only_bot().updates.pending
    if len(pending) > MOST_MIXED:
        return
    queues: dict[Any, list[Any]] = {}
    for update in pending:
        queues.setdefault(_sender(update), []).append(update)
    turns = list(chain.from_iterable([sender] * len(queue) for sender, queue in queues.items()))
    trouble.dice.shuffle(turns)
    waiting = {sender: iter(queue) for sender, queue in queues.items()}
    mixed = [next(waiting[sender]) for sender in turns]
    pending.clear()
    pending.extend(mixed)
    await trouble.moment()


def _sender(update: dict[str, Any]) -> Any:
    return next((part["from"]["id"] for part in update.values() if isinstance(part, dict) and "from" in part), None)


async def clock(trouble: Trouble) -> None:
    trouble.dials.jump(timedelta(seconds=trouble.dice.uniform(-600, 600)))
    await trouble.moment()


async def locked(trouble: Trouble) -> None:
    """By another process; sometimes for longer than the bot waits for it."""
    async with trouble.connection() as other:
        try:
            other.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return  # the bot has it
        await asyncio.sleep(11 if trouble.dice.random() < 0.04 else trouble.dice.uniform(0.1, 0.8))
        other.execute("ROLLBACK")


async def read_only(trouble: Trouble) -> None:
    trouble.dials.read_only = True
    await trouble.moment()
    trouble.dials.read_only = False


async def disk_full(trouble: Trouble) -> None:
    """Of a small disk of its own, really; elsewhere no file may grow, which looks the same to SQLite."""
    assert trouble.running is not None
    if trouble.own_disk:
        ballast = trouble.folder / BALLAST
        with ballast.open("wb", buffering=0) as file, suppress(OSError):
            while True:  # the bot writes meanwhile, so that nobody knows how much is free
                file.write(bytes(MUCH))
        await trouble.moment()
        ballast.unlink()
        return
    path = trouble.database.path
    assert path is not None
    log = path.with_name(path.name + "-wal")
    size = log.stat().st_size if log.exists() else 0
    try:
        unlimited = resource.prlimit(trouble.running.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(trouble.running.pid, resource.RLIMIT_FSIZE, (size + 4096, unlimited[1]))
        await trouble.moment()
        resource.prlimit(trouble.running.pid, resource.RLIMIT_FSIZE, unlimited)
    except ProcessLookupError:
        return  # it has ended


async def damage(trouble: Trouble) -> None:
    """A row in the inbox and one in the outbox that nobody can decrypt."""
    now = trouble.dials.now()
    async with trouble.database.write() as db:
        await unreadable_update(db, trouble.dice.choice(trouble.people), now)
        await unreadable_message(db, trouble.dice.choice(trouble.people), now)
    trouble.damaged += 2


TROUBLES: dict[str, tuple[int, Way]] = {
    **{kind: (2, ordered(kind)) for kind in ("429", "500", "502", "garbage", "half", "close_before", "close_after")},
    "silence": (3, silence),
    "cut": (3, cut),
    "again": (4, again),
    "disorder": (4, disorder),
    "clock": (3, clock),
    "locked": (2, locked),
    "read only": (2, read_only),
    "disk full": (2, disk_full),
    "damage": (1, damage),
}
