"""Updates made from the library's own models: whatever Telegram may send according to it, and what it may not."""

import random
import types
import typing
from copy import deepcopy
from datetime import datetime
from functools import cache
from typing import Any

from aiogram.client.default import Default
from aiogram.types import Message, MessageEntity, TelegramObject, Update
from pydantic.fields import FieldInfo

from bot.sandbox.wire import Json
from tests.fuzzing.deck import Deck
from tests.fuzzing.words import Words

DEEPEST = 4
EDGES = (0, 1, -1, 2**31 - 1, 2**31, -(2**31), 2**52, 2**63 - 1, -(2**63), 1_790_000_000)
WRONG: tuple[Any, ...] = (None, "", 0, -1, True, 1e300, "x", 2**70, 10**400, [], {}, [[]], [None], {"a": {}})
# Kinds of files of the local Telegram, by the name of the model that names one.
FILES = {
    "PhotoSize": "photo", "Video": "video", "Animation": "animation", "Audio": "audio", "Voice": "voice",
    "VideoNote": "video_note", "Sticker": "sticker", "Document": "document",
}  # fmt: skip
# What Telegram sets itself, and the local one does too.
OWN = {"message_id", "date", "chat", "from_user", "reply_to_message", "message_thread_id", "is_topic_message"}


class Shapes:
    def __init__(self, dice: random.Random, words: Words, file_id: typing.Callable[[str], str]) -> None:
        """`file_id` gives that of a file of the local Telegram, by its kind."""
        self._dice, self._words, self._file_id = dice, words, file_id
        self.kinds, self.contents = Deck(KINDS, dice), Deck(CONTENTS, dice)

    def model(self, kind: type[TelegramObject], depth: int = 0, *, only: typing.Collection[str] = ()) -> Json:
        """Every field that it must have, of the others those in `only`, or some."""
        likely = 0.5 / (depth + 1)
        made: Json = {}
        for name, field in kind.model_fields.items():
            wanted = name in only if only else depth < DEEPEST and self._dice.random() < likely
            if field.is_required() or wanted:
                made[field.alias or name] = self._field(kind, name, field, depth)
        return made

    def _field(self, kind: type[TelegramObject], name: str, field: FieldInfo, depth: int) -> Any:
        if name == "file_id" and kind.__name__ in FILES:
            return self._file_id(FILES[kind.__name__])
        if kind is MessageEntity and name == "type":
            return self._dice.choice(("bold", "italic", "code", "pre", "text_link", "spoiler", "blockquote", "mention"))
        if kind is MessageEntity and name in {"offset", "length"}:
            return self._dice.choice((*range(12), *EDGES))
        if kind is MessageEntity and name == "url":
            return self._dice.choice(("https://example.org/", "tg://user?id=1", "http://приклад.укр:80/?a=<b>"))
        if name == "url":
            return self._dice.choice(("https://example.org/", "tg://user?id=1", self._words.anything()))
        return self.value(field.annotation, depth + 1)

    def value(self, wanted: Any, depth: int) -> Any:
        origin, inner = typing.get_origin(wanted), typing.get_args(wanted)
        if origin is typing.Annotated:
            return self.value(inner[0], depth)
        if origin is typing.Literal:
            return self._dice.choice(inner)
        if origin in {typing.Union, types.UnionType}:
            return self.value(self._dice.choice([one for one in inner if not _is_none(one)]), depth)
        if origin is list:
            return [self.value(inner[0], depth + 1) for _ in range(self._dice.randint(1, 2 if depth < DEEPEST else 1))]
        if isinstance(wanted, type):
            return self._plain(wanted, depth)
        return self._words.anything()

    def _plain(self, wanted: type, depth: int) -> Any:
        dice = self._dice
        if issubclass(wanted, TelegramObject):
            return self.model(wanted, depth)
        if issubclass(wanted, bool):
            return dice.random() < 0.5
        if issubclass(wanted, datetime):
            return dice.randint(1, 2**31)
        if issubclass(wanted, int):
            return dice.choice((*EDGES, dice.randrange(300)))
        if issubclass(wanted, float):
            return dice.choice((0.0, -1.5, 1e300, 49.2))
        return self._words.anything()

    # Messages

    def content(self) -> Json:
        """What a message may hold, with one thing or a hostile pair of them."""
        only = [self.contents.draw() for _ in range(self._dice.choice((1, 1, 1, 2, 2, 3)))]
        made = self.model(Message, only=only)
        for words, marks in (("text", "entities"), ("caption", "caption_entities")):
            if words in made and self._dice.random() < 0.5:
                made[marks] = [self.model(MessageEntity) for _ in range(self._dice.randint(1, 3))]
        return {name: value for name, value in made.items() if name not in {*OWN, "from"}}

    def update(self) -> Json:
        """Any kind, anything in it."""
        kind = self.kinds.draw()
        return {kind: self.value(Update.model_fields[kind].annotation, 1)}

    def broken(self, update: Json) -> Json:
        """The same, and somewhere in it something that isn't what it should be."""
        path: Any = update
        while True:
            key = self._dice.choice(list(path) if isinstance(path, dict) else range(len(path)))
            if isinstance(path[key], dict | list) and path[key] and self._dice.random() < 0.7:
                path = path[key]
                continue
            path[key] = deepcopy(self._dice.choice(WRONG))
            return update


def _is_none(one: Any) -> bool:
    return one is type(None) or one is Default


@cache
def _contents() -> list[str]:
    return [name for name in Message.model_fields if name not in OWN]


CONTENTS = _contents()
KINDS = [name for name in Update.model_fields if name != "update_id"]
