"""How a problem looks in lists and on its own. No people and no cases of others are named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

from markupsafe import Markup

from handlers.desk import Desk
from handlers.officer.history import newest_that_fit
from handlers.views import category_name, excerpt, name_of, region_name
from locales import dates, label, t
from models import people, problem_figures, problems
from models.people import Duty, Person
from models.problem_figures import Size
from models.problems import Problem, ProblemState, ProblemStep, StepKind

BUTTON_LENGTH = 40
WORDS_LENGTH = 150
HISTORY_LENGTH = 1_600
ANSWER_SHOWN = 700
REGIONS_NAMED = 3


class Group(StrEnum):
    """What a list is divided into, in the order in which somebody has to do something."""

    ASKED = "asked"  # an officer has raised it, the centre hasn't passed it on
    ANSWERED = "answered"
    OPEN = "open"
    RAISED = "raised"
    SOLVED = "solved"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Entry:
    problem: Problem
    size: Size
    history: Sequence[ProblemStep]

    @property
    def group(self) -> Group:
        step = problems.last(self.history, StepKind.CENTRE, StepKind.RAISED)
        if self.problem.state is ProblemState.RAISED and step is not None and step.kind is StepKind.CENTRE:
            return Group.ASKED
        return Group(self.problem.state.value)


async def entries(desk: Desk, found: Sequence[Problem]) -> list[Entry]:
    ids = [one.id for one in found]
    sizes = await problem_figures.sizes(desk.db, ids, month_begins(desk))
    histories = await problems.steps(desk.db, ids)
    return [Entry(one, sizes[one.id], histories[one.id]) for one in found]


async def fitting(desk: Desk, category: str) -> list[Entry]:
    """What something of this category may belong to: that first, and what touches most people before others."""
    found = await entries(desk, await problems.living(desk.db))
    return sorted(found, key=lambda one: (one.problem.category != category, -one.size.people, one.problem.id))


def month_begins(desk: Desk) -> datetime:
    return datetime.combine(desk.today.replace(day=1), time(), desk.office.zone)


def state_words(entry: Entry) -> str:
    """«передано: Мінсоцполітики, 12 жовтня 2026»."""
    step = problems.last(entry.history, StepKind.RAISED)
    if entry.group is not Group.RAISED or step is None:
        return label(f"problem-state-{entry.group.value}", whom="no", day="")
    return label("problem-state-raised", whom=step.words or "", day=dates.whole_day(step.day))


def line(desk: Desk, place: int, entry: Entry) -> Markup:
    size = entry.size
    return t(
        "problem-line",
        place=place,
        title=entry.problem.title,
        state=state_words(entry),
        people=size.people,
        cases=size.cases,
        regions=len(size.regions),
        fresh=size.fresh,
        days=(desk.today - entry.problem.since.astimezone(desk.office.zone).date()).days,
        live="yes" if entry.problem.is_live else "no",
    )


def name_on_button(place: int, problem: Problem) -> str:
    return f"{place}. {excerpt(problem.title, BUTTON_LENGTH)}"


async def whole(desk: Desk, entry: Entry, reader: Person) -> Markup:
    """Everything but whose cases they are. Officers read what was done, the centre also by whom."""
    problem, size = entry.problem, entry.size
    text = t(
        "problem",
        title=problem.title,
        category=category_name(problem.category),
        state=state_words(entry),
        people=size.people,
        cases=size.cases,
        open=size.open,
        fresh=size.fresh,
        regions=_regions(size.regions),
        described="yes" if problem.description else "no",
        description=problem.description or "",
    )
    names: Mapping[int, str] = {}
    if reader.has(Duty.CENTRAL, Duty.COORDINATOR):
        found = await people.get_many(desk.db, {step.by_id for step in entry.history})
        names = {one.id: name_of(one) for one in found.values()}
    answer = problems.last(entry.history, StepKind.ANSWERED)
    lines = [_step(step, names.get(step.by_id, ""), long=_is_long(step, answer)) for step in entry.history]
    return Markup("\n").join([text, *newest_that_fit(lines, HISTORY_LENGTH)])


def _regions(found: Sequence[str]) -> str:
    if not found:
        return "—"
    shown = ", ".join(region_name(one) for one in found[:REGIONS_NAMED])
    more = len(found) - REGIONS_NAMED
    return label("problem-regions-more", shown=shown, more=more) if more > 0 else shown


def _is_long(step: ProblemStep, answer: ProblemStep | None) -> bool:
    """What was known of a merged one stands in its step where it didn't fit elsewhere."""
    return step is answer or step.kind is StepKind.MERGED


def _step(step: ProblemStep, who: str, *, long: bool) -> Markup:
    words = excerpt(step.words or "", ANSWER_SHOWN if long else WORDS_LENGTH)
    what = label(f"problem-step-{step.kind.value}", words=words or "no")
    return t("problem-step", day=dates.whole_day(step.day), what=what, who=who or "no")
