"""The person lives elsewhere now: open cases follow, with their history, to an officer of the new region."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models import assignment, people, safeguarding
from models.assignment import Why
from models.cases import Case, Whereabouts, with_people
from models.events import EventKind, record
from models.people import Duty, Person
from models.statuses import OPEN


@dataclass(frozen=True, slots=True)
class Home:
    whereabouts: Whereabouts
    region: str | None = None
    place: str | None = None


async def move(
    db: AsyncSession, person: Person, home: Home, now: datetime, *, actor: int, only: Collection[int] | None = None
) -> list[Case]:
    """Returns the open cases, or only those with these numbers, under the new place now."""
    person.region = home.region or person.region
    query = select(Case).where(Case.person_id == person.id, Case.status.in_(OPEN)).options(*with_people())
    if only is not None:
        query = query.where(Case.number.in_(only))
    moved = list((await db.scalars(query.order_by(Case.number))).unique())
    for case in moved:
        former_region, former_whereabouts, former = case.region, case.whereabouts, case.officer_id
        case.whereabouts, case.region, case.place = home.whereabouts, home.region, home.place
        if former_region != home.region:
            await _pass_on(db, case, now, actor)
            await db.flush()
        record(
            db,
            EventKind.MOVED,
            now,
            actor=actor,
            case=case.number,
            subject=person.id,
            former=former,
            officer=case.officer_id,
            region=home.region,
            former_region=former_region,
            former_whereabouts=former_whereabouts,
        )
    if not moved:
        record(db, EventKind.MOVED, now, actor=actor, subject=person.id, region=home.region)
    return moved


async def _pass_on(db: AsyncSession, case: Case, now: datetime, actor: int) -> None:
    """Whoever may go on does; where there is nobody in the new region or at the centre, the holder keeps it."""
    if case.is_restricted:
        recipients = await safeguarding.recipients_of(db, case)
        if recipients and case.officer_id not in {one.id for one in recipients}:
            await safeguarding.give(db, case, recipients[0], now, actor=actor)
        return
    if case.officer_id is not None and await _goes_on(db, case):
        return
    officer = await assignment.choose(db, case)
    if officer is not None:
        assignment.give(db, case, officer, now, actor=actor, why=Why.MOVED)


async def _goes_on(db: AsyncSession, case: Case) -> bool:
    """The holder serves the new region too, or is at the centre while the region has nobody."""
    holder = await people.get(db, case.officer_id or 0)
    if not holder.on_duty or not holder.answers_cases:
        return False
    if assignment.serves(holder, case.region):
        return True
    staff = await people.staff(db, Duty.OFFICER)
    regional = any(assignment.serves(one, case.region) and one.on_duty for one in staff)
    return holder.has(Duty.CENTRAL) and not regional
