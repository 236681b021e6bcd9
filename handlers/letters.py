"""What people write to each other: it goes to the case that it answers, or waits until its author says where."""

from aiogram.types import CallbackQuery, Message

from handlers import content as contents
from handlers import modes, offline
from handlers.content import Content
from handlers.desk import Turn
from handlers.modes import Mode
from handlers.officer import recall
from handlers.say import Says, chat_of, post_about, reachable, react, say
from handlers.telling import ending
from handlers.views import name_of
from handlers.warnings import warn_of_numbers
from locales import t
from models import copies, correspondence, outbox
from models.cases import Case
from models.correspondence import Letter
from models.events import EventKind, record
from models.outbox import Post, PostKind
from models.statuses import Status

WRITERS = {Mode.CLARIFY: correspondence.clarify}


async def read(turn: Turn, message: Message) -> Content:
    """The message, and which letter it replies to."""
    content = contents.read(message)
    content["reply"] = turn.post.letter_id if turn.post else None
    if content["reply"]:  # asked before anything is changed, all of which would have to be written first
        await copies.keep_standing(turn.db, content["reply"])
    return content


def declined(turn: Turn, content: Content) -> Says:
    """A location is never stored; an empty message says nothing. Empty where the content may go on."""
    if content["kind"] in contents.LOCATIONS:
        return [say(turn.me, t("location-declined"), case=turn.topic)]
    if contents.is_blank(content):
        return [say(turn.me, t("blank-declined"), case=turn.topic)]
    return []


async def from_applicant(turn: Turn, case: Case, content: Content) -> Says:
    """Joins the case; notices show it to the officer, the receipt follows when it got there. Raises StaleError."""
    asked = _asked_again(turn, case)
    letter = await correspondence.applicant_writes(turn.db, case, content, turn.now)
    await remember(turn, case, letter)
    if not contents.can_be_relayed(content):
        return [say(turn.me, t("kind-kept"), case=case.number)]
    waits = case.officer is None or not reachable(case.officer)
    kept = [react(turn.me, content["message"])] if waits else []
    return [*kept, *await warn_of_numbers(turn, content, letter), *asked]


def _asked_again(turn: Turn, case: Case) -> Says:
    """Words are no «Ні»: whether it is resolved is asked under the first of them, or silence would close the case."""
    if case.status is not Status.RESOLVED or case.answer_owed or case.is_private:
        return []
    return [one for asked in ending.ask_if_resolved(turn, case) for one in asked.says]


async def from_staff(
    turn: Turn,
    case: Case,
    content: Content,
    mode: Mode = Mode.ANSWER,
    *,
    on: int | None = None,
    part: bool = False,
) -> Says:
    """Goes to the applicant, or to colleagues only (a note); `on` is the screen that asked for it, `part` says that
    somebody else offers to take it back. Raises StaleError."""
    if mode is Mode.NOTE:
        await remember(turn, case, await correspondence.annotate(turn.db, case, turn.me, content, turn.now))
        return [react(turn.me, content["message"])]
    if not contents.can_be_relayed(content):
        return [say(turn.me, t("kind-declined"), case=case.number)]
    if case.is_private and case.staff_wrote_at is None:
        return [say(turn.me, t("first-words-first"))]
    # What is asked by voice is answered by voice: the case can't wait for a message.
    spoken = offline.has_no_telegram(case.person) and mode is Mode.CLARIFY
    writes = WRITERS.get(Mode.ANSWER if spoken else mode, correspondence.staff_writes)
    letter = await writes(turn.db, case, turn.me, content, turn.now)
    await remember(turn, case, letter)
    if offline.has_no_telegram(case.person):
        return [] if part else [offline.pass_on(turn, case)]
    if not reachable(case.person):
        return await undelivered(turn, case, content)
    return [] if part else await recall.offer(turn, case, letter, on=on)


async def closing(turn: Turn, case: Case, letter: Letter, text: str) -> Says:
    """The last words on a matter: `text` says that they were sent, with the way to take them back."""
    await remember(turn, case, letter)
    if not reachable(case.person):
        return await undelivered(turn, case, letter.content)
    return await recall.offer(turn, case, letter, text=text)


async def undelivered(turn: Turn, case: Case, content: Content) -> Says:
    """Said once when several are written in a row; the others only get the sign that they are kept."""
    reason = await correspondence.why_unreachable(turn.db, case)
    told = await correspondence.told_undelivered(turn.db, case, turn.me, turn.now)
    record(turn.db, EventKind.UNDELIVERED, turn.now, case=case.number, subject=turn.me.id, reason=reason)
    kept = [react(turn.me, content["message"])] if "message" in content else []
    if told:
        return kept
    text = t(f"undelivered-{reason}", name=name_of(case.person))
    return [*kept, say(turn.me, text, post=post_about(turn.me, case.number, turn.now))]


async def remember(turn: Turn, case: Case, letter: Letter) -> None:
    """The author's own message is a Post too: replies to it and edits of it find the case."""
    message_id = letter.content.get("message")
    if message_id is None:
        return  # a template, sent by a press
    own = Post(
        chat=chat_of(turn.me),
        kind=PostKind.OWN,
        case_number=case.number,
        letter_id=letter.id,
        message_id=message_id,
        at=turn.now,
    )
    outbox.keep_own(turn.db, own)


def bind_album(turn: Turn, content: Content, case: Case, mode: Mode) -> None:
    """The rest of an album follows its first message."""
    album = content.get("album")
    if album:
        modes.enter(turn, Mode.ALBUM, {"case": case.number, "album": album, "mode": mode}, modes.ANSWER_MINUTES)
    else:
        modes.leave(turn)


def quoted_case(message: Message | CallbackQuery) -> int | None:
    """The case in the buttons of our own message that is quoted, where the Post is unknown."""
    from handlers.callbacks import CaseAct, Confirm, Mine, Rate, Referred, Talk

    quoted = contents.replied_to(message) if isinstance(message, Message) else None
    if quoted is None or quoted.reply_markup is None or quoted.from_user is None or not quoted.from_user.is_bot:
        return None
    for row in quoted.reply_markup.inline_keyboard:
        for one in row:
            for kind in (CaseAct, Confirm, Mine, Rate, Referred, Talk):
                try:
                    return int(kind.unpack(one.callback_data or "").number)
                except (ValueError, TypeError):
                    continue
    return None
