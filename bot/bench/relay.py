"""The processor's time for a relayed message, beside a bare aiogram echo bot.

Applicants and officers write to each other in open cases, all at once, in rounds. The bots take turns, so that whatever
else the machine does disturbs all of them.
"""

import statistics
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass

from bot.bench.figures import Figure, Part, ratio
from bot.bench.process import SUBJECTS, Subject, together
from bot.bench.town import UNLIMITED, Town, echo, product, town


@dataclass(frozen=True)
class Size:
    applicants: int
    officers: int
    turns: int
    rounds: int  # of a turn
    warm_up: int = 3


FULL, QUICK = Size(50, 5, turns=5, rounds=4), Size(4, 1, turns=1, rounds=1, warm_up=1)


@dataclass
class Party:
    told: Town
    subject: Subject
    converse: Callable[[Town, int], Awaitable[int]]

    async def milliseconds(self, rounds: int) -> float:
        """Of the processor for one message, all that came of it included."""
        began = self.subject.seconds()
        count = await self.converse(self.told, rounds)
        await self.told.quiet()
        return (self.subject.seconds() - began) / count * 1000


async def talk(told: Town, rounds: int) -> int:
    """Everybody writes, everybody is answered; how many messages that were."""
    pairs = [(one, told.officer_of(number)) for number, one in enumerate(told.applicants)]
    for _ in range(rounds):
        asked = [one.say(f"Чи є новини про виплату? Питання {one.id}.") for one, _ in pairs]
        heard = [officer.hear(f"Питання {one.id}.", after) for (one, officer), after in zip(pairs, asked, strict=True)]
        copies = await together(*heard)
        answered = [
            officer.say(f"Заяву передано, відповідь {one.id}.", reply_to=copy)
            for (one, officer), copy in zip(pairs, copies, strict=True)
        ]
        heard = [one.hear(f"відповідь {one.id}.", after) for (one, _), after in zip(pairs, answered, strict=True)]
        await together(*heard)
    return rounds * 2 * len(pairs)


async def echoes(told: Town, rounds: int) -> int:
    for _ in range(rounds * 2):
        words = "Чи є новини про виплату? Питання."
        said = [one.say(words) for one in told.applicants]
        await together(*(one.hear(words, after) for one, after in zip(told.applicants, said, strict=True)))
    return rounds * 2 * len(told.applicants)


async def bench(*, quick: bool) -> list[Figure]:
    size = QUICK if quick else FULL
    async with AsyncExitStack() as stack:
        towns = [await stack.enter_async_context(town(size.applicants, size.officers)) for _ in range(3)]
        bots = {
            "echo": echo(towns[0]),
            "letters": product(towns[1], command=(*SUBJECTS, "letters"), settings=UNLIMITED),
            "shipped": product(towns[2], settings=UNLIMITED),
        }
        parties = {
            name: Party(told, await stack.enter_async_context(bot), echoes if name == "echo" else talk)
            for told, (name, bot) in zip(towns, bots.items(), strict=True)
        }
        for one in parties.values():
            await one.converse(one.told, size.warm_up)
            await one.told.quiet()
        taken: dict[str, list[float]] = {name: [] for name in parties}
        for _ in range(size.turns):
            for name, one in parties.items():
                taken[name].append(await one.milliseconds(size.rounds))
    parts = {name: Part(name, statistics.median(times), "ms") for name, times in taken.items()}
    return [
        ratio("a relayed message, letters only ÷ echo", parts["letters"], parts["echo"], at_most=1.75),
        ratio("a relayed message, as shipped ÷ echo", parts["shipped"], parts["echo"], at_most=2.5),
    ]
