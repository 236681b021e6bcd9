"""The officer's list by deadline, one case by its number, and being away."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message
from sqlalchemy import case as sql_case
from sqlalchemy import func, select

from handlers import menu, screens
from handlers.callbacks import CaseAct, Queue
from handlers.desk import Turn
from handlers.filters import Label, On
from handlers.officer import card
from handlers.officer.holding import held
from handlers.say import Says, say
from handlers.screens import button, keyboard
from handlers.views import case_name, category_name, days_left, name_of, number_words
from locales import t
from models import access, staff
from models.cases import Case
from models.errors import NotYoursError
from models.statuses import OPEN

router = Router()

PAGE = 8


@router.message(Command("queue"), On())
@router.message(Label("menu-queue"), On())
async def queue(message: Message, turn: Turn) -> Says:
    del message
    return await show_page(turn, 0)


@router.callback_query(Queue.filter(), On())
async def page(query: CallbackQuery, callback_data: Queue, turn: Turn) -> Says:
    del query
    return await show_page(turn, max(callback_data.page, 0))


async def show_page(turn: Turn, number: int) -> Says:
    """Soonest deadline first; what has its first answer counts by the deadline of the whole."""
    mine = access.of_holder(turn.me).where(Case.status.in_(OPEN))
    total = await turn.db.scalar(select(func.count()).select_from(mine.with_only_columns(Case.number).subquery())) or 0
    if not total:
        return await screens.show(turn, t("queue-empty"))
    deadline = sql_case((Case.first_answer_at.is_(None), Case.first_answer_due), else_=Case.answer_due)
    shown = mine.order_by(deadline, Case.number).offset(number * PAGE).limit(PAGE)
    rows = [[_case_button(turn, one)] for one in (await turn.db.scalars(shown)).unique()]
    pages = (total - 1) // PAGE
    turns = [button("‹", Queue(page=number - 1))] if number > 0 else []
    turns += [button("›", Queue(page=number + 1))] if number < pages else []
    return await screens.show(turn, t("queue", count=total), keyboard(*rows, turns))


def _case_button(turn: Turn, case: Case) -> screens.Button:
    what = case_name(case) if case.is_private else f"{number_words(case.number)} · {category_name(case.category)}"
    text = f"{what} · {name_of(case.person)} · {days_left(case, turn.now, turn.office.zone)}"
    return button(("❗ " if case.urgent else "") + text, CaseAct(act="open", number=case.number))


@router.message(Command("case"), On())
async def one_case(message: Message, command: CommandObject, turn: Turn) -> Says:
    """«/case 26-000001», «/case 1». Raises NotYoursError."""
    del message
    year = turn.now.astimezone(turn.office.zone).year
    if not command.args:
        return [say(turn.me, t("case-which"))]
    number = access.parse_number(command.args, year)
    if number is None:
        raise NotYoursError
    return [card.show(turn, await held(turn, number), turn.me)]


@router.message(Command("away"), On())
@router.message(Label("menu-away"), On())
async def away(message: Message, turn: Turn) -> Says:
    del message
    await staff.go_away(turn.db, turn.me, turn.now)
    return [say(turn.me, t("away"), menu.staff_keyboard(turn.me))]


@router.message(Command("back"), On())
@router.message(Label("menu-back"), On())
async def back(message: Message, turn: Turn) -> Says:
    del message
    await staff.come_back(turn.db, turn.me, turn.now)
    return [say(turn.me, t("back"), menu.staff_keyboard(turn.me))]
