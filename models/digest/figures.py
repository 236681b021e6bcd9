"""What the figures of a month mean.

Callback requests are counted on their own and nowhere else. Sealed texts are in the totals and in a row of
their own, and tell nothing more. A case that its officer seals counts likewise when that was before the first figures
with it; later it leaves everything but the totals and its rows, where missing it would tell from where it went.
"""

import math
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from models.catalogue import CATEGORIES
from models.digest.crew import Crew
from models.digest.hiding import SMALL, Cell, overlapping, partition
from models.digest.life import ABROAD, NOT_LEFT, UNKNOWN, Life, Term
from models.places import home_regions
from models.statuses import Outcome, Status

SEALED = "sealed"
# Per cent that should be within the service standard.
FIRST_ANSWER_GOAL, RESOLUTION_GOAL = 80, 90
AGES = ("child", "adult", "senior")
SEXES = ("woman", "man")
MARKS = ("children", "large", "alone", "disability", "senior", "pregnancy")


class Window(NamedTuple):
    start: datetime
    end: datetime

    def has(self, moment: datetime | None) -> bool:
        return moment is not None and self.start <= moment < self.end


@dataclass(frozen=True, slots=True)
class Counts:
    received: int
    people: int
    resolved: int
    closed: int
    withdrawn: int
    reopened: int
    tried: int  # resolved in the month, whether it stands or not, or reopened: what `reopened` is of
    referred: int
    open: int
    overdue: int
    unassigned: int


@dataclass(frozen=True, slots=True)
class Row:
    """One category or place."""

    key: str
    received: int
    resolved: int
    open: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Pace:
    """How long people waited, and how many promises that fell to this month were kept."""

    count: int
    median: timedelta | None
    ninth: timedelta | None  # nine of ten waited no longer
    kept: int
    owed: int


@dataclass(frozen=True, slots=True)
class Satisfaction:
    asked: int
    answered: int
    mean: float | None  # None below five ratings: they could be traced to people


@dataclass(frozen=True, slots=True)
class Profile:
    """What people said of themselves, small counts hidden."""

    age: tuple[Cell, ...]
    sex: tuple[Cell, ...]
    marks: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Load:
    person: int
    name: str
    active: bool
    open: int
    received: int
    resolved: int


@dataclass(frozen=True, slots=True)
class Apart:
    """What is told as counts only."""

    received: int
    open: int


@dataclass(frozen=True, slots=True)
class Figures:
    month: str
    counts: Counts
    categories: tuple[Row, ...]
    places: tuple[Row, ...]
    first_answer: Pace
    resolution: Pace
    outcomes: tuple[tuple[Outcome, int], ...]
    satisfaction: Satisfaction
    profile: Profile
    load: tuple[Load, ...]
    vacancies: tuple[str, ...]
    sealed: Apart
    callbacks: Apart


def counts(told: Sequence[Life], window: Window) -> Counts:
    received = _received(told, window)
    standing = [life for life in told if life.is_open]
    return Counts(
        received=len(received),
        people=len({life.subject.person for life in received}),
        resolved=len(_resolved(told, window)),
        closed=sum(life.closing is not None and window.has(life.closing.at) for life in told),
        withdrawn=sum(life.status is Status.WITHDRAWN and window.has(life.terms[-1].over) for life in told),
        reopened=sum(window.has(life.reopened) for life in told),
        tried=sum(window.has(life.last_resolution) or window.has(life.reopened) for life in told),
        referred=sum(window.has(at) for life in told for _, at in life.referrals),
        open=len(standing),
        overdue=sum(life.is_overdue(window.end) for life in standing),
        unassigned=sum(life.officer is None for life in standing),
    )


def by_category(told: Sequence[Life], window: Window) -> tuple[Row, ...]:
    keys = [*(category.code for category in CATEGORIES), SEALED]
    return _rows(keys, told, window, lambda life: SEALED if life.told_sealed else life.subject.category)


def by_place(told: Sequence[Life], window: Window) -> tuple[Row, ...]:
    keys = [*(region.iso for region in home_regions()), NOT_LEFT, ABROAD, UNKNOWN, SEALED]
    return _rows(keys, told, window, lambda life: SEALED if life.told_sealed else life.subject.place)


