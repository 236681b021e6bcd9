"""`/overdue`: cases that nobody holds, then those past their deadline, the oldest first."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message
from sqlalchemy import or_

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
    if not found:
        return await screens.show(turn, t("overdue-none"))
    rows = [[button(line(turn, one), CaseAct(act="reassign", number=one.number))] for one in found]
    turns = screens.turns(number, lambda page: Overdue(page=page), more=more)
    several = [button(label("pick-several"), Pick(act="list", page=number))]
    return await screens.show(turn, t("overdue"), keyboard(*rows, turns, several))


async def page_of(turn: Turn, number: int) -> tuple[int, list[Case], bool]:
    """A page, and whether there are more; the first, where there is no such page any more."""
    late = cases.are_overdue(turn.now)
    wanted = access.of_coordinator(turn.me).where(Case.status.in_(OPEN), or_(Case.officer_id.is_(None), late))
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
