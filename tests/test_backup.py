"""A backup made under load puts everything back, and nobody reads it without the key."""

import asyncio
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import backup
from bot.sandbox.phone import Phone
from models import outbox
from models.crypto import Keyring, WrongKeyError, new_key
from tests.conftest import Town, file_request, shows
from tests.test_commands import command

NIGHT = datetime(2026, 11, 22, 3, 30, tzinfo=UTC)


def a_database(folder: Path, rows: int = 20_000) -> Path:
    path = folder / "one.db"
    with sqlite3.connect(path) as connection:
        connection.execute("pragma journal_mode=wal")
        connection.execute("create table letter (id integer primary key, words text)")
        connection.executemany("insert into letter (words) values (?)", (("таємниця " * 20,) for _ in range(rows)))
    connection.close()
    return path


def restored(file: Path, keyring: Keyring, place: Path) -> int:
    with backup.restoring(file, keyring, place):
        pass
    with sqlite3.connect(place) as connection:
        return int(connection.execute("select count(*) from letter").fetchone()[0])


def test_what_was_copied_comes_back_and_can_be_read_with_the_key_only(tmp_path: Path) -> None:
    path, key = a_database(tmp_path), new_key()
    made = backup.make(path, Keyring([key]), tmp_path / "copies", NIGHT)
    assert made.name == "2026-11-22T033000.liaison"
    assert "таємниця".encode() not in made.read_bytes()
    assert [one.name for one in (tmp_path / "copies").iterdir()] == [made.name]
    assert restored(made, Keyring([new_key(), key]), tmp_path / "new" / "two.db") == 20_000
    with pytest.raises(WrongKeyError):
        restored(made, Keyring([new_key()]), tmp_path / "three.db")
    assert not (tmp_path / "three.db").exists()


def test_one_that_was_cut_off_or_changed_is_refused(tmp_path: Path) -> None:
    keyring = Keyring([new_key()])
    whole = backup.make(a_database(tmp_path), keyring, tmp_path, NIGHT).read_bytes()
    frame = len(backup.MAGIC) + 4 + backup.SALT_BYTES + backup.FRAME + backup.TAG_BYTES
    for number, damaged in enumerate(
        (whole[:-1], whole[:frame], whole[: frame - 5], whole[:40], b"", b"PK" + whole, whole[:-9] + b"x" + whole[-8:])
    ):
        file = tmp_path / f"{number}.liaison"
        file.write_bytes(damaged)
        with pytest.raises((backup.BackupError, WrongKeyError)):
            restored(file, keyring, tmp_path / "two.db")
        assert sorted(one.name for one in tmp_path.glob("two.db*")) == []


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    path, keyring = a_database(tmp_path), Keyring([new_key()])
    made = backup.make(path, keyring, tmp_path, NIGHT)
    with pytest.raises(backup.BackupError, match="exists already"):
        restored(made, keyring, path)
    path.unlink()
    path.with_name("one.db-wal").write_bytes(b"of another database")
    with pytest.raises(backup.BackupError, match=r"one\.db-wal exists already"):
        restored(made, keyring, path)


def test_only_the_newest_stay(tmp_path: Path) -> None:
    path, keyring = a_database(tmp_path, rows=1), Keyring([new_key()])
    made = [backup.make(path, keyring, tmp_path, NIGHT + timedelta(days=day)) for day in range(4)]
    assert backup.rotate(tmp_path, 2) == made[:2]
    assert sorted(tmp_path.glob("*.liaison")) == made[2:]


async def test_a_drill_back_up_under_load_destroy_restore_recount(town: Town, tmp_path: Path) -> None:
    maria = await town.coordinator()
    ihor = await town.officer(maria)
    people = [await town.applicant(f"Людина {i}") for i in range(4)]
    await file_request(people[0], "перший лист")
    filing = asyncio.create_task(_file_all(people[1:]))
    done = await command(town, tmp_path, "backup", str(tmp_path / "copies"), "--keep", "1")
    assert done.returncode == 0, done.stderr
    await filing
    await town.settle()
    await town.stop()
    path = Path(town.settings.database_url.split("///")[1])
    for one in path.parent.glob("liaison.db*"):
        one.unlink()

    done = await command(town, tmp_path, "restore", done.stdout.strip())
    assert done.returncode == 0, done.stderr
    assert " cases, 6 people, last event " in done.stdout
    await town.start()
    await town.settle()
    before = await shows(ihor, "ще один лист")
    await people[0].send("Мої звернення")
    await people[0].wait("У вас 1 звернення")
    await file_request(people[0], "ще один лист")
    await ihor.wait("ще один лист")
    await town.settle()
    assert await shows(ihor, "ще один лист") == before + 1


async def _file_all(people: list[Phone]) -> None:
    for one in people:
        await file_request(one, "другий лист")


async def test_what_waited_to_be_sent_is_put_aside(town: Town, tmp_path: Path) -> None:
    olena = await town.applicant()
    await town.settle()
    hold = await town.telegram.fault("hold", method="sendMessage", chat_id=olena.id, times=None)
    await olena.send("Екстрені номери")
    async with town.database() as database:
        unsent = 0
        while not unsent:
            async with database.read() as db:
                unsent = (await outbox.counts(db))[0]
    made = await command(town, tmp_path, "backup", str(tmp_path / "copies"))
    elsewhere = {"DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/restored/liaison.db"}
    done = await command(town, tmp_path, "restore", made.stdout.strip(), **elsewhere)
    assert "Put aside, not sent: 1." in done.stdout
    listed = await command(town, tmp_path, "parked", **elsewhere)
    assert "restored from a backup: it may have been sent since" in listed.stdout
    await town.telegram.lift_faults(hold)
    await olena.wait("112")
