"""What staff do about a problem: each deed is asked for anew, and stands in its history."""

from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import problem_telling, problems
from models.errors import StaleError
from models.events import EventKind, record
from models.people import Person
from models.problems import LIVE, MAX_DESCRIPTION, Deed, Problem, ProblemCase, ProblemState, ProblemStep, StepKind


async def rename(db: AsyncSession, me: Person, problem_id: int, title: str, now: datetime) -> Problem:
    """Raises NotYoursError, StaleError, as all of these do."""
    problem = await problems.require(db, me, problem_id, Deed.RENAME)
    problem.title = title
    record(db, EventKind.PROBLEM_RENAMED, now, actor=me.id, problem=problem.id)
    return problem


async def describe(db: AsyncSession, me: Person, problem_id: int, description: str, now: datetime) -> Problem:
    problem = await problems.require(db, me, problem_id, Deed.DESCRIBE)
    problem.description = description
    record(db, EventKind.PROBLEM_DESCRIBED, now, actor=me.id, problem=problem.id)
    return problem


async def to_centre(db: AsyncSession, me: Person, problem_id: int, now: datetime, today: date) -> Problem:
    """An officer asks the centre to take it on."""
    problem = await problems.require(db, me, problem_id, Deed.CENTRE)
    problems.note(db, problem, StepKind.CENTRE, me, now, today)
    record(db, EventKind.PROBLEM_RAISED, now, actor=me.id, problem=problem.id, what=StepKind.CENTRE)
    return problem


async def pass_on(db: AsyncSession, me: Person, problem_id: int, whom: str, day: date, now: datetime) -> Problem:
    """«Передано до …»: as often as there is somebody else to pass it to; an answer that is there stays."""
    problem = await problems.require(db, me, problem_id, Deed.RAISE)
    problems.note(db, problem, StepKind.RAISED, me, now, day, whom)
    record(db, EventKind.PROBLEM_RAISED, now, actor=me.id, problem=problem.id, what=StepKind.RAISED)
    return problem


async def answer(db: AsyncSession, me: Person, problem_id: int, words: str, day: date, now: datetime) -> Problem:
    problem = await problems.require(db, me, problem_id, Deed.ANSWER)
    problems.note(db, problem, StepKind.ANSWERED, me, now, day, words)
    record(db, EventKind.PROBLEM_ANSWERED, now, actor=me.id, problem=problem.id)
    return problem


async def drop(db: AsyncSession, me: Person, problem_id: int, reason: str, now: datetime, today: date) -> Problem:
    problem = await problems.require(db, me, problem_id, Deed.DROP)
    problems.note(db, problem, StepKind.DROPPED, me, now, today, reason)
    record(db, EventKind.PROBLEM_DROPPED, now, actor=me.id, problem=problem.id)
    return problem


async def reopen(db: AsyncSession, me: Person, problem_id: int, now: datetime, today: date) -> Problem:
    """Whom it was passed to and what came back stands in its history; it may go there again."""
    problem = await problems.require(db, me, problem_id, Deed.REOPEN)
    if await problem_telling.under_way(db, problem):
        raise StaleError
    problems.note(db, problem, StepKind.REOPENED, me, now, today)
    record(db, EventKind.PROBLEM_REOPENED, now, actor=me.id, problem=problem.id)
    return problem


async def targets(db: AsyncSession, problem: Problem) -> list[Problem]:
    """What it may be merged with: those of its category first."""
    query = select(Problem).where(Problem.state.in_(LIVE), Problem.id != problem.id)
    found = list(await db.scalars(query.order_by(Problem.since.desc(), Problem.id)))
    return sorted(found, key=lambda one: one.category != problem.category)


async def merge(db: AsyncSession, me: Person, problem_id: int, into: int, now: datetime, today: date) -> Problem:
    """Cases, history and what is known go on in the other one; whoever follows an old button finds that one."""
    problem = await problems.require(db, me, problem_id, Deed.MERGE)
    target = next((one for one in await targets(db, problem) if one.id == into), None)
    if target is None:
        raise StaleError
    await db.execute(update(ProblemCase).where(ProblemCase.problem_id == problem.id).values(problem_id=target.id))
    await db.execute(
        update(ProblemStep)
        .where(ProblemStep.problem_id == problem.id, ProblemStep.kind != StepKind.OPENED)
        .values(problem_id=target.id)
    )
    problem.state, problem.merged_into_id = ProblemState.DROPPED, target.id
    words, known = problem.title, _together(target.description, problem.description)
    if known is None:
        words = f"{problem.title}: {problem.description}"
    else:
        target.description = known or None
    await db.flush()
    target.state = problems.state_after((await problems.steps(db, [target.id]))[target.id])
    problems.note(db, target, StepKind.MERGED, me, now, today, words)
    record(db, EventKind.PROBLEM_MERGED, now, actor=me.id, problem=problem.id, former=target.id)
    return target


def _together(mine: str | None, other: str | None) -> str | None:
    """What is known of both; None where that is too long to stand together."""
    together = "\n".join(one for one in (mine, other) if one)
    return together if len(together) <= MAX_DESCRIPTION else None
