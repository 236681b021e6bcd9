"""What officers say of their month in their own words: meetings, visits, trainings, and a text for the summary.

A row is made when somebody is asked or begins to write. `draft` is what isn't sent yet; what was sent stays as it is
until it is sent anew. Texts are erased after a year, numbers stay.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, TypedDict

from sqlalchemy import ForeignKey, String, UniqueConstraint, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import people
from models.absences import Absence
from models.crypto import Entrusted
from models.database import Base, Serial
from models.errors import StaleError
from models.events import EventKind, record
from models.people import Duty, Person

AUTHORS = Duty.OFFICER, Duty.CENTRAL
MAX_WORDS = 2_500


class Figure(StrEnum):
    MEETINGS = "meetings"
    TRIPS = "trips"
    TRAININGS = "trainings"
    PARTICIPANTS = "participants"


# More than anybody does in a month is a slip of the finger.
MOST = {Figure.MEETINGS: 500, Figure.TRIPS: 500, Figure.TRAININGS: 500, Figure.PARTICIPANTS: 50_000}


class Draft(TypedDict):
    counts: dict[str, int]
    words: list[str]
    worded: bool  # the text was asked for, and given or skipped


class Report(Base):
    __tablename__ = "report"
    __table_args__ = (UniqueConstraint("month", "person_id"),)

    id: Mapped[Serial]
    month: Mapped[str] = mapped_column(String(7))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    regions: Mapped[list[str]]  # none: of the centre
    meetings: Mapped[int | None]
    trips: Mapped[int | None]
    trainings: Mapped[int | None]
    participants: Mapped[int | None]
    words: Mapped[str | None] = mapped_column(Entrusted("report.words"))
    draft: Mapped[Any] = mapped_column(Entrusted("report.draft"), nullable=True)
    asked_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]


async def find(db: AsyncSession, person: Person, month: str) -> Report | None:
    query = select(Report).where(Report.month == month, Report.person_id == person.id)
    return (await db.scalars(query)).one_or_none()


async def begin(db: AsyncSession, person: Person, month: str) -> Report:
    report = await find(db, person, month)
    if report is None:
        report = Report(month=month, person_id=person.id, regions=_regions(person))
        db.add(report)
        await db.flush()
    return report


def _regions(person: Person) -> list[str]:
    return sorted({region for one in person.duties if one.duty is Duty.OFFICER for region in one.regions})


# Whom to ask


async def expected(db: AsyncSession, start: datetime, end: datetime, now: datetime) -> list[Person]:
    """Whoever answers cases, but for those who began to after the month (`start` to `end`) or were away for all of
    it."""
    whole = Absence.began_at <= start, Absence.ended_at.is_(None) | (Absence.ended_at >= min(now, end))
    away = set(await db.scalars(select(Absence.person_id).where(*whole)))
    return [
        one
        for one in await people.staff(db, *AUTHORS)
        if one.id not in away and any(duty.since < end for duty in one.duties if duty.duty in AUTHORS)
    ]


def ask(db: AsyncSession, report: Report, now: datetime) -> None:
    report.asked_at = now
    record(db, EventKind.REPORT_ASKED, now, subject=report.person_id, month=report.month)


def remind(db: AsyncSession, report: Report, now: datetime) -> None:
    report.reminded_at = now
    record(db, EventKind.REPORT_REMINDED, now, subject=report.person_id, month=report.month)


# What is written


def draft_of(report: Report) -> Draft:
    """What is being written; begins with what was sent."""
    if report.draft is not None:
        kept: Draft = report.draft
        return kept
    counts = {one.value: getattr(report, one) for one in Figure if getattr(report, one) is not None}
    return Draft(counts=counts, words=[report.words] if report.words else [], worded=report.sent_at is not None)


def set_count(report: Report, figure: Figure, count: int) -> None:
    """Without trainings there are no participants to ask about. Raises StaleError for what nobody can have meant."""
    if not 0 <= count <= MOST[figure]:
        raise StaleError
    draft = draft_of(report)
    counts = {**draft["counts"], figure.value: count}
    if figure is Figure.TRAININGS:
        none_before = draft["counts"].get(Figure.TRAININGS) == 0
        if count == 0:
            counts[Figure.PARTICIPANTS] = 0
        elif none_before:
            counts.pop(Figure.PARTICIPANTS, None)
    report.draft = Draft(counts=counts, words=draft["words"], worded=draft["worded"])


def set_words(report: Report, words: list[str], *, worded: bool) -> None:
    report.draft = Draft(counts=draft_of(report)["counts"], words=words, worded=worded)


def send(db: AsyncSession, report: Report, author: Person, now: datetime) -> None:
    """Raises StaleError when something is missing or nothing was changed."""
    draft: Draft | None = report.draft
    if draft is None or any(one.value not in draft["counts"] for one in Figure):
        raise StaleError
    for figure in Figure:
        setattr(report, figure, draft["counts"][figure])
    report.words = "\n".join(draft["words"]) or None
    report.regions, report.draft, report.sent_at = _regions(author), None, now
    record(db, EventKind.REPORT_SENT, now, actor=author.id, subject=author.id, month=report.month)


# What is told


@dataclass(frozen=True, slots=True)
class Counts:
    meetings: int = 0
    trips: int = 0
    trainings: int = 0
    participants: int = 0

    @classmethod
    def total(cls, of: Iterable["Counts"]) -> "Counts":
        listed = list(of)
        return cls(*(sum(getattr(one, name.name) for one in listed) for name in fields(cls)))


@dataclass(frozen=True, slots=True)
class Said:
    """`name` and `text` are as they are known now: not kept with the figures."""

    month: str
    person: int
    regions: tuple[str, ...]
    counts: Counts
    name: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Silent:
    month: str
    person: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """What officers said of some months, and who was asked and hasn't answered."""

    said: tuple[Said, ...] = ()
    missing: tuple[Silent, ...] = ()
    total: Counts = field(default_factory=Counts)

    def for_colleagues(self) -> "Words":
        """Numbers only: what was written, and who hasn't answered, is for coordinators."""
        return replace(self, said=tuple(replace(one, text="") for one in self.said), missing=())


