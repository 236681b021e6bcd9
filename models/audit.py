"""Who did what, read back from the one history. What happens in restricted cases is told to nobody here."""

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import people
from models.cases import Case
from models.errors import StaleError
from models.events import Event, EventKind
from models.people import Appointment, Person


async def of_case(db: AsyncSession, number: int, page: int, size: int) -> list[Event]:
    """Newest first, one more than a page where there are more. The case is one that the reader may oversee."""
    return await _page(db, select(Event).where(Event.case_number == number), page, size)


async def of_person(db: AsyncSession, person: Person, page: int, size: int) -> list[Event]:
    return await _page(db, _open(select(Event).where(Event.actor_id == person.id)), page, size)


async def readings(db: AsyncSession, page: int, size: int) -> list[Event]:
    return await _page(db, _open(select(Event).where(Event.kind == EventKind.TEXT_OPENED)), page, size)


async def refusals(db: AsyncSession, page: int, size: int) -> list[Event]:
    """Without stale buttons: those are slips of the finger."""
    refused = select(Event).where(Event.kind == EventKind.REFUSED)
    grave = Event.details["reason"].as_string() != StaleError.__name__
    return await _page(db, _open(refused.where(grave)), page, size)


def _open(query: Select[Event]) -> Select[Event]:
    plain = or_(Event.case_number.is_(None), ~Case.is_restricted)
    return query.outerjoin(Case, Case.number == Event.case_number).where(plain)


async def _page(db: AsyncSession, query: Select[Event], page: int, size: int) -> list[Event]:
    return list(await db.scalars(query.order_by(Event.id.desc()).offset(page * size).limit(size + 1)))


async def members(db: AsyncSession) -> list[Person]:
    """Whoever is staff or was, those on duty first."""
    appointed = select(Appointment.person_id).distinct()
    found = await people.get_many(db, set(await db.scalars(appointed)))
    return sorted(found.values(), key=lambda one: (not one.is_staff, one.id))
