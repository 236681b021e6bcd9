"""Whether somebody else receives with our token: a thief of it, or a second bot by mistake.

Two who poll cut each other off, so that refusals and updates alternate: what counts is how many refusals there were of
late, not whether they came one after the other. What was noticed is written down for /health and for the operator.
"""

import logging
from collections import deque
from datetime import datetime

from bot.clock import Clock
from models import marks
from models.database import Database
from models.marks import Landmark
from models.vitals import RIVAL_FOR

log = logging.getLogger(__name__)

CONFLICTS = 5  # a single one may be our own request of before, which Telegram hasn't seen end


class Rivals:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._conflicts: deque[datetime] = deque(maxlen=CONFLICTS)
        self._seen_at: datetime | None = None

    async def conflict(self) -> bool:
        """Telegram says that two of us ask for updates; whether that makes a rival. Raises DBAPIError."""
        now = self._clock.now()
        self._conflicts.append(now)
        is_rival = len(self._conflicts) == CONFLICTS and now - self._conflicts[0] < RIVAL_FOR
        if is_rival:
            await self.seen()
        return is_rival

    async def seen(self) -> None:
        """Beyond doubt. Raises DBAPIError."""
        now, before = self._clock.now(), self._seen_at
        async with self._database.write() as db:
            await marks.put(db, Landmark.RIVAL, now)
        self._seen_at = now
        if before is None or now - before > RIVAL_FOR:
            log.error("somebody else receives with BOT_TOKEN: if it isn't you, revoke the token at @BotFather")
