"""`python -m bot.bench.relay`: the processor's time for a relayed message, beside a bare aiogram echo bot.

Fifty applicants and five officers write to each other in open cases; the local Telegram and the people run here, each
bot in a process of its own. Reads /proc, so it needs Linux.
"""

import asyncio
import os
import secrets
import signal
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from bot import migrations
from bot.app import SECRET_BYTES
from bot.clock import SystemClock
from bot.sandbox.client import TOKEN
from bot.sandbox.people import Deeds
from bot.sandbox.server import serve
from bot.sandbox.world import Message, World
from models import people, staff
from models.cases import Case
from models.catalogue import Intake
from models.crypto import Keyring, new_key
from models.database import Database
from models.people import Duty
from models.statuses import Status

APPLICANTS, OFFICERS = 50, 5
WARM_UP = 3
PATIENCE = 120
TICKS = os.sysconf("SC_CLK_TCK")
FIRST_OFFICER = 1_000


@dataclass
class Town:
    """Telegram, and who writes to whom: applicants by their officer."""

    world: World
    url: str
    applicants: list[Deeds]
    officers: list[Deeds]

    def officer_of(self, number: int) -> Deeds:
        return self.officers[number % len(self.officers)]


@asynccontextmanager
async def town() -> AsyncIterator[Town]:
    world = World(SystemClock())
    bot = world.only_bot() if world.bot(TOKEN) else None
    assert bot
    for number in range(APPLICANTS):
        world.add_person("Олена", person_id=number + 1)
    for number in range(OFFICERS):
        world.add_person("Ігор", person_id=FIRST_OFFICER + number)
    for person in world.people.values():
        bot.chat_with(person).started = True
    deeds = [Deeds(world, bot, person) for person in world.people.values()]
    async with serve(world) as url:
        yield Town(world, url, deeds[:APPLICANTS], deeds[APPLICANTS:])


async def fill(database: Database) -> None:
    """Everybody of the town, and a case in progress for each applicant."""
    now = datetime.now(UTC)
    await migrations.upgrade(database)
    await database.load_lookup_key(secrets.token_bytes(SECRET_BYTES))
    async with database.write() as db:
        officers = [await people.meet(db, FIRST_OFFICER + number, "Ігор") for number in range(OFFICERS)]
        for officer in officers:
            await staff.appoint(db, officer, Duty.OFFICER, now, regions=["UA-05"])
        applicants = [await people.meet(db, number + 1, "Олена") for number in range(APPLICANTS)]
        await db.flush()
        for number, applicant in enumerate(applicants):
            applicant.consented_at = now
            db.add(
                Case(
                    number=26_000_001 + number, person_id=applicant.id, officer_id=officers[number % OFFICERS].id,
                    category="PAY", topic="delay", intake=Intake.TEXT, urgent=False, whereabouts="here",
                    region="UA-05", status=Status.IN_PROGRESS, filed_at=now, first_answer_due=now + timedelta(days=3),
                    answer_due=now + timedelta(days=15), taken_at=now, first_answer_at=now, staff_wrote_at=now,
                    behalf="self",
                )
            )  # fmt: skip


@asynccontextmanager
async def subject(name: str, *arguments: str) -> AsyncIterator[int]:
    """The id of the bot's process."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot.bench.subjects", name, *arguments)
    try:
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        await process.wait()


def seconds_of(pid: int) -> float:
    """Of the processor, user and system."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


async def until(told: Town, count: int) -> None:
    """The bot has sent so many messages."""
    async with asyncio.timeout(PATIENCE):
        while _sent(told) < count:  # noqa: ASYNC110 - the bot is in another process
            await asyncio.sleep(0.01)


def _sent(told: Town) -> int:
    return sum(one.from_bot for deeds in (*told.applicants, *told.officers) for one in deeds.chat.messages.values())


def copies(deeds: Deeds) -> list[Message]:
    return [one for one in deeds.chat.messages.values() if one.from_bot and "№" in one.body.get("text", "")]


async def talk(told: Town, rounds: int) -> int:
    """Everybody writes, everybody answers; how many messages that were."""
    for number in range(rounds):
        before = _sent(told)
        seen = {id(officer): len(copies(officer)) for officer in told.officers}
        for applicant in told.applicants:
            applicant.send("text", {"text": f"Чи є новини про виплату? Питання {number}"})
        await until(told, before + APPLICANTS)
        for officer in told.officers:
            for copy in copies(officer)[seen[id(officer)] :]:
                officer.send("text", {"text": f"Заяву передано, відповідь {number}", "reply_to": copy.id})
        await until(told, before + 2 * APPLICANTS)
    return rounds * 2 * APPLICANTS


async def echoes(told: Town, rounds: int) -> int:
    for number in range(rounds):
        for half in range(2):
            before = _sent(told)
            for applicant in told.applicants:
                applicant.send("text", {"text": f"Чи є новини про виплату? Питання {number} {half}"})
            await until(told, before + APPLICANTS)
    return rounds * 2 * APPLICANTS


async def measure(name: str, rounds: int) -> float:
    """Microseconds of the processor a message."""
    async with town() as told:
        with tempfile.TemporaryDirectory() as folder:
            arguments: list[str] = []
            if name != "echo":
                key = new_key()
                url = f"sqlite+aiosqlite:///{folder}/bench.db"
                database = Database(url, Keyring([key]))
                await fill(database)
                await database.close()
                arguments = [url, key]
            converse = echoes if name == "echo" else talk
            async with subject(name, told.url, *arguments) as pid:
                await converse(told, WARM_UP)
                began = seconds_of(pid)
                count = await converse(told, rounds)
                return (seconds_of(pid) - began) / count * 1e6


@click.command()
@click.option("--rounds", default=20, show_default=True)
@click.option("--only", multiple=True, type=click.Choice(["echo", "relay", "shipped"]))
def main(rounds: int, only: tuple[str, ...]) -> None:
    """The processor's time for a relayed message."""
    for name in only or ("echo", "relay", "shipped"):
        click.echo(f"{name:8} {asyncio.run(measure(name, rounds)):8.0f} µs a message")


if __name__ == "__main__":
    main()
