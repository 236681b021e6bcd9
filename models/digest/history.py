"""Follows event by event the cases whose course can't be squeezed into one row; see models/digest/scratch.py."""

from collections import defaultdict, deque
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.cases import Case, Whereabouts
from models.digest.figures import CASES, SEALED
from models.digest.life import Life, Move, Record, Step, Subject, Term, place_of
from models.digest.periods import Window
from models.digest.scope import Scope, is_within
from models.digest.scratch import MICROSECOND, tell, turned, written
from models.events import Event, EventKind

PORTION = 200  # cases or rows: a message may come between two portions


async def portions(db: AsyncSession, query: Select[*tuple[Any, ...]]) -> AsyncIterator[Sequence[Any]]:
    """The rows, some at a time: updates needn't wait until a year of history has been decoded."""
    result = await db.stream(query.execution_options(yield_per=PORTION))
    async for rows in result.partitions():
        yield rows


async def tell_turned(db: AsyncSession, windows: Sequence[Window], zone: ZoneInfo, scope: Scope) -> None:
    """As they stood when each of the periods ended, oldest first."""
    numbers = list(await db.scalars(turned()))
    for first in range(0, len(numbers), PORTION):
        told = []
        for record in await _records(db, numbers[first : first + PORTION]):
            lives = stages(record, [window.end for window in windows], zone)
            for window, life in zip(windows, lives, strict=True):
                if life is not None and is_within(life, scope):
                    told.append(as_told(life, window))
        await tell(db, told)


async def _records(db: AsyncSession, numbers: Sequence[int]) -> list[Record]:
    subjects: tuple[Any, ...] = (
        Case.number,
        Case.person_id,
        Case.category,
        Case.intake,
        Case.whereabouts,
        Case.region,
        Case.filed_at,
        Case.first_answer_due,
    )
    happened: tuple[Any, ...] = (Event.case_number, Event.kind, Event.at, Event.actor_id, Event.details)
    steps: dict[int, list[Step]] = defaultdict(list)
    moves: dict[int, list[Move]] = defaultdict(list)
    query = select(*happened).where(Event.case_number.in_(numbers)).order_by(Event.case_number, Event.id)
    for number, *what in await db.execute(query):
        step = Step(*what)
        if step.kind is EventKind.MOVED:
            moves[number].append(move_of(step))
        else:
            steps[number].append(step)
    rows = await db.execute(select(*subjects).where(Case.number.in_(numbers)))
    return [Record(one, _in_order(steps[one.number]), moves[one.number]) for one in (Subject(*row) for row in rows)]


def _in_order(steps: Iterable[Step]) -> deque[Step]:
    """Also where the clock of the machine was set back meanwhile."""
    return deque(sorted(steps, key=attrgetter("at")))


def move_of(step: Step) -> Move:
    whereabouts = Whereabouts(step.details.get("former_whereabouts", Whereabouts.HERE))
    return Move(step.at, place_of(whereabouts, step.details.get("former_region")))


def stages(record: Record, moments: Iterable[datetime], zone: ZoneInfo) -> Iterator[Life | None]:
    """The case as it stood at each of these moments, oldest first: what happened later is not looked at. It is one
    life that goes on; None before it began."""
    life = Life(record.subject, zone)
    steps = record.steps
    for moment in moments:
        while steps and steps[0].at < moment:
            life.follow(steps.popleft())
        life.place = record.place_at(moment)
        yield life if life.filed < moment else None


def as_told(life: Life, window: Window) -> dict[str, Any]:
    """A row of TOLD."""
    first_kept, first_owed = _promises([life.first_answer], window)
    kept, owed = _promises(life.terms, window)
    resolution = life.resolution if life.resolution and window.has(life.resolution.at) else None
    answered = life.first_answer.kept if window.has(life.first_answer.kept) else None
    rated = life.rated if life.rated and window.has(life.rated[0]) else None
    return {
        "until": written(window.end),
        "number": life.subject.number,
        "person": life.subject.person,
        "category": SEALED if life.told_sealed else life.subject.category,
        "place": SEALED if life.told_sealed else life.place,
        "callback": int(life.is_callback),
        "sealed": int(life.is_sealed),
        **{name: int(belongs(life, window)) for name, belongs in CASES.items()},
        "referred": sum(window.has(at) for _, at in life.referrals),
        "confirmed": sum(window.has(at) for at in life.confirmations),
        "first_kept": first_kept,
        "first_owed": first_owed,
        "kept": kept,
        "owed": owed,
        "silent": int(window.has(life.asked) and rated is None),
        "first_wait": (answered - life.filed) // MICROSECOND if answered else None,
        "wait": (resolution.at - life.filed) // MICROSECOND if resolution else None,
        "holder": life.officer if life.is_open else None,
        "resolver": resolution.actor if resolution else None,
        "rating": rated[1] if rated else None,
        "outcome": resolution.details["outcome"] if resolution else None,
    }


def _promises(terms: Iterable[Term], window: Window) -> tuple[int, int]:
    """How many were kept, of how many that fell into the period."""
    verdicts = [verdict for term in terms if (verdict := term.verdict()) and window.has(verdict[0])]
    return sum(kept for _, kept in verdicts), len(verdicts)
