"""The digest of a period: its figures beside those of the period before, and how the year went."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from models.digest import figures
from models.digest.crew import Crew, read_crew
from models.digest.figures import Figures
from models.digest.history import lives, read
from models.digest.life import Life
from models.digest.months import Point, trend
from models.digest.periods import Period, Window
from models.digest.scope import NATIONAL, Scope, within
from models.indicators import Measured
from models.problem_figures import problems_of
from models.reports import NO_WORDS, Words

TREND_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Correction:
    """A total that is known better now than when it was told first."""

    figure: str  # a field of Counts
    told: int
    now: int


@dataclass(frozen=True, slots=True)
class Digest:
    """Kept as JSON (models/digest/runs.py): a field that is added needs a default, for what was told before."""

    now: Figures
    before: Figures
    trend: tuple[Point, ...]  # oldest first
    scope: Scope = NATIONAL
    corrections: tuple[Correction, ...] = ()  # to this period, since it was told
    corrections_before: tuple[Correction, ...] = ()  # to the period before, when this one was told
    indicators: tuple[Measured, ...] = ()  # of the whole country, with a plan; made anew likewise
    words: Words = NO_WORDS  # of officers: fixed by themselves when the summary goes out, so they aren't kept

    @property
    def period(self) -> Period:
        return Period.parse(self.now.period)

    @property
    def is_national(self) -> bool:
        return self.scope == NATIONAL

    @property
    def has_past(self) -> bool:
        """Whether there is anything to compare the period with."""
        return bool(self.before.counts.open) or any(one.received or one.resolved for one in self.trend[:-1])


async def compute(
    db: AsyncSession, code: str, zone: ZoneInfo, scope: Scope = NATIONAL, *, include_samples: bool = False
) -> Digest:
    """The same whenever it is asked: what happened after the period is not looked at. `code` is that of a Period.

    Names and what people said of themselves are the exception: they are as they are known now.
    """
    period = Period.parse(code)
    former = period.before()
    window, before = period.window(zone), former.window(zone)
    records = await read(db, before.start, window.end, include_samples=include_samples)

    async def figures_of(name: str, bounds: Window) -> Figures:
        told = within(await asyncio.to_thread(lives, records, bounds.end, zone), scope)
        crew = await read_crew(db, bounds.end, figures.holders(told), scope, include_samples=include_samples)
        return await asyncio.to_thread(tally, name, told, bounds, crew, scope)

    found = await problems_of(db, window.start, window.end, scope, include_samples=include_samples)
    return Digest(
        now=replace(await figures_of(period.code, window), problems=tuple(found)),
        before=await figures_of(former.code, before),
        trend=await trend(db, period.last_month, zone, scope, count=TREND_MONTHS, include_samples=include_samples),
        scope=scope,
    )


def tally(code: str, told: Sequence[Life], window: Window, crew: Crew, scope: Scope = NATIONAL) -> Figures:
    numbered = [life for life in told if not life.is_callback]
    plain = [life for life in numbered if not life.is_sealed]
    sealed = [life for life in numbered if life.is_sealed]
    callbacks = [life for life in told if life.is_callback]
    return Figures(
        period=code,
        counts=figures.counts(numbered, window),
        categories=figures.by_category(numbered, window),
        places=figures.by_place(numbered, window, scope),
        grid=figures.grid(numbered, window),
        first_answer=figures.first_answer(plain, window),
        resolution=figures.resolution(plain, window),
        outcomes=figures.outcomes(plain, window),
        satisfaction=figures.satisfaction(plain, window),
        profile=figures.profile(plain, window),
        load=figures.loads(plain, window, crew),
        vacancies=crew.vacancies,
        sealed=figures.apart(sealed, window) if scope == NATIONAL else None,
        callbacks=figures.apart(callbacks, window) if scope == NATIONAL else None,
    )


async def cases_of(
    db: AsyncSession, period: Period, zone: ZoneInfo, scope: Scope, figure: str, *, include_samples: bool = False
) -> list[tuple[str, int]]:
    """Categories and numbers of what a total counts (a key of figures.CASES), as it is known now."""
    window, belongs = period.window(zone), figures.CASES[figure]
    records = await read(db, window.start, window.end, include_samples=include_samples)
    told = within(await asyncio.to_thread(lives, records, window.end, zone), scope)
    return [
        (life.subject.category, life.subject.number) for life in told if not life.is_callback and belongs(life, window)
    ]
