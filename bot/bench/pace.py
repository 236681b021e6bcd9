"""How long a message waits when a thousand people write at the pace at which Telegram takes messages.

Everybody writes by a schedule, 30 messages a second altogether, whether or not the ones before have arrived. The bot's
own limits are off: beside 30 letters a second it has reactions and receipts to send, which would queue at Telegram's 30
a second in all, and what is asked here is how long the bot itself takes.
"""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.bench.figures import Figure, Part, centile
from bot.bench.process import crowd
from bot.bench.town import UNLIMITED, Phone, Town, echo, product, town

A_SECOND = 30


@dataclass(frozen=True)
class Size:
    applicants: int
    officers: int
    messages: int
    warm_up: int


FULL, QUICK = Size(960, 40, messages=3_000, warm_up=300), Size(8, 2, messages=12, warm_up=6)


async def passed_on(sender: Phone, reader: Phone, words: str, *, reply_to: int = 0) -> tuple[float, int]:
    """Seconds from the sending at one phone to the arrival at the other, and the number of what arrived."""
    began = time.perf_counter()
    found = await reader.hear(words, sender.say(words, reply_to=reply_to))
    return time.perf_counter() - began, found


class Conversation:
    """Every second message is the answer to the letter that waits longest; a letter goes instead where none waits."""

    def __init__(self, told: Town) -> None:
        self._told = told
        self._waiting: deque[tuple[Phone, Phone, int]] = deque()
        self._letters = 0

    async def next(self, number: int) -> float:
        if number % 2 and self._waiting:
            officer, applicant, copy = self._waiting.popleft()
            return (await passed_on(officer, applicant, f"Відповідь {number}.", reply_to=copy))[0]
        at = self._letters % len(self._told.applicants)
        self._letters += 1
        applicant, officer = self._told.applicants[at], self._told.officer_of(at)
        took, copy = await passed_on(applicant, officer, f"Питання {number}.")
        self._waiting.append((officer, applicant, copy))
        return took


class Echoes:
    def __init__(self, told: Town) -> None:
        self._everybody = [*told.applicants, *told.officers]

    async def next(self, number: int) -> float:
        one = self._everybody[number % len(self._everybody)]
        return (await passed_on(one, one, f"Питання {number}."))[0]


async def at_pace(deed: Callable[[int], Awaitable[float]], messages: int, first: int = 0) -> list[float]:
    """By the clock: what is late delays nothing."""
    took: list[float] = []

    async def one(number: int) -> None:
        took.append(await deed(number))

    began = time.perf_counter()
    async with crowd() as group:
        for number in range(messages):
            await asyncio.sleep(began + number / A_SECOND - time.perf_counter())
            group.create_task(one(first + number))
    return took


async def _waits(talk: Conversation | Echoes, size: Size) -> list[float]:
    await at_pace(talk.next, size.warm_up)
    return await at_pace(talk.next, size.messages, first=size.warm_up)


async def bench(*, quick: bool) -> list[Figure]:
    size = QUICK if quick else FULL
    async with town(size.applicants, size.officers) as told, product(told, settings=UNLIMITED):
        ours = await _waits(Conversation(told), size)
    async with town(size.applicants, size.officers) as told, echo(told):
        bare = await _waits(Echoes(told), size)
    return [
        _longer("a message at 30 a second, p50, beyond the echo bot's", ours, bare, 50),
        _longer("a message at 30 a second, p99, beyond the echo bot's", ours, bare, 99, at_most=50),
    ]


def _longer(name: str, ours: list[float], bare: list[float], share: int, at_most: float | None = None) -> Figure:
    parts = (
        Part("ours", centile(ours, share) * 1000, "ms"),
        Part("echo", centile(bare, share) * 1000, "ms"),
    )
    return Figure(name, parts[0].value - parts[1].value, "ms", at_most=at_most, parts=parts, sign=" − ")
