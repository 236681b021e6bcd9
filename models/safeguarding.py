"""Who receives what only its recipient may read. Never a fallback to officers."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models import agenda, assignment, catalogue, deadlines, people
from models.agenda import Due
from models.cases import Case
from models.catalogue import FocalTopic, Intake
from models.correspondence import Letter
from models.events import Event, EventKind
from models.people import Duty, Person

# What tells who had a case in hands.
HANDLING = (
    EventKind.ASSIGNED,
    EventKind.TAKEN,
    EventKind.STAFF_WROTE,
    EventKind.NOTED,
    EventKind.SEALED,
    EventKind.UNSEALED,
)


async def assign(db: AsyncSession, case: Case, now: datetime, *, actor: int | None = None) -> Person | None:
    """Finds the one who may have the case, by its kind; None: nobody may, and it waits."""
    person = await choose(db, case)
    if person is None:
        assignment.unassign(db, case, now, actor=actor)
    else:
        await give(db, case, person, now, actor=actor)
    return person


async def give(db: AsyncSession, case: Case, person: Person, now: datetime, *, actor: int | None = None) -> None:
    """Whoever gets what nobody else reads has four hours to take it up; see `escalate` in models/conversations.py."""
    if case.is_restricted and (not case.is_private or case.first_answer_at is None):
        await agenda.plan(db, Due.CALLBACK_ESCALATE, case.number, now + deadlines.CALLBACK_ANSWER)
    returns_to = None
    if not case.is_restricted:
        returns_to = case.returns_to_id or await assignment.stands_in_for(db, person, case.region)
    assignment.give(db, case, person, now, actor=actor, returns_to=returns_to)


async def choose(db: AsyncSession, case: Case) -> Person | None:
    if not case.is_restricted:
        return await assignment.choose(db, case)
    return next((one for one in await recipients_of(db, case) if one.id != case.officer_id), None)


async def give_what_waits(db: AsyncSession, now: datetime) -> None:
    """Somebody is there again: cases that nobody held go to whom they belong."""
    for case in await assignment.waiting_for_anyone(db):
        if officer := await choose(db, case):
            await give(db, case, officer, now)


async def hold_again(db: AsyncSession, case: Case, now: datetime) -> None:
    """After reopening: whoever held it goes on, unless that person is away or has left."""
    if case.officer is None or not case.officer.on_duty or not case.officer.is_staff:
        await assign(db, case, now)


async def pass_on_restricted(db: AsyncSession, person: Person, now: datetime) -> None:
    """Somebody goes away: what nobody else may read doesn't wait for the return, as long as there is a next one."""
    for case in await assignment.held_by(db, person):
        if case.is_restricted and case.is_open:
            await assign(db, case, now, actor=person.id)


async def recipients_of(db: AsyncSession, case: Case) -> list[Person]:
    if case.sealed_topic is not None:
        return await recipients_of_sealed(db, case, case.sealed_topic)
    topic = catalogue.topic(case.category, case.topic)
    applicant = await people.get(db, case.person_id)
    return await recipients(db, topic, applicant, case.region)


async def recipients(db: AsyncSession, topic: catalogue.Topic, applicant: Person, region: str | None) -> list[Person]:
    """Who may read a sealed text or answer a callback request on this topic, the best first."""
    focal = catalogue.focal_topic(topic)
    if focal is not None:
        return [one for one in await focal_persons(db, focal, region) if one.id != applicant.id]
    if topic.intake is Intake.SEALED_TEXT:
        return await unconcerned_coordinators(db, applicant, region)
    return []


async def recipients_of_sealed(db: AsyncSession, case: Case, topic: FocalTopic) -> list[Person]:
    """Who may have an ordinary case that turns out to be about this, sealed already or not yet, the best first."""
    concerned = {case.person_id, *await _who_sealed_or_held(db, case, topic)}
    return [one for one in await focal_persons(db, topic, case.region) if one.id not in concerned]


async def _who_sealed_or_held(db: AsyncSession, case: Case, topic: FocalTopic) -> set[int]:
    """Whoever sealed it; where staff are what it is about, all who had it in hands while it was open to officers."""
    query = select(Event).where(Event.case_number == case.number, Event.kind.in_(HANDLING)).order_by(Event.id)
    sealed, found = False, set() if case.is_sealed else {case.officer_id}
    for event in await db.scalars(query):
        if event.kind is EventKind.SEALED:
            found.add(event.actor_id)
        sealed = event.kind is EventKind.SEALED or (sealed and event.kind is not EventKind.UNSEALED)
        if topic is FocalTopic.PSEA and not sealed:
            found.add(event.details.get("officer") if event.kind is EventKind.ASSIGNED else event.actor_id)
    return {one for one in found if one is not None}


async def focal_persons(db: AsyncSession, topic: FocalTopic, region: str | None) -> list[Person]:
    """Those of the region before those of the whole country; without a known region, anybody of the topic, but those
    of the whole country first."""
    found: list[tuple[bool, int, Person]] = []
    for person in await people.staff(db, Duty.FOCAL):
        for duty in person.duties:
            fits = duty.duty is Duty.FOCAL and topic in duty.topics and (region is None or duty.covers(region))
            if fits and person.on_duty:
                second = bool(duty.regions) if region is None else not duty.regions
                found.append((second, person.id, person))
    return [person for _, _, person in sorted(found, key=lambda one: one[:2])]


async def uncovered_topics(db: AsyncSession) -> list[FocalTopic]:
    """Topics that no focal person has, away ones included: people who come with them see help lines only."""
    focal = await people.staff(db, Duty.FOCAL)
    covered = {topic for one in focal for duty in one.duties if duty.duty is Duty.FOCAL for topic in duty.topics}
    return [topic for topic in FocalTopic if topic not in covered]


async def unconcerned_coordinators(db: AsyncSession, applicant: Person, region: str | None) -> list[Person]:
    """Coordinators whom a complaint about an officer can't be about: they never held a case of this person and aren't
    the officers of the person's region."""
    concerned = {*await _ever_held(db, applicant), applicant.id}
    return [
        one
        for one in await people.staff(db, Duty.COORDINATOR)
        if one.id not in concerned and one.on_duty and not assignment.serves(one, region or applicant.region)
    ]


async def _ever_held(db: AsyncSession, applicant: Person) -> set[int]:
    """Complaints aside: who has read one isn't its subject for that."""
    theirs = select(Case.number).where(Case.person_id == applicant.id, Case.intake != Intake.SEALED_TEXT)
    given = select(Event).where(Event.kind == EventKind.ASSIGNED, Event.case_number.in_(theirs))
    return {event.details.get("officer") or 0 for event in await db.scalars(given)}


def may_read(letter: Letter, reader: Person) -> bool:
    """Words that were passed «лише {ім’я}» stay with that person when the conversation changes hands."""
    return not letter.content or letter.content.get("only") in {None, reader.id}
