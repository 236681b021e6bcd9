"""10,000 people get a broadcast through a Telegram that enforces its limits, while officers answer people.

A coordinator writes and sends it as coordinators do. Its pace is measured from the first that arrives to the last; the
longest wait is that of an officer's answer on its way to the person.
"""

import asyncio
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.bench.figures import Figure, Part
from bot.bench.pace import passed_on
from bot.bench.process import PATIENCE, Trouble, together
from bot.bench.town import Phone, Town, product, town, with_cases
from bot.sandbox.flood import FloodLimits
from models import broadcasts, people

A_SECOND = 30
COORDINATOR, FIRST_READER = 900_000, 3_000_000
WORDS = "Новий пункт видачі"
TOO_MANY_REQUESTS = 429
READING = 2.0  # seconds, before the coordinator presses or writes again


@dataclass(frozen=True)
class Size:
    readers: int
    pairs: int
    every: float  # seconds between two answers of officers, which take their part of the 30 a second


FULL, QUICK = Size(10_000, 20, 10), Size(40, 2, 0.5)


async def bench(*, quick: bool) -> list[Figure]:
    size = QUICK if quick else FULL
    async with town(size.pairs, size.pairs, flood=FloodLimits()) as told:
        readers = [told.settle(f"Ніна {number}", FIRST_READER + number) for number in range(size.readers)]

        async def furnish(db: AsyncSession, told: Town, now: datetime) -> None:
            await with_cases(db, told, now)
            for one in readers:
                reader = await people.meet(db, one.id, one.name)
                people.consent(db, reader, now)
                broadcasts.agree(db, reader, now)

        maria = told.settle("Марія", COORDINATOR)
        async with product(told, furnish, settings={"COORDINATORS": str(COORDINATOR)}):
            await send(maria)
            waits = await answered_meanwhile(told, readers, size.every)
        took = _from_first_to_last(told, readers)
        refused = [one for one in told.world.calls.since(0) if one.error_code == TOO_MANY_REQUESTS]
    pace = (size.readers - 1) / took
    return [
        Figure(
            f"a broadcast to {size.readers:,}, of Telegram's 30 a second",
            pace / A_SECOND * 100,
            "%",
            at_least=97,
            parts=(Part("people", size.readers, ""), Part("from the first to the last", took, "s")),
            sign=" in ",
        ),
        Figure("calls refused with 429 meanwhile", len(refused), "", at_most=0),
        Figure(
            "an officer's answer meanwhile, longest wait",
            max(waits) * 1000,
            "ms",
            at_most=1000,
            parts=(Part("answers", len(waits), "answers"),),
        ),
    ]


async def send(maria: Phone) -> None:
    await maria.hear("вітаємо", maria.say("/start"))
    await asyncio.sleep(READING)
    after = maria.say("/broadcast")
    for label, shown in (("Нова розсилка", "Кому надіслати?"), ("Далі", "Напишіть новину")):
        await asyncio.sleep(READING)
        await maria.press(label, after)
        await maria.hear(shown, after)
    await asyncio.sleep(READING)
    after = maria.say(WORDS)
    await maria.hear("Вище — повідомлення", after)
    await asyncio.sleep(READING)
    await maria.press("Надіслати", after)


async def answered_meanwhile(told: Town, readers: list[Phone], every: float) -> list[float]:
    """Seconds, of officers who answer in turns until all have the news."""
    letters = [
        passed_on(one, told.officer_of(number), f"Питання {number}.") for number, one in enumerate(told.applicants)
    ]
    copies = [copy for _, copy in await together(*letters)]
    waits: list[float] = []
    end = time.monotonic() + PATIENCE + len(readers) / A_SECOND * 4
    while not waits or any(not one.chat.messages for one in readers):
        if time.monotonic() > end:
            left = sum(not one.chat.messages for one in readers)
            raise Trouble(f"{left} of {len(readers)} still have no news")
        number = len(waits) % len(told.applicants)
        officer, applicant = told.officer_of(number), told.applicants[number]
        words = f"Відповідь {len(waits)}."
        waits.append((await passed_on(officer, applicant, words, reply_to=copies[number]))[0])
        await asyncio.sleep(every)
    return waits


def _from_first_to_last(told: Town, readers: list[Phone]) -> float:
    chats = {str(one.id) for one in readers}
    sent = [
        one.time for one in told.world.calls.since(0, "sendMessage") if one.ok and str(one.params["chat_id"]) in chats
    ]
    return (max(sent) - min(sent)) / timedelta(seconds=1)
