"""A backup made under load puts everything back, and nobody reads it without the key."""

import asyncio
import math
import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path

import pytest
from sqlalchemy import select

from bot import backup
from bot.sandbox.phone import Phone
from models import agenda, vitals
from models.agenda import Due, Task
from models.cases import Case
from models.correspondence import Letter
from models.crypto import Keyring, WrongKeyError, new_key
from models.events import Event, EventKind
from tests.conftest import KYIV, Town, a_town, file_request, shows
from tests.test_commands import command

FIRST_ANSWER_MISSED = "ми обіцяли першу відповідь"
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


def test_what_a_killed_restore_left_isnt_played_into_the_next_one(tmp_path: Path) -> None:
    path, keyring = a_database(tmp_path), Keyring([new_key()])
    made = backup.make(path, keyring, tmp_path, NIGHT)
    place = tmp_path / "two.db"
    with backup.restoring(made, keyring, place) as fresh:
        with sqlite3.connect(fresh) as killed:
            killed.execute("pragma journal_mode=wal")  # as the bot opens it
            killed.execute("delete from letter")
            killed.commit()
            left = [(one, one.read_bytes()) for one in tmp_path.glob("two.db.restoring*")]
        killed.close()
    place.unlink()
    for file, content in left:
        file.write_bytes(content)
    assert len(left) == 3
    assert restored(made, keyring, place) == 20_000


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
    copied = asyncio.Event()
    filing = asyncio.create_task(_file_until(copied, people[1:]))
    await ihor.wait("другий лист")  # they are at it
    done = await command(town, tmp_path, "backup", str(tmp_path / "copies"), "--keep", "1")
    assert done.returncode == 0, done.stderr
    copied.set()
    filed = 1 + await filing
    await town.settle()
    await town.stop()
    path = Path(town.settings.database_url.split("///")[1])
    for one in path.parent.glob("liaison.db*"):
        one.unlink()

    done = await command(town, tmp_path, "restore", done.stdout.strip())
    assert done.returncode == 0, done.stderr
    assert " cases, 6 people, last event " in done.stdout
    assert 2 <= await recount(town) < filed  # some of them, and not all
    town.repeats = True
    await town.start()
    await town.settle()
    before = await shows(ihor, "ще один лист")
    await people[0].send("Мої звернення")
    await people[0].wait("У вас 1 звернення")
    await file_request(people[0], "ще один лист")
    await ihor.wait("ще один лист")
    await town.settle()
    assert await shows(ihor, "ще один лист") == before + 1


async def recount(town: Town) -> int:
    """What was filed before is there, and what was filed meanwhile is there as a whole, or not at all."""
    async with town.database() as database, database.read() as db:
        filed = {case.number: case for case in await db.scalars(select(Case))}
        letters = list(await db.scalars(select(Letter)))
        events = list(await db.scalars(select(Event).where(Event.kind == EventKind.FILED)))
    assert all(case.officer_id for case in filed.values())
    assert {letter.case_number for letter in letters} == set(filed) == {event.case_number for event in events}
    assert len(letters) == len(events) == len(filed)
    texts = [letter.content["text"] for letter in letters]
    assert texts[0] == "перший лист"
    assert set(texts[1:]) == {"другий лист"}
    return len(filed)


async def _file_until(copied: asyncio.Event, people: list[Phone]) -> int:
    """One request after another, the last of which begins when the copy has been made; how many."""
    turns, filed, is_last = cycle(people), 0, False
    while not is_last:
        is_last = copied.is_set()
        await file_request(next(turns), "другий лист")
        filed += 1
    return filed


def test_two_at_once_dont_meet_and_what_a_crash_left_goes(tmp_path: Path) -> None:
    path, keyring = a_database(tmp_path), Keyring([new_key()])
    left = [tmp_path / "one.db.abc.copy", tmp_path / "copies" / ".liaison-abc.part"]
    left[1].parent.mkdir()
    for one in left:
        one.write_bytes(b"cut off")
        os.utime(one, (0, 0))
    with ThreadPoolExecutor() as threads:
        nights = [NIGHT + timedelta(seconds=i) for i in range(4)]
        made = list(threads.map(lambda at: backup.make(path, keyring, tmp_path / "copies", at), nights))
    assert [restored(file, keyring, tmp_path / f"{file.name}.db") for file in made] == [20_000] * 4
    assert sorted((tmp_path / "copies").iterdir()) == made
    assert not list(tmp_path.glob("*.copy"))
    assert {file.stat().st_mode & 0o777 for file in made} == {0o600}


