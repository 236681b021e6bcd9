"""How long people and officers wait for each other while 10,000 strangers press /start.

The bot works with the rates that Telegram allows; the local Telegram refuses what exceeds them. The same pairs talk at
the same pace both times.
"""

import asyncio
import secrets
from dataclasses import dataclass, field

from bot.bench.figures import Figure, Part, centile, ratio
from bot.bench.pace import passed_on
from bot.bench.process import crowd
from bot.bench.town import Town, product, town
from bot.sandbox.flood import FloodLimits


@dataclass(frozen=True)
class Size:
    pairs: int
    strangers: int
    rounds: int  # letters and answers, each time
    every: float  # seconds from one round to the next


FULL, QUICK = Size(20, 10_000, 300, 0.3), Size(4, 20, 4, 0.1)


@dataclass
class Waits:
    """Seconds from the sending at one phone to the arrival at the other."""

    letters: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)


async def talk(told: Town, rounds: int, every: float) -> Waits:
    """The pairs take turns, each round without waiting for the one before."""
    waits = Waits()

    async def one(pair: int) -> None:
        words, applicant, officer = secrets.token_hex(8), told.applicants[pair], told.officer_of(pair)
        took, copy = await passed_on(applicant, officer, f"Питання {words}")
        waits.letters.append(took)
        took, _ = await passed_on(officer, applicant, f"Відповідь {words}", reply_to=copy)
        waits.answers.append(took)

    async with crowd() as group:
        for number in range(rounds):
            group.create_task(one(number % len(told.applicants)))
            await asyncio.sleep(every)
    return waits


def flood(told: Town, strangers: int) -> None:
    """All at once: they wait at Telegram when the bot asks next."""
    for number in range(strangers):
        told.settle(f"Перехожий {number}").say("/start")


async def bench(*, quick: bool) -> list[Figure]:
    size = QUICK if quick else FULL
    async with town(size.pairs, size.pairs, flood=FloodLimits()) as told, product(told):
        await talk(told, size.pairs, size.every)  # warm
        alone = await talk(told, size.rounds, size.every)
        flood(told, size.strangers)
        flooded = await talk(told, size.rounds, size.every)
        refused = told.world.calls.refused
    return [
        *_compared("the officer's answer under a flood ÷ alone", flooded.answers, alone.answers),
        *_compared("the person's letter under a flood ÷ alone", flooded.letters, alone.letters),
        Figure("calls that Telegram refused under a flood", refused, "", at_most=0),
    ]


def _compared(name: str, flooded: list[float], alone: list[float]) -> list[Figure]:
    return [
        ratio(
            f"{name}, p{share}",
            Part("under a flood", centile(flooded, share) * 1000, "ms"),
            Part("alone", centile(alone, share) * 1000, "ms"),
        )
        for share in (50, 99)
    ]
