"""Counts of people below 5 are hidden, together with what they could be subtracted back from."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SMALL = 5
UNSTATED = "unstated"


@dataclass(frozen=True, slots=True)
class Cell:
    key: str
    count: int | None  # None: hidden


def partition(values: Iterable[str | None], keys: Sequence[str]) -> tuple[Cell, ...]:
    """Counts of a question with one answer; their sum is known, so that one is never hidden alone."""
    counts = Counter(values)
    cells = {key: counts[key] for key in keys}
    cells[UNSTATED] = counts.total() - sum(cells.values())
    hidden = _hidden(cells)
    return tuple(Cell(key, None if key in hidden else count) for key, count in cells.items())


def overlapping(values: Iterable[Iterable[str]], keys: Sequence[str]) -> tuple[Cell, ...]:
    """Counts of a question with several answers: they don't add up to anything known."""
    counts = Counter(one for answers in values for one in set(answers))
    return tuple(Cell(key, counts[key] if counts[key] >= SMALL else None) for key in keys)


def _hidden(cells: dict[str, int]) -> set[str]:
    """The small cells, then others from the last, until the hidden sum leaves every small one open.

    «Не вказано» goes first whatever its size: were the partner chosen by its count, the choice would tell.
    """
    hidden = {key for key, count in cells.items() if count < SMALL}
    if not hidden:
        return hidden
    for key in reversed(cells):
        hidden.add(key)
        if sum(cells[one] for one in hidden) >= SMALL and len(hidden) > 1:
            break
    return hidden
