"""Indicators of the programme: what was planned for a month, quarter or year, and what came of it.

Facts come from the summary's figures, from officers' own words, or are entered by hand; what is entered goes first.
Who changed what stands in the events.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, ForeignKey, String, UniqueConstraint, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import people
from models.crypto import Entrusted
from models.database import Base, Serial
from models.errors import StaleError
from models.events import Event, EventKind, record

MAX_NAME, MAX_UNIT, MAX_INDICATORS = 80, 20, 40
MOST = 1_000_000_000
PERCENT = "%"
CODE = re.compile(r"(20\d\d)(?:-(0[1-9]|1[0-2])|-Q([1-4]))?", re.ASCII)


class Measure(StrEnum):
    HAND = "hand"
    # from the summary
    RECEIVED = "received"
    PEOPLE = "people"
    IN_TIME = "in_time"
    SATISFACTION = "satisfaction"
    CONFIRMED = "confirmed"
    # from officers' own words, where nothing else is entered
    MEETINGS = "meetings"
    TRIPS = "trips"
    TRAININGS = "trainings"
    PARTICIPANTS = "participants"


AUTOMATIC = (Measure.RECEIVED, Measure.PEOPLE, Measure.IN_TIME, Measure.SATISFACTION, Measure.CONFIRMED)
REPORTED = (Measure.MEETINGS, Measure.TRIPS, Measure.TRAININGS, Measure.PARTICIPANTS)
# What isn't the sum of its months: people come again, shares and means don't add up.
WHOLE = (Measure.PEOPLE, Measure.IN_TIME, Measure.SATISFACTION)


class Side(StrEnum):
    PLAN = "plan"
    FACT = "fact"


class Indicator(Base):
    __tablename__ = "indicator"

    id: Mapped[Serial]
    name: Mapped[str] = mapped_column(Entrusted("indicator.name", '"…"'))
    unit: Mapped[str] = mapped_column(Entrusted("indicator.unit", '"…"'))
    measure: Mapped[Measure]
    retired_at: Mapped[datetime | None]

    @property
    def is_automatic(self) -> bool:
        return self.measure in AUTOMATIC

    @property
    def adds_up(self) -> bool:
        return self.measure not in WHOLE and self.unit != PERCENT


class IndicatorValue(Base):
    """`period` is «2026-10», «2026-Q4» or «2026»."""

    __tablename__ = "indicator_value"
    __table_args__ = (UniqueConstraint("indicator_id", "side", "period"),)

    id: Mapped[Serial]
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"))
    side: Mapped[Side]
    period: Mapped[str] = mapped_column(String(7))
    value: Mapped[float]


# Periods


def parts(code: str) -> list[str]:
    """Quarters of a year, months of a quarter, nothing of a month."""
    if len(code) == 4:
        return [f"{code}-Q{quarter}" for quarter in range(1, 5)]
    if "Q" in code:
        last = 3 * int(code[-1])
        return [f"{code[:4]}-{month:02d}" for month in range(last - 2, last + 1)]
    return []


def around(day: date) -> tuple[str, str, str]:
    """Year, quarter and month of the day."""
    return f"{day:%Y}", f"{day:%Y}-Q{(day.month + 2) // 3}", f"{day:%Y-%m}"


def whole_year(year: str) -> list[str]:
    """The year, each quarter and its months."""
    return [year, *(code for quarter in parts(year) for code in (quarter, *parts(quarter)))]


# What coordinators do


async def listed(db: AsyncSession, *, retired: bool = False) -> list[Indicator]:
    found = await db.scalars(select(Indicator).order_by(Indicator.id))
    return [one for one in found if (one.retired_at is not None) == retired]


async def get(db: AsyncSession, indicator_id: int) -> Indicator:
    """Raises StaleError."""
    found = await db.get(Indicator, indicator_id)
    if found is None:
        raise StaleError
    return found


async def is_taken(db: AsyncSession, name: str, *, by_other_than: int = 0) -> bool:
    everything = await db.scalars(select(Indicator))
    return any(one.name.casefold() == name.casefold() and one.id != by_other_than for one in everything)


async def add(
    db: AsyncSession, name: str, unit: str, measure: Measure, now: datetime, *, actor: int | None
) -> Indicator:
    """The name is clean and not taken."""
    made = Indicator(name=name, unit=unit, measure=measure)
    db.add(made)
    await db.flush()
    record(db, EventKind.INDICATOR_ADDED, now, actor=actor, indicator=made.id)
    return made


def rename(db: AsyncSession, indicator: Indicator, name: str, now: datetime, *, actor: int) -> None:
    indicator.name = name
    record(db, EventKind.INDICATOR_RENAMED, now, actor=actor, indicator=indicator.id)


def retire(db: AsyncSession, indicator: Indicator, now: datetime, *, actor: int) -> None:
    """Out of tables and summaries; what was entered stays. Raises StaleError where it is out."""
    if indicator.retired_at is not None:
        raise StaleError
    indicator.retired_at = now
    record(db, EventKind.INDICATOR_RETIRED, now, actor=actor, indicator=indicator.id)


def restore(db: AsyncSession, indicator: Indicator, now: datetime, *, actor: int) -> None:
    """Raises StaleError where it isn't out."""
    if indicator.retired_at is None:
        raise StaleError
    indicator.retired_at = None
    record(db, EventKind.INDICATOR_RESTORED, now, actor=actor, indicator=indicator.id)


