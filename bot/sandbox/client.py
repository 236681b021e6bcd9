"""The test client of the local Telegram: starts one, makes people, reads what the bot did.

async with Sandbox.start(clock=MovableClock(datetime(2026, 10, 1, 9, tzinfo=UTC))) as telegram:
    olena = await telegram.person("Олена")
    await olena.send("/start")
    await olena.press("Погоджуюсь")
    message = await olena.wait("прийнято")
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import ClientConnectionError, ClientSession, FormData, TCPConnector

from bot.clock import Clock, SystemClock
from bot.sandbox.flood import FloodLimits
from bot.sandbox.phone import Phone
from bot.sandbox.server import PAGE, serve
from bot.sandbox.wire import Json
from bot.sandbox.world import World

TOKEN = "7000000001:sandbox-token"  # noqa: S105 -- opens nothing but the sandbox
BACKLOGS = ("backlog", "in_flight", "unsent")
PAUSE = 0.01  # seconds, then longer and longer up to the next
LONGEST_PAUSE = 0.1
PATIENCE = 60.0


class Sandbox:
    def __init__(
        self,
        base_url: str,
        session: ClientSession,
        *,
        token: str = TOKEN,
        clock: Clock | None = None,
        world: World | None = None,
    ) -> None:
        self.base_url = base_url
        self.token = token
        self.clock: Any = clock  # moves when it is a MovableClock
        self._session = session
        self._world = world

    @property
    def stage(self) -> Json:
        """What the page opens with, see control; only where the server runs here."""
        assert self._world, "the stage is set where the server runs"
        return self._world.stage

    @stage.setter
    def stage(self, stage: Json) -> None:
        assert self._world, "the stage is set where the server runs"
        self._world.stage = stage
        self._world.touch()

    @classmethod
    @asynccontextmanager
    async def start(
        cls,
        *,
        clock: Clock | None = None,
        token: str = TOKEN,
        flood: FloodLimits | None = None,
        port: int = 0,
        page: Path = PAGE,
        topics: bool = False,
    ) -> AsyncIterator["Sandbox"]:
        """A server in this loop and a client to it."""
        clock = clock or SystemClock()
        world = World(clock, flood=flood)
        bot = world.bot(token)
        assert bot, "the token is well-formed"
        bot.topics = topics
        async with serve(world, port=port, page=page) as base_url, _session() as session:
            yield cls(base_url, session, token=token, clock=clock, world=world)

    @classmethod
    @asynccontextmanager
    async def connect(cls, base_url: str, *, token: str = TOKEN) -> AsyncIterator["Sandbox"]:
        """A client to one that runs elsewhere."""
        async with _session() as session:
            yield cls(base_url, session, token=token)

    # People

    async def person(self, first_name: str, **about: Any) -> Phone:
        """id, last_name, username, language_code, phone may be given."""
        return Phone(self, await self.post("/sandbox/people", {"first_name": first_name, **about}))

    async def people(self) -> list[Json]:
        people: list[Json] = (await self.get("/sandbox/people"))["people"]
        return people

    async def group(self, founder: Phone, title: str = "Група") -> Phone:
        """The founder in a new group that the bot is in; others join with `member`."""
        done = await self.post(f"/sandbox/people/{founder.id}/group", {"title": title})
        return Phone(self, founder.about, done["chat_id"])

    def member(self, person: Phone, group: Phone) -> Phone:
        return Phone(self, person.about, group.chat_id)

    async def upload(self, person_id: int, data: bytes, name: str, kind: str, mime: str) -> str:
        form = FormData(quote_fields=False)
        form.add_field("file", data, filename=name, content_type=mime or "application/octet-stream")
        url = f"{self.base_url}/sandbox/people/{person_id}/files"
        async with self._session.post(url, params={"kind": kind}, data=form) as answer:
            return str((await answer.json())["file_id"])

    async def download(self, file: Json) -> bytes:
        """The bytes behind `message.file`."""
        async with self._session.get(self.base_url + file["url"]) as answer:
            assert answer.status == 200, answer.status
            return await answer.read()

    # Telegram itself

    async def inject(self, **update: Any) -> int:
        """Any update as it is, known or not."""
        return int((await self.post("/sandbox/updates", update))["update_id"])

    async def pending(self) -> int:
        return int((await self.get("/sandbox/updates"))["pending"])

    async def switch_topics(self, *, on: bool) -> None:
        await self.post("/sandbox/bots", {"topics": on})

    async def calls(self, method: str | None = None, *, since: int = 0) -> list[Json]:
        query = {"since": since, **({"method": method} if method else {})}
        calls: list[Json] = (await self.get("/sandbox/calls", query))["calls"]
        return calls

    async def refusals(self) -> list[Json]:
        """Calls that Telegram itself answered with an error; ordered faults don't count."""
        return [call for call in await self.calls() if not call["ok"] and not call["injected"]]

    async def fault(self, kind: str, **where: Any) -> int:
        """method, chat_id, times (1; None until lifted), retry_after, delay; gives the number to lift it."""
        return int((await self.post("/sandbox/faults", {"kind": kind, **where}))["id"])

    async def lift_faults(self, number: int | None = None) -> None:
        path = "/sandbox/faults" if number is None else f"/sandbox/faults/{number}"
        async with self._session.delete(self.base_url + path) as answer:
            await _read(answer.status, await answer.json())

    # Time

    async def now(self) -> datetime:
        return datetime.fromisoformat((await self.get("/sandbox/clock"))["now"])

    async def advance(self, **by: float) -> datetime:
        """hours=1, days=3…, as timedelta takes them."""
        moved = await self.post("/sandbox/clock", {"advance": timedelta(**by).total_seconds()})
        return datetime.fromisoformat(moved["now"])

    async def move_to(self, moment: datetime) -> datetime:
        moved = await self.post("/sandbox/clock", {"move_to": moment.isoformat()})
        return datetime.fromisoformat(moved["now"])

    async def settle(self, health_url: str, *, timeout: float = PATIENCE) -> Json:
        """Waits until the bot has taken every update, done its work and said all that it had to say."""
        asked_at, deadline, pause = await self.now(), time.monotonic() + timeout, PAUSE
        while True:
            # Pending first: an update that has left the queue here shows in the bot's backlog there.
            pending = await self.pending()
            health = await self._health(health_url)
            if pending == 0 and health and _settled(health, asked_at):
                return health
            if time.monotonic() > deadline:
                raise AssertionError(f"not settled in {timeout} s: {pending} updates pending, health {health}")
            await asyncio.sleep(pause)
            pause = min(pause * 1.5, LONGEST_PAUSE)

    async def _health(self, url: str) -> Json:
        try:
            async with self._session.get(url) as answer:
                health: Json = await answer.json(content_type=None)
                return health
        except (ClientConnectionError, ValueError):
            return {}

    # HTTP

    async def get(self, path: str, query: Json | None = None) -> Json:
        async with self._session.get(self.base_url + path, params=query) as answer:
            return await _read(answer.status, await answer.json())

    async def post(self, path: str, body: Json) -> Json:
        async with self._session.post(self.base_url + path, json=body) as answer:
            return await _read(answer.status, await answer.json())


def _session() -> ClientSession:
    return ClientSession(connector=TCPConnector(limit=0))


async def _read(status: int, answer: Json) -> Json:
    assert status == 200, answer.get("error", answer)
    return answer


def _settled(health: Json, asked_at: datetime) -> bool:
    idle = all(health.get(name, 0) == 0 for name in BACKLOGS)
    ticked, due = health.get("ticked_at"), health.get("next_due")
    # The clock may stand still: what was planned after the last tick is due at the moment of that tick.
    done = due is None or _moment(due) > asked_at
    return idle and done and (ticked is None or _moment(ticked) >= asked_at)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
