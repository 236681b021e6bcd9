"""«Мене немає»: at once, then one screen that asks when the return is and who stands in. «Я на місці»."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from handlers import content as contents
from handlers import menu, modes, screens
from handlers.callbacks import Away, row_id
from handlers.desk import Desk, Turn
from handlers.filters import In, Label, On
from handlers.modes import Mode
from handlers.officer import absent
from handlers.say import Says, say
from handlers.screens import button, in_rows, keyboard
from handlers.typed_dates import UnreadableDateError, parse_day, parse_range
from handlers.views import duty_words, name_of
from locales import dates, label, t
from models import absences, calendar, covering, deadlines, people
from models.absences import Absence, Cover
from models.agenda import Due
from models.errors import StaleError
from models.people import Person

router = Router()
words = Router()

OFFERED = 12
DAYS = {"tomorrow": 1, "three": 3, "week": 7, "fortnight": 14}


@router.message(Command("away"), On())
@router.message(Label("menu-away"), On())
async def away(message: Message, turn: Turn) -> Says:
    del message
    absence = await covering.begin(turn.db, turn.me, turn.now)
    return [say(turn.me, t("away"), menu.staff_keyboard(turn.me)), *await _show(turn, absence)]


@router.message(Command("back"), On())
@router.message(Label("menu-back"), On())
async def back(message: Message, turn: Turn) -> Says:
    """What is planned for later stays, unless it is called off here."""
    del message
    if modes.current(turn) is Mode.AWAY:
        modes.leave(turn)
    count = await covering.come_back(turn.db, turn.me, turn.now, actor=turn.me.id)
    says = [*screens.leave(turn), say(turn.me, t("back", count=count), menu.staff_keyboard(turn.me))]
    planned = await absences.of_person(turn.db, turn.me)
    if not planned:
        return says
    rows = [[button(label("button-call-off", when=absent.when(turn, one)), _press("off", one))] for one in planned]
    return [*says, *await screens.show(turn, t("away-planned-list"), keyboard(*rows))]


# The screen


async def _show(turn: Turn, absence: Absence) -> Says:
    modes.enter(turn, Mode.AWAY, {"absence": absence.id}, covering.PATIENCE)
    evening = absences.this_evening(turn.now, turn.office.zone)
    untils = [*(["evening"] if evening else []), *DAYS, "unknown"]
    rows = in_rows([button(label(f"button-until-{one}"), _press("until", absence, one)) for one in untils], 2)
    text = t("away-screen", when=absent.when(turn, absence), typed="24.11–05.12")
    if turn.me.answers_cases:
        text += "\n\n" + t("away-cover", cover=await cover_words(turn, absence))
        rows += await _cover_rows(turn, absence)
    done = [button(label("button-done"), _press("done", absence))]
    return await screens.show(turn, text, keyboard(*rows, done))


async def _cover_rows(turn: Turn, absence: Absence) -> list[screens.Row]:
    found = (await covering.candidates(turn.db, turn.me))[:OFFERED]
    rows = [[button(f"{name_of(one)} — {duty_words(one)}", _press("deputy", absence, str(one.id)))] for one in found]
    return [
        *rows,
        [button(label("button-cover-colleagues"), _press("cover", absence, Cover.COLLEAGUES))],
        [button(label("button-cover-wait"), _press("cover", absence, Cover.WAIT))],
    ]


def _press(act: str, absence: Absence, value: str = "") -> Away:
    return Away(act=act, absence=absence.id, value=value)


async def cover_words(desk: Desk, absence: Absence, says: str = "cover") -> str:
    """`says` is what the words begin with: «cover» to whoever is away, «staff-cover» to a coordinator."""
    if absence.cover is Cover.DEPUTY and absence.deputy_id is not None:
        return label("cover-deputy", name=name_of(await people.get(desk.db, absence.deputy_id)))
    return label(f"{says}-{Cover.COLLEAGUES if absence.cover is Cover.DEPUTY else absence.cover}")


# Presses


@router.callback_query(Away.filter(), On())
async def pressed(query: CallbackQuery, callback_data: Away, turn: Turn) -> Says:
    """Raises StaleError for what is over or somebody else's."""
    del query
    absence = await turn.db.get(Absence, callback_data.absence)
    if absence is None or absence.person_id != turn.me.id or absence.ended_at is not None:
        raise StaleError
    if callback_data.act not in ACTS:
        raise StaleError
    return await ACTS[callback_data.act](turn, absence, callback_data.value)


async def choose_until(turn: Turn, absence: Absence, value: str) -> Says:
    start = turn.now if absence.began_at else absence.starts_at
    if value == "evening":
        ends = absences.this_evening(turn.now, turn.office.zone)
    elif value in DAYS:
        ends = absences.morning_after(start, DAYS[value], turn.office.zone)
    elif value == "unknown":
        ends = None
    else:
        raise StaleError
    if value == "evening" and (ends is None or absence.began_at is None):
        raise StaleError
    await covering.until(turn.db, absence, ends)
    return await _show(turn, absence)


