"""People who talk through the bot all at once and note what they sent; what goes wrong meanwhile they don't know."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from sqlalchemy import select

from bot.sandbox.phone import Phone
from bot.sandbox.seen import Button, Message
from models.crypto import key_of
from models.people import Person
from models.strays import Stray
from tests.conftest import Town
from tests.crowd import TOKEN, TOPICS, number_in, read

REGIONS = {"Ігор": "Вінницька область", "Оксана": "Львівська область", "Лесь": "Одеська область"}
MOST_CASES = 3
PATIENCE = 600.0  # seconds for an answer, while the bot is being killed all the time
TWICE = 0.25  # of presses are double taps
PAUSES = 0.05, 1.0
LATELY = 12
REPLY, ANYWHERE, NOTE = "reply", "anywhere", "note"


@dataclass
class Sent:
    """One message, or correction of one; `number` is the case it is meant for, where the author said so."""

    word: str
    author: Phone
    message: int
    how: str
    number: int | None
    about: int = 0  # the message to which it replies
    corrected: bool = False


@dataclass
class Crowd:
    town: Town
    seed: int
    applicants: list[Phone] = field(default_factory=list)
    officers: list[Phone] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    receipts: dict[int, Message] = field(default_factory=dict)
    owner: dict[int, Phone] = field(default_factory=dict)
    filed: dict[int, int] = field(default_factory=dict)  # how many requests a person sent off
    chosen: dict[int, set[int]] = field(default_factory=dict)  # where they said that what they were asked about belongs
    asked: set[str] = field(default_factory=set)  # words of which they said so while all rested
    presses: int = 0
    diary: list[str] = field(default_factory=list)
    _numbers: Any = field(default_factory=lambda: count(1))
    _resting: asyncio.Event = field(default_factory=asyncio.Event)
    _lives: list[asyncio.Task[None]] = field(default_factory=list)

    async def gather(self, applicants: int) -> None:
        """Joins and files in peace; the bot runs."""
        maria = await self.town.coordinator()
        self.officers = [await self.town.officer(maria, name, region) for name, region in REGIONS.items()]
        for place in range(applicants):
            person = await self.town.applicant(f"Людина {place}")
            self.applicants.append(person)
            await self.file(person, self._dice(person))

    def _dice(self, person: Phone) -> random.Random:
        return random.Random(f"{self.seed} {person.name}")

    # Together

    def begin(self) -> None:
        self._resting.clear()
        if not self._lives:
            doing = [(one, APPLICANT) for one in self.applicants] + [(one, OFFICER) for one in self.officers]
            self._lives = [asyncio.create_task(self._live(one, deeds)) for one, deeds in doing]

    async def rest(self) -> None:
        """Everybody finishes what they are at, and answers what the bot has asked. Raises what went wrong."""
        self._resting.set()
        await asyncio.gather(*self._lives)
        self._lives = []
        for person in (*self.applicants, *self.officers):
            answered: set[tuple[int, int]] = set()
            while await self.say_where(person, answered):
                pass

    async def leave(self) -> None:
        """At once, whatever they are at."""
        for one in self._lives:
            one.cancel()
        await asyncio.gather(*self._lives, return_exceptions=True)

    async def settle(self) -> None:
        await self.town.telegram.settle(self.town.health, timeout=PATIENCE)

    async def _live(self, person: Phone, deeds: dict["Deed", int]) -> None:
        dice = self._dice(person)
        dice.seed(f"{self.seed} {person.name} {len(self.sent)}")
        while not self._resting.is_set():
            deed = dice.choices(list(deeds), list(deeds.values()))[0]
            self.diary.append(f"{person.name}: {deed.__name__}")
            await person.refresh()
            await deed(self, person, dice)
            await asyncio.sleep(dice.uniform(*PAUSES))

    # Alone

    def note(
        self, author: Phone, message: Message, word: str, how: str, number: int | None = None, about: int = 0
    ) -> None:
        self.sent.append(Sent(word, author, message.id, how, number, about))

    def word(self) -> str:
        return f"ж{next(self._numbers)}"

    async def press_seen(self, person: Phone, dice: random.Random, message: Message, button: Button) -> None:
        """As it was seen, though it may have gone meanwhile; sometimes twice."""
        self.presses += 1
        self.diary.append(f"{person.name} pressed «{button.label}», seen on {message.id}")
        for _ in range(2 if dice.random() < TWICE else 1):
            await person.press_data(message, button.data)

    async def press(self, person: Phone, dice: random.Random, label: str, *, below: Message | int = 0) -> None:
        """Sometimes twice."""
        self.presses += 1
        await person.press(label, below=below, timeout=PATIENCE)
        self.diary.append(f"{person.name} pressed «{label}»")
        if dice.random() < TWICE:
            shown = next((one for one in reversed(person.messages) if label in one.labels), None)
            if shown is not None:
                data = next(one.data for row in shown.buttons for one in row if one.label == label)
                await person.press_data(shown, data)
                self.diary.append(f"{person.name} pressed it again, on {shown.id}")

    async def file(self, person: Phone, dice: random.Random) -> None:
        known = set(self._receipts_of(person))
        region = dice.choice(list(REGIONS.values()))
        # Copies of former forms, of which the bot knows nothing since a kill, still have their buttons above.
        begun = await person.send("Подати звернення")
        for choice in dice.choice(TOPICS):
            await self.press(person, dice, choice, below=begun)
        await self._reaches(person, begun, "Напишіть своїми словами")
        for _ in range(dice.randint(1, 2)):
            word = self.word()
            self.note(person, await person.send(word), word, ANYWHERE)
        await self.press(person, dice, "Далі", below=begun)
        await self.press(person, dice, region, below=begun)
        await self.press(person, dice, "Пропустити", below=begun)
        await self.press(person, dice, "Надіслати", below=begun)
        await person.wait("прийнято", timeout=PATIENCE)
        self.filed[person.id] = self.filed.get(person.id, 0) + 1
        for number, receipt in self._receipts_of(person).items():
            if number not in known:
                self.receipts[number], self.owner[number] = receipt, person

    async def _reaches(self, person: Phone, begun: Message, part: str) -> None:
        """The step may have come between two taps on the same button, so it isn't waited for after the second."""
        deadline = time.monotonic() + PATIENCE
        while True:
            await person.refresh()
            if any(one.id > begun.id and part in one.text for one in person.messages):
                return
            if not await person._changed(deadline):
                raise AssertionError(f"{person.name} waited in vain for «{part}»\n{person.shown()}")

    def _receipts_of(self, person: Phone) -> dict[int, Message]:
        return {number_in(one.text): one for one in person.messages if one.from_bot and "прийнято" in one.text}

    def cases_of(self, person: Phone) -> list[int]:
        return [number for number, owner in self.owner.items() if owner is person]

    async def say_where(self, person: Phone, answered: set[tuple[int, int]]) -> bool:
        """Answers the newest question where something belongs, each once: a copy of one, of which the bot knows nothing
        since a kill, keeps its buttons for ever. False where there is none."""
        await self.settle()
        await person.refresh()
        for one in reversed(person.messages):
            buttons = [button for row in one.buttons for button in row if "№" in button.label]
            to_whom = one.text.startswith("Кому ц")  # «це?», «ці 2 повідомлення?»
            offered = [button for button in buttons if to_whom or button.label.startswith("Додати до №")]
            if offered and (one.id, one.said) not in answered:
                answered.add((one.id, one.said))
                self.chosen.setdefault(person.id, set()).add(number_in(offered[0].label))
                self.asked |= await self._waiting_words(person)
                await person.press_data(one, offered[0].data)  # which may be another question by now
                return True
        return False

    async def _waiting_words(self, person: Phone) -> set[str]:
        """What the bot keeps until its author says where it belongs."""
        async with self.town.database() as database, database.read() as db:
            kept = await db.scalars(select(Stray).join(Person).where(Person.telegram_key == key_of(db, person.id)))
            return {word for stray in kept for word in TOKEN.findall(str(stray.contents))}


