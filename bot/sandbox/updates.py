"""The queue of a bot's updates: fetched with offsets that confirm, or pushed to its webhook."""

import asyncio
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.sandbox.bell import Bell
from bot.sandbox.refusals import conflict
from bot.sandbox.wire import Json

FIRST_UPDATE = 100_000_001
ON_REQUEST = {"chat_member", "message_reaction", "message_reaction_count"}
RETRY_FIRST, RETRY_LAST = 0.05, 5.0
WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"
ANSWER_WITHIN = ClientTimeout(total=60)


@dataclass(slots=True)
class Webhook:
    url: str
    secret: str = ""
    max_connections: int = 40
    last_error: str = ""


@dataclass(slots=True)
class Updates:
    pending: deque[Json] = field(default_factory=deque)
    webhook: Webhook | None = None
    allowed: list[str] = field(default_factory=list)
    next_id: int = FIRST_UPDATE
    bell: Bell = field(default_factory=Bell)
    _poller: asyncio.Future[None] | None = None
    _pusher: asyncio.Task[None] | None = None

    def put(self, kind: str, payload: Json) -> None:
        if self._wanted(kind):
            self.inject({kind: payload})

    def inject(self, update: Json) -> int:
        """Any JSON whatever: also what no library knows yet."""
        update_id = int(update.get("update_id", self.next_id))
        self.next_id = max(self.next_id, update_id + 1) if "update_id" not in update else update_id + 1
        self.pending.append({"update_id": update_id, **update})
        self.bell.ring()
        if self._poller and not self._poller.done():
            self._poller.set_result(None)
        return update_id

    def _wanted(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in ON_REQUEST

    async def poll(self, offset: int, limit: int, timeout: float) -> list[Json]:
        if self.webhook:
            raise conflict(WEBHOOK_ACTIVE)
        self.interrupt(OTHER_POLLER)
        self._confirm(offset)
        if not self.pending and timeout > 0:
            await self._wait(timeout)
        return list(islice(self.pending, limit))

    def interrupt(self, reason: str) -> None:
        if self._poller and not self._poller.done():
            self._poller.set_exception(conflict(reason))

    async def _wait(self, timeout: float) -> None:
        waiter = self._poller = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(timeout):
                await waiter
        except TimeoutError:
            pass
        finally:
            if self._poller is waiter:
                self._poller = None

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            while len(self.pending) > -offset:
                self.pending.popleft()
        while self.pending and self.pending[0]["update_id"] < offset:
            self.pending.popleft()

    async def set_webhook(self, webhook: Webhook | None) -> None:
        await self.close()
        self.webhook = webhook
        if webhook:
            self.interrupt("terminated by setWebhook request")
            self._pusher = asyncio.create_task(self._push(webhook))

    async def close(self) -> None:
        if self._poller and not self._poller.done():
            self._poller.set_result(None)
        if self._pusher:
            self._pusher.cancel()
            with suppress(asyncio.CancelledError):
                await self._pusher
            self._pusher = None

    async def _push(self, webhook: Webhook) -> None:
        """One at a time: the next goes only after a 2xx for the one before."""
        pause = RETRY_FIRST
        async with ClientSession(timeout=ANSWER_WITHIN) as session:
            while True:
                while not self.pending:
                    await self.bell.wait()
                update = self.pending[0]
                webhook.last_error = await _delivered(session, webhook, update)
                if webhook.last_error:
                    await asyncio.sleep(pause)
                    pause = min(pause * 2, RETRY_LAST)
                    continue
                pause = RETRY_FIRST
                if self.pending and self.pending[0] is update:
                    self.pending.popleft()


async def _delivered(session: ClientSession, webhook: Webhook, update: Json) -> str:
    """Nothing when the webhook took it, otherwise what Telegram would say of it."""
    headers = {"X-Telegram-Bot-Api-Secret-Token": webhook.secret} if webhook.secret else {}
    try:
        async with session.post(webhook.url, json=update, headers=headers) as answer:
            if 200 <= answer.status < 300:
                return ""
            return f"Wrong response from the webhook: {answer.status} {answer.reason}"
    except (ClientError, TimeoutError, OSError) as error:
        return f"Connection failed: {type(error).__name__}"
