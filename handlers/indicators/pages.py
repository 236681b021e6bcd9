"""The list, one indicator with its history, and what is asked about it."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from handlers import modes, screens
from handlers.callbacks import Indicator as Press
from handlers.desk import Turn
from handlers.filters import On, Only
from handlers.indicators import jobs
from handlers.indicators.views import number, period_name, period_within, unit_beside
from handlers.modes import Mode
from handlers.say import Says
from handlers.screens import Button, button, in_rows, keyboard
from handlers.views import excerpt
from locales import dates, label, t
from models import indicators
from models.errors import StaleError
from models.events import EventKind
from models.indicators import (
    AUTOMATIC,
    MAX_INDICATORS,
    MAX_NAME,
    REPORTED,
    Indicator,
    Measure,
    Side,
    around,
)
from models.people import Duty

router = Router()

HISTORY = 8
BUTTON_LENGTH = 40
FIRST_MONTHS = 3


def _button(text: str, act: str, indicator_id: int = 0, value: str = "") -> Button:
    return button(text, Press(act=act, id=indicator_id, value=value))


@router.message(Command("indicators"), On(Duty.COORDINATOR))
async def begin(message: Message, turn: Turn) -> Says:
    del message
    return await _list(turn)


@router.callback_query(Press.filter(), Only(Duty.COORDINATOR))
async def pressed(query: CallbackQuery, callback_data: Press, turn: Turn) -> Says:
    """Raises NotYoursError, StaleError."""
    if modes.current(turn) is Mode.INDICATOR:
        modes.leave(turn)
    if callback_data.act == "table":
        return await _table(turn, callback_data.value, query.id)
    if callback_data.act in PLAIN:
        return await PLAIN[callback_data.act](turn, callback_data.value)
    if callback_data.act not in ACTS:
        raise StaleError
    found = await indicators.get(turn.db, callback_data.id)
    return await ACTS[callback_data.act](turn, found, callback_data.value)


# All of them


async def _list(turn: Turn, value: str = "") -> Says:
    found = await indicators.listed(turn.db, retired=value == "retired")
    rows = [[_button(excerpt(one.name, BUTTON_LENGTH), "one", one.id)] for one in found]
    if value == "retired":
        back = [_button(label("button-back"), "list")]
        return await screens.show(turn, t("indicators-retired"), keyboard(*rows, back))
    year = int(around(turn.today)[0])
    years = [_button(label("button-indicators-table", year=str(one)), "table", 0, str(one)) for one in (year, year - 1)]
    more = [_button(label("button-indicators-add"), "add")]
    if await indicators.listed(turn.db, retired=True):
        more.append(_button(label("button-indicators-retired"), "list", 0, "retired"))
    text = t("indicators", some="yes" if found else "no")
    return await screens.show(turn, text, keyboard(*rows, years if found else [], more))


async def _table(turn: Turn, year: str, unique: str) -> Says:
    now = int(around(turn.today)[0])
    if year not in {str(now), str(now - 1)}:
        raise StaleError
    await jobs.ask(turn, turn.me, year, unique)
    return await screens.show(turn, t("indicators-preparing", year=year))


async def _full(turn: Turn) -> Says:
    """Nothing while there is room for one more."""
    if len(await indicators.listed(turn.db)) < MAX_INDICATORS:
        return []
    back = [_button(label("button-back"), "list")]
    return await screens.show(turn, t("indicators-full", most=MAX_INDICATORS), keyboard(back))


async def _add(turn: Turn, _value: str) -> Says:
    if refused := await _full(turn):
        return refused
    measures = (*AUTOMATIC, *REPORTED, Measure.HAND)
    rows = [[_button(label(f"measure-{one.value.replace('_', '-')}"), "new", 0, one.value)] for one in measures]
    return await screens.show(turn, t("indicators-which"), keyboard(*rows, [_button(label("button-back"), "list")]))


async def _new(turn: Turn, value: str) -> Says:
    """One that is counted has its name at once; one that is entered by hand is asked for it."""
    if value not in set(Measure):
        raise StaleError
    if refused := await _full(turn):
        return refused
    measure = Measure(value)
    if measure is Measure.HAND:
        return await ask(turn, {"step": "name", "id": 0}, t("indicators-ask-name", limit=MAX_NAME), "list")
    key = value.replace("_", "-")
    name = label(f"measure-{key}")
    if await indicators.is_taken(turn.db, name):
        return await screens.show(turn, t("indicators-taken"), keyboard([_button(label("button-back"), "list")]))
    unit = label(f"unit-{key}")
    made = await indicators.add(turn.db, name, unit, measure, turn.now, actor=turn.me.id)
    return await show(turn, made)


PLAIN: dict[str, Callable[[Turn, str], Awaitable[Says]]] = {"list": _list, "add": _add, "new": _new}


async def ask(turn: Turn, data: dict[str, Any], text: Markup, back: str, row: screens.Row | None = None) -> Says:
    modes.enter(turn, Mode.INDICATOR, data, modes.HALF_AN_HOUR)
    return await screens.show(turn, text, keyboard(row or [], [_button(label("button-back"), back, data["id"])]))


# One of them


async def show(turn: Turn, one: Indicator, _value: str = "") -> Says:
    zone = turn.office.zone
    lines = []
    for event, name in await indicators.history(turn.db, one, HISTORY):
        side = "plan" if event.kind is EventKind.INDICATOR_PLANNED else "fact"
        change = {"was": number(event.details["former_value"]), "now": number(event.details["value"])}
        day, period = dates.full_day(event.at, zone), period_within(event.details["month"])
        lines.append(t("indicator-change", day=day, side=side, period=period, who=name or "—", **change))
    kind = label(f"measure-{one.measure.value.replace('_', '-')}")
    source = "counted" if one.is_automatic else "reported" if one.measure in REPORTED else "hand"
    text = t("indicator", name=one.name, unit=unit_beside(one.name, one.unit), kind=kind, source=source)
    acts = ["plan", *([] if one.is_automatic else ["fact"]), "rename"] if one.retired_at is None else []
    rows = [[_button(label(f"button-indicator-{act}"), act, one.id)] for act in acts]
    turn_over = "restore" if one.retired_at else "retire"
    last = [
        [_button(label(f"button-indicator-{turn_over}"), turn_over, one.id)],
        [_button(label("button-back"), "list")],
    ]
    return await screens.show(turn, Markup("\n").join([text, *lines]), keyboard(*rows, *last))


async def _plan(turn: Turn, one: Indicator, value: str) -> Says:
    return await _side(turn, one, Side.PLAN, value)


async def _fact(turn: Turn, one: Indicator, value: str) -> Says:
    return await _side(turn, one, Side.FACT, value)


def offered(today: date) -> list[str]:
    """This year, its quarters and months, and the next year with its first quarter; in the first months also how the
    last year ended, which is known only now."""
    year = around(today)[0]
    former, following = str(int(year) - 1), str(int(year) + 1)
    last_quarter = f"{former}-Q4"
    ended = [former, last_quarter, *indicators.parts(last_quarter)] if today.month <= FIRST_MONTHS else []
    return [*ended, *indicators.whole_year(year), following, f"{following}-Q1"]


async def _side(turn: Turn, one: Indicator, side: Side, period: str) -> Says:
    """First for which period, then the number."""
    if one.retired_at is not None or (side is Side.FACT and one.is_automatic):
        raise StaleError
    if not period:
        rows = in_rows([_button(period_name(code), side.value, one.id, code) for code in offered(turn.today)], 2)
        text = t("indicator-which-period", name=one.name, side=side.value)
        return await screens.show(turn, text, keyboard(*rows, [_button(label("button-back"), "one", one.id)]))
    if period not in offered(turn.today):
        raise StaleError
    data = {"step": side.value, "id": one.id, "period": period}
    kept = await indicators.entered(turn.db, one, side, period)
    names = {"name": one.name, "unit": one.unit, "side": side.value, "period": period_within(period)}
    clear = _button(label("button-indicator-clear"), f"clear_{side.value}", one.id, period)
    return await ask(
        turn, data, t("indicator-ask-number", known=number(kept), **names), "one", [] if kept is None else [clear]
    )


async def _clear_plan(turn: Turn, one: Indicator, value: str) -> Says:
    await indicators.enter(turn.db, one, Side.PLAN, value, None, turn.now, actor=turn.me.id)
    return await show(turn, one)


async def _clear_fact(turn: Turn, one: Indicator, value: str) -> Says:
    await indicators.enter(turn.db, one, Side.FACT, value, None, turn.now, actor=turn.me.id)
    return await show(turn, one)


async def _rename(turn: Turn, one: Indicator, _value: str) -> Says:
    return await ask(turn, {"step": "rename", "id": one.id}, t("indicators-ask-name", limit=MAX_NAME), "one")


async def _retire(turn: Turn, one: Indicator, _value: str) -> Says:
    indicators.retire(turn.db, one, turn.now, actor=turn.me.id)
    return await show(turn, one)


async def _restore(turn: Turn, one: Indicator, _value: str) -> Says:
    if one.retired_at is not None and (refused := await _full(turn)):
        return refused
    indicators.restore(turn.db, one, turn.now, actor=turn.me.id)
    return await show(turn, one)


ACTS: dict[str, Callable[[Turn, Indicator, str], Awaitable[Says]]] = {
    "one": show,
    "plan": _plan,
    "fact": _fact,
    "clear_plan": _clear_plan,
    "clear_fact": _clear_fact,
    "rename": _rename,
    "retire": _retire,
    "restore": _restore,
}
