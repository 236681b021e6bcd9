"""«Зв’яжіться зі мною безпечно»: how, when and the number, by buttons only."""

from datetime import timedelta

from aiogram import Router
from aiogram.filters import Command, Filter
from aiogram.types import InlineKeyboardMarkup, KeyboardButton, Message, ReplyKeyboardMarkup

from handlers import letters, menu, modes, screens
from handlers.callbacks import Safe, Talk
from handlers.content import Content
from handlers.desk import Turn
from handlers.filing.draft import drop, load
from handlers.filters import In
from handlers.modes import Mode
from handlers.restricted import lines, typed
from handlers.say import Says, chat_of, edit, say
from handlers.screens import Row, button, keyboard
from handlers.views import name_of
from locales import label, t
from models import conversations, correspondence
from models.cases import Case, Whereabouts
from models.catalogue import Intake, Topic
from models.errors import StaleError
from models.events import EventKind, record
from models.outbox import Post, PostKind
from models.unit import give_number

router = Router()
words = Router()

HOW = ("here", "phone")
WHEN = ("any", "morning", "day", "evening")
NUMBER_LASTS = timedelta(hours=1)


async def pressed(turn: Turn, topic: Topic, data: Safe) -> Says:
    """Raises StaleError. Without a focal person there are only the lines."""
    if topic.intake is not Intake.CALLBACK:
        raise StaleError
    reader = await lines.reader_of(turn, topic, load(turn))
    if reader is None or data.act == "lines":
        return await typed_or_lines(turn, topic)
    if data.act == "contact":
        return await screens.show(turn, t("safe-how"), _how(data))
    if data.how not in HOW:
        raise StaleError
    if data.act == "how":
        return await screens.show(turn, t("safe-when"), _when(data))
    if data.act != "when" or data.when not in WHEN:
        raise StaleError
    if data.how == "phone":
        return await ask_number(turn, data, name_of(reader))
    return await file(turn, topic, data.when)


async def typed_or_lines(turn: Turn, topic: Topic) -> Says:
    """Back to where the button stands."""
    draft = load(turn)
    return await typed.resume(turn, draft) if draft and draft.step in typed.STEPS else await lines.show(turn, topic)


def _how(data: Safe) -> InlineKeyboardMarkup:
    rows = [[button(label(f"how-{one}"), data.model_copy(update={"act": "how", "how": one}))] for one in HOW]
    return keyboard(*rows, _back(data, "lines"))


def _when(data: Safe) -> InlineKeyboardMarkup:
    choices = [(label(f"when-{one}").capitalize(), {"act": "when", "when": one}) for one in WHEN]
    rows = [[button(text, data.model_copy(update=change))] for text, change in choices]
    return keyboard(*rows, _back(data, "contact"))


def _back(data: Safe, act: str) -> Row:
    return [button(label("button-back"), data.model_copy(update={"act": act}))]


# The number


async def ask_number(turn: Turn, data: Safe, reader: str) -> Says:
    """A reply keyboard: Telegram gives a number only by its owner's own tap."""
    post = await _own_post(turn)
    posts = [one.id for one in (turn.post, post) if one is not None]
    modes.enter(turn, Mode.NUMBER, {"topic": data.topic, "when": data.when, "posts": posts}, NUMBER_LASTS)
    return [*screens.leave(turn), say(turn.me, t("safe-number", name=reader), _number_keyboard(), post=post)]


async def _own_post(turn: Turn) -> Post:
    """For a message with a keyboard: it can't be edited, only deleted with the conversation."""
    post = Post(chat=chat_of(turn.me), kind=PostKind.SCREEN, at=turn.now)
    turn.db.add(post)
    await give_number(turn.db, post)
    return post


def _number_keyboard() -> ReplyKeyboardMarkup:
    own = KeyboardButton(text=label("button-my-number"), request_contact=True)
    return ReplyKeyboardMarkup(keyboard=[[own], [KeyboardButton(text=label("button-back"))]], resize_keyboard=True)


@words.message(In(Mode.NUMBER))
async def number(message: Message, turn: Turn) -> Says:
    """The person's own contact and nothing else; what is typed here is not stored."""
    if message.text == label("button-back"):
        return await leave_number(turn)
    if message.contact is not None and _is_own(message, turn):
        return await with_number(turn, "+" + message.contact.phone_number.lstrip("+"), message.message_id)
    why = "safe-number-typed" if message.contact is None else "safe-number-foreign"
    return [say(turn.me, t(why), _number_keyboard())]


