"""What is to be done when its time comes: reminders, deadlines, closings, summaries.

A row is deleted in the transaction that does the work, so a restart or downtime neither misses nor repeats it.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Index, and_, delete, func, literal_column, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import marks
from models.database import Base
from models.marks import Landmark

MAX_ATTEMPTS = 5
STUCK = f"attempts >= {MAX_ATTEMPTS}"  # the index is found by these very words


class Due(StrEnum):
    DRAFT_HOUR = "draft_hour"
    DRAFT_MORNING = "draft_morning"
    DRAFT_ERASE = "draft_erase"
    WORDS_ERASE = "words_erase"
    STRAY_ERASE = "stray_erase"
    FIRST_ANSWER = "first_answer"
    CLOSE_RESOLVED = "close_resolved"
    REFERRAL_CHECK = "referral_check"
    OFFICIAL_SOON = "official_soon"
    OFFICIAL_PASSED = "official_passed"
    TRANSFER_LAPSE = "transfer_lapse"
    WAITING_SOON = "waiting_soon"
    WAITING_LATE = "waiting_late"
    WAITING_CLOSE = "waiting_close"
    RECALL_OVER = "recall_over"
    CALLBACK_ESCALATE = "callback_escalate"
    ESCALATE = "escalate"
    COVER = "cover"
    ABSENCE_BEGIN = "absence_begin"
    ABSENCE_SETTLE = "absence_settle"
    ABSENCE_END = "absence_end"
    DIGEST = "digest"
    DIGEST_COPY = "digest_copy"
    DIGEST_OUT = "digest_out"
    DIGEST_FOLDER = "digest_folder"
    DIGEST_MAIL = "digest_mail"
    RETENTION = "retention"
    BACKUP = "backup"
    LOOK = "look"
    SWEEP = "sweep"
    INDEX_NAMES = "index_names"
    PROBLEM_TELL = "problem_tell"
    PROBLEM_TELL_OFFICER = "problem_tell_officer"
    PROBLEM_RESULT = "problem_result"
    INDICATORS = "indicators"
    REPORTS = "reports"
    REPORT_ASK = "report_ask"
    REPORT_REMIND = "report_remind"
    LINES_CHECK = "lines_check"
    BROADCAST_SEND = "broadcast_send"
    BROADCAST_PROGRESS = "broadcast_progress"
    MORNING = "morning"
    MORNING_LIST = "morning_list"


# Says nothing to anybody, so it is done after a restore too.
SILENT = frozenset({Due.SWEEP, Due.INDEX_NAMES, Due.RETENTION, Due.BACKUP, Due.LOOK})
# Only says something that can be left out; what else is on the agenda changes something, or somebody has to know it.
WORDS = frozenset({
    Due.DRAFT_HOUR, Due.DRAFT_MORNING, Due.OFFICIAL_SOON, Due.WAITING_SOON, Due.WAITING_LATE,
    Due.DIGEST, Due.DIGEST_COPY, Due.DIGEST_OUT, Due.DIGEST_FOLDER, Due.DIGEST_MAIL, Due.INDICATORS,
    Due.PROBLEM_TELL, Due.PROBLEM_TELL_OFFICER, Due.PROBLEM_RESULT, Due.BROADCAST_SEND, Due.BROADCAST_PROGRESS,
    Due.REPORTS, Due.REPORT_ASK, Due.REPORT_REMIND, Due.LINES_CHECK, Due.MORNING, Due.MORNING_LIST,
})  # fmt: skip


class Task(Base):
    __tablename__ = "task"
    __table_args__ = (
        Index("ix_task_at", "at"),
        Index("ix_task_stuck", "attempts", sqlite_where=text(STUCK)),  # of PostgreSQL see models/database.py, Base
    )

    kind: Mapped[Due] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None]


PLANNED = "planned"  # in the session's info: something has been planned in this transaction


async def plan(db: AsyncSession, kind: Due, ref: object, at: datetime, *, first: bool = False) -> None:
    """Sets the time of the work; an earlier plan for the same thing is moved. `first`: there is none, since what it is
    about is new."""
    db.info[PLANNED] = True
    task = None if first else await db.get(Task, (kind, str(ref)))
    if task is None:
        db.add(Task(kind=kind, ref=str(ref), at=at))
    else:
        task.at, task.attempts, task.error = at, 0, None


async def cancel(db: AsyncSession, ref: object, *kinds: Due) -> None:
    await db.execute(delete(Task).where(Task.kind.in_(kinds), Task.ref == str(ref)))


async def due(db: AsyncSession, now: datetime, limit: int, kinds: Collection[Due] = tuple(Due)) -> list[Task]:
    query = (
        select(Task)
        .where(Task.at <= now, *await _may_be_done(db, kinds))
        .order_by(Task.at, Task.kind, Task.ref)
        .limit(limit)
    )
    return list(await db.scalars(query))


async def next_due(db: AsyncSession, kinds: Collection[Due] = tuple(Due)) -> datetime | None:
    return await db.scalar(select(func.min(Task.at)).where(*await _may_be_done(db, kinds)))


async def _may_be_done(db: AsyncSession, kinds: Collection[Due]) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [Task.attempts < MAX_ATTEMPTS, Task.kind.in_(kinds)]
    if restored := await marks.at(db, Landmark.RESTORED):
        found.append(or_(Task.at > restored, Task.kind.in_(SILENT)))
    return found


def held(restored: datetime) -> ColumnElement[bool]:
    """What was due when a backup was restored: it may have been done since that was made."""
    return and_(Task.at <= restored, Task.kind.not_in(SILENT))


def stuck() -> ColumnElement[bool]:
    """What failed so often that it waits for the operator."""
    return Task.attempts >= literal_column(str(MAX_ATTEMPTS))


async def retry(db: AsyncSession, kind: str, ref: str, now: datetime) -> bool:
    """What is stuck is tried from the beginning; False where there is no such work."""
    task = await db.get(Task, (Due(kind), ref)) if kind in set(Due) else None
    if task is None or task.attempts < MAX_ATTEMPTS:
        return False
    await plan(db, task.kind, ref, now)
    return True


def postpone(task: Task, now: datetime, error: str) -> None:
    """After a failure: again in 1, 4, 9, 16 minutes; then it stays for the operator to see."""
    task.attempts += 1
    task.error = error
    task.at = now + timedelta(minutes=task.attempts**2)
