"""The demo's sample year beside its cases: problems, words, plans, news and an absence, through the same operations."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.demo import crew, office, year
from bot.demo.worktime import KYIV
from handlers.desk import Desk
from models import absences, broadcasts, digest, people, reports, staff, templates
from models.absences import Absence
from models.agenda import Task
from models.broadcasts import Broadcast, BroadcastRecipient
from models.digest.measuring import of_digest
from models.events import Event, take_recorded
from models.indicators import Indicator, IndicatorValue
from models.outbox import Outgoing
from models.people import Person
from models.problem_telling import Recipient, Telling
from models.problems import Problem, ProblemCase, ProblemState, ProblemStep
from models.reports import Report
from models.templates import Template
from tests.test_demo import NOW, a_database, invented, phone_book, rows
from tests.test_problem_figures import OFFICE

OFFICE_TABLES = (
    Problem, ProblemStep, ProblemCase, Telling, Recipient, Report, Indicator, IndicatorValue, Template, Absence,
    Broadcast, BroadcastRecipient, Event,
)  # fmt: skip


async def whole_year(db: AsyncSession, count: int) -> None:
    """Cases, and everything that is done around them."""
    people_: dict[str, Person] = {}
    for number, one in enumerate(crew.staff()):
        person = people_[one.name] = await people.meet(db, number + 1, one.name, sample=True)
        regions = [one.region] if one.region else []
        since = NOW - timedelta(days=400)
        await staff.appoint(db, person, one.duty, since, regions=regions, topics=[*one.topics])
    await year.write(db, invented(count), list(people_.values()), phone_book())
    await office.write(Desk(db=db, now=NOW, office=OFFICE), people_, 2026)


@pytest.mark.parametrize("count", [0, 400])
async def test_the_year_has_all_that_a_coordinator_looks_at(tmp_path: Path, count: int) -> None:
    async with a_database(tmp_path) as database:
        async with database.write() as db:
            await whole_year(db, count)
            assert take_recorded(db) == []
        async with database.read_long() as db:
            found = list(await db.scalars(select(Problem).order_by(Problem.id)))
            numbers = Counter(await db.scalars(select(ProblemCase.problem_id)))
            history = list(await db.scalars(select(Event).order_by(Event.id)))
            due = await db.scalar(select(func.min(Task.at)))
            told = await digest.compute(db, "2026-09", KYIV, include_samples=True)
            unseen = await digest.compute(db, "2026-09", KYIV)
            said = await reports.words_of(db, ["2026-09"], include_samples=True)
            plans = await of_digest(db, told.now, said)
            away = await absences.everyones(db)
            texts = await templates.shared(db)
            (news,) = await broadcasts.sent(db, 0, 5)
            assert await db.scalar(select(func.count()).select_from(Outgoing)) == 0
    assert {one.state for one in found} == set(ProblemState)
    assert found[-1].id not in numbers, "one was heard of at a meeting"
    assert [one.at for one in history] == sorted(one.at for one in history)
    assert history[-1].at <= NOW
    assert due is not None
    assert due > NOW, "nobody is told today of what happened then"
    assert unseen.now.problems == ()
    assert said.total.meetings > 50
    assert {one.name for one in said.missing} < {one.name for one in crew.staff()}
    assert {one.name for one in plans if one.fact is not None} >= {"Звернення", "Зустрічі", "Навчання"}
    assert len(away) == 1
    assert len(texts) == len(office.SHARED)
    assert news.state is broadcasts.State.ENDED
    if count:
        assert len(told.now.problems) >= 3
        assert sum(numbers.values()) > 20


async def test_one_seed_makes_one_office(tmp_path: Path) -> None:
    written = []
    for name in "ab":
        folder = tmp_path / name
        folder.mkdir()
        async with a_database(folder) as database:
            async with database.write() as db:
                await whole_year(db, 80)
            async with database.read() as db:
                written.append({table.__name__: await rows(db, table) for table in OFFICE_TABLES})
    assert written[0] == written[1]
