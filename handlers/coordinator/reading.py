"""«Переглянути текст»: a coordinator says why, and whoever the case is about sees that and when."""

from collections.abc import Awaitable, Callable

from aiogram import Router
from aiogram.types import Message

from handlers import content as contents
from handlers import modes, refusals, relay, screens
from handlers.callbacks import CaseAct, row_id
from handlers.desk import Turn
from handlers.filters import In, On
from handlers.modes import ANSWER_MINUTES, Mode
from handlers.officer.history import timeline
from handlers.say import Says, post_about, say
from handlers.screens import Row, button, keyboard
from handlers.views import number_words
from locales import label, t
from models import access, correspondence, people, readings
from models.cases import Case
from models.errors import NotYoursError, StaleError
from models.people import Duty, clean_line
from models.readings import Reason

words = Router()

SHOWN = 10
LONGEST = 300


async def ask_why(turn: Turn, number: int, _value: str) -> Says:
    """Raises NotYoursError."""
    case = await access.overseen_case(turn.db, turn.me, number)
    if modes.current(turn) is Mode.REASON:
        modes.leave(turn)
    if await readings.is_open(turn.db, case, turn.me, turn.now):
        return await show(turn, case)
    rows = [[_press(label(f"reading-{one}"), number, "read_for", one)] for one in Reason]
    back = [_press(label("button-back"), number, "oversee")]
    return await screens.show(turn, t("reading-why", number=number_words(number)), keyboard(*rows, back))


async def open_for(turn: Turn, number: int, value: str) -> Says:
    """Raises NotYoursError, StaleError."""
    case = await access.overseen_case(turn.db, turn.me, number)
    if value not in set(Reason):
        raise StaleError
    if value == Reason.OTHER:
        modes.enter(turn, Mode.REASON, {"case": number}, ANSWER_MINUTES)
        return await screens.show(turn, t("reading-other-why"), keyboard(_back(number)))
    if await readings.is_open(turn.db, case, turn.me, turn.now):
        raise StaleError  # a double tap: it is written down and shown once
    await readings.begin(turn.db, case, turn.me, Reason(value), turn.now)
    return await show(turn, case)


@words.message(In(Mode.REASON), On(Duty.COORDINATOR))
async def typed(message: Message, turn: Turn) -> Says:
    number = turn.me.mode_data["case"]
    why = clean_line(contents.words(contents.read(message)), LONGEST)
    if not why:
        return await screens.show(turn, t("reading-words-please"), keyboard(_back(number)))
    modes.leave(turn)
    try:
        case = await access.overseen_case(turn.db, turn.me, number)
    except NotYoursError as error:
        return [*screens.leave(turn), say(turn.me, refusals.noted(turn, error))]
    await readings.begin(turn.db, case, turn.me, Reason.OTHER, turn.now, words=why)
    return [*screens.leave(turn), *await show(turn, case)]


async def earlier(turn: Turn, number: int, value: str) -> Says:
    """Raises NotYoursError, StaleError where the reason was given too long ago."""
    case = await access.overseen_case(turn.db, turn.me, number)
    if not await readings.is_open(turn.db, case, turn.me, turn.now):
        raise StaleError
    return await show(turn, case, before=row_id(value))


async def show(turn: Turn, case: Case, before: int | None = None) -> Says:
    """The newest letters as they are, oldest first; those before them on a press."""
    letters = [one for one in await correspondence.with_merged(turn.db, case) if one.content is not None]
    past = [one for one in letters if before is None or one.id < before]
    page = past[-SHOWN:]
    if not page:
        back = [_press(label("button-back"), case.number, "oversee")]
        return await screens.show(turn, t("reading-nothing", number=number_words(case.number)), keyboard(back))
    authors = await people.get_many(turn.db, {one.author_id for one in page})
    says = screens.leave(turn)
    if before is None:
        text = t("reading", number=number_words(case.number), history=await timeline(turn, case))
        says.append(say(turn.me, text, post=post_about(turn.me, case.number, turn.now)))
    for letter in page:
        says += await relay.show(turn, case, letter, turn.me, authors[letter.author_id])
    if len(past) > len(page):
        more = keyboard([_press(label("button-earlier"), case.number, "read_more", str(page[0].id))])
        says += await screens.show(turn, t("reading-more", count=len(past) - len(page)), more, case=case.number)
    return says


def _press(text: str, number: int, act: str, value: str = "") -> screens.Button:
    return button(text, CaseAct(act=act, number=number, value=value))


def _back(number: int) -> Row:
    return [_press(label("button-back"), number, "read")]


ACTS: dict[str, Callable[[Turn, int, str], Awaitable[Says]]] = {
    "read": ask_why, "read_for": open_for, "read_more": earlier,
}  # fmt: skip
