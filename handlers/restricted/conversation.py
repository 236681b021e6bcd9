"""The conversation itself: what the focal person may do on the card, and its removal from both chats."""

from collections.abc import Awaitable, Callable

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers import menu, modes, screens
from handlers.callbacks import CaseAct, Talk
from handlers.content import Content
from handlers.desk import Turn
from handlers.modes import ANSWER_MINUTES, Mode
from handlers.officer import card, history
from handlers.say import Says, chat_of, delete, post_about, say
from handlers.screens import button, keyboard
from handlers.views import header, name_of
from locales import label, t
from models import access, cases, conversations, correspondence
from models.cases import Case
from models.errors import StaleError
from models.events import EventKind, record
from models.outbox import Lane, Post, PostKind
from models.people import Person
from models.statuses import OPEN

router = Router()


async def open_card(turn: Turn, case: Case, _value: str) -> Says:
    return [await card.show(turn, case, turn.me)]


async def write(turn: Turn, case: Case, _value: str) -> Says:
    """The first words are always the same: somebody else may be holding the phone. Raises StaleError."""
    if case.staff_wrote_at is not None or case.status not in OPEN:
        raise StaleError
    words = label("first-words")
    letter = await correspondence.staff_writes(
        turn.db, case, turn.me, Content(kind="text", text=words, entities=[]), turn.now
    )
    key = "first-words-sent" if case.person.unreachable_at is None else "first-words-unreachable"
    shown = post_about(turn.me, case.number, turn.now)
    shown.letter_id = letter.id
    return [say(turn.me, t(key, header=header(case), words=words), post=shown)]


async def reached(turn: Turn, case: Case, _value: str) -> Says:
    await conversations.reached(turn.db, case, turn.me, turn.now)
    return []


async def answer(turn: Turn, case: Case, _value: str) -> Says:
    """The next message, or album, goes to the person. Raises StaleError before the first words and after the end."""
    cases.require(case, *OPEN)
    if case.staff_wrote_at is None:
        raise StaleError
    modes.enter(turn, Mode.ANSWER, {"case": case.number}, ANSWER_MINUTES)
    stop = keyboard([button(label("button-cancel"), CaseAct(act="stop", number=case.number))])
    text = t("answer-now", header=header(case), name=name_of(case.person))
    return await screens.show(turn, text, stop, case=case.number)


async def stop_writing(turn: Turn, _case: Case, _value: str) -> Says:
    modes.leave(turn)
    return await screens.show(turn, t("writing-stopped"))


async def show_history(turn: Turn, case: Case, _value: str) -> Says:
    record(turn.db, EventKind.HISTORY_OPENED, turn.now, actor=turn.me.id, case=case.number)
    return await history.for_staff(turn, case)


async def end(turn: Turn, case: Case, _value: str) -> Says:
    """Raises StaleError while nobody has answered: whoever asked must not be left without a word."""
    if case.first_answer_at is None:
        raise StaleError
    await conversations.end(turn.db, case, turn.me, turn.now)
    return []


async def ask_removal(turn: Turn, case: Case, _value: str) -> Says:
    """Asks once: with the words goes the number by which the person can be reached."""
    yes = [button(label("button-remove-yes"), CaseAct(act="remove_yes", number=case.number))]
    back = [button(label("button-back"), CaseAct(act="stop", number=case.number))]
    return await screens.show(turn, t("remove-sure", header=header(case)), keyboard(yes, back), case=case.number)


# Removal


@router.callback_query(Talk.filter())
async def pressed(query: CallbackQuery, callback_data: Talk, turn: Turn) -> Says:
    """By the person who asked for contact, at one press. Raises NotYoursError, StaleError."""
    del query
    case = await access.applicant_case(turn.db, turn.me, callback_data.number)
    if callback_data.act != "remove" or not case.is_private:
        raise StaleError
    return await remove(turn, case, "")


async def remove(turn: Turn, case: Case, _value: str) -> Says:
    """Here at once; in both chats as far as Telegram allows, and what remains is said."""
    found = await conversations.messages(turn.db, case)
    await conversations.remove(turn.db, case, turn.me, turn.now, [post for post, _ in found])
    for post, whose in found:
        if whose.screen_id == post.id:
            whose.screen_id = None
    taken, left = _what_may_go(turn, found)
    text = t("talk-removed", left=left, asked="yes" if turn.me.id == case.person_id else "no")
    # With a message that showed a keyboard some phones lose the keyboard too, so the menu is given anew.
    return [*taken, say(turn.me, text, menu.keyboard_for(turn.me))]


def _what_may_go(turn: Turn, found: list[tuple[Post, Person]]) -> tuple[Says, int]:
    """Deletions, and how many messages remain in the chat of who asks.

    What people sent can't be blanked, only deleted, and one by one: of many, one that is too old would stop the others.
    """
    from handlers.mydata import copies
    from handlers.say import reachable

    sent = [(post, whose) for post, whose in found if post.kind in {PostKind.OWN, PostKind.SCREEN}]
    fresh = [(post, whose) for post, whose in sent if turn.now - post.at < copies.DELETABLE]
    ours = copies.removal([one for one in found if one not in sent], turn.now)
    for one in ours:
        one.lane = Lane.INTERACTIVE  # somebody may be looking at the phone in a moment
    deleted = [delete(chat_of(whose), post.id) for post, whose in fresh if reachable(whose)]
    left = [post for post, whose in sent if whose.id == turn.me.id and (post, whose) not in fresh]
    return [*deleted, *ours], len(left)


ACTS: dict[str, Callable[[Turn, Case, str], Awaitable[Says]]] = {
    "open": open_card,
    "write": write,
    "reached": reached,
    "answer": answer,
    "stop": stop_writing,
    "history": show_history,
    "end": end,
    "remove": ask_removal,
    "remove_yes": remove,
}
