"""From starting the process to asking Telegram for updates, and what stays in memory then, beside bare aiogram.

Both in turns, the median of each. All of Python's bytecode has been compiled by a start before, as `make` does it; ours
opens a database that has its tables. Memory is what is resident once the first update has been answered and nothing is
left to do.
"""

import asyncio
import time
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from statistics import median

from bot.bench.figures import Figure, Part, ratio
from bot.bench.process import PATIENCE, Subject, Trouble
from bot.bench.town import UNLIMITED, Town, echo, product, staffed, town

LOOK_SECONDS = 0.002


@dataclass(frozen=True)
class Size:
    turns: int
    warm_up: int


FULL, QUICK = Size(5, 1), Size(1, 0)


@dataclass(frozen=True)
class Start:
    seconds: float
    megabytes: float


async def start(*, bare: bool) -> Start:
    async with town(1, 1) as told:
        one = told.applicants[0]
        after = one.say("/start")  # it waits there, so that the first getUpdates has an answer
        begun: AbstractAsyncContextManager[Subject] = echo(told) if bare else product(told, staffed, settings=UNLIMITED)
        async with begun as subject:
            asked = await _asked(told)
            await one.hear("", after)
            await told.quiet()
            return Start(asked - subject.began, subject.memory())


async def _asked(told: Town) -> float:
    """When the first getUpdates came."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if told.world.calls.since(0, "getUpdates"):
            return time.monotonic()
        await asyncio.sleep(LOOK_SECONDS)
    raise Trouble(f"nobody asked for updates within {PATIENCE:.0f} s")


async def bench(*, quick: bool) -> list[Figure]:
    size = QUICK if quick else FULL
    made = [(await start(bare=False), await start(bare=True)) for _ in range(size.warm_up + size.turns)]
    ours, bare = ([pair[i] for pair in made[size.warm_up :]] for i in (0, 1))
    return [
        ratio(
            "from start to the first getUpdates ÷ bare aiogram",
            Part("ours", median(one.seconds for one in ours), "s"),
            Part("echo", median(one.seconds for one in bare), "s"),
            at_most=1.3,
        ),
        ratio(
            "resident memory when idle ÷ bare aiogram",
            Part("ours", median(one.megabytes for one in ours), "MB"),
            Part("echo", median(one.megabytes for one in bare), "MB"),
            at_most=1.3,
        ),
    ]
