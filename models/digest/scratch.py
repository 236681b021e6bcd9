"""Where the database works out how cases stood at the end of a period: temporary tables, gone with the transaction.

A year may have a million cases with ten events each. The database squeezes the course of each case into one row
(models/digest/squeezing.py), and that says all where nothing that counts happened twice and nothing was turned back;
only the few others are followed event by event (models/digest/history.py). Both stand side by side in TOLD, from which
models/digest/tally.py counts.

Moments are whole microseconds here, which is what SQL can reckon with everywhere alike.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Column, MetaData, Select, String, Table, and_, insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from models.digest.figures import CASES

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def written(moment: datetime) -> int:
    return (moment - EPOCH) // MICROSECOND


class microseconds(FunctionElement[int]):  # noqa: N801 - as SQLAlchemy names functions
    """Since 1970, of a column with moments."""

    type = BigInteger()
    inherit_cache = True


@compiles(microseconds, "sqlite")
def _in_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    text = compiler.process(element.clauses, **options)
    return f"(unixepoch(substr({text}, 1, 19)) * 1000000 + cast(substr({text}, 21) as integer))"


@compiles(microseconds, "postgresql")
def _in_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    return f"cast(extract(epoch from {compiler.process(element.clauses, **options)}) * 1000000 as bigint)"


SCRATCH = MetaData()


def _table(name: str, *, numbers: str, words: str) -> Table:
    whole = [Column(one, BigInteger) for one in numbers.split()]
    spoken = [Column(one, String) for one in words.split()]
    return Table(name, SCRATCH, *whole, *spoken, prefixes=["TEMPORARY"])


# The course of a case until the last period ends, squeezed. `place` is where its person lives now.
COURSE = _table(
    "digest_course",
    numbers="number person filed due turns once kinds answered assigned officer referred confirmed resolved resolver"
    " closed withdrawn rated rating",
    words="category place intake outcome reason",
)
FLAGS = tuple(CASES)  # which totals count a case: 0 or 1
COUNTS = ("referred", "confirmed", "first_kept", "first_owed", "kept", "owed", "silent")
# How a case stood at the end of a period (`until`), and what happened to it within. `category` and `place` are the
# rows that it is counted in.
TOLD = _table(
    "digest_told",
    numbers="until number person callback sealed first_wait wait holder resolver rating " + " ".join(FLAGS + COUNTS),
    words="category place outcome",
)


async def create(db: AsyncSession) -> None:
    """Anew, empty."""
    connection = await db.connection()
    await connection.run_sync(SCRATCH.drop_all)
    await connection.run_sync(SCRATCH.create_all, checkfirst=False)


IS_WHOLE = and_(COURSE.c.turns == 0, COURSE.c.once == COURSE.c.kinds)


def turned() -> Select[int]:
    """Numbers of the cases that have to be followed event by event."""
    return select(COURSE.c.number).where(~IS_WHOLE)


async def tell(db: AsyncSession, rows: Iterable[dict[str, Any]]) -> None:
    if rows := list(rows):
        await db.execute(insert(TOLD), rows)
