"""Handing a case to a colleague: an offer with its reason, which the other takes or not. Until then nothing changes."""

from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import agenda, assignment, calendar, cases, deadlines, people
from models.agenda import Due
from models.cases import Case
from models.crypto import Entrusted
from models.database import Base, Serial
from models.errors import NotYoursError, StaleError
from models.events import EventKind, record
from models.people import Duty, Person
from models.statuses import Status

# A case that nobody has taken yet is given to somebody else by a coordinator, or by going away.
PASSABLE = frozenset({Status.IN_PROGRESS, Status.WAITING, Status.REFERRED})


class Result(StrEnum):
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class Transfer(Base):
    """`reason` and `answer` are typed, and may be about the person."""

    __tablename__ = "transfer"
    __table_args__ = (Index("ix_transfer_case", "case_number", "id"),)

    id: Mapped[Serial]
    case_number: Mapped[int] = mapped_column(ForeignKey("case.number"))
    giver_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    receiver_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str | None] = mapped_column(Entrusted("transfer.reason"))
    answer: Mapped[str | None] = mapped_column(Entrusted("transfer.answer"))
    offered_at: Mapped[datetime]
    lapses_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    result: Mapped[Result | None]


def stands(offer: Transfer, case: Case) -> bool:
    """Nobody has decided, and the case is still where it was."""
    return (
        offer.result is None
        and not case.is_restricted
        and case.officer_id == offer.giver_id
        and case.status in PASSABLE
    )


async def candidates(db: AsyncSession, case: Case) -> list[Person]:
    """Who may be asked, everywhere: officers on duty, not the holder, nobody for their own case."""
    return [one for one in await people.staff(db, Duty.OFFICER, Duty.CENTRAL) if may_get(one, case)]


def may_get(one: Person, case: Case) -> bool:
    return one.answers_cases and one.on_duty and one.id not in {case.officer_id, case.person_id}


async def standing(db: AsyncSession, case: Case) -> Transfer | None:
    """The offer of this case that waits for its answer."""
    last = await _last(db, case)
    return last if last is not None and stands(last, case) else None


async def _last(db: AsyncSession, case: Case) -> Transfer | None:
    query = select(Transfer).where(Transfer.case_number == case.number).order_by(Transfer.id.desc()).limit(1)
    found: Transfer | None = await db.scalar(query)
    return found


async def offer(
    db: AsyncSession, case: Case, giver: Person, receiver: Person, reason: str, now: datetime, zone: ZoneInfo
) -> Transfer:
    """Asks the colleague; an answer is awaited until the same hour of the next workday. Raises StaleError."""
    if case.status not in PASSABLE or case.is_restricted or not may_get(receiver, case):
        raise StaleError
    if await standing(db, case) is not None:
        raise StaleError
    lapses = deadlines.a_workday_after(now, zone, await calendar.holidays(db))
    made = Transfer(
        case_number=case.number,
        giver_id=giver.id,
        receiver_id=receiver.id,
        reason=reason,
        offered_at=now,
        lapses_at=lapses,
    )
    db.add(made)
    await db.flush()
    await agenda.plan(db, Due.TRANSFER_LAPSE, case.number, made.lapses_at)
    record(db, EventKind.TRANSFER_OFFERED, now, actor=giver.id, case=case.number, transfer=made.id)
    return made


async def asked_of(db: AsyncSession, me: Person, offer_id: int) -> tuple[Transfer, Case]:
    """The offer made to this person, decided or not. Raises NotYoursError."""
    found = await db.get(Transfer, offer_id)
    if found is None or found.receiver_id != me.id or not me.answers_cases:
        raise NotYoursError
    return found, await db.get_one(Case, found.case_number, options=list(cases.with_people()))


async def accept(db: AsyncSession, offer: Transfer, case: Case, me: Person, now: datetime) -> None:
    """The case is this person's, and in hand: who has agreed needn't take it once more. Raises StaleError."""
    if not stands(offer, case) or me.id == case.person_id:
        raise StaleError
    await _decide(db, offer, Result.ACCEPTED, now)
    assignment.give(db, case, me, now, actor=me.id)
    if case.status is Status.ASSIGNED:
        cases.take(db, case, me, now)
    record(db, EventKind.TRANSFER_ACCEPTED, now, actor=me.id, case=case.number, transfer=offer.id)


async def decline(db: AsyncSession, offer: Transfer, case: Case, me: Person, answer: str | None, now: datetime) -> None:
    """Raises StaleError."""
    if not stands(offer, case):
        raise StaleError
    offer.answer = answer
    await _decide(db, offer, Result.DECLINED, now)
    record(db, EventKind.TRANSFER_DECLINED, now, actor=me.id, case=case.number, transfer=offer.id)


async def withdraw(db: AsyncSession, offer: Transfer, now: datetime) -> None:
    await _decide(db, offer, Result.WITHDRAWN, now)
    record(db, EventKind.TRANSFER_WITHDRAWN, now, actor=offer.giver_id, case=offer.case_number, transfer=offer.id)


async def lapse(db: AsyncSession, case: Case, now: datetime) -> None:
    """A workday has passed without an answer; nothing to say where the case has moved on. It may come back to whoever
    offered it, the offer doesn't."""
    waiting = await _last(db, case)
    if waiting is None or waiting.result is not None:
        return
    stood = stands(waiting, case)
    await _decide(db, waiting, Result.LAPSED, now)
    if stood:
        record(db, EventKind.TRANSFER_LAPSED, now, case=case.number, transfer=waiting.id)


async def _decide(db: AsyncSession, offer: Transfer, result: Result, now: datetime) -> None:
    offer.result, offer.decided_at = result, now
    await agenda.cancel(db, offer.case_number, Due.TRANSFER_LAPSE)
