"""However many cases there are, what people and the machine do all day reads tables that grow by their indexes."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from bot.sandbox.phone import Phone
from tests.conftest import Town, file_request, newest

# Tables of which there is little, whatever people do: staff, settings, what coordinators send to all.
SMALL = {
    "absence",
    "alembic_version",
    "appointment",
    "broadcast",
    "holiday",
    "invite",
    "mark",
    "alert",
    "secret",
    "template",
}
# Scans that are right: the table, a part of the statement, and why.
ALLOWED = [
    ("name_token", "FROM name_token\n LIMIT"),  # whether there is any row
    ("case", "cards_stale = 1"),  # an index that holds only those
    ("sqlite_sequence", "FROM sqlite_sequence"),  # a row a table
    ("person", "person.telegram_id IS NOT NULL OR"),  # the nightly search for whom to forget
    ("post", "SELECT post.id \nFROM post"),  # the nightly search for what to forget
]

SCAN = re.compile(r"SCAN (?!CONSTANT)(\w+).*")
SUBQUERY = re.compile(r"\) AS (anon_\d+)")  # what is in it is planned on its own
NAMED = re.compile(r'"?(\w+)"? AS "?(\w+)"?')


Statements = set[str]


@contextmanager
def listening() -> Iterator[Statements]:
    """To every statement of whatever engine; lists of values of different lengths count once."""
    heard: Statements = set()

    def hear(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if re.match(r"(SELECT|UPDATE|DELETE|WITH)\b", statement):
            heard.add(re.sub(r"\?(, \?)+", "?, ?", statement))

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(Engine, "before_cursor_execute", hear)


def scans(database: sqlite3.Connection, statement: str) -> list[str]:
    """Tables that grow and are read from one end to the other."""
    plan = database.execute(f"EXPLAIN QUERY PLAN {statement}", [None] * statement.count("?")).fetchall()
    tables = {alias: table for table, alias in NAMED.findall(statement)}
    scanned = [(tables.get(found[1], found[1]), found[0]) for *_, detail in plan if (found := SCAN.match(detail))]
    allowed = SMALL | {table for table, part in ALLOWED if part in statement}
    allowed |= set(SUBQUERY.findall(statement))
    return [f"{detail} ({table}): {statement}" for table, detail in scanned if table not in allowed]


@pytest.fixture
def explain(town: Town) -> Callable[[Statements], list[str]]:
    """After the story: the bot's own file."""
    path = town.settings.database_url.partition(":///")[2]

    def explained(statements: Statements) -> list[str]:
        with sqlite3.connect(path) as database:
            return [one for statement in sorted(statements) for one in scans(database, statement)]

    return explained


async def test_nothing_reads_a_growing_table_from_end_to_end(
    town: Town, explain: Callable[[Statements], list[str]]
) -> None:
    """All that officers, applicants and the machine do in a day; not the monthly figures, which read a month."""
    maria = await town.coordinator()
    with listening() as statements:
        await town.restart()
        ihor = await town.officer(maria)
        await town.officer(maria, "Оксана")
        olena = await town.applicant()
        await talk(town, ihor, olena)
        await look_around(town, ihor, olena, maria)
        await come_and_go(town, ihor, olena)
    assert len(statements) > ENOUGH
    found = explain(statements)
    assert not found, "\n\n".join(found)


ENOUGH = 100


async def talk(town: Town, ihor: Phone, olena: Phone) -> None:
    """Filed, taken, letters both ways, corrected, taken back, resolved."""
    await file_request(olena)
    await ihor.press("Взяти в роботу")
    await olena.wait("в роботі")
    receipt = await newest(olena, "прийнято")
    own = await olena.send("Ось довідка", reply_to=receipt)
    copy = await ihor.wait("Ось довідка")
    await olena.edit(own, "Ось дві довідки")
    await ihor.wait("виправлено")
    await olena.send_album(["photo", "photo"], reply_to=receipt)
    await ihor.send("Бачу", reply_to=copy)
    await olena.wait("Бачу")
    await ihor.wait("Надіслано: Олена")
    await ihor.press("Відкликати")
    await ihor.wait("Відкликано")
    await town.settle()
    await ihor.press("Уточнити", on=await newest(ihor, "Стан: у роботі"))
    await ihor.wait("Що уточнити?")
    await ihor.send("За який місяць?")
    await olena.wait("За який місяць?")
    await olena.send("За вересень")
    await ihor.wait("За вересень")
    await ihor.send("Кому це?")
    await ihor.press("Нікому")
    await town.settle()


async def look_around(town: Town, ihor: Phone, olena: Phone, maria: Phone) -> None:
    """Lists, cards, searches, and what the outside asks."""
    for words in ("/queue", "/case 1", "/find 1", "/find Олена", "/find довідки", "/find +380671234567", "/help"):
        await ihor.send(words)
        await town.settle()
    await ihor.send("/case 1")
    await ihor.wait("Стан:")
    for label in ("Вкладення", "Історія"):
        await ihor.press(label)
        await town.settle()
    for words in ("/overdue", "/staff", "/find 1", "/find Олена"):
        await maria.send(words)
        await town.settle()
    await olena.send("Мої звернення")
    await olena.press("№ 26-000001 · Виплати ВПО · у роботі")
    await olena.wait("26-000001")
    await olena.press("Листування")
    await olena.send("Мої дані")
    await olena.wait("дані")


async def come_and_go(town: Town, ihor: Phone, olena: Phone) -> None:
    """Absence, a stand-in, a return, a block; nights, mornings and deadlines pass."""
    await ihor.send("/away")
    await ihor.press("Розподілити між колегами")
    await ihor.press("Готово")
    await olena.wait("Поки що вам допомагає Оксана")
    await ihor.send("/back")
    await town.settle()
    await ihor.block()
    await town.settle()
    await ihor.unblock()
    await file_request(olena, "Ще одне")
    for _ in range(4):
        await town.telegram.advance(days=1)
        await town.settle()
