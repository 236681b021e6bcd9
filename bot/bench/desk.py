"""What people look at most with 1,000,000 cases in the database, beside the same with 1,000; and the filing of one.

The measured officer has forty open cases both times; all others stand with 26 colleagues, most of them closed. Measured
is from the press to what is to be said, without Telegram. Nothing is kept.
"""

import asyncio
import secrets
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event

from bot.bench.figures import Figure, Part, ratio
from bot.bench.town import FILE, ZONE, made
from handlers import mycases
from handlers.callbacks import Queue
from handlers.desk import Office, Turn
from handlers.officer import card, find, queue
from models import access, catalogue, intake, people, safeguarding, staff
from models.cases import Case
from models.crypto import Encrypted, Keyring, new_key
from models.database import Database
from models.people import Duty
from models.search import name_keys
from models.statuses import Status

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
OFFICERS = 27
OPEN_SHARE = 50  # of others' cases every fiftieth is open
MINE = 40
FIRST_PERSON = 1000  # whose ids count from there
WORDS = {"kind": "text", "text": "Виплату не отримали"}
NAMES = ("Олена", "Петро", "Ганна", "Іван", "Марія", "Тарас", "Оксана", "Юрій")
SURNAMES = tuple(f"{stem}{end}" for stem in ("Ковал", "Бондар", "Мельник", "Шевч", "Ткач") for end in ("енко", "ук"))
CATEGORIES = (("PAY", "delay"), ("HOU", "rent"), ("DOC", "residence"), ("MED", "aids"))


@dataclass(frozen=True)
class Size:
    few: int
    many: int
    rounds: int
    warm_up: int


FULL, QUICK = Size(1_000, 1_000_000, rounds=15, warm_up=3), Size(50, 200, rounds=1, warm_up=1)
OFFICE = Office(
    zone=ZONE, bot_username="bot", organisation="", privacy_contact="", psea_contact="", coordinators=frozenset(),
    digest_day=1, digest_time="09:00", retention_months=12,
)  # fmt: skip


async def fill(database: Database, size: int) -> int:
    """Staff and cases; the id of the officer who is measured."""
    async with database.write() as db:
        for number in range(OFFICERS):
            officer = await people.meet(db, number + 1, f"Радник {number}")
            await staff.appoint(db, officer, Duty.OFFICER, NOW, regions=["UA-05"])
        await db.flush()
        first = officer.id - OFFICERS + 1
    path = database.path
    assert path, "it is a SQLite file"
    await asyncio.to_thread(_insert, path, database.keyring, size, first)
    return first


