"""The table of methods, and what every method asks of its call."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from bot.sandbox.refusals import bad_request, forbidden
from bot.sandbox.wire import Params
from bot.sandbox.world import Bot, Chat, World


@dataclass(frozen=True, slots=True)
class Call:
    world: World
    bot: Bot
    params: Params


Handler = Callable[[Call], Any | Coroutine[Any, Any, Any]]


@dataclass(frozen=True, slots=True)
class Method:
    name: str
    handle: Handler


METHODS: dict[str, Method] = {}


def method(name: str) -> Callable[[Handler], Handler]:
    """Names are matched without regard to case, like Telegram's."""

    def register(handler: Handler) -> Handler:
        METHODS[name.lower()] = Method(name, handler)
        return handler

    return register


def known_chat(call: Call) -> Chat:
    """The chat of `chat_id`, also one that can't be written to now."""
    raw = call.params.text("chat_id")
    if not raw:
        raise bad_request("chat_id is empty")
    chat_id = int(raw) if raw.lstrip("-").isdigit() else 0
    chat = call.bot.chats.get(chat_id)
    if chat is None and chat_id in call.world.people:
        chat = call.bot.chat_with(call.world.people[chat_id])
    if chat is None:
        raise bad_request("chat not found")
    return chat


def open_chat(call: Call) -> Chat:
    """The chat of `chat_id`, if the bot may write there."""
    chat = known_chat(call)
    if chat.private and call.world.people[chat.id].deleted:
        raise forbidden("user is deactivated")
    if chat.left:
        raise forbidden(chat.left)
    if not chat.started:
        raise forbidden("bot can't initiate conversation with a user")
    if chat.blocked:
        raise forbidden("bot was blocked by the user")
    return chat


def spend(call: Call, chat: Chat, messages: int = 1) -> None:
    if call.bot.flood:
        call.bot.flood.spend(chat.id, messages, asyncio.get_running_loop().time())
