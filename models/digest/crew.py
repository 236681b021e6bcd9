"""Who answers requests at a moment, and which regions have nobody."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.digest.scope import NATIONAL, Scope
from models.people import Appointment, Duty, Person, names
from models.places import home_regions


@dataclass(frozen=True, slots=True)
class Crew:
    names: dict[int, str]
    active: frozenset[int]
    expected: frozenset[int]  # told of even when they had nothing to do
    vacancies: tuple[str, ...]  # regions without an officer, in the order in which they are listed


async def read_crew(
    db: AsyncSession, at: datetime, others: Iterable[int], scope: Scope = NATIONAL, *, include_samples: bool
) -> Crew:
    """`others` are named too: they held a case and may have left since. Of some regions only their officers."""
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
    serving = frozenset(
        person
        for person, duty, regions in appointed
        if scope == NATIONAL or (duty is Duty.OFFICER and not set(scope).isdisjoint(regions))
    )
    covered = {region for _, duty, regions in appointed if duty is Duty.OFFICER for region in regions}
    wanted = scope or [region.iso for region in home_regions()]
    vacancies = tuple(region for region in wanted if region not in covered)
    return Crew(await names(db, {*serving, *others}), active, serving, vacancies)
