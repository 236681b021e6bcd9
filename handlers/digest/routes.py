"""A coordinator asks for a summary: last month's at once, others by a button. An officer has that of their regions."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from handlers import screens
from handlers.callbacks import Digest
from handlers.desk import Turn
from handlers.digest import jobs
from handlers.digest.naming import period_title, period_words
from handlers.filters import Label, On
from handlers.say import Says
from handlers.screens import button, in_rows, keyboard
from locales import t
from models import digest
from models.deadlines import month_before
from models.digest import Period
from models.errors import NotYoursError, StaleError

router = Router()

MONTHS_OFFERED = 6


@router.message(Command("digest"), On(*jobs.READERS))
@router.message(Label("menu-digest"), On(*jobs.READERS))
async def last(message: Message, turn: Turn) -> Says:
    return await prepare(turn, Period.parse(last_month(turn)), str(message.message_id))


@router.callback_query(Digest.filter())
async def another(query: CallbackQuery, callback_data: Digest, turn: Turn) -> Says:
    """Raises NotYoursError, and StaleError for a period that was never offered."""
    if not turn.me.has(*jobs.READERS):
        raise NotYoursError
    return await prepare(turn, await known(turn, callback_data.period), query.id)


async def prepare(turn: Turn, period: Period, unique: str) -> Says:
    """Says so at once, since rendering takes a moment, and offers the months before."""
    await jobs.ask(turn, turn.me, period.code, unique)
    samples = turn.office.count_samples
    others = await digest.months_with_data(
        turn.db, last_month(turn), turn.office.zone, limit=MONTHS_OFFERED, include_samples=samples
    )
    text = t("digest-preparing", period=period_words(period))
    if not others:
        return await screens.show(turn, text)
    row = [button(period_title(Period.parse(other)), Digest(period=other)) for other in others]
    return await screens.show(turn, Markup("\n\n").join([text, t("digest-other-months")]), keyboard(*in_rows(row, 2)))


def last_month(turn: Turn) -> str:
    return month_before(turn.now.astimezone(turn.office.zone).date())


async def known(turn: Turn, code: str) -> Period:
    """A month or quarter that is over and not before the first request. Raises StaleError."""
    try:
        period = Period.parse(code)
    except ValueError:
        raise StaleError from None
    if not period.is_over(turn.now.astimezone(turn.office.zone).date()):
        raise StaleError
    first = await digest.first_month(turn.db, turn.office.zone, include_samples=turn.office.count_samples)
    if period.code != last_month(turn) and (first is None or period.last_month < first):
        raise StaleError
    return period
