"""Telling hundreds of people in small steps that may be cut off anywhere, and what the monthly summary says of it."""

import secrets
from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from aiogram import Bot
from aiogram.types import User
from sqlalchemy import func, select

from bot.unit import conclude
from bot.wire import offline_bot
from handlers.desk import Desk, Office
from handlers.problems import jobs
from models import agenda, assignment, catalogue, intake, people, problem_steps, problem_telling, problems, staff
from models.agenda import Due
from models.cases import Case
from models.correspondence import Letter
from models.database import Database
from models.deadlines import month_bounds
from models.outbox import Outgoing
from models.people import Duty, Person
from models.problem_figures import problems_of
from models.problem_telling import Told
from models.problems import MAX_DESCRIPTION, Problem, ProblemCase, ProblemState
from models.statuses import Status
from models.tables import Base as Tables
from tests.test_rules import KYIV, NOW, database

__all__ = ["database"]  # the fixture

OFFICE = Office(
    zone=KYIV, bot_username="bot", organisation="", privacy_contact="", psea_contact="", coordinators=frozenset(),
    digest_day=1, digest_time="09:00", retention_months=12,
)  # fmt: skip
TODAY = NOW.date()
SEPTEMBER = datetime(2026, 9, 20, 9, tzinfo=KYIV)
REGIONS = ("UA-05", "UA-46")


class Cut(Exception):  # noqa: N818 - not an error
    """The plug is pulled before the commit."""


async def made_staff(db: Any) -> tuple[Person, Person]:
    marta, ihor = await people.meet(db, 1, "Марта"), await people.meet(db, 2, "Ігор")
    await staff.appoint(db, marta, Duty.COORDINATOR, NOW)
    await staff.appoint(db, ihor, Duty.OFFICER, NOW, regions=list(REGIONS))
    return marta, ihor


async def filed(db: Any, officer: Person, number: int, at: datetime = NOW) -> Case:
    person = await people.meet(db, 100 + number, f"Людина {number}")
    person.consented_at = at
    topic = catalogue.topic("PAY", "delay")
    case = await intake.file(db, person, topic, at, KYIV, region=REGIONS[number % 2], contents=[])
    assignment.give(db, case, officer, at)
    await db.flush()
    return case


async def test_steps_are_short_and_survive_being_cut_off(database: Database) -> None:
    """Every other step is cut off before its commit: in the end each person has it once."""
    count = 130
    async with database.write() as db:
        marta, ihor = await made_staff(db)
        first = await filed(db, ihor, 0)
        problem = await problems.open_with(db, first, ihor, "Затримка", None, NOW, TODAY)
        for number in range(1, count):
            case = await filed(db, ihor, number)
            await problems.link(db, case, problem, ihor, NOW)
        await problems.link(db, await filed(db, ihor, 5), problem, ihor, NOW)  # somebody's second case
        content = {"kind": "text", "text": "Розв’язано", "entities": []}
        telling = await problem_telling.solve(db, marta, problem.id, content, NOW, TODAY)
        assert telling is not None
        ref = str(telling.id)
    bot = offline_bot("42:token", User(id=42, is_bot=True, first_name="bot"))
    rows: list[int] = []
    while not await ended(database, ref):
        await step(database, bot, ref, cut=True)
        rows.append(await step(database, bot, ref))
    async with database.read() as db:
        assert await db.scalar(select(func.count()).select_from(Letter)) == count
        sent = Counter([row.chat for row in await db.scalars(select(Outgoing))])
        assert len(sent) == count
        assert set(sent.values()) == {1}
        how = list(await db.scalars(select(problem_telling.Recipient.how)))
        assert Counter(how) == {Told.SENT: count}
        assert await problem_telling.unsent(db, await db.get_one(problem_telling.Telling, int(ref)))
        assert await db.get(agenda.Task, (Due.PROBLEM_RESULT, ref)) is not None
    assert max(rows) <= 100


async def ended(database: Database, ref: str) -> bool:
    async with database.read() as db:
        return (await db.get_one(problem_telling.Telling, int(ref))).ended_at is not None


def pull(*, cut: bool) -> None:
    if cut:
        raise Cut


async def step(database: Database, bot: Bot, ref: str, *, cut: bool = False) -> int:
    """How many rows one transaction has written."""
    try:
        async with database.write() as db:
            before = await total(db)
            desk = Desk(db=db, now=NOW, office=OFFICE)
            await conclude(desk, bot, await jobs.tell(desk, ref, None))
            written = await total(db) - before
            pull(cut=cut)
    except Cut:
        return 0
    return written


async def total(db: Any) -> int:
    tables = ("letter", "post", "outgoing", "event", "problem_recipient", "task")
    counted = [await db.scalar(select(func.count()).select_from(Tables.metadata.tables[one])) for one in tables]
    return sum(counted)


