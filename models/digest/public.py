"""What may be told to everybody: the whole country, a month or a quarter, no names, no counts below 5.

What is hidden can't be subtracted back within one publication (see `hiding.protect`), nor, of what was received, from
those of the three months and of their quarter: what is hidden in any of the months is hidden in the quarter. So for any
small count of a month other figures give the same publications, with a count of 5 or more: those that do so within the
month; added to the quarter they change only what is hidden there as well.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from models.digest.figures import SEALED, Figures, Pace
from models.digest.hiding import SMALL, TOTAL, Key, grid_arcs, line_arcs, protect
from models.digest.periods import Period
from models.reports import Counts as Activity
from models.reports import Figure

NONE = Activity()

Cells = dict[Key, int | None]  # None: hidden


@dataclass(frozen=True, slots=True)
class PublicPace:
    median: timedelta | None
    ninth: timedelta | None
    owed: int | None
    kept: int | None


@dataclass(frozen=True, slots=True)
class Published:
    period: Period
    counts: dict[str, int | None]
    received: Cells  # by place and category, sums included; without what can't be (see `_can_be`)
    outcomes: Cells
    age: Cells
    sex: Cells
    marks: Cells
    first_answer: PublicPace
    resolution: PublicPace
    mean: float | None


def publish(figures: Figures, months: Sequence[Published] = (), activity: Activity = NONE) -> Published:
    """`figures` are those of the whole country, `activity` what officers did; `months` are a quarter's publications."""
    made = _alone(figures, activity)
    for month in months:
        made = _without(made, month)
    return made


def _alone(figures: Figures, activity: Activity) -> Published:
    counts, rated = figures.counts, figures.satisfaction
    received = _grid(figures)
    outcomes = _line({outcome.value: count for outcome, count in figures.outcomes})
    late = _line({"overdue": counts.overdue, "in_time": counts.open - counts.overdue})
    again = _line({"reopened": counts.reopened, "stood": counts.tried - counts.reopened})
    return Published(
        period=Period.parse(figures.period),
        counts={
            "received": received[TOTAL, TOTAL],
            # Those who are told of by age: with restricted cases the difference would say how many these are.
            "people": _large(figures.profile.people),
            "resolved": outcomes[TOTAL, TOTAL],
            "closed": _large(counts.closed),
            "withdrawn": _large(counts.withdrawn),
            "referred": _large(counts.referred),
            "confirmed": _large(counts.confirmed),
            "reopened": again["reopened", TOTAL],
            "open": late[TOTAL, TOTAL],
            "overdue": late["overdue", TOTAL],
            "callbacks": _large(figures.callbacks.received if figures.callbacks else 0),
            **{one.value: _large(getattr(activity, one)) for one in Figure},
        },
        received=received,
        outcomes=outcomes,
        age={(cell.key, TOTAL): cell.count for cell in figures.profile.age},
        sex={(cell.key, TOTAL): cell.count for cell in figures.profile.sex},
        marks={(cell.key, TOTAL): cell.count for cell in figures.profile.marks},
        first_answer=_pace(figures.first_answer),
        resolution=_pace(figures.resolution),
        mean=rated.mean,
    )


def _grid(figures: Figures) -> Cells:
    places, categories = [row.key for row in figures.places], [row.key for row in figures.categories]
    counts = {(place, category): count for place, category, count in figures.grid}
    arcs = {key: arc for key, arc in grid_arcs(places, categories, counts).items() if _can_be(key)}
    hidden = protect(arcs)
    return {key: None if key in hidden else arc.amount for key, arc in arcs.items()}


def _can_be(key: Key) -> bool:
    """What is sealed has neither place nor category: every reader knows that such a count is none, so that it can't
    cover a small one."""
    return TOTAL in key or (key[0] == SEALED) == (key[1] == SEALED)


def _line(counts: dict[str, int]) -> Cells:
    arcs = line_arcs(counts)
    hidden = protect(arcs)
    return {key: None if key in hidden else arc.amount for key, arc in arcs.items()}


def _pace(pace: Pace) -> PublicPace:
    """At least five waited less than what is told, and five longer: nobody is the one of whom it is told."""
    promises = _line({"kept": pace.kept, "late": pace.owed - pace.kept})
    return PublicPace(
        median=pace.median if pace.count >= 2 * SMALL else None,
        ninth=pace.ninth if pace.count >= 10 * SMALL else None,
        owed=promises[TOTAL, TOTAL],
        kept=promises["kept", TOTAL],
    )


def _large(count: int) -> int | None:
    return count if count >= SMALL else None


def _without(whole: Published, part: Published) -> Published:
    """What the part hides is hidden in the whole too."""

    def cells(mine: Cells, theirs: Cells) -> Cells:
        return {key: None if key in theirs and theirs[key] is None else count for key, count in mine.items()}

    def pace(mine: PublicPace, theirs: PublicPace) -> PublicPace:
        return PublicPace(
            mine.median,
            mine.ninth,
            None if theirs.owed is None else mine.owed,
            None if theirs.kept is None else mine.kept,
        )

    return Published(
        period=whole.period,
        counts={key: None if part.counts[key] is None else count for key, count in whole.counts.items()},
        received=cells(whole.received, part.received),
        outcomes=cells(whole.outcomes, part.outcomes),
        age=cells(whole.age, part.age),
        sex=cells(whole.sex, part.sex),
        marks=cells(whole.marks, part.marks),
        first_answer=pace(whole.first_answer, part.first_answer),
        resolution=pace(whole.resolution, part.resolution),
        mean=None if part.mean is None else whole.mean,
    )