def _insert(path: Path, keyring: Keyring, size: int, first: int) -> None:
    with sqlite3.connect(path) as db:
        db.execute("pragma synchronous=off")
        letter = keyring.encrypt(Encrypted.encode(WORDS), "letter.content")
        persons = max(size // 3, 1)
        db.executemany(
            "insert into person (id, telegram_key, telegram_id, name, sample, marks, away)"
            " values (?, ?, ?, ?, 0, '[]', 0)",
            _people(keyring, persons),
        )
        keys = {name: [keyring.lookup(key) for key in name_keys(name)] for name in (*NAMES, *SURNAMES)}
        tokens = ((FIRST_PERSON + i, key) for i in range(persons) for word in _name(i) for key in keys[word])
        db.executemany("insert or ignore into name_token values (?, ?)", tokens)
        columns = (
            "number, person_id, officer_id, category, topic, intake, urgent, whereabouts, region, status, sample,"
            " filed_at, first_answer_due, answer_due, applicant_wrote_at, answer_owed, behalf"
        )
        db.executemany(f"insert into 'case' ({columns}) values ({', '.join('?' * 17)})", _cases(size, persons, first))  # noqa: S608
        db.execute(
            "insert into letter (case_number, author_id, side, content, at)"
            " select number, person_id, 'applicant', ?, filed_at from 'case' where officer_id = ? or number % 10 = 0",
            [letter, first],
        )


def _name(number: int) -> tuple[str, str]:
    return NAMES[number % len(NAMES)], SURNAMES[number // len(NAMES) % len(SURNAMES)]


def _people(keyring: Keyring, count: int) -> Iterator[tuple[Any, ...]]:
    telegram_id = keyring.encrypt(Encrypted.encode(FIRST_PERSON), "person.telegram_id")
    names = {
        (one, two): keyring.encrypt(Encrypted.encode(f"{one} {two}"), "person.name")
        for one in NAMES
        for two in SURNAMES
    }
    return ((FIRST_PERSON + i, secrets.token_bytes(16), telegram_id, names[_name(i)]) for i in range(count))


def _cases(size: int, persons: int, first: int) -> Iterator[tuple[Any, ...]]:
    step = max(size // MINE, 1)
    for i in range(size):
        mine = i % step == 0 and i // step < MINE
        officer = first if mine else first + i % OFFICERS
        is_open = mine or (officer != first and i % OPEN_SHARE == 0)
        filed = NOW - timedelta(days=i % 5)
        year, number = divmod(i, 999_999)
        yield (
            (26 - year) * 1_000_000 + number + 1, FIRST_PERSON + i % persons, officer, *CATEGORIES[i % 4], "text", 0,
            "here", "UA-05", "in_progress" if is_open else "closed", 0, *map(_moment, (
                filed, filed + timedelta(days=3), filed + timedelta(days=15), filed)), i % 2, "self",
        )  # fmt: skip


def _moment(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S.000000")


Deed = Callable[[Turn], Awaitable[object]]


async def _card(turn: Turn) -> object:
    query = access.of_holder(turn.me).limit(1)
    held = (await turn.db.scalars(query.where(Case.status == Status.IN_PROGRESS))).unique().first()
    return await card.show(turn, held, turn.me) if held else None


async def _my_cases(turn: Turn) -> object:
    return await mycases.show_list(await _of_applicant(turn))


async def _file(turn: Turn) -> object:
    """Given to whom it falls to, and written down."""
    turn = await _of_applicant(turn)
    topic = catalogue.topic("PAY", "delay")
    case = await intake.file(turn.db, turn.me, topic, turn.now, ZONE, region="UA-05", contents=[WORDS])
    await safeguarding.assign(turn.db, case, turn.now)
    await turn.db.flush()
    return case


async def _of_applicant(turn: Turn) -> Turn:
    """In the next year, whose numbers are all free."""
    me = await people.get(turn.db, FIRST_PERSON)
    return replace(turn, me=me, now=NOW + timedelta(days=60))


DEEDS: dict[str, Deed] = {
    "/queue": lambda turn: queue.show(turn, Queue()),
    "a section of it": lambda turn: queue.show(turn, Queue(show="yours")),
    "with a filter": lambda turn: queue.show(turn, Queue(category="PAY")),
    "card": _card,
    "/find by number": lambda turn: find.show(turn, "26-000001"),
    "/find by name": lambda turn: find.show(turn, "Олена Коваленко"),
    "/find by words": lambda turn: find.show(turn, "виплату"),
    "«Мої звернення»": _my_cases,
    "filing, with the choice of the officer": _file,
}


@dataclass(frozen=True)
class Cost:
    milliseconds: float  # the median of the rounds
    statements: int


async def measure(database: Database, officer: int, size: Size) -> dict[str, Cost]:
    """The rounds go round all deeds, so that none has the machine's quiet moment to itself."""
    counted = 0

    def count(*_: object) -> None:
        nonlocal counted
        counted += 1

    event.listen(database.writer.sync_engine, "before_cursor_execute", count)
    times: dict[str, list[float]] = {name: [] for name in DEEDS}
    statements: dict[str, int] = {}
    for number in range(size.warm_up + size.rounds):
        for name, deed in DEEDS.items():
            async with database.write() as db:
                turn = Turn(db=db, now=NOW, office=OFFICE, me=await people.get(db, officer))
                counted, began = 0, time.perf_counter()
                await deed(turn)
                took = (time.perf_counter() - began) * 1000
                await db.rollback()
            statements[name] = counted
            if number >= size.warm_up:
                times[name].append(took)
    return {name: Cost(statistics.median(times[name]), statements[name]) for name in DEEDS}


async def bench(*, quick: bool) -> list[Figure]:
    size = QUICK if quick else FULL
    found = {}
    for cases in (size.few, size.many):
        with tempfile.TemporaryDirectory() as folder:
            database = await made(Path(folder) / FILE, Keyring([new_key()]))
            found[cases] = await measure(database, await fill(database, cases), size)
            await database.close()
    few, many = found[size.few], found[size.many]
    return [
        ratio(
            f"{name}, {size.many:,} cases ÷ {size.few:,}",
            Part(f"{size.many:,} cases, {many[name].statements} statements", many[name].milliseconds, "ms"),
            Part(f"{size.few:,} cases, {few[name].statements} statements", few[name].milliseconds, "ms"),
            at_most=1.5,
        )
        for name in DEEDS
    ]
