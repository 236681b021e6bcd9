"""What is kept no longer: a year after a case has ended its words go, and people of whom nothing is left but a name.

Each step takes a chunk and says how many rows that was, so that no transaction is long; `run` does the first that finds
something to do.
"""

from calendar import monthrange
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, ScalarResult, Select, and_, delete, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import broadcasts, codes, erasure, reports
from models.cases import Case
from models.correspondence import Letter
from models.database import ERASED
from models.events import EventKind, record
from models.inbox import InboxState, Incoming
from models.invites import Invite
from models.outbox import Outgoing, Post
from models.people import Appointment, Person
from models.statuses import Status
from models.strays import Stray
from models.topics import Topic

CHUNK = 50
PARKED_KEPT = timedelta(days=30)
STRANGERS_KEPT = timedelta(days=30)
DRAFTS_KEPT = timedelta(days=7)


@dataclass(frozen=True)
class Term:
    """`cutoff` is what ended RETENTION_MONTHS ago."""

    now: datetime
    cutoff: datetime


Step = Callable[[AsyncSession, Term], Awaitable[int]]


def term(now: datetime, months: int) -> Term:
    """Calendar months: kept until the same day, the last of a shorter month."""
    moment = now.astimezone(UTC)
    years, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    day = min(moment.day, monthrange(years, month + 1)[1])
    return Term(now, moment.replace(year=years, month=month + 1, day=day))


async def run(db: AsyncSession, due: Term) -> bool:
    """Whether there was something to do, so there may be more."""
    for step in STEPS:
        if await step(db, due):
            db.info[ERASED] = True
            return True
    return False


async def empty_letters(db: AsyncSession, due: Term) -> int:
    old = select(Letter.id).join(Case, Case.number == Letter.case_number)
    ids = await _chunk(db, old.where(_over(due), Letter.content.is_not(None)))
    await db.execute(update(Letter).where(Letter.id.in_(ids)).values(content=None))
    return len(ids)


async def mark_cases(db: AsyncSession, due: Term) -> int:
    """Only the row stays, with its numbers; after the letters of all."""
    found = list(await db.scalars(select(Case).where(_over(due)).order_by(Case.number).limit(CHUNK)))
    await erasure.forget_dealings(db, [case.number for case in found])
    for case in found:
        erasure.mark_erased(case, due.now)
        record(db, EventKind.ERASED, due.now, case=case.number)
    return len(found)


async def drop_posts(db: AsyncSession, due: Term) -> int:
    """Which message was about what: of erased cases, and old ones of none."""
    erased = exists().where(Case.number == Post.case_number, Case.erased_at.is_not(None))
    old = and_(Post.case_number.is_(None), Post.at < due.cutoff)
    ids = await _chunk(db, select(Post.id).where(or_(erased, old), ~_needed()))
    await db.execute(update(Person).where(Person.screen_id.in_(ids)).values(screen_id=None))
    await db.execute(delete(Post).where(Post.id.in_(ids)))
    return len(ids)


async def drop_parked(db: AsyncSession, due: Term) -> int:
    """What Telegram refused; the operator has had a month to look."""
    ids = await _chunk(db, select(Outgoing.seq).where(Outgoing.parked_at < due.now - PARKED_KEPT))
    await db.execute(delete(Outgoing).where(Outgoing.seq.in_(ids)))
    return len(ids)


async def drop_broadcasts(db: AsyncSession, due: Term) -> int:
    drafts = await broadcasts.drop_old_drafts(db, due.now - DRAFTS_KEPT, CHUNK)
    return drafts or await broadcasts.drop_old(db, due.cutoff, CHUNK)


async def forget_people(db: AsyncSession, due: Term) -> int:
    """Strangers after a month, people who once agreed after the term; whoever was ever staff stays in the audit."""
    stranger = and_(Person.consented_at.is_(None), _idle(due.now - STRANGERS_KEPT))
    gone = and_(Person.consented_at < due.cutoff, _idle(due.cutoff))
    # Whoever has neither has been forgotten; those without Telegram agreed before an officer.
    kept = or_(Person.telegram_id.is_not(None), Person.consented_at.is_not(None))
    query = select(Person).where(kept, or_(stranger, gone))
    found = list(await db.scalars(query.order_by(Person.id).limit(CHUNK)))
    await db.execute(delete(Post).where(Post.chat.in_([one.telegram_key for one in found]), ~_needed()))
    await db.execute(delete(Topic).where(Topic.chat.in_([one.telegram_key for one in found])))
    for person in found:
        await codes.revoke(db, person)
        erasure.forget_applicant(person)
        erasure.forget_account(person)
    return len(found)


async def empty_reports(db: AsyncSession, due: Term) -> int:
    """What officers wrote for summaries; their numbers stay."""
    return await reports.forget_older(db, f"{due.cutoff:%Y-%m}", CHUNK)


STEPS: tuple[Step, ...] = (
    empty_letters, mark_cases, empty_reports, drop_parked, drop_posts, drop_broadcasts, forget_people,
)  # fmt: skip


def _over(due: Term) -> ColumnElement[bool]:
    ended = Case.status.in_([Status.CLOSED, Status.WITHDRAWN])
    return and_(ended, Case.closed_at < due.cutoff, Case.erased_at.is_(None))


def _needed() -> ColumnElement[bool]:
    """Something to be sent, or a question still open, refers to the Post."""
    unsent = or_(Outgoing.post_id == Post.id, Outgoing.target_id == Post.id, Outgoing.reply_id == Post.id)
    return or_(exists().where(unsent), exists().where(Stray.question_id == Post.id))


def _idle(since: datetime) -> ColumnElement[bool]:
    """Nothing of theirs is kept or under way, and nothing has passed in their chat since then."""
    ties = (
        exists().where(Appointment.person_id == Person.id),
        exists().where(Case.person_id == Person.id, Case.erased_at.is_(None)),
        exists().where(Stray.person_id == Person.id),
        exists().where(Invite.used_by == Person.id, Invite.decided_at.is_(None)),
        exists().where(Post.chat == Person.telegram_key, Post.at >= since),
        exists().where(Outgoing.chat == Person.telegram_key),
        exists().where(Incoming.sender == Person.telegram_key, Incoming.state != InboxState.DONE),
    )
    return and_(Person.draft.is_(None), *(~tie for tie in ties))


async def _chunk(db: AsyncSession, query: Select[int]) -> list[int]:
    found: ScalarResult[int] = await db.scalars(query.limit(CHUNK))
    return list(found)
