"""`/holidays`: days off that deadlines are counted around. Typed to add, tapped to remove."""

from datetime import date

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from handlers import content as contents
from handlers import modes, screens
from handlers.callbacks import DayOff
from handlers.desk import Turn
from handlers.filters import In, On, Only
from handlers.modes import Mode
from handlers.reference import home
from handlers.reference.home import CONTENT
from handlers.say import Says, say
from handlers.screens import button, in_rows, keyboard
from handlers.typed_dates import A_YEAR, parse_day, parse_days
from handlers.views import excerpt
from locales import dates, label, t
from models import calendar
from models.errors import StaleError
from models.people import Duty

router = Router()
words = Router()

SHOWN = 60
QUOTED = 200


@router.message(Command("holidays"), On(Duty.COORDINATOR))
async def holidays(message: Message, turn: Turn) -> Says:
    del message
    return await _show(turn)


@router.callback_query(DayOff.filter(), Only(Duty.COORDINATOR))
async def pressed(query: CallbackQuery, callback_data: DayOff, turn: Turn) -> Says:
    """Raises StaleError."""
    del query
    if callback_data.act == "done":
        modes.leave(turn)
        return await (home.show(turn) if callback_data.at == CONTENT else screens.show(turn, t("holidays-done")))
    if callback_data.act == "show":
        return await _show(turn, callback_data.at)
    return await _remove(turn, callback_data)


async def _remove(turn: Turn, press: DayOff) -> Says:
    try:
        day = date.fromisoformat(press.day)
    except ValueError:
        raise StaleError from None
    if not await calendar.remove(turn.db, day, turn.now, turn.me.id):
        raise StaleError
    return await _show(turn, press.at, t("holiday-removed", day=dates.whole_day(day)))


@words.message(In(Mode.HOLIDAYS), On(Duty.COORDINATOR))
async def typed(message: Message, turn: Turn) -> Says:
    said = contents.words(contents.read(message))
    found, unread = parse_days(said, turn.today)
    fresh = await calendar.add(turn.db, found, turn.now, turn.me.id)
    lines = [t("holidays-added", days=", ".join(dates.whole_day(one) for one in fresh))] if fresh else []
    if unread or not found:
        words_ = excerpt(", ".join(unread), QUOTED) or "—"
        lines.append(t("holidays-unread", words=words_, example=_example(turn)))
    elif not fresh:
        lines.append(t("holidays-known"))
    return [say(turn.me, "\n".join(lines)), *await _show(turn, turn.me.mode_data["at"])]


async def _show(turn: Turn, at: str = "", before: str = "") -> Says:
    coming = await calendar.coming(turn.db, turn.today)
    modes.enter(turn, Mode.HOLIDAYS, {"at": at}, modes.ANSWER_MINUTES)
    text = t("holidays", count=len(coming), example=_example(turn))
    rows = in_rows(
        [button(f"✕ {dates.whole_day(one)}", DayOff(act="remove", day=str(one), at=at)) for one in coming[:SHOWN]], 2
    )
    done = [button(label("button-done"), DayOff(act="done", at=at))]
    return await screens.show(turn, f"{before}\n\n{text}" if before else text, keyboard(*rows, done))


def _example(turn: Turn) -> str:
    """One that may be typed: the next Independence Day."""
    return f"{parse_day('24.08', turn.today, far=A_YEAR):%d.%m.%Y}"