async def test_the_bot_makes_a_copy_every_night_and_keeps_the_newest(tmp_path: Path) -> None:
    copies = tmp_path / "copies"
    async with a_town(tmp_path, backup_folder=str(copies), backup_keep=2) as town:
        await town.settle()  # the first one at once
        olena = await town.applicant()
        await file_request(olena, "Слово-яке-шукатимуть")
        for night in (13, 14):
            await town.telegram.move_to(datetime(2026, 10, night, 2, 30, tzinfo=KYIV))
            await town.settle()
        made = sorted(copies.iterdir())
        assert [one.name for one in made] == ["2026-10-12T233000.liaison", "2026-10-13T233000.liaison"]
        place = tmp_path / "there" / "liaison.db"
        with backup.restoring(made[-1], Keyring(town.settings.keys), place):
            pass
        with sqlite3.connect(place) as connection:
            assert connection.execute('select count(*) from "case"').fetchone() == (1,)
        await town.restart()
        await town.settle()
        assert sorted(copies.iterdir()) == made


async def test_a_copy_that_couldnt_be_made_is_tried_again_each_hour(tmp_path: Path) -> None:
    copies = tmp_path / "copies"
    copies.write_text("not a folder")
    async with a_town(tmp_path, backup_folder=str(copies)) as town:
        await town.settle()
        await town.telegram.advance(minutes=59)
        await town.settle()
        copies.unlink()
        await town.telegram.advance(minutes=1)
        await town.settle()
        assert len(list(copies.iterdir())) == 1


async def restored_town(town: Town, folder: Path, made: str) -> None:
    """All is lost; the copy comes back a few weeks later."""
    await town.settle()
    await town.stop()
    path = Path(town.settings.database_url.split("///")[1])
    for one in path.parent.glob("liaison.db*"):
        one.unlink()
    done = await command(town, folder, "restore", made)
    assert done.returncode == 0, done.stderr
    assert "Held: 1 messages, " in done.stdout
    await town.telegram.move_to(datetime.now(UTC) + timedelta(minutes=1))
    await town.start()
    await town.settle()


async def with_something_unsent(town: Town, folder: Path) -> tuple[Phone, Phone, str]:
    """Olena's case waits for its first answer, and a list of numbers is on its way to her, when a backup is made."""
    await town.officer(await town.coordinator())
    olena = await town.applicant()
    await file_request(olena)
    await town.settle()
    hold = await town.telegram.fault("hold", method="sendMessage", chat_id=olena.id, times=None)
    await olena.send("Екстрені номери")
    async with town.database() as database:
        unsent = 0
        while not unsent:
            async with database.read() as db:
                unsent = (await vitals.look(db)).unsent
    made = (await command(town, folder, "backup", str(folder / "copies"))).stdout.strip()
    await town.telegram.lift_faults(hold)
    await olena.wait("112")
    other = await town.applicant("Надія")
    return olena, other, made


def look_again(town: Town) -> None:
    """At the agenda, which the clock would do within half a minute."""
    assert town.app
    town.app.ticker._looked_at = -math.inf


async def test_after_a_restore_old_messages_and_due_work_wait_for_send(town: Town, tmp_path: Path) -> None:
    olena, nadiia, made = await with_something_unsent(town, tmp_path)
    numbers = await shows(olena, "112")
    await restored_town(town, tmp_path, made)
    health = await town.settle()
    assert health["held"] > 1
    await nadiia.send("/start")
    await nadiia.press("Погоджуюсь")
    await file_request(nadiia, "нове після відновлення")
    await town.settle()
    listed = await command(town, tmp_path, "restored")
    assert "Held: 1 messages, " in listed.stdout
    assert (await command(town, tmp_path, "parked")).stdout.strip() == "Nothing is parked."
    assert await shows(olena, "112") == numbers
    assert await shows(olena, FIRST_ANSWER_MISSED) == 0
    done = await command(town, tmp_path, "restored", "send")
    assert done.returncode == 0, done.stderr
    look_again(town)
    await olena.wait(FIRST_ANSWER_MISSED)
    await town.settle()
    assert await shows(olena, "112") == numbers + 1
    assert (await command(town, tmp_path, "restored")).stdout.strip() == "Nothing is held."


async def test_after_a_restore_words_are_dropped_and_deadlines_kept(town: Town, tmp_path: Path) -> None:
    olena, _, made = await with_something_unsent(town, tmp_path)
    numbers = await shows(olena, "112")
    await restored_town(town, tmp_path, made)
    done = await command(town, tmp_path, "restored", "drop")
    assert done.returncode == 0, done.stderr
    look_again(town)
    await olena.wait(FIRST_ANSWER_MISSED)
    health = await town.settle()
    assert (health["held"], health["parked"], health["unsent"]) == (0, 0, 0)
    assert await shows(olena, "112") == numbers
    async with town.database() as database, database.read() as db:
        planned = set(await db.scalars(select(Task.kind)))
        assert {Due.DIGEST, Due.MORNING, Due.REPORTS} <= planned  # what recurs goes on
        assert await agenda.next_due(db) > town.telegram.clock.now()
