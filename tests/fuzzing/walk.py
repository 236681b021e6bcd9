"""People at random: they press what they were shown and what they were not, write what anybody writes and what nobody
does. `step()` lets each of them do one thing."""

import json
import random
from collections.abc import Callable
from typing import Any, get_args

from aiogram.filters.callback_data import CallbackData
from aiogram.types import Update

from bot.sandbox.media import KINDS as FILE_KINDS
from bot.sandbox.people import Deeds
from bot.sandbox.wire import Json
from bot.sandbox.world import Message, Person
from handlers import callbacks
from models.catalogue import CATEGORIES
from tests.fuzzing.cast import Cast
from tests.fuzzing.deck import Deck
from tests.fuzzing.machine import Machine, buttons
from tests.fuzzing.shapes import KINDS, Shapes
from tests.fuzzing.words import Words, fitted

LATELY = 4
CALLBACKS = [
    one
    for one in vars(callbacks).values()
    if isinstance(one, type) and issubclass(one, CallbackData) and one is not CallbackData
]
DATA_BYTES = 64
BROKEN = 0.03  # what can't be read makes its whole batch run again, so there is little of it
TOPICS = [topic for category in CATEGORIES for topic in category.topics]


class Walk:
    def __init__(self, machine: Machine, cast: Cast, dice: random.Random) -> None:
        self.machine, self.cast, self.dice = machine, cast, dice
        self.words = Words(dice)
        self.shapes = Shapes(dice, self.words, self._file_id)
        self.buttons = Deck(CALLBACKS, dice)
        self._marks = 0
        self.author: dict[str, Person] = {}
        self._presses: list[str] = []

    @property
    def unseen(self) -> list[str]:
        """Classes of buttons, kinds of updates and what messages may hold, that haven't come up."""
        names = {kind.__name__ for kind in self.buttons.unseen}
        return sorted(names | self.shapes.kinds.unseen | self.shapes.contents.unseen)

    def step(self) -> None:
        """Everybody does something, in no order."""
        people = self.cast.everybody
        self.dice.shuffle(people)
        for person in people:
            deed = self.dice.choices(list(DEEDS), list(DEEDS.values()))[0]
            deed(self, person)

    # What there is to act upon

    def deeds(self, person: Person) -> Deeds:
        return self.machine.deeds(person)

    def messages(self, person: Person) -> list[Message]:
        return [one for one in self.machine.chat(person).messages.values() if not one.deleted]

    def _file_id(self, kind: str) -> str:
        name = f"{self.dice.randrange(5)}.bin"
        return self.machine.world.files.keep(kind, f"{kind} {name}".encode(), name).file_id

    def typed(self, person: Person, limit: int = 4096) -> str:
        """Something typed, that can be told apart where it comes out again."""
        words = self.words.anything()
        if self.dice.random() < 0.3:
            return fitted(words, limit)
        self._marks += 1
        mark = f"ж{self._marks}ж"
        self.author[mark] = person
        return fitted(f"{mark} {words}", limit)

    def about(self, person: Person) -> Json:
        """Now and then a reply, a quote, something forwarded."""
        found = self.messages(person)
        fields: Json = {}
        if found and self.dice.random() < 0.35:
            said = self.dice.choice(found[-12:])
            fields["reply_to"] = said.id
            words = str(said.body.get("text") or said.body.get("caption") or "")
            if words and self.dice.random() < 0.2:
                start = self.dice.randrange(len(words))
                fields["quote"] = words[start : start + self.dice.randint(1, 9)]
        if self.dice.random() < 0.05:
            fields["forward_origin"] = {"type": "hidden_user", "sender_user_name": self.words.anything(), "date": 1}
        return fields


# Deeds


def presses(walk: Walk, person: Person) -> None:
    """What was shown lately."""
    shown = [one for one in walk.messages(person) if one.from_bot and buttons(one)][-LATELY:]
    if not shown:
        types(walk, person)
        return
    message = walk.dice.choice(shown)
    data = walk.dice.choice(buttons(message))["callback_data"]
    walk._presses.append(data)
    walk.deeds(person).press(message.id, data)
    if walk.dice.random() < 0.05:
        walk.deeds(person).press(message.id, data)


def presses_what_is_old(walk: Walk, person: Person) -> None:
    """Any button that any message ever had, on any message; some of them too old to be seen."""
    message = _any_message(walk, person)
    if message is None or not walk._presses:
        presses(walk, person)
        return
    lost = walk.dice.random() < 0.2
    walk.deeds(person).press(message.id, walk.dice.choice(walk._presses), inaccessible_message=lost)


def forges(walk: Walk, person: Person) -> None:
    """Data of each class, or nearly."""
    message = _any_message(walk, person)
    if message is None:
        presses(walk, person)
        return
    data = _forged(walk) if walk.dice.random() < 0.5 or not walk._presses else _mutated(walk)
    while len(data.encode("utf-8", "surrogatepass")) > DATA_BYTES:
        data = data[:-1]
    walk.deeds(person).press(message.id, data or "0", inaccessible_message=walk.dice.random() < 0.1)


def _any_message(walk: Walk, person: Person) -> Message | None:
    found = [one for one in walk.messages(person) if one.from_bot]
    return walk.dice.choice(found) if found else None


def _forged(walk: Walk) -> str:
    kind = walk.buttons.draw()
    values = [_value(walk, field.annotation) for field in kind.model_fields.values()]
    return ":".join([kind.__prefix__, *values])


