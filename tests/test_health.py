"""What a monitor sees: whether the bot lives, whether it is ready, and how much waits since when."""

import asyncio
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot import health
from bot.api import ApiError, TelegramApi
from bot.app import App
from bot.sandbox.client import Sandbox
from bot.sandbox.clock import MovableClock
from models import marks, vitals
from models.events import EventKind, record
from tests.conftest import MONDAY, QUICK, Town, a_town, file_request, settings_for
from tests.test_plans import listening, scans


async def get(url: str) -> tuple[int, Any]:
    """Once the port is open."""
    async with aiohttp.ClientSession() as http:
        answer = None
        while answer is None:
            with suppress(aiohttp.ClientConnectorError):
                answer = await http.get(url)
        return answer.status, await (answer.json() if "json" in answer.content_type else answer.text())


async def test_figures_only_and_ready(town: Town) -> None:
    olena = await town.applicant("Олена-Унікальна")
    await file_request(olena, "Слово-яке-шукатимуть")
    await town.settle()
    assert await get(town.health + "/live") == (200, {"alive": True, "ready": True})
    assert await get(town.health + "/ready") == (200, {"ready": True, "lacks": []})
    status, found = await get(town.health)
    assert status == 200
    assert {"backlog", "in_flight", "unsent", "parked", "held", "next_due", "ticked_at"} <= found.keys()
    assert (found["oldest_undelivered_seconds"], found["last_backup"], found["last_digest"]) == (0, None, None)
    status, text = await get(town.health.replace("/health", "/metrics"))
    lines = text.splitlines()
    assert {"liaison_backlog 0", "liaison_ready 1", "liaison_parked 0", "# TYPE liaison_sends_total counter"} <= {
        *lines
    }
    counted = {line.split()[0]: int(line.split()[1]) for line in lines if not line.startswith("#")}
    assert counted['liaison_updates_total{outcome="handled"}'] > 5
    assert counted['liaison_sends_total{outcome="delivered"}'] > 5
    assert counted["liaison_database_bytes"] > 10_000
    everything = text + str(found)
    for word in ("Унікальна", "Слово", str(olena.id), town.telegram.token):
        assert word not in everything


async def test_how_long_the_oldest_has_waited(town: Town) -> None:
    olena = await town.applicant()
    await town.settle()
    hold = await town.telegram.fault("hold", method="sendMessage", chat_id=olena.id, times=None)
    await olena.send("Екстрені номери")
    while (await get(town.health))[1]["unsent"] == 0:
        pass
    await town.telegram.advance(minutes=90)
    status, found = await get(town.health)
    assert (status, found["oldest_undelivered_seconds"], found["unsent"]) == (200, 90 * 60, 1)
    await town.telegram.lift_faults(hold)
    await olena.wait("112")


async def test_alive_but_not_ready_while_telegram_cant_be_reached(tmp_path: Path) -> None:
    async with Sandbox.start(clock=MovableClock(MONDAY, flowing=False)) as telegram:
        await telegram.fault("502", method="getMe", times=None)
        settings = settings_for(telegram, tmp_path)
        app = App(settings, telegram.clock, QUICK)
        running = asyncio.create_task(app.run())
        url = f"http://127.0.0.1:{settings.port}/health"
        assert (await get(url + "/live"))[0] == 200
        assert await get(url + "/ready") == (503, {"ready": False, "lacks": ["clock", "telegram"]})
        await telegram.lift_faults()
        await app.started.wait()
        while (await get(url + "/ready"))[0] != 200:
            pass
        app.stop()
        await running


async def test_not_ready_when_the_clock_stands_or_telegram_is_silent(town: Town, monkeypatch) -> None:
    await town.settle()
    monkeypatch.setattr(health, "TICK_PATIENCE", -1.0)
    assert await get(town.health + "/ready") == (503, {"ready": False, "lacks": ["clock"]})
    monkeypatch.setattr(health, "TICK_PATIENCE", 60.0)
    monkeypatch.setattr(health, "TELEGRAM_PATIENCE", -1.0)
    assert await get(town.health + "/ready") == (503, {"ready": False, "lacks": ["telegram"]})


async def test_an_answer_counts_only_where_it_shows_that_we_are_served() -> None:
    async with Sandbox.start() as telegram, TelegramApi(telegram.base_url, telegram.token) as api:

        async def refused(code: int, method: str) -> bool:
            """Whether we are heard, when Telegram says so."""
            api.heard_at = None
            with pytest.raises(ApiError) as error:
                await api.call(method)
            assert error.value.code == code
            return api.heard_at is not None

        await telegram.fault("401", method="getMe")
        assert not await refused(401, "getMe")
        assert api.token_refused
        assert not await refused(404, "getNothing")
        await telegram.fault("429", method="getMe")
        assert not await refused(429, "getMe")
        assert await refused(400, "sendMessage")
        assert not api.token_refused
        await api.call("setWebhook", {"url": "http://127.0.0.1:1/theirs"})
        assert not await refused(409, "getUpdates")


async def test_a_database_that_cant_be_read_is_said_so(town: Town, monkeypatch) -> None:
    async def broken(_db: object) -> None:
        raise sqlite3.OperationalError from OSError(5, "Input/output error")

    await town.settle()
    monkeypatch.setattr(vitals, "look", broken)
    status, found = await get(town.health)
    assert (status, found["lacks"]) == (503, ["database"])
    assert (await get(town.health + "/live"))[0] == 200


async def test_when_things_were_last_done_is_told_in_seconds_once_they_were(town: Town) -> None:
    await town.settle()
    address = town.health.replace("/health", "/metrics")
    assert "\nliaison_last_backup_timestamp_seconds " not in (await get(address))[1]
    async with town.database() as database, database.write() as db:
        await marks.backed_up(db, MONDAY, is_made=True)
        record(db, EventKind.DIGEST_SENT, MONDAY, month="2026-09")
    lines = (await get(address))[1].splitlines()
    for what in ("backup", "digest"):
        assert f"liaison_last_{what}_timestamp_seconds {int(MONDAY.timestamp())}" in lines


async def test_looking_reads_no_growing_table_from_end_to_end(tmp_path: Path) -> None:
    async with a_town(tmp_path) as town:
        await town.settle()
        with listening() as heard:
            await get(town.health)
        with sqlite3.connect(tmp_path / "liaison.db") as database:
            found = [one for statement in heard for one in scans(database, statement)]
    assert len(heard) >= 3  # the bot may have looked for something itself meanwhile
    assert found == []
