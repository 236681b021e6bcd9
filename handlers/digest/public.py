"""The summary for everybody: a short message and a workbook to pass on. It is given nothing but what is published."""

from collections.abc import Callable, Iterator, Mapping

from markupsafe import Markup

from handlers.digest.book import DAY, DECIMAL, PERCENT, Line, Sheet, Value, book_of
from handlers.digest.naming import (
    category_name,
    decimal,
    outcome_name,
    period_title,
    period_words,
    place_name,
    share,
    span,
)
from handlers.digest.workbook import answer, part
from locales import label, t
from models.digest import Published
from models.digest.figures import FIRST_ANSWER_GOAL, RESOLUTION_GOAL, SEALED
from models.digest.hiding import TOTAL, Cell
from models.digest.public import PublicPace
from models.statuses import Outcome

TOP = 5


def text(published: Published) -> str:
    blocks = (totals, categories, places, times)
    lines = [Markup("\n").join(block(published)) for block in blocks]
    lines.append(t("digest-hidden-note"))
    return str(Markup("\n\n").join(line for line in lines if line))


def totals(published: Published) -> Iterator[Markup]:
    yield t("digest-title", period=period_words(published.period))
    for name, count in published.counts.items():
        if count is not None:
            yield t("digest-line", name=label(f"digest-figure-{name}"), count=count, change="")


def categories(published: Published) -> Iterator[Markup]:
    sums = {column: count for (row, column), count in published.received.items() if row == TOTAL}
    return ranking("digest-categories", sums, category_name)


def places(published: Published) -> Iterator[Markup]:
    sums = {row: count for (row, column), count in published.received.items() if column == TOTAL}
    return ranking("digest-places", sums, place_name)


def ranking(title: str, sums: Mapping[str, int | None], name: Callable[[str], str]) -> Iterator[Markup]:
    """What is hidden isn't named: not even that it would be among the first."""
    shown = sorted(
        ((key, count) for key, count in sums.items() if count is not None and key not in {TOTAL, SEALED}),
        key=lambda one: -one[1],
    )
    if shown:
        yield t(title)
    for key, count in shown[:TOP]:
        yield t("digest-line", name=name(key), count=count, change="")


def times(published: Published) -> Iterator[Markup]:
    for name, pace in (("first", published.first_answer), ("resolution", published.resolution)):
        what = label(f"digest-times-{name}")
        if pace.median is not None:
            yield t("digest-public-median", what=what, median=span(pace.median))
        if pace.owed and pace.kept is not None:
            yield t("digest-public-kept", what=what, share=share(pace.kept, pace.owed))
    if published.mean is not None:
        yield t("digest-public-mean", mean=decimal(published.mean))


def workbook(published: Published) -> bytes:
    return book_of(sheets(published), published.period)


def sheets(published: Published) -> list[Sheet]:
    title = period_title(published.period)

    def head(*columns: str) -> list[str]:
        return [label(f"digest-column-{column}", period=title) for column in columns]

    across = [column for row, column in published.received if row == TOTAL and column != TOTAL]
    names = [*map(category_name, across), label("digest-total")]
    return [
        (label("digest-sheet-summary"), head("figure", "period"), list(counts(published))),
        (
            label("digest-sheet-grid"),
            [label("digest-column-place"), *names],
            list(grid(published, [*across, TOTAL])),
        ),
        (
            label("digest-sheet-times"),
            head("what", "median", "ninth", "owed", "kept", "share", "goal"),
            list(paces(published)),
        ),
        (label("digest-sheet-outcomes"), head("outcome", "count"), list(outcomes(published))),
        (label("digest-sheet-people"), head("question", "answer", "people"), list(people(published))),
    ]


def counts(published: Published) -> Iterator[Line]:
    for name, count in published.counts.items():
        yield [label(f"digest-figure-{name}"), shown(count)]
    yield [label("digest-figure-mean"), None if published.mean is None else (published.mean, DECIMAL)]
    yield [label("digest-first-day"), published.period.first]
    yield [label("digest-last-day"), published.period.last]
    yield [label("digest-hidden-note"), None]


def grid(published: Published, columns: list[str]) -> Iterator[Line]:
    for row in dict.fromkeys(row for row, _ in published.received):
        name = place_name(row) if row != TOTAL else label("digest-total")
        cells = [(row, column) for column in columns]
        yield [name, *(shown(published.received[key]) if key in published.received else None for key in cells)]


def paces(published: Published) -> Iterator[Line]:
    yield pace_line(label("digest-times-first"), published.first_answer, FIRST_ANSWER_GOAL)
    yield pace_line(label("digest-times-resolution"), published.resolution, RESOLUTION_GOAL)


def pace_line(what: str, pace: PublicPace, goal: int) -> Line:
    waits = [None if wait is None else (wait / DAY, DECIMAL) for wait in (pace.median, pace.ninth)]
    kept = part(pace.kept, pace.owed) if pace.kept is not None and pace.owed else None
    return [what, *waits, shown(pace.owed), shown(pace.kept), kept, (goal / 100, PERCENT)]


def outcomes(published: Published) -> Iterator[Line]:
    for (name, _), count in published.outcomes.items():
        yield [outcome_name(Outcome(name)) if name != TOTAL else label("digest-total"), shown(count)]


def people(published: Published) -> Iterator[Line]:
    for question, cells in (("age", published.age), ("sex", published.sex), ("marks", published.marks)):
        for (name, _), count in cells.items():
            yield [label(f"digest-question-{question}"), answer(question, Cell(name, count)), shown(count)]


def shown(count: int | None) -> Value:
    return label("digest-hidden") if count is None else count
