"""Tables as an XLSX workbook: real numbers under a frozen header, and nothing that calculates or leads elsewhere."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import TYPE_CHECKING

from models.digest import Period

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

# A tuple is a number with its format: (0.85, "0 %").
Value = str | int | float | date | None | tuple[float, str]
Line = Sequence[Value]
Sheet = tuple[str, Sequence[str], Sequence[Line]]  # its name, header, lines

PERCENT, DECIMAL, DATE = "0 %", "0.0", "dd.mm.yyyy"
DAY = timedelta(days=1)
WIDEST = 60
MOST_CHARACTERS = 32_767  # of a cell


def book_of(sheets: Iterable[Sheet], period: Period) -> bytes:
    """Nothing that people typed becomes a formula or a link. The same figures are the same file, byte for byte."""
    from xlsxwriter import Workbook  # not for those who only name the types here: see docs/performance.md, memory

    file = BytesIO()
    with Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": datetime.combine(period.last, time())})
        for name, header, lines in sheets:
            fill(book, book.add_worksheet(name), header, lines)
    return file.getvalue()


def fill(book: "Workbook", sheet: "Worksheet", header: Sequence[str], lines: Sequence[Line]) -> None:
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    formats = {name: book.add_format({"num_format": name}) for name in (PERCENT, DECIMAL, DATE)}
    for column, words in enumerate(header):
        sheet.write_string(0, column, words, bold)
        texts = [value for line in lines if isinstance(value := line[column], str)]
        longest = max(map(len, texts), default=0)
        sheet.set_column(column, column, max(min(longest, WIDEST), len(words)) + 2)
    for number, line in enumerate(lines, 1):
        for column, value in enumerate(line):
            put(sheet, number, column, value, formats)
    sheet.freeze_panes(1, 1)


def put(sheet: "Worksheet", row: int, column: int, value: Value, formats: dict[str, "Format"]) -> None:
    match value:
        case None:
            pass
        case str():
            sheet.write_string(row, column, value[:MOST_CHARACTERS])
        case date():
            sheet.write_datetime(row, column, datetime.combine(value, time()), formats[DATE])
        case (number, name):
            sheet.write_number(row, column, number, formats[name])
        case _:
            sheet.write_number(row, column, value)
