"""The same bot on PostgreSQL: a server of its own, made for the test and thrown away."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from models import digest
from tests.conftest import a_town, file_request, free_port, newest

pytestmark = pytest.mark.postgres


def binaries() -> Path | None:
    """Where initdb and pg_ctl are."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    known = shutil.which("initdb")
    return Path(known).resolve().parent if known else None


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The URL of an empty database. PostgreSQL refuses to run as root, so then its own user does."""
    tools = binaries()
    if tools is None:
        if os.environ.get("CI") == "true":
            pytest.fail("PostgreSQL is required in CI")
        pytest.skip("no PostgreSQL here")
    user = "postgres" if os.geteuid() == 0 else None
    with tempfile.TemporaryDirectory() as folder:
        data, port = Path(folder) / "data", free_port()
        if user:
            shutil.chown(folder, user)

        def run(*command: str) -> None:
            subprocess.run(command, user=user, check=True, capture_output=True, cwd=folder)

        run(str(tools / "initdb"), "-D", str(data), "-U", "liaison", "-A", "trust", "-E", "UTF8")
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1"
        run(str(tools / "pg_ctl"), "-D", str(data), "-w", "-l", f"{folder}/log", "-o", options, "start")
        try:
            yield f"postgresql+asyncpg://liaison@127.0.0.1:{port}/postgres"
        finally:
            run(str(tools / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")


async def test_a_request_goes_all_the_way_on_postgresql(server: str, tmp_path: Path) -> None:
    async with a_town(tmp_path, database_url=server) as town:
        maria = await town.coordinator()
        ihor = await town.officer(maria)
        olena = await town.applicant()
        await file_request(olena)
        await ihor.press("Взяти в роботу")
        await olena.wait("в роботі")
        await ihor.press("Відповісти")
        await ihor.send("Чи є договір?")
        await olena.wait("Чи є договір?")
        await olena.send("Є", reply_to=await newest(olena, "Чи є договір?"))
        await ihor.wait("Є")
        await ihor.press("Вирішено")
        await ihor.press("Вирішено позитивно")
        await ihor.press("Без коментаря")
        await olena.press("Так")
        await olena.press("5")
        await olena.wait("Дякуємо за оцінку")
        await town.settle()
        await ihor.send("/queue")
        await ihor.wait("Відкритих справ немає")
        await maria.send("/overdue")
        await maria.wait("немає")
        await maria.send("/staff")
        await maria.wait("У команді 2 людини")
        await town.restart()
        await olena.send("Мої звернення")
        await olena.wait("У вас 1 звернення")
        await town.telegram.advance(days=20)
        await maria.wait("Підсумок за жовтень 2026", timeout=90)
        await town.telegram.settle(town.health, timeout=60)
        assert await town.telegram.refusals() == []
        async with town.database() as database, database.read_long() as db:
            # Twice in one transaction, as for a quarter and its months.
            first, again = [await digest.compute(db, "2026-10", ZoneInfo("Europe/Kyiv")) for _ in range(2)]
            assert first == again
            assert (first.now.counts.received, first.now.satisfaction.answered) == (1, 1)
