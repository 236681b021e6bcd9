"""«Прострочено» is one thing: in the officer's queue, in /overdue and in the summary, whatever clock a case has."""

import random
from datetime import UTC, timedelta

import pytest
from sqlalchemy import select

from models import cases, correspondence, digest, endings, official, recall, worklist
from models.cases import Case
from models.errors import DomainError
from models.statuses import CloseReason, Outcome
from models.worklist import Section
from tests.test_digest_figures import KYIV, WORDS, Town, at, db

__all__ = ["db"]
END = at(1, 0, month=11)


async def agree(db):
    """The three at the end of October; returns the cases that they name."""
    everything = list((await db.scalars(select(Case).options(*cases.with_people()))).unique())
    by_list = set(await db.scalars(select(Case.number).where(cases.are_overdue(END))))
    by_queue = {one.number for one in everything if worklist.section(one, END, KYIV) is Section.OVERDUE}
    figure = (await digest.compute(db, "2026-10", KYIV)).now.counts.overdue
    assert by_list == by_queue == {one.number for one in everything if one.is_overdue(END)}
    assert figure == len(by_list)
    return by_list


async def write(db, case, ihor, now):
    await correspondence.staff_writes(db, case, ihor, WORDS, now)


async def take_back(db, case, ihor, now):
    last = await correspondence.last_from_staff(db, case)
    if last is not None:
        await recall.recall(db, case, [last], ihor, now)


async def resolve(db, case, ihor, now):
    await endings.resolve(db, case, ihor, Outcome.EXPLAINED, random.choice([WORDS, None]), now)


async def close(db, case, ihor, now):
    await endings.close(db, case, CloseReason.OUT_OF_SCOPE, now, ihor.id)


async def reopen(db, case, ihor, now):
    del ihor
    await endings.reopen(db, case, now, "no")


async def mark(db, case, ihor, now):
    await official.mark(db, case, ihor, random.choice(official.TERMS), now)


async def prolong(db, case, ihor, now):
    await official.extend(db, case, ihor, now)


@pytest.mark.parametrize("seed", range(3))
async def test_they_agree_after_anything(db, seed):
    random.seed(seed)
    town = Town(db)
    ihor, olena = await town.officer("Ігор", "UA-05"), await town.person("Олена")
    for _ in range(25):
        now = at(1, month=9).astimezone(UTC) + timedelta(hours=random.randrange(24 * 58))
        case = await town.files(olena, now)
        for _ in range(random.randrange(9)):
            now += timedelta(hours=random.choice([0, 1, 50, 300]), minutes=random.randrange(60))
            if now >= END:
                break
            step = random.choice([write, write, take_back, resolve, close, reopen, mark, mark, prolong])
            try:
                await step(db, case, ihor, now)
            except DomainError:
                continue
            await db.flush()
    assert await agree(db)


async def test_an_official_appeal_is_late_when_the_law_says_so(db):
    town = Town(db)
    ihor, olena = await town.officer("Ігор", "UA-05"), await town.person("Олена")
    ordinary, thirty, longest, too_late = [await town.files(olena, at(25, month=9)) for _ in range(4)]
    for case in (ordinary, thirty, longest, too_late):
        await write(db, case, ihor, at(26, month=9))
    await official.mark(db, thirty, ihor, 30, at(27, month=9))
    await official.mark(db, longest, ihor, 30, at(27, month=9))
    await official.extend(db, longest, ihor, at(20))
    await official.mark(db, too_late, ihor, 30, at(28))
    await db.flush()
    assert await agree(db) == {ordinary.number, thirty.number}
    pace = (await town.october()).resolution
    assert (pace.kept, pace.owed) == (0, 3)
