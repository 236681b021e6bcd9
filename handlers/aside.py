"""A command, a label of the menu or a button that has nothing to do with a question that waits for words: what is typed
next is no answer to it any more, and is asked about like any message. What was typed so far stays, and the buttons
under the question still work."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import TelegramObject

from handlers import modes
from handlers.desk import Turn
from handlers.modes import Mode

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]

# Not those that name the person or the case for which words are wanted, like «Відповісти»: whoever looks a thing up in
# between answers within the quarter of an hour that they last.
FORMS = frozenset(
    {
        Mode.AUDIT, Mode.AWAY, Mode.BROADCAST, Mode.FIND, Mode.HOLIDAYS, Mode.INDICATOR, Mode.MARK, Mode.MOVE,
        Mode.NAME, Mode.PERIOD, Mode.PROBLEM, Mode.REASON, Mode.REFERENCE, Mode.REPORT, Mode.TEMPLATE,
    }
)  # fmt: skip


class Aside(BaseMiddleware):
    """Around handlers of what is exact. Whoever goes on with a form asks anew, uses what was typed, or ends it."""

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        turn: Turn = data["turn"]
        me = turn.me
        asked, about = me.mode, me.mode_data
        result = await handler(event, data)
        if asked in FORMS and me.mode == asked and me.mode_data is about:
            modes.set_aside(turn)
        return result
