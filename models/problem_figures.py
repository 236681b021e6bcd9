"""How many people, cases and regions a problem has, now and at the end of a period."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import problems
from models.cases import Case
from models.people import Person
from models.problems import LIVE, Problem, ProblemCase, ProblemState, ProblemStep, StepKind
from models.statuses import OPEN


@dataclass(frozen=True, slots=True)
class Size:
    people: int = 0
    cases: int = 0
    open: int = 0
    fresh: int = 0  # linked since the beginning of the month
    regions: tuple[str, ...] = ()


async def sizes(db: AsyncSession, ids: Sequence[int], since: datetime) -> dict[int, Size]:
    counted = problems.linked(ids)
    columns = (
        ProblemCase.problem_id,
        func.count(Case.person_id.distinct()),
        func.count(),
        func.sum(case((Case.status.in_(OPEN), 1), else_=0)),
        func.sum(case((ProblemCase.at >= since, 1), else_=0)),
    )
    regions: dict[int, set[str]] = defaultdict(set)
    where = counted.with_only_columns(ProblemCase.problem_id, Case.region).distinct()
    for problem_id, region in await db.execute(where):
        if region is not None:
            regions[problem_id].add(region)
    rows = await db.execute(counted.with_only_columns(*columns).group_by(ProblemCase.problem_id))
    found = {
        problem_id: Size(people, cases, opened, fresh, tuple(sorted(regions[problem_id])))
        for problem_id, people, cases, opened, fresh in rows
    }
    return {one: found.get(one, Size()) for one in ids}


@dataclass(frozen=True, slots=True)
class ProblemOfPeriod:
    """A problem as it stood at the end of a period. Counts are whole: who publishes them hides those below 5."""

    id: int
    title: str
    category: str
    state: ProblemState
    people: int
    cases: int
    fresh: int  # cases that were linked within the period
    regions: tuple[str, ...]
    raised: tuple[tuple[str | None, date], ...]  # with whom (None: the centre of the programme) and when
    answer: str | None
    answered: date | None


async def problems_of(
    db: AsyncSession, start: datetime, end: datetime, regions: Collection[str] = (), *, include_samples: bool = False
) -> list[ProblemOfPeriod]:
    """The problems that were alive at some time from `start` to `end`, most people first, for the summary. Of some
    regions: those with cases there, which alone are counted. Of the whole country also those without cases, once they
    have been passed on.

    For staff. In what leaves staff, `people`, `cases` and `fresh` below 5 (`models.digest.SMALL`) are to be hidden; the
    titles and answers are words of staff, without names. A problem that was merged counts where it goes on.
    """
    query = select(Problem).where(Problem.opened_at < end, Problem.merged_into_id.is_(None))
    if not include_samples:
        query = query.join(Person, Person.id == Problem.opened_by_id).where(Person.sample.is_(False))
    found = list(await db.scalars(query))
    history = await problems.steps(db, [one.id for one in found])
    told = []
    linked = await _cases_until(db, [one.id for one in found], end, regions, include_samples=include_samples)
    for one in found:
        past = [step for step in history[one.id] if step.at < end]
        state = problems.state_after(past)
        ended = problems.last(past, StepKind.SOLVED, StepKind.DROPPED)
        if state not in LIVE and ended is not None and ended.at < start:
            continue
        passed_on = problems.last(past, StepKind.RAISED, StepKind.ANSWERED) is not None
        if linked[one.id] or (passed_on and not regions):
            told.append(_as_of(one, state, past, linked[one.id], start))
    return sorted(told, key=lambda one: (-one.people, one.id))


def _as_of(
    problem: Problem,
    state: ProblemState,
    past: Sequence[ProblemStep],
    linked: Sequence[tuple[int, str | None, datetime]],
    start: datetime,
) -> ProblemOfPeriod:
    answer = problems.last(past, StepKind.ANSWERED)
    return ProblemOfPeriod(
        id=problem.id,
        title=problem.title,
        category=problem.category,
        state=state,
        people=len({person for person, _, _ in linked}),
        cases=len(linked),
        fresh=sum(at >= start for _, _, at in linked),
        regions=tuple(sorted({region for _, region, _ in linked if region is not None})),
        raised=tuple((step.words, step.day) for step in past if step.kind in {StepKind.CENTRE, StepKind.RAISED}),
        answer=answer.words if answer else None,
        answered=answer.day if answer else None,
    )


async def _cases_until(
    db: AsyncSession, ids: Sequence[int], end: datetime, regions: Collection[str], *, include_samples: bool
) -> dict[int, list[tuple[int, str | None, datetime]]]:
    query = problems.linked(ids).where(ProblemCase.at < end)
    query = query.where(Case.region.in_(regions)) if regions else query
    query = query if include_samples else query.where(Case.sample.is_(False))
    columns = (ProblemCase.problem_id, Case.person_id, Case.region, ProblemCase.at)
    found: dict[int, list[tuple[int, str | None, datetime]]] = {one: [] for one in ids}
    for problem_id, person, region, at in await db.execute(query.with_only_columns(*columns)):
        found[problem_id].append((person, region, at))
    return found
