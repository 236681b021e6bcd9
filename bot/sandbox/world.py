"""Everything the sandbox knows: people, bots, and each bot's chats with the messages in them.

The body of a message is the JSON that goes over the wire. It is never changed in place: an edit makes a
new one, so updates already queued keep saying what they said.
"""

import re
from dataclasses import dataclass, field
from itertools import count
from secrets import token_hex
from typing import Any

from bot.clock import Clock
from bot.sandbox.bell import Bell
from bot.sandbox.calls import CallLog
from bot.sandbox.faults import Faults
from bot.sandbox.files import Files
from bot.sandbox.flood import Flood, FloodLimits
from bot.sandbox.updates import Updates
from bot.sandbox.wire import Json

TOKEN = re.compile(r"^[1-9]\d{0,19}:[A-Za-z0-9_-]+$")
FIRST_PERSON = 500_000_001


@dataclass(slots=True)
class Person:
    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = "uk"
    phone: str = ""
    deleted: bool = False

    def _names(self) -> Json:
        names = {"first_name": self.first_name, "last_name": self.last_name, "username": self.username}
        return {key: value for key, value in names.items() if value}

    def user(self) -> Json:
        language = {"language_code": self.language_code} if self.language_code else {}
        return {"id": self.id, "is_bot": False, **self._names(), **language}

    def chat(self) -> Json:
        return {"id": self.id, **self._names(), "type": "private"}

    def describe(self) -> Json:
        return {**self.user(), "phone": self.phone, "deleted": self.deleted}


@dataclass(slots=True)
class Message:
    id: int
    body: Json
    from_bot: bool
    silent: bool = False
    with_keyboard: bool = False  # of the reply kind: Telegram lets nobody edit such a message
    revision: int = 0
    said: int = 0  # the revision at which its words last changed
    deleted: bool = False
    reactions: list[Json] = field(default_factory=list)
    own_reactions: list[Json] = field(default_factory=list)


@dataclass(slots=True)
class Chat:
    info: Json
    started: bool = False
    blocked: bool = False
    left: str = ""  # why the bot is no longer in a group
    messages: dict[int, Message] = field(default_factory=dict)
    revision: int = 0
    keyboard: Json | None = None
    keyboard_of: int = 0
    force_reply: int = 0
    pinned: list[int] = field(default_factory=list)
    toasts: list[Json] = field(default_factory=list)
    topics: dict[int, str] = field(default_factory=dict)  # names by thread
    bell: Bell = field(default_factory=Bell)

    @property
    def id(self) -> int:
        return int(self.info["id"])

    @property
    def private(self) -> bool:
        return bool(self.info["type"] == "private")

    def touch(self, message: Message | None = None) -> int:
        """Something in the chat changed: whoever reads along hears of it."""
        self.revision += 1
        if message:
            message.revision = self.revision
        self.bell.ring()
        return self.revision

    def message(self, message_id: int | None) -> Message | None:
        found = self.messages.get(message_id or 0)
        return None if found is None or found.deleted else found

    def delete_topic(self, thread: int) -> None:
        """With everything that stands there."""
        del self.topics[thread]
        for message in list(self.messages.values()):
            if message.body.get("message_thread_id") == thread and not message.deleted:
                self.delete(message)
        self.touch()

    def delete(self, message: Message) -> None:
        message.deleted = True
        if self.keyboard_of == message.id:
            self.keyboard, self.keyboard_of = None, 0
        self.pinned = [pinned for pinned in self.pinned if pinned != message.id]
        self.touch(message)


@dataclass(frozen=True, slots=True)
class Press:
    person_id: int
    chat_id: int
    made_at: float


@dataclass(slots=True)
class Bot:
    token: str
    username: str
    name: str
    chats: dict[int, Chat] = field(default_factory=dict)
    updates: Updates = field(default_factory=Updates)
    presses: dict[str, Press] = field(default_factory=dict)
    commands: dict[tuple[str, int, int, str], list[Json]] = field(default_factory=dict)
    profile: dict[str, Any] = field(default_factory=dict)
    flood: Flood | None = None
    topics: bool = False  # in private chats, as BotFather can switch on
    message_ids: "count[int]" = field(default_factory=lambda: count(1))

    @property
    def id(self) -> int:
        return int(self.token.partition(":")[0])

    def user(self) -> Json:
        return {"id": self.id, "is_bot": True, "first_name": self.name, "username": self.username}

    def chat_with(self, person: Person) -> Chat:
        if person.id not in self.chats:
            self.chats[person.id] = Chat(person.chat())
        return self.chats[person.id]

    def commands_for(self, chat: Chat, person: Person) -> list[Json]:
        """The most particular scope wins, as in Telegram's own list."""
        kind = "all_private_chats" if chat.private else "all_group_chats"
        scopes = [("chat_member", chat.id, person.id), ("chat", chat.id, 0), (kind, 0, 0), ("default", 0, 0)]
        for scope in scopes:
            for language in (person.language_code, ""):
                if (*scope, language) in self.commands:
                    return self.commands[(*scope, language)]
        return []


class World:
    def __init__(self, clock: Clock, *, tokens: frozenset[str] | None = None, flood: FloodLimits | None = None) -> None:
        """`tokens`: those that work; None lets any well-formed one in."""
        self.clock = clock
        self.people: dict[int, Person] = {}
        self.bots: dict[int, Bot] = {}
        self.files = Files()
        self.faults = Faults()
        self.calls = CallLog()
        self._tokens = tokens
        self._flood = flood
        self._people_ids = count(FIRST_PERSON)
        self.unique = count(1)
        self.stage: Json = {}  # what the page opens with, see control
        self.run = token_hex(8)  # tells one run of the sandbox from another
        self.revision = 0  # of what is no chat: the clock, who there is, refusals
        self.bell = Bell()

    def touch(self) -> None:
        self.revision += 1
        self.bell.ring()

    def bot(self, token: str) -> Bot | None:
        known = self.bots.get(int(token.partition(":")[0])) if TOKEN.match(token) else None
        if known:
            return known if known.token == token else None
        if not TOKEN.match(token) or (self._tokens is not None and token not in self._tokens):
            return None
        bot_id = int(token.partition(":")[0])
        flood = Flood(self._flood) if self._flood else None
        self.bots[bot_id] = Bot(token, f"liaison_{bot_id}_bot", "Liaison", flood=flood)
        return self.bots[bot_id]

    def only_bot(self, bot_id: int | None = None) -> Bot:
        """The one that is meant when nobody says which."""
        if bot_id is None:
            return next(iter(self.bots.values()))
        return self.bots[bot_id]

    def add_person(self, first_name: str, person_id: int | None = None, **about: Any) -> Person:
        if person_id is None:
            person_id = next(number for number in self._people_ids if number not in self.people)
        if person_id in self.people or person_id in self.bots:
            raise ValueError(f"{person_id} is taken")
        person = Person(person_id, first_name, **about)
        person.phone = person.phone or f"+38050{person_id % 10**7:07d}"
        self.people[person_id] = person
        self.touch()
        return person

    def find_user(self, user_id: int) -> Json | None:
        person = self.people.get(user_id)
        return person.user() if person else None

    def seconds(self) -> int:
        return int(self.clock.now().timestamp())

    async def close(self) -> None:
        self.bell.ring()
        for bot in self.bots.values():
            for chat in bot.chats.values():
                chat.bell.ring()
            await bot.updates.close()
        self.faults.lift()
