"""How a case ends, and how it is opened again."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from models import agenda, correspondence, deadlines, waiting
from models.agenda import Due
from models.cases import Case, change, require
from models.correspondence import Letter, Side
from models.errors import StaleError
from models.events import Details, EventKind, record
from models.people import Person
from models.statuses import TAKEN, CloseReason, Outcome, Status, may_become

# What an open or a resolved case still has on the agenda.
WORK = (
    Due.FIRST_ANSWER,
    Due.CLOSE_RESOLVED,
    Due.REFERRAL_CHECK,
    Due.OFFICIAL_SOON,
    Due.OFFICIAL_PASSED,
)


async def resolve(
    db: AsyncSession, case: Case, officer: Person, outcome: Outcome, content: Any | None, now: datetime
) -> Letter | None:
    """With closing words to the person, which are returned. Raises StaleError."""
    require(case, *TAKEN)
    letter = None
    if content is not None:
        letter = correspondence.add(db, case, officer, Side.STAFF, content, now)
        await db.flush()
        await correspondence.note_answer(db, case, now)
    case.outcome, case.resolved_at, case.answer_owed = outcome, now, False
    words: Details = {"outcome": outcome, "letter": letter.id} if letter else {"outcome": outcome}
    change(db, case, Status.RESOLVED, now, EventKind.RESOLVED, officer.id, **words)
    await _cancel_work(db, case)
    await agenda.plan(db, Due.CLOSE_RESOLVED, case.number, now + timedelta(days=deadlines.CONFIRM_DAYS))
    return letter


async def close(
    db: AsyncSession, case: Case, reason: CloseReason, now: datetime, actor: int | None, via: str = ""
) -> None:
    """Raises StaleError."""
    if not may_become(case.status, Status.CLOSED):
        raise StaleError
    case.close_reason, case.closed_at = reason, now
    said: Details = {"reason": reason, "via": via} if via else {"reason": reason}
    change(db, case, Status.CLOSED, now, EventKind.CLOSED, actor, **said)
    await _cancel_work(db, case)


async def reopen(db: AsyncSession, case: Case, now: datetime, answer: str, *, by: Person | None = None) -> None:
    """The applicant isn't content (`answer`: «partly», «no», «again»), as they say or have told `by`.

    Raises StaleError after 30 days.
    """
    if not can_reopen(case, now):
        raise StaleError
    case.outcome = case.resolved_at = case.closed_at = case.close_reason = case.rating = None
    case.merged_into = case.official_days = case.official_due = None
    case.answer_due = now + timedelta(days=deadlines.ANSWER_DAYS)
    case.answer_owed = True  # «ні» is a word too
    if by is None:
        change(db, case, Status.REOPENED, now, EventKind.REOPENED, case.person_id, answer=answer)
    else:
        change(db, case, Status.REOPENED, now, EventKind.REOPENED, by.id, answer=answer, via="officer")
    await agenda.cancel(db, case.number, Due.CLOSE_RESOLVED)
    if case.first_answer_at is None and case.first_answer_missed_at is None and not case.is_private:
        await agenda.plan(db, Due.FIRST_ANSWER, case.number, max(case.first_answer_due, now))


def can_reopen(case: Case, now: datetime) -> bool:
    """Resolved, or closed within the last 30 days."""
    recently = case.closed_at is None or now - case.closed_at <= timedelta(days=deadlines.REOPEN_DAYS)
    return may_become(case.status, Status.REOPENED) and recently


async def withdraw(db: AsyncSession, case: Case, now: datetime) -> None:
    """Final. Raises StaleError."""
    if not may_become(case.status, Status.WITHDRAWN):
        raise StaleError
    case.closed_at = now
    change(db, case, Status.WITHDRAWN, now, EventKind.WITHDRAWN, case.person_id)
    await _cancel_work(db, case)


async def _cancel_work(db: AsyncSession, case: Case) -> None:
    """Nothing is owed and nobody is waited for any more."""
    await waiting.end(db, case)
    await agenda.cancel(db, case.number, *WORK)


def rate(db: AsyncSession, case: Case, rating: int, now: datetime) -> None:
    """Once, 1 to 5, after closing. Raises StaleError."""
    require(case, Status.CLOSED)
    if case.rating is not None:
        raise StaleError
    case.rating = rating
    record(db, EventKind.RATED, now, actor=case.person_id, case=case.number, rating=rating)


def miss_first_answer(db: AsyncSession, case: Case, now: datetime) -> None:
    case.first_answer_missed_at = now
    record(db, EventKind.FIRST_ANSWER_MISSED, now, case=case.number)
