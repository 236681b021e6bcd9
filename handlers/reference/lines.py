"""Help lines by topic, and those that nobody has checked for long."""

from collections.abc import Awaitable, Callable
from datetime import date

from handlers import screens
from handlers.callbacks import Reference, row_id
from handlers.desk import Turn
from handlers.say import Says
from handlers.screens import Row, button, keyboard
from handlers.views import excerpt
from locales import dates, label, t
from models import helplines
from models.errors import StaleError
from models.helplines import HelpLine, HelpTopic

PAGE = 10
OLD = "old"
NAME_SHOWN = 40


async def shelves(turn: Turn, _at: Reference) -> Says:
    found = await helplines.everything(turn.db)
    old = old_ones(found, turn.today)
    rows = [[_shelf_button(topic, [one for one in found if topic in one.topics], turn)] for topic in HelpTopic]
    if old:
        rows.append([button(label("button-lines-old", count=len(old)), Reference(act="shelf", at=OLD))])
    back = [button(label("button-back"), Reference(act="home"))]
    return await screens.show(turn, t("content-lines"), keyboard(*rows, back))


def _shelf_button(topic: HelpTopic, found: list[HelpLine], turn: Turn) -> screens.Button:
    mark = "⚠ " if old_ones(found, turn.today) else ""
    text = f"{mark}{label(f'help-{topic.value}')} · {sum(one.shown for one in found)}"
    return button(text, Reference(act="shelf", at=topic.value))


def old_ones(found: list[HelpLine], day: date) -> list[HelpLine]:
    """Those that are shown and that nobody has checked for long, the oldest first."""
    return sorted((one for one in found if one.shown and one.is_old(day)), key=lambda one: one.checked or date.min)


async def shelf(turn: Turn, at: Reference) -> Says:
    """Raises StaleError for a shelf that doesn't exist."""
    found = await helplines.everything(turn.db)
    if at.at == OLD:
        listed, title = old_ones(found, turn.today), label("lines-old")
    elif at.at in set(HelpTopic):
        topic = HelpTopic(at.at)
        listed, title = [one for one in found if topic in one.topics], label(f"help-{topic.value}")
    else:
        raise StaleError
    page, shown, more = screens.page_of(listed, row_id(at.value or "0"), PAGE)
    rows = [[button(_line_label(one, turn), Reference(act="line", ref=one.key, at=at.at))] for one in shown]
    turns = screens.turns(page, lambda number: Reference(act="shelf", at=at.at, value=str(number)), more=more)
    add = [] if at.at == OLD else [button(label("button-line-add"), Reference(act="add", at=at.at))]
    back = [button(label("button-back"), Reference(act="lines"))]
    text = t("content-shelf", title=title, count=len(listed))
    return await screens.show(turn, text, keyboard(*rows, turns, add, back))


def _line_label(line: HelpLine, turn: Turn) -> str:
    return f"{line.number} · {state_words(line, turn.today)} · {excerpt(line.service, NAME_SHOWN)}"


def state_words(line: HelpLine, day: date) -> str:
    """«приховано», «не перевірено», «⚠ березень 2026»."""
    if line.hidden:
        return label("line-hidden")
    if line.checked is None:
        return label("line-unchecked")
    return ("⚠ " if line.is_old(day) else "") + dates.month_of(line.checked)


def back_to_shelf(at: str) -> Row:
    back = Reference(act="shelf", at=at) if at == OLD or at in set(HelpTopic) else Reference(act="lines")
    return [button(label("button-back"), back)]


ACTS: dict[str, Callable[[Turn, Reference], Awaitable[Says]]] = {"lines": shelves, "shelf": shelf}
