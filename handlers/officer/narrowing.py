"""The filters of the queue. What has been chosen travels in the buttons; only values that occur are offered."""

from collections import Counter
from collections.abc import Callable

from handlers import screens
from handlers.callbacks import Queue
from handlers.desk import Turn
from handlers.say import Says
from handlers.screens import Row, button, keyboard
from handlers.views import category_name, community_name, status_words
from locales import label, t
from models import worklist
from models.cases import Case
from models.statuses import Status
from models.worklist import UNPLACED, Sieve

PAGE = 10
# A filter by its name in the button's data: what it looks at, and how a value is called.
VALUES: dict[str, tuple[Callable[[Case], str], Callable[[str], str]]] = {
    "category": (lambda case: case.category, category_name),
    "community": (worklist.community, lambda code: label("place-none") if code == UNPLACED else community_name(code)),
    "status": (lambda case: case.status.value, lambda value: status_words(Status(value), to_staff=True)),
}
SCREENS = {"filter", *VALUES}


def sieve(at: Queue) -> Sieve:
    return Sieve(category=at.category, community=at.community, status=at.status, urgent=at.urgent)


def to(at: Queue, show: str = "", page: int = 0) -> Queue:
    """Another screen of the list, narrowed in the same way."""
    return at.model_copy(update={"show": show, "page": page})


def words(at: Queue) -> str:
    """«Житло, термінові»; empty where nothing has been chosen. Values that were made up are left out."""
    chosen = [_name(name, getattr(at, name)) for name in VALUES if getattr(at, name)]
    return ", ".join([*filter(None, chosen), *([label("filter-urgent")] if at.urgent else [])])


def _name(name: str, value: str) -> str:
    try:
        return VALUES[name][1](value)
    except (LookupError, StopIteration, ValueError):
        return label("filter-unknown")


def pages(at: Queue, page: int, count: int, size: int) -> Row:
    return screens.turns(page, lambda number: to(at, at.show, number), more=(page + 1) * size < count)


async def show(turn: Turn, at: Queue, everything: list[Case]) -> Says:
    return await (_filters(turn, at, everything) if at.show == "filter" else _values(turn, at, everything))


async def _filters(turn: Turn, at: Queue, everything: list[Case]) -> Says:
    rows = [[button(_filter_label(at, name), to(at, name))] for name in VALUES]
    if at.urgent or any(case.urgent for case in everything):
        key = "filter-urgent-off" if at.urgent else "filter-urgent-on"
        rows.append([button(label(key), at.model_copy(update={"show": "", "page": 0, "urgent": not at.urgent}))])
    reset = [button(label("queue-reset"), Queue())] if words(at) else []
    back = [button(label("button-back"), to(at))]
    return await screens.show(turn, t("queue-filters"), keyboard(*rows, reset, back))


def _filter_label(at: Queue, name: str) -> str:
    value = getattr(at, name)
    title = label(f"filter-{name}")
    return f"{title}: {_name(name, value)}" if value else title


async def _values(turn: Turn, at: Queue, everything: list[Case]) -> Says:
    """The values that occur in what the other filters let through, the most frequent first."""
    value_of, name_of_value = VALUES[at.show]
    others = sieve(at.model_copy(update={at.show: ""}))
    counts = Counter(value_of(case) for case in everything if others.lets(case)).most_common()
    page = min(at.page, max(len(counts) - 1, 0) // PAGE)
    rows = [
        [button(label("filter-value", value=name_of_value(value), count=count), _chosen(at, value))]
        for value, count in counts[page * PAGE : (page + 1) * PAGE]
    ]
    anything = [button(label("filter-any"), _chosen(at, ""))] if getattr(at, at.show) else []
    back = [button(label("button-back"), to(at, "filter"))]
    title = t("queue-filter-by", filter=label(f"filter-{at.show}"))
    return await screens.show(turn, title, keyboard(*rows, pages(at, page, len(counts), PAGE), anything, back))


def _chosen(at: Queue, value: str) -> Queue:
    return at.model_copy(update={at.show: value, "show": "", "page": 0})
