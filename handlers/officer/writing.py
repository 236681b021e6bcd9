"""What staff write after a button: an answer, a question, a note, closing words."""

from aiogram import Router
from aiogram.types import Message

from handlers import letters, offline, screens
from handlers.content import can_be_relayed
from handlers.desk import Turn
from handlers.filters import In
from handlers.modes import Mode
from handlers.officer.holding import held, moved_on
from handlers.say import Says, say
from locales import t
from models import endings
from models.errors import DomainError
from models.statuses import Outcome

router = Router()


@router.message(In(Mode.ANSWER, Mode.CLARIFY, Mode.NOTE))
async def written(message: Message, turn: Turn) -> Says:
    """One message, or one album; it is kept and asked about when the case has moved on meanwhile."""
    mode = Mode(turn.me.mode or "")
    content = await letters.read(turn, message)
    if refusal := letters.declined(turn, content):
        return refusal
    try:
        case = await held(turn, turn.me.mode_data["case"])
        says = await letters.from_staff(turn, case, content, mode, on=_screen(turn))
    except DomainError as error:
        return await moved_on(turn, content, error)
    if not can_be_relayed(content) and mode is not Mode.NOTE:
        return says
    letters.bind_album(turn, content, case, Mode.NOTE if mode is Mode.NOTE else Mode.ANSWER)
    return [*screens.leave(turn), *says]


def _screen(turn: Turn) -> int | None:
    """The one that asked for these words, where it still is the step that the person is at."""
    asked = turn.me.mode_data.get("screen")
    return asked if asked == turn.me.screen_id else None


@router.message(In(Mode.CLOSING))
async def closing_words(message: Message, turn: Turn) -> Says:
    content = await letters.read(turn, message)
    if refusal := letters.declined(turn, content):
        return refusal
    if not can_be_relayed(content):
        return [say(turn.me, t("kind-declined"))]
    try:
        case = await held(turn, turn.me.mode_data["case"])
        outcome = Outcome(turn.me.mode_data["outcome"])
        letter = await endings.resolve(turn.db, case, turn.me, outcome, content, turn.now)
    except DomainError as error:
        return await moved_on(turn, content, error)
    letters.bind_album(turn, content, case, Mode.ANSWER)
    if offline.has_no_telegram(case.person):
        return [*screens.leave(turn), offline.pass_on(turn, case), *offline.ask(turn, case)]
    if letter is None:
        raise RuntimeError("words were given")
    return [*screens.leave(turn), *await letters.closing(turn, case, letter, t("resolved-done"))]
