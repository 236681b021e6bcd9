"""When its time is over what people said is erased, and the figures of the month in which it was said stay."""

from dataclasses import replace
from typing import Any

from models import digest
from models.digest import Figures
from tests.conftest import KYIV, Town, file_request
from tests.test_mydata import kept, long_after

WORDS = "Ґедзь просить про виплату"


async def october(town: Town) -> tuple[Any, Any]:
    """As it was told, and counted anew. What people said of themselves goes with them: it is kept as it was told."""
    async with town.database() as database, database.read_long() as db:
        told = await digest.told(db, "2026-10", KYIV)
        made = await digest.compute(db, "2026-10", KYIV)
    return told, replace(made, now=without_profile(made.now), before=without_profile(made.before))


def without_profile(figures: Figures) -> Figures:
    return replace(figures, profile=digest.figures.Profile((), (), ()))


async def test_the_figures_of_a_month_outlive_its_words(town: Town) -> None:
    ihor = await town.officer(await town.coordinator())
    olena = await town.applicant()
    await file_request(olena, text=WORDS)
    await olena.press("Пропустити")
    await ihor.press("Взяти в роботу")
    await ihor.press("Вирішено")
    await ihor.press("Вирішено позитивно")
    await ihor.press("Без коментаря")
    await olena.press("Так")
    await olena.press("5")
    await town.settle()
    await long_after(town, days=30)
    before = await october(town)
    assert before[0].now.counts.received == 1
    assert WORDS in await kept(town)
    await long_after(town, days=345)
    assert WORDS not in await kept(town)
    assert await october(town) == before
