"""Erasing at the person's wish: everything here, the bot's copies with staff, and a last word about what remains."""

from collections.abc import Sequence

from aiogram.methods import EditMessageReplyMarkup
from aiogram.types import ReplyKeyboardRemove
from sqlalchemy import func, select

from handlers import menu, screens, strays
from handlers.callbacks import Queue
from handlers.desk import Turn
from handlers.mydata import overview
from handlers.mydata.copies import Copies, removal
from handlers.say import Keyboard, Say, Says, chat_of, edit, reachable, say
from handlers.screens import button, keyboard
from handlers.topics import removal as topic_removal
from handlers.views import case_name, excerpt
from locales import dates, label, t
from models import erasure
from models.cases import Case
from models.correspondence import Letter
from models.outbox import Post, PostKind
from models.people import Person

NAMES_LENGTH = 1000

Readers = dict[Person, list[Case]]


async def erase(turn: Turn) -> Says:
    """What is said to anybody is made up first: afterwards nobody knows the chat or the name."""
    mine = await erasure.stop(turn.db, turn.me, turn.now)
    copies = await erasure.copies(turn.db, turn.me, mine)
    topics = await erasure.topics_of(turn.db, turn.me, mine)
    readers = _readers(mine, copies)
    gone = [*removal(copies, turn.now), *topic_removal(topics), *await _still_open(turn, readers)]
    says = [*await _farewell(turn), *gone, *_to_staff(readers)]
    await erasure.erase(turn.db, turn.me, mine, turn.now)
    return says


async def erase_for(turn: Turn, person: Person) -> Says:
    """On the word of somebody who has no Telegram; the officer hears of it like all who held something."""
    mine = await erasure.stop(turn.db, person, turn.now)
    copies = await erasure.copies(turn.db, person, mine)
    topics = await erasure.topics_of(turn.db, person, mine)
    readers = _readers(mine, copies)
    gone = [*removal(copies, turn.now), *topic_removal(topics), *await _still_open(turn, readers)]
    says = [*gone, *_to_staff(readers)]
    await erasure.erase(turn.db, person, mine, turn.now, by=turn.me)
    return says


async def _farewell(turn: Turn) -> Says:
    """No Post is named: those of this chat are forgotten."""
    me, chat = turn.me, chat_of(turn.me)
    screen = await turn.db.get(Post, me.screen_id) if me.screen_id else None
    me.screen_id = None
    shown = dict.fromkeys(post.message_id for post in (screen, turn.post) if post and post.message_id)
    strips = [Say(chat=chat, method=EditMessageReplyMarkup(chat_id=chat, message_id=one)) for one in shown]
    menu_keys: Keyboard = menu.staff_keyboard(me) if me.is_staff else ReplyKeyboardRemove()
    key = "mydata-erased-staff" if me.is_staff else "mydata-erased"
    text = t(key, contact=turn.office.privacy_contact, **await _proof(turn))
    return [*strips, say(me, text, menu_keys)]


async def _proof(turn: Turn) -> dict[str, str | int]:
    """What is gone, counted before it goes. Conversations on safety are counted nowhere: telephones are shared."""
    numbers = [case.number for case in await overview.own_cases(turn)]
    written = select(func.count()).where(Letter.case_number.in_(numbers), Letter.content.is_not(None))
    when = dates.full_day_and_time(turn.now, turn.office.zone)
    return {"when": when, "cases": len(numbers), "letters": await turn.db.scalar(written) or 0}


def _readers(mine: Sequence[Case], copies: Copies) -> Readers:
    """Each who holds or has read something, with the cases."""
    about: dict[Person, list[Case]] = {}
    by_number = {case.number: case for case in mine}
    read = [(reader, by_number[post.case_number or 0]) for post, reader in copies if post.kind is PostKind.COPY]
    held = [(case.officer, case) for case in mine if case.officer is not None and case.erased_at is None]
    for reader, case in [*held, *read]:
        if reachable(reader) and case not in about.setdefault(reader, []):
            about[reader].append(case)
    return about


def _to_staff(readers: Readers) -> Says:
    """Once, for all cases together, without the name."""
    return [say(reader, t("erased-staff", names=_names(found))) for reader, found in readers.items()]


async def _still_open(turn: Turn, readers: Readers) -> Says:
    """A list or a question that stands open names the person on a button; what is being written may be about them."""
    anew = keyboard([button(label("menu-queue"), Queue())])
    says: Says = []
    for reader, found in readers.items():
        if reader is turn.me:
            continue
        screen = await turn.db.get(Post, reader.screen_id) if reader.screen_id else None
        if screen is not None and screen.shown == screens.NAMES:
            says.append(edit(reader, screen.id, t("list-outdated"), anew))
        numbers = {case.number for case in found}
        if isinstance(reader.mode_data, dict) and reader.mode_data.get("case") in numbers:
            reader.mode = reader.mode_data = reader.mode_until = None
        says += await strays.asked_anew(turn, reader, numbers)
    return says


def _names(found: list[Case]) -> str:
    return excerpt(", ".join(case_name(case) for case in sorted(found, key=lambda one: one.number)), NAMES_LENGTH)
