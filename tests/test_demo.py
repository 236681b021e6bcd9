"""The demo: a page within seconds, and a sample year that the domain's own operations could have written."""

import asyncio
import fcntl
import os
import re
import signal
import socket
import sys
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from click.testing import CliRunner
from sqlalchemy import func, inspect, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import migrations
from bot.commands import main
from bot.demo import crew, year
from bot.demo.plan import Inventor, Story
from bot.demo.show import free_port
from bot.demo.worktime import KYIV, opening, worked
from bot.sandbox.client import Sandbox
from bot.sandbox.phone import Phone
from locales import dates
from models import digest
from models.agenda import Task
from models.cases import Case
from models.correspondence import Letter
from models.crypto import Keyring, new_key
from models.database import Database
from models.deadlines import next_month
from models.events import Event
from models.intake import Counter as Numbers
from models.people import Person
from models.referrals import Referral
from models.statuses import OPEN, Status

NOW = datetime(2026, 10, 13, 10, tzinfo=KYIV)
ROOT = Path(__file__).parent.parent
START_SECONDS = 120  # generous: other tests run beside
HEALTH = "Здоров’я та інвалідність"
TABLES = (Person, Case, Letter, Referral, Event, Task, Numbers)


# The command


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """Started in an environment that would break it, did it read it."""
    environment = {**os.environ, "BOT_TOKEN": "1:wrong", "DATABASE_URL": "mysql://nowhere", "TIMEZONE": "Mars/Olympus"}
    command = ("-m", "bot", "demo", "--port", "0", "--cases", "60", "--folder", str(tmp_path / "demo"))
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, *command, cwd=ROOT, env=environment, stdout=pipe, stderr=pipe
    )
    yield process
    if process.returncode is None:
        process.kill()
    await process.communicate()


async def addresses(process: asyncio.subprocess.Process) -> tuple[str, str]:
    """The page's, which is printed first, and that of /health."""
    found: list[str] = []
    async with asyncio.timeout(START_SECONDS):
        while len(found) < 2:
            assert process.stdout
            line = (await process.stdout.readline()).decode()
            assert line, await process.stderr.read() if process.stderr else ""
            found += re.findall(r"http://[\w.:/]+", line)
    return found[0], found[1]


async def status_of(url: str) -> int:
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return answer.status


async def test_a_newcomer_plays_all_three(demo: asyncio.subprocess.Process) -> None:
    page, health = await addresses(demo)
    assert await status_of(f"{page}/") == 200
    async with Sandbox.connect(page) as telegram:
        await telegram.settle(health)
        await nobody_was_disturbed(telegram)
        olena, ihor, maria = await phones(telegram)
        assert (olena.name, ihor.name, maria.name) == ("Олена", "Ігор", "Марія")
        assert olena.messages == []
        assert "Підсумок місяця" in maria.buttons()

        await ihor.send("/queue")
        assert "8 відкритих справ" in (await ihor.wait()).text
        patient = await applicant(telegram, HEALTH)
        await ihor.press(line(ihor, f" · {HEALTH} · {patient.name} · "))
        await ihor.press("Відповісти")
        await ihor.send("Добрий день. Візок можна отримати у вівторок.")
        await patient.wait("Візок можна отримати")

        now = (await telegram.now()).astimezone(KYIV)
        await telegram.move_to(datetime.combine(next_month(now.date()), time(9, 0, 1), KYIV))
        summary = await maria.wait(f"Підсумок за {dates.month_of(now.date())}", timeout=START_SECONDS)
        assert "Надійшло" in summary.text
        await telegram.settle(health, timeout=START_SECONDS)
        assert await telegram.refusals() == []
    demo.send_signal(signal.SIGTERM)
    _, errors = await demo.communicate()
    assert demo.returncode == 0, errors.decode()


async def phones(telegram: Sandbox) -> list[Phone]:
    people = {one["id"]: one for one in await telegram.people()}
    stage = await telegram.get("/sandbox/stage")
    return [await Phone(telegram, people[one["person"]]).refresh() for one in stage["phones"]]


async def applicant(telegram: Sandbox, role: str) -> Phone:
    """Whom Ihor helps in that matter."""
    people = {one["id"]: one for one in await telegram.people()}
    stage = await telegram.get("/sandbox/stage")
    return Phone(telegram, next(people[one["person"]] for one in stage["people"] if one["role"] == role))


def line(officer: Phone, part: str) -> str:
    """The line of the officer's list with these words."""
    return next(label for label in officer.buttons() if part in label)


async def nobody_was_disturbed(telegram: Sandbox) -> None:
    """At the start the bot writes to its staff only: nothing that fell due in the year is said again."""
    stage = await telegram.get("/sandbox/stage")
    staff = {str(one["person"]) for one in stage["people"] if one["group"] in crew.GROUPS.values()}
    said = await telegram.calls("sendMessage")
    assert said
    assert {call["params"]["chat_id"] for call in said} <= staff


def test_a_folder_belongs_to_one_demo(tmp_path: Path) -> None:
    with (tmp_path / "liaison.db.lock").open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        result = CliRunner().invoke(main, ["demo", "--port", "0", "--folder", str(tmp_path)])
    assert result.exit_code == 1
    assert "another demo works in" in result.output


