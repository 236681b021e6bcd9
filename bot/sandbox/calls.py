"""What bots asked for and what they were told: the log that checks read."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime
from itertools import count, islice, takewhile

from bot.sandbox.wire import Json

KEPT = 200_000


@dataclass(frozen=True, slots=True)
class LoggedCall:
    number: int
    bot_id: int
    method: str
    params: Json
    time: datetime
    ok: bool
    error_code: int | None = None
    description: str | None = None
    injected: bool = False
    unanswered: bool = False  # done, but the bot was not told so

    def describe(self) -> Json:
        return {name: getattr(self, name) for name in self.__slots__} | {"time": self.time.isoformat()}


class CallLog:
    def __init__(self) -> None:
        self.refused = 0  # those that were refused in earnest, not on order
        self._calls: deque[LoggedCall] = deque(maxlen=KEPT)
        self._numbers = count(1)

    def add(
        self,
        bot_id: int,
        method: str,
        params: Json,
        time: datetime,
        refusal: tuple[int, str] | None = None,
        *,
        injected: bool = False,
        unanswered: bool = False,
    ) -> None:
        code, description = refusal or (None, None)
        self.refused += refusal is not None and not injected
        self._calls.append(
            LoggedCall(
                next(self._numbers),
                bot_id,
                method,
                params,
                time,
                refusal is None,
                code,
                description,
                injected,
                unanswered,
            )
        )

    def since(self, number: int, method: str | None = None, newest: int | None = None) -> list[LoggedCall]:
        fresh = takewhile(lambda call: call.number > number, reversed(self._calls))
        fitting = (call for call in fresh if method in (None, call.method))
        return list(islice(fitting, newest))[::-1]
