"""What the figures of a period mean.

Callback requests are counted on their own and nowhere else. Sealed texts are in the totals and in a row of
their own, and tell nothing more. A case that its officer seals counts likewise when that was before the first figures
with it; later it leaves everything but the totals and its rows, where missing it would tell from where it went.
"""

import math
import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from models.catalogue import CATEGORIES
from models.digest.crew import Crew
from models.digest.hiding import SMALL, Cell, overlapping, partition
from models.digest.life import ABROAD, NOT_LEFT, UNKNOWN, Life, Term
from models.digest.periods import Window
from models.digest.scope import NATIONAL, Scope
from models.places import home_regions
from models.problem_figures import ProblemOfPeriod
from models.statuses import Outcome, Status

SEALED = "sealed"
# Per cent that should be within the service standard.
FIRST_ANSWER_GOAL, RESOLUTION_GOAL = 80, 90
AGES = ("child", "adult", "senior")
SEXES = ("woman", "man")
MARKS = ("children", "large", "alone", "disability", "senior", "pregnancy")


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
    confirmed: int = 0  # referrals of which the institution's help was confirmed


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
    people: int = 0  # who were asked


@dataclass(frozen=True, slots=True)
class Load:
    person: int
    active: bool
    open: int
    received: int
    resolved: int
    name: str = ""  # as it is now: not kept with the figures


@dataclass(frozen=True, slots=True)
class Apart:
    """What is told as counts only."""

    received: int
    open: int


@dataclass(frozen=True, slots=True)
class Figures:
    period: str  # its code
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
    sealed: Apart | None  # None for some regions: these are counted for the whole country only
    callbacks: Apart | None
    grid: tuple[tuple[str, str, int], ...] = ()  # place, category, how many were received, where there were any
    problems: tuple[ProblemOfPeriod, ...] = ()  # words of staff aren't kept with the figures


# Which cases each total counts: what a coordinator who asks is shown.
CASES: dict[str, Callable[[Life, Window], bool]] = {
    "received": lambda life, window: window.has(life.filed),
    "resolved": lambda life, window: life.resolution is not None and window.has(life.resolution.at),
    "closed": lambda life, window: life.closing is not None and window.has(life.closing.at),
    "withdrawn": lambda life, window: life.status is Status.WITHDRAWN and window.has(life.terms[-1].over),
    "reopened": lambda life, window: window.has(life.reopened),
    "tried": lambda life, window: window.has(life.last_resolution) or window.has(life.reopened),
    "open": lambda life, _: life.is_open,
    "overdue": lambda life, window: life.is_overdue(window.end),
    "unassigned": lambda life, _: life.is_open and life.officer is None,
}


def counts(told: Sequence[Life], window: Window) -> Counts:
    return Counts(
        **{name: sum(belongs(life, window) for life in told) for name, belongs in CASES.items()},
        people=len({life.subject.person for life in _received(told, window)}),
        referred=sum(window.has(at) for life in told for _, at in life.referrals),
        confirmed=sum(window.has(at) for life in told for at in life.confirmations),
    )


def by_category(told: Sequence[Life], window: Window) -> tuple[Row, ...]:
    keys = [*(category.code for category in CATEGORIES), SEALED]
    return _rows(keys, told, window, lambda life: SEALED if life.told_sealed else life.subject.category)


def by_place(told: Sequence[Life], window: Window, scope: Scope = NATIONAL) -> tuple[Row, ...]:
    keys = scope or [*(region.iso for region in home_regions()), NOT_LEFT, ABROAD, UNKNOWN, SEALED]
    return _rows(keys, told, window, lambda life: SEALED if life.told_sealed else life.place)


def grid(told: Sequence[Life], window: Window) -> tuple[tuple[str, str, int], ...]:
    found = Counter(
        (SEALED, SEALED) if life.told_sealed else (life.place, life.subject.category)
        for life in _received(told, window)
    )
    return tuple((place, category, count) for (place, category), count in sorted(found.items()))


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
        people=len(people),
    )


def holders(told: Iterable[Life]) -> set[int]:
    """Whoever held or resolved one of the cases."""
    given = {officer for life in told for _, officer in life.given}
    return given | {life.resolution.actor for life in told if life.resolution and life.resolution.actor}


def loads(told: Sequence[Life], window: Window, crew: Crew) -> tuple[Load, ...]:
    """Everyone on duty at the period's end, and whoever else had something to do with a case in it."""
    held = [life.officer for life in told if life.is_open]
    given = [one for life in told for one in {officer for at, officer in life.given if window.has(at)}]
    resolved = [life.resolution.actor for life in _resolved(told, window) if life.resolution]
    found = [
        Load(one, one in crew.active, held.count(one), given.count(one), resolved.count(one), name)
        for one, name in crew.names.items()
    ]
    busy = (one for one in found if one.person in crew.expected or one.open or one.received or one.resolved)
    return tuple(sorted(busy, key=lambda one: (-one.open, -one.received, one.person)))


def apart(told: Sequence[Life], window: Window) -> Apart:
    return Apart(len(_received(told, window)), sum(life.is_open for life in told))


def _received(told: Sequence[Life], window: Window) -> list[Life]:
    return [life for life in told if CASES["received"](life, window)]


def _resolved(told: Sequence[Life], window: Window) -> list[Life]:
    return [life for life in told if CASES["resolved"](life, window)]


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
