"""A case: one matter of one person, from its number to its end, and the letters that belong to it."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Unpack
from zoneinfo import ZoneInfo

from sqlalchemy import ForeignKey, Index, String, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from models import agenda, catalogue, deadlines
from models.agenda import Due
from models.catalogue import Intake
from models.crypto import Encrypted
from models.database import Base, Serial
from models.errors import BadTransitionError, StaleError
from models.events import Details, EventKind, record
from models.people import Person
from models.statuses import OPEN, TAKEN, CloseReason, Outcome, Status, may_become

YEAR_FACTOR = 1_000_000
# Callback requests have no «Звернення №»: they are counted in a series of their own, above every year's.
PRIVATE_SERIES = 9_000


class Whereabouts(StrEnum):
    HERE = "here"
    NOT_LEFT = "not_left"
    ABROAD = "abroad"


class Side(StrEnum):
    APPLICANT = "applicant"
    STAFF = "staff"
    NOTE = "note"


class Counter(Base):
    """The last number given in a series (a year), so that numbers neither collide nor repeat."""

    __tablename__ = "counter"

    series: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    value: Mapped[int]


class Case(Base):
    __tablename__ = "case"
    __table_args__ = (
        Index("ix_case_person", "person_id", "status"),
        Index("ix_case_officer", "officer_id", "status", "first_answer_due"),
        Index("ix_case_status", "status", "filed_at"),
        Index("ix_case_region", "region", "status"),
        Index("ix_case_filed", "filed_at"),
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    category: Mapped[str] = mapped_column(String(8))
    topic: Mapped[str] = mapped_column(String(32))
    intake: Mapped[Intake]
    urgent: Mapped[bool] = mapped_column(default=False)
    whereabouts: Mapped[Whereabouts]
    region: Mapped[str | None] = mapped_column(String(8))
    place: Mapped[str | None] = mapped_column(String(24))
    status: Mapped[Status] = mapped_column(default=Status.NEW)
    draft_id: Mapped[str | None] = mapped_column(String(16), unique=True)
    sample: Mapped[bool] = mapped_column(default=False)

    filed_at: Mapped[datetime]
    first_answer_due: Mapped[datetime]
    answer_due: Mapped[datetime]
    taken_at: Mapped[datetime | None]
    first_answer_at: Mapped[datetime | None]
    staff_wrote_at: Mapped[datetime | None]
    applicant_wrote_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    first_answer_missed_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]
    outcome: Mapped[Outcome | None]
    close_reason: Mapped[CloseReason | None]
    rating: Mapped[int | None]

    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=person_id)
    officer: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=officer_id)

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def is_private(self) -> bool:
        """A callback request: no number is shown, it stands in no list."""
        return self.intake is Intake.CALLBACK

    @property
    def is_restricted(self) -> bool:
        """Only its recipient may read it."""
        return self.intake in {Intake.CALLBACK, Intake.SEALED_TEXT}

    @property
    def next_deadline(self) -> datetime:
        """What the queue is sorted by: the first answer while there is none, then the answer as a whole."""
        return self.answer_due if self.first_answer_at else self.first_answer_due

    def is_overdue(self, now: datetime) -> bool:
        return self.is_open and self.next_deadline < now


class Letter(Base):
    """One message of a case: `content` as handlers/content.py makes it, encrypted, emptied on erasure."""

    __tablename__ = "letter"
    __table_args__ = (Index("ix_letter_case", "case_number", "id"),)

    id: Mapped[Serial]
    case_number: Mapped[int] = mapped_column(ForeignKey("case.number"))
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    side: Mapped[Side]
    content: Mapped[Any] = mapped_column(Encrypted("letter.content"), nullable=True)
    at: Mapped[datetime]


async def next_number(db: AsyncSession, series: int) -> int:
    counter = await db.get(Counter, series)
    if counter is None:
        counter = Counter(series=series, value=0)
        db.add(counter)
    counter.value += 1
    return series * YEAR_FACTOR + counter.value


def with_people() -> Any:
    """Loads whom views need to name."""
    return (
        joinedload(Case.person).joinedload(Person.appointments),
        joinedload(Case.officer).joinedload(Person.appointments),
    )


def change(
    db: AsyncSession,
    case: Case,
    target: Status,
    now: datetime,
    kind: EventKind,
    actor: int | None,
    **details: Unpack[Details],
) -> None:
    """The one method that changes a status. Raises BadTransitionError."""
    if not may_become(case.status, target):
        raise BadTransitionError(f"{case.status} → {target}")
    former, case.status = case.status, target
    details["from_status"], details["to_status"] = former, target
    record(db, kind, now, actor=actor, case=case.number, **details)


def require(case: Case, *statuses: Status) -> None:
    """Raises StaleError when the case has moved on from all of these."""
    if case.status not in statuses:
        raise StaleError


async def file(
    db: AsyncSession,
    applicant: Person,
    topic: catalogue.Topic,
    now: datetime,
    zone: ZoneInfo,
    *,
    whereabouts: Whereabouts = Whereabouts.HERE,
    region: str | None = None,
    place: str | None = None,
    contents: list[Any] | None = None,
    draft_id: str | None = None,
) -> Case:
    """Gives the request its number. The year in the number is that of the programme's time zone."""
    private = topic.intake is Intake.CALLBACK
    case = Case(
        number=await next_number(db, PRIVATE_SERIES if private else now.astimezone(zone).year % 100),
        person=applicant,
        officer=None,
        category=topic.category,
        topic=topic.code,
        intake=topic.intake,
        urgent=topic.urgent,
        whereabouts=whereabouts,
        region=region,
        place=place,
        status=Status.NEW,
        draft_id=draft_id,
        sample=applicant.sample,
        filed_at=now,
        applicant_wrote_at=now,
        first_answer_due=deadlines.first_answer_due(now, zone),
        answer_due=now + timedelta(days=deadlines.ANSWER_DAYS),
    )
    db.add(case)
    applicant.region = region or applicant.region
    await db.flush()
    letters = [add_letter(db, case, applicant, Side.APPLICANT, content, now) for content in contents or []]
    await db.flush()
    record(
        db,
        EventKind.FILED,
        now,
        actor=applicant.id,
        case=case.number,
        letters=len(letters),
        to_status=Status.NEW,
    )
    if not private:
        await agenda.plan(db, Due.FIRST_ANSWER, case.number, case.first_answer_due)
    return case


