"""Who may see and do what with cases. Every query for a case on somebody's behalf starts here."""

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.cases import PRIVATE_SERIES, YEAR_FACTOR, Case, with_people
from models.catalogue import Intake
from models.errors import NotYoursError
from models.events import Event, EventKind
from models.people import Person

CaseQuery = Select[Case]


def of_applicant(me: Person) -> CaseQuery:
    """One's own numbered cases, as in «Мої звернення»; callback requests are in no list."""
    return select(Case).where(Case.person_id == me.id, Case.intake != Intake.CALLBACK).options(*with_people())


def of_holder(me: Person) -> CaseQuery:
    """What a member of staff has in hand; nobody is staff for their own case."""
    query = select(Case).where(Case.officer_id == me.id, Case.person_id != me.id).options(*with_people())
    return query if me.is_staff else query.where(Case.number < 0)


def of_coordinator(me: Person) -> CaseQuery:
    """All but restricted cases, those that were sealed later included; texts only for a reason."""
    query = select(Case).where(~Case.is_restricted, Case.person_id != me.id)
    return (query if me.is_coordinator else query.where(Case.number < 0)).options(*with_people())


async def applicant_case(db: AsyncSession, me: Person, number: int) -> Case:
    """One's own case, callback requests included. Raises NotYoursError."""
    return await _only(db, select(Case).where(Case.person_id == me.id).options(*with_people()), number)


async def held_case(db: AsyncSession, me: Person, number: int) -> Case:
    """Raises NotYoursError."""
    return await _only(db, of_holder(me), number)


async def passed_on_to(db: AsyncSession, me: Person, number: int) -> Person | None:
    """Who holds now what this person held before; None for whoever never did, or has left the staff.

    Who sealed a case, or held it before, doesn't learn who reads it now.
    """
    if not me.is_staff:
        return None
    query = select(Event).where(Event.case_number == number, Event.kind == EventKind.ASSIGNED)
    for event in await db.scalars(query):
        if event.details.get("officer") == me.id:
            case = (await db.scalars(select(Case).where(Case.number == number).options(*with_people()))).unique().one()
            return None if case.is_sealed else case.officer
    return None


async def overseen_case(db: AsyncSession, me: Person, number: int) -> Case:
    """Raises NotYoursError."""
    return await _only(db, of_coordinator(me), number)


async def _only(db: AsyncSession, query: CaseQuery, number: int) -> Case:
    case = (await db.scalars(query.where(Case.number == number))).unique().one_or_none()
    if case is None:
        raise NotYoursError
    return case


def parse_number(typed: str, year: int) -> int | None:
    """«26-000001», «26000001», «000001», «1», «№ 1» of this year, as the key of a case."""
    digits = typed.strip().lstrip("№#").strip()
    series, dash, rest = digits.partition("-")
    if not (digits.isascii() and (series + rest).isdigit() and len(digits) <= 9):
        return None
    if dash:
        return int(series) * YEAR_FACTOR + int(rest) if rest and int(series) < PRIVATE_SERIES else None
    value = int(series)
    return value if value >= YEAR_FACTOR else year % 100 * YEAR_FACTOR + value
