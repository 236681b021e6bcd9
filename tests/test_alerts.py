"""The operator hears of what needs a human, once, and when it is over; never of anybody's words."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import update

from bot.app import office_of
from bot.sandbox.client import Sandbox
from bot.sandbox.phone import Phone
from handlers.desk import Desk
from handlers.operator import alerts
from handlers.operator.alerts import FINDERS, Sight
from models.agenda import Due, Task
from models.alerts import Trouble, turn
from models.events import EventKind, record
from models.inbox import InboxState, Incoming
from models.vitals import Vitals
from tests.conftest import MONDAY, Town, a_town, settings_for, shows

OPERATOR = 7001
WELL = Vitals(0, None, 0, None, 0, 0, None, None, None, None, 0, 0, None)


async def looked_after(town: Town) -> Phone:
    """From now on somebody does."""
    petro = await town.telegram.person("Петро", id=OPERATOR)
    await petro.send("/start")
    await town.settle()
    town.settings = town.settings.model_copy(update={"operator_chat": OPERATOR})
    await town.restart()
    await town.settle()
    return petro


async def later(town: Town, **by: float) -> None:
    await town.telegram.advance(**by)
    await town.settle()


async def test_once_then_daily_and_once_when_it_is_over(town: Town) -> None:
    petro = await looked_after(town)
    assert "gbv" in (await petro.wait("Немає фокальної особи")).text
    olena = await town.applicant("Олена-Унікальна")
    await town.telegram.inject(quantum_entanglement={"from": {"id": olena.id}, "text": "Слово-яке-шукатимуть"})
    await town.settle()
    await later(town, minutes=5)
    assert "Немає фокальної" not in (await petro.wait("Відкладено через помилки: 1")).text
    for _ in range(3):
        await later(town, minutes=30)
    await town.restart()
    await town.settle()
    assert (await shows(petro, "Відкладено"), await shows(petro, "Немає фокальної")) == (1, 1)
    async with town.database() as database, database.write() as db:
        parked = update(Incoming).where(Incoming.state == InboxState.PARKED)
        await db.execute(parked.values(state=InboxState.DONE))
    await later(town, minutes=5)
    await petro.wait("Більше не турбує: відкладене.")
    await later(town, minutes=5)
    assert await shows(petro, "Більше не турбує") == 1
    await later(town, hours=23)
    assert (await shows(petro, "Відкладено"), await shows(petro, "Немає фокальної")) == (1, 2)
    for word in ("Унікальна", "Слово", str(olena.id)):
        assert await shows(petro, word) == 0


async def test_a_backup_that_fails(tmp_path: Path) -> None:
    copies = tmp_path / "copies"
    copies.write_text("not a folder")
    async with a_town(tmp_path, backup_folder=str(copies)) as town:
        petro = await looked_after(town)
        await later(town, minutes=5)
        assert await shows(petro, "Копії бази ще немає") == 1
        copies.unlink()
        await later(town, hours=1)
        await later(town, minutes=5)
        await petro.wait("Більше не турбує: резервна копія")


async def test_nobody_looks_where_nobody_is_named(town: Town) -> None:
    async with town.database() as database, database.read() as db:
        assert await db.get(Task, (Due.LOOK, "all")) is None


@asynccontextmanager
async def nothing_seen(town: Town, db: Any, **changes: Any) -> AsyncIterator[Sight]:
    office = office_of(town.settings.model_copy(update=changes), "")
    yield Sight(Desk(db=db, now=MONDAY, office=office), WELL, await alerts.short_of_space(office))


async def test_in_good_health_nothing_is_found(town: Town, tmp_path: Path) -> None:
    async with town.database() as database, database.read() as db:
        async with nothing_seen(town, db, backup_folder=str(tmp_path)) as sight:
            found = {trouble for trouble, finder in FINDERS.items() if await finder(sight)}
    assert found == {Trouble.FOCAL}


def ago(**by: float) -> datetime:
    return MONDAY - timedelta(**by)


@pytest.mark.parametrize(
    ("trouble", "seen", "not_yet", "says"),
    [
        (Trouble.RIVAL, {"rival_seen": ago(minutes=14)}, {"rival_seen": ago(minutes=16)}, "@BotFather"),
        (Trouble.WAITING, {"oldest_waiting": ago(minutes=16)}, {"oldest_waiting": ago(minutes=14)}, "16 хв"),
        (Trouble.UNDELIVERED, {"oldest_undelivered": ago(hours=2)}, {"oldest_undelivered": ago(minutes=59)}, "120 хв"),
        (Trouble.PARKED, {"parked": 3}, {"parked": 0}, "3"),
        (Trouble.HELD, {"held": 4}, {"held": 0}, "restored send"),
        (Trouble.UNREADABLE, {"unreadable": 2}, {"unreadable": 0}, "2"),
        (Trouble.BACKUP, {"last_backup": ago(hours=49)}, {"last_backup": ago(hours=47)}, "10 жовтня"),
        (Trouble.BACKUP, {"backup_failed": ago(hours=1)}, {"last_backup": ago(hours=1)}, "ще немає"),
    ],
)
async def test_what_is_found_and_from_when_on(
    tmp_path: Path, trouble: Trouble, seen: dict[str, Any], not_yet: dict[str, Any], says: str
) -> None:
    async with Sandbox.start() as telegram:
        office = office_of(settings_for(telegram, tmp_path, backup_folder=str(tmp_path)), "")
    desk: Any = SimpleNamespace(db=None, now=MONDAY, office=office)
    assert says in (await FINDERS[trouble](Sight(desk, replace(WELL, **seen), None)) or "")
    assert await FINDERS[trouble](Sight(desk, replace(WELL, **not_yet), None)) is None


async def test_a_full_disk_and_a_log_that_grows(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alerts, "LONGEST_LOG", -1)  # it may just have been emptied
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=499 << 20))
    async with town.database() as database, database.read() as db, nothing_seen(town, db) as sight:
        assert "МБ" in (await alerts.wal(sight) or "")
        assert "499 МБ" in (await alerts.disk(sight) or "")


async def test_a_disk_that_is_away_keeps_nothing_else_from_being_told(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_: Path) -> None:
        raise PermissionError

    town.settings = town.settings.model_copy(update={"backup_folder": str(tmp_path)})
    monkeypatch.setattr(shutil, "disk_usage", away)
    petro = await looked_after(town)
    await later(town, hours=49)
    await petro.wait("Немає фокальної особи")
    await later(town, days=1)


async def test_a_summary_that_doesnt_get_out(town: Town) -> None:
    async with town.database() as database:
        for row in (
            Task(kind=Due.DIGEST_COPY, ref="2026-09:7", at=MONDAY, attempts=1),
            Task(kind=Due.DIGEST_MAIL, ref="2026-09:5f0c:2", at=MONDAY),
        ):
            async with database.write() as db:
                db.add(row)
                await db.flush()
                async with nothing_seen(town, db) as sight:
                    assert "Підсумок" in (await alerts.digest(sight) or "")
                await db.delete(row)
        async with database.write() as db:
            db.add(Task(kind=Due.DIGEST_FOLDER, ref="2026-09:folder", at=MONDAY))
            async with nothing_seen(town, db) as sight:
                assert await alerts.digest(sight) is None
                record(db, EventKind.DIGEST_LOST, MONDAY, month="2026-09", what="folder", reason="unreachable")
                assert await alerts.digest(sight)
            await db.rollback()


async def test_what_comes_and_goes_within_a_day_is_told_once(town: Town) -> None:
    async with town.database() as database, database.write() as db:
        said = []
        for hours, found in [(0, True), (1, False), (2, True), (3, False), (4, True), (24, True), (25, False)]:
            now = MONDAY + timedelta(hours=hours)
            one = await turn(db, {Trouble.DISK} if found else set(), now)
            await db.flush()
            said.append((len(one.begun), len(one.over)))
    assert said == [(1, 0), (0, 1), (0, 0), (0, 0), (0, 0), (1, 0), (0, 1)]