def first_answer(told: Sequence[Life], window: Window) -> Pace:
    answered = ((life.first_answer.kept, life.filed) for life in told)
    waits = [at - filed for at, filed in answered if at is not None and window.has(at)]
    return _pace(waits, (life.first_answer for life in told), window)


def resolution(told: Sequence[Life], window: Window) -> Pace:
    """Waited since filing, reopened or not; promised is 15 days from filing and from each reopening."""
    waits = [life.resolution.at - life.filed for life in _resolved(told, window) if life.resolution]
    return _pace(waits, (term for life in told for term in life.terms), window)


def outcomes(told: Sequence[Life], window: Window) -> tuple[tuple[Outcome, int], ...]:
    resolved = _resolved(told, window)
    return tuple((one, sum(life.outcome is one for life in resolved)) for one in Outcome)


def satisfaction(told: Sequence[Life], window: Window) -> Satisfaction:
    """Asked is whoever was told that the matter is closed, answered or not."""
    ratings = [life.rated[1] for life in told if life.rated and window.has(life.rated[0])]
    silent = sum(window.has(life.asked) and not (life.rated and window.has(life.rated[0])) for life in told)
    mean = statistics.fmean(ratings) if len(ratings) >= SMALL else None
    return Satisfaction(silent + len(ratings), len(ratings), mean)


def profile(told: Sequence[Life], window: Window) -> Profile:
    """Of the people who wrote in the month."""
    people = list({life.subject.person: life.subject for life in _received(told, window)}.values())
    return Profile(
        age=partition((one.age for one in people), AGES),
        sex=partition((one.sex for one in people), SEXES),
        marks=overlapping((one.marks for one in people), MARKS),
    )


def holders(told: Iterable[Life]) -> set[int]:
    """Whoever held or resolved one of the cases."""
    given = {officer for life in told for _, officer in life.given}
    return given | {life.resolution.actor for life in told if life.resolution and life.resolution.actor}


def loads(told: Sequence[Life], window: Window, crew: Crew) -> tuple[Load, ...]:
    """Everyone on duty at the month's end, and whoever else had something to do with a case in the month."""
    held = [life.officer for life in told if life.is_open]
    given = [one for life in told for one in {officer for at, officer in life.given if window.has(at)}]
    resolved = [life.resolution.actor for life in _resolved(told, window) if life.resolution]
    found = [
        Load(one, name, one in crew.active, held.count(one), given.count(one), resolved.count(one))
        for one, name in crew.names.items()
    ]
    busy = (one for one in found if one.active or one.open or one.received or one.resolved)
    return tuple(sorted(busy, key=lambda one: (-one.open, -one.received, one.person)))


def apart(told: Sequence[Life], window: Window) -> Apart:
    return Apart(len(_received(told, window)), sum(life.is_open for life in told))


def _received(told: Sequence[Life], window: Window) -> list[Life]:
    return [life for life in told if window.has(life.filed)]


def _resolved(told: Sequence[Life], window: Window) -> list[Life]:
    return [life for life in told if life.resolution and window.has(life.resolution.at)]


def _rows(keys: Sequence[str], told: Sequence[Life], window: Window, key: Callable[[Life], str]) -> tuple[Row, ...]:
    groups: dict[str, list[Life]] = {one: [] for one in keys}
    for life in told:
        groups.setdefault(key(life), []).append(life)
    return tuple(_row(one, group, window) for one, group in groups.items())


def _row(key: str, group: Sequence[Life], window: Window) -> Row:
    return Row(
        key,
        received=len(_received(group, window)),
        resolved=len(_resolved(group, window)),
        open=sum(life.is_open for life in group),
        overdue=sum(life.is_overdue(window.end) for life in group),
    )


def _pace(waits: list[timedelta], terms: Iterable[Term], window: Window) -> Pace:
    verdicts = [verdict for term in terms if (verdict := term.verdict()) and window.has(verdict[0])]
    ordered = sorted(waits)
    middle = statistics.median(wait.total_seconds() for wait in ordered) if ordered else None
    return Pace(
        count=len(ordered),
        median=None if middle is None else timedelta(seconds=middle),
        ninth=ordered[math.ceil(len(ordered) * 0.9) - 1] if ordered else None,
        kept=sum(kept for _, kept in verdicts),
        owed=len(verdicts),
    )
