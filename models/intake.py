"""A request gets its number and becomes a case."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import agenda, calendar, catalogue, correspondence, deadlines
from models.agenda import Due
from models.cases import PRIVATE_SERIES, YEAR_FACTOR, Behalf, Case, Whereabouts
from models.catalogue import Intake
from models.correspondence import Side
from models.database import Base
from models.events import EventKind, record
from models.people import Person
from models.statuses import Status

PER_DAY = 20
DAY = timedelta(days=1)


class Counter(Base):
    """The last number given in a series (a year), so that numbers neither collide nor repeat."""

    __tablename__ = "counter"

    series: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    value: Mapped[int]


async def next_number(db: AsyncSession, series: int) -> int:
    counter = await db.get(Counter, series)
    if counter is None:
        counter = Counter(series=series, value=0)
        db.add(counter)
    counter.value += 1
    return series * YEAR_FACTOR + counter.value


async def room_at(db: AsyncSession, applicant: Person, now: datetime) -> datetime | None:
    """When the person may file again, after so many requests within a day; None where that is now. What asks for
    contact isn't counted: its number is shown to nobody."""
    query = select(Case.filed_at).where(Case.person_id == applicant.id, Case.intake != Intake.CALLBACK)
    filed = list(await db.scalars(query.where(Case.filed_at > now - DAY).order_by(Case.filed_at.desc()).limit(PER_DAY)))
    return filed[-1] + DAY if len(filed) == PER_DAY else None


async def file(
    db: AsyncSession,
    applicant: Person,
    topic: catalogue.Topic,
    now: datetime,
    zone: ZoneInfo,
    *,
    whereabouts: Whereabouts = Whereabouts.HERE,
    region: str | None = None,
    place: str | None = None,
    contents: list[Any] | None = None,
    draft_id: str | None = None,
    registered_by: Person | None = None,
    behalf: Behalf = Behalf.SELF,
) -> Case:
    """Gives the request its number. The year in the number is that of the programme's time zone."""
    private = topic.intake is Intake.CALLBACK
    case = Case(
        number=await next_number(db, PRIVATE_SERIES if private else now.astimezone(zone).year % 100),
        person=applicant,
        officer=None,
        category=topic.category,
        topic=topic.code,
        intake=topic.intake,
        urgent=topic.urgent,
        whereabouts=whereabouts,
        region=region,
        place=place,
        status=Status.NEW,
        draft_id=draft_id,
        behalf=behalf,
        registered_by_id=registered_by.id if registered_by else None,
        sample=applicant.sample,
        filed_at=now,
        applicant_wrote_at=now,
        answer_owed=True,
        first_answer_due=deadlines.first_answer_due(now, zone, await calendar.holidays(db)),
        answer_due=now + timedelta(days=deadlines.ANSWER_DAYS),
    )
    db.add(case)
    if behalf is not Behalf.RELATIVE:  # who may live elsewhere
        applicant.region = region or applicant.region
    await db.flush()
    letters = [correspondence.add(db, case, applicant, Side.APPLICANT, content, now) for content in contents or []]
    await db.flush()
    record(
        db,
        EventKind.FILED,
        now,
        actor=(registered_by or applicant).id,
        case=case.number,
        letters=len(letters),
        to_status=Status.NEW,
    )
    if not private:
        await agenda.plan(db, Due.FIRST_ANSWER, case.number, case.first_answer_due, first=True)
    return case
