"""What is typed about a problem: its name, what is known, to whom it was passed, what came back, why it is dropped."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date

from aiogram import Router
from aiogram.types import Message

from handlers import content as contents
from handlers import letters, modes, screens
from handlers.callbacks import Problem as Press
from handlers.desk import Turn
from handlers.filters import In, On
from handlers.modes import Mode
from handlers.officer.filling import units
from handlers.problems import beginning, page, solving
from handlers.say import Says, say
from handlers.screens import Row, button, keyboard
from handlers.typed_dates import UnreadableDateError, parse_past_day
from locales import label, t
from models import people, problem_steps, problems
from models.errors import DomainError, StaleError
from models.numbers import looks_sensitive
from models.problems import (
    MAX_ANSWER,
    MAX_DESCRIPTION,
    MAX_REASON,
    MAX_TITLE,
    MAX_WHOM,
    REGISTERED,
    Deed,
)

words = Router()

DAY = "day"
# Presses for which what has been typed so far is still needed.
KEEPING = frozenset({"today", *solving.KEEPING, *beginning.KEEPING})


@dataclass(frozen=True, slots=True)
class Question:
    limit: int
    dated: bool = False
    one_line: bool = False


QUESTIONS = {
    Deed.RENAME: Question(MAX_TITLE, one_line=True),
    Deed.DESCRIBE: Question(MAX_DESCRIPTION),
    Deed.RAISE: Question(MAX_WHOM, dated=True, one_line=True),
    Deed.ANSWER: Question(MAX_ANSWER, dated=True),
    Deed.DROP: Question(MAX_REASON),
}
SEEN_BY_ALL = frozenset({Deed.RENAME, Deed.DESCRIBE})


def _asking(deed: Deed) -> Callable[[Turn, int, str], Awaitable[Says]]:
    async def ask(turn: Turn, problem_id: int, _value: str) -> Says:
        problem = await problems.require(turn.db, turn.me, problem_id, deed)
        modes.enter(turn, Mode.PROBLEM, {"id": problem.id, "step": deed}, modes.HALF_AN_HOUR)
        text = t(f"problem-ask-{deed.value}", title=problem.title, limit=QUESTIONS[deed].limit)
        return await screens.show(turn, text, keyboard(_back(problem.id)))

    return ask


def _back(problem_id: int) -> Row:
    return [button(label("button-back"), Press(act="one", id=problem_id))]


@words.message(In(Mode.PROBLEM), On(*REGISTERED))
async def typed(message: Message, turn: Turn) -> Says:
    """Raises NotYoursError, StaleError when the problem has moved on; what was typed stays in the chat."""
    data = turn.me.mode_data
    content = await letters.read(turn, message)
    if data["step"] in beginning.STEPS:
        return await beginning.typed(turn, content)
    try:
        await problems.require(turn.db, turn.me, data["id"], Deed(data.get("deed", data["step"])))
    except DomainError:
        modes.leave(turn)  # what is typed next isn't for it
        raise
    if data["step"] == DAY:
        return await _dated(turn, contents.words(content))
    if data["step"] == Deed.SOLVE:
        return await solving.typed(turn, content)
    deed = Deed(data["step"])
    question = QUESTIONS[deed]
    said = contents.words(content).strip()
    said = people.clean_line(said, question.limit + 1) if question.one_line else said
    if content["kind"] != "text" or contents.is_blank(content) or not said or units(said) > question.limit:
        return [say(turn.me, t("words-please", limit=question.limit))]
    if deed in SEEN_BY_ALL and looks_sensitive(said):
        return [say(turn.me, t("problem-no-numbers"))]
    if question.dated:
        modes.enter(turn, Mode.PROBLEM, {"id": data["id"], "step": DAY, "deed": deed, "words": said}, modes.LONG)
        rows = [[button(label("problem-today"), Press(act="today", id=data["id"]))], _back(data["id"])]
        return await screens.show(turn, t(f"problem-day-{deed.value}", words=said), keyboard(*rows))
    return await _do(turn, data["id"], deed, said, turn.today)


async def _today(turn: Turn, problem_id: int, _value: str) -> Says:
    data = turn.me.mode_data or {}
    if modes.current(turn) is not Mode.PROBLEM or data.get("id") != problem_id or data.get("step") != DAY:
        raise StaleError
    return await _do(turn, problem_id, Deed(data["deed"]), data["words"], turn.today)


async def _dated(turn: Turn, said: str) -> Says:
    data = turn.me.mode_data
    try:
        day = parse_past_day(said, turn.today)
    except UnreadableDateError as wrong:
        return [say(turn.me, wrong.why)]
    return await _do(turn, data["id"], Deed(data["deed"]), data["words"], day)


async def _do(turn: Turn, problem_id: int, deed: Deed, said: str, day: date) -> Says:
    modes.leave(turn)
    match deed:
        case Deed.RENAME:
            await problem_steps.rename(turn.db, turn.me, problem_id, said, turn.now)
        case Deed.DESCRIBE:
            await problem_steps.describe(turn.db, turn.me, problem_id, said, turn.now)
        case Deed.RAISE:
            await problem_steps.pass_on(turn.db, turn.me, problem_id, said, day, turn.now)
        case Deed.ANSWER:
            await problem_steps.answer(turn.db, turn.me, problem_id, said, day, turn.now)
        case Deed.DROP:
            await problem_steps.drop(turn.db, turn.me, problem_id, said, turn.now, day)
        case _:
            raise StaleError
    return await page.one(turn, problem_id, said=f"problem-done-{deed.value}")


ACTS: dict[str, Callable[[Turn, int, str], Awaitable[Says]]] = {
    **{deed: _asking(deed) for deed in QUESTIONS},
    "today": _today,
}
