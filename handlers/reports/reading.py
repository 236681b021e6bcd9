"""`/reports`: coordinators see who has written for a summary and who hasn't, and read what was written."""

from collections.abc import Sequence
from datetime import date

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from handlers import screens
from handlers.callbacks import Reports as Press
from handlers.desk import Turn
from handlers.filters import On, Only
from handlers.reports.months import MONTH, asking_time, open_month
from handlers.reports.views import as_mapping, figure_lines, month_words
from handlers.say import Says
from handlers.screens import Button, button, in_rows, keyboard
from handlers.views import region_list
from locales import dates, label, t
from models import reports
from models.deadlines import month_before
from models.errors import StaleError
from models.people import Duty
from models.reports import Said, Silent

router = Router()

PAGE = 30


@router.message(Command("reports"), On(Duty.COORDINATOR))
async def begin(message: Message, turn: Turn) -> Says:
    del message
    return await _month(turn, open_month(turn))


@router.callback_query(Press.filter(), Only(Duty.COORDINATOR))
async def pressed(query: CallbackQuery, callback_data: Press, turn: Turn) -> Says:
    """Raises StaleError."""
    del query
    month = callback_data.month
    if not MONTH.fullmatch(month) or month > open_month(turn):
        raise StaleError
    return await (_one(turn, callback_data) if callback_data.person else _month(turn, month, callback_data.page))


async def _month(turn: Turn, month: str, page: int = 0) -> Says:
    """Who has written and who hasn't, so many of each on a page."""
    told = await reports.words_of(turn.db, [month], include_samples=turn.office.count_samples)
    page, _, more = screens.page_of(max(told.said, told.missing, key=len), page, PAGE)
    here = slice(page * PAGE, (page + 1) * PAGE)
    asking = asking_time(month, turn.office)
    text = t(
        "reports",
        month=month_words(month),
        answered=len(told.said),
        asked=len(told.said) + len(told.missing),
        figures=figure_lines(as_mapping(told.total)) if told.said else Markup("no"),
        missing=_silent(told.missing, here) or "no",
        when=dates.day(asking, turn.office.zone) if asking > turn.now else "no",
    )
    rows = in_rows([_person(month, one, page) for one in told.said[here]], 2)
    turns = screens.turns(page, lambda number: Press(month=month, page=number), more=more)
    return await screens.show(turn, text, keyboard(*rows, turns, await _others(turn, month)))


def _silent(missing: Sequence[Silent], here: slice) -> str:
    shown, more = ", ".join(one.name or label("nameless") for one in missing[here]), len(missing[here.stop :])
    return label("digest-regions-many", regions=shown, more=more) if more else shown


def _person(month: str, one: Said, page: int) -> Button:
    name = one.name or label("nameless")
    words = name if one.text else label("reports-wordless", name=name)
    return button(words, Press(month=month, person=one.person, page=page))


async def _others(turn: Turn, month: str) -> list[Button]:
    """The month before, where it has something, and back to the open one."""
    former = month_before(date.fromisoformat(f"{month}-01"))
    samples = turn.office.count_samples
    told = await reports.words_of(turn.db, [former], include_samples=samples)
    row = [button(dates.month(former), Press(month=former))] if told.said or told.missing else []
    now = open_month(turn)
    return row if month == now else [*row, button(dates.month(now), Press(month=now))]


async def _one(turn: Turn, press: Press) -> Says:
    month = press.month
    told = await reports.words_of(turn.db, [month], include_samples=turn.office.count_samples)
    found = next((one for one in told.said if one.person == press.person), None)
    if found is None:
        raise StaleError
    text = t(
        "reports-one",
        name=found.name or label("nameless"),
        regions=region_list(found.regions),
        month=month_words(month),
        figures=figure_lines(as_mapping(found.counts)),
        words=found.text,
        written="yes" if found.text else "no",
    )
    return await screens.show(turn, text, keyboard([button(label("button-back"), Press(month=month, page=press.page))]))
