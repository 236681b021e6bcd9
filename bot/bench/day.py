"""Whether memory grows in 24 simulated hours of traffic, and whether what came in is swept out afterwards.

The bot's clock is moved by an hour after each portion of messages, as the local Telegram's is.
"""

import asyncio
import os
import signal
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.bench.figures import Figure, Part, ratio
from bot.bench.process import SUBJECTS, Subject
from bot.bench.relay import talk
from bot.bench.town import UNLIMITED, ask, product, town
from bot.sandbox.clock import MovableClock

HOUR = timedelta(hours=1)
TICK_SECONDS = 1.5  # the bot's clock ticks every second
SWEEPING = timedelta(hours=50)  # updates are kept for 48
PATIENCE_TICKS = 40


@dataclass(frozen=True)
class Size:
    applicants: int
    officers: int
    rounds: int  # of an hour
    settled: int  # hours after which caches are full
    hours: int


FULL, QUICK = Size(50, 5, 4, 4, 24), Size(3, 1, 1, 1, 2)


async def bench(*, quick: bool) -> list[Figure]:
    size = QUICK if quick else FULL
    clock = MovableClock(datetime.now(UTC), flowing=True)
    began = clock.now().isoformat()
    async with town(size.applicants, size.officers, clock=clock) as told:
        async with product(told, command=(*SUBJECTS, "movable", began), settings=UNLIMITED) as subject:
            memory = []
            for _ in range(size.hours):
                await talk(told, size.rounds)
                await told.quiet()
                memory.append(subject.memory())
                os.kill(subject.pid, signal.SIGUSR1)
                clock.advance(HOUR)
                await asyncio.sleep(TICK_SECONDS)
            await told.quiet()
            kept = _kept(subject)
            os.kill(subject.pid, signal.SIGUSR2)
            clock.advance(SWEEPING)
            left = await _swept(subject)
    return [
        ratio(
            f"resident memory after {size.hours} hours of traffic ÷ after {size.settled}",
            Part(f"after {size.hours} hours", memory[-1], "MB"),
            Part(f"after {size.settled} hours", memory[size.settled - 1], "MB"),
            at_most=1.02,
        ),
        Figure(
            "updates still kept two days later",
            left,
            "",
            at_most=0,
            parts=(Part("on the day", kept, "on the day"),),
        ),
    ]


def _kept(subject: Subject) -> int:
    return int(ask(subject, "select count(*) from incoming"))


async def _swept(subject: Subject) -> int:
    """What is left when nothing goes any more."""
    for _ in range(PATIENCE_TICKS):
        await asyncio.sleep(TICK_SECONDS)
        if not _kept(subject):
            break
    return _kept(subject)
