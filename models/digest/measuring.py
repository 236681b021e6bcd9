"""What the summary's figures and officers' words say of the programme's indicators."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from models import indicators
from models.digest.compute import work_out
from models.digest.figures import Figures
from models.digest.periods import Period, Window
from models.digest.scope import NATIONAL
from models.digest.tally import Tally
from models.indicators import AUTOMATIC, REPORTED, Measure, Measured
from models.reports import Words, words_of

LAST_DAY = (12, 31)


def period_of(code: str) -> Period:
    """Of a month, quarter or year."""
    if len(code) == 4:
        return Period.of(date(int(code), 1, 1), date(int(code), *LAST_DAY))
    return Period.parse(code)


def code_of(period: Period) -> str | None:
    """None for days that are neither month nor quarter nor year."""
    if period.is_calendar:
        return period.code
    year = f"{period.first.year}"
    return year if period == period_of(year) else None


def counted(figures: Figures) -> dict[Measure, float | None]:
    answers = figures.first_answer
    return {
        Measure.RECEIVED: figures.counts.received,
        Measure.PEOPLE: figures.counts.people,
        Measure.IN_TIME: round(100 * answers.kept / answers.owed, 1) if answers.owed else None,
        Measure.SATISFACTION: None if figures.satisfaction.mean is None else round(figures.satisfaction.mean, 2),
        Measure.CONFIRMED: figures.counts.confirmed,
    }


def reported(words: Words) -> dict[tuple[Measure, str], float]:
    """By month, where somebody has written."""
    found: dict[tuple[Measure, str], float] = {}
    for one in words.said:
        for measure in REPORTED:
            key = measure, one.month
            found[key] = found.get(key, 0) + getattr(one.counts, measure.value)
    return found


async def of_digest(db: AsyncSession, figures: Figures, words: Words) -> tuple[Measured, ...]:
    """Those that have a plan for the period of these figures of the whole country."""
    code = code_of(Period.parse(figures.period))
    if code is None:
        return ()
    facts = {(measure, code): value for measure, value in counted(figures).items()}
    found = await indicators.measured(db, [code], {**reported(words), **facts})
    return tuple(one for one in found if one.plan is not None)


async def measure(
    db: AsyncSession,
    codes: Sequence[str],
    zone: ZoneInfo,
    now: datetime,
    *,
    include_samples: bool,
    by_hand_only: bool = False,
) -> list[Measured]:
    """Each period that has begun is counted as in its summary, without what stands there besides: which takes time.
    One that isn't over ends now: what was promised for later isn't broken yet."""
    wanted = {one.measure for one in await indicators.listed(db)}
    facts: dict[tuple[Measure, str], float | None] = {}
    months: set[str] = set()
    for code in codes:
        period = period_of(code)
        months.update(month.code for month in period.whole_months())
        whole = period.window(zone)
        if not by_hand_only and whole.start <= now and not wanted.isdisjoint(AUTOMATIC):
            window = Window(whole.start, min(whole.end, now + timedelta.resolution))  # with what happens now
            await work_out(db, [window], zone, NATIONAL, include_samples=include_samples)
            made = await Tally(db, window, NATIONAL).figures(period.code, include_samples=include_samples)
            facts |= {(measure, code): value for measure, value in counted(made).items()}
    words = await words_of(db, months, include_samples=include_samples)
    return await indicators.measured(db, codes, {**facts, **reported(words)})
