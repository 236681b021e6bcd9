"""The whole bot against the local Telegram without HTTP between them: updates go straight into the inbox, the
processor's and sender's rounds are made by hand, calls go straight to the local Telegram's own checks.

So one thing happens after another, and the same seed plays the same.
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from aiogram.types import User
from sqlalchemy import select

from bot import api
from bot.app import App, Pace, office_of
from bot.opening import open_database
from bot.receiver import ALLOWED_UPDATES
from bot.sandbox.calls import LoggedCall
from bot.sandbox.clock import MovableClock
from bot.sandbox.methods import METHODS
from bot.sandbox.people import Deeds
from bot.sandbox.refusals import ApiError
from bot.sandbox.server import execute
from bot.sandbox.wire import Json, Params, Upload
from bot.sandbox.world import Bot, Chat, Message, Person, World
from bot.settings import Settings
from bot.wire import offline_bot
from models.crypto import new_key
from models.database import Database
from models.inbox import InboxState, Incoming
from models.outbox import Outgoing
from tests.conftest import COORDINATOR, DATABASE, MONDAY, blank

TOKEN = "7000000001:sandbox-token"
PATIENCE = 200
# Some of the walk's days pass at once: what is to be taken back may be older than Telegram allows.
CLAIMED = ("chat not found", "query is too old", "message can't be deleted")
UNCHANGEABLE = ("message can't be edited", "there is no text in the message to edit")


class Wire:
    """Takes the place of `TelegramApi`; what it says of a call is what the local Telegram says over HTTP."""

    def __init__(self, world: World, bot: Bot) -> None:
        self._world, self._bot = world, bot

    async def call(
        self, method: str, params: Json | None = None, uploads: tuple[api.Upload, ...] = (), seconds: float = 60
    ) -> Any:
        """Raises ApiError; UnicodeEncodeError where HTTP could not carry it."""
        del seconds
        values = {name: str(value) for name, value in (params or {}).items()}
        for value in values.values():
            value.encode()
        files = {one.field: Upload(one.filename, "application/octet-stream", one.data) for one in uploads}
        asked = Params(values, files)
        refusal = None
        try:
            return await execute(self._world, self._bot, method, asked)
        except ApiError as error:
            refusal = error.code, error.description
            raise api.ApiError(error.code, error.description, error.retry_after) from None
        finally:
            name = METHODS[method.lower()].name if method.lower() in METHODS else method
            self._world.calls.add(self._bot.id, name, asked.loggable(), self._world.clock.now(), refusal)


class Troubles(logging.Handler):
    """What the bot itself called an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.found.append(logging.Formatter().format(record))