async def test_whoever_has_no_right_to_be_told(database: Database) -> None:
    """Erased, without consent, withdrawn, without Telegram, confidential since: each for its own reason."""
    async with database.write() as db:
        _, ihor = await made_staff(db)
        cases = [await filed(db, ihor, number) for number in range(6)]
        problem = await problems.open_with(db, cases[0], ihor, "Затримка", None, NOW, TODAY)
        for case in cases[1:]:
            await problems.link(db, case, problem, ihor, NOW)
        cases[1].erased_at = NOW
        cases[2].person.consented_at = None
        cases[3].status = Status.WITHDRAWN
        cases[4].person.telegram_id, cases[4].person.telegram_key = None, secrets.token_bytes(16)
        cases[5].sealed_topic = catalogue.FocalTopic.GBV
        await db.flush()
        assert await problem_telling.audience(db, problem) == Counter(
            {Told.SENT: 1, Told.ERASED: 1, Told.NO_CONSENT: 1, Told.WITHDRAWN: 1, Told.OFFLINE: 1}
        )


async def test_a_month_is_told_as_it_stood_at_its_end(database: Database) -> None:
    october = datetime(2026, 10, 20, 9, tzinfo=KYIV)
    async with database.write() as db:
        marta, ihor = await made_staff(db)
        first = await filed(db, ihor, 0, SEPTEMBER)
        problem = await problems.open_with(db, first, ihor, "Затримка", None, SEPTEMBER, SEPTEMBER.date())
        await problem_steps.to_centre(db, ihor, problem.id, SEPTEMBER, SEPTEMBER.date())
        await problems.link(db, await filed(db, ihor, 0, october), problem, ihor, october)
        await problems.link(db, await filed(db, ihor, 1, october), problem, ihor, october)
        await problem_steps.pass_on(db, marta, problem.id, "Мінсоцполітики", date(2026, 10, 19), october)
        await problem_steps.answer(db, marta, problem.id, "Через Дію", date(2026, 10, 20), october)
        later = october + timedelta(days=30)
        await problem_steps.drop(db, marta, problem.id, "Досить", later, later.date())

        (september,) = await problems_of(db, *month_bounds("2026-09", KYIV))
        assert (september.state, september.people, september.cases) == (ProblemState.RAISED, 1, 1)
        assert september.raised == ((None, SEPTEMBER.date()),)
        assert september.answer is None
        (told,) = await problems_of(db, *month_bounds("2026-10", KYIV))
        assert (told.state, told.people, told.cases, told.fresh) == (ProblemState.ANSWERED, 2, 3, 2)
        assert told.regions == REGIONS
        assert told.raised[1] == ("Мінсоцполітики", date(2026, 10, 19))
        assert (told.answer, told.answered) == ("Через Дію", date(2026, 10, 20))
        (november,) = await problems_of(db, *month_bounds("2026-11", KYIV))
        assert november.state is ProblemState.DROPPED
        assert await problems_of(db, *month_bounds("2026-12", KYIV)) == []
        assert await problems_of(db, *month_bounds("2026-08", KYIV)) == []


async def test_merging_joins_cases_and_history(database: Database) -> None:
    async with database.write() as db:
        marta, ihor = await made_staff(db)
        one = await problems.open_with(db, await filed(db, ihor, 0), ihor, "Затримка", "Знаємо", NOW, TODAY)
        two = await problems.open_with(db, await filed(db, ihor, 1), ihor, "Виплати", None, NOW, TODAY)
        await problem_steps.pass_on(db, marta, one.id, "Мінсоцполітики", TODAY, NOW)
        await problem_steps.merge(db, marta, one.id, two.id, NOW, TODAY)
        assert (two.state, two.description) == (ProblemState.RAISED, "Знаємо")
        linked = select(func.count()).select_from(ProblemCase).where(ProblemCase.problem_id == two.id)
        assert await db.scalar(linked) == 2
        assert await problems.get(db, ihor, one.id) is two
        assert [each.title for each in await problems_of(db, *month_bounds("2026-10", KYIV))] == ["Виплати"]
        assert await db.scalar(select(func.count()).select_from(Problem)) == 2


@pytest.mark.parametrize(
    ("mine", "other", "together", "words"),
    [
        ("Знаємо", "Чекаємо на листа", "Чекаємо на листа\nЗнаємо", "Затримка"),
        (None, "Чекаємо на листа", "Чекаємо на листа", "Затримка"),
        (None, None, None, "Затримка"),
        ("я" * MAX_DESCRIPTION, "Лист", "Лист", f"Затримка: {'я' * MAX_DESCRIPTION}"),
    ],
)
async def test_what_is_known_of_both_is_kept_when_they_are_merged(
    database: Database, mine: str | None, other: str | None, together: str | None, words: str
) -> None:
    async with database.write() as db:
        marta, ihor = await made_staff(db)
        one = await problems.open_with(db, await filed(db, ihor, 0), ihor, "Затримка", mine, NOW, TODAY)
        two = await problems.open_with(db, await filed(db, ihor, 1), ihor, "Виплати", other, NOW, TODAY)
        await problem_steps.merge(db, marta, one.id, two.id, NOW, TODAY)
        assert two.description == together
        assert (await problems.steps(db, [two.id]))[two.id][-1].words == words
