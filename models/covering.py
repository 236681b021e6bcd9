"""Going away and coming back: who gets which cases meanwhile, and what returns afterwards."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import absences, agenda, assignment, calendar, deadlines, people, safeguarding
from models.absences import Absence, Cover
from models.agenda import Due
from models.assignment import Why
from models.cases import Case, with_people
from models.errors import StaleError
from models.events import Event, EventKind, record
from models.people import Duty, Person
from models.statuses import GOING_ON, Status

# How long the screen that refines an absence may stay unanswered before what it shows holds.
PATIENCE = timedelta(minutes=30)
WORK = (Due.ABSENCE_BEGIN, Due.ABSENCE_SETTLE, Due.ABSENCE_END)


async def candidates(db: AsyncSession, person: Person) -> list[Person]:
    """Who may stand in: colleagues of the person's regions, then the centre; nobody who is away."""
    regions = {region for duty in person.duties if duty.duty is Duty.OFFICER for region in duty.regions}
    found = []
    for one in await people.staff(db, Duty.OFFICER, Duty.CENTRAL):
        near = any(assignment.serves(one, region) for region in regions)
        if one.id != person.id and one.on_duty and (near or one.has(Duty.CENTRAL)):
            found.append((not near, one.id, one))
    return [one for _, _, one in sorted(found, key=lambda one: one[:2])]


async def begin(db: AsyncSession, person: Person, now: datetime) -> Absence:
    """«Мене немає»: new cases go to colleagues from this moment on; the rest of it is asked on a screen."""
    absence = await absences.current(db, person)
    if absence is None:
        absence = Absence(person_id=person.id, cover=Cover.WAIT, starts_at=now, began_at=now)
        db.add(absence)
        await db.flush()
    # Whoever looks at it may change it, and forget to say so.
    await agenda.plan(db, Due.ABSENCE_SETTLE, absence.id, now + PATIENCE)
    await _leave(db, person, now, actor=person.id)
    return absence


async def _leave(db: AsyncSession, person: Person, now: datetime, *, actor: int | None) -> None:
    if not person.away:
        person.away = True
        record(db, EventKind.AWAY, now, actor=actor, subject=person.id)
        await db.flush()
        await safeguarding.pass_on_restricted(db, person, now)


async def until(db: AsyncSession, absence: Absence, ends_at: datetime | None) -> None:
    absence.ends_at = ends_at
    if ends_at is None:
        await agenda.cancel(db, absence.id, Due.ABSENCE_END)
    else:
        await agenda.plan(db, Due.ABSENCE_END, absence.id, ends_at)


async def put_off(db: AsyncSession, absence: Absence, person: Person, starts_at: datetime, now: datetime) -> None:
    """It begins later: until then the person is on duty."""
    absence.starts_at, absence.began_at = starts_at, None
    await agenda.cancel(db, absence.id, Due.ABSENCE_SETTLE)
    await agenda.plan(db, Due.ABSENCE_BEGIN, absence.id, starts_at)
    await _return(db, person, now, actor=person.id)


async def begin_now(db: AsyncSession, absence: Absence, person: Person, now: datetime) -> None:
    """It was to begin later and has been changed to now."""
    absence.starts_at, absence.began_at = now, now
    await agenda.cancel(db, absence.id, Due.ABSENCE_BEGIN)
    await agenda.plan(db, Due.ABSENCE_SETTLE, absence.id, now + PATIENCE)
    await _leave(db, person, now, actor=person.id)


async def begin_planned(db: AsyncSession, absence: Absence, person: Person, now: datetime, zone: ZoneInfo) -> None:
    """The day that was named has come. An absence that lasts already goes over into this one."""
    former = await absences.current(db, person)
    if former is not None:
        await _finish(db, former, now)
    absence.began_at = now
    await _leave(db, person, now, actor=None)
    await settle(db, absence, person, now, zone)


async def settle(db: AsyncSession, absence: Absence, person: Person, now: datetime, zone: ZoneInfo) -> int:
    """What was chosen holds: cases go to whoever stands in, or wait. Returns how many went."""
    if absence.began_at is None or absence.ended_at is not None:
        return 0
    await agenda.cancel(db, absence.id, Due.ABSENCE_SETTLE)
    holidays = await calendar.holidays(db)
    stand_in = await deputy(db, absence)
    moved, left = 0, []
    for case in await assignment.held_by(db, person):
        if case.is_restricted or not case.is_open:
            continue
        # What the person only stood in for isn't theirs to let wait.
        if absence.cover is Cover.WAIT and case.returns_to_id is None:
            early = deadlines.last_working_morning(case.next_deadline, zone, holidays)
            await agenda.plan(db, Due.COVER, case.number, max(now, early))
        elif await cover(db, case, now, wanted=stand_in):
            moved += 1
        else:
            left.append(case)
    await _seek_again(db, person, left, now, zone)
    return moved


