"""Squeezes the course of each case into one row, and tells from that how the case stood when a period ended."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    String,
    and_,
    case,
    cast,
    func,
    insert,
    null,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.ext.asyncio import AsyncSession

from models.cases import Case, Whereabouts
from models.catalogue import Intake
from models.deadlines import ANSWER_DAYS
from models.digest.figures import SEALED
from models.digest.life import ASKED, UNKNOWN
from models.digest.periods import Window
from models.digest.scope import NATIONAL, Scope
from models.digest.scratch import COURSE, IS_WHOLE, MICROSECOND, TOLD, microseconds, written
from models.events import Event, EventKind

ANSWER = timedelta(days=ANSWER_DAYS) // MICROSECOND
# What happens to most cases, and happens once.
ONCE = (
    EventKind.ASSIGNED,
    EventKind.REFERRED,
    EventKind.REFERRAL_CONFIRMED,
    EventKind.RESOLVED,
    EventKind.CLOSED,
    EventKind.WITHDRAWN,
    EventKind.RATED,
)
# After these the rest has to be known one by one.
TURNS = (
    EventKind.UNASSIGNED,
    EventKind.REOPENED,
    EventKind.RECALLED,
    EventKind.OFFICIAL_SET,
    EventKind.SEALED,
    EventKind.UNSEALED,
    EventKind.MOVED,
)


async def squeeze(db: AsyncSession, since: datetime, until: datetime, scope: Scope, *, include_samples: bool) -> None:
    """Cases that were alive at some time from `since` to `until`. Of some regions: those that belong there now or did
    so since."""
    rated = select(Event.case_number).where(
        Event.kind == EventKind.RATED, Event.at >= since, Event.at < until, Event.case_number.is_not(None)
    )
    # The case's own columns only narrow what is read; a case closed earlier can do nothing but be rated.
    alive = [
        Case.filed_at < until,
        or_(Case.closed_at.is_(None), Case.closed_at >= since, Case.number.in_(rated)),
    ]
    if not include_samples:
        alive.append(Case.sample.is_(False))
    if scope != NATIONAL:
        moved = select(Event.case_number).where(
            Event.kind == EventKind.MOVED, Event.at >= since, Event.case_number.is_not(None)
        )
        alive += [or_(Case.region.in_(scope), Case.number.in_(moved))]
    values = _course()
    query = select(*values.values()).select_from(Case).join(Event, _past(until)).where(*alive).group_by(Case.number)
    await db.execute(insert(COURSE).from_select(list(values), query))


def _past(until: datetime) -> ColumnElement[bool]:
    """Where somebody moves later counts too: the case itself says only where the person lives now."""
    return and_(Event.case_number == Case.number, or_(Event.at < until, Event.kind == EventKind.MOVED))


def _course() -> dict[str, Any]:
    def at(kind: EventKind) -> ColumnElement[int]:
        return microseconds(func.max(Event.at).filter(Event.kind == kind))

    def of(kind: EventKind, what: Any) -> ColumnElement[Any]:
        return func.max(what).filter(Event.kind == kind)

    closing_words = and_(Event.kind == EventKind.RESOLVED, Event.details["letter"].as_integer().is_not(None))
    answers = or_(Event.kind == EventKind.STAFF_WROTE, closing_words)
    here = Case.whereabouts == Whereabouts.HERE
    return {
        "number": Case.number,
        "person": Case.person_id,
        "category": Case.category,
        "place": case((here, func.coalesce(Case.region, UNKNOWN)), else_=type_coerce(Case.whereabouts, String)),
        "intake": type_coerce(Case.intake, String),
        "filed": microseconds(Case.filed_at),
        "due": microseconds(Case.first_answer_due),
        "turns": func.count().filter(Event.kind.in_(TURNS)),
        "once": func.count().filter(Event.kind.in_(ONCE)),
        "kinds": func.count(Event.kind.distinct()).filter(Event.kind.in_(ONCE)),
        "answered": microseconds(func.min(Event.at).filter(answers)),
        "assigned": at(EventKind.ASSIGNED),
        "officer": of(EventKind.ASSIGNED, Event.details["officer"].as_integer()),
        "referred": at(EventKind.REFERRED),
        "confirmed": at(EventKind.REFERRAL_CONFIRMED),
        "resolved": at(EventKind.RESOLVED),
        "resolver": of(EventKind.RESOLVED, Event.actor_id),
        "outcome": of(EventKind.RESOLVED, Event.details["outcome"].as_string()),
        "closed": at(EventKind.CLOSED),
        "reason": of(EventKind.CLOSED, Event.details["reason"].as_string()),
        "withdrawn": at(EventKind.WITHDRAWN),
        "rated": at(EventKind.RATED),
        "rating": of(EventKind.RATED, Event.details["rating"].as_integer()),
    }


async def tell_whole(db: AsyncSession, window: Window, scope: Scope) -> None:
    """Those whose course says all, as they stood when the period ended."""
    values = _state(written(window.start), written(window.end))
    query = select(*values.values()).where(IS_WHOLE, COURSE.c.filed < written(window.end))
    if scope != NATIONAL:
        # What is told as a count for the whole country only isn't there; see models/digest/scope.py.
        apart = [Intake.CALLBACK.value, Intake.SEALED_TEXT.value]
        query = query.where(COURSE.c.intake.not_in(apart), COURSE.c.place.in_(scope))
    await db.execute(insert(TOLD).from_select(list(values), query))


def _state(start: int, end: int) -> dict[str, Any]:
    """The same as Life tells, of a case without turns. What is later than the period isn't known yet."""
    c = COURSE.c

    def known(moment: ColumnElement[int]) -> ColumnElement[int]:
        return case((moment < end, moment))

    def within(moment: ColumnElement[int]) -> ColumnElement[bool]:
        return and_(moment >= start, moment < end)

    def one_if(*which: ColumnElement[bool]) -> ColumnElement[int]:
        return case((and_(*which), 1), else_=0)

    answered, resolved = known(c.answered), known(c.resolved)
    ended = func.coalesce(known(c.withdrawn), known(c.closed))
    over = func.coalesce(resolved, ended)
    term = c.filed + ANSWER
    is_sealed = c.intake == Intake.SEALED_TEXT.value
    is_open = over.is_(None)
    due = case((answered.is_not(None), term), else_=c.due)
    first, whole = _verdict(answered, c.due, over), _verdict(resolved, term, ended)
    asked = within(c.closed), c.reason.in_([reason.value for reason in ASKED])
    return {
        "until": cast(end, BigInteger),
        "number": c.number,
        "person": c.person,
        "category": case((is_sealed, SEALED), else_=c.category),
        "place": case((is_sealed, SEALED), else_=c.place),
        "callback": one_if(c.intake == Intake.CALLBACK.value),
        "sealed": one_if(is_sealed),
        "received": one_if(within(c.filed)),
        "resolved": one_if(within(c.resolved)),
        "closed": one_if(within(c.closed)),
        "withdrawn": one_if(within(c.withdrawn)),
        "reopened": cast(0, Integer),
        "tried": one_if(within(c.resolved)),
        "open": one_if(is_open),
        "overdue": one_if(is_open, due < end),
        "unassigned": one_if(is_open, known(c.assigned).is_(None)),
        "referred": one_if(within(c.referred)),
        "confirmed": one_if(within(c.confirmed)),
        "first_kept": one_if(within(first), answered <= c.due),
        "first_owed": one_if(within(first)),
        "kept": one_if(within(whole), resolved <= term),
        "owed": one_if(within(whole)),
        "silent": one_if(*asked, or_(c.rated.is_(None), ~within(c.rated))),
        "first_wait": case((within(c.answered), c.answered - c.filed)),
        "wait": case((within(c.resolved), c.resolved - c.filed)),
        "holder": case((and_(is_open, known(c.assigned).is_not(None)), c.officer)),
        "resolver": case((within(c.resolved), c.resolver)),
        "rating": case((within(c.rated), c.rating)),
        "outcome": case((within(c.resolved), c.outcome)),
    }


def _verdict(kept: ColumnElement[int], due: ColumnElement[int], over: ColumnElement[int]) -> ColumnElement[int]:
    """When it was decided; as models.digest.life.Term has it."""
    return case((kept <= due, kept), (over <= due, null()), else_=due)
