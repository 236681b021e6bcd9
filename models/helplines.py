"""Help lines: whom to call now. A line that nobody has confirmed is never shown."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

_TABLE = Path(__file__).parent / "data" / "hotlines.csv"


class HelpTopic(StrEnum):
    """Kinds of help, in the order in which they are listed."""

    EMERGENCY = "emergency"
    EVACUATION = "evacuation"
    GBV = "gbv"
    CHILD = "child"
    CRISIS = "crisis"
    PSYCHOLOGICAL = "psychological"
    MEDICAL = "medical"
    MISSING = "missing"
    LEGAL = "legal"
    GENERAL = "general"


@dataclass(frozen=True, slots=True)
class HelpLine:
    number: str
    service: str
    hours: str
    region: str | None  # where it answers; everywhere when None
    topics: frozenset[HelpTopic]
    checked: date | None  # the first day of the month in which it was last confirmed

    def serves(self, region: str | None) -> bool:
        return self.region in (None, region)


def lines(topic: HelpTopic | None = None, region: str | None = None) -> list[HelpLine]:
    """List confirmed lines, those of the region before the national ones."""
    serving = (line for line in _confirmed(LINES) if line.serves(region))
    return sorted((line for line in serving if topic is None or topic in line.topics), key=_is_national)


def emergency() -> list[HelpLine]:
    return lines(HelpTopic.EMERGENCY)


def topics(region: str | None = None) -> list[HelpTopic]:
    """List the kinds of help that have a line to show."""
    return [topic for topic in HelpTopic if lines(topic, region)]


def _confirmed(candidates: Iterable[HelpLine]) -> Iterable[HelpLine]:
    return (line for line in candidates if line.checked)


def _is_national(line: HelpLine) -> bool:
    return line.region is None


def _read() -> tuple[HelpLine, ...]:
    with _TABLE.open(encoding="utf-8", newline="") as table:
        return tuple(_line(row) for row in csv.DictReader(table))


def _line(row: dict[str, str]) -> HelpLine:
    return HelpLine(
        number=row["number"],
        service=row["service_uk"],
        hours=row["hours_uk"],
        region=row["region_iso"] or None,
        topics=frozenset(map(HelpTopic, row["topics"].split())),
        checked=date.fromisoformat(f"{row['source_month']}-01") if row["source_month"] else None,
    )


# With those that a coordinator has yet to check.
LINES = _read()
