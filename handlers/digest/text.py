"""The digest as one message for a phone."""

from collections.abc import Callable, Iterator, Sequence

from markupsafe import Markup

from handlers.digest import attention
from handlers.digest.naming import (
    category_name,
    decimal,
    month_words,
    outcome_name,
    person_name,
    place_name,
    share,
    span,
)
from locales import dates, label, t
from models.digest import Digest, Figures, Pace, Row
from models.digest.figures import FIRST_ANSWER_GOAL, RESOLUTION_GOAL, SEALED

TOP = 5

Lines = Iterator[Markup]


def text(digest: Digest) -> str:
    sections: tuple[Callable[[Digest], Lines], ...] = (
        totals, attention_lines, categories, origins, times, outcomes, ratings, load, apart,
    )  # fmt: skip
    blocks = [Markup("\n").join(section(digest)) for section in sections]
    return str(Markup("\n\n").join(block for block in blocks if block))


def photo_caption(digest: Digest) -> str:
    counts = digest.now.counts
    month = dates.month(digest.month)
    return t("digest-photo-caption", month=month, received=counts.received, resolved=counts.resolved)


def totals(digest: Digest) -> Lines:
    now, before = digest.now.counts, digest.before.counts
    yield t("digest-title", month=month_words(digest.month))
    change = changes(digest, now.received, before.received)
    if now.received:
        yield t("digest-received", count=now.received, people=now.people, change=change)
    else:
        yield t("digest-received-none")
    yield t("digest-resolved", count=now.resolved, change=changes(digest, now.resolved, before.resolved))
    yield t("digest-closed", count=now.closed, change=changes(digest, now.closed, before.closed))
    for key, count, former in (
        ("withdrawn", now.withdrawn, before.withdrawn),
        ("referred", now.referred, before.referred),
    ):
        if count or former:
            yield t(f"digest-{key}", count=count, change=changes(digest, count, former))
    change = changes(digest, now.open, before.open)
    if now.open:
        yield t("digest-open", count=now.open, change=change)
        yield t("digest-overdue", count=now.overdue, change=changes(digest, now.overdue, before.overdue))
    else:
        yield t("digest-open-none")
    if digest.has_past:
        yield t("digest-change-legend")


def changes(digest: Digest, now: int, before: int) -> str:
    """« (↑ 6)»; nothing in the first month, which can't be compared."""
    if not digest.has_past:
        return ""
    if now == before:
        return label("digest-change-none")
    return label("digest-change", arrow="↑" if now > before else "↓", by=abs(now - before))


def attention_lines(digest: Digest) -> Lines:
    yield t("digest-attention")
    found = attention.points(digest)
    yield from (t("digest-attention-item", what=what) for what in found)
    if not found:
        yield t("digest-attention-none")


def categories(digest: Digest) -> Lines:
    return ranking(digest, "digest-categories", lambda figures: figures.categories, category_name)


def origins(digest: Digest) -> Lines:
    return ranking(digest, "digest-places", lambda figures: figures.places, place_name)


def ranking(digest: Digest, title: str, rows: Callable[[Figures], Sequence[Row]], name: Callable[[str], str]) -> Lines:
    """The five with most requests, and how many there are in the others."""
    before = {row.key: row.received for row in rows(digest.before)}
    written = [row for row in rows(digest.now) if row.received and row.key != SEALED]
    ranked = sorted(written, key=lambda row: -row.received)
    if ranked:
        yield t(title)
    for row in ranked[:TOP]:
        change = changes(digest, row.received, before.get(row.key, 0))
        yield t("digest-line", name=name(row.key), count=row.received, change=change)
    if rest := sum(row.received for row in ranked[TOP:]):
        yield t("digest-rest", count=rest)


def times(digest: Digest) -> Lines:
    now = digest.now
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


def outcomes(digest: Digest) -> Lines:
    found = [(outcome, count) for outcome, count in digest.now.outcomes if count]
    if found:
        yield t("digest-outcomes")
    for outcome, count in sorted(found, key=lambda one: -one[1]):
        yield t("digest-line", name=outcome_name(outcome), count=count, change="")


def ratings(digest: Digest) -> Lines:
    got, counts = digest.now.satisfaction, digest.now.counts
    if got.asked or counts.tried:
        yield t("digest-ratings")
    if got.mean is not None:
        yield t("digest-ratings-mean", mean=decimal(got.mean), answered=got.answered, asked=got.asked)
    elif got.answered:
        yield t("digest-ratings-few", answered=got.answered, asked=got.asked)
    elif got.asked:
        yield t("digest-ratings-none", asked=got.asked)
    if counts.tried:
        part = share(counts.reopened, counts.tried)
        yield t("digest-reopened", count=counts.reopened, of=counts.tried, share=part)


def load(digest: Digest) -> Lines:
    busy = [one for one in digest.now.load if one.open or one.received or one.resolved]
    if busy:
        yield t("digest-load")
    for one in busy[:TOP]:
        name = person_name(one)
        yield t("digest-load-line", name=name, open=one.open, received=one.received, resolved=one.resolved)
    if len(busy) > TOP:
        yield t("digest-load-more", count=len(busy) - TOP)


def apart(digest: Digest) -> Lines:
    sealed, callbacks = digest.now.sealed.received, digest.now.callbacks.received
    if sealed or callbacks:
        yield t("digest-apart")
    if sealed:
        yield t("digest-apart-sealed", count=sealed)
    if callbacks:
        yield t("digest-apart-callbacks", count=callbacks)
