"""`/problems`: what repeats, how many people it touches, and what is being done about it."""

from collections import Counter
from collections.abc import Awaitable, Callable

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup
from sqlalchemy import func, select

from handlers import modes, screens
from handlers.callbacks import Problem as Press
from handlers.callbacks import row_id
from handlers.desk import Turn
from handlers.filters import Label, On, Only
from handlers.modes import Mode
from handlers.problems import beginning, page, solving, typed, views
from handlers.problems.page import LIVING
from handlers.problems.views import Group
from handlers.say import Says
from handlers.screens import Row, button, in_rows, keyboard
from locales import label, t
from models import problem_figures, problem_steps, problem_telling, problems
from models.errors import StaleError
from models.problems import LIVE, REGISTERED, Deed, Problem, ProblemState, may_begin

router = Router()

PAGE = 6
ORDER = list(Group)
SHELVES = {
    LIVING: LIVE,
    "solved": frozenset({ProblemState.SOLVED}),
    "dropped": frozenset({ProblemState.DROPPED}),
}


@router.message(Command("problems"), On(*REGISTERED))
@router.message(Label("menu-problems"), On(*REGISTERED))
async def begin(message: Message, turn: Turn) -> Says:
    del message
    return await _list(turn, 0, LIVING)


@router.callback_query(Press.filter(), Only(*REGISTERED))
async def pressed(query: CallbackQuery, callback_data: Press, turn: Turn) -> Says:
    """Raises NotYoursError, StaleError."""
    del query
    if callback_data.act not in ACTS:
        raise StaleError
    if modes.current(turn) is Mode.PROBLEM and callback_data.act not in typed.KEEPING:
        modes.leave(turn)
    return await ACTS[callback_data.act](turn, callback_data.id, callback_data.value)


async def _list(turn: Turn, number: int, shelf: str) -> Says:
    """By what somebody has to do next, in each group what has waited longest first; of what is over, the newest."""
    states = SHELVES.get(shelf)
    if states is None:
        raise StaleError
    query = select(Problem).where(Problem.state.in_(states), Problem.merged_into_id.is_(None))
    query = query.order_by(Problem.since if shelf == LIVING else Problem.since.desc(), Problem.id)
    found = list(await turn.db.scalars(query))
    groups: Counter[Group] = Counter()
    if shelf == LIVING:
        entries = sorted(await views.entries(turn, found), key=lambda one: ORDER.index(one.group))
        groups.update(one.group for one in entries)
        number, shown, more = screens.page_of(entries, number, PAGE)
    else:
        number, ended, more = screens.page_of(found, number, PAGE)
        shown = await views.entries(turn, ended)
    places = list(enumerate(shown, number * PAGE + 1))
    lines: list[Markup] = []
    former = None
    for place, entry in places:
        if entry.group is not former and entry.group in groups:
            group = label(f"problem-group-{entry.group.value}")
            lines.append(t("problem-group", group=group, count=groups[entry.group]))
        former = entry.group
        lines.append(views.line(turn, place, entry))
    names = [button(views.name_on_button(n, one.problem), Press(act="one", id=one.problem.id)) for n, one in places]
    turns = screens.turns(number, lambda page: Press(act="list", id=page, value=shelf), more=more)
    head = t("problems", shelf=shelf, count=len(found))
    new = [button(label("problem-new"), Press(act="new"))] if may_begin(turn.me) and shelf == LIVING else []
    rows = [*in_rows(names, 1), turns, new, await _other_shelves(turn, shelf)]
    return await screens.show(turn, Markup("\n").join([head, *lines]), keyboard(*rows))


async def _other_shelves(turn: Turn, shelf: str) -> Row:
    query = select(Problem.state, func.count()).where(Problem.merged_into_id.is_(None)).group_by(Problem.state)
    counts = {state: count for state, count in await turn.db.execute(query)}  # noqa: C416 - rows, not tuples
    sizes = {one: sum(counts.get(state, 0) for state in states) for one, states in SHELVES.items()}
    return [
        button(label(f"problems-{one}", count=count), Press(act="list", value=one))
        for one, count in sizes.items()
        if one != shelf and (count or one == LIVING)
    ]


async def _one(turn: Turn, problem_id: int, value: str) -> Says:
    return await page.one(turn, problem_id, own=row_id(value or "0"))


async def _to_centre(turn: Turn, problem_id: int, _value: str) -> Says:
    await problem_steps.to_centre(turn.db, turn.me, problem_id, turn.now, turn.today)
    return await page.one(turn, problem_id, said="problem-centre-done")


async def _reopen(turn: Turn, problem_id: int, _value: str) -> Says:
    problem = await problems.require(turn.db, turn.me, problem_id, Deed.REOPEN)
    if await problem_telling.under_way(turn.db, problem):
        back = [button(label("button-back"), Press(act="one", id=problem.id))]
        return await screens.show(turn, t("problem-still-telling"), keyboard(back))
    await problem_steps.reopen(turn.db, turn.me, problem_id, turn.now, turn.today)
    return await page.one(turn, problem_id, said="problem-reopened")


# Merging


async def _choose_other(turn: Turn, problem_id: int, value: str) -> Says:
    problem = await problems.require(turn.db, turn.me, problem_id, Deed.MERGE)
    found = await problem_steps.targets(turn.db, problem)
    number, shown, more = screens.page_of(found, row_id(value or "0"), PAGE)
    rows = [
        [button(views.name_on_button(n, other), Press(act="merge_with", id=problem.id, value=str(other.id)))]
        for n, other in enumerate(shown, number * PAGE + 1)
    ]
    turns = screens.turns(number, lambda page: Press(act="merge", id=problem.id, value=str(page)), more=more)
    text = t("problem-merge-which" if found else "problem-merge-none", title=problem.title)
    return await screens.show(turn, text, keyboard(*rows, turns, _back(problem)))


async def _ask_merge(turn: Turn, problem_id: int, value: str) -> Says:
    problem, other = await _both(turn, problem_id, value)
    size = (await problem_figures.sizes(turn.db, [problem.id], views.month_begins(turn)))[problem.id]
    yes = [button(label("problem-merge-yes"), Press(act="merge_yes", id=problem.id, value=str(other.id)))]
    text = t("problem-merge-sure", title=problem.title, other=other.title, cases=size.cases)
    return await screens.show(turn, text, keyboard(yes, _back(problem)))


async def _merge(turn: Turn, problem_id: int, value: str) -> Says:
    problem, other = await _both(turn, problem_id, value)
    await problem_steps.merge(turn.db, turn.me, problem.id, other.id, turn.now, turn.today)
    return await page.one(turn, other.id, said="problem-merged")


async def _both(turn: Turn, problem_id: int, value: str) -> tuple[Problem, Problem]:
    problem = await problems.require(turn.db, turn.me, problem_id, Deed.MERGE)
    other = next((each for each in await problem_steps.targets(turn.db, problem) if str(each.id) == value), None)
    if other is None:
        raise StaleError
    return problem, other


def _back(problem: Problem) -> Row:
    return [button(label("button-back"), Press(act="one", id=problem.id))]


ACTS: dict[str, Callable[[Turn, int, str], Awaitable[Says]]] = {
    "list": _list,
    "one": _one,
    Deed.CENTRE: _to_centre,
    Deed.REOPEN: _reopen,
    Deed.MERGE: _choose_other,
    "merge_with": _ask_merge,
    "merge_yes": _merge,
    **beginning.ACTS,
    **typed.ACTS,
    **solving.ACTS,
}