async def enter(
    db: AsyncSession,
    indicator: Indicator,
    side: Side,
    period: str,
    value: float | None,
    now: datetime,
    *,
    actor: int | None,
) -> None:
    """None takes it away. Raises StaleError for a fact that is counted, a period or number that can't be."""
    kept = await db.scalar(select(IndicatorValue).where(*_place(indicator, side, period)))
    put(db, kept, indicator, side, period, value, now, actor=actor)
    if value is None and kept is not None:
        await db.delete(kept)
    await db.flush()


def put(
    db: AsyncSession,
    kept: IndicatorValue | None,
    indicator: Indicator,
    side: Side,
    period: str,
    value: float | None,
    now: datetime,
    *,
    actor: int | None,
) -> None:
    """`kept` is what stands there: see `values`; taking it away is left to the caller. Raises StaleError."""
    impossible = value is not None and not 0 <= value <= MOST
    if impossible or not CODE.fullmatch(period) or (side is Side.FACT and indicator.is_automatic):
        raise StaleError
    former = kept.value if kept else None
    if former == value:
        return
    if kept is None and value is not None:
        db.add(IndicatorValue(indicator_id=indicator.id, side=side, period=period, value=value))
    elif kept is not None and value is not None:
        kept.value = value
    kind = EventKind.INDICATOR_PLANNED if side is Side.PLAN else EventKind.INDICATOR_ENTERED
    record(db, kind, now, actor=actor, indicator=indicator.id, month=period, value=value, former_value=former)


def _place(indicator: Indicator, side: Side, period: str) -> tuple[ColumnElement[bool], ...]:
    its = IndicatorValue.indicator_id == indicator.id
    return its, IndicatorValue.side == side, IndicatorValue.period == period


async def values(db: AsyncSession) -> dict[tuple[int, Side, str], IndicatorValue]:
    """All that was entered, by indicator, side and period."""
    return {(one.indicator_id, one.side, one.period): one for one in await db.scalars(select(IndicatorValue))}


async def entered(db: AsyncSession, indicator: Indicator, side: Side, period: str) -> float | None:
    return await db.scalar(select(IndicatorValue.value).where(*_place(indicator, side, period)))


CHANGES = (EventKind.INDICATOR_PLANNED, EventKind.INDICATOR_ENTERED)


async def history(db: AsyncSession, indicator: Indicator, limit: int) -> list[tuple[Event, str]]:
    """The newest changes of plan and fact, with the names of who made them."""
    its = Event.kind.in_(CHANGES), Event.details["indicator"].as_integer() == indicator.id
    found = list(await db.scalars(select(Event).where(*its).order_by(Event.id.desc()).limit(limit)))
    names = await people.names(db, {one.actor_id for one in found if one.actor_id is not None})
    return [(one, names.get(one.actor_id or 0, "")) for one in found]


# What comes of it


class Source(StrEnum):
    """How a value came about."""

    ENTERED = "entered"
    SUM = "sum"  # of its parts
    REPORTED = "reported"
    COUNTED = "counted"


@dataclass(frozen=True, slots=True)
class Measured:
    id: int
    name: str
    unit: str
    automatic: bool
    period: str
    plan: float | None
    fact: float | None
    plan_source: Source | None = None
    fact_source: Source | None = None

    @property
    def share(self) -> float | None:
        """1 where the plan is reached."""
        return self.fact / self.plan if self.plan and self.fact is not None else None


Found = tuple[float | None, Source | None]
Facts = Mapping[tuple[Measure, str], float | None]


async def measured(db: AsyncSession, codes: Sequence[str], facts: Facts) -> list[Measured]:
    """Each indicator in each of the periods. `facts` are those that are counted: of the summary for each period, of
    officers' words for each month."""
    kept = {key: one.value for key, one in (await values(db)).items()}

    def plan(one: Indicator, code: str) -> Found:
        """Of the whole where every part has one."""
        entered = kept.get((one.id, Side.PLAN, code))
        if entered is not None:
            return entered, Source.ENTERED
        found = [plan(one, part)[0] for part in parts(code)] if one.adds_up else []
        return _sum([] if None in found else found)

    def fact(one: Indicator, code: str) -> Found:
        if one.is_automatic:
            return facts.get((one.measure, code)), Source.COUNTED
        entered = kept.get((one.id, Side.FACT, code))
        if entered is not None:
            return entered, Source.ENTERED
        if not parts(code):
            said = facts.get((one.measure, code))
            return said, None if said is None else Source.REPORTED
        return _sum([fact(one, part)[0] for part in parts(code)] if one.adds_up else [])

    def both(one: Indicator, code: str) -> Measured:
        (planned, plan_source), (done, fact_source) = plan(one, code), fact(one, code)
        return Measured(one.id, one.name, one.unit, one.is_automatic, code, planned, done, plan_source, fact_source)

    return [both(one, code) for one in await listed(db) for code in codes]


def _sum(found: Sequence[float | None]) -> Found:
    """Of those that there are."""
    known = [value for value in found if value is not None]
    return (sum(known), Source.SUM) if known else (None, None)
