"""Days that somebody types: «24.08.2026», «24.08», and ranges «24.11–05.12»."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from functools import cache

from locales import label, t

# A year that isn't typed is this one, or the next when the day would be long past.
FAR = 180
A_YEAR = 366
MOST_DAYS_AHEAD = 3 * 366
EARLIEST_YEAR = 2022  # no summary is of earlier days

DAY = re.compile(r"(\d{1,2})[./](\d{1,2})(?:[./](\d{4}|\d{2}))?", re.ASCII)
BETWEEN_DAYS = re.compile(r"[\s,;]+")


class UnreadableDateError(ValueError):
    """`why` says it in words."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def parse_day(typed: str, today: date, *, far: int = FAR) -> date:
    """A day from today on. Raises UnreadableDateError."""
    found = DAY.fullmatch(typed.strip().rstrip("."))
    if found is None:
        raise UnreadableDateError(t("date-unreadable"))
    day, month, year = found.groups()
    try:
        made = _with_year(int(day), int(month), year, today, far)
    except ValueError:
        raise UnreadableDateError(t("date-impossible")) from None
    if made < today:
        raise UnreadableDateError(t("date-past"))
    if (made - today).days > MOST_DAYS_AHEAD:
        raise UnreadableDateError(t("date-far"))
    return made


def parse_past_day(typed: str, today: date) -> date:
    """A day up to today; a year that isn't typed is this one, or the last when the day would be far ahead.

    Raises UnreadableDateError.
    """
    found = DAY.fullmatch(typed.strip().rstrip("."))
    if found is None:
        raise UnreadableDateError(t("date-unreadable"))
    day, month, year = found.groups()
    try:
        made = date(_year(year) if year else today.year, int(month), int(day))
        if year is None and (made - today).days > FAR:
            made = made.replace(year=today.year - 1)
    except ValueError:
        raise UnreadableDateError(t("date-impossible")) from None
    if made > today:
        raise UnreadableDateError(t("date-future"))
    return made


def _year(typed: str) -> int:
    return int(typed) + (2000 if len(typed) == 2 else 0)


def _with_year(day: int, month: int, year: str | None, today: date, far: int) -> date:
    """Raises ValueError."""
    if year is not None:
        return date(_year(year), month, day)
    if (month, day) == (2, 29):
        return next(date(one, 2, 29) for one in range(today.year, today.year + 9) if one % 4 == 0)
    made = date(today.year, month, day)
    coming = made.replace(year=today.year + 1)
    return coming if made < today and (coming - today).days < far else made


def parse_days(typed: str, today: date) -> tuple[list[date], list[str]]:
    """Any number of days, with what couldn't be read. Without a year it is the next such day, however far."""
    days, unread = set(), []
    for one in filter(None, BETWEEN_DAYS.split(typed)):
        try:
            days.add(parse_day(one, today, far=A_YEAR))
        except UnreadableDateError:
            unread.append(one)
    return sorted(days), unread


@cache
def _range() -> re.Pattern[str]:
    before, between = label("dates-before"), label("dates-between")
    pattern = rf"\s*(?:(?:{before})\s+)?(\S+?)\s*(?:[-–—]|\s+(?:{between})\s+)\s*(\S+)\s*"
    return re.compile(pattern, re.IGNORECASE)


def parse_range(typed: str, today: date) -> tuple[date, date] | None:
    """«24.11–05.12»; None for a single day. Raises UnreadableDateError."""
    found = _range().fullmatch(typed)
    if found is None:
        return None
    first = parse_day(found[1], today)
    last = parse_day(found[2], today)
    if last < first:
        raise UnreadableDateError(t("date-backwards"))
    return first, last


def parse_past(typed: str, today: date) -> tuple[date, date]:
    """«01.09.2026–15.11.2026», or one day, all of it over. Raises UnreadableDateError."""
    found = _range().fullmatch(typed)
    first, last = (_past_day(one, today) for one in (found.groups() if found else (typed, typed)))
    if last < first:
        raise UnreadableDateError(t("period-backwards"))
    if last >= today:
        raise UnreadableDateError(t("period-not-over"))
    return first, last


def _past_day(typed: str, today: date) -> date:
    found = DAY.fullmatch(typed.strip().rstrip("."))
    if found is None:
        raise UnreadableDateError(t("period-unreadable"))
    day, month, year = found.groups()
    try:
        if year is not None:
            made = date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
        else:
            made = next(one for one in _years_back(int(day), int(month), today) if one <= today)
    except ValueError:
        raise UnreadableDateError(t("period-impossible")) from None
    if made.year < EARLIEST_YEAR:
        raise UnreadableDateError(t("period-early"))
    return made


def _years_back(day: int, month: int, today: date) -> Iterator[date]:
    """Of this year and those before; 29 February is in one of nine. Raises ValueError for no day at all."""
    date(2000, month, day)
    for year in range(today.year, today.year - 9, -1):
        with suppress(ValueError):
            yield date(year, month, day)
