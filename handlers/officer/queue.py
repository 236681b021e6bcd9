"""The officer's list by deadline and by what is to be done, and one case by its number."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from handlers import screens
from handlers.callbacks import CaseAct, Find, Queue, Region
from handlers.desk import Turn
from handlers.filters import Label, On
from handlers.officer import card, narrowing
from handlers.officer.holding import held
from handlers.say import Says, say
from handlers.screens import Row, button, in_rows, keyboard
from handlers.views import case_name, category_name, days_left, number_words
from locales import label, t
from models import access, people, worklist
from models.cases import Case
from models.errors import NotYoursError
from models.people import Duty
from models.worklist import Section

router = Router()

PAGE = 8


@router.message(Command("queue"), On())
@router.message(Label("menu-queue"), On())
async def queue(message: Message, turn: Turn) -> Says:
    del message
    return await show(turn, Queue())


@router.callback_query(Queue.filter(), On())
async def pressed(query: CallbackQuery, callback_data: Queue, turn: Turn) -> Says:
    del query
    return await show(turn, callback_data)


async def show(turn: Turn, at: Queue) -> Says:
    """The screen that `at` names; whatever else it says is the whole list."""
    everything = await worklist.held(turn.db, turn.me)
    if at.show in narrowing.SCREENS:
        return await narrowing.show(turn, at, everything)
    found = [case for case in everything if narrowing.sieve(at).lets(case)]
    sections = worklist.by_section(found, turn.now, turn.office.zone)
    if at.show in sections:
        return await _section(turn, at, sections[Section(at.show)])
    return await _whole(turn, at, everything, found, sections)


async def _whole(
    turn: Turn, at: Queue, everything: list[Case], found: list[Case], sections: dict[Section, list[Case]]
) -> Says:
    """What is due soonest, one tap away, and how many there are of each section."""
    ways = _ways(turn, at, anything=bool(everything))
    still_open = [case for case in found if case.is_open]
    rows = [*await case_rows(turn, still_open[:PAGE]), *section_rows(at, sections), *ways]
    if not found:
        text = t("queue-nothing-fits", filters=narrowing.words(at)) if everything else t("queue-empty")
        return await screens.show(turn, text, keyboard(*rows) if rows else None)
    narrowed = narrowing.words(at)
    text = t("queue", count=len(still_open), shown=min(len(still_open), PAGE), narrowed=narrowed or "no")
    return await screens.show(turn, text, keyboard(*rows), marked=screens.NAMES)


async def _section(turn: Turn, at: Queue, found: list[Case]) -> Says:
    """One section, page by page, soonest deadline first."""
    first = min(at.page, (len(found) - 1) // PAGE) * PAGE
    rows = await case_rows(turn, found[first : first + PAGE])
    text = t(
        "queue-section", section=label(f"section-{at.show}"), count=len(found), narrowed=narrowing.words(at) or "no"
    )
    back = [button(label("button-back"), narrowing.to(at))]
    return await screens.show(
        turn, text, keyboard(*rows, narrowing.pages(at, first // PAGE, len(found), PAGE), back), marked=screens.NAMES
    )


def section_rows(at: Queue, sections: dict[Section, list[Case]]) -> list[Row]:
    """«Прострочені — 3», two in a row; those without a case are left out."""
    counts = [
        button(label("section-count", section=label(f"section-{one.value}"), count=len(cases)), narrowing.to(at, one))
        for one, cases in sections.items()
    ]
    return in_rows(counts, 2)


async def case_rows(turn: Turn, found: list[Case]) -> list[Row]:
    """A button a case, with the name of the person."""
    names = await people.names(turn.db, {case.person_id for case in found})
    return [[_case_button(turn, case, names[case.person_id])] for case in found]


def _case_button(turn: Turn, case: Case, name: str) -> screens.Button:
    what = case_name(case) if case.is_private else f"{number_words(case.number)} · {category_name(case.category)}"
    left = days_left(case, turn.now, turn.office.zone) if case.is_open else label("status-resolved")
    text = f"{what} · {name or label('nameless')} · {left}"
    return button(("❗ " if case.urgent else "") + text, CaseAct(act="open", number=case.number))


def _ways(turn: Turn, at: Queue, *, anything: bool) -> list[Row]:
    """What else there is."""
    narrow = [button(label("queue-filter"), narrowing.to(at, "filter"))] if anything else []
    reset = [button(label("queue-reset"), Queue())] if narrowing.words(at) else []
    find = [button(label("act-find"), Find(act="ask"))] if anything else []
    colleagues = [button(label("queue-colleagues"), Region())] if turn.me.has(Duty.OFFICER) else []
    return [[*narrow, *reset], [*find, *colleagues]]


@router.message(Command("case"), On())
async def one_case(message: Message, command: CommandObject, turn: Turn) -> Says:
    """«/case 26-000001», «/case 1». Raises NotYoursError."""
    del message
    year = turn.now.astimezone(turn.office.zone).year
    if not command.args:
        return [say(turn.me, t("case-which"))]
    number = access.parse_number(command.args, year)
    if number is None:
        raise NotYoursError
    return [await card.show(turn, await held(turn, number), turn.me)]
