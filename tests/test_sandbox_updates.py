"""How updates reach a bot: offsets that confirm, long polling, webhooks; and when all is settled."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from aiohttp import ClientSession, web

from bot.sandbox.client import TOKEN, Sandbox
from bot.sandbox.clock import MovableClock

MORNING = datetime(2026, 10, 1, 9, tzinfo=UTC)


@pytest.fixture
async def telegram():
    async with Sandbox.start(clock=MovableClock(MORNING)) as telegram:
        yield telegram


@pytest.fixture
async def olena(telegram):
    return await telegram.person("Олена")


@pytest.fixture
async def call(telegram):
    async with ClientSession() as session:

        async def call(method, **params):
            async with session.post(f"{telegram.base_url}/bot{TOKEN}/{method}", json=params) as answer:
                return await answer.json()

        yield call


@asynccontextmanager
async def serving(handler, path: str = "/hook") -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_route("*", path, handler)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}{path}"
    finally:
        await runner.cleanup()


def texts(answer) -> list[str]:
    return [update["message"]["text"] for update in answer["result"]]


async def test_an_offset_confirms_what_came_before_it(telegram, olena, call):
    for text in ("один", "два", "три"):
        await olena.send(text)
    first = await call("getUpdates", limit=2)
    assert texts(first) == ["один", "два"]
    assert texts(await call("getUpdates")) == ["один", "два", "три"]
    assert texts(await call("getUpdates", offset=first["result"][-1]["update_id"] + 1)) == ["три"]
    assert await telegram.pending() == 1
    assert texts(await call("getUpdates", offset=-1)) == ["три"]


async def test_long_polling_ends_with_the_first_update(olena, call):
    async with asyncio.TaskGroup() as tasks:
        polling = tasks.create_task(call("getUpdates", timeout=30))
        await asyncio.sleep(0)
        await olena.send("один")
    assert texts(polling.result()) == ["один"]


async def test_a_second_poller_ends_the_first(telegram, call):
    async with asyncio.TaskGroup() as tasks:
        polls = [tasks.create_task(call("getUpdates", timeout=30)) for _ in range(2)]
        done, (second,) = await asyncio.wait(polls, return_when=asyncio.FIRST_COMPLETED)
        conflict = done.pop().result()
        await telegram.inject(message=None)
    assert conflict == {
        "ok": False,
        "error_code": 409,
        "description": "Conflict: terminated by other getUpdates request; "
        "make sure that only one bot instance is running",
    }
    assert second.result()["ok"]


async def test_only_allowed_kinds_are_sent(olena, call):
    await call("getUpdates", allowed_updates=["callback_query"])
    await olena.send("один")
    await olena.press_data(1, "x")
    assert [update["callback_query"]["data"] for update in (await call("getUpdates"))["result"]] == ["x"]


async def test_a_webhook_brings_updates_in_order_with_the_secret(olena, call):
    answers = iter([500, 200, 200])
    seen = []
    all_seen = asyncio.Event()

    async def hook(request):
        seen.append(((await request.json())["message"]["text"], request.headers["X-Telegram-Bot-Api-Secret-Token"]))
        if len(seen) == 3:
            all_seen.set()
        return web.Response(status=next(answers))

    await olena.send("один")
    await olena.send("два")
    async with serving(hook) as url:
        assert (await call("setWebhook", url=url, secret_token="s3cret"))["result"] is True
        await asyncio.wait_for(all_seen.wait(), 5)
        refused = await call("getUpdates")
        info = (await call("getWebhookInfo"))["result"]
        await call("deleteWebhook")
    assert seen == [("один", "s3cret"), ("один", "s3cret"), ("два", "s3cret")]
    assert (refused["error_code"], info["url"]) == (409, url)
    assert "can't use getUpdates method while webhook is active" in refused["description"]
    assert (await call("getUpdates"))["ok"]


@pytest.mark.parametrize(
    ("params", "error"),
    [
        ({"url": "http://nrc.no/hook"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        ({"url": "https://nrc.no", "secret_token": "a+b"}, "secret token contains unallowed characters"),
        ({"url": "https://nrc.no", "secret_token": "a" * 257}, "secret token is too long"),
    ],
)
async def test_webhooks_are_checked(call, params, error):
    assert (await call("setWebhook", **params))["description"] == f"Bad Request: {error}"


async def test_settled_is_when_nothing_waits_anywhere(telegram, olena, call):
    health = {"backlog": 1, "in_flight": 0, "unsent": 0, "ticked_at": MORNING.isoformat()}

    async def answer(_request):
        return web.json_response(health)

    async with serving(answer, "/health") as url:
        await olena.send("один")
        with pytest.raises(AssertionError, match="1 updates pending"):
            await telegram.settle(url, timeout=0)
        updates = (await call("getUpdates"))["result"]
        await call("getUpdates", offset=updates[-1]["update_id"] + 1)
        now = await telegram.advance(hours=1)
        with pytest.raises(AssertionError, match="'backlog': 1"):
            await telegram.settle(url, timeout=0)
        health["backlog"] = 0
        with pytest.raises(AssertionError, match="not settled"):
            await telegram.settle(url, timeout=0)
        health["ticked_at"] = now.isoformat()
        await telegram.settle(url)


async def test_a_held_call_goes_on_when_it_is_let_go(telegram, olena, call):
    await olena.send("/start")
    held = await telegram.fault("hold", method="sendMessage")
    async with asyncio.TaskGroup() as tasks:
        sending = tasks.create_task(call("sendMessage", chat_id=olena.id, text="Повільно"))
        assert not (await asyncio.wait([sending], timeout=0.02))[0]
        assert not (await olena.refresh()).received()
        await telegram.lift_faults(held)
    assert sending.result()["ok"]
    assert await olena.wait("Повільно")
