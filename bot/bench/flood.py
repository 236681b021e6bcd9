"""`python -m bot.bench.flood`: how long people and officers wait for each other while 10,000 strangers press /start.

The bot runs as a process of its own, by long polling, with the rates that Telegram allows; the local Telegram, which
refuses what exceeds them, and everybody's phones are here. The same pairs talk at the same pace both times.
"""

import asyncio
import json
import os
import secrets
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
import click

from bot import migrations
from bot.app import SECRET_BYTES
from bot.clock import SystemClock
from bot.sandbox.client import TOKEN
from bot.sandbox.flood import FloodLimits
from bot.sandbox.people import Deeds
from bot.sandbox.server import serve
from bot.sandbox.world import Bot, Chat, World
from models import catalogue, intake, people, staff
from models.crypto import Keyring, new_key
from models.database import Database
from models.people import Duty
from models.statuses import Status

ROOT = Path(__file__).parents[2]
REGION, TOPIC = "UA-05", ("PAY", "delay")
PAIRS = 20
OFFICERS, APPLICANTS = 1_000_000, 2_000_000  # from where their ids count
PATIENCE = 300.0
ZONE = ZoneInfo("Europe/Kyiv")


async def prepare(database: Database) -> None:
    """Officers who each talk with one person."""
    await migrations.upgrade(database)
    await database.load_lookup_key(secrets.token_bytes(SECRET_BYTES))
    now = datetime.now(UTC)
    async with database.write() as db:
        for number in range(PAIRS):
            officer = await people.meet(db, OFFICERS + number, f"Радник {number}")
            await staff.appoint(db, officer, Duty.OFFICER, now, regions=[REGION])
            applicant = await people.meet(db, APPLICANTS + number, f"Олена {number}")
            people.consent(db, applicant, now)
            case = await intake.file(db, applicant, catalogue.topic(*TOPIC), now, ZONE, region=REGION)
            case.officer, case.status = officer, Status.IN_PROGRESS
            case.taken_at = case.first_answer_at = case.staff_wrote_at = now


class Phones:
    """Everybody's, at one bot of the local Telegram."""

    def __init__(self, world: World, bot: Bot) -> None:
        self._world, self._bot = world, bot
        self.letters: list[float] = []
        self.answers: list[float] = []
        for number in range(PAIRS):
            for first, name in ((OFFICERS, "Радник"), (APPLICANTS, "Олена")):
                person = world.add_person(f"{name} {number}", first + number)
                bot.chat_with(person).started = True

    def start(self, strangers: int) -> None:
        """All at once: they wait at Telegram when the bot asks next."""
        for number in range(strangers):
            person = self._world.add_person(f"Перехожий {number}")
            Deeds(self._world, self._bot, person).send("text", {"text": "/start"})

    async def talk(self, rounds: int, every: float) -> None:
        """The pairs take turns, each round without waiting for the one before."""
        self.letters, self.answers = [], []
        async with asyncio.TaskGroup() as group:
            for number in range(rounds):
                group.create_task(self._round(number % PAIRS))
                await asyncio.sleep(every)

    async def _round(self, pair: int) -> None:
        """A letter, and the officer's answer to it, each from the sending to its arrival at the other phone."""
        words = secrets.token_hex(8)
        took, at_officer = await self._pass_on(APPLICANTS + pair, OFFICERS + pair, f"Питання {words}")
        self.letters.append(took)
        took, _ = await self._pass_on(OFFICERS + pair, APPLICANTS + pair, f"Відповідь {words}", reply_to=at_officer)
        self.answers.append(took)

    async def _pass_on(self, sender: int, reader: int, words: str, **extra: Any) -> tuple[float, int]:
        chat, began = self._bot.chats[reader], time.perf_counter()
        Deeds(self._world, self._bot, self._world.people[sender]).send("text", {"text": words, **extra})
        async with asyncio.timeout(PATIENCE):
            while (found := _with(chat, words)) is None:
                await chat.bell.wait()
        return time.perf_counter() - began, found


