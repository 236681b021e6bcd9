"""What of filing is reached by a button, a command or an ordinary message."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from handlers import screens
from handlers.callbacks import DraftPress
from handlers.desk import Turn
from handlers.filing import flow
from handlers.filing.draft import AlreadyFiledError, load, pressed
from handlers.filters import Consented, In, Label
from handlers.modes import Mode
from handlers.say import Says, say
from handlers.views import number_words
from locales import t

router = Router()
words = Router()


@router.message(Label("menu-file"), Consented())
@router.message(Command("new"), Consented())
async def start(message: Message, turn: Turn) -> Says:
    del message
    draft = load(turn)
    return await flow.resume(turn, draft) if draft else await flow.start(turn)


@router.callback_query(DraftPress.filter())
async def press(query: CallbackQuery, callback_data: DraftPress, turn: Turn) -> Says:
    del query
    try:
        draft = await pressed(turn, callback_data.draft, callback_data.step, callback_data.act)
    except AlreadyFiledError as filed:
        return [*screens.close_pressed(turn), say(turn.me, t("filed-already", number=number_words(filed.number)))]
    return await flow.press(turn, draft, callback_data.act, callback_data.value)


@words.message(In(Mode.DRAFT))
async def typed(message: Message, turn: Turn) -> Says:
    draft = load(turn)
    return await flow.typed(turn, draft, message) if draft else []
