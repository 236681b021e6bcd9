"""Help lines: whom to call now. A line that nobody has confirmed is never shown.

The shipped file is the base; what a coordinator has touched stands as the coordinator left it, whatever an upgrade
brings.
"""

import csv
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from models import reference
from models.errors import StaleError
from models.help_numbers import digits
from models.reference import Change, Kind, Value

_TABLE = Path(__file__).parent / "data" / "hotlines.csv"
MAX_SERVICE = 120
MAX_HOURS = 60
OLD_DAYS = 90
ALWAYS = "112"  # stands among the emergency numbers, whatever is changed


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
    """`key` stays when the number changes; `seen` is the change that it stands as, 0 as shipped."""

    number: str
    service: str
    hours: str
    region: str | None  # where it answers; everywhere when None
    topics: frozenset[HelpTopic]
    checked: date | None  # of shipped ones the first day of the month in which it was last confirmed
    hidden: bool = False
    key: str = ""
    seen: int = 0

    @property
    def shown(self) -> bool:
        return self.checked is not None and not self.hidden

    @property
    def fixed(self) -> bool:
        """Only its check may be noted."""
        return self.key == ALWAYS

    @property
    def shipped(self) -> "HelpLine | None":
        """As it stands in the file."""
        return next((line for line in LINES if line.key == self.key), None)

    def is_old(self, today: date) -> bool:
        return self.checked is not None and (today - self.checked).days > OLD_DAYS

    def serves(self, region: str | None) -> bool:
        return self.region in (None, region)

    def same_number(self, other: "HelpLine") -> bool:
        return digits(self.number) == digits(other.number) and self.region == other.region


# What is shown to people


async def lines(db: AsyncSession, topic: HelpTopic | None = None, region: str | None = None) -> list[HelpLine]:
    """Confirmed lines, those of the region before the national ones."""
    return chosen(await everything(db), topic, region)


def chosen(candidates: Iterable[HelpLine], topic: HelpTopic | None, region: str | None) -> list[HelpLine]:
    serving = (line for line in candidates if line.shown and line.serves(region))
    return sorted((line for line in serving if topic is None or topic in line.topics), key=_is_national)


async def emergency(db: AsyncSession) -> list[HelpLine]:
    return await lines(db, HelpTopic.EMERGENCY)


async def topics(db: AsyncSession, region: str | None = None) -> list[HelpTopic]:
    """The kinds of help that have a line to show."""
    candidates = await everything(db)
    return [topic for topic in HelpTopic if chosen(candidates, topic, region)]


def _is_national(line: HelpLine) -> bool:
    return line.region is None


# Shipped and changed


async def everything(db: AsyncSession) -> list[HelpLine]:
    """With those that are hidden or that nobody has confirmed. Read each time: a change holds at once."""
    return merged(LINES, await reference.current(db, Kind.LINE))


def merged(shipped: Sequence[HelpLine], changes: Mapping[str, Change]) -> list[HelpLine]:
    """A shipped line gives way to the coordinators' line of its key, and to one of theirs with its number."""
    theirs = {key: line for key, one in changes.items() if (line := _changed(key, one)) is not None}
    standing = {line.key for line in shipped}
    added = (line for key, line in theirs.items() if key not in standing)
    found = []
    for line in shipped:
        change = changes.get(line.key)
        held = theirs.get(line.key)
        if line.fixed:
            found.append(replace(line, checked=held.checked if held else line.checked, seen=change.id if change else 0))
        elif held is not None:
            found.append(held)
        elif not any(line.same_number(one) for one in theirs.values()):
            found.append(replace(line, seen=change.id if change else 0))
    return [*found, *sorted(added, key=lambda line: line.service.casefold())]


def _changed(key: str, change: Change) -> HelpLine | None:
    """None where it stands as shipped, or can't be understood."""
    try:
        return replace(from_value(change.after), key=key, seen=change.id) if change.after else None
    except (KeyError, ValueError, TypeError):
        return None


def from_value(value: Value) -> HelpLine:
    known = set(HelpTopic)
    return HelpLine(
        number=value["number"],
        service=value["service"],
        hours=value["hours"],
        region=value["region"],
        topics=frozenset(HelpTopic(one) for one in value["topics"] if one in known),
        checked=date.fromisoformat(value["checked"]) if value["checked"] else None,
        hidden=value["hidden"],
    )


def as_value(line: HelpLine) -> Value:
    return {
        "number": line.number,
        "service": line.service,
        "hours": line.hours,
        "region": line.region,
        "topics": [topic.value for topic in HelpTopic if topic in line.topics],
        "checked": line.checked.isoformat() if line.checked else None,
        "hidden": line.hidden,
    }


async def get(db: AsyncSession, key: str) -> HelpLine:
    """Raises StaleError."""
    found = next((line for line in await everything(db) if line.key == key), None)
    if found is None:
        raise StaleError
    return found


async def twin(db: AsyncSession, line: HelpLine) -> HelpLine | None:
    """Another line with the number, for the same place."""
    return next((one for one in await everything(db) if one.key != line.key and one.same_number(line)), None)


def new_key() -> str:
    """Never that of a shipped line, which is a number."""
    return f"n{secrets.token_hex(4)}"


async def save(db: AsyncSession, line: HelpLine, now: datetime, by: int | None) -> HelpLine:
    """As it stands from now on. Raises StaleError for what isn't changed of the emergency number."""
    former = (await reference.current(db, Kind.LINE, line.key)).get(line.key)
    before = former.after if former else None
    shipped = line.shipped
    if line.fixed and shipped is not None and as_value(replace(line, checked=shipped.checked)) != as_value(shipped):
        raise StaleError
    made = await reference.change(db, Kind.LINE, line.key, before, as_value(line), now, by=by)
    return replace(line, seen=made.id)


async def as_shipped(db: AsyncSession, line: HelpLine, now: datetime, by: int | None) -> None:
    """Raises StaleError where there is nothing to go back to."""
    former = (await reference.current(db, Kind.LINE, line.key)).get(line.key)
    if former is None or former.after is None or line.shipped is None:
        raise StaleError
    await reference.change(db, Kind.LINE, line.key, former.after, None, now, by=by)


# The shipped file


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
        key=digits(row["number"]),
    )


# With those that a coordinator has yet to check.
LINES = _read()
