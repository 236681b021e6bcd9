"""Problems that repeat: gathered over cases, raised to the centre and beyond, answered, solved.

A case belongs to one problem at most, so that counts add up; a restricted case never belongs to one. Titles and
descriptions are words of staff, and no names are to stand in them.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Select, String, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.cases import Case
from models.crypto import Entrusted
from models.database import Base, Serial
from models.errors import NotYoursError, StaleError
from models.events import EventKind, record
from models.people import Duty, Person
from models.places.folding import fold, loosen

MAX_TITLE = 100
MAX_DESCRIPTION = 1_000
MAX_WHOM = 150
MAX_ANSWER = 3_000
MAX_REASON = 500
# Endings change with the case of a noun; what is left tells words apart well enough to suggest something.
STEM, SHORTEST = 5, 3
REGISTERED = (Duty.OFFICER, Duty.CENTRAL, Duty.COORDINATOR)


class ProblemState(StrEnum):
    OPEN = "open"
    RAISED = "raised"
    ANSWERED = "answered"
    SOLVED = "solved"
    DROPPED = "dropped"


LIVE = frozenset({ProblemState.OPEN, ProblemState.RAISED, ProblemState.ANSWERED})


class StepKind(StrEnum):
    OPENED = "opened"
    CENTRE = "centre"  # an officer asks the centre to take it on
    RAISED = "raised"  # the centre has passed it to whom the words say
    ANSWERED = "answered"
    SOLVED = "solved"
    DROPPED = "dropped"
    REOPENED = "reopened"
    MERGED = "merged"  # another one goes on in this one from here


# What state a step leaves it in; a state follows from the history, here as in any month of the past.
STATES = {
    StepKind.OPENED: ProblemState.OPEN,
    StepKind.CENTRE: ProblemState.RAISED,
    StepKind.RAISED: ProblemState.RAISED,
    StepKind.ANSWERED: ProblemState.ANSWERED,
    StepKind.SOLVED: ProblemState.SOLVED,
    StepKind.DROPPED: ProblemState.DROPPED,
    StepKind.REOPENED: ProblemState.OPEN,
}


class Problem(Base):
    __tablename__ = "problem"
    __table_args__ = (Index("ix_problem_state", "state", "since"),)

    id: Mapped[Serial]
    title: Mapped[str] = mapped_column(Entrusted("problem.title", '"…"'))
    description: Mapped[str | None] = mapped_column(Entrusted("problem.description"))
    category: Mapped[str] = mapped_column(String(8))
    state: Mapped[ProblemState] = mapped_column(default=ProblemState.OPEN)
    since: Mapped[datetime]  # when anything was last done about it
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    opened_at: Mapped[datetime]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("problem.id"))

    @property
    def is_live(self) -> bool:
        return self.state in LIVE


class ProblemStep(Base):
    """What was done about it. `words`: whom it was passed to, the answer, the reason; `day` is when that was."""

    __tablename__ = "problem_step"
    __table_args__ = (Index("ix_problem_step", "problem_id", "id"),)

    id: Mapped[Serial]
    problem_id: Mapped[int] = mapped_column(ForeignKey("problem.id"))
    kind: Mapped[StepKind]
    words: Mapped[str | None] = mapped_column(Entrusted("problem_step.words"))
    day: Mapped[date]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class ProblemCase(Base):
    __tablename__ = "problem_case"
    __table_args__ = (Index("ix_problem_case", "problem_id", "case_number"),)

    case_number: Mapped[int] = mapped_column(ForeignKey("case.number"), primary_key=True, autoincrement=False)
    problem_id: Mapped[int] = mapped_column(ForeignKey("problem.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


# Who may do what


class Deed(StrEnum):
    DESCRIBE = "describe"
    RENAME = "rename"
    CENTRE = "centre"
    RAISE = "raise"
    ANSWER = "answer"
    SOLVE = "solve"
    MERGE = "merge"
    DROP = "drop"
    REOPEN = "reopen"


# What was heard about one that was merged holds for the one in which it goes on.
FOLLOWING = frozenset({Deed.CENTRE, Deed.RAISE, Deed.ANSWER})


def deeds(problem: Problem, me: Person, *, takes_part: bool) -> list[Deed]:
    """Officers describe and raise what is theirs; the centre (central officers and coordinators) takes it further; what
    reaches everybody or can't be undone is the coordinators'."""
    centre = me.has(Duty.CENTRAL, Duty.COORDINATOR)
    if not problem.is_live:
        return [Deed.REOPEN] if centre and problem.merged_into_id is None else []
    found: list[Deed] = []
    if centre:
        found += [Deed.RAISE, Deed.ANSWER]
    elif problem.state is ProblemState.OPEN and (takes_part or problem.opened_by_id == me.id):
        found += [Deed.CENTRE]
    if me.is_coordinator:
        found += [Deed.SOLVE]
    if centre or (problem.state is ProblemState.OPEN and problem.opened_by_id == me.id):
        found += [Deed.DESCRIBE, Deed.RENAME]
    if me.is_coordinator:
        found += [Deed.MERGE, Deed.DROP]
    return found


def may_begin(me: Person) -> bool:
    """Without a case: what the centre hears from authorities and partners. Officers begin one at a case."""
    return me.has(Duty.CENTRAL, Duty.COORDINATOR)


async def get(db: AsyncSession, me: Person, problem_id: int) -> Problem:
    """To read; where it was merged, the one in which it goes on. Raises NotYoursError."""
    found = await db.get(Problem, problem_id) if me.has(*REGISTERED) else None
    while found is not None and found.merged_into_id is not None:
        found = await db.get(Problem, found.merged_into_id)
    if found is None:
        raise NotYoursError
    return found


async def require(db: AsyncSession, me: Person, problem_id: int, deed: Deed) -> Problem:
    """To change. Raises NotYoursError for whoever may never do so, StaleError where it has moved on: what was decided
    about one isn't done to the other into which it was merged since."""
    problem = await get(db, me, problem_id)
    theirs = await takes_part(db, problem, me)
    if deed not in deeds(problem, me, takes_part=theirs):
        centre = me.has(Duty.CENTRAL, Duty.COORDINATOR)
        raise StaleError if centre or theirs or problem.opened_by_id == me.id else NotYoursError
    if problem.id != problem_id and deed not in FOLLOWING:
        raise StaleError
    return problem


