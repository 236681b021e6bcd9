"""The digest as one message for a phone."""

from collections.abc import Callable, Sequence

from markupsafe import Markup

from handlers.digest import attention
from handlers.digest.naming import (
    category_name,
    decimal,
    outcome_name,
    percent,
    period_title,
    person_name,
    place_name,
    problem_state,
    problem_title,
    share,
    span,
)
from handlers.digest.opening import Lines, Telling, changes, totals
from locales import label, t
from models.digest import SMALL, Digest, Figures, Pace, Row
from models.digest.figures import FIRST_ANSWER_GOAL, RESOLUTION_GOAL, SEALED
from models.places import REGIONS
from models.reports import Figure

TOP = 3
PROBLEMS_SHOWN = LOADS_SHOWN = 2
SILENT_SHOWN = PLANS_SHOWN = 6


def text(digest: Digest, *, to_officer: bool = False) -> str:
    """At most forty lines; everything else is in the workbook."""
    telling = Telling(digest, to_officer)
    blocks = [Markup("\n").join(line for part in section for line in part(telling)) for section in SECTIONS]
    return str(Markup("\n\n").join(block for block in blocks if block))


def photo_caption(digest: Digest) -> str:
    counts = digest.now.counts
    period = period_title(digest.period)
    return t("digest-photo-caption", period=period, received=counts.received, closed=counts.closed)


def attention_lines(telling: Telling) -> Lines:
    yield t("digest-attention")
    found = attention.points(telling.digest, to_officer=telling.to_officer)
    yield from (t("digest-attention-item", what=what) for what in found)
    if not found:
        yield t("digest-attention-none")


def categories(telling: Telling) -> Lines:
    return ranking(telling.digest, "digest-categories", lambda figures: figures.categories, category_name)


def origins(telling: Telling) -> Lines:
    digest = telling.digest
    if len(digest.now.places) == 1:
        return
    silent = sum(not row.received for row in digest.now.places if row.key in REGIONS)
    more = label("digest-places-silent", count=silent) if silent else ""
    yield from ranking(digest, "digest-places", lambda figures: figures.places, place_name, more)


def ranking(
    digest: Digest, title: str, rows: Callable[[Figures], Sequence[Row]], name: Callable[[str], str], more: str = ""
) -> Lines:
    """Those with most requests, and how many there are in the others."""
    before = {row.key: row.received for row in rows(digest.before)}
    written = [row for row in rows(digest.now) if row.received and row.key != SEALED]
    ranked = sorted(written, key=lambda row: -row.received)
    if ranked:
        yield t(title)
    for row in ranked[:TOP]:
        change = changes(digest, row.received, before.get(row.key, 0))
        yield t("digest-line", name=name(row.key), count=row.received, change=change)
    rest = sum(row.received for row in ranked[TOP:])
    last = [label("digest-rest", count=rest) if rest else "", more if ranked else ""]
    if any(last):
        yield Markup("; ").join(one for one in last if one)


def times(telling: Telling) -> Lines:
    now = telling.digest.now
    if any(pace.count or pace.owed for pace in (now.first_answer, now.resolution)):
        yield t("digest-times")
        yield pace_line(label("digest-times-first"), now.first_answer, FIRST_ANSWER_GOAL)
        yield pace_line(label("digest-times-resolution"), now.resolution, RESOLUTION_GOAL)


def pace_line(what: str, pace: Pace, goal: int) -> Markup:
    if pace.median is None or pace.ninth is None:
        line = t("digest-times-none", what=what)
    else:
        line = t("digest-times-line", what=what, median=span(pace.median), ninth=span(pace.ninth))
    if not pace.owed:
        return line
    kept = share(pace.kept, pace.owed)
    aim = label("digest-share", percent=goal)
    return line + " " + t("digest-times-kept", kept=pace.kept, owed=pace.owed, share=kept, goal=aim)


def outcomes(telling: Telling) -> Lines:
    found = sorted(((one, count) for one, count in telling.digest.now.outcomes if count), key=lambda one: -one[1])
    if found:
        said = (label("digest-line", name=outcome_name(one), count=count, change="") for one, count in found)
        yield t("digest-outcomes", outcomes="; ".join(said))


def ratings(telling: Telling) -> Lines:
    """What people say, and how many came again: on one line."""
    counts = telling.digest.now.counts
    said = [satisfaction(telling)]
    if counts.tried:
        part = share(counts.reopened, counts.tried)
        said.append(t("digest-reopened", count=counts.reopened, of=counts.tried, share=part))
    if any(said):
        yield Markup(" ").join(one for one in said if one)


def satisfaction(telling: Telling) -> Markup:
    got = telling.digest.now.satisfaction
    if got.mean is not None:
        return t("digest-ratings-mean", mean=decimal(got.mean), answered=got.answered, asked=got.asked)
    if got.answered >= SMALL:  # the mean isn't for this reader
        return t("digest-ratings-count", answered=got.answered, asked=got.asked)
    if got.answered:
        return t("digest-ratings-few", answered=got.answered, asked=got.asked)
    return t("digest-ratings-none", asked=got.asked) if got.asked else Markup()


def problems(telling: Telling) -> Lines:
    found = telling.digest.now.problems
    if found:
        yield t("digest-problems", more=len(found[PROBLEMS_SHOWN:]))
    for one in found[:PROBLEMS_SHOWN]:
        yield t("digest-problem", title=problem_title(one), people=one.people, state=problem_state(one))


def load(telling: Telling) -> Lines:
    busy = [one for one in telling.digest.now.load if one.open or one.received or one.resolved]
    if busy:
        yield t("digest-load", more=len(busy[LOADS_SHOWN:]))
    for one in busy[:LOADS_SHOWN]:
        name = person_name(one)
        yield t("digest-load-line", name=name, open=one.open, received=one.received, resolved=one.resolved)


def apart(telling: Telling) -> Lines:
    now = telling.digest.now
    counted = {"sealed": now.sealed, "callbacks": now.callbacks}
    said = [label(f"digest-apart-{name}", count=one.received) for name, one in counted.items() if one and one.received]
    if said:
        yield t("digest-apart", counts="; ".join(said))


def words(telling: Telling) -> Lines:
    """What officers did besides, and who hasn't said."""
    told = telling.digest.words
    if told.said:
        yield t("digest-words", **{one.value: getattr(told.total, one) for one in Figure})
    if told.missing:
        names = list(dict.fromkeys(one.name or label("nameless") for one in told.missing))
        more = len(names) - SILENT_SHOWN
        shown = ", ".join(names[:SILENT_SHOWN])
        yield t(
            "digest-words-missing", names=label("digest-regions-many", regions=shown, more=more) if more > 0 else shown
        )


def plans(telling: Telling) -> Lines:
    """How much of the plan has been reached; all of it stands in the workbook."""
    known = [one for one in telling.digest.indicators if one.share is not None]
    if known:
        shown = [label("digest-plan", name=one.name, share=percent(one.share or 0)) for one in known]
        more = len(shown) - PLANS_SHOWN
        listed = "; ".join(shown[:PLANS_SHOWN])
        yield t("digest-plans", plans=label("digest-regions-many", regions=listed, more=more) if more > 0 else listed)


# Blocks of lines, each made of parts; a further section is one more entry here and a sheet in workbook.SHEETS.
SECTIONS: tuple[tuple[Callable[[Telling], Lines], ...], ...] = (
    (totals, apart),
    (attention_lines,),
    (categories,),
    (origins,),
    (times, outcomes, ratings),
    (problems,),
    (load,),
    (words, plans),
)
