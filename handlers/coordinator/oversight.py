"""One case as a coordinator sees it: figures, holder, deadline, and another holder in two taps; texts for a reason."""

from collections.abc import Awaitable, Callable

from markupsafe import Markup

from handlers import screens
from handlers.callbacks import Audit, CaseAct, Overdue, row_id
from handlers.coordinator import picking, reading
from handlers.desk import Turn
from handlers.say import Says
from handlers.screens import button, keyboard
from handlers.views import (
    case_place,
    category_name,
    days_left,
    name_of,
    number_words,
    status_words,
)
from locales import label, t
from models import access, assignment
from models.cases import Case
from models.errors import StaleError


async def reassign(turn: Turn, number: int, value: str) -> Says:
    """Raises NotYoursError, StaleError."""
    case = await access.overseen_case(turn.db, turn.me, number)
    if not case.is_open:
        raise StaleError
    return await _whom(turn, case, row_id(value or "0"))


async def _whom(turn: Turn, case: Case, page: int = 0, *, question: str = "reassign-whom") -> Says:
    rows = await picking.candidates(
        turn,
        [case],
        page,
        lambda one: CaseAct(act="assign", number=case.number, value=f"{one.id}.{case.officer_id or 0}"),
        lambda page: CaseAct(act="reassign", number=case.number, value=str(page)),
    )
    text = Markup("\n\n").join([figures(turn, case), t(question)])
    back = [button(label("button-back"), CaseAct(act="oversee", number=case.number))]
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


async def assign(turn: Turn, number: int, value: str) -> Says:
    """From the holder whom the screen has named: another coordinator may have been quicker, then it is asked anew.

    Raises NotYoursError, StaleError: also for a second tap.
    """
    case = await access.overseen_case(turn.db, turn.me, number)
    if not case.is_open:
        raise StaleError
    person_id, _, holder = value.partition(".")
    if person_id == str(case.officer_id):
        raise StaleError
    if holder != str(case.officer_id or 0):
        return await _whom(turn, case, question="reassign-anew")
    chosen = await picking.colleague(turn, person_id)
    if chosen.id in {case.officer_id, case.person_id}:
        raise StaleError
    assignment.give(turn.db, case, chosen, turn.now, actor=turn.me.id)
    text = t("reassigned", number=number_words(number), name=name_of(chosen))
    return await screens.show(turn, text, keyboard([button(label("menu-overdue"), Overdue(page=0))]))


ACTS: dict[str, Callable[[Turn, int, str], Awaitable[Says]]] = {
    "oversee": oversee,
    "reassign": reassign,
    "assign": assign,
    **reading.ACTS,
}
