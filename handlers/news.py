"""News for those who want some: asked once, said yes to or no at any time, apart from the privacy notice."""

from aiogram import Router
from aiogram.methods import EditMessageReplyMarkup
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from handlers import content as contents
from handlers import screens
from handlers.callbacks import MyData, News
from handlers.content import Content
from handlers.desk import Turn
from handlers.say import Say, Says, chat_of, say
from handlers.screens import Button, button, keyboard
from handlers.views import excerpt
from locales import label, t
from models import broadcasts
from models.errors import StaleError
from models.people import Person

router = Router()

CITED = 200


def entry(person: Person) -> Button:
    """The row in «Мої дані»."""
    return button(label("button-news-is-on" if person.news_at else "button-news-is-off"), News(act="ask", where="data"))


def below_message() -> InlineKeyboardMarkup:
    return keyboard([button(label("button-news-leave"), News(act="off"))])


async def offer_after(turn: Turn, said: str) -> Says:
    """Once, when a matter has come to its end: nothing else is asked there."""
    if turn.me.news_asked_at is not None or turn.me.news_at is not None or turn.me.consented_at is None:
        return await screens.show(turn, t(said))
    turn.me.news_asked_at = turn.now
    buttons = keyboard(
        [button(label("button-news-on"), News(act="on", where="offer"))],
        [button(label("button-news-no"), News(act="no", where="offer"))],
    )
    text = t(said) + "\n\n" + t("news-offer", organisation=turn.office.organisation)
    return await screens.show(turn, text, buttons)


@router.callback_query(News.filter())
async def pressed(query: CallbackQuery, callback_data: News, turn: Turn) -> Says:
    """Leaving works whoever presses. Raises StaleError for what isn't offered, or without consent to the rest."""
    match callback_data.act:
        case "ask":
            return await _ask(turn)
        case "no" if callback_data.where == "offer":
            return await screens.show(turn, t("news-no"))
        case "on":
            broadcasts.agree(turn.db, turn.me, turn.now)
        case "off":
            await broadcasts.leave(turn.db, turn.me, turn.now)
        case _:
            raise StaleError
    if callback_data.where == "data":
        return await _ask(turn)
    if callback_data.where == "offer":
        return await screens.show(turn, t("news-agreed"))
    return _below(turn, query)


async def _ask(turn: Turn) -> Says:
    """How it is now, and the other way."""
    wanted = turn.me.news_at is not None
    other = ("button-news-leave", "off") if wanted else ("button-news-on", "on")
    text = t("news-is-on" if wanted else "news-is-off", organisation=turn.office.organisation)
    rows = [[button(label(other[0]), News(act=other[1], where="data"))]]
    return await screens.show(turn, text, keyboard(*rows, [button(label("button-back"), MyData(act="home"))]))


def _below(turn: Turn, query: CallbackQuery) -> Says:
    """The button under the message of news turns round, so that a slip of the finger is undone where it happened."""
    me, wanted = turn.me, turn.me.news_at is not None
    turned = below_message() if wanted else keyboard([button(label("button-news-again"), News(act="on"))])
    chat = chat_of(me)
    says: Says = []
    if query.message is not None:
        shown = getattr(query.message, "reply_markup", None)
        if shown != turned:
            method = EditMessageReplyMarkup(chat_id=chat, message_id=query.message.message_id, reply_markup=turned)
            says.append(Say(chat=chat, method=method))
    return [*says, say(me, t("news-agreed" if wanted else "news-left"))]


def answers(message: Message, content: Content) -> bool:
    """It replies to a message of news: whoever reads it then sees to which, and it belongs to no case by itself."""
    quoted = contents.replied_to(message)
    if quoted is None or quoted.reply_markup is None or quoted.from_user is None or not quoted.from_user.is_bot:
        return False
    data = [one.callback_data or "" for row in quoted.reply_markup.inline_keyboard for one in row]
    if not any(one.startswith(f"{News.__prefix__}:") for one in data):
        return False
    content["cited"] = excerpt(quoted.text or quoted.caption or "", CITED)
    return True
