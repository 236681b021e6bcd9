"""A matter that an authority or organisation takes on: named to the person, passed on with consent, looked after."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import agenda, correspondence, deadlines, waiting
from models.agenda import Due
from models.cases import Case, change, require
from models.correspondence import Letter
from models.crypto import Entrusted
from models.database import Base, Serial
from models.errors import StaleError
from models.events import Details, Event, EventKind, record
from models.people import Person
from models.statuses import Status

REFERABLE = (Status.IN_PROGRESS, Status.WAITING, Status.REFERRED)
# Nobody has taken it since it changed hands, or was opened again.
BETWEEN_HANDS = (Status.NEW, Status.ASSIGNED, Status.REOPENED)
CHECKS = (3, 7, 14, 30)  # days until the officer looks whether it helped
AGAIN = 7


class Result(StrEnum):
    CONFIRMED = "confirmed"
    NOT_HELPED = "not_helped"
    DECLINED = "declined"
    DROPPED = "dropped"  # another one, or none, was wanted before the person answered


class Undone(StrEnum):
    """What was taken back together with the letter."""

    QUESTION = "question"
    REFERRAL = "referral"


class Referral(Base):
    """A row from the first word typed: asked (in the bot), made, and looked after until it has a result."""

    __tablename__ = "referral"
    __table_args__ = (Index("ix_referral_case", "case_number", "id"),)

    id: Mapped[Serial]
    case_number: Mapped[int] = mapped_column(ForeignKey("case.number"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    institution: Mapped[str | None] = mapped_column(Entrusted("referral.institution"))
    passed_on: Mapped[str | None] = mapped_column(Entrusted("referral.passed_on"))
    check_days: Mapped[int | None]
    begun_at: Mapped[datetime]
    asked_at: Mapped[datetime | None]
    consented_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]
    made_at: Mapped[datetime | None]
    check_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    result: Mapped[Result | None]

    @property
    def is_draft(self) -> bool:
        return self.asked_at is None and self.made_at is None

    @property
    def is_asked(self) -> bool:
        """Nothing has gone anywhere yet: the person hasn't answered, or whoever holds the case hasn't heard it."""
        return self.asked_at is not None and self.made_at is None


async def current(db: AsyncSession, case: Case) -> Referral | None:
    """The newest without a result; one that was made counts only while the case is with the institution."""
    query = select(Referral).where(Referral.case_number == case.number).order_by(Referral.id.desc()).limit(1)
    last = await db.scalar(query)
    if last is None or last.result is not None or (last.made_at and case.status is not Status.REFERRED):
        return None
    return last


async def of_case(db: AsyncSession, case: Case) -> list[Referral]:
    """Those that the person knows of."""
    query = select(Referral).where(Referral.case_number == case.number).order_by(Referral.id)
    return [one for one in await db.scalars(query) if not one.is_draft and one.institution]


async def begin(db: AsyncSession, case: Case, officer: Person, institution: str, now: datetime) -> Referral:
    """What was begun and not sent is forgotten, what was asked and not answered is dropped. Raises StaleError."""
    require(case, *REFERABLE)
    former = await current(db, case)
    if former is not None and former.made_at is not None:
        raise StaleError
    if former is not None and former.is_draft:
        await db.delete(former)
    elif former is not None:
        former.result = Result.DROPPED
    made = Referral(case_number=case.number, officer_id=officer.id, institution=institution, begun_at=now)
    db.add(made)
    await db.flush()
    return made


async def ask(db: AsyncSession, case: Case, referral: Referral, officer: Person, content: Any, now: datetime) -> Letter:
    """`content` asks the person; the case waits for the answer as for any other. Raises StaleError."""
    _require_ready(case, referral)
    _back_in_work(db, case, officer, now)
    referral.asked_at = now
    letter = await correspondence.staff_writes(db, case, officer, content, now, referral=referral.id)
    if case.status is Status.IN_PROGRESS:
        change(db, case, Status.WAITING, now, EventKind.CLARIFY, officer.id, letter=letter.id)
    await waiting.begin(db, case, now)
    record(db, EventKind.REFERRAL_ASKED, now, actor=officer.id, case=case.number, referral=referral.id)
    return letter


async def drop(db: AsyncSession, case: Case, referral: Referral, officer: Person, now: datetime) -> None:
    """The question is taken back. Raises StaleError."""
    if not referral.is_asked or referral.result is not None:
        raise StaleError
    referral.result = Result.DROPPED
    if case.status is Status.WAITING:
        change(db, case, Status.IN_PROGRESS, now, EventKind.RESUMED, officer.id)
        await waiting.end(db, case)


async def answer(db: AsyncSession, case: Case, referral: Referral, now: datetime, zone: ZoneInfo, *, yes: bool) -> None:
    """The person's own word. Between hands a yes is kept for whoever takes the case. Raises StaleError when it isn't
    awaited any more."""
    if not referral.is_asked or referral.result is not None or referral.consented_at is not None:
        raise StaleError
    require(case, *REFERABLE, *BETWEEN_HANDS)
    if yes:
        referral.consented_at = now
        if case.status in REFERABLE:
            await _make(db, case, referral, case.person_id, now, zone)
        record(db, EventKind.REFERRAL_CONSENTED, now, actor=case.person_id, case=case.number, referral=referral.id)
        return
    referral.declined_at, referral.result = now, Result.DECLINED
    if case.status is Status.WAITING:
        change(db, case, Status.IN_PROGRESS, now, EventKind.RESUMED, case.person_id)
        await waiting.end(db, case)
    record(db, EventKind.REFERRAL_DECLINED, now, actor=case.person_id, case=case.number, referral=referral.id)


async def make(
    db: AsyncSession, case: Case, referral: Referral, officer: Person, content: Any, now: datetime, zone: ZoneInfo
) -> Letter:
    """The officer has the consent already; `content` tells the person what went where. Raises StaleError."""
    require(case, *REFERABLE)
    if not referral.is_asked:
        _require_ready(case, referral)
    referral.consented_at = referral.consented_at or now
    _back_in_work(db, case, officer, now)
    letter = await correspondence.staff_writes(db, case, officer, content, now)
    await _make(db, case, referral, officer.id, now, zone, letter=letter.id)
    return letter


async def _make(
    db: AsyncSession,
    case: Case,
    referral: Referral,
    actor: int,
    now: datetime,
    zone: ZoneInfo,
    *,
    letter: int | None = None,
) -> None:
    referral.made_at = now
    details: Details = {"referral": referral.id, "letter": letter} if letter else {"referral": referral.id}
    change(db, case, Status.REFERRED, now, EventKind.REFERRED, actor, **details)
    await waiting.end(db, case)
    await _check_in(db, referral, referral.check_days or AGAIN, now, zone)


async def told_by(db: AsyncSession, letter: Letter) -> tuple[Event, Referral] | None:
    """What asked the person about a referral, or told of one, by that letter."""
    kinds = EventKind.STAFF_WROTE, EventKind.REFERRED
    query = select(Event).where(Event.case_number == letter.case_number, Event.kind.in_(kinds)).order_by(Event.id)
    for event in await db.scalars(query):
        if event.details.get("letter") == letter.id and "referral" in event.details:
            return event, await db.get_one(Referral, event.details["referral"])
    return None


async def take_back(db: AsyncSession, letter: Letter) -> Undone | None:
    """The letter that asked or told of a referral is taken back, and the referral with it; the status is the caller's.

    None: the letter has nothing to do with one, or the referral has its result. Raises StaleError when the person
    has said yes or no to it.
    """
    told = await told_by(db, letter)
    if told is None:
        return None
    event, referral = told
    asked = event.kind is EventKind.STAFF_WROTE
    if asked and (referral.consented_at or referral.declined_at):
        raise StaleError
    if referral.result is not None:
        return None
    referral.result = Result.DROPPED
    await agenda.cancel(db, referral.case_number, Due.REFERRAL_CHECK)
    return Undone.QUESTION if asked else Undone.REFERRAL


async def confirm(db: AsyncSession, case: Case, referral: Referral, officer: Person, now: datetime) -> None:
    """Help has come; the case stays where it is until the officer resolves it. Raises StaleError."""
    _require_made(case, referral)
    referral.confirmed_at, referral.result = now, Result.CONFIRMED
    await agenda.cancel(db, case.number, Due.REFERRAL_CHECK)
    record(db, EventKind.REFERRAL_CONFIRMED, now, actor=officer.id, case=case.number, referral=referral.id)


async def fail(db: AsyncSession, case: Case, referral: Referral, officer: Person, now: datetime) -> None:
    """Back in work. Raises StaleError."""
    _require_made(case, referral)
    referral.result = Result.NOT_HELPED
    await agenda.cancel(db, case.number, Due.REFERRAL_CHECK)
    change(db, case, Status.IN_PROGRESS, now, EventKind.RESUMED, officer.id)
    record(db, EventKind.REFERRAL_FAILED, now, actor=officer.id, case=case.number, referral=referral.id)


async def wait_more(db: AsyncSession, case: Case, referral: Referral, now: datetime, zone: ZoneInfo) -> None:
    """Raises StaleError."""
    _require_made(case, referral)
    await _check_in(db, referral, AGAIN, now, zone)


async def come_due(db: AsyncSession, case: Case, referral: Referral, now: datetime, zone: ZoneInfo) -> None:
    """The officer is asked, and again in a week when nothing is answered."""
    record(db, EventKind.REFERRAL_DUE, now, case=case.number, referral=referral.id)
    await _check_in(db, referral, AGAIN, now, zone)


async def _check_in(db: AsyncSession, referral: Referral, days: int, now: datetime, zone: ZoneInfo) -> None:
    referral.check_at = deadlines.next_morning(now + timedelta(days=days - 1), zone)
    await agenda.plan(db, Due.REFERRAL_CHECK, referral.case_number, referral.check_at)


def _back_in_work(db: AsyncSession, case: Case, officer: Person, now: datetime) -> None:
    """From an institution to the next one the way leads through the officer."""
    if case.status is Status.REFERRED:
        change(db, case, Status.IN_PROGRESS, now, EventKind.RESUMED, officer.id)


def _require_ready(case: Case, referral: Referral) -> None:
    """Raises StaleError."""
    require(case, *REFERABLE)
    if not referral.is_draft or not referral.passed_on or referral.check_days is None:
        raise StaleError


def _require_made(case: Case, referral: Referral) -> None:
    """Raises StaleError."""
    require(case, Status.REFERRED)
    if referral.made_at is None or referral.result is not None:
        raise StaleError
