"""What a case with ten messages takes on disk: filed, answered and written on through the bot, one person each."""

import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bot.bench.figures import Figure, Part
from bot.bench.filing import file
from bot.bench.process import Trouble, together
from bot.bench.town import UNLIMITED, Phone, Town, file_of, made, product, staffed, town
from models.crypto import Keyring, new_key

ANSWERS = 5  # and as many letters


@dataclass(frozen=True)
class Size:
    cases: int
    at_once: int
    officers: int


FULL, QUICK = Size(1_000, 50, 20), Size(4, 4, 2)


async def course(told: Town, one: Phone) -> None:
    """The first letter comes with the request; the last word is the officer's."""
    receipt = await file(one, f"Виплату за вересень не отримали, {one.id}.")
    officer = next(at for at in told.officers if at.name in one.text(receipt))
    copy = await officer.hear(f"{one.id}.", 0)
    for number in range(ANSWERS):
        after = officer.say(f"Заяву передано до управління, відповідь {number}, {one.id}.", reply_to=copy)
        await one.hear(f"відповідь {number}, {one.id}.", after)
        if number < ANSWERS - 1:
            after = one.say(f"Чи є новини про виплату? Питання {number}, {one.id}.")
            copy = await officer.hear(f"Питання {number}, {one.id}.", after)


async def bench(*, quick: bool) -> list[Figure]:
    size = QUICK if quick else FULL
    empty = await _empty()
    async with town(size.cases, size.officers) as told, product(told, staffed, settings=UNLIMITED) as subject:
        for first in range(0, size.cases, size.at_once):
            await together(*(course(told, one) for one in told.applicants[first : first + size.at_once]))
        await told.quiet()
        _require(file_of(subject), size.cases)
        today = _written_back(file_of(subject))
        lasting = _lasting(file_of(subject))
    return [
        Figure(
            f"bytes of a case with {2 * ANSWERS} messages, on the day",
            (today - empty) / size.cases,
            "B",
            parts=(Part("file", today / 1e6, f"MB for {size.cases:,} cases"),),
        ),
        Figure(
            "bytes of it when updates are forgotten and the file is packed",
            (lasting - empty) / size.cases,
            "B",
            parts=(Part("file", lasting / 1e6, f"MB for {size.cases:,} cases"),),
        ),
    ]


async def _empty() -> int:
    """A file with tables and nothing in them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty.db"
        await (await made(path, Keyring([new_key()]))).close()
        return path.stat().st_size


def _require(path: Path, cases: int) -> None:
    """Raises Trouble where not every message is in its case."""
    with closing(sqlite3.connect(path)) as db:
        letters = db.execute("select count(*) from letter group by case_number").fetchall()
    if letters != [(2 * ANSWERS,)] * cases:
        raise Trouble(f"{cases} cases with {2 * ANSWERS} messages were expected, found {letters}")


def _written_back(path: Path) -> int:
    """The size of the file when nothing is left in its log."""
    with closing(sqlite3.connect(path)) as db:
        busy, *_ = db.execute("pragma wal_checkpoint(truncate)").fetchone()
    if busy:
        raise Trouble("the log couldn't be written back")
    return path.stat().st_size


def _lasting(path: Path) -> int:
    """Of a copy without what came in, which is kept for two days."""
    copy = path.with_name("copy.db")
    with closing(sqlite3.connect(path)) as db:
        db.execute("vacuum into ?", (str(copy),))
    with closing(sqlite3.connect(copy)) as db:
        db.execute("delete from incoming")
        db.commit()
        db.execute("vacuum")
    return copy.stat().st_size
