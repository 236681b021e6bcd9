"""How somebody wishes to be addressed: used from the next message on; older ones stay as they were written."""

from aiogram import Router
from aiogram.types import Message

from handlers import modes, screens
from handlers.callbacks import MyData
from handlers.desk import Turn
from handlers.filters import In
from handlers.modes import Mode
from handlers.say import Says, say
from handlers.screens import button, keyboard
from handlers.views import name_of
from locales import label, t
from models import people
from models.errors import StaleError
from models.people import Person

words = Router()


def may_choose(person: Person) -> bool:
    """A name is kept of whoever agreed, and of staff."""
    return person.is_known


def entry() -> screens.Button:
    return button(label("button-data-name"), MyData(act="name"))


async def ask(turn: Turn) -> Says:
    """Raises StaleError after consent was withdrawn."""
    if not may_choose(turn.me):
        raise StaleError
    modes.enter(turn, Mode.NAME, lasts=modes.ANSWER_MINUTES)  # an answer to an officer is no name
    return await _ask_again(turn)


async def _ask_again(turn: Turn) -> Says:
    key = "name-ask-staff" if turn.me.is_staff else "name-ask"
    back = button(label("button-back"), MyData(act="name_keep"))
    return await screens.show(turn, t(key, name=name_of(turn.me)), keyboard([back]))


async def keep(turn: Turn) -> Says:
    """«Назад»: the name stays."""
    from handlers.mydata import routes

    if modes.current(turn) is Mode.NAME:
        modes.leave(turn)
    return await routes.home(turn)


@words.message(In(Mode.NAME))
async def typed(message: Message, turn: Turn) -> Says:
    name = people.clean_name(message.text or "")
    if not any(char.isalnum() for char in name):
        return [say(turn.me, t("name-words")), *await _ask_again(turn)]
    modes.leave(turn)
    people.rename(turn.db, turn.me, name, turn.now)
    return [*screens.leave(turn), say(turn.me, t("name-taken", name=name))]
