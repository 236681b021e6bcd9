"""The screens of «Мої дані». No button says whose data it is about: it is always that of whoever pressed."""

from collections.abc import Awaitable, Callable

from aiogram import Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message, ReplyKeyboardRemove
from sqlalchemy import exists, or_, select

from handlers import consent, menu, modes, moving, news, screens
from handlers.callbacks import MyData
from handlers.desk import Turn
from handlers.filters import Label
from handlers.modes import Mode
from handlers.mydata import erasing, export, naming, overview
from handlers.say import Keyboard, Says, say
from handlers.screens import Row, button, keyboard
from locales import label, t
from models import erasure
from models.cases import Case
from models.errors import StaleError
from models.strays import Stray

router = Router()


@router.message(Label("menu-data"))
async def my_data(message: Message, turn: Turn) -> Says:
    """Works without consent too: whoever withdrew it may still see and erase. A stranger has nothing to see."""
    del message
    return await home(turn) if await anything_kept(turn) else await consent.first_contact(turn)


@router.callback_query(MyData.filter())
async def pressed(query: CallbackQuery, callback_data: MyData, turn: Turn) -> Says:
    """Raises StaleError for what isn't offered."""
    del query
    if callback_data.act not in ACTS:
        raise StaleError
    if not await anything_kept(turn):
        return await screens.show(turn, t("mydata-nothing"))
    return await ACTS[callback_data.act](turn)


async def anything_kept(turn: Turn) -> bool:
    me = turn.me
    if me.consented_at or me.is_staff or me.draft:
        return True
    query = select(or_(exists().where(Case.person_id == me.id), exists().where(Stray.person_id == me.id)))
    return bool(await turn.db.scalar(query))


async def home(turn: Turn) -> Says:
    if modes.current(turn) is Mode.MOVE:
        modes.leave(turn)
    agreed = turn.me.consented_at is not None
    acts = ["see", "copy", *(["move"] if agreed else []), "erase", *(["withdraw"] if agreed else []), "leave"]
    rows = [[_button(f"button-data-{act}", act)] for act in acts]
    if naming.may_choose(turn.me):
        rows.insert(2, [naming.entry()])
    if agreed:
        rows.insert(-3, [news.entry(turn.me)])
    return await screens.show(turn, t("mydata"), keyboard(*rows))


async def see(turn: Turn) -> Says:
    buttons = keyboard([_button("button-data-copy", "copy")], _back())
    return await screens.show(turn, await overview.text(turn), buttons)


async def copy(turn: Turn) -> Says:
    """The screen stays: a copy changes nothing."""
    return [await export.document(turn)]


async def ask_erase(turn: Turn) -> Says:
    text = t("mydata-erase-staff" if turn.me.is_staff else "mydata-erase", cases=await overview.open_line(turn))
    return await screens.show(turn, text, _sure("button-erase-yes", "erase_yes"))


async def ask_withdraw(turn: Turn) -> Says:
    text = t("mydata-withdraw", cases=await overview.open_line(turn), months=turn.office.retention_months)
    return await screens.show(turn, text, _sure("button-withdraw-consent-yes", "withdraw_yes"))


async def withdraw(turn: Turn) -> Says:
    """Raises StaleError when there is no consent any more."""
    if turn.me.consented_at is None:
        raise StaleError
    await erasure.withdraw_consent(turn.db, turn.me, turn.now)
    gone: Keyboard = menu.staff_keyboard(turn.me) if turn.me.is_staff else ReplyKeyboardRemove()
    offer = keyboard([_button("button-data-erase", "erase")])
    says = await screens.show(turn, t("mydata-withdrawn", months=turn.office.retention_months), offer)
    return [*says, say(turn.me, t("mydata-come-back"), gone)]


async def leave(turn: Turn) -> Says:
    return await screens.show(turn, t("mydata-left"))


def _sure(yes: str, act: str) -> InlineKeyboardMarkup:
    """Asked once, the way to a copy beside it."""
    return keyboard([_button(yes, act)], [_button("button-data-copy", "copy")], _back())


def _back() -> Row:
    return [_button("button-back", "home")]


def _button(key: str, act: str) -> screens.Button:
    return button(label(key), MyData(act=act))


ACTS: dict[str, Callable[[Turn], Awaitable[Says]]] = {
    "home": home,
    "see": see,
    "copy": copy,
    "move": moving.begin,
    "erase": ask_erase,
    "erase_yes": erasing.erase,
    "withdraw": ask_withdraw,
    "withdraw_yes": withdraw,
    "leave": leave,
    "name": naming.ask,
    "name_keep": naming.keep,
}
