"""What the figures of a period mean.

Callback requests are counted on their own and nowhere else. Sealed texts are in the totals and in a row of
their own, and tell nothing more. A case that its officer seals counts likewise when that was before the first figures
with it; later it leaves everything but the totals and its rows, where missing it would tell from where it went.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from models.digest.hiding import Cell
from models.digest.life import Life
from models.digest.periods import Window
from models.problem_figures import ProblemOfPeriod
from models.statuses import Outcome

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
    "withdrawn": lambda life, window: window.has(life.withdrawn),
    "reopened": lambda life, window: window.has(life.reopened),
    "tried": lambda life, window: window.has(life.last_resolution) or window.has(life.reopened),
    "open": lambda life, _: life.is_open,
    "overdue": lambda life, window: life.is_overdue(window.end),
    "unassigned": lambda life, _: life.is_open and life.officer is None,
}
