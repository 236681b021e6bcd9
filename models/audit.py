"""Who did what, read back from the one history. What happens in restricted cases is told to nobody here."""

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import people
from models.cases import Case
from models.errors import StaleError
from models.events import Event, EventKind
from models.people import Appointment, Person


async def of_case(db: AsyncSession, number: int, page: int, size: int) -> list[Event]:
    """Newest first, one more than a page where there are more. The case is one that the reader may oversee."""
    query = select(Event).where(Event.case_number == number).order_by(Event.id.desc())
    return await _page(db, query, page, size)


async def of_person(db: AsyncSession, me: Person, person: Person, page: int, size: int) -> list[Event]:
    """As a member of staff: which case is the person's own, nobody learns here."""
    query = select(Event).where(Event.actor_id == person.id).order_by(Event.id.desc())
    return await _page(db, _open(query, me, person), page, size)


async def readings(db: AsyncSession, me: Person, page: int, size: int) -> list[Event]:
    return await _page(db, _open(_of_kind(EventKind.TEXT_OPENED), me), page, size)


async def refusals(db: AsyncSession, page: int, size: int) -> list[Event]:
    """Without stale buttons: those are slips of the finger."""
    grave = Event.details["reason"].as_string() != StaleError.__name__
    return await _page(db, _of_kind(EventKind.REFUSED).where(grave), page, size)


def _of_kind(kind: EventKind) -> Select[Event]:
    """In the order of the index: by id, all of them would be sorted for a page."""
    return select(Event).where(Event.kind == kind).order_by(Event.at.desc(), Event.id.desc())


def _open(query: Select[Event], *applicants: Person) -> Select[Event]:
    """But what happened in cases of these."""
    others = and_(~Case.is_restricted, Case.person_id.not_in([one.id for one in applicants]))
    return query.outerjoin(Case, Case.number == Event.case_number).where(or_(Event.case_number.is_(None), others))


async def _page(db: AsyncSession, query: Select[Event], page: int, size: int) -> list[Event]:
    return list(await db.scalars(query.offset(page * size).limit(size + 1)))


async def members(db: AsyncSession) -> list[Person]:
    """Whoever is staff or was, those on duty first."""
    appointed = select(Appointment.person_id).distinct()
    found = await people.get_many(db, set(await db.scalars(appointed)))
    return sorted(found.values(), key=lambda one: (not one.is_staff, one.id))
