"""One call to Telegram, and what its answer means: delivered, refused for good, or to be tried again later."""

import logging
import re
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.api import ApiError, TelegramApi, UnreachableError
from bot.calls import FORMATTING, Call, as_new_message, as_plain_text, message_ids, without_quote, without_thread
from bot.clock import Clock
from bot.limits import Limits

log = logging.getLogger(__name__)

GIVE_UP = timedelta(hours=24)
TRIES = 5  # since the start, too: it may have been off for a day
PAUSE_SECONDS = 2.0
MAX_HOLD_SECONDS = 60
GONE = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "there is no text in the message to edit",  # of a photo, below which somebody pressed a copied button
)
HARMLESS = (
    "message is not modified",
    "message to delete not found",
    "message can't be deleted",
    "reaction",
    "message to react not found",
)
QUOTED = re.compile(r"\"[^\"]*\"|«[^»]*»|“[^”]*”|[^\x00-\x7f]+|\d{5,}")
# Of a topic that is gone, or of topics that are switched off.
NO_THREAD = ("message thread not found", "topic_deleted", "topic_closed", "topic_id_invalid", "not a forum")
TOPICS = ("createForumTopic", "deleteForumTopic")
# What Telegram says of somebody who gets nothing from us any more, and how it is told to who waits.
UNREACHABLE = {
    "bot was blocked": "blocked",
    "user is deactivated": "deactivated",
    "chat not found": "gone",
    "bot can't initiate": "gone",
    "user not found": "gone",
}


@dataclass(frozen=True)
class Result:
    """What became of a call: delivered (with ids), parked or unreachable (with the reason), or to be tried again.

    `apart`: the album is refused as one, and goes as single messages. `thread` is that of a topic that was made; of a
    message whose topic is gone (`no_thread`) the rest is about what went without it.
    """

    call: Call
    ids: list[int | None]
    parked: str = ""
    unreachable: str = ""
    again_in: float | None = None
    apart: bool = False
    thread: int | None = None
    no_thread: bool = False

    @property
    def shown(self) -> list[tuple[int, int]]:
        """The Posts that the chat has now, and the ids of their messages."""
        pairs = zip(self.call.record_as, self.ids, strict=False)
        return [(post, message) for post, message in pairs if post and message]

    @property
    def outcome(self) -> str:
        if self.again_in is not None:
            return "again"
        return "parked" if self.parked else "unreachable" if self.unreachable else "delivered"


def without_quotes(description: str) -> str:
    """Telegram's reason, without what it quotes of ours: it is logged, and kept with what is parked."""
    return QUOTED.sub("…", description)


class Delivery:
    """Counts failures of each chat, so that the pauses between tries grow."""

    def __init__(self, api: TelegramApi, clock: Clock, limits: Limits) -> None:
        self._api = api
        self._clock = clock
        self._limits = limits
        self._failures: dict[bytes, int] = {}

    async def attempt(self, call: Call) -> Result:
        if not call.is_readable:
            log.error("outbox row %s can't be decrypted", call.rows[0].seq)
            return Result(call, [], parked="can't be decrypted")
        if not call.method:
            return Result(call, [])
        message = call.method.startswith("send")
        if not await self._limits.admit(call.chat, message=message, bulk=call.is_bulk):
            return Result(call, [], again_in=0.0)
        try:
            answer = await self._api.call(call.method, call.params, call.uploads)
        except UnreachableError as error:
            return self._unanswered(call, error)
        except ApiError as error:
            return await self._refused(call, error)
        self._failures.pop(call.chat, None)
        thread = answer.get("message_thread_id") if call.method == "createForumTopic" else None
        return Result(call, message_ids(answer, len(call.rows)), thread=thread)

    def hold(self, chat: bytes) -> float:
        """Seconds until the chat's next try: 1, 2, 4 … 60."""
        self._failures[chat] = self._failures.get(chat, 0) + 1
        return float(min(2 ** (self._failures[chat] - 1), MAX_HOLD_SECONDS))

    def _unanswered(self, call: Call, error: UnreachableError) -> Result:
        if not error.connected:
            self._limits.pause_all(PAUSE_SECONDS)
        old = self._clock.now() - call.rows[0].created_at > GIVE_UP
        if old and error.connected and self._failures.get(call.chat, 0) >= TRIES:
            if call.method in TOPICS:
                return Result(call, [])
            return Result(call, [], parked=f"given up after a day: {error}")
        return Result(call, [], again_in=self.hold(call.chat))

    async def _refused(self, call: Call, error: ApiError) -> Result:
        words = error.description.lower()
        if error.code == 429:
            self._limits.flooded(call.chat, error.retry_after or 1, bulk=call.is_bulk)
            return Result(call, [], again_in=error.retry_after or 1)
        if error.code in {401, 404}:
            log.error("Telegram doesn't know the token or the method: %s", error.code)
            self._limits.pause_all(PAUSE_SECONDS)
            return Result(call, [], again_in=PAUSE_SECONDS)
        reason = next((reason for part, reason in UNREACHABLE.items() if part in words), "")
        if not reason and call.method in TOPICS:
            log.warning(
                "outbox row %s (%s) refused: %s", call.rows[0].seq, call.method, without_quotes(error.description)
            )
            return Result(call, [])  # everything works without, and is tried again some day; see models/topics.py
        if reason or error.code == 403:
            return Result(call, [], unreachable=reason or "gone")
        if any(part in words for part in HARMLESS):
            return Result(call, [])
        if any(part in words for part in GONE):
            return await self.attempt(as_new_message(call))
        return await self._otherwise(call, words) or self._parked(call, error)

    async def _otherwise(self, call: Call, words: str) -> Result | None:
        """The same in a way that Telegram may take, where there is one."""
        if call.params.get("message_thread_id") and any(part in words for part in NO_THREAD):
            return replace(await self.attempt(without_thread(call)), no_thread=True)
        if "entit" in words and any(name in call.params for name in FORMATTING):
            return await self.attempt(as_plain_text(call))
        if "quote" in words and (plain := without_quote(call)):
            return await self.attempt(plain)
        return Result(call, [], again_in=0, apart=True) if call.method == "sendMediaGroup" else None

    def _parked(self, call: Call, error: ApiError) -> Result:
        log.warning("outbox row %s (%s) refused", call.rows[0].seq, call.method)
        return Result(call, [], parked=without_quotes(error.description))
