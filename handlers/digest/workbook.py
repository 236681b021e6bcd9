"""What stands in the digest's workbook: every figure."""

from collections.abc import Callable, Iterator, Sequence

from handlers.digest.book import DAY, DECIMAL, PERCENT, Line, Sheet, Value, book_of
from handlers.digest.naming import (
    category_name,
    outcome_name,
    period_title,
    person_name,
    place_name,
    problem_state,
    problem_title,
    scope_words,
)
from locales import dates, label
from models.digest import Cell, Digest, Figures, Pace, Row
from models.digest.figures import FIRST_ANSWER_GOAL, RESOLUTION_GOAL, Apart
from models.digest.hiding import UNSTATED
from models.places import REGIONS
from models.reports import Figure


def workbook(digest: Digest) -> bytes:
    return book_of(sheets(digest), digest.period)


def sheets(digest: Digest) -> list[Sheet]:
    periods = {"period": period_title(digest.period), "before": period_title(digest.period.before())}
    made: list[Sheet] = [
        (
            label(f"digest-sheet-{name}"),
            [label(f"digest-column-{column}", **periods) for column in columns],
            list(make(digest)),
        )
        for make, (name, *columns) in SHEETS.items()
    ]
    across = [label("digest-column-place"), *map(category_name, crossed(digest)), label("digest-total")]
    return [*made, (label("digest-sheet-grid"), across, list(grid(digest)))]


def summary(digest: Digest) -> Iterator[Line]:
    before = totals(digest.before)
    for name, value in totals(digest.now).items():
        former = before.get(name)
        difference = None if value is None or former is None else value - former
        shown = [(one, DECIMAL) if isinstance(one, float) else one for one in (value, former, difference)]
        yield [label(f"digest-figure-{name}"), *shown, label(f"digest-meaning-{name}")]
    period, earlier = digest.period, digest.period.before()
    yield [label("digest-first-day"), period.first, earlier.first, None, scope_words(digest.scope)]
    yield [label("digest-last-day"), period.last, earlier.last, None, None]


def totals(figures: Figures) -> dict[str, float | None]:
    counts, rated = figures.counts, figures.satisfaction
    return {
        "received": counts.received,
        "people": counts.people,
        "resolved": counts.resolved,
        "closed": counts.closed,
        "withdrawn": counts.withdrawn,
        "reopened": counts.reopened,
        "referred": counts.referred,
        "confirmed": counts.confirmed,
        "open": counts.open,
        "overdue": counts.overdue,
        "unassigned": counts.unassigned,
        "asked": rated.asked,
        "answered": rated.answered,
        "mean": rated.mean,
        **apart("sealed", figures.sealed),
        **apart("callbacks", figures.callbacks),
    }


def apart(name: str, counted: Apart | None) -> dict[str, float | None]:
    return {name: counted.received, f"{name}-open": counted.open} if counted else {}


def categories(digest: Digest) -> Iterator[Line]:
    return breakdown(digest.now.categories, digest.before.categories, category_name)


def places(digest: Digest) -> Iterator[Line]:
    keys = [row.key for row in digest.now.places]
    vacant = set(digest.now.vacancies)
    for key, line in zip([*keys, ""], breakdown(digest.now.places, digest.before.places, place_name), strict=True):
        officer = label("digest-no" if key in vacant else "digest-yes") if key in REGIONS else None
        yield [*line, officer]


def breakdown(now: Sequence[Row], before: Sequence[Row], name: Callable[[str], str]) -> Iterator[Line]:
    """Its sums are those of the summary."""
    former = {row.key: row.received for row in before}
    lines = [[row.received, former.get(row.key, 0), row.resolved, row.open, row.overdue] for row in now]
    for row, line in zip(now, lines, strict=True):
        yield [name(row.key), *line]
    yield [label("digest-total"), *map(sum, zip(*lines, strict=True))]


def grid(digest: Digest) -> Iterator[Line]:
    """Received: places down, categories across, where there were any."""
    counts = {(place, category): count for place, category, count in digest.now.grid}
    categories = crossed(digest)
    for row in digest.now.places:
        line = [counts.get((row.key, category), 0) for category in categories]
        if any(line):
            yield [place_name(row.key), *line, sum(line)]


