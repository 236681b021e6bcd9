"""Several cases change hands at once: those ticked in «Прострочені», or everything that somebody has in hand."""

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery

from handlers import modes, screens
from handlers.callbacks import Overdue, Pick, row_id
from handlers.coordinator import overdue
from handlers.desk import Turn
from handlers.filters import Only
from handlers.modes import ANSWER_MINUTES, Mode
from handlers.say import Says, reachable
from handlers.screens import Row, button, keyboard
from handlers.views import duty_words, name_of
from locales import label, t
from models import access, assignment, people
from models.cases import Case
from models.errors import StaleError
from models.people import Duty, Person

router = Router()

OFFERED = 12
MOST = 60  # at one go


@router.callback_query(Pick.filter(), Only(Duty.COORDINATOR))
async def pressed(query: CallbackQuery, callback_data: Pick, turn: Turn) -> Says:
    """Raises NotYoursError, StaleError."""
    del query
    if callback_data.act not in ACTS:
        raise StaleError
    return await ACTS[callback_data.act](turn, callback_data)


async def begin(turn: Turn, cases: Sequence[Case]) -> Says:
    """Everything that is named, to be given to somebody."""
    _keep(turn, {case.number: case.officer_id for case in cases[:MOST]}, more=len(cases[MOST:]))
    return await _whom(turn, Pick(act="whom"))


def _keep(turn: Turn, picked: dict[int, int | None], more: int = 0) -> None:
    """Each with the holder from whom it is to go, and how many had to be left for another time."""
    modes.enter(turn, Mode.PICK, {"cases": list(picked.items()), "more": more}, ANSWER_MINUTES)


def _picked(turn: Turn) -> dict[int, int | None]:
    """Raises StaleError when it was too long ago."""
    if modes.current(turn) is not Mode.PICK:
        raise StaleError
    return dict(turn.me.mode_data["cases"])


async def _list(turn: Turn, at: Pick) -> Says:
    """A press on a row ticks it, or takes the tick off. Raises NotYoursError, StaleError."""
    picked = _picked(turn) if modes.current(turn) is Mode.PICK else {}
    if at.value:
        number = row_id(at.value)
        if number in picked:
            del picked[number]
        elif len(picked) < MOST:
            picked[number] = (await access.overseen_case(turn.db, turn.me, number)).officer_id
    _keep(turn, picked)
    page, found, more = await overdue.page_of(turn, at.page)
    rows = [
        [
            button(
                ("✓ " if one.number in picked else "") + overdue.line(turn, one),
                Pick(act="list", page=page, value=str(one.number)),
            )
        ]
        for one in found
    ]
    turns = screens.turns(page, lambda number: Pick(act="list", page=number), more=more)
    onward = [button(label("pick-assign", count=len(picked)), Pick(act="whom"))] if picked else []
    stop = [button(label("button-cancel"), Pick(act="stop"))]
    return await screens.show(turn, t("pick"), keyboard(*rows, turns, onward, stop))


async def _whom(turn: Turn, at: Pick) -> Says:
    """Raises StaleError."""
    cases = await _still_there(turn)
    if not cases:
        raise StaleError
    spread = [button(label("pick-spread"), Pick(act="spread"))]
    rows = await candidates(
        turn, cases, at.page, lambda one: Pick(act="to", value=str(one.id)), lambda page: Pick(act="whom", page=page)
    )
    stop = [button(label("button-cancel"), Pick(act="stop"))]
    text = t("pick-whom", count=len(cases), more=turn.me.mode_data["more"])
    return await screens.show(turn, text, keyboard(spread, *rows, stop))


async def _still_there(turn: Turn) -> list[Case]:
    """Those that are open and in the same hands: another coordinator may have been quicker. Raises StaleError."""
    picked = _picked(turn)
    query = access.of_coordinator(turn.me).where(Case.number.in_(picked)).order_by(Case.number)
    found = (await turn.db.scalars(query)).unique()
    return [one for one in found if one.is_open and one.officer_id == picked[one.number]]


async def candidates(
    turn: Turn,
    cases: Sequence[Case],
    page: int,
    give: Callable[[Person], CallbackData],
    to: Callable[[int], CallbackData],
) -> list[Row]:
    """Who may get these cases: officers of their regions first, whoever is away last; nobody who can't be reached."""
    holders, applicants = {one.officer_id for one in cases}, {one.person_id for one in cases}
    everyone = await people.staff(turn.db, Duty.OFFICER, Duty.CENTRAL)
    free = [one for one in everyone if reachable(one) and one.id not in applicants and holders != {one.id}]
    free.sort(key=lambda one: (not any(assignment.serves(one, case.region) for case in cases), one.away, one.id))
    page, shown, more = screens.page_of(free, page, OFFERED)
    return [*([button(_candidate(one), give(one))] for one in shown), screens.turns(page, to, more=more)]


def _candidate(one: Person) -> str:
    away = f" ({label('away-mark')})" if one.away else ""
    return f"{name_of(one)}{away} — {duty_words(one)}"


async def colleague(turn: Turn, person_id: str) -> Person:
    """Who takes cases, and can be reached. Raises StaleError."""
    found = (await people.get_many(turn.db, [row_id(person_id)])).values()
    chosen = next((one for one in found if one.answers_cases and reachable(one)), None)
    if chosen is None:
        raise StaleError
    return chosen


async def _to(turn: Turn, at: Pick) -> Says:
    """Raises StaleError."""
    chosen = await colleague(turn, at.value)

    async def the_chosen(case: Case) -> Person | None:
        return chosen if chosen.id not in {case.officer_id, case.person_id} else None

    return await _give(turn, the_chosen)


async def _spread(turn: Turn, _at: Pick) -> Says:
    async def whose_turn_it_is(case: Case) -> Person | None:
        return await assignment.choose(turn.db, case)

    return await _give(turn, whose_turn_it_is)


async def _give(turn: Turn, choose: Callable[[Case], Awaitable[Person | None]]) -> Says:
    """Raises StaleError."""
    given: Counter[str] = Counter()
    picked = _picked(turn)
    for case in await _still_there(turn):
        if (officer := await choose(case)) is None:
            continue
        assignment.give(turn.db, case, officer, turn.now, actor=turn.me.id)
        given[name_of(officer)] += 1
        await turn.db.flush()  # whose turn it is next depends on it
    modes.leave(turn)
    names = ", ".join(f"{name} — {count}" for name, count in given.most_common())
    text = t("pick-done", count=given.total(), names=names, left=len(picked) - given.total())
    return await screens.show(turn, text, keyboard([button(label("menu-overdue"), Overdue(page=0))]))


async def _stop(turn: Turn, _at: Pick) -> Says:
    modes.leave(turn)
    return await overdue.show_page(turn, 0)


ACTS: dict[str, Callable[[Turn, Pick], Awaitable[Says]]] = {
    "list": _list, "whom": _whom, "to": _to, "spread": _spread, "stop": _stop,
}  # fmt: skip
