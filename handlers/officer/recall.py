"""«Надіслано: Олена» with «Відкликати»: two minutes to take back what went to the wrong person or was wrong."""

from aiogram import Router
from aiogram.methods import SendMessage
from aiogram.types import CallbackQuery, InlineKeyboardMarkup
from sqlalchemy import select

from handlers import modes, screens
from handlers.callbacks import Recall
from handlers.desk import Desk, Turn
from handlers.modes import Mode
from handlers.mydata.copies import DELETABLE
from handlers.officer import card
from handlers.say import Say, Says, chat_of, delete, edit, post_about, reachable, react_to, say, strip
from handlers.screens import button, in_rows, keyboard
from handlers.views import name_of
from locales import label, t
from models import access, agenda, cases, recall
from models.agenda import Due
from models.cases import Case
from models.correspondence import Letter
from models.errors import NotYoursError, StaleError
from models.outbox import Post, PostKind
from models.people import Person
from models.statuses import GOING_ON, Status
from models.unit import give_number

router = Router()

# What `Post.shown` says of a message that is there for nothing else and goes when the time is over.
LINE = "recall"
# What the person still has when the words are gone.
LEFT = {Status.RESOLVED: "resolution", Status.CLOSED: "ending"}


async def offer(
    turn: Turn,
    case: Case,
    first: Letter,
    last: Letter | None = None,
    *,
    on: int | None = None,
    text: str | None = None,
) -> Says:
    """In place of the screen `on`, which asked for the words; else as a quiet line below them, which goes afterwards
    unless it has something of its own to say (`text`)."""
    again = Recall(letter=first.id, last=(last or first).id)
    buttons = keyboard([button(label("button-recall"), again)])
    said = text or t("sent-to", name=name_of(case.person))
    if on is not None:
        if turn.me.screen_id == on:
            turn.me.screen_id = None
        await agenda.plan(turn.db, Due.RECALL_OVER, on, turn.now + recall.POSSIBLE)
        return [edit(turn.me, on, said, buttons)]
    post = post_about(turn.me, case.number, turn.now)
    post.shown = None if text else LINE
    turn.db.add(post)
    await give_number(turn.db, post)
    await agenda.plan(turn.db, Due.RECALL_OVER, post.id, turn.now + recall.POSSIBLE, first=True)
    return [_silent(turn.me, said, buttons, post)]


async def below(turn: Turn, case: Case, letter: Letter, text: str) -> Says:
    """In place of the screen that was pressed, whose step is over."""
    pressed_on = turn.post if turn.pressed and turn.post is not None and turn.post.kind is PostKind.SCREEN else None
    if pressed_on is None:
        return [*screens.leave(turn), *await offer(turn, case, letter, text=text)]
    pressed_on.case_number = case.number
    return await offer(turn, case, letter, on=pressed_on.id, text=text)


def _silent(person: Person, text: str, buttons: InlineKeyboardMarkup, post: Post) -> Say:
    chat = chat_of(person)
    method = SendMessage(chat_id=chat, text=text, reply_markup=buttons, disable_notification=True)
    return Say(chat=chat, method=method, post=post)


@router.callback_query(Recall.filter())
async def pressed(query: CallbackQuery, callback_data: Recall, turn: Turn) -> Says:
    """Raises NotYoursError."""
    del query
    letters = await recall.sent(turn.db, turn.me, callback_data.letter, callback_data.last)
    case = await turn.db.get_one(Case, letters[0].case_number, options=list(cases.with_people()))
    if case.is_restricted and case.officer_id != turn.me.id:
        raise NotYoursError  # made confidential since: whoever wrote it has nothing to do with it any more
    if letters[0].recalled_at is not None:
        return await screens.show(turn, t("recalled-already"))
    if recall.too_late(letters[0], turn.now):
        return [*_closed(turn), say(turn.me, t("recall-late"))]
    try:
        copies, undone = await recall.recall(turn.db, case, letters, turn.me, turn.now)
    except StaleError:
        return [*_closed(turn), say(turn.me, t("recall-answered"))]
    if turn.me.mode == Mode.ALBUM:
        modes.leave(turn)  # what is still to come of the album goes nowhere
    if turn.post is not None:
        await agenda.cancel(turn.db, turn.post.id, Due.RECALL_OVER)
        turn.post.shown = None
    deleted = [delete(chat_of(reader), copy.id) for copy, reader in await _readers(turn, copies) if reachable(reader)]
    acts = (["refer"] if undone else []) + ["answer"]
    anew = in_rows(card.act_buttons(case, acts), 1) if await _holds(turn, case) else []
    text = t("recalled", name=name_of(case.person), left=undone or LEFT.get(case.status, "nothing"))
    signs = await _without_signs(turn, letters)
    return [*deleted, *signs, *await screens.show(turn, text, keyboard(*anew), case=case.number)]


def _closed(turn: Turn) -> Says:
    return [strip(turn.me, turn.post.id)] if turn.post else []


async def _holds(turn: Turn, case: Case) -> bool:
    query = access.of_holder(turn.me).where(Case.number == case.number)
    return case.status in GOING_ON and (await turn.db.scalars(query)).unique().one_or_none() is not None


async def _readers(turn: Turn, copies: list[Post]) -> list[tuple[Post, Person]]:
    query = select(Post, Person).join(Person, Person.telegram_key == Post.chat)
    found = await turn.db.execute(query.where(Post.id.in_([copy.id for copy in copies])).order_by(Post.id))
    return [(post, reader) for post, reader in found]


async def _without_signs(turn: Turn, letters: list[Letter]) -> Says:
    """«Delivered» is no longer true."""
    query = select(Post).where(
        Post.letter_id.in_([one.id for one in letters]), Post.kind == PostKind.OWN, Post.shown.is_not(None)
    )
    return [react_to(turn.me, post.id, None) for post in await turn.db.scalars(query)]


async def over(desk: Desk, ref: str, _prepared: object) -> Says:
    """The two minutes have passed: a line of its own goes, a screen loses its button."""
    found = await desk.db.execute(
        select(Post, Person).join(Person, Person.telegram_key == Post.chat).where(Post.id == int(ref))
    )
    row = found.one_or_none()
    if row is None or not reachable(row[1]):
        return []
    post, person = row
    if post.case_number is None:
        return []  # erased or sealed since: the message is gone
    if post.shown != LINE or desk.now - post.at > DELETABLE:
        return [strip(person, post.id)]
    post.case_number = None  # it is gone: nothing has to blank it when the case is erased or made confidential
    return [delete(chat_of(person), post.id)]
