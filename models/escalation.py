"""A case that nobody takes goes on by itself: a reminder, another officer of the region, the centre, coordinators.

The watch begins whenever a case comes to somebody, except by escalation itself, and ends when it is taken. Restricted
cases have a rule of their own: models/conversations.py.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import String, cast, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import agenda, assignment, calendar, deadlines, people
from models.agenda import Due, Task
from models.assignment import Why
from models.cases import Case, with_people
from models.events import Event, EventKind, record
from models.people import Duty, Person
from models.statuses import Escalation, Status

URGENT_TAKEN, URGENT_STEP = timedelta(hours=4), timedelta(hours=1)
HALF_A_WORKDAY = timedelta(hours=4)
UNTAKEN = frozenset({Status.ASSIGNED, Status.REOPENED})
BEGINS = frozenset({EventKind.ASSIGNED, EventKind.REOPENED})
ENDS = frozenset({EventKind.TAKEN, EventKind.UNASSIGNED, EventKind.RESOLVED, EventKind.CLOSED, EventKind.WITHDRAWN})


STEPS = tuple(Escalation)


async def follow(db: AsyncSession, case: Case, event: Event, zone: ZoneInfo) -> None:
    """Begins or ends the watch after what has happened to the case."""
    if event.kind in ENDS:
        await agenda.cancel(db, case.number, Due.ESCALATE)
    elif event.kind in BEGINS and event.details.get("reason") != Why.ESCALATION:
        await watch(db, case, event.at, zone)


async def watch(db: AsyncSession, case: Case, now: datetime, zone: ZoneInfo) -> None:
    """To be taken within a workday; what is urgent, within four hours by the clock."""
    if not _is_watched(case):
        return
    case.escalated = None
    within_a_workday = deadlines.a_workday_after(now, zone, await calendar.holidays(db))
    at = now + URGENT_TAKEN if case.urgent else within_a_workday
    await agenda.plan(db, Due.ESCALATE, case.number, at)


async def watch_forgotten(db: AsyncSession, now: datetime, zone: ZoneInfo) -> None:
    """Those that came to somebody before there was a watch."""
    planned = exists().where(Task.kind == Due.ESCALATE, Task.ref == cast(Case.number, String))
    query = select(Case).where(
        Case.status.in_(UNTAKEN), Case.officer_id.is_not(None), Case.escalated.is_(None), ~planned
    )
    for case in (await db.scalars(query.options(*with_people()))).unique():
        await watch(db, case, now, zone)


async def escalate(db: AsyncSession, case: Case, now: datetime, zone: ZoneInfo) -> None:
    """The next step that somebody can take, and when the one after it comes."""
    if not _is_watched(case):
        return
    holidays = await calendar.holidays(db)
    if not case.urgent and not deadlines.is_working_time(now, zone, holidays):
        await agenda.plan(db, Due.ESCALATE, case.number, deadlines.next_working_time(now, zone, holidays))
        return
    done = STEPS.index(case.escalated) + 1 if case.escalated else 0
    for step in STEPS[done:]:
        case.escalated = step
        if await _perform(db, case, step, now):
            break
    if case.escalated is not Escalation.COORDINATORS:
        later = deadlines.working_time_after(now, HALF_A_WORKDAY, zone, holidays)
        await agenda.plan(db, Due.ESCALATE, case.number, now + URGENT_STEP if case.urgent else later)


def _is_watched(case: Case) -> bool:
    return case.status in UNTAKEN and case.officer_id is not None and not case.is_restricted


async def _perform(db: AsyncSession, case: Case, step: Escalation, now: datetime) -> bool:
    """False where there is nobody to turn to."""
    if step is Escalation.COORDINATORS:
        record(db, EventKind.ESCALATED, now, case=case.number, what=step, officer=case.officer_id)
        return True
    if step is Escalation.REMINDED:
        holder = await people.get(db, case.officer_id or 0)
        if not may_answer(holder):
            return False
        record(db, EventKind.ESCALATED, now, case=case.number, what=step, officer=holder.id)
        return True
    next_one = await _next_one(db, case, step)
    if next_one is None:
        return False
    holder = await people.get(db, case.officer_id or 0)
    returns_to = case.returns_to_id or (holder.id if holder.away else None)
    record(db, EventKind.ESCALATED, now, case=case.number, what=step, former=holder.id, officer=next_one.id)
    assignment.give(db, case, next_one, now, why=Why.ESCALATION, returns_to=returns_to)
    return True


def may_answer(person: Person) -> bool:
    return person.is_staff and person.on_duty


async def _next_one(db: AsyncSession, case: Case, step: Escalation) -> Person | None:
    """Nobody who has had it since the watch began."""
    tried = await _tried(db, case)
    staff = await people.staff(db, Duty.OFFICER, Duty.CENTRAL)
    free = [one for one in staff if may_answer(one) and one.id not in tried and one.id != case.person_id]
    if step is Escalation.COLLEAGUE:
        return await assignment.least_loaded(db, [one for one in free if assignment.serves(one, case.region)])
    return await assignment.least_loaded(db, [one for one in free if one.has(Duty.CENTRAL)])


async def _tried(db: AsyncSession, case: Case) -> set[int]:
    tried = {case.officer_id or 0}
    query = select(Event).where(Event.case_number == case.number, Event.kind == EventKind.ASSIGNED)
    for event in await db.scalars(query.order_by(Event.id.desc())):
        tried.add(event.details.get("officer") or 0)
        if event.details.get("reason") != Why.ESCALATION:
            break
    return tried
