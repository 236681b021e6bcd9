"""The whole course: a crowd gathers, the bot is killed again and again, the crowd rests, all is recounted, and on."""

import json
import os
import random
import signal
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.opening import open_database
from bot.sandbox.client import Sandbox
from bot.settings import Settings
from models.crypto import new_key
from tests.chaos.crowd import Crowd
from tests.chaos.dials import Dials
from tests.chaos.line import Line
from tests.chaos.process import Running, fork, start
from tests.chaos.recount import Recount, recount
from tests.chaos.trouble import Trouble
from tests.conftest import COORDINATOR, DATABASE, Town, blank, free_port

WEBHOOK = 0.2  # of lives receive by webhook
LEAP_HOURS = 2.0, 20.0  # between two rounds: what comes due meanwhile is done while the bot is killed


@dataclass
class Play:
    """One course with one seed."""

    kills: int
    seed: int
    folder: Path
    applicants: int = 8
    round_of: int = 50  # kills between two recounts
    really: int = 3  # of the first lives are `python -m bot run`, which has the clock of the machine only
    own_disk: bool = False
    troubles: int | None = None  # in each life; at random, where nobody says
    say: Callable[[str], None] = print

    async def run(self) -> dict[str, Any]:
        """The figures. Raises AssertionError with what isn't as promised."""
        began = time.monotonic()
        self.dice = random.Random(self.seed)
        (self.folder / DATABASE).write_bytes(await blank())
        dials = Dials(self.folder / "dials")
        async with Sandbox.start(clock=dials) as telegram, self._way(telegram) as line:
            self._prepare(telegram, line)
            async with self._trouble(telegram, line, dials) as trouble:
                crowd = Crowd(Town(telegram, self._settings()), self.seed)
                try:
                    done = await self._play(crowd, trouble)
                except Exception as error:
                    error.add_note(self._what_was(crowd, trouble))
                    raise
                finally:
                    await crowd.leave()
            return self._figures(crowd, trouble, done, time.monotonic() - began)

    @asynccontextmanager
    async def _way(self, telegram: Sandbox) -> AsyncIterator[Line]:
        assert telegram._world
        line = Line(telegram._world)
        await line.restore()
        try:
            yield line
        finally:
            await line.cut()

    def _prepare(self, telegram: Sandbox, line: Line) -> None:
        self._values: dict[str, Any] = {
            "bot_token": telegram.token,
            "bot_api_url": line.address,
            "database_url": f"sqlite+aiosqlite:///{self.folder}/{DATABASE}",
            "encryption_keys": new_key(),
            "coordinators": [COORDINATOR],
            "organisation": "ГО «Поруч»",
            "privacy_contact": "dani@poruch.example",
            "send_rate": 0,
            "send_rate_per_chat": 0,
            "person_rate": 0,
            "port": free_port(),
        }

        (self.folder / "settings.json").write_text(json.dumps(self._values))  # for whoever looks at what failed

    def _settings(self) -> Settings:
        return Settings(_env_file=None, **self._values)

    @asynccontextmanager
    async def _trouble(self, telegram: Sandbox, line: Line, dials: Dials) -> AsyncIterator[Trouble]:
        assert telegram._world
        database = open_database(self._settings())
        try:
            world, disk = telegram._world, self.own_disk
            yield Trouble(telegram, world, line, dials, database, self.folder, self.dice, disk, self.troubles)
        finally:
            await database.close()

    async def _play(self, crowd: Crowd, trouble: Trouble) -> Recount:
        trouble.running = fork(self._values, self.folder)
        await crowd.gather(self.applicants)
        trouble.people = [one.id for one in (*crowd.applicants, *crowd.officers)]
        await trouble.database.load_lookup_key(b"")
        while True:
            crowd.begin()
            await trouble.kill()
            for _ in range(min(self.round_of, self.kills - len(trouble.kills))):
                await trouble.life(self._born(len(trouble.kills)))
            trouble.running = fork(self._values, self.folder)
            await crowd.rest()
            await crowd.settle()
            done = await recount(crowd, trouble)
            self.say(f"{len(trouble.kills)} kills, {len(crowd.sent)} messages, {done.doubled_sends} sends doubled")
            if done.wrong or len(trouble.kills) >= self.kills:
                break
            trouble.dials.jump(timedelta(hours=self.dice.uniform(*LEAP_HOURS)))
        lines = [f"{one.word} {one.author.name} {one.message} {one.how} {one.number}" for one in crowd.sent]
        (self.folder / "sent.txt").write_text("\n".join(lines))
        if await trouble.stop() != 0:
            done.fail("SIGTERM didn't end it with code 0")
        assert not done.wrong, "\n".join([*done.wrong[:20], self._again(), *crowd.diary[-20:]])
        return done

    def _born(self, number: int) -> Running:
        if number <= self.really:
            return start(self._values, self.folder)
        values = dict(self._values)
        if self.dice.random() < WEBHOOK:
            values |= {"webhook_url": f"http://127.0.0.1:{values['port']}/telegram", "webhook_secret": "secret"}
        return fork(values, self.folder)

    def _what_was(self, crowd: Crowd, trouble: Trouble) -> str:
        """When somebody waited in vain; what the bot's process was at, it writes to its log."""
        if trouble.running:
            with suppress(ProcessLookupError):
                os.kill(trouble.running.pid, signal.SIGUSR1)
        calls = trouble.world.calls.since(0, newest=20)
        lines = [f"{one.number} {one.method} {one.error_code} {one.description}" for one in calls]
        return "\n".join(
            [*lines, f"{len(trouble.world.only_bot().updates.pending)} updates wait", *crowd.diary[-30:], self._again()]
        )

    def _again(self) -> str:
        return (
            f"Again, as far as timing allows: make chaos KILLS={self.kills} SEED={self.seed}; the bot's own words are "
            f"in {self.folder}/bot.log"
        )

    def _figures(self, crowd: Crowd, trouble: Trouble, done: Recount, seconds: float) -> dict[str, Any]:
        return {
            "seed": self.seed,
            "kills": len(trouble.kills),
            "started by python -m bot run": min(self.really, self.kills),
            "ended by itself": trouble.ended,
            "troubles": sum(trouble.counts.values()),
            "people": len(crowd.applicants) + len(crowd.officers),
            "cases": len(crowd.owner),
            "messages": len(crowd.sent),
            "presses": crowd.presses,
            "lost": done.lost,
            "doubled effects": done.doubled_effects,
            "out of order": done.out_of_order,
            "delivered": done.delivered,
            "answers cut off": done.occasions,
            "doubled sends": done.doubled_sends,
            "damaged rows put aside": trouble.damaged,
            "seconds": round(seconds),
            "kinds": dict(sorted(trouble.counts.items())),
        }
