"""Somebody sends more than one person can mean: the words are kept where somebody reads them, all else does nothing.

Told once a flood. What is marked so was counted when it was received; see bot/meter.py.
"""

from aiogram.types import CallbackQuery, Message, Update

from handlers import menu
from handlers.desk import Turn
from handlers.filters import Label
from handlers.say import Says, say
from locales import t
from models.events import EventKind, record
from models.inbox import Excess

_menus = Label(*menu.LABELS)


async def instead(turn: Turn, update: Update, excess: Excess) -> Says | None:
    """What is done about a press, a command or a stranger's message; None for what is handled as ever: what people
    write for their request, and that they blocked the bot."""
    if not await _is_declined(turn, update):
        return None
    return told(turn, excess)


def told(turn: Turn, excess: Excess | None) -> Says:
    if excess is not Excess.FIRST:
        return []
    record(turn.db, EventKind.REFUSED, turn.now, actor=turn.me.id, reason="flood")
    return [say(turn.me, t("flood" if turn.me.is_known else "flood-stranger"))]


async def _is_declined(turn: Turn, update: Update) -> bool:
    event = update.event
    if isinstance(event, CallbackQuery):
        return True
    if not isinstance(event, Message):
        return False
    if not turn.me.is_known:
        return True
    return update.edited_message is None and ((event.text or "").startswith("/") or await _menus(event))
