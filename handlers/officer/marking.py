"""«Системна проблема»: which problem of the register a case belongs to, a new one, and the answer of the centre for the
person of this case. Nothing here shows cases or people of other officers."""

from collections.abc import Awaitable, Callable, Sequence

from aiogram import Router
from aiogram.types import Message
from markupsafe import Markup

from handlers import content as contents
from handlers import letters, modes, screens
from handlers.callbacks import CaseAct, row_id
from handlers.callbacks import Problem as Press
from handlers.desk import Turn
from handlers.filters import In, On
from handlers.modes import HALF_AN_HOUR, Mode
from handlers.officer import answering
from handlers.officer.filling import shortened, units
from handlers.officer.holding import held
from handlers.problems import views
from handlers.problems.views import Entry
from handlers.say import Says, say
from handlers.screens import Row, button, keyboard
from handlers.views import header, name_of
from locales import label, t
from models import cases, people, problems
from models.cases import Case
from models.errors import DomainError, StaleError
from models.numbers import looks_sensitive
from models.problems import MAX_DESCRIPTION, MAX_TITLE, Deed, Problem, ProblemStep
from models.statuses import GOING_ON, OPEN, Status

words = Router()

PAGE = 6
SIMILAR = 3
SEARCHED = 60
MARKABLE = (OPEN - {Status.NEW}) | {Status.RESOLVED, Status.CLOSED}


async def begin(turn: Turn, case: Case, _value: str) -> Says:
    """The problem of the case; where it has none, those that it may belong to."""
    _forget_typing(turn)
    problem = await problems.of_case(turn.db, case)
    return await _show_linked(turn, case, problem) if problem else await _list(turn, case, 0)


def _forget_typing(turn: Turn) -> None:
    if modes.current(turn) in {Mode.MARK, Mode.ANSWER}:
        modes.leave(turn)


async def _show_linked(turn: Turn, case: Case, problem: Problem, said: str = "") -> Says:
    deeds = problems.deeds(problem, turn.me, takes_part=True)
    rows: list[Row] = await _answer_row(turn, case, problem)
    if Deed.CENTRE in deeds:
        rows.append([button(label("problem-centre"), Press(act=Deed.CENTRE, id=problem.id))])
    rows.append([button(label("problem-open"), Press(act="one", id=problem.id))])
    if problem.is_live:
        rows.append([_press("problem-unlink", case, "problem_unlink")])
    entry = (await views.entries(turn, [problem]))[0]
    return await _show(turn, case, said or "problem-of-case", [entry], *rows, _back(case, "more"))


async def _answer_row(turn: Turn, case: Case, problem: Problem) -> list[Row]:
    there = case.status in GOING_ON and await problems.answer_of(turn.db, problem) is not None
    return [[_press("problem-send-answer", case, "problem_answer", problem.id)]] if there else []


async def _list(turn: Turn, case: Case, page: int) -> Says:
    """Those of the category first, those that touch most people before others."""
    cases.require(case, *MARKABLE)
    found = await views.fitting(turn, case.category)
    page, shown, more = screens.page_of(found, page, PAGE)
    turns = screens.turns(page, lambda number: _act(case, "problem_list", number), more=more)
    find = [_press("problem-find", case, "problem_find")] if len(found) > PAGE else []
    new = [_press("problem-new", case, "problem_new")]
    rows = [*_picks(case, shown, page * PAGE + 1), turns, find, new, _back(case, "more")]
    key = "problem-which" if found else "problem-which-none"
    return await _show(turn, case, key, shown, *rows, first=page * PAGE + 1)


def _picks(case: Case, shown: Sequence[Entry], first: int) -> list[Row]:
    return [
        [button(views.name_on_button(n, one.problem), _act(case, "problem_one", one.problem.id))]
        for n, one in enumerate(shown, first)
    ]


async def _list_page(turn: Turn, case: Case, value: str) -> Says:
    _forget_typing(turn)
    return await _list(turn, case, row_id(value))


async def _one(turn: Turn, case: Case, value: str) -> Says:
    """Before the case is added to it: what it is, and what the centre has said."""
    cases.require(case, *MARKABLE)
    _forget_typing(turn)
    problem = await problems.get(turn.db, turn.me, row_id(value))
    entry = (await views.entries(turn, [problem]))[0]
    add = [_press("problem-link", case, "problem_link", problem.id)] if problem.is_live else []
    rows = [add, *await _answer_row(turn, case, problem), _back(case, "problem")]
    text = Markup("\n\n").join([t("case-head", header=header(case)), await views.whole(turn, entry, turn.me)])
    return await screens.show(turn, text, keyboard(*rows), case=case.number)


