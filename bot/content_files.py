"""Help lines, hints, shared templates and days off as CSV files, out and back in: all of a file or nothing of it.

What a file leaves out stays. A file of another column order or separator, as spreadsheets write them, is read too.
"""

import csv
import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from bot import content_lines
from bot.administration import Administration, table_of
from bot.content_cells import BadCellError, BadRowsError, Numbered, Row, day_in, line_of_words, read_all
from bot.opening import AdministrationError
from handlers.desk import Desk
from handlers.officer.filling import units
from handlers.typed_dates import MOST_DAYS_AHEAD
from handlers.views import topic_words
from models import calendar, hints, reference, templates
from models.catalogue import Topic
from models.hints import MAX_HINT
from models.reference import Kind
from models.templates import MAX_SHARED, MAX_TEXT, MAX_TITLE, PLACEHOLDERS, Template

READ_ONLY = {"name"}

# A spreadsheet would take what begins so for a formula; the apostrophe tells it that it's text.
_FORMULA = re.compile(r"\s*['=+\-@＝＋－＠]|[\t\r\n]")


@dataclass(frozen=True, slots=True)
class Sheet:
    columns: tuple[str, ...]
    rows: Callable[[AsyncSession], Awaitable[list[Row]]]
    take: Callable[[Desk, Numbered], Awaitable[int]]


async def export(admin: Administration, folder: Path) -> list[Path]:
    made = []
    async with admin.database.read() as db:
        for name, sheet in SHEETS.items():
            made.append(folder / f"{name}.csv")
            _write(made[-1], sheet.columns, await sheet.rows(db))
    return made


def _write(file: Path, columns: tuple[str, ...], rows: Iterable[Row]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8-sig", newline="") as table:
        writer = csv.DictWriter(table, columns)
        writer.writeheader()
        writer.writerows({name: _guarded(cell) for name, cell in row.items()} for row in rows)


def _guarded(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


async def import_file(admin: Administration, file: Path) -> int:
    """How many things changed. Raises AdministrationError, with all bad rows."""
    columns, rows = table_of(file)
    sheet = next((one for one in SHEETS.values() if set(one.columns) - READ_ONLY <= set(columns)), None)
    if sheet is None:
        known = "; ".join(f"{name}: {', '.join(one.columns)}" for name, one in SHEETS.items())
        raise AdministrationError(f"{file.name} has none of these sets of columns — {known}")
    numbered = [(number, row) for number, row in enumerate(rows, start=2) if any(row.values())]
    if ragged := [f"row {number}: has more cells than there are columns" for number, row in numbered if None in row]:
        raise BadRowsError(ragged)
    async with admin.desk() as desk:
        return await sheet.take(desk, [(number, _cells(row, sheet)) for number, row in numbered])


def _cells(row: dict[str | None, str | None], sheet: Sheet) -> Row:
    return {name: (row.get(name) or "").strip().removeprefix("'").strip() for name in sheet.columns}


# Hints


async def _hints(db: AsyncSession) -> list[Row]:
    changed = await reference.current(db, Kind.HINT)
    return [
        {
            "category": one.category,
            "topic": one.code,
            "name": topic_words(one),
            "hint": hints.text(one, changed.get(hints.ref_of(one))),
        }
        for one in hints.hinted()
    ]


async def _take_hints(desk: Desk, rows: Numbered) -> int:
    known = {one.key: one for one in hints.hinted()}
    written = await reference.current(desk.db, Kind.HINT)

    def read(row: Row) -> tuple[Topic, str]:
        topic = known.get((row["category"], row["topic"]))
        if topic is None:
            raise BadCellError("topic", "there is no such topic with a hint")
        if units(row["hint"]) > MAX_HINT:
            raise BadCellError("hint", f"has {units(row['hint'])} characters, {MAX_HINT} is the limit")
        return topic, row["hint"] or topic.hint

    changed = 0
    for topic, hint in read_all(rows, read):
        if hint != hints.text(topic, written.get(hints.ref_of(topic))):
            await hints.write(desk.db, topic, hint, desk.now, None)
            changed += 1
    return changed


# Shared templates


async def _templates(db: AsyncSession) -> list[Row]:
    return [{"id": str(one.id), "title": one.title, "text": one.text} for one in await templates.shared(db)]


async def _take_templates(desk: Desk, rows: Numbered) -> int:
    known = {str(one.id): one for one in await templates.shared(desk.db)}
    read = read_all(rows, partial(_template, known))
    if len(known) + sum(number is None for number, _, _ in read) > MAX_SHARED:
        raise BadRowsError([f"there would be more than {MAX_SHARED} shared templates"])
    changed = 0
    for number, title, text in read:
        if number is None:
            await templates.add(desk.db, None, title, text, desk.now, shared=True)
        elif (known[number].title, known[number].text) != (title, text):
            await templates.rewrite(desk.db, known[number], desk.now, None, title=title, text=text)
        else:
            continue
        changed += 1
    return changed


def _template(known: dict[str, Template], row: Row) -> tuple[str | None, str, str]:
    if row["id"] and row["id"] not in known:
        raise BadCellError("id", "isn't that of a shared template; leave it empty for a new one")
    if not row["text"]:
        raise BadCellError("text", "is empty")
    if units(row["text"]) > MAX_TEXT:
        raise BadCellError("text", f"has {units(row['text'])} characters, {MAX_TEXT} is the limit")
    if strange := templates.unknown(row["text"]):
        raise BadCellError("text", f"{{{strange[0]}}} means nothing; there is {', '.join(PLACEHOLDERS)}")
    return row["id"] or None, line_of_words(row, "title", MAX_TITLE), row["text"]


# Days off


async def _days(db: AsyncSession) -> list[Row]:
    return [{"day": one.isoformat()} for one in sorted(await calendar.holidays(db))]


async def _take_days(desk: Desk, rows: Numbered) -> int:
    known = await calendar.holidays(desk.db)
    today = desk.now.astimezone(desk.office.zone).date()

    def read(row: Row) -> date:
        day = day_in(row, "day")
        if day not in known and not 0 <= (day - today).days <= MOST_DAYS_AHEAD:
            raise BadCellError("day", "is past, or too far ahead")
        return day

    return len(await calendar.add(desk.db, read_all(rows, read), desk.now, None))


SHEETS = {
    "helplines": Sheet(
        ("key", "number", "service", "hours", "region", "topics", "checked", "hidden"),
        content_lines.rows,
        content_lines.take,
    ),
    "hints": Sheet(("category", "topic", "name", "hint"), _hints, _take_hints),
    "templates": Sheet(("id", "title", "text"), _templates, _take_templates),
    "holidays": Sheet(("day",), _days, _take_days),
}