Deed = Callable[[Crowd, Phone, random.Random], Awaitable[None]]


# Applicants


async def applicant_writes(crowd: Crowd, me: Phone, dice: random.Random) -> None:
    number = dice.choice(crowd.cases_of(me))
    word, about = crowd.word(), crowd.receipts[number]
    crowd.note(me, await me.send(word, reply_to=about), word, REPLY, number, about.id)


async def applicant_sends_an_album(crowd: Crowd, me: Phone, dice: random.Random) -> None:
    number = dice.choice(crowd.cases_of(me))
    await album(crowd, me, dice, number, crowd.receipts[number])


async def album(crowd: Crowd, me: Phone, dice: random.Random, number: int, about: Message) -> None:
    words = [crowd.word() for _ in range(dice.randint(2, 4))]
    parts = await me.send_album([{"kind": "photo", "caption": one} for one in words], reply_to=about)
    for word, part in zip(words, parts, strict=True):
        crowd.note(me, part, word, REPLY, number, about.id)


async def applicant_writes_without_a_reply(crowd: Crowd, me: Phone, _: random.Random) -> None:
    word = crowd.word()
    crowd.note(me, await me.send(word), word, ANYWHERE)


async def applicant_says_where(crowd: Crowd, me: Phone, dice: random.Random) -> None:
    """The newest offer, if there is one."""
    for one in reversed(me.messages[-LATELY:]):
        offered = [button for row in one.buttons for button in row if button.label.startswith("Додати до №")]
        if offered:
            choice = dice.choice(offered)
            crowd.chosen.setdefault(me.id, set()).add(number_in(choice.label))
            await crowd.press_seen(me, dice, one, choice)
            return


