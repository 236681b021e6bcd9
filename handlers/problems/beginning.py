"""«Нова проблема» without a case, of what the centre has heard from an authority or a partner: its category, its name,
what is known. Officers add cases to it later."""

from collections.abc import Awaitable, Callable

from handlers import content as contents
from handlers import modes, screens
from handlers.callbacks import Problem as Press
from handlers.content import Content
from handlers.desk import Turn
from handlers.modes import Mode
from handlers.officer.filling import units
from handlers.problems import page, views
from handlers.say import Says, say
from handlers.screens import Row, button, in_rows, keyboard
from handlers.views import category_name
from locales import label, t
from models import catalogue, people, problems
from models.errors import NotYoursError, StaleError
from models.numbers import looks_sensitive
from models.problems import MAX_DESCRIPTION, MAX_TITLE

TITLE, WORDS = "title", "words"
STEPS = frozenset({TITLE, WORDS})
LIMITS = {TITLE: MAX_TITLE, WORDS: MAX_DESCRIPTION}
SIMILAR = 3
KEEPING = frozenset({"new_skip"})


async def _categories(turn: Turn, _id: int, _value: str) -> Says:
    """Raises NotYoursError."""
    _require(turn)
    picks = [button(one.name, Press(act="new_in", value=one.code)) for one in catalogue.CATEGORIES]
    return await screens.show(turn, t("problem-new-category"), keyboard(*in_rows(picks, 1), [page.to_list()]))


def _require(turn: Turn) -> None:
    if not problems.may_begin(turn.me):
        raise NotYoursError


async def _title(turn: Turn, _id: int, code: str) -> Says:
    """Raises NotYoursError, StaleError."""
    _require(turn)
    if code not in {one.code for one in catalogue.CATEGORIES}:
        raise StaleError
    text = t("problem-title-ask", header=category_name(code), limit=MAX_TITLE)
    back = [button(label("button-back"), Press(act="new"))]
    return await _ask(turn, text, back, step=TITLE, category=code)


async def _ask(turn: Turn, text: str, *rows: Row, **data: str) -> Says:
    modes.enter(turn, Mode.PROBLEM, {"id": 0, **data}, modes.HALF_AN_HOUR)
    return await screens.show(turn, text, keyboard(*rows))


async def typed(turn: Turn, content: Content) -> Says:
    """What can't be taken stays in the chat, and the question stands. Raises NotYoursError."""
    _require(turn)
    data = turn.me.mode_data
    step, limit = data["step"], LIMITS[data["step"]]
    said = contents.words(content).strip()
    said = people.clean_line(said, limit + 1) if step == TITLE else said
    if content["kind"] != "text" or contents.is_blank(content) or not said or units(said) > limit:
        return [say(turn.me, t("words-please", limit=limit))]
    if looks_sensitive(said):
        return [say(turn.me, t("problem-no-numbers"))]
    if step == WORDS:
        return await _begin(turn, data, said)
    return await _words(turn, data["category"], said)


async def _words(turn: Turn, category: str, title: str) -> Says:
    """Perhaps there is such a one already."""
    found = await views.fitting(turn, category)
    similar = [one.problem for one in found if problems.is_similar(one.problem.title, title)][:SIMILAR]
    picks = [button(views.name_on_button(n, one), Press(act="one", id=one.id)) for n, one in enumerate(similar, 1)]
    skip = [button(label("button-skip"), Press(act="new_skip"))]
    back = [button(label("button-back"), Press(act="new_in", value=category))]
    text = t("problem-words-similar" if similar else "problem-words-ask", title=title)
    return await _ask(turn, text, *in_rows(picks, 1), skip, back, step=WORDS, category=category, title=title)


async def _skip(turn: Turn, _id: int, _value: str) -> Says:
    """Raises NotYoursError, StaleError."""
    _require(turn)
    data = turn.me.mode_data or {}
    if modes.current(turn) is not Mode.PROBLEM or data.get("step") != WORDS:
        raise StaleError
    return await _begin(turn, data, None)


async def _begin(turn: Turn, data: dict[str, str], description: str | None) -> Says:
    modes.leave(turn)
    day = turn.today
    made = await problems.begin(turn.db, turn.me, data["category"], data["title"], description, turn.now, day)
    return await page.one(turn, made.id, said="problem-begun")


ACTS: dict[str, Callable[[Turn, int, str], Awaitable[Says]]] = {
    "new": _categories,
    "new_in": _title,
    "new_skip": _skip,
}
