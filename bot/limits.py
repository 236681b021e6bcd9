"""Telegram's limits: so many messages a second in all and to one chat, and pauses that it asks for."""

import asyncio
from dataclasses import dataclass, field

BURST_PER_CHAT = 5
# Of what Telegram allows in all, bulk takes so much at most, and nothing while less than the rest is left: a reply
# finds room at once.
BULK_SHARE = 0.98
SOON = 0.05  # seconds
FORGET_AFTER = 10_000


@dataclass(slots=True)
class Bucket:
    """`rate` tokens a second, `burst` at most; may go into debt, which is the time to wait."""

    rate: float
    burst: float
    tokens: float
    seen: float

    def take(self, now: float) -> float:
        """Seconds to wait before going on."""
        self.tokens = min(self.burst, self.tokens + (now - self.seen) * self.rate)
        self.seen = now
        self.tokens -= 1
        return max(0.0, -self.tokens / self.rate)

    def missing(self, tokens: float, now: float) -> float:
        """Seconds until so many are there. Takes none."""
        return max(0.0, (tokens - self.tokens) / self.rate - (now - self.seen))


@dataclass
class Limits:
    """Rates in messages a second; 0 is no limit."""

    rate: float
    rate_per_chat: float
    _all: Bucket | None = None
    _chats: dict[bytes, Bucket] = field(default_factory=dict)
    _bulk: Bucket | None = None
    _paused_until: float = 0.0
    _bulk_paused_until: float = 0.0
    _last_flood: tuple[bytes, float] = (b"", 0.0)

    async def admit(self, chat: bytes, *, message: bool, bulk: bool = False) -> bool:
        """Returns when the call may go. Edits, reactions and deletions don't count against the chat's own rate.

        False: bulk has to wait for longer, and shouldn't keep its chat from what is said to it meanwhile.
        """
        loop = asyncio.get_running_loop()
        if bulk and not await self._behind_others(loop):
            return False
        await asyncio.sleep(self._paused_until - loop.time())
        now = loop.time()
        wait = 0.0
        if self.rate:
            self._all = self._all or Bucket(self.rate, self.rate, self.rate, now)
            wait = self._all.take(now)
        if self.rate_per_chat and message:
            if len(self._chats) > FORGET_AFTER:
                self._chats = {key: one for key, one in self._chats.items() if now - one.seen < BURST_PER_CHAT}
            fresh = Bucket(self.rate_per_chat, BURST_PER_CHAT, BURST_PER_CHAT, now)
            wait = max(wait, self._chats.setdefault(chat, fresh).take(now))
        await asyncio.sleep(wait)
        return True

    async def _behind_others(self, loop: asyncio.AbstractEventLoop) -> bool:
        """At the pace of bulk, and then only while there is room for replies."""
        if self.rate:
            now = loop.time()
            self._bulk = self._bulk or Bucket(self.rate * BULK_SHARE, 1, 1, now)
            await asyncio.sleep(self._bulk.take(now))
        reserve = min(self.rate, self.rate * (1 - BULK_SHARE) + 1)
        if self._all:
            await asyncio.sleep(self._all.missing(reserve, loop.time()))
        return not self.bulk_paused() and (self._all is None or self._all.missing(reserve, loop.time()) < SOON)

    def paused(self) -> bool:
        return asyncio.get_running_loop().time() < self._paused_until

    def pause_all(self, seconds: float) -> None:
        self._paused_until = max(self._paused_until, asyncio.get_running_loop().time() + seconds)

    def bulk_paused(self) -> bool:
        return asyncio.get_running_loop().time() < max(self._bulk_paused_until, self._paused_until)

    def flooded(self, chat: bytes, seconds: float, *, bulk: bool = False) -> None:
        """One chat that gets «too many requests» waits alone; a second one means that it is about all. Bulk, which has
        somebody else to write to, waits at once."""
        now = asyncio.get_running_loop().time()
        if bulk:
            self._bulk_paused_until = max(self._bulk_paused_until, now + seconds)
        former, until = self._last_flood
        if former != chat and now < until:
            self.pause_all(seconds)
        self._last_flood = (chat, now + seconds)
