"""Help lines, hints, shared templates and days off as CSV files, out and back in: all of a file or nothing of it.

What a file leaves out stays. A file of another column order or separator, as spreadsheets write them, is read too.
"""

import csv
import re
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from bot.administration import Administration, AdministrationError, parse_regions, table_of
from handlers.desk import Desk
from handlers.officer.filling import units
from handlers.typed_dates import MOST_DAYS_AHEAD
from handlers.views import topic_words
from models import calendar, help_numbers, helplines, hints, people, reference, templates
from models.catalogue import Topic
from models.help_numbers import BadNumberError, Fault
from models.helplines import MAX_HOURS, MAX_SERVICE, HelpLine, HelpTopic
from models.hints import MAX_HINT
from models.reference import Kind
from models.templates import MAX_SHARED, MAX_TEXT, MAX_TITLE, PLACEHOLDERS, Template

Row = dict[str, str]
Numbered = list[tuple[int, Row]]
T = TypeVar("T")

READ_ONLY = {"name"}

YES, NO = {"yes", "так", "1", "true"}, {"", "no", "ні", "0", "false"}
NUMBER_FAULTS = {
    Fault.EMPTY: "is empty",
    Fault.SEVERAL: "holds several numbers: one line for each",
    Fault.SIGNS: "may hold digits, spaces, brackets, dashes and a plus in front only",
    Fault.LENGTH: "has a wrong length: 112, 1547, 0 800 100 102 or +380 44 123 45 67",
}
# A spreadsheet would take what begins so for a formula; the apostrophe tells it that it's text.
_FORMULA = re.compile(r"['=+\-@\t\r]")


class BadCellError(ValueError):
    def __init__(self, column: str, wrong: str) -> None:
        super().__init__(f"column {column}: {wrong}")


class BadRowsError(AdministrationError):
    """Nothing of the file has been taken."""

    def __init__(self, rows: list[str]) -> None:
        super().__init__("\n".join([*rows, "nothing was imported"]))


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


def _read_all(rows: Numbered, read: Callable[[Row], T]) -> list[T]:
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


def _line_of_words(row: Row, column: str, limit: int, *, needed: bool = True) -> str:
    said = people.clean_line(row[column], len(row[column]))
    if needed and not said:
        raise BadCellError(column, "is empty")
    if units(said) > limit:
        raise BadCellError(column, f"has {units(said)} characters, {limit} is the limit")
    return said


def _day(row: Row, column: str) -> date:
    """«2026-08-24», «2026-08» or «24.08.2026»."""
    said = row[column]
    with suppress(ValueError):
        return date.fromisoformat(f"{said}-01" if re.fullmatch(r"\d{4}-\d\d", said) else said)
    with suppress(ValueError):
        return datetime.strptime(said, "%d.%m.%Y").replace(tzinfo=UTC).date()
    raise BadCellError(column, "is no date like 2026-08-24 or 24.08.2026")


# Help lines


async def _lines(db: AsyncSession) -> list[Row]:
    return [
        {
            "key": one.key,
            "number": one.number,
            "service": one.service,
            "hours": one.hours,
            "region": one.region or "",
            "topics": " ".join(topic.value for topic in HelpTopic if topic in one.topics),
            "checked": one.checked.isoformat() if one.checked else "",
            "hidden": "yes" if one.hidden else "no",
        }
        for one in await helplines.everything(db)
    ]


async def _take_lines(desk: Desk, rows: Numbered) -> int:
    known = {one.key: one for one in await helplines.everything(desk.db)}
    taken: dict[str, HelpLine] = {}
    today = desk.now.astimezone(desk.office.zone).date()

    def read(row: Row) -> HelpLine:
        line = _line(row, known, today)
        if line.key in taken:
            raise BadCellError("key", "stands in two rows")
        if any(line.same_number(one) for key, one in (known | taken).items() if key != line.key):
            raise BadCellError("number", "is in the list already, for the same region")
        taken[line.key] = line
        return line

    changed = [line for line in _read_all(rows, read) if line != known.get(line.key)]
    for line in changed:
        await helplines.save(desk.db, line, desk.now, None)
    return len(changed)


