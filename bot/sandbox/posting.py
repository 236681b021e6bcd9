"""How a message comes into a chat and how it changes there, whoever wrote it."""

from bot.sandbox.markup import NO_MARKUP, Markup
from bot.sandbox.wire import Json
from bot.sandbox.world import Bot, Chat, Message, World

TWO_DAYS = 48 * 3600


def post(
    world: World,
    bot: Bot,
    chat: Chat,
    content: Json,
    *,
    sender: Json | None = None,
    markup: Markup = NO_MARKUP,
    silent: bool = False,
) -> Message:
    """`sender` is the person; without one the bot speaks."""
    message_id = next(bot.message_ids)
    body = {
        "message_id": message_id,
        "from": sender or bot.user(),
        "chat": chat.info,
        "date": world.seconds(),
    }
    body |= content
    if markup.inline:
        body["reply_markup"] = markup.inline
    message = Message(message_id, body, from_bot=sender is None, silent=silent)
    message.with_keyboard = markup.reply is not None
    chat.messages[message_id] = message
    message.said = chat.touch(message)
    if markup.reply:
        _show_keyboard(chat, message_id, markup.reply)
    return message


def in_thread(thread: int) -> Json:
    return {"message_thread_id": thread, "is_topic_message": True}


def _show_keyboard(chat: Chat, message_id: int, reply: Json) -> None:
    chat.keyboard = reply if "keyboard" in reply else None
    chat.keyboard_of = message_id if chat.keyboard else 0
    chat.force_reply = message_id if "force_reply" in reply else 0


def rewrite(world: World, chat: Chat, message: Message, body: Json, *, words_changed: bool) -> None:
    message.body = {**body, "edit_date": world.seconds()}
    revision = chat.touch(message)
    if words_changed:
        message.said = revision


def quoted(message: Message) -> Json:
    """As it stands inside a reply: one level deep, like Telegram."""
    return {key: value for key, value in message.body.items() if key != "reply_to_message"}


def reachable(world: World, message: Message) -> bool:
    """Whether Telegram still lets a bot see or delete it."""
    return not message.deleted and world.seconds() - message.body["date"] <= TWO_DAYS


def inaccessible(chat: Chat, message_id: int) -> Json:
    return {"chat": chat.info, "message_id": message_id, "date": 0}
