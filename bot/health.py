"""What is seen from outside: /health for people and monitors, /metrics for Prometheus. Figures only."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from models import agenda, inbox, outbox
from models.database import Database

Figures = dict[str, Any]


async def stored_figures(database: Database) -> Figures:
    async with database.read() as db:
        backlog, parked_in = await inbox.counts(db)
        unsent, parked_out = await outbox.counts(db)
        next_due = await agenda.next_due(db)
    return {
        "backlog": backlog,
        "unsent": unsent,
        "parked": parked_in + parked_out,
        "next_due": next_due.isoformat() if next_due else None,
    }


def routes(figures: Callable[[], Awaitable[Figures]]) -> list[web.RouteDef]:
    async def health(_: web.Request) -> web.Response:
        return web.json_response(await figures())

    async def metrics(_: web.Request) -> web.Response:
        found = await figures()
        lines = [f"liaison_{name} {value}" for name, value in found.items() if isinstance(value, int)]
        return web.Response(text="\n".join(lines) + "\n", content_type="text/plain")

    return [web.get("/health", health), web.get("/metrics", metrics)]


async def serve(routes_: list[web.RouteDef], port: int, host: str = "0.0.0.0") -> tuple[web.AppRunner, int]:  # noqa: S104
    """The running server and its port; `port` 0 takes a free one."""
    app = web.Application(client_max_size=2 << 20)
    app.add_routes(routes_)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, host, port)
    await site.start()
    server: Any = site._server  # noqa: SLF001 - aiohttp names the chosen port nowhere else
    return runner, server.sockets[0].getsockname()[1]