def add_letter(db: AsyncSession, case: Case, author: Person, side: Side, content: Any, now: datetime) -> Letter:
    letter = Letter(case_number=case.number, author_id=author.id, side=side, content=content, at=now)
    db.add(letter)
    return letter


async def letters(db: AsyncSession, case: Case) -> list[Letter]:
    return list(await db.scalars(select(Letter).where(Letter.case_number == case.number).order_by(Letter.id)))


def take(db: AsyncSession, case: Case, officer: Person, now: datetime) -> None:
    """Raises StaleError."""
    require(case, Status.ASSIGNED, Status.REOPENED)
    case.taken_at = case.taken_at or now
    change(db, case, Status.IN_PROGRESS, now, EventKind.TAKEN, officer.id, officer=officer.id)


async def applicant_writes(db: AsyncSession, case: Case, content: Any, now: datetime) -> Letter:
    """Another message of the applicant; a case that waited for it goes on. Raises StaleError on an ended case."""
    require(case, *OPEN, Status.RESOLVED)
    letter = add_letter(db, case, case.person, Side.APPLICANT, content, now)
    await db.flush()
    case.applicant_wrote_at = now
    if case.status is Status.WAITING:
        change(db, case, Status.IN_PROGRESS, now, EventKind.RESUMED, case.person_id)
    record(db, EventKind.APPLICANT_WROTE, now, actor=case.person_id, case=case.number, letter=letter.id)
    return letter


async def staff_writes(db: AsyncSession, case: Case, officer: Person, content: Any, now: datetime) -> Letter:
    """A message to the applicant; it takes a case that nobody has taken. Raises StaleError on an ended case."""
    require(case, *OPEN, Status.RESOLVED)
    if case.status in {Status.ASSIGNED, Status.REOPENED}:
        take(db, case, officer, now)
    letter = add_letter(db, case, officer, Side.STAFF, content, now)
    await db.flush()
    await note_answer(db, case, now)
    record(db, EventKind.STAFF_WROTE, now, actor=officer.id, case=case.number, letter=letter.id)
    return letter


