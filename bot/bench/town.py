"""The local Telegram and everybody's phones, all here; and the bots that talk with them, each in its own process."""

import asyncio
import secrets
import sqlite3
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot import migrations
from bot.app import SECRET_BYTES
from bot.bench.process import PATIENCE, SUBJECTS, Subject, Trouble, running
from bot.clock import Clock, SystemClock
from bot.sandbox.client import TOKEN
from bot.sandbox.flood import FloodLimits
from bot.sandbox.people import Deeds
from bot.sandbox.posting import post
from bot.sandbox.server import serve
from bot.sandbox.world import Bot, Message, Person, World
from models import catalogue, intake, people, staff
from models.crypto import Keyring, new_key
from models.database import Database
from models.outbox import Post, PostKind
from models.people import Duty
from models.statuses import Status

FILE = "bench.db"
REGION, TOPIC = "UA-05", ("PAY", "delay")
ZONE = ZoneInfo("Europe/Kyiv")
FIRST_OFFICER, FIRST_APPLICANT = 1_000_000, 2_000_000
QUIET = 2.5  # seconds: cards are renewed two seconds after a letter
WITH_WORDS = "words|"  # as handlers/officer/card.py marks a card that shows the last words
# For what measures the bot and not how it waits for Telegram.
UNLIMITED = {"SEND_RATE": "0", "SEND_RATE_PER_CHAT": "0", "PERSON_RATE": "0"}


class Phone:
    """One person's. What is said is at the bot's disposal at once, what comes is seen at once."""

    def __init__(self, world: World, bot: Bot, person: Person) -> None:
        self.id = person.id
        self.name = person.first_name
        self.chat = bot.chat_with(person)
        self.chat.started = True
        self._deeds = Deeds(world, bot, person)

    def say(self, words: str, *, reply_to: int = 0) -> int:
        """The number of the message, which is higher than that of all before."""
        return self._deeds.send("text", {"text": words, "reply_to": reply_to}).id

    async def hear(self, words: str, after: int) -> int:
        """The bot's message with these words, newer than that one. Raises Trouble."""
        found = await self._see(lambda one: words in one.body.get("text", ""), after, words)
        return found.id

    def text(self, message: int) -> str:
        return str(self.chat.messages[message].body.get("text", ""))

    async def press(self, label: str, after: int = 0) -> int:
        """The newest button of that label, when there is one; the number of its message. Raises Trouble."""
        found = await self._see(lambda one: bool(_data(one, label)), after, label)
        self.press_data(found.id, _data(found, label))
        return found.id

    def press_data(self, message: int, data: str) -> None:
        self._deeds.press(message, data)

    async def _see(self, fits: Callable[[Message], bool], after: int, words: str) -> Message:
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    newer = takewhile(lambda one: one.id > after, reversed(self.chat.messages.values()))
                    found = next((one for one in newer if one.from_bot and not one.deleted and fits(one)), None)
                    if found:
                        return found
                    await self.chat.bell.wait()
        except TimeoutError:
            raise Trouble(f"{self.name} waited {PATIENCE:.0f} s in vain for «{words}»") from None


def _data(message: Message, label: str) -> str:
    rows = message.body.get("reply_markup", {}).get("inline_keyboard", [])
    return next((one.get("callback_data", "") for row in rows for one in row if one["text"].endswith(label)), "")


@dataclass
class Town:
    """Telegram, and who lives there."""

    world: World
    bot: Bot
    url: str
    applicants: list[Phone]
    officers: list[Phone]

    def officer_of(self, number: int) -> Phone:
        return self.officers[number % len(self.officers)]

    def settle(self, name: str, person_id: int | None = None) -> Phone:
        return Phone(self.world, self.bot, self.world.add_person(name, person_id))

    async def quiet(self) -> None:
        """Until the bot has asked Telegram for nothing for a while: what stands beside the letters is done too."""
        calls, since, end = 0, time.monotonic(), time.monotonic() + PATIENCE
        while time.monotonic() < since + QUIET:
            if self.calls != calls:
                calls, since = self.calls, time.monotonic()
            if time.monotonic() > end:
                raise Trouble(f"the bot still calls Telegram after {PATIENCE:.0f} s")
            await asyncio.sleep(0.05)

    @property
    def calls(self) -> int:
        """How many there were so far, empty getUpdates aside."""
        newest = self.world.calls.since(0, newest=1)
        return newest[0].number if newest else 0