def test_a_busy_port_is_left_alone() -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        taken = busy.getsockname()[1]
        assert free_port(taken) != taken
    assert free_port(taken) == taken


# The invented year


def invented(count: int, seed: int = 2026, now: datetime = NOW) -> list[Story]:
    return Inventor(now, crew.staff(), seed).year(count)


def summary(stories: Sequence[Story]) -> list[Any]:
    return [
        (one.filed, one.topic.key, one.home, one.applicant.name, one.words, one.officer, one.steps) for one in stories
    ]


def test_one_seed_makes_one_year() -> None:
    assert summary(invented(60)) == summary(invented(60))
    assert summary(invented(60)) != summary(invented(60, seed=1))


def test_everybody_writes_to_whoever_may_answer() -> None:
    staff = crew.staff()
    for story in invented(300):
        if story.home.region and story.topic.category not in {"SAF", "PSY", "FBK"}:
            assert staff[story.officer].region == story.home.region
        assert all(step.at <= NOW for step in story.steps)
        assert [step.at for step in story.steps] == sorted(step.at for step in story.steps)


@asynccontextmanager
async def a_database(folder: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite+aiosqlite:///{folder}/liaison.db", Keyring([new_key()]))
    await migrations.upgrade(database)
    await database.load_lookup_key(bytes(32))
    yield database
    await database.close()


async def the_staff(db: AsyncSession) -> list[Person]:
    staff = [Person(name=one.name, telegram_id=n, telegram_key=n, sample=True) for n, one in enumerate(crew.staff())]
    db.add_all(staff)
    await db.flush()
    return staff


def phone_book() -> year.NewPhone:
    numbers = iter(range(1_000, 10_000))
    return lambda _name: next(numbers)


async def rows(db: AsyncSession, table: type[Any]) -> list[dict[str, Any]]:
    columns = inspect(table).column_attrs.keys()
    found = await db.scalars(select(table).order_by(*inspect(table).primary_key))
    return [{name: getattr(row, name) for name in columns} for row in found]


async def test_the_ledger_writes_what_operations_write(tmp_path: Path) -> None:
    """In a session of its own, statement by statement, the same stories leave the same rows."""
    stories = invented(25)
    written = []
    for quickly in (False, True):
        folder = tmp_path / str(quickly)
        folder.mkdir()
        async with a_database(folder) as database:
            async with database.write() as db:
                work = year.write if quickly else year.perform
                await work(db, stories, await the_staff(db), phone_book())
            async with database.read() as db:
                written.append({table.__name__: await rows(db, table) for table in TABLES})
    slowly, quick = written
    for name, expected in slowly.items():
        assert quick[name] == expected, name


async def test_the_year_is_believable(tmp_path: Path) -> None:
    async with a_database(tmp_path) as database:
        async with database.write() as db:
            await year.write(db, invented(300), await the_staff(db), phone_book())
        async with database.read_long() as db:
            cases = list(await db.scalars(select(Case)))
            due = await db.scalar(select(func.min(Task.at)))
            month = await digest.compute(db, "2026-09", KYIV, include_samples=True)
            unseen = await digest.compute(db, "2026-09", KYIV)
    assert {case.status for case in cases} == set(Status)
    assert Counter(case.category for case in cases).most_common(1)[0][0] == "PAY"
    assert all(case.sample for case in cases)

    answered = [case for case in cases if case.first_answer_at or case.first_answer_missed_at]
    kept = sum(case.first_answer_at is not None and case.first_answer_at <= case.first_answer_due for case in answered)
    assert 0.6 < kept / len(answered) < 0.95
    standing = [case for case in cases if case.status in OPEN]
    assert any(case.is_overdue(NOW) for case in standing)
    assert any(case.officer_id is None for case in standing)

    assert due is not None
    assert due > NOW, "nothing waits to be said about the past"
    assert month.now.counts.received > 10
    assert month.now.satisfaction.mean is not None
    assert all(point.received for point in month.trend[1:])
    assert unseen.now.counts.received == 0


# When things happen


@pytest.mark.parametrize(
    ("real", "demo"),
    [
        (datetime(2026, 10, 13, 15, 30, tzinfo=UTC), datetime(2026, 10, 13, 10, tzinfo=KYIV)),
        (datetime(2026, 11, 22, 1, tzinfo=UTC), datetime(2026, 11, 20, 10, tzinfo=KYIV)),  # a Sunday
        (datetime(2026, 11, 2, 12, tzinfo=UTC), datetime(2026, 10, 30, 10, tzinfo=KYIV)),  # November is too young
    ],
)
def test_the_demo_opens_on_a_workday_of_a_month_with_something_to_tell(real: datetime, demo: datetime) -> None:
    assert opening(real) == demo


def test_staff_work_from_nine_to_six_on_workdays() -> None:
    friday = datetime(2026, 10, 9, 17, tzinfo=KYIV)
    assert worked(friday, 0.5) == friday + timedelta(minutes=30)
    assert worked(friday, 2) == datetime(2026, 10, 12, 10, tzinfo=KYIV)
    assert worked(friday + timedelta(hours=5), 9) == datetime(2026, 10, 12, 18, tzinfo=KYIV)