def crossed(digest: Digest) -> list[str]:
    there = {category for _, category, _ in digest.now.grid}
    return [row.key for row in digest.now.categories if row.key in there]


def times(digest: Digest) -> Iterator[Line]:
    now = digest.now
    yield pace(label("digest-times-first"), now.first_answer, FIRST_ANSWER_GOAL)
    yield pace(label("digest-times-resolution"), now.resolution, RESOLUTION_GOAL)


def pace(what: str, got: Pace, goal: int) -> Line:
    waits = [None if wait is None else (wait / DAY, DECIMAL) for wait in (got.median, got.ninth)]
    return [what, got.count, *waits, got.owed, got.kept, part(got.kept, got.owed), (goal / 100, PERCENT)]


def part(count: int, whole: int) -> Value:
    return (count / whole, PERCENT) if whole else None


def outcomes(digest: Digest) -> Iterator[Line]:
    whole = sum(count for _, count in digest.now.outcomes)
    for outcome, count in digest.now.outcomes:
        yield [outcome_name(outcome), count, part(count, whole)]
    yield [label("digest-total"), whole, None]


def people(digest: Digest) -> Iterator[Line]:
    """Of months and quarters only: of two periods that differ by a day, one person's answers could be found."""
    if not digest.period.is_calendar:
        yield [label("digest-people-calendar"), None, None]
        return
    profile = digest.now.profile
    for question, cells in (("age", profile.age), ("sex", profile.sex), ("marks", profile.marks)):
        for cell in cells:
            hidden = label("digest-hidden")
            yield [
                label(f"digest-question-{question}"),
                answer(question, cell),
                hidden if cell.count is None else cell.count,
            ]
    yield [label("digest-hidden-note"), None, None]


def answer(question: str, cell: Cell) -> str:
    if cell.key == UNSTATED:
        return label("digest-unstated")
    return label(f"{question.removesuffix('s')}-{cell.key}")


def load(digest: Digest) -> Iterator[Line]:
    for one in digest.now.load:
        yield [person_name(one), one.open, one.received, one.resolved]


def problems(digest: Digest) -> Iterator[Line]:
    for one in digest.now.problems:
        raised = "; ".join(f"{whom or label('digest-problem-centre')}, {day:%d.%m.%Y}" for whom, day in one.raised)
        regions = ", ".join(map(place_name, one.regions))
        counted = [one.people, one.cases, one.fresh]
        said = [category_name(one.category), problem_state(one), *counted, regions, raised, one.answer, one.answered]
        yield [problem_title(one), *said]


def plans(digest: Digest) -> Iterator[Line]:
    for one in digest.indicators:
        yield [one.name, one.unit, one.plan, one.fact, None if one.share is None else (one.share, PERCENT)]


def words(digest: Digest) -> Iterator[Line]:
    for one in digest.words.said:
        where = ", ".join(map(place_name, one.regions)) or label("digest-centre")
        counts = [getattr(one.counts, figure) for figure in Figure]
        yield [one.name or label("nameless"), dates.month(one.month), where, *counts, one.text or None]
    for silent in digest.words.missing:
        yield [
            silent.name or label("nameless"), dates.month(silent.month), None, None, None, None, None,
            label("digest-words-none"),
        ]  # fmt: skip


# What makes the lines of a sheet, its name, its columns.
SHEETS: dict[Callable[[Digest], Iterator[Line]], tuple[str, ...]] = {
    summary: ("summary", "figure", "period", "period-before", "difference", "meaning"),
    categories: ("categories", "category", "received", "received-before", "resolved", "open", "overdue"),
    places: ("places", "place", "received", "received-before", "resolved", "open", "overdue", "officer"),
    times: ("times", "what", "count", "median", "ninth", "owed", "kept", "share", "goal"),
    outcomes: ("outcomes", "outcome", "count", "share"),
    people: ("people", "question", "answer", "people"),
    problems: (
        "problems", "problem", "category", "state", "people", "cases", "fresh", "regions", "raised", "answer",
        "answered",
    ),
    load: ("load", "name", "open", "given", "resolved"),
    plans: ("plans", "indicator", "unit", "plan", "fact", "reached"),
    words: ("words", "name", "month", "place", "meetings", "trips", "trainings", "participants", "words"),
}  # fmt: skip
