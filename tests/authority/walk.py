"""One cell of the walk: somebody presses or types something, and it is seen what came of it; then it is undone.

What runs is the processor's own conversation, from the raw update to the outbox. All cells of a batch share one
prepared database and one transaction, in which each cell is a savepoint that is rolled back.
"""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Self

from aiogram.types import User
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession, AsyncSessionTransaction

from bot.app import conversations, office_of
from bot.processor import Done, Processor
from bot.settings import Settings
from bot.wire import offline_bot
from models import people
from models.database import Database
from models.events import Event, EventKind
from models.inbox import Incoming
from models.outbox import UNSENT, Unsent
from tests.authority.world import World
from tests.conftest import MONDAY

TOKEN = "123456:walk"
BOT = User(id=123456, is_bot=True, first_name="Бот", username="poruch_bot")
WRITES = re.compile(r'\s*(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
# Where a refusal is written down and said; everything else is a change.
SAYING = frozenset({"event"})
UNKNOWN_MESSAGE = 424_242


class FrozenClock:
    def now(self) -> Any:
        return MONDAY


@dataclass
class Outcome:
    """`said` is what went to the person, `told` what went to others."""

    said: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    toast: str = ""
    reasons: list[str] = field(default_factory=list)
    changed: set[str] = field(default_factory=set)

    @property
    def is_refused(self) -> bool:
        """Nothing changed, nobody else told, and a line in the audit."""
        return bool(self.reasons) and not self.changed and not self.told

    @property
    def answer(self) -> tuple[str, ...]:
        return (*self.said, self.toast)


class Walk:
    """Undoes a cell only where it did something: a refusal leaves but its own two rows."""

    def __init__(self, database: Database, db: AsyncSession, world: World, settings: Settings) -> None:
        self.world = world
        self._db = db
        self._written: set[str] = set()
        self._said: list[Unsent] = []
        self._refused: list[str] = []
        self._bot = offline_bot(TOKEN, BOT)
        office = office_of(settings, BOT.username or "")
        self._processor = Processor(
            database, conversations(), self._bot, office, FrozenClock(), lambda *_: None, lambda: None, fresh={}
        )
        self._count = 0
        self._savepoint: AsyncSessionTransaction | None = None
        self._listeners: list[tuple[Any, str, Callable[..., None]]] = [
            (database.writer.sync_engine, "before_cursor_execute", self._note),
            (Event, "after_insert", self._note_event),
        ]

    def __enter__(self) -> Self:
        for listener in self._listeners:
            event.listen(*listener)
        return self

    def __exit__(self, *_: object) -> None:
        for listener in self._listeners:
            event.remove(*listener)

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if found := WRITES.match(statement):
            self._written.add(found[1])

    def _note_event(self, _mapper: Any, _connection: Any, one: Event) -> None:
        if one.kind is EventKind.REFUSED:
            self._refused.append(str(one.details["reason"]))

    async def press(self, role: str, data: str, message: int = UNKNOWN_MESSAGE, **state: Any) -> Outcome:
        chat = {"id": self.world.chats[role], "type": "private"}
        about = {"message_id": message, "date": 1, "chat": chat, "from": BOT.model_dump(), "text": "…"}
        query = {"id": "1", "from": self._user(role), "chat_instance": "1", "data": data, "message": about}
        return await self.feed(role, {"callback_query": query}, **state)

    async def type(self, role: str, typed: str, *, reply_to: int | None = None, **state: Any) -> Outcome:
        chat = {"id": self.world.chats[role], "type": "private"}
        message: dict[str, Any] = {
            "message_id": 900_000, "date": 1, "chat": chat, "from": self._user(role), "text": typed,
        }  # fmt: skip
        if typed.startswith("/"):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(typed.split(maxsplit=1)[0])}]
        if reply_to is not None:
            message["reply_to_message"] = {
                "message_id": reply_to, "date": 1, "chat": chat, "from": BOT.model_dump(), "text": "…",
            }  # fmt: skip
        return await self.feed(role, {"message": message}, **state)

    def _user(self, role: str) -> dict[str, Any]:
        return {"id": self.world.chats[role], "is_bot": False, "first_name": role}

    async def feed(self, role: str, body: dict[str, Any], **state: Any) -> Outcome:
        """`state` is what the person's row holds before: a mode that was left open."""
        self._count += 1
        if self._savepoint is None:
            self._savepoint = await self._db.begin_nested()
        if state:
            await self._db.flush()
            person = await people.get(self._db, self.world.people[role])
            for name, value in state.items():
                setattr(person, name, value)
            await self._db.flush()
        self._written.clear()
        self._refused = []
        row, done = Incoming(body={"update_id": self._count, **body}), Done()
        try:
            await self._processor._handle(self._db, row, done)
            await self._db.flush()
        except Exception:
            await self._undo()
            raise
        # As if it had been sent: updates that answer a message wait for that.
        self._said = self._db.info.pop(UNSENT, [])
        outcome = self._outcome(role, done)
        if state or not outcome.is_refused:
            await self._undo()
        return outcome

    async def _undo(self) -> None:
        assert self._savepoint is not None
        await self._savepoint.rollback()
        self._savepoint = None
        self._db.expunge_all()
        self._db.info.clear()

    def _outcome(self, role: str, done: Done) -> Outcome:
        toast = next((said for _, said in done.answers if said), "")
        seen = Outcome(toast=toast, reasons=self._refused, changed=self._written - SAYING)
        own = str(self.world.chats[role])
        for one in self._said:
            line = f"{one.method} " + " ".join(f"{key}={value}" for key, value in sorted(one.params.items()))
            (seen.said if one.params.get("chat_id") == own else seen.told).append(line)
        return seen


@asynccontextmanager
async def walking(database: Database, world: World, settings: Settings) -> AsyncIterator[Walk]:
    """Whatever happens within is undone."""
    async with AsyncSession(database.writer, expire_on_commit=False) as db, db.begin() as whole:
        with Walk(database, db, world, settings) as walk:
            yield walk
        await whole.rollback()
