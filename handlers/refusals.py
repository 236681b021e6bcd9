"""Domain errors in words. Operations check before they change anything, so there is nothing to undo."""

from typing import Any

from aiogram.types import CallbackQuery, TelegramObject

from handlers.desk import Turn
from handlers.say import say
from locales import t
from models.errors import CodeError, DomainError, InviteError, NotYoursError, StaleError, TakenError, TriesError
from models.events import EventKind, record


def refuse(turn: Turn, event: TelegramObject, error: DomainError) -> Any:
    """One sentence, which repeats nothing that was typed, and a line in the audit."""
    text = noted(turn, error)
    live = turn.post is not None and turn.post.id == turn.me.screen_id
    if isinstance(event, CallbackQuery) and isinstance(error, StaleError) and live:
        return event.answer(text)  # a double tap: what came of the first one stands before the person
    return [say(turn.me, text)]


def noted(turn: Turn, error: DomainError) -> str:
    """Its sentence, where it is answered on a screen or along with something else; the line in the audit is written."""
    record(turn.db, EventKind.REFUSED, turn.now, actor=turn.me.id, reason=type(error).__name__)
    return words(error)


def words(error: DomainError) -> str:
    match error:
        case TakenError():
            return t("refused-taken", name=error.by)
        case NotYoursError():
            return t("refused-not-yours")
        case CodeError():
            return t("refused-code")
        case TriesError():
            return t("refused-code-wait")
        case InviteError():
            return t("refused-invite")
    return t("refused-stale")