class Late(Filter):
    """A press on the keyboard that asked for the number, when the question has lapsed: it is meant for nobody else."""

    async def __call__(self, message: Message, turn: Turn) -> bool:
        if turn.me.mode != Mode.NUMBER or modes.current(turn) is Mode.NUMBER or not turn.me.mode_data:
            return False
        return _is_own(message, turn) or message.text == label("button-back")


@words.message(Late())
async def late(message: Message, turn: Turn) -> Says:
    return await leave_number(turn, "safe-number-late" if _is_own(message, turn) else "safe-number-left")


def _is_own(message: Message, turn: Turn) -> bool:
    return message.contact is not None and message.contact.user_id == chat_of(turn.me)


async def with_number(turn: Turn, phone: str, message: int) -> Says:
    data, post = turn.me.mode_data, await _own_post(turn)
    got = say(turn.me, t("safe-number-got"), menu.keyboard_for(turn.me), post=post)
    topic, posts = _asked_topic(turn), [*data["posts"], post.id]
    return [got, *await file(turn, topic, data["when"], phone=phone, message=message, posts=posts)]


@router.message(Command("cancel"), In(Mode.NUMBER))
async def cancel_number(message: Message, turn: Turn) -> Says:
    del message
    return await leave_number(turn)


async def leave_number(turn: Turn, why: str = "safe-number-left") -> Says:
    topic = _asked_topic(turn)
    modes.leave(turn)
    menu_again = say(turn.me, t(why), menu.keyboard_for(turn.me))
    return [menu_again, *await typed_or_lines(turn, topic)]


def _asked_topic(turn: Turn) -> Topic:
    """Raises StaleError for a topic that is no more."""
    topic = lines.topic_of(turn.me.mode_data["topic"])
    if topic is None:
        raise StaleError
    return topic


# The request


async def file(
    turn: Turn, topic: Topic, when: str, *, phone: str = "", message: int | None = None, posts: list[int] | None = None
) -> Says:
    """The request, with the words that were passed to its reader, and what confirms it to the person. What to do with
    the words is asked anew when somebody else would get the request now."""
    draft = load(turn)
    wish = _wish(when, phone, message)
    passed = typed.passed(draft, topic)
    if draft and passed and not await typed.is_for(turn, draft):
        modes.leave(turn)
        return await typed.ask(turn, draft, topic)
    case = await conversations.request(
        turn.db,
        turn.me,
        topic,
        [wish, *passed],
        turn.now,
        turn.office.zone,
        whereabouts=(draft.whereabouts if draft and passed else None) or Whereabouts.HERE,
        region=draft.region if draft and passed else None,
    )
    await _claim_messages(turn, case, posts or [])
    if passed:
        record(turn.db, EventKind.WORDS_PASSED, turn.now, actor=turn.me.id, case=case.number, letters=len(passed))
        await drop(turn)
    modes.leave(turn)
    return await confirm(turn, case, "phone" if phone else "here")


def _wish(when: str, phone: str, message: int | None) -> Content:
    """«Зателефонувати, увечері: +380…»: a letter like any other, so that it is encrypted and erased like any other."""
    said = label("safe-wish-phone" if phone else "safe-wish-here", when=label(f"when-{when}"), phone=phone)
    wish = Content(kind="text", text=said, entities=[])
    if message is not None:
        wish["message"] = message
    return wish


async def _claim_messages(turn: Turn, case: Case, posts: list[int]) -> None:
    """The person's own messages and our questions belong to the conversation, so that they go when it goes."""
    for letter in await correspondence.letters(turn.db, case):
        if letter.at == turn.now and letter.content.get("message"):
            await letters.remember(turn, case, letter)
    for post_id in posts:
        post = await turn.db.get(Post, post_id)
        if post is not None:
            post.case_number = case.number


async def confirm(turn: Turn, case: Case, how: str) -> Says:
    who = name_of(case.officer) if case.officer else label("safe-somebody")
    text, gone = t("safe-confirmed", how=how, name=who), removal(case)
    if turn.pressed and turn.post is not None:
        if turn.me.screen_id == turn.post.id:
            turn.me.screen_id = None  # the button stays when other screens come
        turn.post.kind, turn.post.case_number = PostKind.NOTICE, case.number
        return [edit(turn.me, turn.post.id, text, gone)]
    says = screens.leave(turn)
    post = Post(chat=chat_of(turn.me), kind=PostKind.NOTICE, case_number=case.number, at=turn.now)
    return [*says, say(turn.me, text, gone, post=post)]


def removal(case: Case) -> InlineKeyboardMarkup:
    return keyboard([button(label("button-remove-talk"), Talk(act="remove", number=case.number))])
