"""A whole bot against the local Telegram: what the stories are told on."""

import asyncio
import socket
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot import migrations
from bot.app import App, Pace
from bot.opening import open_database
from bot.sandbox.client import Sandbox
from bot.sandbox.clock import MovableClock
from bot.sandbox.phone import Phone
from bot.sandbox.seen import Message
from bot.settings import Settings
from models.crypto import Keyring, new_key
from models.database import Database

KYIV = ZoneInfo("Europe/Kyiv")
MONDAY = datetime(2026, 10, 12, 10, 0, tzinfo=KYIV)
QUICK = Pace(tick_seconds=0.05, album_quiet=0.05, cards_seconds=0.01, together_seconds=0.01, webhook_seconds=0.05)
COORDINATOR = 5001
DATABASE = "liaison.db"


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass
class Town:
    """The local Telegram, the bot in it, and its people."""

    telegram: Sandbox
    settings: Settings
    pace: Pace = QUICK
    app: App | None = None
    _task: asyncio.Task[None] | None = None
    people: dict[str, Phone] = field(default_factory=dict)
    repeats: bool = False  # put back from a copy, the bot doesn't know what it has changed since

    @property
    def health(self) -> str:
        return f"http://127.0.0.1:{self.settings.port}/health"

    async def start(self) -> None:
        self.app = App(self.settings, self.telegram.clock, self.pace)
        self._task = asyncio.create_task(self.app.run())
        started = asyncio.create_task(self.app.started.wait())
        await asyncio.wait({self._task, started}, return_when=asyncio.FIRST_COMPLETED)
        if self._task.done():
            started.cancel()
            await self._task

    async def stop(self) -> None:
        if self.app and self._task:
            self.app.stop()
            await self._task
        self.app = None

    async def restart(self) -> None:
        await self.stop()
        await self.start()

    @asynccontextmanager
    async def database(self) -> AsyncIterator[Database]:
        """As another process sees it."""
        database = open_database(self.settings)
        try:
            await database.load_lookup_key(b"")
            yield database
        finally:
            await database.close()

    async def settle(self) -> dict[str, Any]:
        return await self.telegram.settle(self.health)

    async def applicant(self, name: str = "Олена") -> Phone:
        """Somebody who has agreed to the privacy notice."""
        person = await self.telegram.person(name)
        await person.send("/start")
        await person.press("Погоджуюсь")
        await person.wait("Вітаємо")
        return person

    async def coordinator(self, name: str = "Марія") -> Phone:
        person = await self.telegram.person(name, id=COORDINATOR)
        await person.send("/start")
        await person.wait("вітаємо")
        self.people[name] = person
        return person

    async def join(self, coordinator: Phone, name: str, duty: str, *choices: str) -> Phone:
        """Invited by the coordinator, accepted, confirmed."""
        person = await self.telegram.person(name)
        await coordinator.send("/invite")
        await coordinator.press(duty)
        for choice in choices:
            await coordinator.press(choice)
        if choices:
            await coordinator.press("Готово")
        link = (await coordinator.wait("https://t.me/")).text
        payload = link.split("?start=")[1].split()[0]
        await person.send(f"/start {payload}")
        await person.press("Приєднатися")
        await coordinator.wait(f"{name} хоче приєднатися")
        await coordinator.press("Підтвердити")
        await person.wait("вітаємо")
        return person

    async def officer(self, coordinator: Phone, name: str = "Ігор", region: str = "Вінницька область") -> Phone:
        return await self.join(coordinator, name, "Радник / радниця", region)

    async def filed(self) -> tuple[Phone, Phone, Phone]:
        """Maria coordinates, and Olena's request has come to Ihor."""
        maria = await self.coordinator()
        ihor = await self.officer(maria)
        olena = await self.applicant()
        await file_request(olena)
        await self.settle()
        return maria, ihor, olena

    async def taken(self) -> tuple[Phone, Phone, Phone]:
        """And Ihor has taken it."""
        maria, ihor, olena = await self.filed()
        await ihor.press("Взяти в роботу")
        await olena.wait("в роботі")
        await self.settle()
        return maria, ihor, olena


async def file_request(
    person: Phone,
    text: str = "Виплату за вересень не отримали",
    topic: tuple[str, str] = ("Виплати ВПО", "Затримка виплати"),
    region: str = "Вінницька область",
) -> None:
    """From the menu to the number, by buttons; the profile is skipped where it is offered."""
    await person.send("Подати звернення")
    for choice in topic:
        await person.press(choice)
    await person.wait("Напишіть своїми словами")
    await person.send(text)
    await person.press("Далі")
    await person.press(region)
    await person.wait("Можна й пропустити")
    await person.press("Пропустити")
    await person.wait("Перевірте")
    await person.press("Надіслати")
    await person.wait("прийнято")


async def newest(person: Phone, part: str) -> Message:
    """The newest message in the chat that says so."""
    await person.refresh()
    return next(one for one in reversed(person.messages) if part in one.text)


async def shows(person: Phone, part: str) -> int:
    """How many messages in the chat say so."""
    await person.refresh()
    return len([one for one in person.messages if part in one.text])


def settings_for(telegram: Sandbox, folder: Path, **changes: Any) -> Settings:
    values: dict[str, Any] = {
        "bot_token": telegram.token,
        "bot_api_url": telegram.base_url,
        "database_url": f"sqlite+aiosqlite:///{folder}/{DATABASE}",
        "encryption_keys": new_key(),
        "coordinators": [COORDINATOR],
        "organisation": "ГО «Поруч»",
        "privacy_contact": "dani@poruch.example",
        "send_rate": 0,
        "send_rate_per_chat": 0,
        "person_rate": 0,
        "port": free_port(),
        **changes,
    }
    return Settings(_env_file=None, **values)


async def blank() -> bytes:
    """A database with its tables: making them takes longer than many a story."""
    if not _blank:
        with tempfile.TemporaryDirectory() as folder:
            database = Database(f"sqlite+aiosqlite:///{folder}/{DATABASE}", Keyring([new_key()]))
            await migrations.upgrade(database)
            await database.close()
            _blank.append(await asyncio.to_thread(Path(folder, DATABASE).read_bytes))
    return _blank[0]


_blank: list[bytes] = []


@asynccontextmanager
async def a_town(folder: Path, pace: Pace = QUICK, *, topics: bool = False, **changes: Any) -> AsyncIterator[Town]:
    async with Sandbox.start(clock=MovableClock(MONDAY, flowing=False), topics=topics) as telegram:
        town = Town(telegram, settings_for(telegram, folder, **changes), pace)
        if "database_url" not in changes:
            (folder / DATABASE).write_bytes(await blank())
        await town.start()
        try:
            yield town
        finally:
            await town.stop()


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """In an ordinary story Telegram refuses nothing, except what is said to somebody who blocked the bot."""
    async with a_town(tmp_path) as made:
        yield made
        refused = [
            f"{call['method']} {call['params']}: {call['description']}"
            for call in await made.telegram.refusals()
            if call["error_code"] != HTTPStatus.FORBIDDEN
            and not (made.repeats and "message is not modified" in call["description"])
        ]
        assert refused == []


MakeTown = Callable[..., Any]
