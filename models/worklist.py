"""What somebody has in hand, sorted by what is to be done with it. Each case stands in exactly one section.

All is read by holder and status, so it costs what the holder has in hand, whatever else the database holds.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from models import access, places
from models.cases import Case, Whereabouts
from models.people import Person
from models.statuses import GOING_ON, Status

UNPLACED = "-"


class Section(StrEnum):
    """In the order in which a case is looked at: the first that fits is its section."""

    OVERDUE = "late"
    TODAY = "today"
    NEW = "new"
    YOURS = "yours"  # the applicant wrote last, or wasn't content
    THEIRS = "theirs"  # a question to the applicant is open
    WORK = "work"
    REFERRED = "sent"
    RESOLVED = "done"  # the applicant hasn't said yet whether it is


# What an officer should look at today.
PRESSING = (Section.OVERDUE, Section.TODAY, Section.NEW, Section.YOURS)
BY_STATUS = {
    Status.ASSIGNED: Section.NEW,
    Status.REOPENED: Section.NEW,
    Status.WAITING: Section.THEIRS,
    Status.REFERRED: Section.REFERRED,
    Status.RESOLVED: Section.RESOLVED,
}


@dataclass(frozen=True, slots=True)
class Sieve:
    """Empty: anything."""

    category: str = ""
    community: str = ""
    status: str = ""
    urgent: bool = False

    def lets(self, case: Case) -> bool:
        return (
            self.category in {"", case.category}
            and self.status in {"", case.status}
            and self.community in {"", community(case)}
            and (case.urgent or not self.urgent)
        )


async def held(db: AsyncSession, me: Person) -> list[Case]:
    """Open cases and those that wait for the applicant's word, soonest deadline first; people aren't loaded."""
    query = access.held(me).where(Case.status.in_(GOING_ON))
    return sorted(await db.scalars(query), key=lambda case: (case.next_deadline, case.number))


def section(case: Case, now: datetime, zone: ZoneInfo) -> Section:
    if case.is_overdue(now):
        return Section.OVERDUE
    if case.is_open and case.next_deadline.astimezone(zone).date() == now.astimezone(zone).date():
        return Section.TODAY
    if case.answer_owed and case.status not in {Status.ASSIGNED, Status.REOPENED}:
        return Section.YOURS
    return BY_STATUS.get(case.status, Section.WORK)


def by_section(found: Iterable[Case], now: datetime, zone: ZoneInfo) -> dict[Section, list[Case]]:
    """Sections in their order, those without a case left out."""
    sorted_out: dict[Section, list[Case]] = {one: [] for one in Section}
    for case in found:
        sorted_out[section(case, now, zone)].append(case)
    return {one: cases for one, cases in sorted_out.items() if cases}


def community(case: Case) -> str:
    """The code of the community (in Kyiv: the district) where the applicant lives, as far as the case says."""
    place = places.place(case.place) if case.place and case.whereabouts is Whereabouts.HERE else None
    if place is None:
        return UNPLACED
    return place.community.code if place.community else place.code
