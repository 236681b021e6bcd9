"""`/audit`: who saw or changed what, by case or by person. Restricted cases aren't in it; who looks is."""

from collections.abc import Awaitable, Callable

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from handlers import content as contents
from handlers import modes, refusals, screens
from handlers.callbacks import Audit
from handlers.desk import Turn
from handlers.filters import In, On, Only
from handlers.modes import ANSWER_MINUTES, Mode
from handlers.officer.filling import shortened
from handlers.say import Says
from handlers.screens import Row, button, keyboard
from handlers.views import name_of, number_words
from locales import dates, label, t
from models import access, audit, cases, people, readings
from models.errors import NotYoursError
from models.events import Event, EventKind, record
from models.people import Duty

router = Router()
words = Router()

Who = Callable[[int | None, Event], str]

PAGE = 8  # a reason that was typed is long, and all must fit into a message
REASON_SHOWN = 300
PEOPLE = 12


@router.message(Command("audit"), On(Duty.COORDINATOR))
async def command(message: Message, turn: Turn, command: CommandObject) -> Says:
    """Raises NotYoursError."""
    del message
    return await _case(turn, _numbered(turn, command.args)) if command.args else await _home(turn)


@words.message(In(Mode.AUDIT), On(Duty.COORDINATOR))
async def typed(message: Message, turn: Turn) -> Says:
    """Another number may be asked for at once."""
    modes.leave(turn)
    says = screens.leave(turn)
    try:
        return [*says, *await _case(turn, _numbered(turn, contents.words(contents.read(message))))]
    except NotYoursError as error:
        return [*says, *await screens.show(turn, refusals.noted(turn, error), keyboard(_home_row()))]


@router.callback_query(Audit.filter(), Only(Duty.COORDINATOR))
async def pressed(query: CallbackQuery, callback_data: Audit, turn: Turn) -> Says:
    """Raises NotYoursError."""
    del query
    if modes.current(turn) is Mode.AUDIT:
        modes.leave(turn)
    return await SCREENS.get(callback_data.show, _home)(turn, callback_data)


async def _home(turn: Turn, _at: Audit | None = None) -> Says:
    rows = [[button(label(f"button-audit-{show}"), Audit(show=show))] for show in ("ask", "people", "texts", "refused")]
    return await screens.show(turn, t("audit"), keyboard(*rows))


async def _ask(turn: Turn, _at: Audit) -> Says:
    modes.enter(turn, Mode.AUDIT, lasts=ANSWER_MINUTES)
    return await screens.show(turn, t("audit-which"), keyboard(_home_row()))


def _numbered(turn: Turn, said: str) -> Audit:
    number = access.parse_number(said, turn.now.astimezone(turn.office.zone).year)
    return Audit(show="case", id=number or 0)


async def _case(turn: Turn, at: Audit) -> Says:
    case = await access.overseen_case(turn.db, turn.me, at.id)
    found = await audit.of_case(turn.db, case.number, at.page, PAGE)
    if at.page == 0:
        record(turn.db, EventKind.AUDITED, turn.now, actor=turn.me.id, case=case.number)
    return await _log(turn, at, t("audit-case", number=number_words(case.number)), found)


async def _people(turn: Turn, at: Audit) -> Says:
    page, shown, more = screens.page_of(await audit.members(turn.db), at.page, PEOPLE)
    rows = [[button(name_of(one), Audit(show="person", id=one.id))] for one in shown]
    turns = screens.turns(page, lambda number: Audit(show="people", page=number), more=more)
    return await screens.show(turn, t("audit-people"), keyboard(*rows, turns, _home_row()))


async def _person(turn: Turn, at: Audit) -> Says:
    """Raises NotYoursError for whoever never was staff."""
    person = (await people.get_many(turn.db, [at.id])).get(at.id)
    if person is None or not person.appointments:
        raise NotYoursError
    found = await audit.of_person(turn.db, turn.me, person, at.page, PAGE)
    if at.page == 0:
        record(turn.db, EventKind.AUDITED, turn.now, actor=turn.me.id, subject=person.id)
    return await _log(turn, at, t("audit-person", name=name_of(person)), found)


async def _texts(turn: Turn, at: Audit) -> Says:
    return await _log(turn, at, t("audit-readings"), await audit.readings(turn.db, turn.me, at.page, PAGE))


async def _refused(turn: Turn, at: Audit) -> Says:
    return await _log(turn, at, t("audit-refusals"), await audit.refusals(turn.db, at.page, PAGE))


async def _log(turn: Turn, at: Audit, title: Markup, found: list[Event]) -> Says:
    lines = await _lines(turn, at, found[:PAGE])
    text = Markup("\n").join([title, Markup(), *(lines or [t("audit-nothing")])])
    back = [button(label("button-back"), Audit(show="people"))] if at.show == "person" else _home_row()
    turns = screens.turns(at.page, lambda page: at.model_copy(update={"page": page}), more=len(found) > PAGE)
    return await screens.show(turn, text, keyboard(turns, back))


async def _lines(turn: Turn, at: Audit, found: list[Event]) -> list[Markup]:
    """Staff by name; whoever asked for help only as that."""
    ids = {one for event in found for one in (event.actor_id, event.subject_id, event.details.get("officer")) if one}
    known = await people.get_many(turn.db, ids)
    members = {one.id for one in known.values() if one.appointments}
    why = await readings.get_many(turn.db, {event.details["reading"] for event in found if "reading" in event.details})
    about = await cases.get_many(turn.db, {event.case_number for event in found if event.case_number})

    def who(one: int | None, event: Event) -> str:
        if one is None:
            return label("audit-bot")
        case = about.get(event.case_number or 0)
        mine = case is not None and case.person_id == one
        return name_of(known[one]) if one in members and not mine else label("audit-applicant")

    return [
        t(
            "audit-line",
            when=dates.day_and_time(event.at, turn.office.zone),
            who=who(event.actor_id, event),
            what=_what(event, who, why),
            number=number_words(event.case_number) if event.case_number and at.show != "case" else "no",
        )
        for event in found
    ]


def _what(event: Event, who: Who, why: dict[int, readings.Reading]) -> str:
    whom = event.details.get("officer") or event.subject_id
    reading = why.get(event.details.get("reading", 0))
    reason = label(f"reading-{reading.reason}") if reading else event.details.get("reason", "")
    typed = f": {shortened(reading.words, REASON_SHOWN)}" if reading and reading.words else ""
    key = event.kind.value.replace("_", "-")
    return label(f"audit-{key}", whom=who(whom, event) if whom else "", reason=reason + typed)


def _home_row() -> Row:
    return [button(label("button-back"), Audit())]


SCREENS: dict[str, Callable[[Turn, Audit], Awaitable[Says]]] = {
    "ask": _ask, "case": _case, "people": _people, "person": _person, "texts": _texts, "refused": _refused,
}  # fmt: skip
