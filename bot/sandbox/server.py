"""The HTTP side: Bot API under /bot<token>/, files under /file/, people under /sandbox/, the page at /."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from inspect import isawaitable
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.sandbox.control import control_routes
from bot.sandbox.faults import Fault
from bot.sandbox.files import MAX_DOWNLOAD, MAX_UPLOAD
from bot.sandbox.keys import WORLD
from bot.sandbox.methods import METHODS, Call
from bot.sandbox.refusals import ApiError, too_many_requests
from bot.sandbox.wire import Json, Params, read_params
from bot.sandbox.world import Bot, World

PAGE = Path(__file__).parent / "page"
ENCODER = json.JSONEncoder(separators=(",", ":"))
NOT_FOUND = ApiError(404, "Not Found")
UNAUTHORIZED = ApiError(401, "Unauthorized")
PREPARED_FAULTS = {
    "400": ApiError(400, "Bad Request: refused on order"),
    "401": UNAUTHORIZED,
    "500": ApiError(500, "Internal Server Error"),
}


def create_app(world: World, page: Path = PAGE) -> web.Application:
    app = web.Application(client_max_size=MAX_UPLOAD + 1024 * 1024)
    app[WORLD] = world
    app.router.add_route("*", "/bot{token:[^/]+}/{method}", bot_api)
    app.router.add_get("/file/bot{token:[^/]+}/{path:.+}", download)
    app.router.add_routes(control_routes())
    if page.is_dir():
        app.router.add_get("/", _index(page))
        app.router.add_static("/", page)
        app.on_response_prepare.append(_never_stale)
    return app


@asynccontextmanager
async def serve(world: World, *, host: str = "127.0.0.1", port: int = 0, page: Path = PAGE) -> AsyncIterator[str]:
    """Runs the sandbox in this loop and gives its base URL; port 0 takes a free one."""
    runner = web.AppRunner(create_app(world, page), handler_cancellation=True, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        address = runner.addresses[0]
        yield f"http://{address[0]}:{address[1]}"
    finally:
        await world.close()
        await runner.cleanup()


def _index(page: Path) -> Callable[[web.Request], Awaitable[web.FileResponse]]:
    async def index(_request: web.Request) -> web.FileResponse:
        return web.FileResponse(page / "index.html")

    return index


async def _never_stale(_request: web.Request, response: web.StreamResponse) -> None:
    """The page's files may change between two runs at one address."""
    if isinstance(response, web.FileResponse):
        response.headers["Cache-Control"] = "no-cache"


async def bot_api(request: web.Request) -> web.StreamResponse:
    world = request.app[WORLD]
    bot = world.bot(request.match_info["token"])
    if bot is None:
        return refused(UNAUTHORIZED)
    name = request.match_info["method"]
    try:
        params = await read_params(request)
    except ApiError as refusal:
        return refused(refusal)
    except web.HTTPRequestEntityTooLarge:
        return refused(ApiError(413, "Request Entity Too Large"))
    fault = world.faults.strike(name, params.text("chat_id"))
    if fault:
        return await _faulty(request, world, bot, name, params, fault)
    return await _answered(world, bot, name, params)


async def _answered(world: World, bot: Bot, name: str, params: Params, *, unanswered: bool = False) -> web.Response:
    try:
        result = await execute(world, bot, name, params)
    except ApiError as refusal:
        _log(world, bot, name, params, refusal)
        return refused(refusal)
    if not (name.lower() == "getupdates" and not result):
        _log(world, bot, name, params, unanswered=unanswered)
    return _json({"ok": True, "result": result})


async def execute(world: World, bot: Bot, name: str, params: Params) -> Any:
    method = METHODS.get(name.lower())
    if method is None:
        raise NOT_FOUND
    result = method.handle(Call(world, bot, params))
    return await result if isawaitable(result) else result


async def _faulty(
    request: web.Request, world: World, bot: Bot, name: str, params: Params, fault: Fault
) -> web.StreamResponse:
    match fault.kind:
        case "delay":
            await asyncio.sleep(fault.delay)
            return await _answered(world, bot, name, params)
        case "hold":
            await fault.lifted.wait()
            return await _answered(world, bot, name, params)
        case "close_after":
            await _answered(world, bot, name, params, unanswered=True)
            return _hang_up(request)
        case "garbage":
            await _answered(world, bot, name, params, unanswered=True)
            return web.Response(body=b'\xff\x00{"ok"', content_type="application/json")
        case "half":
            return await _half(request, await _answered(world, bot, name, params, unanswered=True))
        case "close_before":
            _log(world, bot, name, params, ApiError(0, "connection closed"), injected=True)
            return _hang_up(request)
        case "502":
            _log(world, bot, name, params, ApiError(502, "Bad Gateway"), injected=True)
            return web.Response(status=502, text="<html>Bad Gateway</html>", content_type="text/html")
    refusal = too_many_requests(fault.retry_after) if fault.kind == "429" else PREPARED_FAULTS[fault.kind]
    _log(world, bot, name, params, refusal, injected=True)
    return refused(refusal)


async def _half(request: web.Request, answer: web.Response) -> web.StreamResponse:
    body = bytes(answer.body) if isinstance(answer.body, bytes) else b""
    cut = web.StreamResponse(headers={"Content-Length": str(len(body)), "Content-Type": "application/json"})
    await cut.prepare(request)
    await cut.write(body[: len(body) // 2])
    _hang_up(request)
    return cut


def _hang_up(request: web.Request) -> web.StreamResponse:
    if request.transport:
        request.transport.abort()
    return web.Response()


async def download(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    file = world.files.at(request.match_info["path"])
    if world.bot(request.match_info["token"]) is None:
        return refused(UNAUTHORIZED)
    if file is None or file.size > MAX_DOWNLOAD:
        return refused(NOT_FOUND)
    return web.Response(body=file.data, content_type="application/octet-stream")


def refused(refusal: ApiError) -> web.Response:
    answer: Json = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    if refusal.retry_after is not None:
        answer["parameters"] = {"retry_after": refusal.retry_after}
    return _json(answer, status=refusal.code)


def _json(answer: Json, status: int = 200) -> web.Response:
    body = ENCODER.encode(answer).encode()
    return web.Response(body=body, status=status, content_type="application/json")


def _log(
    world: World,
    bot: Bot,
    name: str,
    params: Params,
    refusal: ApiError | None = None,
    *,
    injected: bool = False,
    unanswered: bool = False,
) -> None:
    said = (refusal.code, refusal.description) if refusal else None
    method = METHODS.get(name.lower())
    asked = method.name if method else name
    now = world.clock.now()
    world.calls.add(bot.id, asked, params.loggable(), now, said, injected=injected, unanswered=unanswered)
    if refusal and not injected:
        world.touch()
