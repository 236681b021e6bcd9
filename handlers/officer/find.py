"""«/find …»: a case by its number, a name, a phone or words. Officers find what they hold; of colleagues in the region
only what their list shows anyway; coordinators find figures. What was looked for is kept nowhere."""

from dataclasses import dataclass, field

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from handlers import letters, modes, screens, strays
from handlers.callbacks import CaseAct, Find, Queue
from handlers.desk import Turn
from handlers.filters import In, Label, On
from handlers.modes import ANSWER_MINUTES, Mode
from handlers.officer import colleagues
from handlers.officer.queue import case_rows
from handlers.say import Says
from handlers.screens import Row, button, keyboard
from handlers.views import category_name, days_left, name_of, number_words, status_words
from locales import label, t
from models import access, phones, search
from models.cases import Case
from models.events import EventKind, record
from models.people import Duty

router = Router()
words = Router()

SHOWN = 8
LONGEST = 100


@dataclass
class Found:
    mine: list[Case] = field(default_factory=list)
    colleagues: list[Case] = field(default_factory=list)
    figures: list[Case] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.mine or self.colleagues or self.figures)


@router.message(Command("find"), On())
@router.message(Label("act-find"), On())
async def command(message: Message, turn: Turn, command: CommandObject | None = None) -> Says:
    del message
    typed = (command.args or "").strip() if command else ""
    return await show(turn, typed) if typed else await ask(turn)


@router.callback_query(Find.filter(), On())
async def pressed(query: CallbackQuery, callback_data: Find, turn: Turn) -> Says:
    del query
    if callback_data.act == "ask":
        return await ask(turn)
    if modes.current(turn) is Mode.FIND:
        modes.leave(turn)
    return await screens.show(turn, t("find-stopped"))


async def ask(turn: Turn) -> Says:
    modes.enter(turn, Mode.FIND, lasts=ANSWER_MINUTES)
    return await screens.show(turn, t("find-what"), keyboard([button(label("button-cancel"), Find(act="stop"))]))


@words.message(In(Mode.FIND), On())
async def typed_words(message: Message, turn: Turn) -> Says:
    """The next message; what is too long to be looked for was meant for somebody, so it is asked for whom."""
    modes.leave(turn)
    typed = (message.text or "").strip()
    if typed and len(typed) <= LONGEST:
        return [*screens.leave(turn), *await show(turn, typed)]
    content = await letters.read(turn, message)
    asked = letters.declined(turn, content) or await strays.ask_staff(turn, content)
    return [*screens.leave(turn), *asked]


async def show(turn: Turn, typed: str) -> Says:
    found = await look(turn, typed[:LONGEST])
    record(turn.db, EventKind.SEARCHED, turn.now, actor=turn.me.id, letters=len(found.mine))
    again = [button(label("find-again"), Find(act="ask")), button(label("menu-queue"), Queue())]
    if not found:
        return await screens.show(turn, t(f"find-nothing-{_as(turn)}"), keyboard(again))
    rows = [*await case_rows(turn, found.mine[:SHOWN]), *_figure_rows(found.figures[:SHOWN])]
    return await screens.show(turn, _text(turn, found), keyboard(*rows, again), marked=screens.NAMES)


async def look(turn: Turn, typed: str) -> Found:
    """By number first: who types one means that case. Else by everything that the typed may be."""
    if (number := access.parse_number(typed, turn.now.astimezone(turn.office.zone).year)) is not None:
        by_number = Found(
            mine=await _one(turn, access.of_holder(turn.me), number),
            colleagues=await _one(turn, access.of_colleagues(turn.me), number),
            figures=await _one(turn, access.of_coordinator(turn.me), number),
        )
        if by_number:
            return _without_doubles(by_number)
    phone = phones.normal(typed)
    mine = await search.by_phone(turn.db, turn.me, phone, SHOWN + 1) if phone else []
    mine += await search.by_name(turn.db, turn.me, typed, SHOWN + 1)
    mine += await search.by_words(turn.db, turn.me, typed, SHOWN + 1)
    figures = await search.figures_by_name(turn.db, turn.me, typed, SHOWN + 1) if turn.me.is_coordinator else []
    return _without_doubles(Found(mine=list({case.number: case for case in mine}.values()), figures=figures))


async def _one(turn: Turn, allowed: access.CaseQuery, number: int) -> list[Case]:
    return list((await turn.db.scalars(allowed.where(Case.number == number))).unique())


def _without_doubles(found: Found) -> Found:
    """What is one's own stands there only; what a coordinator oversees isn't a colleague's as well."""
    own = {case.number for case in found.mine}
    found.figures = [case for case in found.figures if case.number not in own]
    seen = {case.number for case in found.figures}
    found.colleagues = [case for case in found.colleagues if case.number not in seen]
    return found


def _text(turn: Turn, found: Found) -> Markup:
    parts = []
    if found.mine:
        parts.append(t("find-mine-more" if len(found.mine) > SHOWN else "find-mine", count=len(found.mine)))
    if found.colleagues:
        parts.append(t("find-colleagues", lines="\n".join(colleagues.line(turn, one) for one in found.colleagues)))
    if found.figures:
        lines = "\n".join(_figures(turn, one) for one in found.figures[:SHOWN])
        parts.append(t("find-figures-more" if len(found.figures) > SHOWN else "find-figures", lines=lines))
    return Markup("\n\n").join(parts)


def _figures(turn: Turn, case: Case) -> str:
    """What a coordinator sees of a case: nothing of whom it is about."""
    left = days_left(case, turn.now, turn.office.zone) if case.is_open else ""
    who = name_of(case.officer) if case.officer else label("nobody")
    status = status_words(case.status, to_staff=True)
    return " · ".join(filter(None, [number_words(case.number), category_name(case.category), status, left, who]))


def _figure_rows(found: list[Case]) -> list[Row]:
    return [
        [button(label("find-oversee", number=number_words(case.number)), CaseAct(act="oversee", number=case.number))]
        for case in found
    ]


def _as(turn: Turn) -> str:
    holds = turn.me.has(Duty.OFFICER, Duty.CENTRAL, Duty.FOCAL)
    return "officer" if holds else "coordinator"
