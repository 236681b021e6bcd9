"""The spreadsheet of a year: what it says can be edited and imported again, see bot/indicators.py.

Beside a value that was worked out stands how, and the value itself once more: so whoever reads the file later can tell
what somebody has changed from what has become another number since.
"""

from collections.abc import Sequence

from handlers.digest.book import PERCENT, Line, book_of
from handlers.indicators.views import number
from locales import label
from models.digest.measuring import period_of
from models.indicators import Measured, Side, Source

COLUMNS = ("indicator", "unit", "period", "plan", "fact", "reached", "plan-source", "fact-source")
SOURCES = {Side.PLAN: "plan-source", Side.FACT: "fact-source"}
WORKED_OUT = (Source.SUM, Source.REPORTED)


def header() -> list[str]:
    return [label(f"indicators-column-{column}") for column in COLUMNS]


def workbook(measured: Sequence[Measured], year: str) -> bytes:
    return book_of([(label("digest-sheet-plans"), header(), [_line(one) for one in measured])], period_of(year))


def _line(one: Measured) -> Line:
    reached = None if one.share is None else (one.share, PERCENT)
    sources = [_how(one.plan_source, one.plan), _how(one.fact_source, one.fact)]
    return [one.name, one.unit, one.period, one.plan, one.fact, reached, *sources]


def _how(source: Source | None, value: float | None) -> str | None:
    """«сума: 12», «вручну»."""
    if source is None:
        return None
    how = label(f"indicators-source-{source.value}")
    return label("indicators-worked-out", how=how, value=number(value)) if source in WORKED_OUT else how


def is_as_worked_out(value: float | None, how: str) -> bool:
    """Nobody has changed it since it was exported."""
    return value is not None and how.casefold() in {(_how(one, value) or "").casefold() for one in WORKED_OUT}
