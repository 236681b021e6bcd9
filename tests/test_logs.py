"""What stands in the log: which update, case or work a line is about, and nothing that anybody typed."""

import asyncio
import io
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from bot import logs, unit
from handlers import due, helplines
from handlers.officer import actions
from models.agenda import Due
from tests.conftest import Town, file_request
from tests.test_settings import ROOT

SECRET = "Слово-яке-шукатимуть"


class BrokenError(Exception):
    """Quotes what it was given, as libraries do."""


@pytest.fixture(params=["text", "json"])
def written(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """What a real handler would write."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.Json() if request.param == "json" else logs.Text())
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


def of_json(line: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(line)
    return found


async def test_a_bug_is_told_with_its_update_and_without_words(town: Town, written, monkeypatch) -> None:
    olena = await town.applicant()

    async def broken(_turn: object) -> None:
        try:
            int(SECRET)
        except ValueError as error:
            raise BrokenError(f"{SECRET} {olena.id}") from error

    monkeypatch.setattr(helplines, "emergency_text", broken)
    await olena.send("Екстрені номери")
    await olena.wait("не вдалося обробити")
    await town.settle()
    said = written.getvalue()
    assert SECRET not in said
    assert str(olena.id) not in said
    assert "BrokenError" in said
    assert "ValueError" in said
    failed = next(line for line in said.splitlines() if "failed, attempt" in line)
    if failed.startswith("{"):
        line = of_json(failed)
        assert {"time", "level", "logger", "message", "row", "update", "exception"} == line.keys()
        assert "test_logs.py:" in line["exception"]
    else:
        assert " [row=" in failed
        assert " update=" in failed


async def test_the_case_is_named_where_a_message_of_it_is_pressed(town: Town, written, monkeypatch) -> None:
    maria = await town.coordinator()
    ihor = await town.officer(maria)
    await file_request(await town.applicant())

    async def broken(*_: object) -> str:
        raise BrokenError(SECRET)

    monkeypatch.setitem(actions.ACTS, "take", broken)
    await ihor.press("Взяти в роботу")
    await ihor.wait("не вдалося обробити")
    assert "26000001" in written.getvalue()
    assert SECRET not in written.getvalue()


async def test_the_case_is_named_where_it_was_asked_for(town: Town, written, monkeypatch) -> None:
    maria = await town.coordinator()
    ihor = await town.officer(maria)

    def broken(*_: object) -> None:
        raise BrokenError(SECRET)

    await file_request(await town.applicant())
    await town.settle()
    with monkeypatch.context() as patch:
        patch.setattr(unit, "encode", broken)
        await ihor.send("/case 1")
        while "failed, attempt 1" not in written.getvalue():
            await town.telegram.now()
    await town.settle()
    line = next(one for one in written.getvalue().splitlines() if "failed, attempt 1" in one)
    assert "26000001" in line


async def test_due_work_that_fails_is_named(town: Town, written, monkeypatch) -> None:
    async def broken(*_: object) -> None:
        raise BrokenError(SECRET)

    monkeypatch.setitem(due.JOBS, Due.SWEEP, broken)
    await town.telegram.advance(hours=1)
    while "due work" not in written.getvalue():
        await town.telegram.now()
    assert "sweep" in written.getvalue()
    assert SECRET not in written.getvalue()


async def test_a_task_that_nobody_waited_for_is_told_without_words(written) -> None:
    logs.watch_loop()

    async def forgotten() -> None:
        raise BrokenError(SECRET)

    task = asyncio.create_task(forgotten())
    await asyncio.wait({task})
    del task
    assert "Task exception was never retrieved" in written.getvalue()
    assert "BrokenError" in written.getvalue()
    assert SECRET not in written.getvalue()


def test_json_is_one_object_a_line_also_of_libraries_and_of_what_ends_the_process() -> None:
    program = f"""
import logging, warnings
from bot import logs, unit
logs.begin("json")
logging.getLogger("aiohttp.server").error("Error\\nhandling %s", "request")
warnings.warn("old", stacklevel=1)
with logs.about(update=7, case=None):
    logging.getLogger("a").info("two\\nlines")
raise ValueError("{SECRET}")
"""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    lines = [of_json(line) for line in done.stderr.splitlines()]
    assert [line["logger"] for line in lines] == ["aiohttp.server", "py.warnings", "a", "bot.logs"]
    assert (lines[2]["update"], lines[2]["message"]) == (7, "two\nlines")
    assert (lines[3]["message"], lines[3]["exception"].splitlines()[0]) == ("the process ends", "ValueError")
    assert SECRET not in done.stderr
    assert done.returncode == 1
