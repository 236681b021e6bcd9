"""How many messages a second are passed on at most, everything kept on disk, and how large the write-ahead log gets.

Each of two hundred pairs writes again as soon as the last message has arrived, so that as many are under way at any
time. The echo bot beside it has as many conversations: what it manages is the limit of the library and the machine.
"""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from bot.bench.figures import Figure, Part
from bot.bench.pace import passed_on
from bot.bench.process import Subject, together
from bot.bench.town import UNLIMITED, Town, echo, file_of, product, town

GOAL = 25 * 30  # Telegram's 30 a second
MEGABYTE = 1_000_000
# SQLite begins to write it back at 1,000 pages of 4 kB; twice that leaves room for a commit and for readers in its way.
LOG_GOAL = 2 * 1_000 * 4_120 / MEGABYTE
LOOK_SECONDS = 0.05


@dataclass(frozen=True)
class Size:
    pairs: int
    warm_up: float  # seconds
    seconds: float


FULL, QUICK = Size(200, 10, 60), Size(4, 0.5, 1)

Exchange = Callable[[Town, int, int], Coroutine[Any, Any, None]]


async def exchange(told: Town, pair: int, number: int) -> None:
    """A letter and its answer."""
    applicant, officer = told.applicants[pair], told.officers[pair]
    _, copy = await passed_on(applicant, officer, f"Питання {number}.")
    await passed_on(officer, applicant, f"Відповідь {number}.", reply_to=copy)


async def echoes(told: Town, pair: int, number: int) -> None:
    for half in ("Питання", "Відповідь"):
        await passed_on(told.applicants[pair], told.applicants[pair], f"{half} {number}.")


async def a_second(told: Town, size: Size, exchange: Exchange) -> float:
    """Messages that have arrived, once every pair has talked and the warm-up is over."""
    await together(*(exchange(told, pair, 0) for pair in range(size.pairs)))
    arrived, number = 0, 0
    begin = time.perf_counter() + size.warm_up
    end = begin + size.seconds

    async def talk(pair: int) -> None:
        nonlocal arrived, number
        while time.perf_counter() < end:
            number += 1
            await exchange(told, pair, number)
            arrived += 2 * (begin <= time.perf_counter() < end)

    await together(*(talk(pair) for pair in range(size.pairs)))
    return arrived / size.seconds


class Log:
    """The size of SQLite's write-ahead log."""

    def __init__(self, subject: Subject) -> None:
        self._path = file_of(subject).with_name("bench.db-wal")
        self.largest = 0

    @asynccontextmanager
    async def watched(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            task.cancel()

    async def _watch(self) -> None:
        while True:
            with contextlib.suppress(FileNotFoundError):
                self.largest = max(self.largest, self._path.stat().st_size)
            await asyncio.sleep(LOOK_SECONDS)


async def bench(*, quick: bool) -> list[Figure]:
    size = QUICK if quick else FULL
    async with town(size.pairs, size.pairs) as told, product(told, settings=UNLIMITED) as subject:
        log = Log(subject)
        async with log.watched():
            ours = await a_second(told, size, exchange)
    async with town(size.pairs, size.pairs) as told, echo(told):
        bare = await a_second(told, size, echoes)
    beside = Part("echo bot", bare, "/s by the echo bot")
    return [
        Figure("messages passed on a second, all kept", ours, "/s", at_least=GOAL, parts=(beside,)),
        Figure("the write-ahead log meanwhile, at most", log.largest / MEGABYTE, "MB", at_most=LOG_GOAL),
    ]
