"""getChat, leaveChat, pins, and the dots that say somebody is typing."""

from bot.sandbox.methods.table import Call, known_chat, method, open_chat
from bot.sandbox.posting import post
from bot.sandbox.refusals import bad_request
from bot.sandbox.wire import Json
from bot.sandbox.world import Chat, Message

ACTIONS = [
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
]


@method("getChat")
def get_chat(call: Call) -> Json:
    chat = known_chat(call)
    limits = {"unlimited_gifts": False, "limited_gifts": False, "unique_gifts": False}
    gifts = {"accepted_gift_types": {**limits, "premium_subscription": False, "gifts_from_channels": False}}
    return {**chat.info, "accent_color_id": 0, "max_reaction_count": 11, **gifts}


@method("leaveChat")
def leave_chat(call: Call) -> bool:
    chat = open_chat(call)
    if chat.private:
        raise bad_request("chat member status can't be changed in private chats")
    chat.left = "bot is not a member of the group chat"
    chat.touch()
    return True


@method("sendChatAction")
def send_chat_action(call: Call) -> bool:
    open_chat(call)
    if call.params.text("action").lower() not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    return True


@method("pinChatMessage")
def pin_chat_message(call: Call) -> bool:
    chat = open_chat(call)
    message = _message(call, chat, "pin")
    if message.id not in chat.pinned:
        chat.pinned.append(message.id)
        post(call.world, call.bot, chat, {"pinned_message": message.body}, silent=True)
    return True


@method("unpinChatMessage")
def unpin_chat_message(call: Call) -> bool:
    chat = open_chat(call)
    if call.params.text("message_id"):
        message = _message(call, chat, "unpin")
        chat.pinned = [pinned for pinned in chat.pinned if pinned != message.id]
    elif chat.pinned:
        chat.pinned.pop()
    chat.touch()
    return True


@method("unpinAllChatMessages")
def unpin_all_chat_messages(call: Call) -> bool:
    chat = open_chat(call)
    chat.pinned.clear()
    chat.touch()
    return True


def _message(call: Call, chat: Chat, verb: str) -> Message:
    message = chat.message(call.params.integer("message_id"))
    if message is None:
        raise bad_request(f"message to {verb} not found")
    return message