@asynccontextmanager
async def town(
    applicants: int, officers: int = 0, *, flood: FloodLimits | None = None, clock: Clock | None = None
) -> AsyncIterator[Town]:
    world = World(clock or SystemClock(), flood=flood)
    bot = world.bot(TOKEN)
    assert bot, "the token is well-formed"
    async with serve(world) as url:
        told = Town(world, bot, url, [], [])
        told.officers += [told.settle(f"Радник {number:03}", FIRST_OFFICER + number) for number in range(officers)]
        told.applicants += [told.settle(f"Олена {number}", FIRST_APPLICANT + number) for number in range(applicants)]
        yield told


Furnish = Callable[[AsyncSession, Town, datetime], Awaitable[None]]


async def staffed(db: AsyncSession, told: Town, now: datetime) -> None:
    """Officers, and people who have agreed to the privacy notice."""
    for one in told.officers:
        officer = await people.meet(db, one.id, one.name)
        await staff.appoint(db, officer, Duty.OFFICER, now, regions=[REGION])
    for one in told.applicants:
        people.consent(db, await people.meet(db, one.id, one.name), now)


async def with_cases(db: AsyncSession, told: Town, now: datetime) -> None:
    """And everybody has a request that an officer has taken, whose card stands in the officer's chat."""
    await staffed(db, told, now)
    for number, one in enumerate(told.applicants):
        at = told.officer_of(number)
        applicant, officer = await people.meet(db, one.id), await people.meet(db, at.id)
        case = await intake.file(db, applicant, catalogue.topic(*TOPIC), now, ZONE, region=REGION)
        case.officer, case.status = officer, Status.IN_PROGRESS
        case.taken_at = case.first_answer_at = case.staff_wrote_at = now
        case.answer_owed = False
        card = post(told.world, told.bot, at.chat, {"text": "Картка"}).id  # which the bot finds to be out of date
        shown = Post(chat=at.id, kind=PostKind.CARD, case_number=case.number, message_id=card, shown=WITH_WORDS, at=now)
        db.add(shown)


@asynccontextmanager
async def echo(told: Town) -> AsyncIterator[Subject]:
    """Bare aiogram."""
    async with running("echo", *SUBJECTS, "echo", told.url) as subject:
        yield subject


@asynccontextmanager
async def product(
    told: Town,
    furnish: Furnish = with_cases,
    *,
    command: tuple[str, ...] = ("-m", "bot", "run"),
    settings: Mapping[str, str] = MappingProxyType({}),
) -> AsyncIterator[Subject]:
    """Ours, as its operator starts it, on a SQLite file; the settings aside."""
    key = new_key()
    with tempfile.TemporaryDirectory() as folder:
        database = await made(Path(folder) / FILE, Keyring([key]))
        async with database.write() as db:
            await furnish(db, told, told.world.clock.now())
        await database.close()
        values = {
            "BOT_TOKEN": TOKEN,
            "BOT_API_URL": told.url,
            "DATABASE_URL": str(database.url),
            "ENCRYPTION_KEYS": key,
            "ORGANISATION": "bench",
            "PRIVACY_CONTACT": "bench",
            **settings,
        }
        async with running(" ".join(command), *command, folder=Path(folder), **values) as subject:
            yield subject


async def made(path: Path, keyring: Keyring) -> Database:
    """Tables and nothing in them."""
    database = Database(f"sqlite+aiosqlite:///{path}", keyring)
    await migrations.upgrade(database)
    await database.load_lookup_key(secrets.token_bytes(SECRET_BYTES))
    return database


def file_of(subject: Subject) -> Path:
    """Its database."""
    return subject.folder / FILE


def ask(subject: Subject, query: str) -> Any:
    """One value from its database."""
    with closing(sqlite3.connect(file_of(subject))) as db:
        return db.execute(query).fetchone()[0]
