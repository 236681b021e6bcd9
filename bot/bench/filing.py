"""The processor's time for an update of a whole filed request, beside a bare aiogram echo bot.

Fifty people at once go from «Подати звернення» to the number, by presses and texts; what the officer is told of it
counts too. The echo bot gets as many presses and texts, and answers each with a message; a press is let go besides.
"""

from contextlib import AsyncExitStack
from dataclasses import dataclass
from statistics import median

from bot.bench.figures import Figure, Part, ratio
from bot.bench.process import Subject, together
from bot.bench.town import UNLIMITED, Phone, Town, echo, product, staffed, town

LABELS = ("Виплати ВПО", "Затримка виплати", "Далі", "Вінницька область", "Пропустити", "Надіслати")
TEXTS = 2
UPDATES = len(LABELS) + TEXTS


@dataclass(frozen=True)
class Size:
    at_once: int
    officers: int
    turns: int


FULL, QUICK = Size(50, 5, turns=10), Size(3, 1, turns=1)


async def file(one: Phone, words: str = "Виплату за вересень не отримали") -> int:
    """The number of the message that tells the request's number and who will help."""
    category, topic, *others = LABELS
    after = one.say("Подати звернення")
    await one.press(category, after)
    await one.press(topic, after)
    await one.hear("Напишіть своїми словами", after)
    after = one.say(words)
    for label in others:
        await one.press(label, after)
    return await one.hear("прийнято", after)


async def echoed(one: Phone) -> None:
    after = one.say("Подати звернення")
    message = await one.hear("Подати звернення", after)
    for label in LABELS:
        one.press_data(message, label)
        message = await one.hear(label, message)
    after = one.say("Виплату за вересень не отримали")
    await one.hear("Виплату", after)


async def _milliseconds(told: Town, subject: Subject, people: list[Phone], *, bare: bool) -> float:
    """Of the processor for one update, all that came of it included."""
    began = subject.seconds()
    await together(*(echoed(one) if bare else file(one) for one in people))
    await told.quiet()
    return (subject.seconds() - began) / len(people) / UPDATES * 1000


async def bench(*, quick: bool) -> list[Figure]:
    size = QUICK if quick else FULL
    everybody = size.at_once * (size.turns + 1)
    async with AsyncExitStack() as stack:
        ours, theirs = [await stack.enter_async_context(town(everybody, size.officers)) for _ in range(2)]
        bots = {
            "ours": (ours, await stack.enter_async_context(product(ours, staffed, settings=UNLIMITED))),
            "echo": (theirs, await stack.enter_async_context(echo(theirs))),
        }
        taken: dict[str, list[float]] = {name: [] for name in bots}
        for turn in range(size.turns + 1):
            for name, (told, subject) in bots.items():
                people = told.applicants[turn * size.at_once :][: size.at_once]
                taken[name].append(await _milliseconds(told, subject, people, bare=name == "echo"))
    parts = {name: Part(name, median(times[1:]), "ms") for name, times in taken.items()}  # the first is the warm-up
    return [ratio("an update of a filed request ÷ echo", parts["ours"], parts["echo"], at_most=2.5)]
