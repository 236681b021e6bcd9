"""Who answers requests at a moment, and which regions have nobody."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.people import Appointment, Duty, Person
from models.places import home_regions


@dataclass(frozen=True, slots=True)
class Crew:
    names: dict[int, str]
    active: frozenset[int]
    vacancies: tuple[str, ...]  # regions without an officer, in the order in which they are listed


async def read_crew(db: AsyncSession, at: datetime, others: Iterable[int], *, include_samples: bool) -> Crew:
    """`others` are named too: they held a case and may have left since."""
    query = (
        select(Appointment.person_id, Appointment.duty, Appointment.regions)
        .join(Person, Appointment.person_id == Person.id)
        .where(
            Appointment.duty.in_([Duty.OFFICER, Duty.CENTRAL]),
            Appointment.since < at,
            or_(Appointment.ended_at.is_(None), Appointment.ended_at >= at),
        )
    )
    if not include_samples:
        query = query.where(Person.sample.is_(False))
    appointed = (await db.execute(query)).all()
    active = frozenset(person for person, _, _ in appointed)
    covered = {region for _, duty, regions in appointed if duty is Duty.OFFICER for region in regions}
    vacancies = tuple(region.iso for region in home_regions() if region.iso not in covered)
    return Crew(await _names(db, {*active, *others}), active, vacancies)


async def _names(db: AsyncSession, people: set[int]) -> dict[int, str]:
    query = select(Person.id, Person.name).where(Person.id.in_(people))
    return {person: name or "" for person, name in (await db.execute(query)).all()}
