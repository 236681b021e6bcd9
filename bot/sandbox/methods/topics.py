"""createForumTopic, editForumTopic, deleteForumTopic in private chats, where the bot has topics."""

from bot.sandbox.methods.table import Call, method, open_chat
from bot.sandbox.posting import in_thread, post
from bot.sandbox.refusals import bad_request
from bot.sandbox.wire import Json
from bot.sandbox.world import Chat

MAX_NAME = 128
COLOUR = 7322096


@method("createForumTopic")
def create_forum_topic(call: Call) -> Json:
    chat = _forum(call)
    name = _name(call)
    about = {"name": name, "icon_color": COLOUR}
    begun = post(call.world, call.bot, chat, {"forum_topic_created": about}, silent=True)
    begun.body = {**begun.body, **in_thread(begun.id)}  # a thread is numbered by its first message
    chat.topics[begun.id] = name
    return {"message_thread_id": begun.id, **about}


@method("editForumTopic")
def edit_forum_topic(call: Call) -> bool:
    chat = _forum(call)
    thread = _thread(call, chat)
    chat.topics[thread] = _name(call)
    post(call.world, call.bot, chat, {"forum_topic_edited": {"name": chat.topics[thread]}, **in_thread(thread)})
    return True


@method("deleteForumTopic")
def delete_forum_topic(call: Call) -> bool:
    chat = _forum(call)
    chat.delete_topic(_thread(call, chat))
    return True


def _forum(call: Call) -> Chat:
    chat = open_chat(call)
    if not (chat.private and call.bot.topics):
        raise bad_request("the chat is not a forum")
    return chat


def _name(call: Call) -> str:
    name = call.params.text("name").strip()
    if not name:
        raise bad_request("TOPIC_TITLE_EMPTY")
    if len(name) > MAX_NAME:
        raise bad_request("TOPIC_TITLE_TOO_LONG")
    return name


def _thread(call: Call, chat: Chat) -> int:
    thread = call.params.integer("message_thread_id")
    if thread not in chat.topics:
        raise bad_request("TOPIC_ID_INVALID")
    return thread