def _line(row: Row, known: dict[str, HelpLine], today: date) -> HelpLine:
    before = known.get(row["key"])
    if row["key"] and before is None:
        raise BadCellError("key", "isn't known; leave it empty for a new line")
    line = HelpLine(
        number=_number(row),
        service=_line_of_words(row, "service", MAX_SERVICE),
        hours=_line_of_words(row, "hours", MAX_HOURS, needed=False),
        region=_region(row),
        topics=_topics(row),
        checked=_checked(row, today),
        hidden=_yes(row, "hidden"),
        key=row["key"] or helplines.new_key(),
        seen=before.seen if before else 0,
    )
    if before is not None and before.fixed and replace(line, checked=before.checked) != before:
        raise BadCellError("key", f"{before.number} always stands as it is: only «checked» may change")
    return line


def _number(row: Row) -> str:
    try:
        return help_numbers.normal(row["number"])
    except BadNumberError as bad:
        raise BadCellError("number", NUMBER_FAULTS[bad.fault]) from None


def _region(row: Row) -> str | None:
    try:
        found = parse_regions(row["region"])
    except AdministrationError as wrong:
        raise BadCellError("region", str(wrong)) from None
    if len(found) > 1:
        raise BadCellError("region", "holds several: one line for each, or none for the whole country")
    return found[0] if found else None


def _topics(row: Row) -> frozenset[HelpTopic]:
    said = row["topics"].replace(",", " ").replace(";", " ").split()
    known = ", ".join(HelpTopic)
    if not said:
        raise BadCellError("topics", f"is empty: one or several of {known}")
    if strange := [one for one in said if one not in set(HelpTopic)]:
        raise BadCellError("topics", f"unknown «{strange[0]}»: one or several of {known}")
    return frozenset(map(HelpTopic, said))


def _checked(row: Row, today: date) -> date | None:
    if not row["checked"]:
        return None
    day = _day(row, "checked")
    if day > today:
        raise BadCellError("checked", "is still to come")
    return day


def _yes(row: Row, column: str) -> bool:
    said = row[column].lower()
    if said not in YES | NO:
        raise BadCellError(column, "must be yes or no")
    return said in YES


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
    for topic, hint in _read_all(rows, read):
        if hint != hints.text(topic, written.get(hints.ref_of(topic))):
            await hints.write(desk.db, topic, hint, desk.now, None)
            changed += 1
    return changed


# Shared templates


async def _templates(db: AsyncSession) -> list[Row]:
    return [{"id": str(one.id), "title": one.title, "text": one.text} for one in await templates.shared(db)]


async def _take_templates(desk: Desk, rows: Numbered) -> int:
    known = {str(one.id): one for one in await templates.shared(desk.db)}
    read = _read_all(rows, partial(_template, known))
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
    return row["id"] or None, _line_of_words(row, "title", MAX_TITLE), row["text"]


# Days off


async def _days(db: AsyncSession) -> list[Row]:
    return [{"day": one.isoformat()} for one in sorted(await calendar.holidays(db))]


async def _take_days(desk: Desk, rows: Numbered) -> int:
    known = await calendar.holidays(desk.db)
    today = desk.now.astimezone(desk.office.zone).date()

    def read(row: Row) -> date:
        day = _day(row, "day")
        if day not in known and not 0 <= (day - today).days <= MOST_DAYS_AHEAD:
            raise BadCellError("day", "is past, or too far ahead")
        return day

    return len(await calendar.add(desk.db, _read_all(rows, read), desk.now, None))


SHEETS = {
    "helplines": Sheet(
        ("key", "number", "service", "hours", "region", "topics", "checked", "hidden"), _lines, _take_lines
    ),
    "hints": Sheet(("category", "topic", "name", "hint"), _hints, _take_hints),
    "templates": Sheet(("id", "title", "text"), _templates, _take_templates),
    "holidays": Sheet(("day",), _days, _take_days),
}
