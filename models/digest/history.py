"""Reads the cases that a period may have to do with, and their events, in three queries."""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterable
from datetime import datetime, time
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from models.cases import Case, Whereabouts
from models.deadlines import next_month
from models.digest.life import Life, Step, Subject, place_of
from models.events import Event, EventKind
from models.people import Person

# What changes a status, a holder or a figure.
COUNTED = (
    EventKind.FILED,
    EventKind.ASSIGNED,
    EventKind.UNASSIGNED,
    EventKind.TAKEN,
    EventKind.CLARIFY,
    EventKind.RESUMED,
    EventKind.REFERRED,
    EventKind.REFERRAL_CONFIRMED,
    EventKind.RESOLVED,
    EventKind.REOPENED,
    EventKind.CLOSED,
    EventKind.WITHDRAWN,
    EventKind.STAFF_WROTE,
    EventKind.RECALLED,
    EventKind.OFFICIAL_SET,
    EventKind.RATED,
    EventKind.SEALED,
    EventKind.UNSEALED,
)


PORTION = 500


class Record(NamedTuple):
    subject: Subject
    steps: list[Step]
    moves: list["Move"]


class Move(NamedTuple):
    """The person lives elsewhere from then on."""

    at: datetime
    former: str  # the place before


def counted_cases(*, include_samples: bool) -> ColumnElement[bool]:
    return true() if include_samples else Case.sample.is_(False)


async def portions(db: AsyncSession, query: Select[*tuple[Any, ...]]) -> AsyncIterator[Iterable[Any]]:
    """The rows, some at a time: updates needn't wait until a year of history has been decoded."""
    result = await db.stream(query.execution_options(yield_per=PORTION))
    async for rows in result.partitions():
        yield rows


async def read(db: AsyncSession, since: datetime, until: datetime, *, include_samples: bool) -> list[Record]:
    """Cases that were alive at some time from `since` to `until`, with their history before `until`."""
    rated = select(Event.case_number).where(
        Event.kind == EventKind.RATED, Event.at >= since, Event.at < until, Event.case_number.is_not(None)
    )
    # The case's own columns only narrow what is read; a case closed earlier can do nothing but be rated.
    alive = (
        Case.filed_at < until,
        or_(Case.closed_at.is_(None), Case.closed_at >= since, Case.number.in_(rated)),
        counted_cases(include_samples=include_samples),
    )
    numbers = select(Case.number).where(*alive)
    steps, moves = await _steps(db, numbers, until), await moves_of(db, numbers)
    return [Record(subject, steps[subject.number], moves[subject.number]) for subject in await _subjects(db, alive)]


async def moves_of(db: AsyncSession, numbers: Select[int]) -> dict[int, list[Move]]:
    """Later ones too: the case itself says only where the person lives now."""
    query = (
        select(Event.case_number, Event.at, Event.details)
        .where(Event.case_number.in_(numbers), Event.kind == EventKind.MOVED)
        .order_by(Event.id)
    )
    found: dict[int, list[Move]] = defaultdict(list)
    for number, at, details in await db.execute(query):
        whereabouts = Whereabouts(details.get("former_whereabouts", Whereabouts.HERE))
        if number is not None:
            found[number].append(Move(at, place_of(whereabouts, details.get("former_region"))))
    return found


async def _steps(db: AsyncSession, numbers: Select[int], until: datetime) -> dict[int, list[Step]]:
    query = (
        select(Event.case_number, Event.kind, Event.at, Event.actor_id, Event.details)
        .where(Event.case_number.in_(numbers), Event.kind.in_(COUNTED), Event.at < until)
        .order_by(Event.id)
    )
    found: dict[int, list[Step]] = defaultdict(list)
    async for rows in portions(db, query):
        for number, *what in rows:
            found[number].append(Step(*what))
    return found


async def _subjects(db: AsyncSession, which: Iterable[ColumnElement[bool]]) -> list[Subject]:
    columns: tuple[Any, ...] = (
        Case.number,
        Case.person_id,
        Case.category,
        Case.intake,
        Case.whereabouts,
        Case.region,
        Case.first_answer_due,
        Person.age,
        Person.sex,
        Person.marks,
    )
    query = select(*columns).join(Person, Case.person_id == Person.id).where(*which).order_by(Case.number)
    return [Subject(*row) async for rows in portions(db, query) for row in rows]


def lives(records: Iterable[Record], until: datetime, zone: ZoneInfo) -> list[Life]:
    """The cases as they stood at `until`: what happened later is not looked at."""
    told = []
    for subject, steps, moves in records:
        past = [step for step in steps if step.at < until]
        if past:
            filed = past[0].at
            life = Life(subject, filed, _place(subject, moves, until), first_told=month_end(filed, zone))
            for step in past:
                life.follow(step)
            told.append(life)
    return told


def _place(subject: Subject, moves: list[Move], until: datetime) -> str:
    later = (move.former for move in moves if move.at >= until)
    return next(later, None) or place_of(subject.whereabouts, subject.region)


def month_end(filed: datetime, zone: ZoneInfo) -> datetime:
    """From when the figures are told in which the case is counted for the first time."""
    return datetime.combine(next_month(filed.astimezone(zone).date()), time(), zone)
