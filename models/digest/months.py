"""Months: which have something to tell, how they went, and to whom the summary of each has gone."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ForeignKey, Select, String, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.cases import RESTRICTED, Case
from models.catalogue import Intake
from models.database import Base
from models.deadlines import month_before, month_bounds
from models.digest.history import Move, counted_cases, month_end, moves_of, portions
from models.digest.life import place_of
from models.digest.scope import NATIONAL, Scope
from models.events import Event, EventKind, record
from models.people import Person

SEALINGS = EventKind.SEALED, EventKind.UNSEALED
ENDINGS = EventKind.RESOLVED, EventKind.CLOSED


class DigestSent(Base):
    """Whom the summary of a month has reached: never twice, whatever restarts."""

    __tablename__ = "digest_sent"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    at: Mapped[datetime]


async def was_sent(db: AsyncSession, person_id: int, month: str) -> bool:
    return await db.get(DigestSent, (person_id, month)) is not None


def mark_sent(db: AsyncSession, person: Person, month: str, now: datetime) -> None:
    db.add(DigestSent(person_id=person.id, month=month, at=now))
    record(db, EventKind.DIGEST_SENT, now, subject=person.id, month=month)


@dataclass(frozen=True, slots=True)
class Point:
    month: str
    received: int
    resolved: int
    closed: int | None = None  # of what was told before closings were counted


def month_of(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m}"


def earlier(month: str) -> str:
    return month_before(date.fromisoformat(f"{month}-01"))


async def trend(
    db: AsyncSession, last: str, zone: ZoneInfo, scope: Scope = NATIONAL, *, count: int, include_samples: bool
) -> tuple[Point, ...]:
    """Received, resolved and closed in each of the `count` months up to `last`."""
    months = [last]
    while len(months) < count:
        months.insert(0, earlier(months[0]))
    kinds = EventKind.FILED, *ENDINGS, EventKind.REOPENED
    since, until = month_bounds(months[0], zone)[0], month_bounds(last, zone)[1]
    query = (
        _numbered(include_samples=include_samples)
        .with_only_columns(Event.case_number, Event.kind, Event.at)
        .where(Event.kind.in_(kinds), Event.at >= since, Event.at < until)
        .order_by(Event.id)
    )
    places = None if scope == NATIONAL else await Places.read(db, since, zone)
    received: Counter[str] = Counter()
    # An ending stands at the month's end unless the case was opened again after it.
    standing: dict[EventKind, set[tuple[str, int | None]]] = {ending: set() for ending in ENDINGS}
    async for rows in portions(db, query):
        for number, kind, at in rows:
            month = month_of(at, zone)
            if places and places.at_end_of(month, number) not in scope:
                continue
            if kind is EventKind.FILED:
                received[month] += 1
            elif kind is EventKind.REOPENED:
                for ended in standing.values():
                    ended.discard((month, number))
            else:
                standing[kind].add((month, number))
    resolved, closed = (Counter(month for month, _ in standing[ending]) for ending in ENDINGS)
    return tuple(Point(month, received[month], resolved[month], closed[month]) for month in months)


@dataclass(frozen=True, slots=True)
class Places:
    """In which regions cases were at the end of a month; those that are told of as sealed are in none."""

    now: dict[int, str | None]
    moves: dict[int, list[Move]]
    zone: ZoneInfo

    @classmethod
    async def read(cls, db: AsyncSession, since: datetime, zone: ZoneInfo) -> "Places":
        alive = Case.intake.not_in(RESTRICTED), or_(Case.closed_at.is_(None), Case.closed_at >= since)
        columns = select(Case.number, Case.whereabouts, Case.region, Case.filed_at).where(*alive)
        rows = [row async for portion in portions(db, columns) for row in portion]
        now: dict[int, str | None] = {number: place_of(where, region) for number, where, region, _ in rows}
        filed = {number: at for number, _, _, at in rows}
        sealings = select(Event.case_number, Event.kind, Event.at).where(Event.kind.in_(SEALINGS)).order_by(Event.id)
        sealed: dict[int, bool] = {}
        for number, kind, at in await db.execute(sealings):
            if number is not None and number in filed and at < month_end(filed[number], zone):
                sealed[number] = kind is EventKind.SEALED
        now |= dict.fromkeys((number for number, is_sealed in sealed.items() if is_sealed), None)
        return cls(now, await moves_of(db, select(Case.number).where(*alive)), zone)

    def at_end_of(self, month: str, number: int) -> str | None:
        place = self.now.get(number)
        moves = self.moves.get(number)
        if place is None or not moves:
            return place
        end = month_bounds(month, self.zone)[1]
        return next((move.former for move in moves if move.at >= end), place)


async def months_with_data(
    db: AsyncSession, last: str, zone: ZoneInfo, *, limit: int, include_samples: bool
) -> list[str]:
    """The latest months before `last` in which somebody wrote, newest first."""
    query = _numbered(include_samples=include_samples).with_only_columns(Event.at)
    found: list[str] = []
    bound = month_bounds(last, zone)[0]
    while len(found) < limit:
        newest = query.where(Event.kind == EventKind.FILED, Event.at < bound)
        at = await db.scalar(newest.order_by(Event.at.desc()).limit(1))
        if at is None:
            break
        found.append(month_of(at, zone))
        bound = month_bounds(found[-1], zone)[0]
    return found


async def first_month(db: AsyncSession, zone: ZoneInfo, *, include_samples: bool) -> str | None:
    """The month of the first request."""
    query = _numbered(include_samples=include_samples).with_only_columns(func.min(Event.at))
    at = await db.scalar(query.where(Event.kind == EventKind.FILED))
    return month_of(at, zone) if at else None


def _numbered(*, include_samples: bool) -> Select[Event]:
    """Events of the cases that have a «Звернення №»."""
    which = Case.intake != Intake.CALLBACK, counted_cases(include_samples=include_samples)
    return select(Event).join(Case, Event.case_number == Case.number).where(*which)
