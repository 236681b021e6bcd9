"""Ordinary messages and their edits: to whom they belong. Commands, labels and buttons have been looked at before."""

from aiogram import Router
from aiogram.filters import Filter
from aiogram.types import Message

from handlers import content as contents
from handlers import letters, modes, news, refusals, screens, strays
from handlers.belonging import going_on, mine_or_held
from handlers.broadcast import writing
from handlers.content import Content
from handlers.desk import Turn
from handlers.filing import flow
from handlers.filing.draft import load
from handlers.filters import Consented, On
from handlers.modes import Mode
from handlers.say import Says, reachable, say
from handlers.views import name_of
from locales import t
from models import access, copies, corrections, outbox
from models import strays as storage
from models.cases import Case
from models.correspondence import Letter, Side
from models.errors import NotYoursError
from models.outbox import PostKind
from models.statuses import GOING_ON

router = Router()
rest = Router()

ASKED = {Mode.ANSWER, Mode.CLARIFY, Mode.REFER, Mode.REFER_WHAT, Mode.TRANSFER, Mode.CLOSING}


class ReplyToCase(Filter):
    """Replies to a message about a case that is this person's, as applicant or as holder; hands over the case."""

    async def __call__(self, message: Message, turn: Turn) -> bool | dict[str, Case]:
        if contents.replied_to(message) is None:
            return False
        if turn.post is not None and turn.post.kind is PostKind.SCREEN:
            return False  # a question of ours («Нотатка»): the mode knows what the answer means
        number = (turn.post.case_number if turn.post else None) or letters.quoted_case(message)
        case = await going_on(turn, number) if number is not None else None
        if case is None or (case.person_id == turn.me.id and turn.me.consented_at is None):
            return False  # without consent nothing is taken
        if modes.current(turn) in ASKED and turn.me.mode_data.get("case") == case.number:
            return False  # what was asked for, written as a reply: closing words stay closing words
        return {"case": case}


class RestOfAlbum(Filter):
    """A later message of the album whose first one has been placed."""

    async def __call__(self, message: Message, turn: Turn) -> bool:
        holds = turn.me.mode == Mode.ALBUM and turn.me.mode_data is not None
        return holds and message.media_group_id == turn.me.mode_data["album"]


@router.message(RestOfAlbum())
async def rest_of_album(message: Message, turn: Turn) -> Says:
    data = turn.me.mode_data
    case = await access.held_case(turn.db, turn.me, data["case"])
    content = await letters.read(turn, message)
    return await letters.from_staff(turn, case, content, Mode(data["mode"]), part=True)


@router.message(ReplyToCase())
async def reply(message: Message, turn: Turn, case: Case) -> Says:
    content = await letters.read(turn, message)
    return letters.declined(turn, content) or await belongs(turn, content, case)


async def belongs(turn: Turn, content: Content, case: Case) -> Says:
    """Its author has said to which case: by replying, or by writing in its topic."""
    if case.status not in GOING_ON:
        return await strays.about_ended(turn, content, case)
    if case.person_id == turn.me.id:
        return await letters.from_applicant(turn, case, content)
    if (noted := await _maybe_a_note(turn, content, case)) is not None:
        modes.leave(turn)
        return [*screens.leave(turn), *await strays.ask_note(turn, content, case, noted)]
    says = await letters.from_staff(turn, case, content)
    letters.bind_album(turn, content, case, Mode.ANSWER)
    return says


async def _maybe_a_note(turn: Turn, content: Content, case: Case) -> Case | None:
    """The case of the note that was asked for; the case itself where one's own note is replied to."""
    album = content.get("album")
    if album and await storage.holding(turn.db, turn.me, "album", album):
        return case
    if modes.current(turn) is Mode.NOTE:
        return await mine_or_held(turn, turn.me.mode_data["case"]) or case
    letter = await turn.db.get(Letter, content["reply"]) if content.get("reply") else None
    return case if letter is not None and letter.side is Side.NOTE else None


@rest.message(On())
async def from_staff(message: Message, turn: Turn) -> Says:
    """Nothing goes to anybody without being told to whom."""
    content = await letters.read(turn, message)
    return letters.declined(turn, content) or [*await _passed_on(turn), *await strays.ask_staff(turn, content)]


async def _passed_on(turn: Turn) -> Says:
    """What was replied to, or in whose topic it was written, is a colleague's case by now."""
    number = await _somebody_elses(turn)
    if number is None:
        return []
    holder = await access.passed_on_to(turn.db, turn.me, number)
    return [say(turn.me, t("refused-taken", name=name_of(holder)))] if holder and holder.id != turn.me.id else []


async def _somebody_elses(turn: Turn) -> int | None:
    """The case of what was replied to, which is nothing of this person's any more: a line in the audit."""
    number = (turn.post.case_number if turn.post else None) or turn.topic
    if number is None or await going_on(turn, number) is not None:
        return None
    refusals.noted(turn, NotYoursError())
    return number


@rest.message(Consented())
async def from_applicant(message: Message, turn: Turn) -> Says:
    """Joins the one case in which staff wrote lately; is kept and asked about otherwise."""
    content = await letters.read(turn, message)
    if refusal := letters.declined(turn, content):
        return refusal
    if await _somebody_elses(turn) is not None or news.answers(message, content):
        return await strays.ask_applicant(turn, content)
    case = await strays.obvious_case(turn)
    return await letters.from_applicant(turn, case, content) if case else await strays.ask_applicant(turn, content)


@router.edited_message()
async def edited(message: Message, turn: Turn) -> Says:
    """An edit of a draft changes the draft; an edit of a letter reaches the other side, marked as such."""
    draft = load(turn)
    if draft is not None and any(one.get("message") == message.message_id for one in draft.contents):
        return await flow.edited(turn, draft, message)
    if (news_says := await writing.edited(turn, message)) is not None:
        return news_says
    if stray := await storage.holding(turn.db, turn.me, "message", message.message_id):
        content = contents.read(message)
        stray.contents = [content if one["message"] == message.message_id else one for one in stray.contents]
        return []
    post = await outbox.find_post(turn.db, message.chat.id, message.message_id)
    if post is None or post.kind is not PostKind.OWN or post.letter_id is None or post.case_number is None:
        return []
    return await _corrected(turn, await turn.db.get_one(Letter, post.letter_id), await letters.read(turn, message))


async def _corrected(turn: Turn, letter: Letter, content: Content) -> Says:
    known = await copies.standing(turn.db, letter.id)
    newest = known.versions[-1] if known else letter
    if newest.recalled_at is None and (newest.content is None or corrections.says_the_same(newest.content, content)):
        return []
    if newest.recalled_at is not None:
        return [say(turn.me, t("edit-recalled"))]
    case = await going_on(turn, letter.case_number)
    if case is None:
        return [say(turn.me, t("edit-moved"))]
    if case.status not in GOING_ON:
        return [say(turn.me, t("edit-ended"))]
    if refusal := letters.declined(turn, content):
        return refusal
    await corrections.correct(turn.db, case, newest, turn.me, content, turn.now)
    told = letter.side is not Side.STAFF or reachable(case.person)
    return [] if told else await letters.undelivered(turn, case, content)
