"""Keeps every update in the inbox before Telegram is told that it arrived: by long polling or by webhook."""

import asyncio
import hmac
import json
import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from aiohttp import web
from sqlalchemy.exc import DBAPIError

from bot.api import ApiError, TelegramApi, UnreachableError
from bot.clock import Clock
from bot.meter import Meter
from bot.rivals import Rivals
from models import inbox
from models.database import Database
from models.inbox import Raw

log = logging.getLogger(__name__)

ALLOWED_UPDATES = json.dumps(["message", "edited_message", "callback_query", "my_chat_member"])
POLL_SECONDS = 30
LATE_SECONDS = 15  # so much longer is an answer waited for
FULL = 100  # so many updates are given at once at most
MAX_UPDATE_BYTES = 1 << 20
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
BODY_SECONDS = 10
LONGEST_PAUSE = 10


class SecondInstanceError(Exception):
    """Somebody else receives with the same token."""


def number_of(update: Any) -> int | None:
    """Telegram's number of the update; None where it isn't one."""
    number = update.get("update_id") if isinstance(update, dict) else None
    return number if type(number) is int and abs(number) < 2**63 else None


def sender_of(update: dict[str, Any]) -> int:
    """Telegram id of whoever caused the update; 0 where there is nobody, or no telling."""
    for key, value in update.items():
        if key != "update_id" and isinstance(value, dict):
            user = value.get("from")
            if isinstance(user, dict) and isinstance(user.get("id"), int):
                return int(user["id"])
    return 0


class Receiver:
    def __init__(
        self,
        database: Database,
        bot_id: int,
        clock: Clock,
        wake: Callable[..., None],
        meter: Meter,
        rivals: Rivals,
    ) -> None:
        self._database = database
        self._bot_id = bot_id
        self._clock = clock
        self._wake = wake
        self._meter = meter
        self._rivals = rivals
        self._has_received = False

    async def keep(self, updates: list[Any], *, more_to_come: bool = False) -> int | None:
        """Returns when they are safe on disk: the highest number; None where none of them is an update at all."""
        raws = [
            Raw(number, sender_of(update), update) for update in updates if (number := number_of(update)) is not None
        ]
        if raws:
            now = self._clock.now()
            async with self._database.write() as db:
                weighed, paces = self._meter.weigh(raws, now)
                await inbox.store(db, self._bot_id, weighed, now)
            self._meter.keep(paces, now)
        self._wake(more_to_come=more_to_come)
        return max((raw.update_id for raw in raws), default=None)

    async def poll(self, api: TelegramApi) -> None:
        """Until cancelled. Raises SecondInstanceError; waits out everything else."""
        offset, failures, more_to_come = 0, 0, False
        while True:
            try:
                updates = await self._asked(api, offset, 0 if more_to_come else POLL_SECONDS)
                newest = await self._kept(updates)
                offset = offset if newest is None else newest + 1
                failures, self._has_received = 0, True
                more_to_come = len(updates) >= FULL
            except ApiError as error:
                self._wake(more_to_come=False)
                failures += 1
                log.warning("getUpdates refused: %s", error.plainly)
                await asyncio.sleep(error.retry_after or min(failures, LONGEST_PAUSE))
            except UnreachableError as error:
                self._wake(more_to_come=False)
                failures += 1
                log.warning("Telegram can't be reached: %s", error)
                await asyncio.sleep(min(failures, LONGEST_PAUSE))
            except (DBAPIError, OSError) as error:
                # Not kept, so not acknowledged: Telegram gives them again.
                self._wake(more_to_come=False)
                failures += 1
                log.error("receiver: database trouble: %s", type(error).__name__)
                await asyncio.sleep(min(failures, LONGEST_PAUSE))

    async def _asked(self, api: TelegramApi, offset: int, wait: int) -> Any:
        """What getUpdates answers, at once or within so many seconds. Raises SecondInstanceError, and all that the call
        and the database raise."""
        params = {"offset": offset, "timeout": wait, "allowed_updates": ALLOWED_UPDATES}
        try:
            return await api.call("getUpdates", params, seconds=POLL_SECONDS + LATE_SECONDS)
        except ApiError as error:
            if error.code == HTTPStatus.CONFLICT:
                await self._contested(api, error)
            raise

    async def _contested(self, api: TelegramApi, error: ApiError) -> None:
        if await self._rivals.conflict() and not self._has_received:
            raise SecondInstanceError from error
        if "webhook" in error.description.lower():  # which we had taken off before
            if self._has_received:
                await self._rivals.seen()
            await api.call("deleteWebhook")

    async def _kept(self, updates: Any) -> int | None:
        """The highest number, where there are some. Raises UnreachableError: what answers like this isn't Telegram."""
        newest = None
        if isinstance(updates, list):
            newest = await self.keep(updates, more_to_come=len(updates) >= FULL)
        if newest is None and updates != []:
            raise UnreachableError("no updates in the answer", connected=True)
        return newest

    async def webhook(self, request: web.Request, secret: str) -> web.Response:
        """2xx only when the update is kept; Telegram sends it again otherwise."""
        given = request.headers.get(SECRET_HEADER, "")
        # Bytes that are no letters come out of a header as halves of letters.
        if not hmac.compare_digest(given.encode(errors="surrogateescape"), secret.encode()):
            return web.Response(status=401)
        if request.content_type != "application/json":
            return web.Response(status=415)
        if (request.content_length or 0) > MAX_UPDATE_BYTES:
            return web.Response(status=413)
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await request.read()
            update = json.loads(body)
        except TimeoutError:
            return web.Response(status=408)
        except (ValueError, RecursionError):  # no JSON, or nested without end
            return web.Response(status=400)
        if number_of(update) is None:
            return web.Response(status=400)
        try:
            await self.keep([update])
        except (DBAPIError, OSError) as error:
            log.error("receiver: database trouble: %s", type(error).__name__)
            return web.Response(status=503)
        return web.Response()
