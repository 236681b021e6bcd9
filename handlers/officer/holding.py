"""The case in one's hands, and what becomes of words that were meant for one that isn't there any more."""

from handlers import modes, refusals, screens, strays
from handlers.content import Content
from handlers.desk import Turn
from handlers.say import Says, say
from handlers.views import name_of
from locales import t
from models import access
from models.cases import Case
from models.errors import DomainError, NotYoursError, TakenError


async def held(turn: Turn, number: int) -> Case:
    """The case in this person's hands. Raises TakenError for a former holder, NotYoursError for anybody else."""
    try:
        return await access.held_case(turn.db, turn.me, number)
    except NotYoursError:
        now_with = await access.passed_on_to(turn.db, turn.me, number)
        if now_with is None:
            raise
        raise TakenError(name_of(now_with)) from None


async def moved_on(turn: Turn, content: Content, error: DomainError) -> Says:
    """The case isn't there any more."""
    return await _kept(turn, content, error, "case-moved-on")


async def gone(turn: Turn, content: Content, error: DomainError) -> Says:
    """What was being changed isn't there any more: a colleague has taken it away."""
    return await _kept(turn, content, error, "words-for-what-is-gone")


async def _kept(turn: Turn, content: Content, error: DomainError, why: str) -> Says:
    """Nothing typed is lost: it is kept, and asked about."""
    refusals.noted(turn, error)
    modes.leave(turn)
    return [*screens.leave(turn), say(turn.me, t(why)), *await strays.ask_staff(turn, content)]
