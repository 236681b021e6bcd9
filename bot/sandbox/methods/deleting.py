"""deleteMessage, deleteMessages: as far as Telegram allows, which is 48 hours."""

from typing import Any

from bot.sandbox.methods.table import Call, known_chat, method
from bot.sandbox.posting import reachable
from bot.sandbox.refusals import bad_request, forbidden
from bot.sandbox.shapes import a_number
from bot.sandbox.world import Chat, Message


@method("deleteMessage")
def delete_message(call: Call) -> bool:
    chat = _deletable_chat(call)
    if not call.params.text("message_id"):
        raise bad_request("message identifier is not specified")
    message = chat.message(call.params.integer("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    _check(call, chat, message)
    chat.delete(message)
    return True


@method("deleteMessages")
def delete_messages(call: Call) -> bool:
    """Those that are gone are skipped; one that can't be deleted stops them all."""
    chat = _deletable_chat(call)
    ids = call.params.json("message_ids", "message identifiers")
    if not isinstance(ids, list) or not ids:
        raise bad_request("message identifiers are not specified")
    if len(ids) > 100:
        raise bad_request("too many message identifiers specified")
    found = [message for one in ids if (message := chat.message(_identifier(one)))]
    for message in found:
        _check(call, chat, message)
    for message in found:
        chat.delete(message)
    return True


def _identifier(raw: Any) -> int:
    return a_number({"message_id": raw}, "message_id", "message identifiers")


def _deletable_chat(call: Call) -> Chat:
    chat = known_chat(call)
    if chat.left:
        raise forbidden(chat.left)
    return chat


def _check(call: Call, chat: Chat, message: Message) -> None:
    if not reachable(call.world, message) or not (message.from_bot or chat.private):
        raise bad_request("message can't be deleted")
