"""`/report`: an officer fills in numbers and a text step by step, looks at it, sends it, and may change it until the
summary goes out. What was filled in stands in the row, so nothing is lost when the telephone is put away."""

import re
from collections.abc import Awaitable, Callable

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from handlers import content as contents
from handlers import modes, screens
from handlers.callbacks import Report as Press
from handlers.desk import Turn
from handlers.digest.jobs import sending_time
from handlers.filters import In, On
from handlers.modes import Mode
from handlers.officer.filling import units
from handlers.reports.months import MONTH, open_month
from handlers.reports.views import STEPS, WORDS, figure_lines, month_words
from handlers.say import Says, say
from handlers.screens import Button, Row, button, in_rows, keyboard
from locales import dates, label, t
from models import reports
from models.errors import StaleError
from models.reports import AUTHORS, MAX_WORDS, MOST, Figure, Report

router = Router()
words = Router()

OFFERED = {figure: range(6) for figure in Figure} | {Figure.PARTICIPANTS: (10, 15, 20, 30, 50, 100)}
NUMBER = re.compile(r"\d{1,9}", re.ASCII)


@router.message(Command("report"), On(*AUTHORS))
async def begin(message: Message, turn: Turn) -> Says:
    del message
    report = await reports.begin(turn.db, turn.me, open_month(turn))
    return await _go_on(turn, report)


@router.callback_query(Press.filter(), On(*AUTHORS))
async def pressed(query: CallbackQuery, callback_data: Press, turn: Turn) -> Says:
    """Raises StaleError."""
    del query
    if callback_data.act not in ACTS:
        raise StaleError
    month = callback_data.month
    if month != open_month(turn):
        return await _too_late(turn, month)
    _leave(turn)
    report = await reports.begin(turn.db, turn.me, month)
    return await ACTS[callback_data.act](turn, report, callback_data)


async def _too_late(turn: Turn, month: str) -> Says:
    """For a month of one's own that was asked about; anything else was made up."""
    if not MONTH.fullmatch(month) or await reports.find(turn.db, turn.me, month) is None:
        raise StaleError
    _leave(turn)
    text = t("report-too-late", month=month_words(month), now=month_words(open_month(turn)))
    return await screens.show(turn, text)


def _leave(turn: Turn) -> None:
    if modes.current(turn) is Mode.REPORT:
        modes.leave(turn)


# Steps


async def _go_on(turn: Turn, report: Report) -> Says:
    """The first step without an answer, or the review of all."""
    draft = reports.draft_of(report)
    step = next((one for one in Figure if one.value not in draft["counts"]), None)
    if step is not None:
        return await _step(turn, report, step.value)
    return await (_review(turn, report) if draft["worded"] else _step(turn, report, WORDS))


async def _step(turn: Turn, report: Report, step: str) -> Says:
    modes.enter(turn, Mode.REPORT, {"month": report.month, "step": step}, modes.HALF_AN_HOUR)
    text, rows = _ask_words(report) if step == WORDS else _ask_count(report, Figure(step))
    return await screens.show(turn, text, keyboard(*rows, _back(report, step)))


def _ask_count(report: Report, figure: Figure) -> tuple[Markup, list[Row]]:
    known = reports.draft_of(report)["counts"].get(figure)
    text = t(f"report-ask-{figure.value}", month=month_words(report.month), known="—" if known is None else str(known))
    numbers = [_button(str(one), "set", report, figure.value, str(one)) for one in OFFERED[figure]]
    return text, in_rows(numbers, 3)


def _ask_words(report: Report) -> tuple[Markup, list[Row]]:
    written = "\n".join(reports.draft_of(report)["words"])
    text = t("report-ask-words", words=written, written="yes" if written else "no")
    if not written:
        return text, [[_button(label("button-skip"), "next", report)]]
    clear = _button(label("button-report-clear"), "clear", report)
    return text, [[_button(label("button-next"), "next", report)], [clear]]


def _back(report: Report, step: str) -> Row:
    """To the step before, or to the review once all is filled in."""
    draft = reports.draft_of(report)
    if draft["worded"] and all(one.value in draft["counts"] for one in Figure):
        return [_button(label("button-back"), "review", report)]
    place = STEPS.index(step)
    return [_button(label("button-back"), "ask", report, STEPS[place - 1])] if place else []


def _button(text: str, act: str, report: Report, field: str = "", value: str = "") -> Button:
    return button(text, Press(act=act, month=report.month, field=field, value=value))


