"""Two requests of one person about the same matter: the one ends, the other goes on for both."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import access, cases, endings, official, problems
from models.cases import Case
from models.errors import StaleError
from models.people import Person
from models.statuses import OPEN, CloseReason, Status

CLOSABLE = (Status.IN_PROGRESS, Status.WAITING, Status.REFERRED)


async def targets(db: AsyncSession, case: Case, officer: Person) -> list[Case]:
    """Other open cases of the person in the same hands."""
    if case.is_restricted or case.status not in CLOSABLE:
        return []
    query = access.of_holder(officer).where(
        Case.person_id == case.person_id, Case.number != case.number, Case.status.in_(OPEN)
    )
    found = (await db.scalars(query.order_by(Case.number))).unique()
    return [one for one in found if not one.is_restricted]


async def merge(db: AsyncSession, case: Case, number: int, officer: Person, now: datetime) -> Case:
    """Closes the case as a duplicate of the other. Raises StaleError."""
    target = next((one for one in await targets(db, case, officer) if one.number == number), None)
    if target is None:
        raise StaleError
    case.merged_into = target.number
    # What was merged into this one before goes on there too.
    await db.execute(update(Case).where(Case.merged_into == case.number).values(merged_into=target.number))
    await problems.follow_merging(db, case.number, target.number)
    await official.follow_merging(db, case, target, now)
    await endings.close(db, case, CloseReason.DUPLICATE, now, officer.id)
    return target


async def goes_on_in(db: AsyncSession, number: int) -> int:
    """The case that it was merged into, or the case itself; whose that is, is asked of it."""
    case = await cases.find(db, number)
    return (case.merged_into if case else None) or number


async def merged_into(db: AsyncSession, case: Case) -> list[int]:
    """Numbers of the cases that go on in this one."""
    return list(await db.scalars(select(Case.number).where(Case.merged_into == case.number)))
