"""How the message begins: the totals beside those of the period before, and what is known better by now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from handlers.digest.naming import kind, period_words, scope_words
from locales import label, t
from models.digest import Correction, Digest

Lines = Iterator[Markup]


@dataclass(frozen=True, slots=True)
class Telling:
    """A digest, and to whom it is told."""

    digest: Digest
    to_officer: bool = False


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
