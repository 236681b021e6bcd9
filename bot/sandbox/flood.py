"""Telegram's flood limits, in real time: a bot that is told to wait waits so, whatever the sandbox's clock says."""

import math
from dataclasses import dataclass, field

from bot.sandbox.refusals import too_many_requests


@dataclass(frozen=True, slots=True)
class FloodLimits:
    overall: float = 30
    per_chat: float = 1
    chat_burst: int = 5


@dataclass(slots=True)
class Bucket:
    rate: float
    size: float
    level: float
    filled: float

    def refill(self, now: float) -> None:
        self.level = min(self.size, self.level + self.rate * (now - self.filled))
        self.filled = now

    def missing(self, amount: int) -> float:
        """Seconds until there is room; a full bucket lets through even what is larger than itself."""
        needed = min(amount, self.size) - self.level
        return max(0.0, needed / self.rate)


@dataclass(slots=True)
class Flood:
    limits: FloodLimits
    _buckets: dict[int | str, Bucket] = field(default_factory=dict)

    def spend(self, chat_id: int, messages: int, now: float) -> None:
        limits = self.limits
        buckets = (
            self._bucket("all", limits.overall, limits.overall, now),
            self._bucket(chat_id, limits.per_chat, limits.chat_burst, now),
        )
        wait = max(bucket.missing(messages) for bucket in buckets)
        if wait > 0:
            raise too_many_requests(math.ceil(wait))
        for bucket in buckets:
            bucket.level -= messages

    def _bucket(self, key: int | str, rate: float, size: float, now: float) -> Bucket:
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = Bucket(rate, size, size, now)
        bucket.refill(now)
        return bucket
