"""Coordinators see figures, holders and deadlines, and reassign a case in two taps; texts are not theirs."""

from collections.abc import Awaitable, Callable

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup
from sqlalchemy import or_

from handlers import screens
from handlers.callbacks import Audit, CaseAct, Overdue
from handlers.coordinator import reading
from handlers.desk import Turn
from handlers.filters import Label, On
from handlers.say import Says
from handlers.screens import button, keyboard
from handlers.views import (
    case_place,
    category_name,
    days_left,
    duty_words,
    name_of,
    number_words,
    status_words,
)
from locales import label, t
from models import access, assignment, cases, people
from models.cases import Case
from models.errors import NotYoursError, StaleError
from models.people import Duty
from models.statuses import OPEN

router = Router()

PAGE = 8
OFFERED = 12


@router.message(Command("overdue"), On(Duty.COORDINATOR))
@router.message(Label("menu-overdue"), On(Duty.COORDINATOR))
async def overdue(message: Message, turn: Turn) -> Says:
    del message
    return await show_page(turn, 0)


@router.callback_query(Overdue.filter())
async def page(query: CallbackQuery, callback_data: Overdue, turn: Turn) -> Says:
    del query
    if not turn.me.is_coordinator:
        raise NotYoursError
    return await show_page(turn, max(callback_data.page, 0))


async def show_page(turn: Turn, number: int) -> Says:
    """Cases that nobody holds, then those past their deadline, the oldest first."""
    late = cases.are_overdue(turn.now)
    wanted = access.of_coordinator(turn.me).where(Case.status.in_(OPEN), or_(Case.officer_id.is_(None), late))
    shown = wanted.order_by(Case.officer_id.is_not(None), Case.filed_at).offset(number * PAGE).limit(PAGE + 1)
    found = list((await turn.db.scalars(shown)).unique())
    if not found:
        return await screens.show(turn, t("overdue-none"))
    rows = [[button(_line(turn, one), CaseAct(act="reassign", number=one.number))] for one in found[:PAGE]]
    turns = [button("‹", Overdue(page=number - 1))] if number else []
    turns += [button("›", Overdue(page=number + 1))] if len(found) > PAGE else []
    return await screens.show(turn, t("overdue"), keyboard(*rows, turns))


def _line(turn: Turn, case: Case) -> str:
    who = name_of(case.officer) if case.officer else label("nobody")
    left = days_left(case, turn.now, turn.office.zone)
    return f"{number_words(case.number)} · {category_name(case.category)} · {who} · {left}"


async def reassign(turn: Turn, number: int, _value: str) -> Says:
    """Raises NotYoursError."""
    case = await access.overseen_case(turn.db, turn.me, number)
    if not case.is_open:
        raise StaleError
    candidates = [one for one in await people.staff(turn.db, Duty.OFFICER, Duty.CENTRAL) if one.id != case.person_id]
    candidates.sort(key=lambda one: (not assignment.serves(one, case.region), one.away, one.id))
    rows = [
        [button(_candidate(one), CaseAct(act="assign", number=number, value=str(one.id)))]
        for one in candidates[:OFFERED]
        if one.id != case.officer_id
    ]
    text = Markup("\n\n").join([figures(turn, case), t("reassign-whom")])
    back = [button(label("button-back"), CaseAct(act="oversee", number=number))]
    return await screens.show(turn, text, keyboard(*rows, back))


async def oversee(turn: Turn, number: int, _value: str) -> Says:
    """What a coordinator may do about a case. Raises NotYoursError."""
    case = await access.overseen_case(turn.db, turn.me, number)
    rows = [
        [button(label("act-reassign"), CaseAct(act="reassign", number=number))] if case.is_open else [],
        [button(label("button-read"), CaseAct(act="read", number=number))],
        [button(label("button-audit-case"), Audit(show="case", id=number))],
        [button(label("menu-overdue"), Overdue(page=0))],
    ]
    return await screens.show(turn, figures(turn, case), keyboard(*rows))


def figures(turn: Turn, case: Case) -> Markup:
    """Nothing of whom it is about."""
    return t(
        "overseen",
        number=number_words(case.number),
        category=category_name(case.category),
        place=case_place(case),
        status=status_words(case.status, to_staff=True),
        holder=name_of(case.officer) if case.officer else label("nobody"),
        left=days_left(case, turn.now, turn.office.zone) if case.is_open else label("no-deadline"),
    )


def _candidate(one: people.Person) -> str:
    away = f" ({label('away-mark')})" if one.away else ""
    return f"{name_of(one)} — {duty_words(one)}{away}"


async def assign(turn: Turn, number: int, value: str) -> Says:
    """Raises NotYoursError, StaleError."""
    case = await access.overseen_case(turn.db, turn.me, number)
    candidates = {str(one.id): one for one in await people.staff(turn.db, Duty.OFFICER, Duty.CENTRAL)}
    chosen = candidates.get(value)
    if chosen is None or not case.is_open or chosen.id in {case.officer_id, case.person_id}:
        raise StaleError
    assignment.give(turn.db, case, chosen, turn.now, actor=turn.me.id)
    return await screens.show(turn, t("reassigned", number=number_words(number), name=name_of(chosen)))


ACTS: dict[str, Callable[[Turn, int, str], Awaitable[Says]]] = {
    "oversee": oversee,
    "reassign": reassign,
    "assign": assign,
    **reading.ACTS,
}
