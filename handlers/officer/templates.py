"""`/templates`: one's own answers for often, and the shared ones, which coordinators keep."""

from collections.abc import Awaitable, Callable

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from handlers import letters, modes, screens
from handlers.callbacks import Reference
from handlers.callbacks import Template as Press
from handlers.desk import Turn
from handlers.filters import In, On
from handlers.modes import Mode
from handlers.officer.filling import shortened, units
from handlers.officer.holding import gone
from handlers.say import Says, say
from handlers.screens import Button, Row, button, keyboard
from locales import label, t
from models import people, templates
from models.errors import DomainError, NotYoursError, StaleError
from models.templates import MAX_OWN, MAX_SHARED, MAX_TEXT, MAX_TITLE, PLACEHOLDERS, Template

router = Router()
words = Router()

PAGE = 8


@router.message(Command("templates"), On())
async def begin(message: Message, turn: Turn) -> Says:
    del message
    return await _list(turn, 0)


@router.callback_query(Press.filter(), On())
async def pressed(query: CallbackQuery, callback_data: Press, turn: Turn) -> Says:
    """Raises NotYoursError, StaleError."""
    del query
    if callback_data.act not in ACTS:
        raise StaleError
    if modes.current(turn) is Mode.TEMPLATE:
        modes.leave(turn)
    return await ACTS[callback_data.act](turn, callback_data.id)


def name_on_button(template: Template) -> str:
    return label("template-shared", title=template.title) if template.shared else template.title


async def _list(turn: Turn, page: int) -> Says:
    found = await templates.seen_by(turn.db, turn.me)
    page, shown, more = screens.page_of(found, page, PAGE)
    rows = [[_button(name_on_button(one), "one", one.id)] for one in shown]
    turns = screens.turns(page, lambda number: Press(act="list", id=number), more=more)
    new = [[_button(label("button-template-new"), "new")]]
    if turn.me.is_coordinator:
        new.append([_button(label("button-template-new-shared"), "new_shared")])
    text = t("templates", count=len(found)) if found else t("templates-none")
    back = label("button-back")
    # Coordinators keep these among the reference data, and go back there.
    leave = button(back, Reference(act="home")) if turn.me.is_coordinator else _button(back, "close")
    return await screens.show(turn, text, keyboard(*rows, turns, *new, [leave]))


def _button(text: str, act: str, number: int = 0) -> Button:
    return button(text, Press(act=act, id=number))


async def _close(turn: Turn, _id: int) -> Says:
    return await screens.show(turn, t("templates-left"))


async def _one(turn: Turn, template_id: int, said: str = "") -> Says:
    found = await templates.get(turn.db, turn.me, template_id)
    acts = ("title", "text", "delete") if templates.may_change(found, turn.me) else ()
    rows = [[_button(label(f"button-template-{act}"), act, found.id)] for act in acts]
    shown = t("template-one", title=name_on_button(found), text=shortened(found.text), uses=found.uses)
    text = Markup("\n\n").join([t(said), shown]) if said else shown
    return await screens.show(turn, text, keyboard(*rows, [_button(label("button-back"), "list")]))


async def _new(turn: Turn, _id: int) -> Says:
    return await _begin_new(turn, shared=False)


async def _new_shared(turn: Turn, _id: int) -> Says:
    return await _begin_new(turn, shared=True)


async def _begin_new(turn: Turn, *, shared: bool) -> Says:
    """Raises NotYoursError: only coordinators keep shared ones."""
    if shared and not turn.me.is_coordinator:
        raise NotYoursError
    if not await templates.has_room(turn.db, turn.me, shared=shared):
        back = [_button(label("button-back"), "list")]
        return await screens.show(turn, t("templates-full", count=MAX_SHARED if shared else MAX_OWN), keyboard(back))
    modes.enter(turn, Mode.TEMPLATE, {"id": 0, "shared": shared, "step": "title"})
    return await _ask(turn)


async def _change_title(turn: Turn, template_id: int) -> Says:
    return await _begin_change(turn, template_id, "title")


