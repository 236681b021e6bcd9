"""What was told: the figures of a period as they first went out, kept for ever after.

They are kept as JSON of the dataclasses, without names and words of staff. A field that is added later has a default,
so that what was told before can still be read; one that is dropped is passed over.
"""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import String, UniqueConstraint, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import people, reports
from models.database import Base, Serial
from models.digest.compute import Correction, Digest, compute
from models.digest.figures import Counts, Figures
from models.digest.measuring import of_digest
from models.digest.periods import Period
from models.digest.scope import NATIONAL, Scope
from models.problem_figures import ProblemOfPeriod, problems_of

if TYPE_CHECKING:
    from pydantic import TypeAdapter

TRUSTED = timedelta(hours=1)


class DigestRun(Base):
    """`scope` is «UA-05,UA-07», empty for the whole country."""

    __tablename__ = "digest_run"
    __table_args__ = (UniqueConstraint("period", "scope"),)

    id: Mapped[Serial]
    period: Mapped[str] = mapped_column(String(24))
    scope: Mapped[str] = mapped_column(String(160))
    at: Mapped[datetime]
    figures: Mapped[dict[str, Any]]


@cache
def _format() -> "TypeAdapter[Digest]":
    from pydantic import TypeAdapter  # the child process that draws needs none of it

    return TypeAdapter(Digest)


async def told(
    db: AsyncSession,
    period: str,
    zone: ZoneInfo,
    scope: Scope = NATIONAL,
    *,
    now: datetime | None = None,
    include_samples: bool = False,
) -> Digest:
    """As it was told first, with what is known better now; figures that nobody has seen yet are made.

    What was told within the hour before `now` isn't counted anew: many copies go out one after another.
    """
    of = Period.parse(period)
    months = [month.code for month in of.whole_months()]
    words = await reports.words_of(db, months, scope, include_samples=include_samples)
    kept = await _kept(db, of.code, scope)
    problems: Sequence[ProblemOfPeriod]
    if kept is not None and now is not None and now - kept.at < TRUSTED:
        problems = await problems_of(db, *of.window(zone), scope, include_samples=include_samples)
        corrections: tuple[Correction, ...] = ()
    else:
        fresh = await compute(db, of.code, zone, scope, include_samples=include_samples)
        if kept is None:
            former = await _kept(db, fresh.before.period, scope)
            corrected = _differences(former.digest.now, fresh.before) if former else ()
            return await _planned(db, replace(fresh, corrections_before=corrected, words=words))
        problems, corrections = fresh.now.problems, _differences(kept.digest.now, fresh.now)
    made = replace(kept.digest, now=_worded(kept.digest.now, problems), corrections=corrections, words=words)
    return await _planned(db, await _named(db, made))


def for_officer(digest: Digest) -> Digest:
    """Without what colleagues wrote and who hasn't; the mean of ratings of whole months only: of a quarter beside its
    months, or of two periods that differ by a day, one person's rating could be found."""
    told = replace(digest, words=digest.words.for_colleagues())
    if digest.period.is_month:
        return told
    return replace(told, now=_without_mean(told.now), before=_without_mean(told.before))


def _without_mean(of: Figures) -> Figures:
    return replace(of, satisfaction=replace(of.satisfaction, mean=None))


async def _planned(db: AsyncSession, digest: Digest) -> Digest:
    return replace(digest, indicators=await of_digest(db, digest.now, digest.words) if digest.is_national else ())


async def freeze(db: AsyncSession, digest: Digest, now: datetime) -> None:
    """In the transaction that sends it. What has been kept already stays."""
    period, scope = digest.now.period, _key(digest.scope)
    if await db.scalar(select(DigestRun.id).where(DigestRun.period == period, DigestRun.scope == scope)) is None:
        fixed = replace(digest, corrections=(), words=reports.NO_WORDS, indicators=())
        bare = replace(fixed, now=_bare(digest.now), before=_bare(digest.before))
        figures = _format().dump_python(bare, mode="json")
        db.add(DigestRun(period=period, scope=scope, at=now, figures=figures))
        await db.flush()


class Kept(NamedTuple):
    digest: Digest
    at: datetime


async def _kept(db: AsyncSession, period: str, scope: Scope) -> Kept | None:
    query = select(DigestRun).where(DigestRun.period == period, DigestRun.scope == _key(scope))
    run = await db.scalar(query)
    return None if run is None else Kept(_format().validate_python(run.figures), run.at)


def _key(scope: Scope) -> str:
    return ",".join(scope)


def _differences(before: Figures, after: Figures) -> tuple[Correction, ...]:
    pairs = ((one.name, getattr(before.counts, one.name), getattr(after.counts, one.name)) for one in fields(Counts))
    return tuple(Correction(name, told, now) for name, told, now in pairs if told != now)


def _bare(figures: Figures) -> Figures:
    """Without names and words of staff: these stand encrypted, each in its place."""
    problems = (
        replace(one, title="", answer=None, raised=tuple((None, day) for _, day in one.raised))
        for one in figures.problems
    )
    return replace(figures, load=tuple(replace(one, name="") for one in figures.load), problems=tuple(problems))


def _worded(kept: Figures, fresh: Sequence[ProblemOfPeriod]) -> Figures:
    """Problems with their words as they are now; one that has been merged since goes by its number."""
    known = {one.id: one for one in fresh}
    problems = tuple(
        replace(one, title=known[one.id].title, answer=known[one.id].answer, raised=known[one.id].raised)
        if one.id in known
        else one
        for one in kept.problems
    )
    return replace(kept, problems=problems)


async def _named(db: AsyncSession, digest: Digest) -> Digest:
    ids = {one.person for figures in (digest.now, digest.before) for one in figures.load}
    names = await people.names(db, ids)

    def with_names(figures: Figures) -> Figures:
        return replace(figures, load=tuple(replace(one, name=names.get(one.person, "")) for one in figures.load))

    return replace(digest, now=with_names(digest.now), before=with_names(digest.before))
