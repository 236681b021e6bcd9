"""The command menu: setMyCommands with its scopes."""

import re
from typing import Any

from bot.sandbox.methods.table import Call, method
from bot.sandbox.refusals import bad_request
from bot.sandbox.shapes import a_number, a_string, an_object
from bot.sandbox.wire import Json

COMMAND = re.compile(r"^/?([a-z0-9_]{1,32})$")
CHATLESS = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
WITH_CHAT = {"chat", "chat_administrators", "chat_member"}


@method("setMyCommands")
def set_my_commands(call: Call) -> bool:
    raw = call.params.json("commands", "list of bot commands")
    if not isinstance(raw, list):
        raise bad_request("can't parse list of bot commands: expected an Array of BotCommand")
    if len(raw) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    call.bot.commands[_scope(call)] = [_command(item) for item in raw]
    _announce(call)
    return True


@method("getMyCommands")
def get_my_commands(call: Call) -> list[Json]:
    return call.bot.commands.get(_scope(call), [])


@method("deleteMyCommands")
def delete_my_commands(call: Call) -> bool:
    call.bot.commands.pop(_scope(call), None)
    _announce(call)
    return True


def _command(raw: Any) -> Json:
    if not isinstance(raw, dict) or "command" not in raw or "description" not in raw:
        raise bad_request("can't parse list of bot commands: expected an Object with command and description")
    name = COMMAND.match(str(raw["command"]))
    if name is None:
        raise bad_request("BOT_COMMAND_INVALID")
    description = str(raw["description"]).strip()
    if not 1 <= len(description) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name[1], "description": description}


def _scope(call: Call) -> tuple[str, int, int, str]:
    what = "BotCommandScope"
    scope = an_object(call.params.json("scope", what) or {"type": "default"}, what)
    kind, language = a_string(scope, "type", what), call.params.text("language_code")
    if kind in CHATLESS:
        return kind, 0, 0, language
    if kind not in WITH_CHAT:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    chat_id = a_number(scope, "chat_id", what)
    if chat_id not in call.bot.chats:
        raise bad_request("chat not found")
    user_id = a_number(scope, "user_id", what) if kind == "chat_member" else 0
    return kind, chat_id, user_id, language


def _announce(call: Call) -> None:
    for chat in call.bot.chats.values():
        chat.touch()
