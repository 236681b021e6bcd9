"""Several cases change hands at once: those ticked in «Прострочені», or everything that somebody has in hand."""

from collections import Counter
from collections.abc import Awaitable, Callable

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers import modes, screens
from handlers.callbacks import Overdue, Pick, row_id
from handlers.coordinator import overdue
from handlers.desk import Turn
from handlers.modes import ANSWER_MINUTES, Mode
from handlers.say import Says
from handlers.screens import Row, button, keyboard
from handlers.views import duty_words, name_of
from locales import label, t
from models import access, assignment, people
from models.cases import Case
from models.errors import NotYoursError, StaleError
from models.people import Duty, Person

router = Router()

OFFERED = 12
MOST = 60


@router.callback_query(Pick.filter())
async def pressed(query: CallbackQuery, callback_data: Pick, turn: Turn) -> Says:
    """Raises NotYoursError, StaleError."""
    del query
    if not turn.me.is_coordinator:
        raise NotYoursError
    if callback_data.act not in ACTS:
        raise StaleError
    return await ACTS[callback_data.act](turn, callback_data)


async def begin(turn: Turn, numbers: list[int]) -> Says:
    """Everything that is named, to be given to somebody."""
    _keep(turn, numbers[:MOST])
    return await _whom(turn, Pick(act="whom"))


def _keep(turn: Turn, numbers: list[int]) -> None:
    modes.enter(turn, Mode.PICK, {"cases": numbers}, ANSWER_MINUTES)


def _picked(turn: Turn) -> list[int]:
    """Raises StaleError when it was too long ago."""
    if modes.current(turn) is not Mode.PICK:
        raise StaleError
    return list(turn.me.mode_data["cases"])


async def _list(turn: Turn, at: Pick) -> Says:
    """A press on a row ticks it, or takes the tick off."""
    if modes.current(turn) is not Mode.PICK:
        _keep(turn, [])
    picked = _picked(turn)
    if at.value:
        number = row_id(at.value)
        picked = [one for one in picked if one != number] if number in picked else [*picked, number][:MOST]
        _keep(turn, picked)
    found, more = await overdue.page_of(turn, at.page)
    rows = [
        [button(("✓ " if one.number in picked else "") + overdue.line(turn, one), _tick(at, one.number))]
        for one in found
    ]
    turns = [button("‹", Pick(act="list", page=at.page - 1))] if at.page else []
    turns += [button("›", Pick(act="list", page=at.page + 1))] if more else []
    onward = [button(label("pick-assign", count=len(picked)), Pick(act="whom"))] if picked else []
    stop = [button(label("button-cancel"), Pick(act="stop"))]
    return await screens.show(turn, t("pick"), keyboard(*rows, turns, onward, stop))


def _tick(at: Pick, number: int) -> Pick:
    return Pick(act="list", page=at.page, value=str(number))


async def _whom(turn: Turn, _at: Pick) -> Says:
    cases = await _open_cases(turn)
    if not cases:
        raise StaleError
    rows: list[Row] = [[button(label("pick-spread"), Pick(act="spread"))]]
    rows += [[button(candidate(one), Pick(act="to", value=str(one.id)))] for one in await candidates(turn, cases)]
    stop = [button(label("button-cancel"), Pick(act="stop"))]
    return await screens.show(turn, t("pick-whom", count=len(cases)), keyboard(*rows, stop))


async def _open_cases(turn: Turn) -> list[Case]:
    query = access.of_coordinator(turn.me).where(Case.number.in_(_picked(turn))).order_by(Case.number)
    return [one for one in (await turn.db.scalars(query)).unique() if one.is_open]


async def candidates(turn: Turn, cases: list[Case]) -> list[Person]:
    """Who may get these cases: officers of their regions first, whoever is away last."""
    holders, applicants = {one.officer_id for one in cases}, {one.person_id for one in cases}
    everyone = await people.staff(turn.db, Duty.OFFICER, Duty.CENTRAL)
    free = [one for one in everyone if one.id not in applicants and holders != {one.id}]
    free.sort(key=lambda one: (not any(assignment.serves(one, case.region) for case in cases), one.away, one.id))
    return free[:OFFERED]


def candidate(one: Person) -> str:
    away = f" ({label('away-mark')})" if one.away else ""
    return f"{name_of(one)} — {duty_words(one)}{away}"


async def _to(turn: Turn, at: Pick) -> Says:
    everyone = await people.staff(turn.db, Duty.OFFICER, Duty.CENTRAL)
    chosen = next((one for one in everyone if str(one.id) == at.value), None)
    if chosen is None:
        raise StaleError

    async def the_chosen(case: Case) -> Person | None:
        return chosen if chosen.id not in {case.officer_id, case.person_id} else None

    return await _give(turn, the_chosen)


async def _spread(turn: Turn, _at: Pick) -> Says:
    async def whose_turn_it_is(case: Case) -> Person | None:
        return await assignment.choose(turn.db, case)

    return await _give(turn, whose_turn_it_is)


async def _give(turn: Turn, choose: Callable[[Case], Awaitable[Person | None]]) -> Says:
    given: Counter[str] = Counter()
    cases = await _open_cases(turn)
    for case in cases:
        if (officer := await choose(case)) is None:
            continue
        assignment.give(turn.db, case, officer, turn.now, actor=turn.me.id)
        given[name_of(officer)] += 1
        await turn.db.flush()  # whose turn it is next depends on it
    modes.leave(turn)
    names = ", ".join(f"{name} — {count}" for name, count in given.most_common())
    left = len(cases) - given.total()
    text = t("pick-done", count=given.total(), names=names or label("nobody"), left=left)
    return await screens.show(turn, text, keyboard([button(label("menu-overdue"), Overdue(page=0))]))


async def _stop(turn: Turn, _at: Pick) -> Says:
    modes.leave(turn)
    return await overdue.show_page(turn, 0)


ACTS: dict[str, Callable[[Turn, Pick], Awaitable[Says]]] = {
    "list": _list, "whom": _whom, "to": _to, "spread": _spread, "stop": _stop,
}  # fmt: skip
