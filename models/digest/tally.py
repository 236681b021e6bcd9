"""Counts what stands in TOLD (models/digest/scratch.py): the figures of one period."""

import json
import math
import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.catalogue import CATEGORIES
from models.digest.crew import Crew, read_crew
from models.digest.figures import (
    AGES,
    MARKS,
    SEALED,
    SEXES,
    Apart,
    Counts,
    Figures,
    Load,
    Pace,
    Profile,
    Row,
    Satisfaction,
)
from models.digest.hiding import SMALL, overlapping, partition
from models.digest.life import ABROAD, NOT_LEFT, UNKNOWN
from models.digest.periods import Window
from models.digest.scope import NATIONAL, Scope
from models.digest.scratch import COUNTS, FLAGS, MICROSECOND, TOLD, written
from models.events import Event, EventKind
from models.people import Person
from models.places import home_regions
from models.statuses import Outcome

T = TOLD.c
ROW = ("received", "resolved", "open", "overdue")


class Tally:
    """Of the period that ends with the window; of some regions only their cases stand in TOLD."""

    def __init__(self, db: AsyncSession, window: Window, scope: Scope) -> None:
        self._db = db
        self._window = window
        self._scope = scope
        self._ended = T.until == written(window.end)
        self._numbered = and_(self._ended, T.callback == 0)
        # Sealed cases tell nothing but that they are.
        self._plain = and_(self._numbered, T.sealed == 0)

    async def figures(self, code: str, *, include_samples: bool) -> Figures:
        cells = await self._cells()
        totals = await self._sums(FLAGS + COUNTS)
        promises = await self._sums(COUNTS, plain=True)
        crew, load = await self._load(include_samples=include_samples)
        places = self._scope or [*(region.iso for region in home_regions()), NOT_LEFT, ABROAD, UNKNOWN, SEALED]
        national = self._scope == NATIONAL
        return Figures(
            period=code,
            counts=Counts(
                people=await self._people(),
                **{name: totals[name] for name in (*FLAGS, "referred", "confirmed")},
            ),
            categories=_rows([*(category.code for category in CATEGORIES), SEALED], cells, 1),
            places=_rows(places, cells, 0),
            grid=tuple((*key, cell["received"]) for key, cell in sorted(cells.items()) if cell["received"]),
            first_answer=await self._pace("first_wait", promises["first_kept"], promises["first_owed"]),
            resolution=await self._pace("wait", promises["kept"], promises["owed"]),
            outcomes=await self._outcomes(),
            satisfaction=await self._satisfaction(promises["silent"]),
            profile=await self._profile(),
            load=load,
            vacancies=crew.vacancies,
            sealed=await self._apart(self._numbered, T.sealed == 1) if national else None,
            callbacks=await self._apart(self._ended, T.callback == 1) if national else None,
        )

    async def _sums(self, names: Sequence[str], *, plain: bool = False) -> dict[str, int]:
        query = select(*(func.coalesce(func.sum(T[name]), 0) for name in names))
        row = (await self._db.execute(query.where(self._plain if plain else self._numbered))).one()
        return {name: int(count) for name, count in zip(names, row, strict=True)}

    async def _cells(self) -> dict[tuple[str, str], dict[str, int]]:
        """By place and category."""
        query = select(T.place, T.category, *(func.sum(T[name]) for name in ROW)).where(self._numbered)
        rows = await self._db.execute(query.group_by(T.place, T.category))
        return {(place, category): dict(zip(ROW, map(int, sums), strict=True)) for place, category, *sums in rows}

    async def _people(self) -> int:
        query = select(func.count(T.person.distinct())).where(self._numbered, T.received == 1)
        return await self._db.scalar(query) or 0

    async def _counts(self, key: str) -> Counter[Any]:
        """How many cases have each value."""
        query = select(T[key], func.count()).where(self._plain, T[key].is_not(None)).group_by(T[key])
        return Counter({value: count for value, count in await self._db.execute(query)})  # noqa: C416 - rows, not tuples

    async def _pace(self, wait: str, kept: int, owed: int) -> Pace:
        waited = self._plain, T[wait].is_not(None)
        count = await self._db.scalar(select(func.count()).where(*waited)) or 0
        if not count:
            return Pace(0, None, None, kept, owed)

        async def ordered(first: int, how_many: int) -> list[int]:
            query = select(T[wait]).where(*waited).order_by(T[wait])
            return list(await self._db.scalars(query.offset(first).limit(how_many)))

        middle = await ordered((count - 1) // 2, 2 - count % 2)
        (ninth,) = await ordered(math.ceil(count * 0.9) - 1, 1)
        return Pace(count, statistics.median(middle) * MICROSECOND, ninth * MICROSECOND, kept, owed)

    async def _outcomes(self) -> tuple[tuple[Outcome, int], ...]:
        counts = await self._counts("outcome")
        return tuple((one, counts[one.value]) for one in Outcome)

    async def _satisfaction(self, silent: int) -> Satisfaction:
        """Asked is whoever was told that the matter is closed, answered or not."""
        ratings = await self._counts("rating")
        answered = ratings.total()
        mean = sum(rating * count for rating, count in ratings.items()) / answered if answered >= SMALL else None
        return Satisfaction(silent + answered, answered, mean)

    async def _profile(self) -> Profile:
        """Of the people who wrote in the period."""
        wrote = select(T.person).where(self._plain, T.received == 1)
        columns = Person.age, Person.sex, cast(Person.marks, String)
        query = select(*columns, func.count()).where(Person.id.in_(wrote)).group_by(*columns)
        found = [(age, sex, json.loads(marks), count) for age, sex, marks, count in await self._db.execute(query)]
        return Profile(
            age=partition((age for age, _, _, count in found for _ in range(count)), AGES),
            sex=partition((sex for _, sex, _, count in found for _ in range(count)), SEXES),
            marks=overlapping((marks for _, _, marks, count in found for _ in range(count)), MARKS),
            people=sum(count for *_, count in found),
        )

    async def _load(self, *, include_samples: bool) -> tuple[Crew, tuple[Load, ...]]:
        """Everyone on duty at the period's end, and whoever else had something to do with a case in it."""
        held, resolved, given = await self._counts("holder"), await self._counts("resolver"), await self._given()
        others = {*held, *resolved, *given}
        crew = await read_crew(self._db, self._window.end, others, self._scope, include_samples=include_samples)
        found = (
            Load(one, one in crew.active, held[one], given[one], resolved[one], name)
            for one, name in crew.names.items()
        )
        busy = (one for one in found if one.person in crew.expected or one.open or one.received or one.resolved)
        return crew, tuple(sorted(busy, key=lambda one: (-one.open, -one.received, one.person)))

    async def _given(self) -> Counter[int]:
        """Whom cases were given to; each counts once for each of them."""
        officer = Event.details["officer"].as_integer()
        query = select(officer, func.count(Event.case_number.distinct())).where(
            Event.kind == EventKind.ASSIGNED,
            Event.at >= self._window.start,
            Event.at < self._window.end,
            Event.case_number.in_(select(T.number).where(self._plain)),
        )
        rows = await self._db.execute(query.group_by(officer))
        return Counter({one: count for one, count in rows if one is not None})

    async def _apart(self, *which: ColumnElement[bool]) -> Apart:
        query = select(func.coalesce(func.sum(T.received), 0), func.coalesce(func.sum(T.open), 0)).where(*which)
        received, still_open = (await self._db.execute(query)).one()
        return Apart(int(received), int(still_open))


def _rows(keys: Sequence[str], cells: Mapping[tuple[str, str], Mapping[str, int]], part: int) -> tuple[Row, ...]:
    """Those of the keys, and whatever else was met; `part` of a cell's key names the row."""
    found: dict[str, Counter[str]] = {key: Counter() for key in keys}
    for key, counts in cells.items():
        found.setdefault(key[part], Counter()).update(counts)
    return tuple(Row(key, **{name: counts[name] for name in ROW}) for key, counts in found.items())