async def applicant_files_again(crowd: Crowd, me: Phone, dice: random.Random) -> None:
    if len(crowd.cases_of(me)) < MOST_CASES:
        await crowd.file(me, dice)


async def somebody_corrects(crowd: Crowd, me: Phone, dice: random.Random) -> None:
    mine = [one for one in crowd.sent if one.author is me and one.how == REPLY]
    if mine:
        former = dice.choice(mine[-LATELY:])
        word = crowd.word()
        # Which words a message has when it is asked about, is up to the moment.
        for one in mine:
            one.corrected = one.corrected or one.message == former.message
        message = await me.edit(former.message, word)
        crowd.note(me, message, word, REPLY, former.number, former.about)


# Officers


def letters_of(me: Phone) -> list[Message]:
    return [one for one in me.messages if one.from_bot and read(one.text)][-LATELY:]


async def officer_replies(crowd: Crowd, me: Phone, dice: random.Random) -> None:
    if letters := letters_of(me):
        about = dice.choice(letters)
        word = crowd.word()
        crowd.note(me, await me.send(word, reply_to=about), word, REPLY, number_in(about.text), about.id)


async def officer_replies_with_an_album(crowd: Crowd, me: Phone, dice: random.Random) -> None:
    if letters := letters_of(me):
        about = dice.choice(letters)
        await album(crowd, me, dice, number_in(about.text), about)


async def officer_takes(crowd: Crowd, me: Phone, dice: random.Random) -> None:
    cards = [(one, button) for one in me.messages for row in one.buttons for button in row]
    offered = [(one, button) for one, button in cards if button.label == "Взяти в роботу"]
    if offered:
        await crowd.press_seen(me, dice, *dice.choice(offered))


async def officer_answers(crowd: Crowd, me: Phone, dice: random.Random) -> None:
    await _after_button(crowd, me, dice, "Відповісти", "Пишіть", ANYWHERE)


async def officer_notes(crowd: Crowd, me: Phone, dice: random.Random) -> None:
    await _after_button(crowd, me, dice, "Нотатка", "Нотатка лише для колег", NOTE)


async def _after_button(crowd: Crowd, me: Phone, dice: random.Random, label: str, prompt: str, how: str) -> None:
    offered = [one for one in me.messages if label in one.labels]
    if offered:
        card = dice.choice(offered[-LATELY:])
        number = number_in(card.text)
        await me.press(label, on=card, timeout=PATIENCE)
        await me.wait(prompt, timeout=PATIENCE)
        word = crowd.word()
        crowd.note(me, await me.send(word), word, how, number)


async def officer_asks_for_the_queue(_crowd: Crowd, me: Phone, _dice: random.Random) -> None:
    await me.send("/queue")


APPLICANT: dict[Deed, int] = {
    applicant_writes: 12,
    applicant_sends_an_album: 3,
    applicant_writes_without_a_reply: 2,
    applicant_says_where: 2,
    applicant_files_again: 1,
    somebody_corrects: 3,
}
OFFICER: dict[Deed, int] = {
    officer_replies: 12,
    officer_replies_with_an_album: 2,
    officer_takes: 3,
    officer_answers: 3,
    officer_notes: 1,
    officer_asks_for_the_queue: 1,
    somebody_corrects: 3,
}
