"""What is seen from outside: /health for people and monitors, /metrics for Prometheus. Figures only.

/health/live: the process answers; where it doesn't, start it anew. /health/ready: it takes messages and has its
database; where it doesn't, tell somebody. /health: both, with all figures. What isn't so is answered with 503.

`lacks` says why it isn't ready: «clock» (nothing that is due is done), «database» (it can't be read),
«database_damaged» (its file is), «telegram» (it doesn't serve us), «token_refused» (it doesn't know BOT_TOKEN any
more), «token_shared» (somebody else receives with it).
"""

import logging
import sqlite3
import time
from datetime import datetime
from typing import Any, Protocol

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from bot import metrics
from bot.clock import Clock
from models import vitals
from models.database import Database

log = logging.getLogger(__name__)

Figures = dict[str, Any]
# Seconds without a tick of the clock, or without being served by Telegram, which is asked all the time.
TICK_PATIENCE = 60.0
TELEGRAM_PATIENCE = 120.0
MAX_BODY_BYTES = 1 << 20


class Machine(Protocol):
    """What runs."""

    @property
    def in_flight(self) -> int: ...
    @property
    def ticked_at(self) -> datetime | None: ...
    @property
    def ticked(self) -> float | None: ...  # the same, as time.monotonic() says it
    @property
    def heard(self) -> float | None: ...  # when Telegram last served us
    @property
    def token_refused(self) -> bool: ...


class Health:
    def __init__(self, database: Database, clock: Clock, machine: Machine) -> None:
        self._database = database
        self._clock = clock
        self._machine = machine

    async def figures(self) -> Figures:
        """Whether it is ready, why not, and how much waits."""
        # Before the rest: what this tick did is among what is read.
        ticked_at, in_flight = self._machine.ticked_at, self._machine.in_flight
        found, troubles = await self._stored()
        in_flight = max(in_flight, self._machine.in_flight)
        lacks = self._lacks() + troubles + ["database_damaged"] * self._database.is_damaged
        ticked = ticked_at.isoformat() if ticked_at else None
        return {"alive": True, "ready": not lacks, "lacks": lacks, **found, "in_flight": in_flight, "ticked_at": ticked}

    async def _stored(self) -> tuple[Figures, list[str]]:
        """No figures where the database can't be read; and what these say is wanting."""
        try:
            async with self._database.read() as db:
                found = await vitals.look(db)
        except (SQLAlchemyError, sqlite3.Error, OSError) as error:
            log.error("health: database trouble: %s", type(error).__name__)
            return {}, ["database"]
        now = self._clock.now()
        figures = {
            "backlog": found.backlog,
            "oldest_waiting_seconds": _age(found.oldest_waiting, now),
            "unsent": found.unsent,
            "oldest_undelivered_seconds": _age(found.oldest_undelivered, now),
            "parked": found.parked,
            "held": found.held,
            "unreadable": found.unreadable,
            "next_due": _moment(found.next_due),
            "last_digest": _moment(found.last_digest),
            "last_backup": _moment(found.last_backup),
            "backup_failed": _moment(found.backup_failed),
            "refusals_total": found.refusals,
        }
        return figures, ["token_shared"] * found.has_rival(now)

    def _lacks(self) -> list[str]:
        ticked, heard, now = self._machine.ticked, self._machine.heard, time.monotonic()
        late = ticked is None or now - ticked > TICK_PATIENCE
        deaf = heard is None or now - heard > TELEGRAM_PATIENCE
        return ["clock"] * late + ["telegram"] * deaf + ["token_refused"] * self._machine.token_refused

    def routes(self) -> list[web.RouteDef]:
        async def health(_: web.Request) -> web.Response:
            return _answer(await self.figures())

        async def live(_: web.Request) -> web.Response:
            return _answer({"alive": True, "ready": True})

        async def ready(_: web.Request) -> web.Response:
            found = await self.figures()
            return _answer({name: found[name] for name in ("ready", "lacks")})

        async def measured(_: web.Request) -> web.Response:
            text = metrics.text(await self.figures(), self._database.path)
            return web.Response(text=text, headers={"Content-Type": metrics.CONTENT_TYPE})

        routes = {"/health": health, "/health/live": live, "/health/ready": ready, "/metrics": measured}
        return [web.get(path, handler) for path, handler in routes.items()]


def _answer(found: Figures) -> web.Response:
    return web.json_response(found, status=200 if found["ready"] else 503)


def _age(moment: datetime | None, now: datetime) -> int:
    return int((now - moment).total_seconds()) if moment else 0


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


async def serve(routes_: list[web.RouteDef], port: int, host: str = "0.0.0.0") -> tuple[web.AppRunner, int]:  # noqa: S104
    """The running server and its port; `port` 0 takes a free one."""
    app = web.Application(client_max_size=MAX_BODY_BYTES)
    app.add_routes(routes_)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, host, port)
    await site.start()
    server: Any = site._server  # noqa: SLF001 - aiohttp names the chosen port nowhere else
    return runner, server.sockets[0].getsockname()[1]
