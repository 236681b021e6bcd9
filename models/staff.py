"""Joining and leaving the staff: appointments."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import assignment, covering, invites, outbox, people, safeguarding
from models.cases import Case
from models.errors import StaleError
from models.events import EventKind, record
from models.invites import Invite
from models.outbox import Outgoing
from models.people import Appointment, Duty, Person


async def decide(db: AsyncSession, invite_id: int, coordinator: Person, now: datetime, *, confirmed: bool) -> Person:
    """A coordinator's word on somebody who pressed «Приєднатися». Raises StaleError when it has been given."""
    found = await db.get(Invite, invite_id)
    if found is None or found.used_by is None or found.decided_at is not None:
        raise StaleError
    found.decided_at = now
    person = await people.get(db, found.used_by)
    if confirmed:
        person.name = found.name or person.name
        await appoint(db, person, found.duty, now, regions=found.regions, topics=found.topics, by=coordinator)
    else:
        record(db, EventKind.INVITE_REJECTED, now, actor=coordinator.id, subject=person.id, invite=found.id)
    return person


async def appoint(
    db: AsyncSession,
    person: Person,
    duty: Duty,
    now: datetime,
    *,
    regions: list[str] | None = None,
    topics: list[str] | None = None,
    by: Person | None = None,
) -> None:
    """Gives the duty (its regions and topics anew, where the person has it already) and what waited for somebody.

    Whoever was suspended begins anew: of the former duties only `resume` gives all back.
    """
    for former in person.appointments:
        former.suspended = False
        if former.duty is duty and former.ended_at is None:
            former.ended_at = now
    appointment = Appointment(duty=duty, regions=regions or [], topics=topics or [], since=now)
    person.appointments.append(appointment)
    await db.flush()
    await outbox.hurry(db, person.telegram_key)
    record(
        db,
        EventKind.APPOINTED,
        now,
        actor=by.id if by else None,
        subject=person.id,
        duty=duty,
        regions=appointment.regions,
        topics=appointment.topics,
    )
    await safeguarding.give_what_waits(db, now)


async def appoint_first(db: AsyncSession, person: Person, now: datetime) -> None:
    """Whom the settings name is coordinator from the start, and again should nobody be; not because colleagues have
    ended it."""
    was = any(one.duty is Duty.COORDINATOR for one in person.appointments)
    if not was or not await people.staff(db, Duty.COORDINATOR):
        await appoint(db, person, Duty.COORDINATOR, now)


class HandedOver(NamedTuple):
    """How many cases have somebody else now, how many wait for somebody in the coordinators' sight, and how many that
    only their recipient may read have none."""

    given: int
    waiting: int
    unread: int


async def hand_over(db: AsyncSession, person: Person, now: datetime, *, by: Person | None) -> HandedOver:
    """Each case that the person holds goes to somebody else, where there is somebody."""
    held = await assignment.held_by(db, person)
    given = [await safeguarding.assign(db, case, now, actor=by.id if by else None) is not None for case in held]
    nobodys = [case for case in held if case.officer_id is None and case.is_open]
    unread = sum(case.is_restricted for case in nobodys)
    return HandedOver(sum(given), len(nobodys) - unread, unread)


async def revoke(db: AsyncSession, person: Person, now: datetime, *, by: Person | None = None) -> HandedOver:
    """Ends every duty at once and hands over the open cases."""
    for appointment in person.suspended_duties:
        appointment.suspended = False
    return await _end_duties(db, person, now, EventKind.REVOKED, by)


async def suspend(db: AsyncSession, person: Person, now: datetime, *, by: Person) -> HandedOver:
    """As `revoke`, until somebody gives the same duties back."""
    for appointment in person.duties:
        appointment.suspended = True
    return await _end_duties(db, person, now, EventKind.SUSPENDED, by)


async def _end_duties(
    db: AsyncSession, person: Person, now: datetime, kind: EventKind, by: Person | None
) -> HandedOver:
    for appointment in person.duties:
        appointment.ended_at = now
    person.mode = person.mode_data = person.mode_until = None
    if (person.draft or {}).get("visitor"):
        person.draft = person.draft_at = None  # somebody else's words, whom nobody registers any more
    await covering.forget(db, person, now)
    await invites.revoke_of(db, person, now, by=by)
    record(db, kind, now, actor=by.id if by else None, subject=person.id)
    await db.flush()
    await _withhold(db, person)
    return await hand_over(db, person, now, by=by)


async def _withhold(db: AsyncSession, person: Person) -> None:
    """Cards and letters of others that haven't reached the person stay unsent, what was put aside included."""
    of_others = select(Case.number).where(Case.person_id != person.id)
    waits = Outgoing.chat == person.telegram_key, Outgoing.case_number.in_(of_others)
    await db.execute(delete(Outgoing).where(*waits))


async def resume(db: AsyncSession, person: Person, now: datetime, *, by: Person) -> None:
    """Raises StaleError for whoever isn't suspended, or has been erased since."""
    former = person.suspended_duties
    if not former or person.telegram_id is None:
        raise StaleError
    for one in former:
        one.suspended = False
        await appoint(db, person, one.duty, now, regions=one.regions, topics=one.topics, by=by)


async def change_regions(
    db: AsyncSession, person: Person, duty: Duty, regions: list[str], now: datetime, *, by: Person
) -> None:
    """From now on new cases of these regions come; what the person holds stays. Raises StaleError."""
    former = next((one for one in person.duties if one.duty is duty), None)
    if former is None or (duty is Duty.OFFICER and not regions):
        raise StaleError
    former.ended_at = now
    person.appointments.append(Appointment(duty=duty, regions=regions, topics=former.topics, since=now))
    await db.flush()
    record(db, EventKind.REGIONS_CHANGED, now, actor=by.id, subject=person.id, duty=duty, regions=regions)
    await safeguarding.give_what_waits(db, now)
