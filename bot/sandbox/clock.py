"""The clock that tests and the demo move; `run` knows nothing of it."""

import time
from datetime import UTC, datetime, timedelta


class MovableClock:
    """Starts where it is told; `flowing` lets real time go on from there, otherwise it stands until moved."""

    def __init__(self, start: datetime, *, flowing: bool = False) -> None:
        self._base = start.astimezone(UTC)
        self.flowing = flowing
        self._since = time.monotonic()

    def now(self) -> datetime:
        if not self.flowing:
            return self._base
        return self._base + timedelta(seconds=time.monotonic() - self._since)

    def advance(self, by: timedelta) -> None:
        if by < timedelta(0):
            raise ValueError("the clock moves forward only")
        self._base += by

    def move_to(self, moment: datetime) -> None:
        self.advance(moment.astimezone(UTC) - self.now())