async def choose_cover(turn: Turn, absence: Absence, value: str) -> Says:
    if value not in {Cover.COLLEAGUES, Cover.WAIT}:
        raise StaleError
    absence.cover, absence.deputy_id = Cover(value), None
    return await _show(turn, absence)


async def choose_deputy(turn: Turn, absence: Absence, value: str) -> Says:
    wanted = row_id(value)
    if wanted not in {one.id for one in await covering.candidates(turn.db, turn.me)}:
        raise StaleError
    absence.cover, absence.deputy_id = Cover.DEPUTY, wanted
    return await _show(turn, absence)


async def done(turn: Turn, absence: Absence, _value: str) -> Says:
    """Once: what it says isn't said anew. Raises StaleError."""
    if turn.post is None or turn.post.id != turn.me.screen_id:
        raise StaleError
    modes.leave(turn)
    count = await covering.settle(turn.db, absence, turn.me, turn.now, turn.office.zone)
    cover = t("away-cover", cover=await cover_words(turn, absence)) if turn.me.answers_cases else ""
    return await screens.show(turn, t("away-done", when=absent.when(turn, absence), cover=cover, count=count))


async def call_off(turn: Turn, absence: Absence, _value: str) -> Says:
    await covering.call_off(turn.db, turn.me, absence.id, turn.now)
    return await screens.show(turn, t("away-called-off"))


ACTS: dict[str, Callable[[Turn, Absence, str], Awaitable[Says]]] = {
    "until": choose_until,
    "cover": choose_cover,
    "deputy": choose_deputy,
    "done": done,
    "off": call_off,
}


# Typed dates


@words.message(In(Mode.AWAY), On())
async def typed(message: Message, turn: Turn) -> Says:
    absence = await turn.db.get(Absence, turn.me.mode_data["absence"])
    if absence is None or absence.ended_at is not None:
        modes.leave(turn)
        return [say(turn.me, t("away-over"))]
    try:
        changed = await _set_dates(turn, absence, contents.words(contents.read(message)))
    except UnreadableDateError as error:
        return [say(turn.me, error.why), *await _show(turn, absence)]
    return [*changed, *await _show(turn, absence)]


async def _set_dates(turn: Turn, absence: Absence, said: str) -> Says:
    """A day is that of the return; a range, the days of absence. Raises UnreadableDateError."""
    zone = turn.office.zone
    days = parse_range(said, turn.today)
    if days is None:
        ends = datetime.combine(parse_day(said, turn.today), deadlines.DAY_BEGINS, zone)
        if ends <= max(turn.now, absence.starts_at):
            raise UnreadableDateError(t("date-past"))
        await covering.until(turn.db, absence, ends)
        return []
    first, last = days
    back_on = deadlines.workdays_after(last, 1, await calendar.holidays(turn.db))
    await covering.until(turn.db, absence, datetime.combine(back_on, deadlines.DAY_BEGINS, zone))
    if first > turn.today:
        starts = datetime.combine(first, deadlines.DAY_BEGINS, zone)
        await covering.put_off(turn.db, absence, turn.me, starts, turn.now)
        day = dates.short_day(starts, zone)
        return [say(turn.me, t("away-put-off", day=day), menu.staff_keyboard(turn.me))]
    if absence.began_at is None:
        await covering.begin_now(turn.db, absence, turn.me, turn.now)
        return [say(turn.me, t("away"), menu.staff_keyboard(turn.me))]
    return []


# What has its time


async def _due(desk: Desk, ref: str) -> tuple[Absence, Person] | None:
    absence = await desk.db.get(Absence, int(ref))
    if absence is None or absence.ended_at is not None:
        return None
    person = await people.get(desk.db, absence.person_id)
    return (absence, person) if person.is_staff else None


async def begin_planned(desk: Desk, ref: str, _prepared: object) -> Says:
    if found := await _due(desk, ref):
        await covering.begin_planned(desk.db, *found, desk.now, desk.office.zone)
    return []


async def settle(desk: Desk, ref: str, _prepared: object) -> Says:
    """The screen was left without «Готово»."""
    if found := await _due(desk, ref):
        await covering.settle(desk.db, *found, desk.now, desk.office.zone)
    return []


async def end(desk: Desk, ref: str, _prepared: object) -> Says:
    if found := await _due(desk, ref):
        _, person = found
        await covering.come_back(desk.db, person, desk.now)
    return []


JOBS: dict[Due, Callable[[Desk, str, object], Awaitable[Says]]] = {
    Due.ABSENCE_BEGIN: begin_planned,
    Due.ABSENCE_SETTLE: settle,
    Due.ABSENCE_END: end,
}