class Machine:
    """`world` and `bot` are the local Telegram's, `app` is ours."""

    def __init__(self, world: World, bot: Bot, app: App, database: Database) -> None:
        self.world, self.bot, self.app, self.database = world, bot, app, database
        self.fed = 0
        self.troubles = Troubles()
        self._seen_calls = 0
        self._known_parked: set[int] = set()

    def deeds(self, person: Person) -> Deeds:
        return Deeds(self.world, self.bot, person)

    async def settle(self) -> None:
        """Every update handled, everything said. Raises AssertionError where that never comes."""
        for _ in range(PATIENCE):
            came = list(self.bot.updates.pending)
            self.bot.updates.pending.clear()
            self.fed += len(came)
            await self.app.receiver.keep(came)
            while await self.app.processor._round():
                pass
            said = await self._say()
            await self.app.ticker.tick()
            if not came and not said and await self._nothing_waits():
                return
        raise AssertionError("what was to be handled or said is never done with")

    async def _say(self) -> bool:
        sender, said = self.app.sender, False
        while True:
            await sender._record()
            await sender._go_on()
            if not sender._tasks:
                break
            said = True
            await asyncio.wait(list(sender._tasks))
        if self.app._answers:
            await asyncio.wait(self.app._answers)
        return said

    async def _nothing_waits(self) -> bool:
        async with self.database.read() as db:
            waiting = select(Incoming.seq).where(Incoming.state == InboxState.NEW).limit(1)
            unsent = select(Outgoing.seq).where(Outgoing.parked_at.is_(None)).limit(1)
            return await db.scalar(waiting) is None and await db.scalar(unsent) is None

    async def advance(self, **by: float) -> None:
        self.world.clock.advance(timedelta(**by))  # type: ignore[attr-defined]
        await self.settle()

    async def parked(self) -> list[tuple[str, Json]]:
        """Why and what, since last asked."""
        async with self.database.read() as db:
            rows = list(await db.scalars(select(Incoming).where(Incoming.state == InboxState.PARKED)))
        fresh = [row for row in rows if row.seq not in self._known_parked]
        self._known_parked |= {row.seq for row in fresh}
        return [(row.error or "", row.body) for row in fresh]

    def refusals(self) -> list[str]:
        """What Telegram itself refused, since last asked; but not that somebody blocked the bot, nor that there is no
        such chat or press, which a made-up update may claim. Of a button below a message that can't be changed, which
        nobody is shown, the answer must have come as a message of its own."""
        fresh = self.world.calls.since(self._seen_calls)
        self._seen_calls = fresh[-1].number if fresh else self._seen_calls
        said = [call for call in fresh if call.ok and call.method == "sendMessage"]
        return [
            f"{call.method} {call.params}: {call.error_code} {call.description}"
            for call in fresh
            if not call.ok and call.error_code != 403 and not any(one in (call.description or "") for one in CLAIMED)
            if not _said_anew(call, said)
        ]

    def chat(self, person: Person) -> Chat:
        return self.bot.chat_with(person)

    # A person, step by step

    async def says(self, person: Person, text: str) -> None:
        self.deeds(person).send("text", {"text": text})
        await self.settle()

    async def presses(self, person: Person, label: str) -> None:
        """The newest button of that label; an emoji may stand before it."""
        message, data = self.button(person, label)
        self.deeds(person).press(message.id, data)
        await self.settle()

    def button(self, person: Person, label: str) -> tuple[Message, str]:
        for message in reversed(self.chat(person).messages.values()):
            for one in buttons(message):
                if one["text"] == label or one["text"].partition(" ")[2] == label:
                    return message, one["callback_data"]
        raise AssertionError(f"{person.first_name} sees no «{label}», but {self.shown(person)}")

    def has(self, person: Person, label: str) -> bool:
        """On the newest message of the bot."""
        return any(one["text"] == label for one in buttons(self.newest(person)))

    def newest(self, person: Person) -> Message:
        return next(one for one in reversed(self.chat(person).messages.values()) if one.from_bot and not one.deleted)

    def texts(self, person: Person) -> list[str]:
        return [text_of(one) for one in self.chat(person).messages.values() if one.from_bot and not one.deleted]

    def last(self, person: Person) -> str:
        return text_of(self.newest(person))

    def shown(self, person: Person, count: int = 6) -> str:
        newest = list(self.chat(person).messages.values())[-count:]
        return "\n".join(
            f"  {one.id} {'bot' if one.from_bot else 'me '} {text_of(one)[:300]!r} "
            f"{[button['text'] for button in buttons(one)]}"
            for one in newest
        )


def _said_anew(refused: LoggedCall, said: list[LoggedCall]) -> bool:
    """Takes the message out of what was said: it stands for one refusal."""
    if not any(one in (refused.description or "") for one in UNCHANGEABLE):
        return False
    for later in said:
        if later.number > refused.number and _same(later, refused):
            said.remove(later)
            return True
    return False


def _same(one: LoggedCall, other: LoggedCall) -> bool:
    return all(one.params.get(name) == other.params.get(name) for name in ("chat_id", "text"))


def text_of(message: Message) -> str:
    return str(message.body.get("text") or message.body.get("caption") or "")


def buttons(message: Message) -> list[Json]:
    """Those that call back."""
    if message.deleted:
        return []
    rows = message.body.get("reply_markup", {}).get("inline_keyboard", [])
    return [one for row in rows for one in row if "callback_data" in one]


@asynccontextmanager
async def a_machine(folder: Path, *, topics: bool = False) -> AsyncIterator[Machine]:
    clock = MovableClock(MONDAY)
    world = World(clock)
    bot = world.bot(TOKEN)
    assert bot
    bot.topics = topics
    bot.updates.allowed = json.loads(ALLOWED_UPDATES)
    settings = Settings(
        _env_file=None,
        bot_token=TOKEN,
        database_url=f"sqlite+aiosqlite:///{folder}/{DATABASE}",
        encryption_keys=new_key(),
        coordinators=[COORDINATOR],
        organisation="ГО «Поруч»",
        privacy_contact="dani@poruch.example",
        send_rate=0,
        send_rate_per_chat=0,
        person_rate=0,
    )
    (folder / DATABASE).write_bytes(await blank())
    database = open_database(settings)
    await database.load_lookup_key(b"0" * 32)
    app = App(settings, clock, Pace(album_quiet=0))
    me = User.model_validate(bot.user())
    office = office_of(settings, bot.username, topics=topics)
    app._build(database, Wire(world, bot), offline_bot(TOKEN, me), office)  # type: ignore[arg-type]
    machine = Machine(world, bot, app, database)
    logging.getLogger().addHandler(machine.troubles)
    try:
        yield machine
    finally:
        logging.getLogger().removeHandler(machine.troubles)
        await database.close()
