"""The first screen, and the one place through which each of its presses goes."""

from collections.abc import Awaitable, Callable

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from handlers import modes, screens
from handlers.callbacks import DayOff, Reference, Template
from handlers.desk import Turn
from handlers.filters import On, Only
from handlers.modes import Mode
from handlers.reference import hints, history, line, lines, typed
from handlers.say import Says
from handlers.screens import button, keyboard
from locales import label, t
from models.errors import StaleError
from models.people import Duty

router = Router()

CONTENT = "content"

Act = Callable[[Turn, Reference], Awaitable[Says]]


@router.message(Command("content"), On(Duty.COORDINATOR))
async def begin(message: Message, turn: Turn) -> Says:
    del message
    return await show(turn)


@router.callback_query(Reference.filter(), Only(Duty.COORDINATOR))
async def pressed(query: CallbackQuery, callback_data: Reference, turn: Turn) -> Says:
    """Raises NotYoursError, StaleError."""
    del query
    if callback_data.act not in ACTS:
        raise StaleError
    if callback_data.act not in typed.KEEPING and modes.current(turn) is Mode.REFERENCE:
        modes.leave(turn)
    return await ACTS[callback_data.act](turn, callback_data)


async def _home(turn: Turn, _at: Reference) -> Says:
    return await show(turn)


async def show(turn: Turn) -> Says:
    rows = [
        [button(label("button-content-lines"), Reference(act="lines"))],
        [button(label("button-content-hints"), Reference(act="hints"))],
        [button(label("button-content-templates"), Template(act="list"))],
        [button(label("button-content-holidays"), DayOff(act="show", at=CONTENT))],
        [button(label("button-content-history"), Reference(act="history"))],
        [button(label("button-back"), Reference(act="close"))],
    ]
    return await screens.show(turn, t("content"), keyboard(*rows))


async def _close(turn: Turn, _at: Reference) -> Says:
    return await screens.show(turn, t("content-left"))


ACTS: dict[str, Act] = {
    "home": _home,
    "close": _close,
    **lines.ACTS,
    **line.ACTS,
    **typed.ACTS,
    **hints.ACTS,
    **history.ACTS,
}