async def _change_text(turn: Turn, template_id: int) -> Says:
    return await _begin_change(turn, template_id, "text")


async def _begin_change(turn: Turn, template_id: int, step: str) -> Says:
    found = await templates.get_own(turn.db, turn.me, template_id)
    modes.enter(turn, Mode.TEMPLATE, {"id": found.id, "shared": found.shared, "step": step})
    return await _ask(turn)


async def _ask(turn: Turn) -> Says:
    data = turn.me.mode_data
    back: Row = [_button(label("button-back"), "one" if data["id"] else "list", data["id"])]
    if data["step"] == "title":
        return await screens.show(turn, t("template-ask-title"), keyboard(back))
    return await screens.show(turn, t("template-ask-text", names=_names(), limit=MAX_TEXT), keyboard(back))


def _names() -> str:
    return ", ".join(f"{{{one}}}" for one in PLACEHOLDERS)


async def _ask_delete(turn: Turn, template_id: int) -> Says:
    found = await templates.get_own(turn.db, turn.me, template_id)
    rows = [
        [_button(label("button-template-delete-yes"), "delete_yes", found.id)],
        [_button(label("button-back"), "one", found.id)],
    ]
    text = t("template-delete", title=name_on_button(found), shared="yes" if found.shared else "no")
    return await screens.show(turn, text, keyboard(*rows))


async def _delete(turn: Turn, template_id: int) -> Says:
    found = await templates.get_own(turn.db, turn.me, template_id)
    await templates.delete(turn.db, found, turn.now, turn.me.id)
    return await _list(turn, 0)


ACTS: dict[str, Callable[[Turn, int], Awaitable[Says]]] = {
    "list": _list,
    "close": _close,
    "one": _one,
    "new": _new,
    "new_shared": _new_shared,
    "title": _change_title,
    "text": _change_text,
    "delete": _ask_delete,
    "delete_yes": _delete,
}


# What is typed


@words.message(In(Mode.TEMPLATE), On())
async def typed(message: Message, turn: Turn) -> Says:
    """The template may be gone, or shared and this no coordinator any more."""
    data = turn.me.mode_data
    work = _typed_title if data["step"] == "title" else _typed_text
    try:
        return await work(turn, message.text or "", data["id"])
    except DomainError as error:
        return await gone(turn, await letters.read(turn, message), error)


async def _typed_title(turn: Turn, typed: str, template_id: int) -> Says:
    title = people.clean_line(typed, MAX_TITLE)
    if not title:
        return [say(turn.me, t("template-title-words")), *await _ask(turn)]
    if template_id:
        found = await templates.get_own(turn.db, turn.me, template_id)
        await templates.rewrite(turn.db, found, turn.now, turn.me.id, title=title)
        modes.leave(turn)
        return await _one(turn, template_id, "template-saved")
    modes.enter(turn, Mode.TEMPLATE, {**turn.me.mode_data, "step": "text", "title": title})
    return await _ask(turn)


async def _typed_text(turn: Turn, typed: str, template_id: int) -> Says:
    text = typed.strip()
    if wrong := _wrong(text):
        return [say(turn.me, wrong), *await _ask(turn)]
    if template_id:
        found = await templates.get_own(turn.db, turn.me, template_id)
        await templates.rewrite(turn.db, found, turn.now, turn.me.id, text=text)
    else:
        data = turn.me.mode_data
        if data["shared"] and not turn.me.is_coordinator:
            raise NotYoursError
        made = await templates.add(turn.db, turn.me.id, data["title"], text, turn.now, shared=data["shared"])
        template_id = made.id
    modes.leave(turn)
    return await _one(turn, template_id, "template-saved")


def _wrong(text: str) -> Markup | None:
    """Why it can't be a template; what was typed stays in the chat, to be corrected and sent again."""
    if not text:
        return t("template-text-words")
    if units(text) > MAX_TEXT:
        return t("template-too-long", count=units(text), limit=MAX_TEXT)
    if strange := templates.unknown(text):
        return t("template-unknown", unknown=", ".join(f"{{{one}}}" for one in strange[:5]), names=_names())
    return None
