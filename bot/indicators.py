"""`indicators import FILE` and `indicators export FILE`: plan and fact in a spreadsheet, XLSX or CSV."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bot.administration import Administration, cells_of, require_handy
from bot.opening import AdministrationError
from handlers.indicators import sheet
from locales import label
from models import indicators
from models.digest.measuring import measure
from models.indicators import CODE, MAX_INDICATORS, MAX_NAME, MAX_UNIT, MOST, Indicator, Measure, Side
from models.people import clean_line

NEEDED = ("indicator", "period", "plan", "fact")
WELCOME = ("unit", *sheet.SOURCES.values())
MOST_ROWS, MOST_COLUMNS = 5_000, 50
MOST_UNPACKED = 50_000_000  # bytes: a small XLSX may hold gigabytes
EMPTY = {"", "-", "—", "–"}
TYPED = re.compile(r"\d+(\.\d{1,2})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Row:
    line: int
    name: str
    unit: str
    period: str
    plan: float | None
    fact: float | None
    as_worked_out: frozenset[Side] = frozenset()  # what the bot itself wrote into the file, and nobody changed


@dataclass
class Done:
    """Either nothing is wrong, or nothing was taken."""

    bad_rows: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    changed: int = 0


def read_rows(file: Path, done: Done) -> list[Row]:
    """Rows that are good; the others are reported. Raises AdministrationError where it isn't such a table."""
    cells = _xlsx(file) if file.suffix.lower() == ".xlsx" else iter(cells_of(file))
    header = [str(one or "").strip().casefold() for one in next(cells, ())]
    known = {column: label(f"indicators-column-{column}").casefold() for column in (*NEEDED, *WELCOME)}
    places = {column: header.index(name) for column, name in known.items() if name in header}
    if missing := [label(f"indicators-column-{one}") for one in NEEDED if one not in places]:
        raise AdministrationError(f"{file.name} needs the columns {', '.join(missing)}")
    found: list[Row] = []
    seen: set[tuple[str, str]] = set()
    for line, row in enumerate(cells, start=2):
        values = {column: row[place] if place < len(row) else None for column, place in places.items()}
        if all(value is None or not str(value).strip() for value in values.values()):
            continue
        if len(found) + len(done.bad_rows) >= MOST_ROWS:
            raise AdministrationError(f"{file.name} has more than {MOST_ROWS} rows")
        try:
            made = _row(line, values)
        except ValueError as error:
            done.bad_rows.append(f"row {line}: {error}")
            continue
        if (key := (made.name.casefold(), made.period)) in seen:
            done.bad_rows.append(f"row {line}: this indicator and period stand above already")
        seen.add(key)
        found.append(made)
    return found


def _xlsx(file: Path) -> Iterator[Sequence[Any]]:
    from openpyxl import load_workbook

    require_handy(file)
    try:
        # Opened here: openpyxl leaves open what it can't read.
        with file.open("rb") as opened:
            with zipfile.ZipFile(opened) as packed:
                unpacked = sum(one.file_size for one in packed.infolist())
                if unpacked <= MOST_UNPACKED:
                    _refuse_declarations(packed)
            if unpacked <= MOST_UNPACKED:
                # What a formula came to, not the formula; cells that are there, whatever the sheet claims to hold.
                sheet = load_workbook(opened, read_only=True, data_only=True).worksheets[0]
                sheet.reset_dimensions()
                yield from sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)
    except Exception:  # noqa: BLE001 - there is no end to how a broken file breaks what reads it
        raise AdministrationError(f"{file.name} can't be read as XLSX") from None
    if unpacked > MOST_UNPACKED:
        raise AdministrationError(f"{file.name} is too large")


def _refuse_declarations(packed: zipfile.ZipFile) -> None:
    """Raises ValueError: no spreadsheet declares entities, which can name other files, or each other without end."""
    for part in packed.infolist():
        # Without zeros UTF-16 reads the same.
        if part.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in packed.read(part).replace(b"\0", b""):
            raise ValueError(part.filename)


