"""A case: one matter of one person, and the one method that changes its status."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from itertools import islice
from typing import Any, Unpack

from sqlalchemy import ColumnElement, ForeignKey, Index, String, and_, bindparam, false, func, or_, select, text
from sqlalchemy import case as sql_case
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from models.catalogue import FocalTopic, Intake
from models.crypto import Entrusted
from models.database import Base
from models.errors import BadTransitionError, StaleError
from models.events import OPEN_CASES, Details, EventKind, record
from models.people import Person
from models.statuses import GOING_ON, OPEN, CloseReason, Escalation, Outcome, Status, may_become
from models.unit import at_hand

YEAR_FACTOR = 1_000_000
# Callback requests have no «Звернення №»: they are counted in a series of their own, above every year's.
PRIVATE_SERIES = 9_000
RESTRICTED = frozenset({Intake.CALLBACK, Intake.SEALED_TEXT})


class Whereabouts(StrEnum):
    HERE = "here"
    NOT_LEFT = "not_left"
    ABROAD = "abroad"


class Behalf(StrEnum):
    """For whom a request is: a relative may ask for somebody, and a household may be one case."""

    SELF = "self"
    RELATIVE = "relative"
    HOUSEHOLD = "household"


class Case(Base):
    __tablename__ = "case"
    __table_args__ = (
        Index("ix_case_person", "person_id", "status"),
        Index("ix_case_officer", "officer_id", "status", "first_answer_due"),
        # With all that finding by name asks of a thousand cases.
        Index("ix_case_officer_number", "officer_id", "number", "person_id", "erased_at"),
        Index("ix_case_status", "status", "filed_at"),
        Index("ix_case_region", "region", "status"),
        Index("ix_case_filed", "filed_at"),
        # Of PostgreSQL see models/database.py, Base.
        Index("ix_case_cards", "number", sqlite_where=text("cards_stale = 1")),
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # The absent holder for whom the present one stands in. No constraint: SQLite would copy the whole table for it.
    returns_to_id: Mapped[int | None] = mapped_column(index=True)
    escalated: Mapped[Escalation | None]
    category: Mapped[str] = mapped_column(String(8))
    topic: Mapped[str] = mapped_column(String(32))
    intake: Mapped[Intake]
    # What an ordinary case turned out to be about, so that only a focal person reads it; see models/sealing.py.
    sealed_topic: Mapped[FocalTopic | None]
    urgent: Mapped[bool] = mapped_column(default=False)
    whereabouts: Mapped[Whereabouts]
    region: Mapped[str | None] = mapped_column(String(8))
    place: Mapped[str | None] = mapped_column(Entrusted("case.place"))
    status: Mapped[Status] = mapped_column(default=Status.NEW)
    # The officer who filed it for somebody without Telegram.
    registered_by_id: Mapped[int | None]
    draft_id: Mapped[str | None] = mapped_column(String(16), unique=True)
    behalf: Mapped[Behalf] = mapped_column(default=Behalf.SELF, server_default=Behalf.SELF.value)
    sample: Mapped[bool] = mapped_column(default=False)

    filed_at: Mapped[datetime]
    first_answer_due: Mapped[datetime]
    answer_due: Mapped[datetime]
    taken_at: Mapped[datetime | None]
    first_answer_at: Mapped[datetime | None]
    staff_wrote_at: Mapped[datetime | None]
    applicant_wrote_at: Mapped[datetime | None]
    # The applicant spoke last, and staff owes an answer; None where nobody has written since this is kept.
    answer_owed: Mapped[bool | None]
    waiting_since: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    first_answer_missed_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]
    outcome: Mapped[Outcome | None]
    close_reason: Mapped[CloseReason | None]
    official_days: Mapped[int | None]
    official_due: Mapped[datetime | None]
    # The number of the case in which this one goes on.
    merged_into: Mapped[int | None] = mapped_column(index=True)
    rating: Mapped[int | None]
    # Somebody wrote since its cards were looked at; see bot/cards.py.
    cards_stale: Mapped[bool] = mapped_column(default=False, server_default=false())

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
    def is_sealed(self) -> bool:
        """Filed as any other, and made confidential by its officer since."""
        return self.sealed_topic is not None

    @hybrid_property
    def is_restricted(self) -> bool:
        """Only its recipient may read it."""
        return self.intake in RESTRICTED or self.sealed_topic is not None

    @is_restricted.inplace.expression
    @classmethod
    def _is_restricted(cls) -> ColumnElement[bool]:
        return or_(cls.intake.in_(RESTRICTED), cls.sealed_topic.is_not(None))

    @property
    def next_deadline(self) -> datetime:
        """What the queue is sorted by: the first answer while there is none, then the answer as a whole; an official
        appeal has the term of the law for that."""
        return (self.official_due or self.answer_due) if self.first_answer_at else self.first_answer_due

    def is_overdue(self, now: datetime) -> bool:
        return self.is_open and self.next_deadline < now


async def find(db: AsyncSession, number: int) -> Case | None:
    """By number, with those whom views need to name. Nobody has asked yet who may see it: see models/access.py."""
    return (await get_many(db, [number])).get(number)


async def get_many(db: AsyncSession, numbers: Collection[int]) -> dict[int, Case]:
    """By number, with those whom views need to name."""
    cases = {number: case for number in numbers if (case := _at_hand(db, number))}
    if missing := [number for number in numbers if number not in cases]:
        cases |= {case.number: case for case in (await db.scalars(BY_NUMBER, {"numbers": missing})).unique()}
    return {number: cases[number] for number in numbers if number in cases}


def _at_hand(db: AsyncSession, number: int) -> Case | None:
    case = at_hand(db, Case, number, "person", "officer")
    people = [one for one in (case.person, case.officer) if one] if case else []
    return case if all("appointments" in one.__dict__ for one in people) else None


async def going_on_or_private_since(db: AsyncSession, person_id: int, since: datetime) -> list[Case]:
    """Two at most of the person's cases that aren't over, and of those callback requests, over or not, in which staff
    wrote since; with those whom views need to name."""
    warmed = db.info.get(OPEN_CASES, {}).get(person_id)
    if warmed is not None:
        lately = (case for case in warmed if case.status in GOING_ON or (case.staff_wrote_at or since) > since)
        return list(islice(lately, 2))
    return (await going_on_or_private_of(db, [person_id], since))[:2]


async def going_on_or_private_of(db: AsyncSession, people: Collection[int], since: datetime) -> list[Case]:
    """As above, all of several people."""
    if not people:
        return []
    return list((await db.scalars(GOING_ON_OR_PRIVATE, {"people": list(people), "since": since})).unique())


async def with_stale_cards(db: AsyncSession, limit: int) -> list[int]:
    """Numbers of the first of them."""
    return list(await db.scalars(select(Case.number).where(Case.cards_stale).order_by(Case.number).limit(limit)))


async def going_on_of(db: AsyncSession, person_id: int) -> list[Case]:
    """The person's cases that aren't over, with those whom views need to name."""
    query = select(Case).where(Case.person_id == person_id, Case.status.in_(GOING_ON))
    return list((await db.scalars(query.options(*with_people()).order_by(Case.number))).unique())


def by_deadline() -> Any:
    """`Case.next_deadline` for the database."""
    whole = func.coalesce(Case.official_due, Case.answer_due)
    return sql_case((Case.first_answer_at.is_(None), Case.first_answer_due), else_=whole)


def are_overdue(now: datetime) -> ColumnElement[bool]:
    """`Case.is_overdue` for the database."""
    return and_(Case.status.in_(OPEN), by_deadline() < now)


def with_people() -> Any:
    """Loads whom views need to name."""
    return (
        joinedload(Case.person).joinedload(Person.appointments),
        joinedload(Case.officer).joinedload(Person.appointments),
    )


GOING_ON_OR_PRIVATE = (
    select(Case)
    .where(
        Case.person_id.in_(bindparam("people", expanding=True)),
        or_(Case.status.in_(GOING_ON), and_(Case.intake == Intake.CALLBACK, Case.staff_wrote_at > bindparam("since"))),
    )
    .options(*with_people())
)
BY_NUMBER = select(Case).where(Case.number.in_(bindparam("numbers", expanding=True))).options(*with_people())


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


def take(db: AsyncSession, case: Case, officer: Person, now: datetime) -> None:
    """Raises StaleError."""
    require(case, Status.ASSIGNED, Status.REOPENED)
    case.taken_at = case.taken_at or now
    change(db, case, Status.IN_PROGRESS, now, EventKind.TAKEN, officer.id, officer=officer.id)
