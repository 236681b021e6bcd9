"""«Розв’язано»: closing words, shown exactly as people will read them, with how many will; then everybody is told."""

from collections import Counter
from collections.abc import Awaitable, Callable

from handlers import content as contents
from handlers import modes, screens
from handlers.callbacks import Problem as Press
from handlers.content import Content
from handlers.desk import Turn
from handlers.modes import Mode
from handlers.officer.filling import units
from handlers.problems import page
from handlers.say import Say, Says, chat_of, say
from handlers.screens import Row, button, keyboard
from handlers.views import staff_header
from locales import label, t
from models import problem_telling, problems
from models.errors import StaleError
from models.problem_telling import Told
from models.problems import MAX_ANSWER, Deed, Problem

KEEPING = frozenset({"solve_yes"})


async def _ask(turn: Turn, problem_id: int, _value: str) -> Says:
    problem = await problems.require(turn.db, turn.me, problem_id, Deed.SOLVE)
    if await problem_telling.under_way(turn.db, problem):
        return await screens.show(turn, t("problem-still-telling"), keyboard(_back(problem)))
    counts = await problem_telling.audience(turn.db, problem)
    if not counts:
        data = {"id": problem.id, "step": Deed.SOLVE, "shown": _plain(counts)}
        modes.enter(turn, Mode.PROBLEM, data, modes.HALF_AN_HOUR)
        return [*screens.leave(turn), *await _confirm(turn, problem, counts, "problem-solve-nobody")]
    modes.enter(turn, Mode.PROBLEM, {"id": problem.id, "step": Deed.SOLVE}, modes.HALF_AN_HOUR)
    answer = await problems.answer_of(turn.db, problem)
    with_answer = [button(label("problem-solve-answer"), Press(act="solve_answer", id=problem.id))]
    text = t("problem-ask-solve", title=problem.title, limit=MAX_ANSWER, people=counts.total())
    return await screens.show(turn, text, keyboard(with_answer if answer else [], _back(problem)))


async def _with_answer(turn: Turn, problem_id: int, _value: str) -> Says:
    """The words that the centre gave; typed ones may still take their place."""
    problem = await problems.require(turn.db, turn.me, problem_id, Deed.SOLVE)
    answer = await problems.answer_of(turn.db, problem)
    if answer is None or answer.words is None:
        raise StaleError
    return await _preview(turn, problem, Content(kind="text", text=answer.words, entities=[]))


async def typed(turn: Turn, content: Content) -> Says:
    problem_id = turn.me.mode_data["id"]
    if content["kind"] != "text" or contents.is_blank(content) or units(contents.words(content)) > MAX_ANSWER:
        return [say(turn.me, t("words-please", limit=MAX_ANSWER))]
    problem = await problems.require(turn.db, turn.me, problem_id, Deed.SOLVE)
    plain = Content(kind="text", text=content["text"], entities=content.get("entities", []))
    return await _preview(turn, problem, plain)


async def _preview(turn: Turn, problem: Problem, content: Content, question: str = "problem-solve-sure") -> Says:
    """Exactly so: one of the letters as it will stand in a chat."""
    counts = await problem_telling.audience(turn.db, problem)
    data = {"id": problem.id, "step": Deed.SOLVE, "content": dict(content), "shown": _plain(counts)}
    modes.enter(turn, Mode.PROBLEM, data, modes.LONG)
    case = await problem_telling.example(turn.db, problem)
    says: Says = screens.leave(turn)
    if case is not None:
        author = problem_telling.speaker(case)
        chat = chat_of(turn.me)
        shown = contents.render(chat, staff_header(case, author), content)
        says += [Say(chat=chat, method=method) for method in shown]
    return [*says, *await _confirm(turn, problem, counts, question)]


def _plain(counts: Counter[Told]) -> dict[str, int]:
    return {told.value: count for told, count in counts.items()}


async def _confirm(turn: Turn, problem: Problem, counts: Counter[Told], question: str) -> Says:
    """`counts` says who reads the words, and who doesn't for which reason."""
    yes = label("problem-solve-yes", people=counts[Told.SENT]) if counts else label("problem-solve-yes-nobody")
    rows = [[button(yes, Press(act="solve_yes", id=problem.id))], _back(problem)]
    text = t(question, title=problem.title, people=counts[Told.SENT], others=others(counts) or "no")
    return await screens.show(turn, text, keyboard(*rows))


def others(counts: Counter[Told]) -> str:
    """Who doesn't get the words in Telegram, a line for each reason."""
    reasons = [one for one in Told if one is not Told.SENT and counts[one]]
    return "\n".join(label(f"problem-told-{one.value.replace('_', '-')}", count=counts[one]) for one in reasons)


async def _solve(turn: Turn, problem_id: int, _value: str) -> Says:
    """Once: the button lives only on the screen under the words. Where others would read them by now than were counted
    there, that is shown first. Raises StaleError."""
    data = turn.me.mode_data or {}
    ready = modes.current(turn) is Mode.PROBLEM and data.get("id") == problem_id and data.get("step") == Deed.SOLVE
    live = turn.post is not None and turn.post.id == turn.me.screen_id
    if not ready or not live or "shown" not in data:
        raise StaleError
    problem = await problems.require(turn.db, turn.me, problem_id, Deed.SOLVE)
    counts = await problem_telling.audience(turn.db, problem)
    if data["shown"] != _plain(counts):
        if counts and "content" in data:
            return await _preview(turn, problem, data["content"], "problem-solve-anew")
        return await _ask(turn, problem_id, "")
    telling = await problem_telling.solve(turn.db, turn.me, problem_id, data.get("content"), turn.now, turn.today)
    modes.leave(turn)
    return await page.one(turn, problem_id, said="problem-telling" if telling else "problem-done-solve")


def _back(problem: Problem) -> Row:
    return [button(label("button-back"), Press(act="one", id=problem.id))]


ACTS: dict[str, Callable[[Turn, int, str], Awaitable[Says]]] = {
    Deed.SOLVE: _ask,
    "solve_answer": _with_answer,
    "solve_yes": _solve,
}