NO_WORDS = Words()


async def words_of(
    db: AsyncSession, months: Collection[str], scope: Collection[str] = (), *, include_samples: bool = False
) -> Words:
    """Of officers of these regions; of everybody, when none is named."""
    query = select(Report).join(Person, Report.person_id == Person.id).where(Report.month.in_(months))
    if not include_samples:
        query = query.where(Person.sample.is_(False))
    found = [
        one
        for one in await db.scalars(query.order_by(Report.month, Report.id))
        if not scope or not set(scope).isdisjoint(one.regions)
    ]
    serving = {one.id for one in await people.staff(db, *AUTHORS)}
    names = await people.names(db, {one.person_id for one in found})
    said = tuple(_said(one, names.get(one.person_id, "")) for one in found if one.sent_at is not None)
    missing = tuple(
        Silent(one.month, one.person_id, names.get(one.person_id, ""))
        for one in found
        if one.sent_at is None and one.asked_at is not None and one.person_id in serving
    )
    return Words(said, missing, Counts.total(one.counts for one in said))


def _said(report: Report, name: str) -> Said:
    counts = Counts(*(getattr(report, figure) or 0 for figure in Figure))
    return Said(report.month, report.person_id, tuple(report.regions), counts, name, report.words or "")


# The end of what is kept


async def forget(db: AsyncSession, person: Person) -> None:
    await db.execute(update(Report).where(Report.person_id == person.id).values(words=None, draft=None))


async def forget_older(db: AsyncSession, month: str, limit: int) -> int:
    """Texts of the months before; how many rows that were."""
    kept = Report.words.is_not(None) | Report.draft.is_not(None)
    ids = list(await db.scalars(select(Report.id).where(Report.month < month, kept).limit(limit)))
    await db.execute(update(Report).where(Report.id.in_(ids)).values(words=None, draft=None))
    return len(ids)
