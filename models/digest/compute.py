"""The digest of a month: its figures beside those of the month before, and how the year went."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from models.deadlines import month_bounds
from models.digest import figures
from models.digest.crew import Crew, read_crew
from models.digest.figures import Figures, Window
from models.digest.history import lives, read
from models.digest.life import Life
from models.digest.months import Point, earlier, trend

TREND_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Digest:
    now: Figures
    before: Figures
    trend: tuple[Point, ...]  # oldest first

    @property
    def month(self) -> str:
        return self.now.month

    @property
    def has_past(self) -> bool:
        """Whether there is anything to compare the month with."""
        return bool(self.before.counts.open) or any(one.received or one.resolved for one in self.trend[:-1])


async def compute(db: AsyncSession, month: str, zone: ZoneInfo, *, include_samples: bool = False) -> Digest:
    """The same whenever it is asked: what happened after the month is not looked at.

    Names and what people said of themselves are the exception: they are as they are known now.
    """
    former = earlier(month)
    window, before = Window(*month_bounds(month, zone)), Window(*month_bounds(former, zone))
    records = await read(db, before.start, window.end, include_samples=include_samples)

    async def figures_of(name: str, bounds: Window) -> Figures:
        told = await asyncio.to_thread(lives, records, bounds.end, zone)
        crew = await read_crew(db, bounds.end, figures.holders(told), include_samples=include_samples)
        return await asyncio.to_thread(tally, name, told, bounds, crew)

    return Digest(
        await figures_of(month, window),
        await figures_of(former, before),
        await trend(db, month, zone, count=TREND_MONTHS, include_samples=include_samples),
    )


def tally(month: str, told: Sequence[Life], window: Window, crew: Crew) -> Figures:
    numbered = [life for life in told if not life.is_callback]
    plain = [life for life in numbered if not life.is_sealed]
    return Figures(
        month=month,
        counts=figures.counts(numbered, window),
        categories=figures.by_category(numbered, window),
        places=figures.by_place(numbered, window),
        first_answer=figures.first_answer(plain, window),
        resolution=figures.resolution(plain, window),
        outcomes=figures.outcomes(plain, window),
        satisfaction=figures.satisfaction(plain, window),
        profile=figures.profile(plain, window),
        load=figures.loads(plain, window, crew),
        vacancies=crew.vacancies,
        sealed=figures.apart([life for life in numbered if life.is_sealed], window),
        callbacks=figures.apart([life for life in told if life.is_callback], window),
    )
