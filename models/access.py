"""Who may see and do what with cases. Every query for a case on somebody's behalf starts here."""

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from models import cases
from models.cases import PRIVATE_SERIES, YEAR_FACTOR, Case, with_people
from models.catalogue import Intake
from models.errors import NotYoursError
from models.events import Event, EventKind
from models.people import Duty, Person
from models.statuses import OPEN

CaseQuery = Select[Case]


def of_applicant(me: Person) -> CaseQuery:
    """One's own numbered cases, as in «Мої звернення»; callback requests are in no list."""
    return select(Case).where(Case.person_id == me.id, Case.intake != Intake.CALLBACK).options(*with_people())


def held(me: Person) -> CaseQuery:
    """What a member of staff has, people not loaded; nobody is staff for their own case."""
    query = select(Case).where(Case.officer_id == me.id, Case.person_id != me.id)
    return query if me.is_staff else query.where(Case.number < 0)


def of_holder(me: Person) -> CaseQuery:
    return held(me).options(*with_people())


def of_colleagues(me: Person) -> CaseQuery:
    """What others hold in the regions of an officer, open, for its number, category, deadline and holder only: whom
    it is about isn't loaded. Never what only its recipient may read."""
    regions = [region for duty in me.duties if duty.duty is Duty.OFFICER for region in duty.regions]
    query = select(Case).where(
        Case.region.in_(regions),
        Case.status.in_(OPEN),
        ~Case.is_restricted,
        Case.person_id != me.id,
        or_(Case.officer_id.is_(None), Case.officer_id != me.id),
    )
    return query.options(joinedload(Case.officer).joinedload(Person.appointments))


def of_coordinator(me: Person) -> CaseQuery:
    """All but restricted cases, those that were sealed later included; texts only for a reason."""
    query = select(Case).where(~Case.is_restricted, Case.person_id != me.id)
    return (query if me.is_coordinator else query.where(Case.number < 0)).options(*with_people())


async def hidden_from_coordinator(db: AsyncSession, me: Person, *which: ColumnElement[bool]) -> int:
    """How many such cases only those to whom they were entrusted may see, callback requests left out: no more of them
    is anybody else's business."""
    query = select(func.count()).select_from(Case).where(Case.is_restricted, Case.intake != Intake.CALLBACK)
    return await db.scalar(query.where(Case.person_id != me.id, *which)) or 0


def is_applicant(me: Person, case: Case) -> bool:
    return case.person_id == me.id


def holds(me: Person, case: Case) -> bool:
    """As `held`, of one case."""
    return case.officer_id == me.id and case.person_id != me.id and me.is_staff


async def applicant_case(db: AsyncSession, me: Person, number: int) -> Case:
    """One's own case, callback requests included. Raises NotYoursError."""
    case = await cases.find(db, number)
    if case is None or not is_applicant(me, case):
        raise NotYoursError
    return case


async def held_case(db: AsyncSession, me: Person, number: int) -> Case:
    """Raises NotYoursError."""
    case = await cases.find(db, number)
    if case is None or not holds(me, case):
        raise NotYoursError
    return case


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
    query = of_coordinator(me).where(Case.number == number)
    case = (await db.scalars(query)).unique().one_or_none()
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
        whole = series and rest and int(series) < PRIVATE_SERIES
        return int(series) * YEAR_FACTOR + int(rest) if whole else None
    value = int(series)
    return value if value >= YEAR_FACTOR else year % 100 * YEAR_FACTOR + value
