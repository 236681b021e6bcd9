"""«Конфіденційно»: what a text discloses goes to a focal person, and officers lose it at once, their copies too."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from aiogram.methods import DeleteMessage

from handlers import screens, topics
from handlers.callbacks import CaseAct
from handlers.desk import Turn
from handlers.mydata import copies
from handlers.say import Say, Says, chat_of, delete, reachable
from handlers.screens import button, keyboard
from handlers.views import header, name_of
from locales import label, t
from models import sealing
from models import topics as in_chats
from models.cases import Case
from models.catalogue import FocalTopic
from models.errors import StaleError
from models.outbox import Post, PostKind
from models.people import Person


async def ask_topic(turn: Turn, case: Case, _value: str) -> Says:
    """Topics that somebody may read; of the others, whom to tell. Raises StaleError."""
    readers = await sealing.readers(turn.db, case)
    rows = [
        [button(label(f"focal-{topic.value}"), CaseAct(act="seal_as", number=case.number, value=topic))]
        for topic in readers
    ]
    back = [button(label("button-back"), CaseAct(act="more", number=case.number))]
    missing = [topic for topic in FocalTopic if topic not in readers]
    text = t(
        "seal-topic" if readers else "seal-nobody",
        header=header(case),
        missing=", ".join(label(f"focal-{topic.value}") for topic in missing) or "none",
        psea="yes" if FocalTopic.PSEA in missing and turn.office.psea_contact else "no",
        contact=turn.office.psea_contact,
    )
    return await screens.show(turn, text, keyboard(*rows, back), case=case.number)


async def ask_sure(turn: Turn, case: Case, value: str) -> Says:
    """What will happen, before it does. Raises StaleError."""
    topic = _topic(value)
    if topic not in await sealing.readers(turn.db, case):
        raise StaleError
    yes = [button(label("button-seal-yes"), CaseAct(act="seal_yes", number=case.number, value=topic))]
    back = [button(label("button-back"), CaseAct(act="seal", number=case.number))]
    text = t("seal-sure", header=header(case), topic=label(f"focal-{topic.value}"))
    return await screens.show(turn, text, keyboard(yes, back), case=case.number)


def _topic(value: str) -> FocalTopic:
    """Raises StaleError."""
    if value not in set(FocalTopic):
        raise StaleError
    return FocalTopic(value)


async def seal(turn: Turn, case: Case, value: str) -> Says:
    """The screen that was pressed says what remains to be done by hand; a new one where it goes with its topic.

    Raises StaleError.
    """
    await sealing.seal(turn.db, case, _topic(value), turn.me, turn.now)
    found = await sealing.copies(turn.db, case)
    notes = await sealing.own_notes(turn.db, case, found)
    lost = await sealing.topics(turn.db, case)
    turn.pressed = turn.pressed and all(whose is not turn.me for _, whose in lost)
    edited = turn.pressed and turn.post is not None and turn.post.kind in {PostKind.SCREEN, PostKind.NOTICE}
    pressed = turn.post if edited else None
    taken, left = _take_away(turn, [one for one in found if one[0] is not pressed], notes)
    await sealing.forget(turn.db, case, found)
    await in_chats.forget(turn.db, [topic for topic, _ in lost])
    return [*await screens.show(turn, t("seal-done", left=left)), *taken, *topics.removal(lost)]


def _take_away(turn: Turn, found: list[tuple[Post, Person]], notes: list[sealing.Note]) -> tuple[Says, int]:
    """Deletions and blankings, and how many messages remain with who asks.

    What people wrote themselves can't be blanked, only deleted, and one by one: of many, one that is too old would
    stop the others.
    """
    readers = [(post, whose) for post, whose in found if reachable(whose)]
    shown = [one for one in readers if one[0].kind is not PostKind.OWN]
    own = [(whose, post.at, delete(chat_of(whose), post.id)) for post, whose in readers if post.kind is PostKind.OWN]
    own += [(note.author, note.at, _deletion(note)) for note in notes if reachable(note.author)]
    stays = [(whose, post.at) for post, whose in shown if post.shown in copies.FIXED]
    stays += [(whose, at) for whose, at, _ in own]
    left = sum(whose is turn.me and not _is_fresh(turn, at) for whose, at in stays)
    gone = [one for _, at, one in own if _is_fresh(turn, at)]
    return [*gone, *copies.removal(shown, turn.now, "sealed-copy")], left


def _deletion(note: sealing.Note) -> Say:
    chat = chat_of(note.author)
    return Say(chat=chat, method=DeleteMessage(chat_id=chat, message_id=note.message))


def _is_fresh(turn: Turn, at: datetime) -> bool:
    return turn.now - at < copies.DELETABLE


# The way back


async def ask_unseal(turn: Turn, case: Case, _value: str) -> Says:
    """Raises StaleError."""
    if not case.is_sealed:
        raise StaleError
    yes = [button(label("button-unseal-yes"), CaseAct(act="unseal_yes", number=case.number))]
    back = [button(label("button-back"), CaseAct(act="stop", number=case.number))]
    return await screens.show(turn, t("unseal-sure", header=header(case)), keyboard(yes, back), case=case.number)


async def unseal(turn: Turn, case: Case, _value: str) -> Says:
    """Raises StaleError."""
    officer = await sealing.unseal(turn.db, case, turn.me, turn.now)
    who = name_of(officer) if officer else label("nobody")
    return await screens.show(turn, t("unseal-done", name=who))


ACTS: dict[str, Callable[[Turn, Case, str], Awaitable[Says]]] = {
    "seal": ask_topic,
    "seal_as": ask_sure,
    "seal_yes": seal,
    "unseal": ask_unseal,
    "unseal_yes": unseal,
}