async def edit(db: AsyncSession, case: Case, former: Letter, author: Person, content: Any, now: datetime) -> None:
    """The author changed a letter in Telegram: the new words are a letter too, the old ones stay in the history."""
    if former.content and former.content.get("text") == content.get("text"):
        return
    only = {"only": former.content["only"]} if former.content and "only" in former.content else {}
    letter = add_letter(db, case, author, former.side, {**content, **only, "reply": former.id, "edited": True}, now)
    await db.flush()
    record(db, EventKind.EDITED, now, actor=author.id, case=case.number, letter=letter.id)


async def note_answer(db: AsyncSession, case: Case, now: datetime) -> None:
    case.staff_wrote_at = now
    if case.first_answer_at is None:
        case.first_answer_at = now
        await agenda.cancel(db, case.number, Due.FIRST_ANSWER)


async def clarify(db: AsyncSession, case: Case, officer: Person, content: Any, now: datetime) -> Letter:
    """A question to the applicant: the case waits for the answer."""
    letter = await staff_writes(db, case, officer, content, now)
    if case.status is Status.IN_PROGRESS:
        change(db, case, Status.WAITING, now, EventKind.CLARIFY, officer.id)
    return letter


async def refer(db: AsyncSession, case: Case, officer: Person, content: Any, now: datetime) -> Letter:
    """The matter goes to an authority or organisation, which the letter names to the applicant. Raises StaleError."""
    require(case, Status.ASSIGNED, Status.REOPENED, Status.IN_PROGRESS, Status.WAITING)
    letter = await staff_writes(db, case, officer, content, now)
    change(db, case, Status.REFERRED, now, EventKind.REFERRED, officer.id, letter=letter.id)
    return letter


async def annotate(db: AsyncSession, case: Case, author: Person, content: Any, now: datetime) -> None:
    """A note that only colleagues see."""
    letter = add_letter(db, case, author, Side.NOTE, content, now)
    await db.flush()
    record(db, EventKind.NOTED, now, actor=author.id, case=case.number, letter=letter.id)


async def resolve(
    db: AsyncSession, case: Case, officer: Person, outcome: Outcome, content: Any | None, now: datetime
) -> None:
    """With closing words to the person. Raises StaleError."""
    require(case, *TAKEN)
    letter = None
    if content is not None:
        letter = add_letter(db, case, officer, Side.STAFF, content, now)
        await db.flush()
        await note_answer(db, case, now)
    case.outcome, case.resolved_at = outcome, now
    words: Details = {"outcome": outcome, "letter": letter.id} if letter else {"outcome": outcome}
    change(db, case, Status.RESOLVED, now, EventKind.RESOLVED, officer.id, **words)
    await agenda.cancel(db, case.number, Due.FIRST_ANSWER)
    await agenda.plan(db, Due.CLOSE_RESOLVED, case.number, now + timedelta(days=deadlines.CONFIRM_DAYS))


async def close(db: AsyncSession, case: Case, reason: CloseReason, now: datetime, actor: int | None) -> None:
    """Raises StaleError."""
    if not may_become(case.status, Status.CLOSED):
        raise StaleError
    case.close_reason, case.closed_at = reason, now
    change(db, case, Status.CLOSED, now, EventKind.CLOSED, actor, reason=reason)
    await agenda.cancel(db, case.number, Due.FIRST_ANSWER, Due.CLOSE_RESOLVED)


async def reopen(db: AsyncSession, case: Case, now: datetime, answer: str) -> None:
    """The applicant isn't content (`answer`: «partly», «no», «again»). Raises StaleError after 30 days."""
    if not can_reopen(case, now):
        raise StaleError
    case.outcome = case.resolved_at = case.closed_at = case.close_reason = case.rating = None
    case.answer_due = now + timedelta(days=deadlines.ANSWER_DAYS)
    change(db, case, Status.REOPENED, now, EventKind.REOPENED, case.person_id, answer=answer)
    await agenda.cancel(db, case.number, Due.CLOSE_RESOLVED)


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
    await agenda.cancel(db, case.number, Due.FIRST_ANSWER, Due.CLOSE_RESOLVED)


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
