"""The digest as one message for a phone."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from handlers.digest import attention
from handlers.digest.naming import (
    category_name,
    decimal,
    kind,
    outcome_name,
    percent,
    period_title,
    period_words,
    person_name,
    place_name,
    problem_state,
    problem_title,
    scope_words,
    share,
    span,
)
from locales import label, t
from models.digest import SMALL, Correction, Digest, Figures, Pace, Row
from models.digest.figures import FIRST_ANSWER_GOAL, RESOLUTION_GOAL, SEALED
from models.places import REGIONS
from models.reports import Figure

TOP = 3
PROBLEMS_SHOWN = LOADS_SHOWN = 2
SILENT_SHOWN = PLANS_SHOWN = 6

Lines = Iterator[Markup]


@dataclass(frozen=True, slots=True)
class Telling:
    """A digest, and to whom it is told."""

    digest: Digest
    to_officer: bool = False


def text(digest: Digest, *, to_officer: bool = False) -> str:
    """At most forty lines; everything else is in the workbook."""
    telling = Telling(digest, to_officer)
    blocks = [Markup("\n").join(line for part in section for line in part(telling)) for section in SECTIONS]
    return str(Markup("\n\n").join(block for block in blocks if block))


def photo_caption(digest: Digest) -> str:
    counts = digest.now.counts
    period = period_title(digest.period)
    return t("digest-photo-caption", period=period, received=counts.received, resolved=counts.resolved)


def totals(telling: Telling) -> Lines:
    digest = telling.digest
    now, before = digest.now.counts, digest.before.counts

    def change(figure: str) -> str:
        return changes(digest, getattr(now, figure), getattr(before, figure))

    yield t("digest-title", period=period_words(digest.period))
    if not digest.is_national:
        yield t("digest-scope", regions=scope_words(digest.scope))
    if now.received:
        yield t("digest-received", count=now.received, people=now.people, change=change("received"))
    else:
        yield t("digest-received-none")
    withdrawn = label("digest-withdrawn", count=now.withdrawn) if now.withdrawn else ""
    closed = t("digest-closed", count=now.closed, change=change("closed"), withdrawn=withdrawn)
    yield t("digest-resolved", count=now.resolved, change=change("resolved")) + closed
    if now.referred or before.referred or now.confirmed:
        yield t("digest-referred", count=now.referred, change=change("referred"), confirmed=now.confirmed)
    if now.open:
        overdue = t("digest-overdue", count=now.overdue, change=change("overdue"))
        yield t("digest-open", kind=kind(digest.period), count=now.open, change=change("open")) + overdue
    else:
        yield t("digest-open-none", kind=kind(digest.period))
    if digest.has_past:
        yield t("digest-change-legend", kind=kind(digest.period))
    yield from corrected(digest)


def corrected(digest: Digest) -> Lines:
    """What was told once and is known better now: the figures themselves stay as they were told."""
    if digest.corrections:
        yield t("digest-corrections-own", period=period_words(digest.period), changes=changed(digest.corrections))
    if digest.corrections_before:
        before = period_words(digest.period.before())
        yield t("digest-corrections", period=before, changes=changed(digest.corrections_before))


def changed(corrections: Sequence[Correction]) -> str:
    return "; ".join(label("digest-correction", figure=one.figure, told=one.told, now=one.now) for one in corrections)


def changes(digest: Digest, now: int, before: int) -> str:
    """« (↑ 6)»; nothing in the first month, which can't be compared."""
    if not digest.has_past:
        return ""
    if now == before:
        return label("digest-change-none")
    return label("digest-change", arrow="↑" if now > before else "↓", by=abs(now - before))


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