ACTS = (
    "open", "take", "give", "pick", "done", "yes", "no", "list", "one", "page", "region", "text", "delete",
    "delete_yes", "history", "more", "show", "begin", "ask", "set", "next", "send", "confirm", "join", "back",
    "get", "all", "to", "new", "add", "remove", "until", "cover", "off", "case", "person", "contact", "topic",
    "merge", "note", "answer", "outcome", "withdraw_yes", "erase", "erase_yes", "leave", "accept", "decline",
    "revoke", "revoke_yes", "suspend",
)  # fmt: skip
VALUES = ("0", "1", "2", "3", "26000001", "26000003", "UA-05", "UA-30", "2026-10", "2026", "2026-10-12", "officer")
NUMBERS = ("0", "1", "2", "3", "5", "26000001", "26000002", "-1", str(2**53), str(2**63), "x", "²", "")


def _value(walk: Walk, wanted: Any) -> str:
    dice = walk.dice
    if int in {wanted, *get_args(wanted)}:
        return dice.choice(NUMBERS)
    pick = dice.randrange(10)
    if pick < 5:
        return dice.choice(ACTS)
    if pick < 8:
        return dice.choice((*VALUES, dice.choice(TOPICS).key[0], dice.choice(TOPICS).key[1]))
    return walk.words.anything().replace(":", "")[:20]


def _mutated(walk: Walk) -> str:
    """A real button with one part of it changed."""
    parts = walk.dice.choice(walk._presses).split(":")
    at = walk.dice.randrange(len(parts))
    parts[at] = _value(walk, walk.dice.choice((int, str)))
    return ":".join(parts)


def types(walk: Walk, person: Person) -> None:
    walk.deeds(person).send("raw", {"body": {"text": walk.typed(person)}, **walk.about(person)})


def says_a_label(walk: Walk, person: Person) -> None:
    walk.deeds(person).send("raw", {"body": {"text": walk.words.label()}, **walk.about(person)})


def commands(walk: Walk, person: Person) -> None:
    walk.deeds(person).send("raw", {"body": {"text": fitted(walk.words.command())}, **walk.about(person)})


def sends_a_file(walk: Walk, person: Person) -> None:
    kind = walk.dice.choice((*FILE_KINDS, "contact", "location", "venue", "dice", "poll", "story"))
    fields = {"caption": walk.typed(person, 1024), "file_name": carried(walk.words.anything())[:60]}
    walk.deeds(person).send(kind, {**fields, **walk.about(person)})


def carried(words: str) -> str:
    """As the local Telegram can keep it in a file."""
    return words.encode(errors="replace").decode()


def sends_an_album(walk: Walk, person: Person) -> None:
    kinds = walk.dice.choice((("photo", "video"), ("document",), ("audio",), ("photo", "document")))
    items = [
        {"kind": walk.dice.choice(kinds), "caption": walk.typed(person, 1024)} for _ in range(walk.dice.randint(2, 4))
    ]
    walk.deeds(person).album(items, walk.about(person))


def edits(walk: Walk, person: Person) -> None:
    own = [one for one in walk.messages(person) if not one.from_bot and "text" in one.body]
    if own:
        walk.deeds(person).edit(walk.dice.choice(own[-6:]).id, walk.typed(person))


def sends_a_strange_message(walk: Walk, person: Person) -> None:
    """Whatever a message can hold, one thing at a time and in pairs; or nearly."""
    content = walk.shapes.content()
    if walk.dice.random() < BROKEN:
        walk.shapes.broken(content or {"text": ""})
    walk.deeds(person).send("raw", {"body": content, **walk.about(person)})


def blocks_and_comes_back(walk: Walk, person: Person) -> None:
    deeds = walk.deeds(person)
    deeds.unblock() if walk.machine.chat(person).blocked else deeds.block()


def something_else_happens(walk: Walk, person: Person) -> None:
    """Updates of every kind, with anything in them, of people who are there and who aren't."""
    update = walk.shapes.update()
    body = next(iter(update.values()))
    if isinstance(body, dict) and walk.dice.random() < 0.5:
        body["from"] = person.user()
    if walk.dice.random() < BROKEN:
        walk.shapes.broken(update)
    walk.machine.bot.updates.inject(update)


def nobody_knows_what(walk: Walk, person: Person) -> None:
    """Kinds that Telegram has yet to think of; nothing; rubbish."""
    person_alone = {"from": person.user(), "chat": person.chat()}
    kinds: list[Json] = [
        {},
        {"quantum": {"from": person.user()}},
        {"message": None},
        {"message": []},
        {"message": "text"},
        {"message": person_alone},
        {"message": {"from": {"id": "x"}}},
        {"callback_query": {"data": "x"}},
        {"poll": 7},
        {"edited_message": {"from": [person.user()]}},
    ]
    walk.machine.bot.updates.inject(dict(walk.dice.choice(kinds)))


DEEDS: dict[Callable[[Walk, Person], None], float] = {
    presses: 30,
    presses_what_is_old: 8,
    forges: 12,
    types: 14,
    says_a_label: 9,
    commands: 9,
    sends_a_file: 6,
    sends_an_album: 2,
    edits: 4,
    sends_a_strange_message: 10,
    blocks_and_comes_back: 0.7,
    something_else_happens: 4,
    nobody_knows_what: 0.2,
}


def readable(body: Json) -> bool:
    """Whether the library can read it, and knows its kind."""
    if not any(kind in KINDS and content is not None for kind, content in body.items()):
        return False
    try:
        Update.model_validate(json.loads(json.dumps(body)))
    except ValueError:
        return False
    return True
