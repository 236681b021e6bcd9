"""A coordinator asks for a summary: last month's at once, others by a button."""

import re

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from handlers import screens
from handlers.callbacks import Digest
from handlers.desk import Turn
from handlers.digest import jobs
from handlers.digest.naming import month_words
from handlers.filters import Label, On
from handlers.say import Says
from handlers.screens import button, in_rows, keyboard
from locales import dates, t
from models import digest
from models.deadlines import month_before
from models.errors import NotYoursError, StaleError
from models.people import Duty

router = Router()

MONTHS_OFFERED = 6


@router.message(Command("digest"), On(Duty.COORDINATOR))
@router.message(Label("menu-digest"), On(Duty.COORDINATOR))
async def last(message: Message, turn: Turn) -> Says:
    return await prepare(turn, last_month(turn), str(message.message_id))


@router.callback_query(Digest.filter())
async def another(query: CallbackQuery, callback_data: Digest, turn: Turn) -> Says:
    """Raises NotYoursError, and StaleError for a month that was never offered."""
    if not turn.me.is_coordinator:
        raise NotYoursError
    if not await is_known(turn, callback_data.month):
        raise StaleError
    return await prepare(turn, callback_data.month, query.id)


async def prepare(turn: Turn, month: str, unique: str) -> Says:
    """Says so at once, since rendering takes a moment, and offers the months before."""
    await jobs.ask(turn, turn.me, month, unique)
    samples = turn.office.count_samples
    others = await digest.months_with_data(
        turn.db, last_month(turn), turn.office.zone, limit=MONTHS_OFFERED, include_samples=samples
    )
    text = t("digest-preparing", month=month_words(month))
    if not others:
        return await screens.show(turn, text)
    row = [button(dates.month(other), Digest(month=other)) for other in others]
    return await screens.show(turn, Markup("\n\n").join([text, t("digest-other-months")]), keyboard(*in_rows(row, 2)))


def last_month(turn: Turn) -> str:
    return month_before(turn.now.astimezone(turn.office.zone).date())


async def is_known(turn: Turn, month: str) -> bool:
    """Whether it is a month that is over and not before the first request."""
    if not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", month, re.ASCII):
        return False
    first = await digest.first_month(turn.db, turn.office.zone, include_samples=turn.office.count_samples)
    return month == last_month(turn) or (first is not None and first <= month < last_month(turn))
