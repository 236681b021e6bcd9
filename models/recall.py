"""An officer takes words back: for two minutes after they were sent, and as if they had never been."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import agenda, referrals, waiting
from models.agenda import Due
from models.cases import Case, change
from models.correspondence import Letter, Side
from models.database import ERASED
from models.errors import NotYoursError
from models.events import Event, EventKind, record
from models.outbox import Outgoing, Post, PostKind
from models.people import Person
from models.referrals import Undone
from models.statuses import Status

POSSIBLE = timedelta(minutes=2)
# A press on the last second may be handled a little later.
GRACE = timedelta(seconds=30)
PORTION = 100


def too_late(letter: Letter, now: datetime) -> bool:
    return letter.content is None or now - letter.at > POSSIBLE + GRACE


async def sent(db: AsyncSession, me: Person, first: int, last: int) -> list[Letter]:
    """What this person wrote to an applicant at one go: the rest of the album and what was corrected since belong to
    it. Raises NotYoursError."""
    one = await db.get(Letter, first)
    if one is None or one.author_id != me.id or one.side is not Side.STAFF or not me.is_staff:
        raise NotYoursError
    query = select(Letter).where(
        Letter.case_number == one.case_number,
        Letter.author_id == me.id,
        Letter.side == Side.STAFF,
        Letter.id >= first,
    )
    found = list(await db.scalars(query.order_by(Letter.id).limit(PORTION)))
    albums = {each.content.get("album") for each in found if each.content and each.id <= last} - {None}
    ids = {each.id for each in found if each.id <= last or (each.content and each.content.get("album") in albums)}
    return [each for each in found if each.id in ids or each.edit_of in ids]


class Recalled(NamedTuple):
    copies: list[Post]
    undone: Undone | None


async def recall(db: AsyncSession, case: Case, letters: Sequence[Letter], by: Person, now: datetime) -> Recalled:
    """The words go for good; what isn't sent yet stays unsent. The copies are the caller's to delete.

    A referral that the words asked or told of goes with them: nobody would know of it any more. A resolution stays:
    the person has its question. Raises StaleError when the person has answered.
    """
    db.info[ERASED] = True
    undone = await referrals.take_back(db, letters[0])
    ids = [letter.id for letter in letters]
    times = {letter.at for letter in letters}
    for letter in letters:
        letter.content, letter.recalled_at = None, now
    await db.flush()
    await _set_clocks_back(db, case, times, now)
    await _record(db, case, ids, by, now)
    if undone is Undone.REFERRAL and case.status is Status.REFERRED:
        change(db, case, Status.IN_PROGRESS, now, EventKind.RESUMED, by.id)
    copies = list(await db.scalars(select(Post).where(Post.letter_id.in_(ids), Post.kind == PostKind.COPY)))
    await db.execute(delete(Outgoing).where(Outgoing.post_id.in_([copy.id for copy in copies])))
    return Recalled(copies, undone)


async def _set_clocks_back(db: AsyncSession, case: Case, times: set[datetime], now: datetime) -> None:
    """Nobody has been answered by words that were taken back."""
    query = select(func.min(Letter.at), func.max(Letter.at)).where(
        Letter.case_number == case.number, Letter.side == Side.STAFF, Letter.recalled_at.is_(None)
    )
    first, last = (await db.execute(query)).one()
    said = select(Letter.side).where(
        Letter.case_number == case.number, Letter.side != Side.NOTE, Letter.recalled_at.is_(None)
    )
    case.staff_wrote_at = last
    case.answer_owed = await db.scalar(said.order_by(Letter.id.desc()).limit(1)) is Side.APPLICANT
    if case.first_answer_at in times:
        case.first_answer_at = first
        if first is None and case.is_open and case.first_answer_missed_at is None:
            await agenda.plan(db, Due.FIRST_ANSWER, case.number, max(case.first_answer_due, now))


async def _record(db: AsyncSession, case: Case, ids: list[int], by: Person, now: datetime) -> None:
    """A question that nobody sees isn't waited for."""
    query = select(Event).where(Event.case_number == case.number, Event.kind == EventKind.CLARIFY)
    last = await db.scalar(query.order_by(Event.id.desc()).limit(1))
    undone = last is not None and last.details.get("letter") in ids and case.status is Status.WAITING
    for number in ids[:-1] if undone else ids:
        record(db, EventKind.RECALLED, now, actor=by.id, case=case.number, letter=number)
    if undone:
        await waiting.end(db, case)
        change(db, case, Status.IN_PROGRESS, now, EventKind.RECALLED, by.id, letter=ids[-1])
