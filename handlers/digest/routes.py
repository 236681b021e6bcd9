"""A coordinator asks for a summary: last month's at once, others by a button. An officer has that of their regions."""

from collections.abc import Awaitable, Callable

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from handlers.callbacks import Digest
from handlers.desk import Turn
from handlers.digest import asking, choosing, tracing
from handlers.digest.choosing import known, last_month, prepare
from handlers.filters import Label, On
from handlers.say import Says
from models.digest import Period
from models.errors import NotYoursError, StaleError

router = Router()


@router.message(Command("digest"), On(*asking.READERS))
@router.message(Label("menu-digest"), On(*asking.READERS))
async def last(message: Message, turn: Turn) -> Says:
    return await prepare(turn, Period.parse(last_month(turn)), str(message.message_id))


@router.callback_query(Digest.filter())
async def pressed(query: CallbackQuery, callback_data: Digest, turn: Turn) -> Says:
    """Raises NotYoursError, and StaleError for what was never offered."""
    if not turn.me.has(*asking.READERS):
        raise NotYoursError
    if callback_data.act == "get":
        return await prepare(turn, await known(turn, callback_data.period), query.id)
    act = ACTS.get(callback_data.act)
    if act is None:
        raise StaleError
    if not turn.me.is_coordinator:
        raise NotYoursError
    return await act(turn, callback_data, query.id)


# The coordinators' own.
ACTS: dict[str, Callable[[Turn, Digest, str], Awaitable[Says]]] = {**choosing.ACTS, **tracing.ACTS}