def _with(chat: Chat, words: str) -> int | None:
    """The newest message of the bot that says so."""
    newest = list(chat.messages.values())[-10:]
    return next((one.id for one in newest if one.from_bot and words in one.body.get("text", "")), None)


@asynccontextmanager
async def running(url: str, database_url: str, key: str, port: int) -> AsyncIterator[None]:
    """The bot as its operator starts it."""
    settings = {
        "BOT_TOKEN": TOKEN,
        "BOT_API_URL": url,
        "DATABASE_URL": database_url,
        "ENCRYPTION_KEYS": key,
        "ORGANISATION": "bench",
        "PRIVACY_CONTACT": "bench",
        "PORT": str(port),
        "PYTHONPATH": str(ROOT),
        "PATH": os.environ.get("PATH", ""),
    }
    with tempfile.TemporaryDirectory() as folder:
        command = sys.executable, "-m", "bot", "run"
        process = await asyncio.create_subprocess_exec(
            *command, cwd=folder, env=settings, stderr=asyncio.subprocess.PIPE
        )
        try:
            yield
        finally:
            process.terminate()
            await process.wait()


async def health(port: int) -> dict[str, Any]:
    """What the bot says of itself, once it says anything."""
    async with aiohttp.ClientSession() as session:
        while True:
            try:
                async with session.get(f"http://127.0.0.1:{port}/health") as answer:
                    found: dict[str, Any] = await answer.json(content_type=None)
                    return found
            except aiohttp.ClientError:
                await asyncio.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def figures(times: list[float]) -> dict[str, float]:
    """Milliseconds."""
    centiles = statistics.quantiles(times, n=100, method="inclusive")
    return {
        "p50": round(centiles[49] * 1000, 1),
        "p99": round(centiles[98] * 1000, 1),
        "max": round(max(times) * 1000, 1),
    }


async def bench(strangers: int, rounds: int, every: float) -> dict[str, Any]:
    key, port = new_key(), _free_port()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{folder}/bench.db"
        database = Database(url, Keyring([key]))
        await prepare(database)
        await database.close()
        world = World(SystemClock(), flood=FloodLimits())
        bot = world.bot(TOKEN)
        assert bot, "the token is well-formed"
        phones = Phones(world, bot)
        async with serve(world) as api, running(api, url, key, port):
            await health(port)
            await phones.talk(PAIRS, every)  # warm
            found: dict[str, Any] = {"strangers": strangers, "rounds": rounds}
            await phones.talk(rounds, every)
            found["alone"] = {"letter": figures(phones.letters), "answer": figures(phones.answers)}
            began = time.perf_counter()
            phones.start(strangers)
            await phones.talk(rounds, every)
            found["flood"] = {"letter": figures(phones.letters), "answer": figures(phones.answers)}
            found["seconds"] = round(time.perf_counter() - began, 1)
            found["afterwards"] = {name: (await health(port))[name] for name in ("backlog", "unsent", "parked")}
            found["refused"] = world.calls.refused
    return found


def table(found: dict[str, Any]) -> str:
    lines = [f"{'':34}{'alone':>12}{'flood':>12}{'ratio':>9}"]
    for deed, words in (("letter", "a letter reaches the officer"), ("answer", "the answer reaches the person")):
        for figure in ("p50", "p99"):
            alone, flood = found["alone"][deed][figure], found["flood"][deed][figure]
            lines.append(f"{words}, {figure:4}{alone:>9.1f} ms{flood:>9.1f} ms  × {flood / alone:>5.2f}")
    return "\n".join(lines)


@click.command()
@click.option("--strangers", type=int, default=10_000, show_default=True)
@click.option("--rounds", type=int, default=300, show_default=True, help="Letters and answers, each time.")
@click.option("--every", type=float, default=0.3, show_default=True, help="Seconds from one round to the next.")
def main(strangers: int, rounds: int, every: float) -> None:
    """How long people and officers wait for each other while strangers press /start at once."""
    found = asyncio.run(bench(strangers, rounds, every))
    click.echo(table(found))
    click.echo(json.dumps(found))


if __name__ == "__main__":
    main()