async def _link(turn: Turn, case: Case, value: str) -> Says:
    cases.require(case, *MARKABLE)
    problem = await problems.get(turn.db, turn.me, row_id(value))
    await problems.link(turn.db, case, problem, turn.me, turn.now)
    _forget_typing(turn)
    return await _show_linked(turn, case, problem, "problem-linked")


async def _unlink(turn: Turn, case: Case, _value: str) -> Says:
    problem = await problems.unlink(turn.db, case, turn.me, turn.now)
    again = [button(label("problem-other"), _act(case, "problem"))]
    text = t("problem-unlinked", header=header(case), title=problem.title)
    return await screens.show(turn, text, keyboard(again, _back(case, "more")), case=case.number)


# A new one


async def _new(turn: Turn, case: Case, _value: str) -> Says:
    cases.require(case, *MARKABLE)
    return await _ask(turn, case, "title", "problem-title-ask", MAX_TITLE)


async def _find(turn: Turn, case: Case, _value: str) -> Says:
    cases.require(case, *MARKABLE)
    return await _ask(turn, case, "find", "problem-find-ask", SEARCHED)


async def _ask(turn: Turn, case: Case, step: str, question: str, limit: int, *rows: Row, **data: str) -> Says:
    modes.enter(turn, Mode.MARK, {"case": case.number, "step": step, **data}, HALF_AN_HOUR)
    text = t(question, header=header(case), limit=limit, title=data.get("title", ""))
    return await screens.show(turn, text, keyboard(*rows, _back(case, "problem")), case=case.number)


@words.message(In(Mode.MARK), On(*problems.REGISTERED))
async def typed(message: Message, turn: Turn) -> Says:
    """Raises NotYoursError, TakenError, StaleError when the case has moved on; what was typed stays in the chat."""
    data = turn.me.mode_data
    try:
        case = await held(turn, data["case"])
        cases.require(case, *MARKABLE)
    except DomainError:
        modes.leave(turn)  # what is typed next isn't for it
        raise
    content = await letters.read(turn, message)
    limit = {"title": MAX_TITLE, "find": SEARCHED}.get(data["step"], MAX_DESCRIPTION)
    said = contents.words(content).strip()
    if content["kind"] != "text" or contents.is_blank(content) or units(said) > limit:
        return [say(turn.me, t("words-please", limit=limit))]
    if data["step"] != "find" and looks_sensitive(said):
        return [say(turn.me, t("problem-no-numbers"))]
    if data["step"] == "words":
        return await _open(turn, case, data["title"], said)
    if data["step"] == "find":
        return await _found(turn, case, said)
    return await _titled(turn, case, people.clean_line(said, MAX_TITLE))


async def _titled(turn: Turn, case: Case, title: str) -> Says:
    """Perhaps there is such a one already."""
    if not title:
        return [say(turn.me, t("words-please", limit=MAX_TITLE))]
    found = await views.fitting(turn, case.category)
    similar = [one for one in found if problems.is_similar(one.problem.title, title)][:SIMILAR]
    picks = _picks(case, similar, 1)
    skip = [_press("button-skip", case, "problem_skip")]
    return await _ask(
        turn, case, "words", "problem-words-similar" if similar else "problem-words-ask", MAX_DESCRIPTION,
        *picks, skip, title=title,
    )  # fmt: skip


async def _skip(turn: Turn, case: Case, _value: str) -> Says:
    data = turn.me.mode_data or {}
    if modes.current(turn) is not Mode.MARK or data.get("case") != case.number or data.get("step") != "words":
        raise StaleError
    return await _open(turn, case, data["title"], None)


async def _open(turn: Turn, case: Case, title: str, description: str | None) -> Says:
    cases.require(case, *MARKABLE)
    day = turn.today
    problem = await problems.open_with(turn.db, case, turn.me, title, description, turn.now, day)
    modes.leave(turn)
    return await _show_linked(turn, case, problem, "problem-made")


