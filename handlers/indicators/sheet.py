"""The spreadsheet of a year: what it says can be edited and imported again, see bot/indicators.py."""

from collections.abc import Sequence

from handlers.digest.book import PERCENT, Line, book_of
from locales import label
from models.digest.measuring import period_of
from models.indicators import Measured

COLUMNS = ("indicator", "unit", "period", "plan", "fact", "reached", "source")


def header() -> list[str]:
    return [label(f"indicators-column-{column}") for column in COLUMNS]


def workbook(measured: Sequence[Measured], year: str) -> bytes:
    return book_of([(label("digest-sheet-plans"), header(), [_line(one) for one in measured])], period_of(year))


def _line(one: Measured) -> Line:
    source = label("indicators-counted" if one.automatic else "indicators-by-hand")
    reached = None if one.share is None else (one.share, PERCENT)
    return [one.name, one.unit, one.period, one.plan, one.fact, reached, source]
