"""What is written in the topic of a case belongs to the case, as a reply to one of its messages would."""

from datetime import timedelta

from aiogram import Router
from aiogram.filters import Filter
from aiogram.types import Message

from handlers import content as contents
from handlers import letters, modes, strays
from handlers.belonging import going_on
from handlers.content import Content
from handlers.desk import Turn
from handlers.modes import Mode
from handlers.routing import belongs
from handlers.say import Says
from models.cases import Case

router = Router()

# A draft waits for days; for so long after its last step what is typed may be meant for it.
FORM_ASKS = timedelta(minutes=15)
# What is typed after these must not slip into any case; see handlers/restricted.
GUARDED = {Mode.LINES, Mode.NUMBER}


class InTopic(Filter):
    """In the topic of a case that is this person's, as applicant or as holder; hands over the case."""

    async def __call__(self, message: Message, turn: Turn) -> bool | dict[str, Case]:
        if turn.topic is None or contents.replied_to(message) is not None:
            return False
        mode = modes.listening(turn)
        if mode in GUARDED or (mode and _asked_for(turn) == turn.topic):
            return False  # what a form asked for there: closing words stay closing words
        case = await going_on(turn, turn.topic)
        if case is None or (case.person_id == turn.me.id and turn.me.consented_at is None):
            return False
        return False if mode and _asked_for(turn) == case.number else {"case": case}


@router.message(InTopic())
async def written(message: Message, turn: Turn, case: Case) -> Says:
    """Asked about where a form that has nothing to do with the case waits for words too."""
    content = await letters.read(turn, message)
    if refusal := letters.declined(turn, content):
        return refusal
    return await (_ask if _form_asks(turn) else belongs)(turn, content, case)


def _asked_for(turn: Turn) -> int | None:
    """The case for which words are waited for; data of a mode that is over count for nothing."""
    return (turn.me.mode_data or {}).get("case") if turn.me.mode == modes.listening(turn) else None


def _form_asks(turn: Turn) -> bool:
    mode = modes.listening(turn)
    if mode is Mode.DRAFT:
        return turn.me.draft_at is not None and turn.now - turn.me.draft_at < FORM_ASKS
    return mode is not None


async def _ask(turn: Turn, content: Content, case: Case) -> Says:
    if case.person_id == turn.me.id:
        return await strays.ask_applicant(turn, content)
    return await strays.ask_staff(turn, content, first=case)