def _row(line: int, values: dict[str, Any]) -> Row:
    """Raises ValueError."""
    name, unit = str(values["indicator"] or ""), str(values.get("unit") or "")
    if not clean_line(name, MAX_NAME):
        raise ValueError("the indicator has no name")
    if len(clean_line(name, MAX_NAME + 1)) > MAX_NAME or len(clean_line(unit, MAX_UNIT + 1)) > MAX_UNIT:
        raise ValueError("the name or unit is too long")
    period = _period(values["period"])
    if not CODE.fullmatch(period):
        raise ValueError(f"period «{period[:20]}» isn't like 2026, 2026-Q4 or 2026-10")
    numbers = {side: _number(values[side.value]) for side in Side}
    how = {side: str(values.get(column) or "").strip() for side, column in sheet.SOURCES.items()}
    left = frozenset(side for side in Side if sheet.is_as_worked_out(numbers[side], how[side]))
    plan, fact = numbers[Side.PLAN], numbers[Side.FACT]
    return Row(line, clean_line(name, MAX_NAME), clean_line(unit, MAX_UNIT), period, plan, fact, left)


def _period(value: Any) -> str:
    """«2026-10», which spreadsheets like to take for the first of October."""
    if isinstance(value, date) and value.day == 1:
        return f"{value:%Y-%m}"
    return str(value or "").strip().upper()


def _number(value: Any) -> float | None:
    """Raises ValueError. «1,200» may be one or a thousand, so that it is neither."""
    if isinstance(value, str):
        plain = "".join(value.split()).replace(",", ".")
        if plain in EMPTY:
            return None
        value = float(plain) if TYPED.fullmatch(plain) else value
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= MOST:
        raise ValueError(f"«{str(value)[:20]}» isn't a number from 0 to {MOST} with two decimals at most")
    return round(float(value), 2)


async def take(admin: Administration, rows: Sequence[Row], done: Done) -> None:
    """All or nothing. What is as it was before isn't entered, nor what the bot worked out for the file: what was
    exported changes nothing, and sums go on following their parts."""
    periods = {row.period for row in rows}
    async with admin.desk() as desk:
        # Without what is counted from cases, which no file changes.
        before = {
            (one.id, one.period): one
            for one in await measure(
                desk.db, sorted(periods), desk.office.zone, desk.now, include_samples=False, by_hand_only=True
            )
        }
        known = {one.name.casefold(): one for one in await indicators.listed(desk.db)}
        retired = {one.name.casefold() for one in await indicators.listed(desk.db, retired=True)}
        done.bad_rows += [
            f"row {row.line}: this indicator has been retired" for row in rows if row.name.casefold() in retired
        ]
        new = {row.name.casefold(): row for row in reversed(rows) if row.name.casefold() not in known}
        if len(known) + len(new) > MAX_INDICATORS:
            done.bad_rows.append(f"there would be more than {MAX_INDICATORS} indicators")
        if done.bad_rows:
            return
        for row in reversed(list(new.values())):
            unit = row.unit or "—"
            made = await indicators.add(desk.db, row.name, unit, Measure.HAND, desk.now, actor=None)
            known[row.name.casefold()] = made
            done.new.append(row.name)
        entered = await indicators.values(desk.db)
        for row in rows:
            one = known[row.name.casefold()]
            kept = before.get((one.id, row.period))
            for side, value in ((Side.PLAN, row.plan), (Side.FACT, row.fact)):
                if side in row.as_worked_out and row.name.casefold() not in new:
                    continue
                former = getattr(kept, side.value) if kept else None
                if is_news(one, side, value, former):
                    stands = entered.get((one.id, side, row.period))
                    indicators.put(desk.db, stands, one, side, row.period, value, desk.now, actor=None)
                    done.changed += 1


def is_news(one: Indicator, side: Side, value: float | None, former: float | None) -> bool:
    """An empty cell takes nothing away, and what is counted isn't entered."""
    counted = side is Side.FACT and one.is_automatic
    return value is not None and not counted and (former is None or round(former, 2) != value)


async def export(admin: Administration, year: str) -> bytes:
    async with admin.database.read_long() as db:
        codes = indicators.whole_year(year)
        found = await measure(db, codes, admin.settings.zone, datetime.now(UTC), include_samples=False)
        return sheet.workbook(found, year)
