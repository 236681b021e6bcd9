"""Before the handlers: whose update it is, and what of it is answered at all."""

from typing import Any

from aiogram.enums import ChatType
from aiogram.methods import LeaveChat, SendMessage
from aiogram.types import CallbackQuery, Chat, Message, Update, User

from handlers.content import is_service, replied_to
from handlers.desk import Desk, Turn
from handlers.say import Say, Says, reachable, say
from locales import t
from models import outbox, people, reach, staff, topics
from models.crypto import UNREADABLE
from models.inbox import Incoming
from models.outbox import Lane, Post

# Of what the database takes for a number.
MAX_ID = 1 << 63


async def begin(desk: Desk, update: Update) -> Turn | None:
    """The turn of a person in a private chat; None for anything else. Meets whoever is new, and changes nothing else:
    what the update says may have to wait."""
    user, chat = _who(update)
    if user is None or user.is_bot or chat is None or chat.type != ChatType.PRIVATE:
        return None
    if isinstance(update.event, Message) and is_service(update.event):
        return None  # «закріплено», «тему створено»: nobody said anything
    me = await people.meet(desk.db, user.id)
    return Turn(
        db=desk.db,
        now=desk.now,
        office=desk.office,
        me=me,
        post=await _post(desk, update),
        topic=await _topic(desk, update) if desk.office.topics else None,
        pressed=update.callback_query is not None,
    )


async def come_in(turn: Turn, update: Update) -> None:
    """What it changes that somebody says something, whatever it is."""
    me = turn.me
    if me.telegram_id in turn.office.coordinators and not me.is_coordinator:
        await staff.appoint_first(turn.db, me, turn.now)
    if update.my_chat_member is None:
        await reach.found(turn.db, me, turn.now)  # who writes can be reached
    if not me.name and (me.consented_at or me.is_staff) and (user := _who(update)[0]):
        me.name = people.clean_name(user.first_name)


def in_their_lane(turn: Turn, says: Says) -> Says:
    """What a stranger is told waits: ten thousand who press /start don't stand before an officer's answer."""
    if not turn.me.is_known:
        for one in says:
            if one.chat == turn.me.telegram_id and one.lane is Lane.INTERACTIVE:
                one.lane = Lane.STRANGER
    return says


def outside(update: Update) -> Says:
    """The bot works in private chats only: it leaves a group to which it was added and answers nothing there.

    Groups have negative ids.
    """
    change = update.my_chat_member
    if change is None or change.chat.id > 0 or change.new_chat_member.status in {"left", "kicked"}:
        return []
    return [Say(chat=change.chat.id, method=LeaveChat(chat_id=change.chat.id))]


async def apologise(desk: Desk, update: Incoming) -> Says:
    """To the sender of an update that couldn't be handled, where it tells who that is."""
    if update.body is UNREADABLE:
        sender = await people.by_telegram(desk.db, update.sender)
        return [say(sender, t("sorry"))] if sender and reachable(sender) else []
    for value in update.body.values():
        if isinstance(value, dict):
            message = value.get("message") if "data" in value else value
            chat = message.get("chat") if isinstance(message, dict) else None
            if isinstance(chat, dict) and chat.get("type") == "private" and isinstance(chat.get("id"), int):
                return [Say(chat=chat["id"], method=SendMessage(chat_id=chat["id"], text=t("sorry")))]
    return []


def quoted(body: Any) -> list[tuple[int, int]]:
    """The chat and number of the message that the raw update presses or replies to, as far as it tells."""
    if not isinstance(body, dict):
        return []
    try:
        query = body.get("callback_query")
        about: Any = query["message"] if query else body["message"]["reply_to_message"]
        found = int(about["chat"]["id"]), int(about["message_id"])
    except (KeyError, TypeError, ValueError):
        return []
    return [found] if abs(found[1]) < MAX_ID else []


def _who(update: Update) -> tuple[User | None, Chat | None]:
    event: Any = update.event
    message = event.message if isinstance(event, CallbackQuery) else event
    return getattr(event, "from_user", None), getattr(message, "chat", None)


async def _post(desk: Desk, update: Update) -> Post | None:
    """Our record of the message that was pressed or replied to."""
    message: Any = None
    if update.callback_query:
        message = update.callback_query.message
    elif isinstance(update.message, Message):
        message = replied_to(update.message)
    if message is None:
        return None
    return await outbox.find_post(desk.db, message.chat.id, message.message_id)


async def _topic(desk: Desk, update: Update) -> int | None:
    """The case in whose topic the message was written."""
    message = update.message
    if message is None or not message.is_topic_message or message.message_thread_id is None:
        return None
    return await topics.case_in(desk.db, message.chat.id, message.message_thread_id)
