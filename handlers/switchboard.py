"""Which handler an update goes to: the first whose filters all agree, in the order of the routers.

aiogram's dispatcher asks the filters of every handler before it, more than a hundred of them. Here those that
can't agree (they wait for another command, label, mode or button) aren't asked.
"""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Any, NamedTuple

from aiogram import Bot, Router
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.dispatcher.event.handler import HandlerObject
from aiogram.dispatcher.middlewares.manager import MiddlewareManager
from aiogram.filters import Command
from aiogram.filters.callback_data import CallbackQueryFilter
from aiogram.types import CallbackQuery, Message, Update

from handlers import modes
from handlers.desk import Turn
from handlers.filters import In, Label
from handlers.refusals import refuse
from models.errors import DomainError

KINDS = ("message", "edited_message", "callback_query", "my_chat_member")
REFUSED_IN_WORDS = {"message", "callback_query"}

# What a filter waits for: a command, a label, a mode or the first part of a button's data.
Key = tuple[str, str]


class ChangedBeforeRefusedError(Exception):
    """A bug: something was changed before the operation refused, so it must be undone."""


class Switchboard:
    def __init__(self, root: Router) -> None:
        """The router must not be included anywhere else."""
        self._lists = {kind: _Handlers(list(_places(root, kind))) for kind in KINDS}

    @property
    def handlers(self) -> list[HandlerObject]:
        return [place.handler for one in self._lists.values() for place in one.in_order]

    async def answer(self, bot: Bot, update: Update, turn: Turn) -> Any:
        """What the handler returned, UNHANDLED where there is none. Domain errors are put into words.

        Raises ChangedBeforeRefusedError, and whatever else is a bug.
        """
        if update.event_type not in KINDS:
            return UNHANDLED
        before = len(turn.db.info.get("events", []))
        try:
            return await self._first(bot, update, turn)
        except DomainError as error:
            if update.event_type not in REFUSED_IN_WORDS:
                raise
            if len(turn.db.info.get("events", [])) > before:
                raise ChangedBeforeRefusedError from error
            return refuse(turn, update.event, error)

    async def _first(self, bot: Bot, update: Update, turn: Turn) -> Any:
        event = update.event
        for place in self._lists[update.event_type].that_may_take(event, turn):
            agreed, data = await place.handler.check(event, bot=bot, turn=turn, event_update=update)
            if agreed:
                return await place.call(event, data)
        return UNHANDLED


class _Place(NamedTuple):
    handler: HandlerObject
    call: Callable[[Any, dict[str, Any]], Awaitable[Any]]  # through the inner middlewares of its routers


class _Handlers:
    """Those for one kind of update, in their order."""

    def __init__(self, places: list[_Place]) -> None:
        self.in_order = places
        self._always: list[int] = []
        self._waiting: dict[Key, list[int]] = defaultdict(list)
        for number, place in enumerate(places):
            keys = _waits_for(place.handler)
            for key in keys or ():
                self._waiting[key].append(number)
            if keys is None:
                self._always.append(number)

    def that_may_take(self, event: Any, turn: Turn) -> Iterator[_Place]:
        numbers = set(self._always)
        for key in _brings(event, turn):
            numbers.update(self._waiting.get(key, ()))
        return (self.in_order[number] for number in sorted(numbers))


def _places(router: Router, kind: str, around: Sequence[Any] = ()) -> Iterator[_Place]:
    observer = router.observers[kind]
    around = [*around, *observer.middleware]
    for handler in observer.handlers:
        yield _Place(handler, MiddlewareManager.wrap_middlewares(around, handler.call))
    for child in router.sub_routers:
        yield from _places(child, kind, around)


def _waits_for(handler: HandlerObject) -> list[Key] | None:
    """By the first filter that says so; None where the handler has to be asked each time."""
    for one in handler.filters or ():
        for kind, keys in KEYS.items():
            if isinstance(one.callback, kind) and (found := keys(one.callback)) is not None:
                return found
    return None


def _commands(command: Command) -> list[Key] | None:
    """None for a pattern, or where capitals don't matter."""
    names = [name for name in command.commands if isinstance(name, str)]
    plain = len(names) == len(command.commands) and command.prefix == "/" and not command.ignore_case
    return [("command", name) for name in names] if plain else None


KEYS: dict[type, Callable[[Any], list[Key] | None]] = {
    Command: _commands,
    CallbackQueryFilter: lambda button: [("data", button.callback_data.__prefix__)],
    Label: lambda label: [("label", text) for text in label.labels],
    In: lambda mode: [("mode", one.value) for one in mode.wanted],
}


def _brings(event: Any, turn: Turn) -> Iterator[Key]:
    match event:
        case CallbackQuery():
            yield "data", (event.data or "").partition(":")[0]
        case Message():
            text = (event.text or event.caption or "").strip()
            yield "label", text
            yield "label", text.partition(" ")[2]
            if text.startswith("/"):
                yield "command", text.split(maxsplit=1)[0][1:].partition("@")[0]
            if mode := modes.listening(turn):
                yield "mode", mode.value
