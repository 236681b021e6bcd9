"""The code from an officer, as a link or typed: somebody whose request was filed for them comes to Telegram."""

from aiogram import F, Router
from aiogram.filters import CommandObject, CommandStart, Filter
from aiogram.types import Message

from handlers import consent, modes, mycases, relay, screens
from handlers.desk import Turn
from handlers.modes import Mode
from handlers.officer.codes import PREFIX
from handlers.say import Says, say
from handlers.telling import ending
from locales import t
from models import codes, correspondence, people, visitors
from models.cases import Case
from models.errors import CodeError, TriesError
from models.events import EventKind, record
from models.statuses import Status

router = Router()

SHOWN = 20


class LooksLikeCode(Filter):
    """No words look like a code; hands over its one form."""

    async def __call__(self, message: Message) -> bool | dict[str, str]:
        code = codes.fold(message.text or "")
        return {"code": code} if code else False


@router.message(CommandStart(deep_link=True, magic=F.args.startswith(PREFIX)))
async def follow_link(message: Message, command: CommandObject, turn: Turn) -> Says:
    """`/start own_…`. Raises CodeError, TriesError."""
    del message
    return await claim(turn, (command.args or "").removeprefix(PREFIX))


@router.message(LooksLikeCode())
async def typed(message: Message, turn: Turn, code: str) -> Says:
    """Raises CodeError, TriesError."""
    del message
    return await claim(turn, code)


async def claim(turn: Turn, code: str) -> Says:
    """Whoever hasn't agreed yet does so first, on their own; the code waits meanwhile."""
    if turn.me.consented_at is not None:
        return await joined(turn, code)
    await visitors.find_code(turn.db, turn.me, code, turn.now)
    modes.enter(turn, Mode.JOIN, {"code": code})
    return [say(turn.me, t("join-consent-first")), *await consent.first_contact(turn)]


def waiting_code(turn: Turn) -> str | None:
    """The code with which the person came, to be used when they have agreed."""
    return turn.me.mode_data["code"] if modes.current(turn) is Mode.JOIN and turn.me.mode_data else None


async def after_consent(turn: Turn, code: str) -> Says:
    """The consent stands even if the code was used or revoked meanwhile."""
    try:
        says = await joined(turn, code)
    except (CodeError, TriesError) as error:
        record(turn.db, EventKind.REFUSED, turn.now, actor=turn.me.id, reason=type(error).__name__)
        says = [say(turn.me, t("refused-code"))]
    modes.leave(turn)
    return says


async def joined(turn: Turn, code: str) -> Says:
    """The person's cases, and the question of those that wait for an answer. Raises CodeError, TriesError."""
    found = await visitors.join(turn.db, turn.me, code, turn.now)
    says = [*screens.leave(turn), say(turn.me, t("joined", count=len(found))), *await mycases.show_list(turn)]
    for case in found:
        says += await _letters_so_far(turn, case)
        if case.status is Status.RESOLVED and case.outcome is not None:
            says += [one for asked in ending.ask_if_resolved(turn, case, case.outcome) for one in asked.says]
    return says


async def _letters_so_far(turn: Turn, case: Case) -> Says:
    """What staff wrote, which nobody could send: here it can be replied to."""
    letters = (await correspondence.undelivered(turn.db, case))[-SHOWN:]
    authors = await people.get_many(turn.db, {one.author_id for one in letters})
    return [
        one for letter in letters for one in await relay.show(turn, case, letter, turn.me, authors[letter.author_id])
    ]