async def takes_part(db: AsyncSession, problem: Problem, me: Person) -> bool:
    """Has cases of it in hand."""
    mine = select(ProblemCase.case_number).join(Case).where(Case.officer_id == me.id)
    return await db.scalar(mine.where(ProblemCase.problem_id == problem.id).limit(1)) is not None


def linked(ids: Collection[int]) -> Select[Case]:
    """Cases of these that count: what became confidential belongs to none."""
    mine = select(Case).join(ProblemCase, ProblemCase.case_number == Case.number)
    return mine.where(ProblemCase.problem_id.in_(ids), ~Case.is_restricted)


async def officers(db: AsyncSession, problem: Problem) -> list[int]:
    """Who has cases of it in hand."""
    mine = select(Case.officer_id).join(ProblemCase).where(ProblemCase.problem_id == problem.id)
    return [one for one in await db.scalars(mine.distinct()) if one is not None]


async def living(db: AsyncSession) -> list[Problem]:
    return list(await db.scalars(select(Problem).where(Problem.state.in_(LIVE)).order_by(Problem.id)))


def matches(problem: Problem, typed: str) -> bool:
    """All typed words, or their beginnings, stand in its title or description."""
    there = _stems(f"{problem.title} {problem.description or ''}")
    wanted = _stems(typed)
    return bool(wanted) and all(any(word.startswith(one) for word in there) for one in wanted)


def is_similar(title: str, other: str) -> bool:
    """At least half of the words of the shorter one stand in the other, whatever their endings."""
    ours, theirs = _stems(title), _stems(other)
    shorter = min(len(ours), len(theirs))
    return shorter > 0 and len(ours & theirs) * 2 >= shorter


def _stems(text: str) -> set[str]:
    return {loosen(word)[:STEM] for word in fold(text) if len(word) >= SHORTEST}


# Cases


async def of_case(db: AsyncSession, case: Case) -> Problem | None:
    return (await of_cases(db, [case])).get(case.number)


async def of_cases(db: AsyncSession, cases: Collection[Case]) -> dict[int, Problem]:
    """By the number of the case."""
    numbers = [case.number for case in cases if not case.is_restricted]
    query = select(ProblemCase.case_number, Problem).join(Problem).where(ProblemCase.case_number.in_(numbers))
    return dict((await db.execute(query)).all()) if numbers else {}


