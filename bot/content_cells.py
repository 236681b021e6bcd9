"""The cells of a CSV of reference data: what is wrong with one is said with its column, and all of a file at once."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import TypeVar

from bot.opening import AdministrationError
from handlers.officer.filling import units
from models import people

Row = dict[str, str]
Numbered = list[tuple[int, Row]]
T = TypeVar("T")


class BadCellError(ValueError):
    def __init__(self, column: str, wrong: str) -> None:
        super().__init__(f"column {column}: {wrong}")


class BadRowsError(AdministrationError):
    """Nothing of the file has been taken."""

    def __init__(self, rows: list[str]) -> None:
        super().__init__("\n".join([*rows, "nothing was imported"]))


def read_all(rows: Numbered, read: Callable[[Row], T]) -> list[T]:
    """Raises BadRowsError that names every row in which something is wrong."""
    found, bad = [], []
    for number, row in rows:
        try:
            found.append(read(row))
        except BadCellError as wrong:
            bad.append(f"row {number}, {wrong}")
    if bad:
        raise BadRowsError(bad)
    return found


def line_of_words(row: Row, column: str, limit: int, *, needed: bool = True) -> str:
    said = people.clean_line(row[column], len(row[column]))
    if needed and not said:
        raise BadCellError(column, "is empty")
    if units(said) > limit:
        raise BadCellError(column, f"has {units(said)} characters, {limit} is the limit")
    return said


def day_in(row: Row, column: str) -> date:
    """«2026-08-24», «2026-08» or «24.08.2026»."""
    said = row[column]
    with suppress(ValueError):
        return date.fromisoformat(f"{said}-01" if re.fullmatch(r"\d{4}-\d\d", said) else said)
    with suppress(ValueError):
        return datetime.strptime(said, "%d.%m.%Y").replace(tzinfo=UTC).date()
    raise BadCellError(column, "is no date like 2026-08-24 or 24.08.2026")
