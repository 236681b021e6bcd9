"""Somebody else has the bot's token, or it was revoked: the bot goes on as it can, and says so."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot import receiver
from bot.rivals import CONFLICTS
from bot.sandbox.client import Sandbox
from bot.sandbox.phone import Phone
from tests.conftest import Town, a_town, free_port
from tests.test_alerts import later, looked_after
from tests.test_health import get

SHARED = {"ready": False, "lacks": ["token_shared"]}
FINE = {"ready": True, "lacks": []}


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiver, "LONGEST_PAUSE", 0.01)


async def call(telegram: Sandbox, method: str, **params: Any) -> Any:
    """As whoever has the token."""
    async with aiohttp.ClientSession() as http:
        async with http.post(f"{telegram.base_url}/bot{telegram.token}/{method}", json=params) as answer:
            return await answer.json()


@asynccontextmanager
async def a_thief(telegram: Sandbox) -> AsyncIterator[list[bool]]:
    """Polls without pause; the list says of each time whether it was served."""
    served: list[bool] = []

    async def poll() -> None:
        while True:
            served.append((await call(telegram, "getUpdates", timeout=30))["ok"])

    polling = asyncio.create_task(poll())
    yield served
    polling.cancel()
    await asyncio.wait({polling})


async def until(town: Town, says: dict[str, Any]) -> None:
    async with asyncio.timeout(30):
        while (await get(town.health + "/ready"))[1] != says:
            pass


async def received(town: Town, person: Phone) -> None:
    """A bot that has received nothing yet would end instead."""
    await person.send("/help")
    await town.settle()


async def test_a_second_who_polls_is_told_of_and_also_when_it_is_over(tmp_path: Path, caplog: Any) -> None:
    async with a_town(tmp_path) as town:
        petro = await looked_after(town)
        await received(town, petro)
        async with a_thief(town.telegram) as served:
            await until(town, SHARED)
            assert (await get(town.health + "/ready"))[0] == 503
            assert (await get(town.health + "/live"))[0] == 200
            await town.telegram.advance(minutes=5)
            told = await petro.wait("отримує ще хтось")
            assert "/revoke" in told.text
            assert len(served) >= CONFLICTS
        await town.telegram.advance(minutes=16)
        await petro.send("/help")  # what the bot asks now is answered again
        await until(town, FINE)
        await later(town, minutes=5)
        await petro.wait("Більше не турбує: хтось інший із токеном бота.")
    assert sum("somebody else receives" in line for line in caplog.messages) == 1
    assert town.telegram.token not in caplog.text


async def test_refusals_count_however_many_updates_come_between_them(town: Town) -> None:
    """Two who poll in turn: what one sends is now and then taken by this one, now and then by the other."""
    olena = await town.applicant()
    assert town.app
    rivals = town.app.receiver._rivals
    for _ in range(CONFLICTS - 1):
        assert not await rivals.conflict()
        await olena.send("Мої звернення")
        await town.settle()
    assert (await get(town.health + "/ready"))[1] == FINE
    assert await rivals.conflict()
    assert (await get(town.health + "/ready"))[1] == SHARED


async def test_now_and_then_a_refusal_is_nobody(town: Town) -> None:
    assert town.app
    rivals = town.app.receiver._rivals
    for _ in range(3 * CONFLICTS):
        assert not await rivals.conflict()
        await town.telegram.advance(minutes=4)


async def test_a_webhook_that_somebody_sets_is_taken_off(tmp_path: Path) -> None:
    async with a_town(tmp_path) as town:
        olena = await town.applicant()
        await received(town, olena)
        theirs = f"http://127.0.0.1:{free_port()}/theirs"
        assert (await call(town.telegram, "setWebhook", url=theirs))["ok"]
        await until(town, SHARED)
        await olena.send("Мої звернення")
        await olena.wait("ще немає звернень")
        assert (await call(town.telegram, "getWebhookInfo"))["result"]["url"] == ""


@pytest.mark.parametrize("theirs", ["", "http://127.0.0.1:1/theirs"])
async def test_a_webhook_that_was_moved_is_set_again_and_told_of(tmp_path: Path, theirs: str) -> None:
    port = free_port()
    ours = f"http://127.0.0.1:{port}/telegram"
    async with a_town(tmp_path, webhook_url=ours, webhook_secret="s3cret-word", port=port) as town:
        petro = await looked_after(town)
        assert (await get(town.health + "/ready"))[1] == FINE
        await call(town.telegram, "setWebhook", url=theirs)
        await until(town, SHARED)
        assert (await call(town.telegram, "getWebhookInfo"))["result"]["url"] == ours
        await petro.send("/start")
        await town.telegram.advance(minutes=5)
        await petro.wait("отримує ще хтось")
        await town.telegram.advance(minutes=16)
        await until(town, FINE)


@pytest.mark.parametrize("webhook", [False, True])
async def test_a_token_that_was_revoked_is_said_so(tmp_path: Path, caplog: Any, webhook: bool) -> None:
    port = free_port()
    ours = f"http://127.0.0.1:{port}/telegram"
    changes: dict[str, Any] = {"webhook_url": ours, "webhook_secret": "s3cret-word"} if webhook else {}
    async with a_town(tmp_path, port=port, **changes) as town:
        olena = await town.applicant()
        await town.settle()
        with caplog.at_level(logging.WARNING):
            revoked = await town.telegram.fault("401", times=None)
            await olena.send("Мої звернення")
            await until(town, {"ready": False, "lacks": ["token_refused"]})
            while "doesn't know" not in caplog.text:
                await town.telegram.now()
        await town.telegram.lift_faults(revoked)
        await until(town, FINE)
        await olena.wait("ще немає звернень")
