"""The digest of a period: its figures beside those of the period before, and how the year went."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models.cases import Case
from models.digest import scratch
from models.digest.figures import Figures
from models.digest.history import tell_turned
from models.digest.periods import Period, Window
from models.digest.scope import NATIONAL, Scope
from models.digest.scratch import TOLD
from models.digest.squeezing import squeeze, tell_whole
from models.digest.tally import Tally
from models.digest.trend import Point, trend
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
    before, window = former.window(zone), period.window(zone)
    await work_out(db, [before, window], zone, scope, include_samples=include_samples)
    now = await Tally(db, window, scope).figures(period.code, include_samples=include_samples)
    found = await problems_of(db, window.start, window.end, scope, include_samples=include_samples)
    return Digest(
        now=replace(now, problems=tuple(found)),
        before=await Tally(db, before, scope).figures(former.code, include_samples=include_samples),
        trend=await trend(db, period.last_month, zone, scope, count=TREND_MONTHS, include_samples=include_samples),
        scope=scope,
    )


async def cases_of(
    db: AsyncSession, period: Period, zone: ZoneInfo, scope: Scope, figure: str, *, include_samples: bool = False
) -> list[tuple[str, int]]:
    """Categories and numbers of what a total counts (a key of CASES), as it is known now."""
    window = period.window(zone)
    await work_out(db, [window], zone, scope, include_samples=include_samples)
    query = select(Case.category, Case.number).join(TOLD, TOLD.c.number == Case.number)
    rows = await db.execute(query.where(TOLD.c.callback == 0, TOLD.c[figure] == 1).order_by(Case.number))
    return [(category, number) for category, number in rows]


async def work_out(
    db: AsyncSession, windows: Sequence[Window], zone: ZoneInfo, scope: Scope, *, include_samples: bool
) -> None:
    """Fills TOLD for these periods, oldest first. It tells them apart by when they end, which no two do together."""
    await scratch.create(db)
    await squeeze(db, windows[0].start, windows[-1].end, scope, include_samples=include_samples)
    for window in windows:
        await tell_whole(db, window, scope)
    await tell_turned(db, windows, zone, scope)
