"""How the months before went: received, resolved and closed in each."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, func, or_, select, union
from sqlalchemy.ext.asyncio import AsyncSession

from models.cases import RESTRICTED, Case
from models.catalogue import Intake
from models.deadlines import month_bounds
from models.digest.history import move_of, portions
from models.digest.life import Move, Step, month_end, place_of
from models.digest.months import earlier, month_of, numbered
from models.digest.scope import NATIONAL, Scope
from models.events import Event, EventKind

SEALINGS = EventKind.SEALED, EventKind.UNSEALED
ENDINGS = EventKind.RESOLVED, EventKind.CLOSED


@dataclass(frozen=True, slots=True)
class Point:
    month: str
    received: int
    resolved: int
    closed: int | None = None  # of what was told before closings were counted


async def trend(
    db: AsyncSession, last: str, zone: ZoneInfo, scope: Scope = NATIONAL, *, count: int, include_samples: bool
) -> tuple[Point, ...]:
    """Received, resolved and closed in each of the `count` months up to `last`.

    An ending stands at the month's end unless the case was opened again after it. That, and where a case belonged, is
    followed event by event for those that were opened again, moved or sealed; the database counts the others.
    """
    months = [last]
    while len(months) < count:
        months.insert(0, earlier(months[0]))
    since, until = month_bounds(months[0], zone)[0], month_bounds(last, zone)[1]
    turned = union(
        _cases_with(Event.kind == EventKind.REOPENED, Event.at >= since, Event.at < until),
        *([] if scope == NATIONAL else [_moved(since), _cases_with(Event.kind.in_(SEALINGS))]),
    )
    found = await _followed(db, turned, since, until, zone, scope, include_samples=include_samples)
    which = [Event.case_number.not_in(turned), *_counted(since, scope, include_samples=include_samples)]
    for month in months:
        found.update(await _counted_by_database(db, month, zone, which))
    kinds = EventKind.FILED, *ENDINGS
    return tuple(Point(month, *(found[month, kind] for kind in kinds)) for month in months)


def _cases_with(*which: ColumnElement[bool]) -> Select[int | None]:
    return select(Event.case_number).where(*which, Event.case_number.is_not(None))


def _moved(since: datetime) -> Select[int | None]:
    return _cases_with(Event.kind == EventKind.MOVED, Event.at >= since)


def _counted(since: datetime, scope: Scope, *, include_samples: bool) -> list[ColumnElement[bool]]:
    """Of all events it is quicker to leave out the few that don't count."""
    samples = [] if include_samples else [Case.sample.is_(True)]
    if scope == NATIONAL:
        apart = select(Case.number).where(or_(Case.intake == Intake.CALLBACK, *samples))
        return [Event.case_number.not_in(apart)]
    alive = Case.region.in_(scope), or_(Case.closed_at.is_(None), Case.closed_at >= since)
    inside = select(Case.number).where(*alive, Case.intake.not_in(RESTRICTED), *(~one for one in samples))
    return [Event.case_number.in_(inside)]


async def _counted_by_database(
    db: AsyncSession, month: str, zone: ZoneInfo, which: Iterable[ColumnElement[bool]]
) -> dict[tuple[str, EventKind], int]:
    since, until = month_bounds(month, zone)
    query = (
        select(Event.kind, func.count())
        .where(Event.kind.in_((EventKind.FILED, *ENDINGS)), Event.at >= since, Event.at < until, *which)
        .group_by(Event.kind)
    )
    return {(month, kind): count for kind, count in await db.execute(query)}


async def _followed(
    db: AsyncSession,
    turned: CompoundSelect[int | None],
    since: datetime,
    until: datetime,
    zone: ZoneInfo,
    scope: Scope,
    *,
    include_samples: bool,
) -> Counter[tuple[str, EventKind]]:
    """What these cases add to each month."""
    kinds = EventKind.FILED, *ENDINGS, EventKind.REOPENED
    query = (
        numbered(include_samples=include_samples)
        .with_only_columns(Event.case_number, Event.kind, Event.at, Case.whereabouts, Case.region, Case.filed_at)
        .where(Event.case_number.in_(turned), Event.kind.in_(kinds), Event.at >= since, Event.at < until)
        .order_by(Event.id)
    )
    if scope != NATIONAL:
        here = or_(Case.region.in_(scope), Case.number.in_(_moved(since)))
        query = query.where(here, Case.intake.not_in(RESTRICTED))
    places = None if scope == NATIONAL else await Places.read(db, since, zone)
    standing: set[tuple[str, EventKind, int]] = set()
    async for rows in portions(db, query):
        for number, kind, at, whereabouts, region, filed in rows:
            month = month_of(at, zone)
            if places and places.at_end_of(month, number, place_of(whereabouts, region), filed) not in scope:
                continue
            if kind is EventKind.REOPENED:
                standing -= {(month, ending, number) for ending in ENDINGS}
            else:
                standing.add((month, kind, number))
    return Counter((month, kind) for month, kind, _ in standing)


@dataclass(frozen=True, slots=True)
class Places:
    """In which regions cases were at the end of a month; those that are told of as sealed are in none."""

    moves: dict[int, list[Move]]
    sealings: dict[int, list[tuple[datetime, EventKind]]]
    zone: ZoneInfo

    @classmethod
    async def read(cls, db: AsyncSession, since: datetime, zone: ZoneInfo) -> "Places":
        kinds = Event.kind.in_(SEALINGS), and_(Event.kind == EventKind.MOVED, Event.at >= since)
        columns: tuple[Any, ...] = (Event.case_number, Event.kind, Event.at, Event.actor_id, Event.details)
        query = select(*columns).where(or_(*kinds), Event.case_number.is_not(None)).order_by(Event.id)
        moves: dict[int, list[Move]] = defaultdict(list)
        sealings: dict[int, list[tuple[datetime, EventKind]]] = defaultdict(list)
        async for rows in portions(db, query):
            for number, *what in rows:
                step = Step(*what)
                if step.kind is EventKind.MOVED:
                    moves[number].append(move_of(step))
                else:
                    sealings[number].append((step.at, step.kind))
        return cls(moves, sealings, zone)

    def at_end_of(self, month: str, number: int, now: str, filed: datetime) -> str | None:
        told = month_end(filed, self.zone)
        first = [kind for at, kind in self.sealings.get(number, ()) if at < told]
        if first and first[-1] is EventKind.SEALED:
            return None
        end = month_bounds(month, self.zone)[1]
        return next((move.former for move in self.moves.get(number, ()) if move.at >= end), now)
