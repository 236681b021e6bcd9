"""Ordinary messages and their edits: to whom they belong. Commands, labels and buttons have been looked at before."""

from aiogram import Router
from aiogram.filters import Filter
from aiogram.types import Message

from handlers import letters, strays
from handlers.desk import Turn
from handlers.filing import flow
from handlers.filing.draft import load
from handlers.filters import Consented, On
from handlers.modes import Mode
from handlers.say import Says
from models import access, correspondence, outbox
from models.cases import Case
from models.correspondence import Letter
from models.errors import NotYoursError
from models.outbox import PostKind
from models.statuses import OPEN, Status

router = Router()
rest = Router()

JOINABLE = OPEN | {Status.RESOLVED}


class ReplyToCase(Filter):
    """Replies to a message about a case that is this person's, as applicant or as holder; hands over the case."""

    async def __call__(self, message: Message, turn: Turn) -> bool | dict[str, Case]:
        if message.reply_to_message is None:
            return False
        if turn.post is not None and turn.post.kind is PostKind.SCREEN:
            return False  # a question of ours («Нотатка»): the mode knows what the answer means
        number = (turn.post.case_number if turn.post else None) or letters.quoted_case(message)
        case = await going_on(turn, number) if number is not None else None
        if case is None or (case.person_id == turn.me.id and turn.me.consented_at is None):
            return False  # without consent nothing is taken
        return {"case": case}


async def going_on(turn: Turn, number: int) -> Case | None:
    """The case itself, or the one in which it goes on; None also when that one is in other hands now."""
    case = await mine_or_held(turn, number)
    return await mine_or_held(turn, case.merged_into) if case and case.merged_into else case


async def mine_or_held(turn: Turn, number: int) -> Case | None:
    for find in (access.applicant_case, access.held_case):
        try:
            return await find(turn.db, turn.me, number)
        except NotYoursError:
            continue
    return None


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
    if refusal := letters.declined(turn, content):
        return refusal
    if case.status not in JOINABLE:
        return await strays.about_ended(turn, content, case)
    if case.person_id == turn.me.id:
        return await letters.from_applicant(turn, case, content)
    says = await letters.from_staff(turn, case, content)
    letters.bind_album(turn, content, case, Mode.ANSWER)
    return says


@rest.message(On())
async def from_staff(message: Message, turn: Turn) -> Says:
    """Nothing goes to anybody without being told to whom."""
    content = await letters.read(turn, message)
    return letters.declined(turn, content) or await strays.ask_staff(turn, content)


@rest.message(Consented())
async def from_applicant(message: Message, turn: Turn) -> Says:
    """Joins the one case in which staff wrote lately; is kept and asked about otherwise."""
    content = await letters.read(turn, message)
    if refusal := letters.declined(turn, content):
        return refusal
    case = await strays.obvious_case(turn)
    return await letters.from_applicant(turn, case, content) if case else await strays.ask_applicant(turn, content)


@router.edited_message()
async def edited(message: Message, turn: Turn) -> Says:
    """An edit of a draft changes the draft; an edit of a letter reaches the other side, marked as such."""
    draft = load(turn)
    if draft is not None and any(one.get("message") == message.message_id for one in draft.contents):
        return await flow.edited(turn, draft, message)
    post = await outbox.find_post(turn.db, message.chat.id, message.message_id)
    if post is None or post.letter_id is None or post.case_number is None:
        return []
    letter = await turn.db.get_one(Letter, post.letter_id)
    case = await going_on(turn, post.case_number)
    content = await letters.read(turn, message)
    if case is None or case.status not in JOINABLE or letters.declined(turn, content):
        return []
    await correspondence.edit(turn.db, case, letter, turn.me, content, turn.now)
    return []
