"""The log of the database keeps nothing that has been erased, and nothing long that has only been replaced."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot import cleaner
from models.crypto import Keyring, new_key
from models.database import Database
from tests.conftest import Town, file_request
from tests.test_mydata import erase, file_of, on_disk, sealed
from tests.test_restricted import REMOVE, focal, requested


def log_of(town: Town) -> Path:
    return file_of(town).with_name(file_of(town).name + "-wal")


def still_there(town: Town, secrets: list[bytes]) -> int:
    raw = on_disk(town)
    return len([one for one in secrets if one in raw])


@contextmanager
def a_reader(town: Town) -> Iterator[None]:
    """Another process, which reads what stands there now."""
    with closing(sqlite3.connect(file_of(town), isolation_level=None)) as connection:
        connection.execute("begin")
        connection.execute("select count(*) from person").fetchone()
        yield


async def test_who_reads_holds_up_the_cleaning_and_nobody_else(town: Town) -> None:
    _, ihor, olena = await town.taken()
    secrets = sealed(town)
    taras = await town.applicant("Тарас")
    with a_reader(town):
        await erase(olena)
        await file_request(taras, "Новий лист")
        await ihor.wait("Новий лист")
        assert still_there(town, secrets) == len(secrets)
    await town.settle()
    assert still_there(town, secrets) == 0


async def test_a_private_talk_that_was_removed_is_gone_from_the_log(town: Town) -> None:
    sofia = await focal(town, await town.coordinator())
    olena = await town.applicant()
    await requested(olena)
    await sofia.press("Написати")
    await olena.wait("Чи зручно зараз?")
    await olena.send("Він не випускає нас")
    await sofia.wait("Він не випускає нас")
    await town.settle()
    with sqlite3.connect(file_of(town)) as db:
        secrets = [row[0] for row in db.execute("select content from letter where content is not null")]
    assert len(secrets) >= 2
    await olena.press(REMOVE)
    await olena.wait("прибрано")
    await town.settle()
    assert still_there(town, secrets) == 0


async def test_what_was_only_replaced_is_gone_after_a_while(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    olena = await town.applicant()
    await town.settle()
    assert log_of(town).stat().st_size > 0
    monkeypatch.setattr(cleaner, "EVERY_SECONDS", 0.01)
    await town.restart()
    await olena.send("Екстрені номери")
    await olena.wait("112")
    await town.settle()
    while log_of(town).stat().st_size:
        await town.telegram.now()


async def test_what_the_process_before_has_left_goes_at_the_start(town: Town) -> None:
    await town.applicant()
    await town.settle()
    with a_reader(town):  # so that closing doesn't do it
        await town.stop()
        left = log_of(town).stat().st_size
        await town.start()
    await town.settle()
    assert log_of(town).stat().st_size < left


async def test_postgresql_is_left_alone() -> None:
    database = Database("postgresql+asyncpg://nobody@127.0.0.1:1/nowhere", Keyring([new_key()]))
    assert await database.empty_log()
    await database.close()
