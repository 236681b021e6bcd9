"""Counts of people below 5 are hidden, together with what they could be subtracted back from."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count
from typing import NamedTuple

SMALL = 5
TOTAL = ""
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


# Tables with sums

Key = tuple[str, str]  # row and column; TOTAL for the sum of a row, of a column, of all
Node = tuple[str, str]
Way = tuple[Node, Key, int]  # to or from where, through which count, up (1) or down (-1)
Came = Way | None
INNER, SUM = 1, 3  # what hiding one more costs; never its size: a choice by size would tell
_ROWS, _COLUMNS = ("", "rows"), ("", "columns")


class Arc(NamedTuple):
    """A count as a flow: all that comes into a node leaves it, which says that the table adds up."""

    tail: Node
    head: Node
    amount: int


def grid_arcs(rows: Sequence[str], columns: Sequence[str], counts: Mapping[Key, int]) -> dict[Key, Arc]:
    """From all rows to each row, on to the columns, to all columns, and back as the total."""
    arcs = {
        (row, column): Arc(("row", row), ("column", column), counts.get((row, column), 0))
        for row in rows
        for column in columns
    }
    for row in rows:
        arcs[row, TOTAL] = Arc(_ROWS, ("row", row), sum(counts.get((row, column), 0) for column in columns))
    for column in columns:
        arcs[TOTAL, column] = Arc(("column", column), _COLUMNS, sum(counts.get((row, column), 0) for row in rows))
    arcs[TOTAL, TOTAL] = Arc(_COLUMNS, _ROWS, sum(arcs[row, TOTAL].amount for row in rows))
    return arcs


def line_arcs(counts: Mapping[str, int]) -> dict[Key, Arc]:
    """Counts and their sum."""
    arcs = {(key, TOTAL): Arc(_ROWS, _COLUMNS, count) for key, count in counts.items()}
    return arcs | {(TOTAL, TOTAL): Arc(_COLUMNS, _ROWS, sum(counts.values()))}


def protect(arcs: Mapping[Key, Arc]) -> set[Key]:
    """What is hidden: the small counts, and others, until for each small one there is another table that agrees with
    everything shown and in which it is 5 or more. The total is shown unless it is small itself.

    Each small count is raised to 5 along the cheapest ways round through the table, and what these pass is hidden.
    """
    if arcs[TOTAL, TOTAL].amount < SMALL:
        return set(arcs)
    ways: dict[Node, list[Way]] = {}
    for key, arc in arcs.items():
        if key != (TOTAL, TOTAL):
            ways.setdefault(arc.tail, []).append((arc.head, key, 1))
            ways.setdefault(arc.head, []).append((arc.tail, key, -1))
    small = [key for key, arc in arcs.items() if arc.amount < SMALL]
    hidden, raised = set(small), set[Key]()
    for key in small:
        if key in raised:
            continue
        amounts = {one: arc.amount for one, arc in arcs.items()}
        while amounts[key] < SMALL:
            way = _way_round(arcs[key], key, ways, amounts, hidden)
            room = min((amounts[one] for one, by in way if by < 0), default=SMALL)
            push = min(room, SMALL - amounts[key])
            amounts[key] += push
            for one, by in way:
                amounts[one] += by * push
            hidden.update(one for one, _ in way)
        raised.update(one for one in small if amounts[one] >= SMALL)
    return hidden


def _way_round(
    arc: Arc,
    raised: Key,
    ways: Mapping[Node, list[tuple[Node, Key, int]]],
    amounts: Mapping[Key, int],
    hidden: set[Key],
) -> list[tuple[Key, int]]:
    """Which counts go up (1) and down (-1) so that the raised one may. There is always a way: from what is larger."""
    reached: dict[Node, Came] = {}
    order = count(1)
    queue: list[tuple[int, int, Node, Came]] = [(0, 0, arc.head, None)]
    while arc.tail not in reached:
        cost, _, node, came = heappop(queue)
        if node in reached:
            continue
        reached[node] = came
        for there, key, by in ways[node]:
            if there in reached or key == raised or (by < 0 and not amounts[key]):
                continue
            price = 0 if key in hidden else SUM if TOTAL in key else INNER
            heappush(queue, (cost + price, next(order), there, (node, key, by)))
    return list(_back(reached, arc.tail))


def _back(reached: Mapping[Node, Came], goal: Node) -> Iterator[tuple[Key, int]]:
    came = reached[goal]
    while came is not None:
        node, key, by = came
        yield key, by
        came = reached[node]