async def deputy(db: AsyncSession, absence: Absence) -> Person | None:
    """Whoever was chosen, still on duty."""
    if absence.cover is not Cover.DEPUTY or absence.deputy_id is None:
        return None
    chosen = await people.get(db, absence.deputy_id)
    return chosen if chosen.answers_cases and chosen.on_duty else None


async def cover(db: AsyncSession, case: Case, now: datetime, *, wanted: Person | None = None) -> bool:
    """An absent holder's case goes to a colleague and will return; nobody has their own case in hand.

    False: nobody is there, so it stays.
    """
    officer = wanted if wanted and wanted.id != case.person_id else await assignment.choose(db, case)
    if officer is None:
        return False
    owner = case.returns_to_id or case.officer_id
    assignment.give(db, case, officer, now, why=Why.ABSENCE, returns_to=owner)
    await db.flush()
    return True


async def cover_now(db: AsyncSession, case: Case, now: datetime, zone: ZoneInfo) -> None:
    """The person has written, or the deadline comes, while the holder is away: it doesn't wait any longer."""
    absent = case.officer
    if absent is None or case.is_restricted or case.status not in GOING_ON or absent.on_duty:
        return
    absence = await absences.current(db, absent)
    wanted = await deputy(db, absence) if absence else None
    if not await cover(db, case, now, wanted=wanted):
        await _seek_again(db, absent, [case], now, zone)


async def _seek_again(db: AsyncSession, absent: Person, left: list[Case], now: datetime, zone: ZoneInfo) -> None:
    """Nobody is there to stand in: each working morning somebody is looked for anew."""
    if not left:
        return
    morning = deadlines.next_working_morning(now, zone, await calendar.holidays(db))
    for case in left:
        await agenda.plan(db, Due.COVER, case.number, morning)
    if not await _is_known(db, absent):
        record(db, EventKind.UNCOVERED, now, subject=absent.id, cases=len(left))


async def _is_known(db: AsyncSession, absent: Person) -> bool:
    """Coordinators hear once in an absence that nobody stands in."""
    absence = await absences.current(db, absent)
    if absence is None:
        return True
    told = select(Event.id).where(Event.kind == EventKind.UNCOVERED, Event.subject_id == absent.id)
    return await db.scalar(told.where(Event.at >= absence.began_at).limit(1)) is not None


async def come_back(db: AsyncSession, person: Person, now: datetime, *, actor: int | None = None) -> int:
    """On duty again. Returns how many cases came back: those that go on and are still with whoever stood in."""
    absence = await absences.current(db, person)
    if absence is not None:
        await _finish(db, absence, now)
    return await _return(db, person, now, actor=actor)


async def _return(db: AsyncSession, person: Person, now: datetime, *, actor: int | None) -> int:
    if not person.away:
        return 0
    person.away = False
    record(db, EventKind.BACK, now, actor=actor, subject=person.id)
    await db.flush()
    query = select(Case).where(Case.returns_to_id == person.id).options(*with_people()).order_by(Case.number)
    lent = (await db.scalars(query)).unique()
    back = [one for one in lent if not one.is_restricted and (one.is_open or await _resolved_by(db, one, person))]
    if person.unreachable_at is not None:
        back = []  # nobody would read what people write: it stays with whoever stood in
    for case in back:
        assignment.give(db, case, person, now, why=Why.RETURN)
    await db.execute(update(Case).where(Case.returns_to_id == person.id).values(returns_to_id=None))
    await db.flush()
    await safeguarding.give_what_waits(db, now)
    return len(back)


async def _resolved_by(db: AsyncSession, case: Case, person: Person) -> bool:
    """It waits for the applicant's word on what this person did; what the stand-in resolved stays there."""
    if case.status is not Status.RESOLVED:
        return False
    query = select(Event.actor_id).where(Event.case_number == case.number, Event.kind == EventKind.RESOLVED)
    return await db.scalar(query.order_by(Event.id.desc()).limit(1)) == person.id


async def _finish(db: AsyncSession, absence: Absence, now: datetime) -> None:
    absence.ended_at = now
    await agenda.cancel(db, absence.id, *WORK)


async def call_off(db: AsyncSession, person: Person, absence_id: int, now: datetime) -> None:
    """One that hasn't begun. Raises StaleError."""
    absence = await db.get(Absence, absence_id)
    if absence is None or absence.person_id != person.id or absence.ended_at or absence.began_at:
        raise StaleError
    await _finish(db, absence, now)


async def forget(db: AsyncSession, person: Person, now: datetime) -> None:
    """The person leaves the staff: nothing returns to them, and they stand in for nobody."""
    for absence in await absences.of_person(db, person):
        await _finish(db, absence, now)
    person.away = False
    await db.execute(update(Case).where(Case.returns_to_id == person.id).values(returns_to_id=None))
    standing_in = Absence.deputy_id == person.id, Absence.ended_at.is_(None)
    await db.execute(update(Absence).where(*standing_in).values(deputy_id=None, cover=Cover.COLLEAGUES))
    await db.flush()
