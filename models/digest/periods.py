"""Periods that a summary can be of: a month, a quarter, or any days in a row."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from models.deadlines import next_month

DAY = timedelta(days=1)
QUARTER = 3  # months
CODE = re.compile(
    r"(?P<month>20\d\d-\d\d)|(?P<year>20\d\d)-Q(?P<quarter>[1-4])|(?P<first>20\d\d-\d\d-\d\d)_(?P<last>20\d\d-\d\d-\d\d)",
    re.ASCII,
)


class Window(NamedTuple):
    start: datetime
    end: datetime

    def has(self, moment: datetime | None) -> bool:
        return moment is not None and self.start <= moment < self.end


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Both days included. `code` is «2026-10», «2026-Q3» or «2026-09-01_2026-11-15»; a whole month is one, however it
    was asked for."""

    first: date
    last: date

    @classmethod
    def parse(cls, code: str) -> "Period":
        """Raises ValueError."""
        found = CODE.fullmatch(code)
        if found is None:
            raise ValueError(code)
        if found["month"]:
            return cls._months(date.fromisoformat(f"{found['month']}-01"), 1)
        if found["quarter"]:
            return cls._months(date(int(found["year"]), QUARTER * int(found["quarter"]) - 2, 1), QUARTER)
        return cls.of(date.fromisoformat(found["first"]), date.fromisoformat(found["last"]))

    @classmethod
    def of(cls, first: date, last: date) -> "Period":
        """Raises ValueError."""
        if last < first:
            raise ValueError("ends before it begins")
        return cls(first, last)

    @classmethod
    def _months(cls, first: date, count: int) -> "Period":
        after = first
        for _ in range(count):
            after = next_month(after)
        return cls(first, after - DAY)

    @property
    def is_month(self) -> bool:
        return self == self._months(self.first.replace(day=1), 1)

    @property
    def is_quarter(self) -> bool:
        return self.first.month % QUARTER == 1 and self == self._months(self.first.replace(day=1), QUARTER)

    @property
    def is_calendar(self) -> bool:
        return self.is_month or self.is_quarter

    @property
    def quarter(self) -> int:
        """In which the first day is."""
        return (self.first.month + 2) // QUARTER

    @property
    def last_month(self) -> str:
        return f"{self.last:%Y-%m}"

    @property
    def code(self) -> str:
        if self.is_month:
            return f"{self.first:%Y-%m}"
        if self.is_quarter:
            return f"{self.first.year}-Q{self.quarter}"
        return f"{self.first}_{self.last}"

    def before(self) -> "Period":
        """The one before, of equal kind: the month, the quarter, or as many days."""
        if self.is_month:
            return month_with(self.first - DAY)
        if self.is_quarter:
            return quarter_with(self.first - DAY)
        return Period(self.first - (self.last - self.first) - DAY, self.first - DAY)

    def months(self) -> list["Period"]:
        """Of a month or quarter."""
        found = [month_with(self.first)]
        while found[-1].last < self.last:
            found.append(month_with(found[-1].last + DAY))
        return found

    def whole_months(self) -> list["Period"]:
        """Those that are within it from the first day to the last."""
        month = month_with(self.first)
        found = []
        while month.last <= self.last:
            if month.first >= self.first:
                found.append(month)
            month = month_with(month.last + DAY)
        return found

    def window(self, zone: ZoneInfo) -> Window:
        """In UTC: moments within one zone are compared several times as fast."""
        start, end = (datetime.combine(day, time(), zone) for day in (self.first, self.last + DAY))
        return Window(start.astimezone(UTC), end.astimezone(UTC))

    def is_over(self, today: date) -> bool:
        return self.last < today


def month_with(day: date) -> Period:
    return Period._months(day.replace(day=1), 1)  # noqa: SLF001 - a constructor of the same module


def quarter_with(day: date) -> Period:
    first = day.replace(month=(day.month - 1) // QUARTER * QUARTER + 1, day=1)
    return Period._months(first, QUARTER)  # noqa: SLF001
