"""What pictures show of a summary: that of the staff, or the one for everybody. They are given nothing else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from handlers.digest.naming import category_name, place_name, scope_words
from locales import label
from models.digest import SMALL, Digest, Period, Point, Published
from models.digest.figures import SEALED
from models.digest.hiding import TOTAL
from models.places import REGIONS

LEAST_MONTHS = 6

Count = int | None  # None: hidden


@dataclass(frozen=True, slots=True)
class Month:
    month: str
    received: Count
    done: Count


@dataclass(frozen=True, slots=True)
class Outline:
    period: Period
    regions: str  # empty: the whole country
    headlines: tuple[tuple[str, Count], ...]
    done: str  # what is shown beside «Надійшло»: «Закрито»
    months: tuple[Month, ...]
    categories: tuple[tuple[str, int], ...]  # most first
    tiles: dict[str, Count]  # received, by region; others aren't asked about
    elsewhere: tuple[tuple[str, int], ...]  # in no region
    is_public: bool = False  # counts below 5 are hidden

    @property
    def has_map(self) -> bool:
        return len(self.tiles) > 1


def of_staff(digest: Digest) -> Outline:
    now = digest.now
    counts = {"received": now.counts.received, "closed": now.counts.closed, "overdue": now.counts.overdue}
    # Months that were told before closings were counted show what was resolved.
    done = "resolved" if any(point.closed is None for point in digest.trend) else "closed"
    return Outline(
        period=digest.period,
        regions="" if digest.is_national else scope_words(digest.scope),
        headlines=tuple((label(f"digest-column-{name}"), count) for name, count in counts.items()),
        done=label(f"digest-column-{done}"),
        months=past(Month(one.month, one.received, getattr(one, done)) for one in digest.trend),
        categories=ranked((row.key, row.received) for row in now.categories),
        tiles={row.key: row.received for row in now.places if row.key in REGIONS},
        elsewhere=tuple(
            (place_name(row.key), row.received) for row in now.places if row.key not in REGIONS and row.received
        ),
    )


def of_public(published: Published, trend: Sequence[Point]) -> Outline:
    counts = published.counts
    headlines = {name: counts[name] for name in ("received", "closed", "overdue")}
    places = {row: count for (row, column), count in published.received.items() if column == TOTAL and row != TOTAL}
    return Outline(
        period=published.period,
        regions="",
        headlines=tuple((label(f"digest-column-{name}"), count) for name, count in headlines.items()),
        done=label("digest-column-closed"),
        months=past(Month(one.month, _large(one.received), _large(one.closed or 0)) for one in trend),
        categories=ranked(
            (column, count or 0) for (row, column), count in published.received.items() if row == TOTAL != column
        ),
        tiles={key: count for key, count in places.items() if key in REGIONS},
        elsewhere=tuple((place_name(key), count) for key, count in places.items() if key not in REGIONS and count),
        is_public=True,
    )


def past(months: Iterable[Month]) -> tuple[Month, ...]:
    """From the first month that has something to show, six at least."""
    found = tuple(months)
    first = next((i for i, one in enumerate(found) if one.received or one.done), len(found))
    return found[max(0, min(first, len(found) - LEAST_MONTHS)) :]


def ranked(counts: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    written = [(category_name(key), count) for key, count in counts if count and key != SEALED]
    return tuple(sorted(written, key=lambda one: -one[1]))


def _large(count: int) -> Count:
    return count if count >= SMALL else None
