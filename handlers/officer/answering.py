"""«Шаблони» under the prompt of an answer or a question: chosen, shown as it will arrive, sent or changed."""

from collections.abc import Awaitable, Callable
from functools import wraps
from hashlib import blake2b

from aiogram.types import InlineKeyboardMarkup

from handlers import letters, modes, screens
from handlers.callbacks import CaseAct, row_id
from handlers.content import Content
from handlers.desk import Turn
from handlers.modes import ANSWER_MINUTES, Mode
from handlers.officer import templates as kept
from handlers.officer.filling import filled, shortened
from handlers.say import Says
from handlers.screens import Button, button, keyboard
from handlers.views import header, name_of
from locales import label, t
from models import cases, templates
from models.cases import Case
from models.errors import StaleError
from models.outbox import Post
from models.statuses import GOING_ON
from models.templates import Template

MODES = (Mode.ANSWER, Mode.CLARIFY)

Act = Callable[[Turn, Case, Mode, int], Awaitable[Says]]


def entry(case: Case, mode: Mode) -> screens.Row:
    return [_press(label("button-templates"), case, mode, "templates")] if mode in MODES else []


def _press(text: str, case: Case, mode: Mode, act: str, number: int = 0) -> Button:
    return button(text, _data(case, mode, act, number))


def _data(case: Case, mode: Mode, act: str, number: int) -> CaseAct:
    return CaseAct(act=act, number=case.number, value=f"{mode}.{number}")


def _act(work: Act) -> Callable[[Turn, Case, str], Awaitable[Says]]:
    """Reads «answer.12» and goes on waiting for a typed message of that kind. Raises StaleError."""

    @wraps(work)
    async def done(turn: Turn, case: Case, value: str) -> Says:
        mode, _, number = value.partition(".")
        if mode not in set(MODES):
            raise StaleError
        wanted = row_id(number)
        cases.require(case, *GOING_ON)
        return await work(turn, case, Mode(mode), wanted)

    return done


async def _choose(turn: Turn, case: Case, mode: Mode, page: int) -> Says:
    found = await templates.seen_by(turn.db, turn.me)
    page, shown, more = screens.page_of(found, page, kept.PAGE)
    rows = [[_press(kept.name_on_button(one), case, mode, "template", one.id)] for one in shown]
    turns = screens.turns(page, lambda number: _data(case, mode, "templates", number), more=more)
    back = [button(label("button-back"), CaseAct(act=mode, number=case.number))]
    text = t("template-pick" if found else "template-pick-none", header=header(case))
    return await show(turn, case, mode, text, keyboard(*rows, turns, back))


async def _preview(turn: Turn, case: Case, mode: Mode, template_id: int) -> Says:
    """As it will arrive; what is typed instead is sent instead."""
    template = await templates.get(turn.db, turn.me, template_id)
    text, missing = filled(turn, case, template)
    if missing:
        said = t("template-missing", missing=", ".join(missing), name=name_of(case.person), text=shortened(text))
        return await show(turn, case, mode, said, keyboard(_back(case, mode, "templates")))
    rows = [
        [_press(label("button-send"), case, mode, "template_send", template_id)],
        [_press(label("button-change"), case, mode, "template_edit", template_id)],
        _back(case, mode, "templates"),
    ]
    said = t("template-preview", name=name_of(case.person), text=shortened(text))
    return await show(turn, case, mode, said, keyboard(*rows), marked=_mark(template))


def _mark(template: Template) -> str:
    """Of the screen that shows it: which wording, of a text that a coordinator may rewrite meanwhile."""
    return f"template {blake2b(template.text.encode(), digest_size=16).hexdigest()}"


async def _edit(turn: Turn, case: Case, mode: Mode, template_id: int) -> Says:
    template = await templates.get(turn.db, turn.me, template_id)
    text, _ = filled(turn, case, template)
    said = t("template-edit", name=name_of(case.person), text=shortened(text))
    back = keyboard(_back(case, mode, "template", template_id))
    return await show(turn, case, mode, said, back)


async def _send(turn: Turn, case: Case, mode: Mode, template_id: int) -> Says:
    """Once: the button lives only on the screen where the text is shown; one that was rewritten since is shown anew.
    Raises StaleError."""
    template = await templates.get(turn.db, turn.me, template_id)
    text, missing = filled(turn, case, template)
    post = _shown_on(turn)
    if missing:
        raise StaleError
    if post.shown != _mark(template):
        return await _preview(turn, case, mode, template_id)
    says = await send(turn, case, mode, text)
    templates.used(template, turn.now)
    return says


async def send(turn: Turn, case: Case, mode: Mode, text: str) -> Says:
    """What the screen that was pressed has shown. Raises StaleError."""
    post = _shown_on(turn)
    content = Content(kind="text", text=text, entities=[])
    says = await letters.from_staff(turn, case, content, mode, on=post.id)
    modes.leave(turn)
    return [*screens.leave(turn), *says]


def _shown_on(turn: Turn) -> Post:
    """The screen that was pressed, while it is the one that a person is at. Raises StaleError."""
    if turn.post is None or turn.post.id != turn.me.screen_id:
        raise StaleError
    return turn.post


async def show(
    turn: Turn, case: Case, mode: Mode, text: str, buttons: InlineKeyboardMarkup, *, marked: str | None = None
) -> Says:
    """What is typed next, in place of a template, is meant for this case."""
    shown = await screens.show(turn, text, buttons, case=case.number, marked=marked)
    modes.enter(turn, mode, {"case": case.number, "screen": turn.me.screen_id}, ANSWER_MINUTES)
    return shown


def _back(case: Case, mode: Mode, act: str, number: int = 0) -> screens.Row:
    return [_press(label("button-back"), case, mode, act, number)]


ACTS: dict[str, Callable[[Turn, Case, str], Awaitable[Says]]] = {
    "templates": _act(_choose),
    "template": _act(_preview),
    "template_edit": _act(_edit),
    "template_send": _act(_send),
}
