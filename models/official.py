"""«Офіційне звернення»: the terms of the law on citizens' appeals (393/96-ВР), in calendar days from the mark on."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from models import agenda
from models.agenda import Due
from models.cases import Case, require
from models.errors import StaleError
from models.events import EventKind, record
from models.people import Person
from models.statuses import TAKEN

TERMS = (15, 30)  # no study is needed; in general
LONGEST = 45  # with notice to the applicant
WARNING = timedelta(days=3)


async def mark(db: AsyncSession, case: Case, officer: Person, days: int, now: datetime) -> None:
    """Starts the clock, once. Raises StaleError."""
    require(case, *TAKEN)
    if case.is_restricted or case.official_days is not None or days not in TERMS:
        raise StaleError
    await _set(db, case, officer, days, now + timedelta(days=days), now)


async def extend(db: AsyncSession, case: Case, officer: Person, now: datetime) -> None:
    """To the longest term that the law knows. Raises StaleError."""
    require(case, *TAKEN)
    if case.official_due is None or case.official_days is None or case.official_days >= LONGEST:
        raise StaleError
    await _set(db, case, officer, LONGEST, case.official_due + timedelta(days=LONGEST - case.official_days), now)


async def _set(db: AsyncSession, case: Case, officer: Person, days: int, due: datetime, now: datetime) -> None:
    case.official_days, case.official_due = days, due
    await agenda.plan(db, Due.OFFICIAL_SOON, case.number, max(due - WARNING, now))
    await agenda.plan(db, Due.OFFICIAL_PASSED, case.number, due)
    record(db, EventKind.OFFICIAL_SET, now, actor=officer.id, case=case.number, term=days)


async def follow_merging(db: AsyncSession, case: Case, target: Case, now: datetime) -> None:
    """What the law promised about the one holds for the other, in which it goes on."""
    due = case.official_due
    if due is None or (target.official_due is not None and target.official_due <= due):
        return
    target.official_days, target.official_due = case.official_days, due
    for what, moment in ((Due.OFFICIAL_SOON, due - WARNING), (Due.OFFICIAL_PASSED, due)):
        if moment > now:
            await agenda.plan(db, what, target.number, moment)