async def open_with(
    db: AsyncSession, case: Case, by: Person, title: str, description: str | None, now: datetime, today: date
) -> Problem:
    """A new one, and the case that it was seen in. Raises StaleError."""
    _require_free(case, await of_case(db, case))
    problem = await begin(db, by, case.category, title, description, now, today)
    await link(db, case, problem, by, now)
    return problem


async def begin(
    db: AsyncSession, by: Person, category: str, title: str, description: str | None, now: datetime, today: date
) -> Problem:
    """A new one without cases: those who seldom hold any hear of it elsewhere (see `may_begin`)."""
    problem = Problem(
        title=title,
        description=description,
        category=category,
        state=ProblemState.OPEN,
        since=now,
        opened_by_id=by.id,
        opened_at=now,
    )
    db.add(problem)
    await db.flush()
    note(db, problem, StepKind.OPENED, by, now, today)
    record(db, EventKind.PROBLEM_OPENED, now, actor=by.id, problem=problem.id)
    return problem


async def link(db: AsyncSession, case: Case, problem: Problem, by: Person, now: datetime) -> None:
    """Raises StaleError."""
    _require_free(case, await of_case(db, case))
    if not problem.is_live:
        raise StaleError
    db.add(ProblemCase(case_number=case.number, problem_id=problem.id, by_id=by.id, at=now))
    record(db, EventKind.PROBLEM_LINKED, now, actor=by.id, case=case.number, problem=problem.id)
    await db.flush()


def _require_free(case: Case, other: Problem | None) -> None:
    if case.is_restricted or case.erased_at is not None or other is not None:
        raise StaleError


async def unlink(db: AsyncSession, case: Case, by: Person, now: datetime) -> Problem:
    """Raises StaleError."""
    problem = await of_case(db, case)
    if problem is None or not problem.is_live:
        raise StaleError
    await forget(db, [case.number])
    record(db, EventKind.PROBLEM_UNLINKED, now, actor=by.id, case=case.number, problem=problem.id)
    return problem


async def forget(db: AsyncSession, numbers: Sequence[int]) -> None:
    """These cases belong to none: what became confidential is counted nowhere."""
    await db.execute(delete(ProblemCase).where(ProblemCase.case_number.in_(numbers)))


async def follow_merging(db: AsyncSession, former: int, target: int) -> None:
    """A case goes on in another one, which stands for it here too unless it belongs to a problem itself."""
    theirs = await db.get(ProblemCase, former)
    if theirs is None:
        return
    other = await db.get(ProblemCase, target)
    if other is None:
        await db.execute(update(ProblemCase).where(ProblemCase.case_number == former).values(case_number=target))
    elif other.problem_id == theirs.problem_id:
        await forget(db, [former])


# What is done about it


def note(
    db: AsyncSession, problem: Problem, kind: StepKind, by: Person, now: datetime, day: date, words: str | None = None
) -> None:
    """One more step, which the state follows."""
    problem.state, problem.since = STATES.get(kind, problem.state), now
    db.add(ProblemStep(problem_id=problem.id, kind=kind, words=words, day=day, by_id=by.id, at=now))


async def steps(db: AsyncSession, ids: Sequence[int]) -> dict[int, list[ProblemStep]]:
    """The history of each, oldest first."""
    found: dict[int, list[ProblemStep]] = {one: [] for one in ids}
    for step in await db.scalars(select(ProblemStep).where(ProblemStep.problem_id.in_(ids)).order_by(ProblemStep.id)):
        found[step.problem_id].append(step)
    return found


def state_after(history: Sequence[ProblemStep]) -> ProblemState:
    return next((STATES[step.kind] for step in reversed(history) if step.kind in STATES), ProblemState.OPEN)


def last(history: Sequence[ProblemStep], *kinds: StepKind) -> ProblemStep | None:
    return next((step for step in reversed(history) if step.kind in kinds), None)


async def answer_of(db: AsyncSession, problem: Problem) -> ProblemStep | None:
    """The newest answer of the centre, which fits the next case too."""
    return last((await steps(db, [problem.id]))[problem.id], StepKind.ANSWERED)
