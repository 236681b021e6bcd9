"""How fast each person writes: what exceeds the limit is marked when it is kept, and does little afterwards.

Counted in memory and only of what has been committed: a restart forgives, a repetition isn't counted twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from models.inbox import Excess, Raw

MINUTE = 60.0
FORGET_AFTER = 10_000
LATEST = 2**53  # seconds: what is more is no time


@dataclass(frozen=True, slots=True)
class Pace:
    """`left` of the minute's updates at `seen`; `over` since they ran out, until half of them are there again."""

    left: float
    seen: float
    over: bool = False
    album: str = ""


class Meter:
    def __init__(self, per_minute: float) -> None:
        """0 is no limit."""
        self._limit = per_minute
        self._paces: dict[int, Pace] = {}

    def weigh(self, raws: Sequence[Raw], now: datetime) -> tuple[list[Raw], dict[int, Pace]]:
        """The same with what exceeds the limit marked; and the paces to be kept once they have been committed."""
        if not self._limit:
            return list(raws), {}
        paces: dict[int, Pace] = {}
        weighed = []
        for raw in raws:
            fresh = Pace(self._limit, 0)
            pace = self._after(paces.get(raw.sender) or self._paces.get(raw.sender) or fresh, raw, now)
            excess = None
            if raw.sender and pace.left < 0:
                excess = Excess.MORE if pace.over else Excess.FIRST
                pace = replace(pace, left=0, over=True)
            paces[raw.sender] = pace
            weighed.append(raw._replace(excess=excess))
        return weighed, paces

    def keep(self, paces: dict[int, Pace], now: datetime) -> None:
        self._paces |= paces
        if len(self._paces) > FORGET_AFTER:
            since = now.timestamp() - MINUTE
            self._paces = {key: one for key, one in self._paces.items() if one.seen > since}

    def _after(self, pace: Pace, raw: Raw, now: datetime) -> Pace:
        """An album is one message. What waited at Telegram while the bot was down was written one after the other."""
        when = max(_written(raw.body) or now.timestamp(), pace.seen)
        left = min(self._limit, pace.left + (when - pace.seen) * self._limit / MINUTE)
        over = pace.over and left < self._limit / 2
        album = _album(raw.body)
        return Pace(left if album and album == pace.album else left - 1, when, over, album)


def _written(body: dict[str, Any]) -> float | None:
    """When, as Telegram says; it doesn't say when a button was pressed."""
    for kind, field in (("message", "date"), ("edited_message", "edit_date")):
        message = body.get(kind)
        if isinstance(message, dict) and isinstance(message.get(field), int) and abs(message[field]) < LATEST:
            return float(message[field])
    return None


def _album(body: dict[str, Any]) -> str:
    message = body.get("message")
    return str(message.get("media_group_id") or "") if isinstance(message, dict) else ""
