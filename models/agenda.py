"""What is to be done when its time comes: reminders, deadlines, closings, summaries.

A row is deleted in the transaction that does the work, so a restart or downtime neither misses nor repeats it.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Index, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.database import Base

MAX_ATTEMPTS = 5


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


class Task(Base):
    __tablename__ = "task"
    __table_args__ = (Index("ix_task_at", "at"),)

    kind: Mapped[Due] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None]


PLANNED = "planned"  # in the session's info: something has been planned in this transaction


async def plan(db: AsyncSession, kind: Due, ref: object, at: datetime) -> None:
    """Sets the time of the work; an earlier plan for the same thing is moved."""
    db.info[PLANNED] = True
    task = await db.get(Task, (kind, str(ref)))
    if task is None:
        db.add(Task(kind=kind, ref=str(ref), at=at))
    else:
        task.at, task.attempts, task.error = at, 0, None


async def cancel(db: AsyncSession, ref: object, *kinds: Due) -> None:
    await db.execute(delete(Task).where(Task.kind.in_(kinds), Task.ref == str(ref)))


async def due(db: AsyncSession, now: datetime, limit: int, kinds: Collection[Due] = tuple(Due)) -> list[Task]:
    query = (
        select(Task)
        .where(Task.at <= now, Task.attempts < MAX_ATTEMPTS, Task.kind.in_(kinds))
        .order_by(Task.at, Task.kind, Task.ref)
        .limit(limit)
    )
    return list(await db.scalars(query))


async def next_due(db: AsyncSession, kinds: Collection[Due] = tuple(Due)) -> datetime | None:
    return await db.scalar(select(func.min(Task.at)).where(Task.attempts < MAX_ATTEMPTS, Task.kind.in_(kinds)))


def postpone(task: Task, now: datetime, error: str) -> None:
    """After a failure: again in 1, 4, 9, 16 minutes; then it stays for the operator to see."""
    task.attempts += 1
    task.error = error
    task.at = now + timedelta(minutes=task.attempts**2)
