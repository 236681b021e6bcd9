"""What the domain's operations need of a session, in memory.

A case takes some thirty statements; a year of them would take a minute. Here the same operations take a second, and
`rows` are written at once when the year is over: tests/test_demo.py holds that they are the rows of a real session.
"""

from collections.abc import Mapping
from itertools import count
from typing import Any, Self, cast

from sqlalchemy import Delete, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.agenda import Due, Task
from models.cases import Case
from models.correspondence import Letter
from models.database import Base
from models.events import Event
from models.intake import Counter
from models.people import Person
from models.referrals import Referral

Table = type[Base]


class Ledger:
    def __init__(self, last: Mapping[Table, int]) -> None:
        """`last`: the ids with which these tables end."""
        self.info: dict[str, Any] = {}  # where the history collects what was recorded
        self._ids = {table: count(value + 1) for table, value in last.items()}
        self._rows: dict[Table, list[Base]] = {table: [] for table in (Person, Case, Letter, Referral, Event)}
        self._counters: dict[int, Counter] = {}
        self._tasks: dict[tuple[Due, str], Task] = {}

    @classmethod
    async def beside(cls, db: AsyncSession) -> Self:
        """One whose rows go on where the tables end."""
        numbered = (Person, Letter, Referral, Event)
        return cls({table: await db.scalar(select(func.max(table.id))) or 0 for table in numbered})

    @property
    def db(self) -> AsyncSession:
        """As operations take it: they use no more than the methods below."""
        return cast("AsyncSession", self)

    def add(self, row: Base) -> None:
        match row:
            case Counter():
                self._counters[row.series] = row
            case Task():
                self._tasks[row.kind, row.ref] = row
            case Case():
                row.person_id = row.person.id
                self._rows[Case].append(row)
            case Person() | Letter() | Referral() | Event():
                row.id = next(self._ids[type(row)])
                self._rows[type(row)].append(row)

    async def flush(self) -> None:
        """Nothing waits: what a flush would fill in, `add` has."""

    async def get(self, entity: type[Base], key: Any) -> Base | None:
        return self._counters.get(key) if entity is Counter else self._tasks.get(key)

    async def scalars(self, _: Select[Any]) -> list[Any]:
        """`calendar.holidays`, the only query that operations make: the sample year has no days off."""
        return []

    async def execute(self, statement: Delete) -> None:
        """`agenda.cancel`, the only statement that operations on a case execute: kinds, then what they are about."""
        conditions: Any = statement.whereclause
        kinds, ref = (condition.right.value for condition in conditions.clauses)
        for kind in kinds:
            self._tasks.pop((kind, ref), None)

    async def write(self, db: AsyncSession) -> None:
        """Table by table, those first to which others point."""
        for rows in (*self._rows.values(), self._counters.values(), self._tasks.values()):
            db.add_all(rows)
            await db.flush()