async def _review(turn: Turn, report: Report) -> Says:
    draft = reports.draft_of(report)
    if any(one.value not in draft["counts"] for one in Figure):
        raise StaleError
    when = dates.day_and_time(sending_time(report.month, turn.office), turn.office.zone)
    text = t(
        "report-review",
        month=month_words(report.month),
        figures=figure_lines(draft["counts"]),
        words="\n".join(draft["words"]),
        written="yes" if draft["words"] else "no",
        sent="yes" if report.sent_at and report.draft is None else "no",
        when=when,
    )
    send = [_button(label("button-send"), "send", report)] if report.draft is not None else []
    return await screens.show(turn, text, keyboard(send, [_button(label("button-change"), "change", report)]))


# Presses


async def _begin(turn: Turn, report: Report, _press: Press) -> Says:
    return await _go_on(turn, report)


async def _ask(turn: Turn, report: Report, press: Press) -> Says:
    if press.field not in STEPS:
        raise StaleError
    return await _step(turn, report, press.field)


async def _set(turn: Turn, report: Report, press: Press) -> Says:
    if press.field not in set(Figure) or not NUMBER.fullmatch(press.value):
        raise StaleError
    reports.set_count(report, Figure(press.field), int(press.value))
    return await _go_on(turn, report)


async def _next(turn: Turn, report: Report, _press: Press) -> Says:
    """Raises StaleError while numbers are missing: the button is of a screen that comes after them."""
    draft = reports.draft_of(report)
    if any(one.value not in draft["counts"] for one in Figure):
        raise StaleError
    if report.draft is not None or not draft["worded"]:
        reports.set_words(report, draft["words"], worded=True)
    return await _review(turn, report)


async def _clear(turn: Turn, report: Report, _press: Press) -> Says:
    reports.set_words(report, [], worded=reports.draft_of(report)["worded"])
    return await _step(turn, report, WORDS)


async def _show_review(turn: Turn, report: Report, _press: Press) -> Says:
    return await _review(turn, report)


async def _change(turn: Turn, report: Report, _press: Press) -> Says:
    rows = [[_button(label(f"report-{one}"), "ask", report, one)] for one in STEPS]
    text = t("report-change", month=month_words(report.month))
    return await screens.show(turn, text, keyboard(*rows, [_button(label("button-back"), "review", report)]))


async def _send(turn: Turn, report: Report, _press: Press) -> Says:
    reports.send(turn.db, report, turn.me, turn.now)
    when = dates.day_and_time(sending_time(report.month, turn.office), turn.office.zone)
    text = t("report-sent", month=month_words(report.month), when=when)
    return await screens.show(turn, text, keyboard([_button(label("button-change"), "change", report)]))


ACTS: dict[str, Callable[[Turn, Report, Press], Awaitable[Says]]] = {
    "begin": _begin,
    "ask": _ask,
    "set": _set,
    "next": _next,
    "clear": _clear,
    "review": _show_review,
    "change": _change,
    "send": _send,
}


# What is typed


@words.message(In(Mode.REPORT), On(*AUTHORS))
async def typed(message: Message, turn: Turn) -> Says:
    """What can't be taken stays in the chat, and the question stands."""
    month, step = turn.me.mode_data["month"], turn.me.mode_data["step"]
    if month != open_month(turn):
        return await _too_late(turn, month)
    report = await reports.begin(turn.db, turn.me, month)
    content = contents.read(message)
    said = contents.words(content).strip() if content["kind"] == "text" else ""
    return await (_typed_words(turn, report, said) if step == WORDS else _typed_count(turn, report, step, said))


async def _typed_count(turn: Turn, report: Report, step: str, said: str) -> Says:
    figure, number = Figure(step), "".join(said.split())
    if not NUMBER.fullmatch(number) or int(number) > MOST[figure]:
        return [say(turn.me, t("report-number-please", most=MOST[figure]))]
    reports.set_count(report, figure, int(number))
    _leave(turn)
    return await _go_on(turn, report)


async def _typed_words(turn: Turn, report: Report, said: str) -> Says:
    draft = reports.draft_of(report)
    written = [*draft["words"], said]
    if not said:
        return [say(turn.me, t("report-words-please"))]
    if units("\n".join(written)) > MAX_WORDS:
        return [say(turn.me, t("report-words-long", limit=MAX_WORDS))]
    reports.set_words(report, written, worded=draft["worded"])
    return await _step(turn, report, WORDS)