async def _found(turn: Turn, case: Case, said: str) -> Says:
    fitting = await views.fitting(turn, case.category)
    found = [one for one in fitting if problems.matches(one.problem, said)][:PAGE]
    modes.leave(turn)
    again = [_press("find-again", case, "problem_find")]
    new = [_press("problem-new", case, "problem_new")]
    key = "problem-found" if found else "problem-found-none"
    return await _show(turn, case, key, found, *_picks(case, found, 1), again, new, _back(case, "problem"))


# The answer of the centre, for the person


async def _answer(turn: Turn, case: Case, value: str) -> Says:
    """Raises NotYoursError, StaleError."""
    return await _preview(turn, case, await _newest(turn, case, value))


async def _preview(turn: Turn, case: Case, answer: ProblemStep, said: str = "template-preview") -> Says:
    """As it will arrive; what is typed instead is sent instead."""
    rows = [
        [_press("button-send", case, "problem_answer_send", f"{answer.problem_id}.{answer.id}")],
        [_press("button-change", case, "problem_answer_edit", answer.problem_id)],
        _back(case, "problem"),
    ]
    text = t(said, name=name_of(case.person), text=shortened(answer.words or ""))
    # Whoever came from a notice has another screen elsewhere: only what stands on the live one is sent.
    elsewhere = turn.post is not None and turn.post.id != turn.me.screen_id
    left = screens.leave(turn) if elsewhere else []
    return [*left, *await answering.show(turn, case, Mode.ANSWER, text, keyboard(*rows))]


async def _answer_edit(turn: Turn, case: Case, value: str) -> Says:
    answer = await _newest(turn, case, value)
    said = t("template-edit", name=name_of(case.person), text=shortened(answer.words or ""))
    back = [button(label("button-back"), _act(case, "problem_answer", value))]
    return await answering.show(turn, case, Mode.ANSWER, said, keyboard(back))


async def _answer_send(turn: Turn, case: Case, value: str) -> Says:
    """What was shown, or, where the centre has answered anew since, that first. Raises NotYoursError, StaleError."""
    problem_id, _, shown = value.partition(".")
    answer = await _newest(turn, case, problem_id)
    if shown != str(answer.id):
        return await _preview(turn, case, answer, "problem-answer-anew")
    return await answering.send(turn, case, Mode.ANSWER, answer.words or "")


async def _newest(turn: Turn, case: Case, problem_id: str) -> ProblemStep:
    """Raises NotYoursError, StaleError."""
    cases.require(case, *GOING_ON)
    problem = await problems.get(turn.db, turn.me, row_id(problem_id))
    answer = await problems.answer_of(turn.db, problem)
    if answer is None:
        raise StaleError
    return answer


# What it looks like


async def _show(turn: Turn, case: Case, key: str, shown: Sequence[Entry], *rows: Row, first: int = 1) -> Says:
    lines = [views.line(turn, n, one) for n, one in enumerate(shown, first)]
    text = Markup("\n").join([t(key, header=header(case)), *lines])
    return await screens.show(turn, text, keyboard(*rows), case=case.number)


def _press(key: str, case: Case, act: str, value: object = "") -> screens.Button:
    return button(label(key), _act(case, act, value))


def _act(case: Case, act: str, value: object = "") -> CaseAct:
    return CaseAct(act=act, number=case.number, value=str(value))


def _back(case: Case, act: str) -> Row:
    return [_press("button-back", case, act)]


def _for_registered(act: Callable[[Turn, Case, str], Awaitable[Says]]) -> Callable[[Turn, Case, str], Awaitable[Says]]:
    """A focal person holds cases too, and has nothing to do with the register."""

    async def allowed(turn: Turn, case: Case, value: str) -> Says:
        if not turn.me.has(*problems.REGISTERED):
            raise StaleError
        return await act(turn, case, value)

    return allowed


ACTS: dict[str, Callable[[Turn, Case, str], Awaitable[Says]]] = {
    "problem": begin,
    "problem_list": _list_page,
    "problem_one": _one,
    "problem_link": _link,
    "problem_unlink": _unlink,
    "problem_new": _new,
    "problem_skip": _skip,
    "problem_find": _find,
    "problem_answer": _answer,
    "problem_answer_edit": _answer_edit,
    "problem_answer_send": _answer_send,
}
ACTS = {name: _for_registered(act) for name, act in ACTS.items()}
