"""Who gets a case: officers of the region on duty, fewest open cases first, then longest since the last one; where
there is none, the central officers; where there is none, it waits in the coordinators' sight.

Sealed texts and callback requests have rules of their own: models/safeguarding.py.
"""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Unpack

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import absences, people
from models.absences import Absence
from models.cases import Case, change, with_people
from models.events import Details, EventKind, record
from models.people import Duty, Person
from models.statuses import GOING_ON, OPEN, Status, may_become

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class Why(StrEnum):
    """Why a case changes hands, where that isn't somebody's choice."""

    ESCALATION = "escalation"
    ABSENCE = "absence"
    RETURN = "return"
    MOVED = "moved"


async def assign(db: AsyncSession, case: Case, now: datetime, *, actor: int | None = None) -> Person | None:
    """Finds somebody for a case that has nobody, or whose officer can't go on."""
    officer = await choose(db, case)
    if officer is None:
        unassign(db, case, now, actor=actor)
    else:
        give(db, case, officer, now, actor=actor)
    return officer


def give(
    db: AsyncSession,
    case: Case,
    officer: Person,
    now: datetime,
    *,
    actor: int | None = None,
    why: Why | None = None,
    returns_to: int | None = None,
) -> None:
    """Waiting, referred and resolved cases change hands as they are; the others start anew with the new officer.

    `returns_to` is the absent holder for whom the officer stands in.
    """
    details: Details = {"officer": officer.id, "former": case.officer_id}
    if why is not None:
        details["reason"] = why
    case.officer, case.officer_id, case.returns_to_id = officer, officer.id, returns_to
    officer.last_assigned_at = now
    move(db, case, Status.ASSIGNED, now, EventKind.ASSIGNED, actor, **details)


def unassign(db: AsyncSession, case: Case, now: datetime, *, actor: int | None = None) -> None:
    """Nobody is left to take it: coordinators see it until somebody is."""
    former = case.officer_id
    case.officer = case.officer_id = case.returns_to_id = None
    move(db, case, Status.NEW, now, EventKind.UNASSIGNED, actor, former=former)


def move(
    db: AsyncSession,
    case: Case,
    target: Status,
    now: datetime,
    kind: EventKind,
    actor: int | None,
    **details: Unpack[Details],
) -> None:
    if may_become(case.status, target):
        change(db, case, target, now, kind, actor, **details)
    else:
        record(db, kind, now, actor=actor, case=case.number, **details)


async def choose(db: AsyncSession, case: Case) -> Person | None:
    staff = await people.staff(db, Duty.OFFICER, Duty.CENTRAL)
    free = [one for one in staff if one.on_duty and one.id not in {case.person_id, case.officer_id}]
    deputies = {one.deputy_id for one in await _absences_in(db, staff, case.region)}
    regional = [one for one in free if serves(one, case.region) or one.id in deputies]
    return await least_loaded(db, regional or [one for one in free if one.has(Duty.CENTRAL)])


async def _absences_in(db: AsyncSession, staff: list[Person], region: str | None) -> list[Absence]:
    """Of officers of the region, with whoever stands in for them."""
    away = {one.id for one in staff if one.away and serves(one, region)}
    if not away:
        return []
    return [one for one in (await absences.everyones(db)).values() if one.person_id in away and one.deputy_id]


async def stands_in_for(db: AsyncSession, officer: Person, region: str | None) -> int | None:
    """The absent officer of the region whose new case this is, where the officer isn't of the region."""
    if serves(officer, region):
        return None
    found = await _absences_in(db, await people.staff(db, Duty.OFFICER), region)
    return next((one.person_id for one in found if one.deputy_id == officer.id), None)


def serves(person: Person, region: str | None) -> bool:
    """Whether the person is an officer of the region; requests without one go to the centre."""
    return region is not None and any(duty.duty is Duty.OFFICER and region in duty.regions for duty in person.duties)


async def least_loaded(db: AsyncSession, candidates: list[Person]) -> Person | None:
    if not candidates:
        return None
    ids = [one.id for one in candidates]
    query = (
        select(Case.officer_id, func.count())
        .where(Case.officer_id.in_(ids), Case.status.in_(OPEN))
        .group_by(Case.officer_id)
    )
    load: dict[int | None, int] = dict((await db.execute(query)).all())
    return min(candidates, key=lambda one: (load.get(one.id, 0), one.last_assigned_at or LONG_AGO, one.id))


async def held_by(db: AsyncSession, officer: Person) -> list[Case]:
    """What is in the officer's hands, resolved cases that wait for the person's word included."""
    query = select(Case).where(Case.officer_id == officer.id, Case.status.in_(GOING_ON))
    return list((await db.scalars(query.options(*with_people()).order_by(Case.number))).unique())


async def waiting_for_anyone(db: AsyncSession) -> list[Case]:
    """Open cases that nobody holds."""
    query = select(Case).where(Case.officer_id.is_(None), Case.status.in_(OPEN))
    return list((await db.scalars(query.options(*with_people()).order_by(Case.number))).unique())
