"""The session of a unit of work: it holds what it has loaded, and knows the numbers of new rows before it writes them.

So nothing is asked for twice, and nothing has to be written only to learn its number: whatever a batch of updates has
changed is written together, with one statement for all rows of a table.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, TypeVar

from sqlalchemy import event, inspect, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session
from sqlalchemy.orm.util import identity_key

T = TypeVar("T")

HELD = "held"  # in the session's info: what it has loaded or written
MADE = "made"  # in the session's info: new rows by what they are and their numbers
LAST = "last numbers"  # in the session's info: the last one given in each table
LAST_GIVEN = text("SELECT name, seq FROM sqlite_sequence")


class Unit(Session):
    """A session by itself forgets whatever nobody else holds, and goes on to give out by its number what is only about
    to be deleted: of two presses in one batch the second would find what the first has taken."""

    _writers: ClassVar[list[Callable[["Unit"], None]]] = []

    @classmethod
    def writes(cls, writer: Callable[["Unit"], None]) -> Callable[["Unit"], None]:
        """It writes what doesn't stand in the session as an object, whenever the objects have been written."""
        cls._writers.append(writer)
        return writer

    def flush(self, objects: Sequence[Any] | None = None) -> None:
        super().flush(objects)
        for write in self._writers:
            write(self)

    def delete(self, instance: object) -> None:
        super().delete(instance)
        self.flush()


@event.listens_for(Unit, "before_commit")
def _write(unit: Session) -> None:
    """A session without changed objects wouldn't flush."""
    unit.flush()


@event.listens_for(Unit, "loaded_as_persistent")
@event.listens_for(Unit, "pending_to_persistent")
def _hold(unit: Session, row: object) -> None:
    unit.info.setdefault(HELD, []).append(row)


def at_hand(db: AsyncSession, entity: type[T], key: Any, *loaded: str) -> T | None:
    """What this session has loaded or made already, with these relationships: no statement is sent."""
    found = db.sync_session.identity_map.get(identity_key(entity, key)) or db.info.get(MADE, {}).get((entity, key))
    if found is None or inspect(found).expired or not found.__dict__.keys() >= set(loaded):
        return None
    return found


class Numbered:
    """Mark of a table whose rows are all added to a session one by one, never by a statement of their own."""


async def give_number(db: AsyncSession, row: Numbered) -> None:
    """The new row has its number from now on. PostgreSQL gives it when the row is written, so there it is written."""
    if getattr(row, _key(row)) is not None:
        return
    if not _is_ours_to_give(db.sync_session):
        await db.flush()
    elif LAST in db.info:
        _give(db.sync_session, row)
    else:
        await db.run_sync(lambda unit: _give(unit, row))


@event.listens_for(Unit, "before_flush")
def _number_all(unit: Session, *_: object) -> None:
    """In the order in which they were added: among them may be some that have their number already."""
    if _is_ours_to_give(unit):
        for row in unit.new:
            if isinstance(row, Numbered):
                _give(unit, row)


def _is_ours_to_give(unit: Session) -> bool:
    """SQLite has one writer at a time, and this transaction is it."""
    return unit.get_bind().dialect.name == "sqlite"


def _give(unit: Session, row: Any) -> None:
    """Or learns the number that somebody else gave it."""
    if LAST not in unit.info:
        unit.info[LAST] = Counter(dict(unit.connection().execute(LAST_GIVEN).all()))
    last, table, key = unit.info[LAST], row.__tablename__, _key(row)
    given = getattr(row, key)
    last[table] = last[table] + 1 if given is None else max(last[table], given)
    if given is None:
        setattr(row, key, last[table])
        unit.info.setdefault(MADE, {})[type(row), last[table]] = row


def _key(row: Any) -> str:
    return str(row.__mapper__.primary_key[0].name)
