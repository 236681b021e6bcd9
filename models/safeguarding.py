"""Who receives what only its recipient may read. Never a fallback to officers."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models import assignment, catalogue, people
from models.cases import Case
from models.catalogue import FocalTopic, Intake
from models.people import Duty, Person


async def assign(db: AsyncSession, case: Case, now: datetime, *, actor: int | None = None) -> Person | None:
    """Finds the one who may have the case, by its kind; None: nobody may, and it waits."""
    person = await choose(db, case)
    if person is None:
        assignment.unassign(db, case, now, actor=actor)
    else:
        assignment.give(db, case, person, now, actor=actor)
    return person


async def choose(db: AsyncSession, case: Case) -> Person | None:
    if not case.is_restricted:
        return await assignment.choose(db, case)
    topic = catalogue.topic(case.category, case.topic)
    applicant = await people.get(db, case.person_id)
    possible = await recipients(db, topic, applicant, case.region)
    return next((one for one in possible if one.id != case.officer_id), None)


async def recipients(db: AsyncSession, topic: catalogue.Topic, applicant: Person, region: str | None) -> list[Person]:
    """Who may read a sealed text or answer a callback request on this topic, the best first."""
    focal = catalogue.focal_topic(topic)
    if focal is None:
        return await unconcerned_coordinators(db, applicant) if topic.intake is Intake.SEALED_TEXT else []
    return [one for one in await focal_persons(db, focal, region) if one.id != applicant.id]


async def focal_persons(db: AsyncSession, topic: FocalTopic, region: str | None) -> list[Person]:
    """Those of the region before those of the whole country; without a known region, anybody of the topic."""
    found: list[tuple[bool, int, Person]] = []
    for person in await people.staff(db, Duty.FOCAL):
        for duty in person.duties:
            fits = duty.duty is Duty.FOCAL and topic in duty.topics and (region is None or duty.covers(region))
            if fits and not person.away:
                found.append((not duty.regions, person.id, person))
    return [person for _, _, person in sorted(found, key=lambda one: one[:2])]


async def unconcerned_coordinators(db: AsyncSession, applicant: Person) -> list[Person]:
    """Coordinators whom a complaint about an officer can't be about: they never held a case of this person."""
    query = select(Case.officer_id).where(Case.person_id == applicant.id, Case.officer_id.is_not(None)).distinct()
    concerned = {*(await db.scalars(query)), applicant.id}
    return [one for one in await people.staff(db, Duty.COORDINATOR) if one.id not in concerned and not one.away]
