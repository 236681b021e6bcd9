"""Filters, all asynchronous: aiogram runs synchronous ones in a thread each."""

from aiogram.filters import Filter
from aiogram.types import Message

from handlers import modes
from handlers.desk import Turn
from handlers.modes import Mode
from locales import label
from models.errors import NotYoursError
from models.people import Duty


class Label(Filter):
    """The exact label of a button of the reply keyboard, an emoji before it or not."""

    def __init__(self, *keys: str) -> None:
        self.labels = {label(key) for key in keys}

    async def __call__(self, message: Message) -> bool:
        text = (message.text or "").strip()
        return text in self.labels or text.partition(" ")[2] in self.labels


class AnyCommand(Filter):
    """Looks like a command: those that exist for this person have been looked at before."""

    async def __call__(self, message: Message) -> bool:
        return (message.text or "").startswith("/")


class In(Filter):
    """What is typed is meant for one of these modes."""

    def __init__(self, *wanted: Mode) -> None:
        self.wanted = wanted

    async def __call__(self, _: object, turn: Turn) -> bool:
        return modes.listening(turn) in self.wanted


class On(Filter):
    """The person has one of these duties (any, when none is named)."""

    def __init__(self, *duties: Duty) -> None:
        self._duties = duties

    async def __call__(self, _: object, turn: Turn) -> bool:
        return turn.me.has(*self._duties) if self._duties else turn.me.is_staff


class Only(Filter):
    """For what isn't offered to others: whoever has none of these duties and presses it is refused."""

    def __init__(self, *duties: Duty) -> None:
        self._duties = duties

    async def __call__(self, _: object, turn: Turn) -> bool:
        """Raises NotYoursError."""
        if not turn.me.has(*self._duties):
            raise NotYoursError
        return True


class Consented(Filter):
    async def __call__(self, _: object, turn: Turn) -> bool:
        return turn.me.consented_at is not None


class Known(Filter):
    """Has agreed to the privacy notice, or is staff."""

    async def __call__(self, _: object, turn: Turn) -> bool:
        return turn.me.is_known
