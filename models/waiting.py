"""A case that waits for its applicant: two reminders, and an end when nothing comes for a month."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from models import agenda
from models.agenda import Due
from models.cases import Case
from models.events import EventKind, record

AFTER: dict[Due, timedelta] = {
    Due.WAITING_SOON: timedelta(days=3),
    Due.WAITING_LATE: timedelta(days=10),
    Due.WAITING_CLOSE: timedelta(days=30),
}


async def begin(db: AsyncSession, case: Case, now: datetime) -> None:
    """From the newest question on: another one while the case waits starts the count anew."""
    case.waiting_since = now
    for kind, wait in AFTER.items():
        await agenda.plan(db, kind, case.number, now + wait)


async def end(db: AsyncSession, case: Case) -> None:
    case.waiting_since = None
    await agenda.cancel(db, case.number, *AFTER)


def closes_at(case: Case) -> datetime | None:
    return case.waiting_since and case.waiting_since + AFTER[Due.WAITING_CLOSE]


def remind(db: AsyncSession, case: Case, now: datetime) -> None:
    record(db, EventKind.WAITING_REMINDED, now, case=case.number)
