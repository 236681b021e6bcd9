"""A page of the database's file is damaged: that is nobody's fault who writes, and is said so."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DataError, IntegrityError, OperationalError

from models.crypto import Keyring, new_key
from models.database import MACHINE_ERRORS, Database
from tests.conftest import DATABASE, blank

PAGE = 4096


async def test_a_damaged_page_is_trouble_of_the_machine_and_said_so(tmp_path: Path) -> None:
    file = tmp_path / DATABASE
    file.write_bytes(await blank())
    with closing(sqlite3.connect(file)) as raw:
        (root,) = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = 'person'").fetchone()
    with file.open("r+b") as pages:
        pages.seek((root - 1) * PAGE)
        pages.write(b"\x99" * PAGE)
    database = Database(f"sqlite+aiosqlite:///{file}", Keyring([new_key()]))
    async with database.read() as db:
        with pytest.raises(OperationalError, match="malformed"):
            await db.execute(text("SELECT name FROM person"))
    assert database.is_damaged
    await database.close()


WRONG = [
    ("INSERT INTO mark (what, at) VALUES ('backup', '2026-01-01'), ('backup', '2026-01-01')", IntegrityError),
    ("SELECT zeroblob(2000000000)", DataError),
]


@pytest.mark.parametrize(("statement", "kind"), WRONG)
async def test_what_cant_be_written_still_counts_against_the_update(
    tmp_path: Path, statement: str, kind: type[Exception]
) -> None:
    (tmp_path / DATABASE).write_bytes(await blank())
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/{DATABASE}", Keyring([new_key()]))
    with pytest.raises(kind) as error:
        async with database.write() as db:
            await db.execute(text(statement))
    assert not isinstance(error.value, MACHINE_ERRORS)
    assert not database.is_damaged
    await database.close()


async def test_what_is_no_database_is_trouble_of_the_machine(tmp_path: Path) -> None:
    (tmp_path / DATABASE).write_bytes(b"\x99" * PAGE)
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/{DATABASE}", Keyring([new_key()]))
    async with database.read() as db:
        with pytest.raises(OperationalError):
            await db.execute(text("SELECT 1"))
    assert database.is_damaged
    await database.close()
