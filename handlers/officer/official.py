"""«Офіційне звернення»: the officer starts the statutory clock, and may prolong it once."""

from collections.abc import Awaitable, Callable

from markupsafe import Markup

from handlers import screens
from handlers.callbacks import CaseAct, row_id
from handlers.desk import Turn
from handlers.say import Says, reachable
from handlers.screens import button, keyboard
from handlers.views import header
from locales import dates, label, t
from models import cases, official
from models.cases import Case
from models.official import LONGEST, TERMS
from models.statuses import TAKEN


async def ask(turn: Turn, case: Case, _value: str) -> Says:
    cases.require(case, *TAKEN)
    text = _until(turn, case)
    if case.official_due is None:
        rows = [[button(label(f"official-days-{one}"), _act(case, "official_days", str(one)))] for one in TERMS]
        text = t("official-ask", header=header(case))
    else:
        longer = [button(label("official-extend"), _act(case, "official_extend"))]
        rows = [longer] if (case.official_days or 0) < LONGEST else []
    back = [button(label("button-back"), _act(case, "more"))]
    return await screens.show(turn, text, keyboard(*rows, back), case=case.number)


async def mark(turn: Turn, case: Case, value: str) -> Says:
    await official.mark(turn.db, case, turn.me, row_id(value), turn.now)
    return await screens.show(turn, _until(turn, case), case=case.number)


async def extend(turn: Turn, case: Case, _value: str) -> Says:
    await official.extend(turn.db, case, turn.me, turn.now)
    return await screens.show(turn, _until(turn, case), case=case.number)


def _until(turn: Turn, case: Case) -> Markup:
    date = dates.day(case.official_due, turn.office.zone) if case.official_due else ""
    told = "yes" if reachable(case.person) else "no"
    return t("official-until", header=header(case), date=date, days=case.official_days or 0, told=told)


def _act(case: Case, act: str, value: str = "") -> CaseAct:
    return CaseAct(act=act, number=case.number, value=value)


ACTS: dict[str, Callable[[Turn, Case, str], Awaitable[Says]]] = {
    "official": ask,
    "official_days": mark,
    "official_extend": extend,
}
