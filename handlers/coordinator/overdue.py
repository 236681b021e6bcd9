"""`/overdue`: cases that nobody holds, then those past their deadline, the oldest first."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup
from sqlalchemy import ColumnElement, or_

from handlers import screens
from handlers.callbacks import CaseAct, Overdue, Pick
from handlers.desk import Turn
from handlers.filters import Label, On, Only
from handlers.say import Says
from handlers.screens import button, keyboard
from handlers.views import category_name, days_left, name_of, number_words
from locales import label, t
from models import access, cases
from models.cases import Case
from models.people import Duty
from models.statuses import OPEN

router = Router()

PAGE = 8


@router.message(Command("overdue"), On(Duty.COORDINATOR))
@router.message(Label("menu-overdue"), On(Duty.COORDINATOR))
async def command(message: Message, turn: Turn) -> Says:
    del message
    return await show_page(turn, 0)


@router.callback_query(Overdue.filter(), Only(Duty.COORDINATOR))
async def another_page(query: CallbackQuery, callback_data: Overdue, turn: Turn) -> Says:
    del query
    return await show_page(turn, callback_data.page)


async def show_page(turn: Turn, number: int) -> Says:
    number, found, more = await page_of(turn, number)
    hidden = await access.hidden_from_coordinator(turn.db, turn.me, *_wanted(turn))
    others = [t("overdue-hidden", count=hidden)] if hidden else []
    if not found:
        none = t("overdue-none-seen" if hidden else "overdue-none")
        return await screens.show(turn, Markup("\n").join([none, *others]))
    rows = [[button(line(turn, one), CaseAct(act="reassign", number=one.number))] for one in found]
    turns = screens.turns(number, lambda page: Overdue(page=page), more=more)
    several = [button(label("pick-several"), Pick(act="list", page=number))]
    text = Markup("\n").join([t("overdue"), *others])
    return await screens.show(turn, text, keyboard(*rows, turns, several))


def _wanted(turn: Turn) -> tuple[ColumnElement[bool], ...]:
    return Case.status.in_(OPEN), or_(Case.officer_id.is_(None), cases.are_overdue(turn.now))


async def page_of(turn: Turn, number: int) -> tuple[int, list[Case], bool]:
    """A page, and whether there are more; the first, where there is no such page any more."""
    wanted = access.of_coordinator(turn.me).where(*_wanted(turn))
    shown = wanted.order_by(Case.officer_id.is_not(None), Case.filed_at).offset(number * PAGE).limit(PAGE + 1)
    found = list((await turn.db.scalars(shown)).unique())
    if not found and number:
        return await page_of(turn, 0)
    return number, found[:PAGE], len(found) > PAGE


def line(turn: Turn, case: Case) -> str:
    """What is decided by stands first: a phone cuts the end off."""
    who = name_of(case.officer) if case.officer else label("nobody")
    left = days_left(case, turn.now, turn.office.zone)
    return f"{number_words(case.number)} · {left} · {who} · {category_name(case.category)}"
