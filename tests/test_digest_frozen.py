"""What was told stays as it was told; what is known better later is said as a correction. And whose regions count."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from handlers.digest.text import text
from models import digest, erasure, moving, problems, sealing, staff
from models.cases import Whereabouts
from models.catalogue import FocalTopic
from models.digest import Correction, DigestRun, Period, runs
from models.endings import withdraw
from models.events import Event
from models.moving import Home
from models.people import Duty
from models.places import home_regions
from models.problems import StepKind
from models.referrals import Referral, confirm
from models.statuses import Status
from tests.test_digest_figures import CALLBACK, KYIV, SEALED, Town, at, db, row

__all__ = ["db"]
VINNYTSIA, VOLYN, ODESA = "UA-05", "UA-07", "UA-51"


@pytest.fixture
def town(db):
    return Town(db)


async def told(db, period="2026-10", regions=()):
    await db.flush()
    return await digest.told(db, period, KYIV, regions)


async def forget(db, case):
    """As if the history had never had it."""
    await db.execute(delete(Event).where(Event.case_number == case.number))


async def test_what_was_told_is_told_again_and_the_difference_is_a_correction(town):
    ihor, olena = await town.officer("Ігор", VINNYTSIA), await town.person("Олена", age="senior")
    cases = [await town.files(olena, at(day)) for day in (28, 29, 30)]
    await town.resolved(cases[0], ihor, at(30))
    first = await told(town.db)
    await digest.freeze(town.db, first, at(1, month=11))
    assert await told(town.db) == first
    await forget(town.db, cases[1])
    await town.files(olena, at(30), topic=SEALED)
    await town.files(olena, at(30))
    again = await told(town.db)
    assert replace(again, corrections=()) == first
    assert again.corrections == (
        Correction("received", 3, 4),
        Correction("open", 2, 3),
        Correction("unassigned", 0, 1),
    )
    assert "Уточнення за жовтень 2026: надійшло 3 → 4; відкрито 2 → 3; без радника 0 → 1." in text(again)


async def test_the_next_month_says_what_was_corrected_and_keeps_saying_so(town):
    await town.officer("Ігор", VINNYTSIA)
    olena = await town.person("Олена")
    cases = [await town.files(olena, at(day)) for day in (29, 30)]
    await digest.freeze(town.db, await told(town.db), at(1, month=11))
    await forget(town.db, cases[0])
    november = await told(town.db, "2026-11")
    assert november.before.counts.received == 1
    assert november.corrections_before == (Correction("received", 2, 1), Correction("open", 2, 1))
    assert "Уточнення за жовтень 2026: надійшло 2 → 1" in text(november)
    await digest.freeze(town.db, november, at(1, month=12))
    await forget(town.db, cases[1])
    assert (await told(town.db, "2026-11")).corrections_before == november.corrections_before


async def test_kept_once_without_names_and_read_though_fields_came_and_went(town):
    ihor = await town.officer("Ігор", VINNYTSIA)
    await town.files(await town.person("Олена"), at(5))
    first = await told(town.db)
    for _ in range(2):
        await digest.freeze(town.db, first, at(1, month=11))
    run = (await town.db.scalars(select(DigestRun))).one()
    assert "Ігор" not in str(run.figures)
    older = dict(run.figures)
    older["retired"] = older["now"]["retired"] = 1
    del older["scope"], older["now"]["grid"], older["now"]["counts"]["confirmed"]
    await town.db.execute(update(DigestRun).values(figures=older))
    ihor.name = "Ігор Петрович"
    again = await told(town.db)
    assert again.now.counts == first.now.counts
    assert again.now.first_answer == first.now.first_answer
    assert [one.name for one in again.now.load] == ["Ігор Петрович"]


async def test_every_figure_survives_being_kept(town):
    ihor, olena = await town.officer("Ігор", VINNYTSIA), await town.person("Олена", sex="woman", marks=["children"])
    for day in range(1, 8):
        await town.resolved(await town.files(olena, at(day)), ihor, at(day + 1))
    first = await told(town.db)
    assert first.now.resolution.median
    await digest.freeze(town.db, first, at(1, month=11))
    kept = await runs._kept(town.db, "2026-10", ())
    assert kept
    assert await runs._named(town.db, kept.digest) == first


async def test_what_was_told_of_people_outlives_what_they_said_of_themselves(town):
    await town.officer("Ігор", VINNYTSIA)
    everybody = [await town.person(name, age="senior", sex="woman", marks=["children"]) for name in "АБВГДЕ"]
    for one in everybody:
        await town.files(one, at(5))
    first = await told(town.db)
    assert [cell.count for cell in first.now.profile.marks if cell.key == "children"] == [6]
    await digest.freeze(town.db, first, at(1, month=11))
    for one in everybody:
        erasure.forget_applicant(one)
    assert await told(town.db) == first  # nor is there anything to be corrected
    first_asked_now = await told(town.db, "2026-Q4")
    assert first_asked_now.now.counts == first.now.counts
    assert {cell.count for cell in first_asked_now.now.profile.marks} == {None}


async def test_what_went_out_just_now_is_not_counted_anew_for_the_next_reader(town, monkeypatch):
    ihor = await town.officer("Ігор", VINNYTSIA)
    case = await town.files(await town.person("Олена"), at(5))
    problem = await problems.open_with(town.db, case, ihor, "Виплати стоять", None, at(6), at(6).date())
    first = await told(town.db)
    await digest.freeze(town.db, first, at(1, month=11))
    await forget(town.db, case)
    problem.title = "Виплати не приходять"
    await town.db.flush()
    assert (await digest.told(town.db, "2026-10", KYIV, now=at(1, 13, month=11))).corrections
    monkeypatch.setattr(runs, "compute", None)
    again = await digest.told(town.db, "2026-10", KYIV, now=at(1, month=11) + timedelta(minutes=59))
    assert again.corrections == ()
    assert again.now.counts == first.now.counts
    assert [one.name for one in again.now.load] == ["Ігор"]
    assert "Виплати не приходять" in text(again)


async def test_problems_are_told_with_words_as_they_are_now(town):
    ihor = await town.officer("Ігор", VINNYTSIA)
    case = await town.files(await town.person("Олена"), at(5))
    problem = await problems.open_with(town.db, case, ihor, "Виплати стоять", None, at(6), at(6).date())
    problems.note(town.db, problem, StepKind.RAISED, ihor, at(7), at(7).date(), "ПФУ")
    first = await told(town.db)
    await digest.freeze(town.db, first, at(1, month=11))
    assert "Виплати" not in str(await town.db.scalar(select(DigestRun.figures)))
    problem.title = "Виплати не приходять"
    assert "Виплати не приходять — 1 людина, передано: ПФУ, 07.10.2026" in text(await told(town.db))
    assert (await told(town.db, regions=(ODESA,))).now.problems == ()
    assert (await told(town.db, "2026-09")).now.problems == ()


# Regions


async def test_some_regions_only_with_their_people_and_their_vacancies(town):
    ihor, iryna = await town.officer("Ігор", VINNYTSIA), await town.officer("Ірина", VOLYN)
    await town.officer("Тиха", VINNYTSIA)
    olena = await town.person("Олена")
    await town.files(olena, at(5))
    await town.files(olena, at(6), region=VOLYN)
    await town.files(olena, at(7), region=ODESA)
    both = await told(town.db, regions=(VINNYTSIA, ODESA))
    assert both.now.counts.received == both.trend[-1].received == 2
    assert [one.key for one in both.now.places] == [VINNYTSIA, ODESA]
    assert both.now.vacancies == (ODESA,)
    assert {one.name for one in both.now.load} == {"Ігор", "Тиха"}
    assert {one.name for one in (await told(town.db, regions=(VOLYN,))).now.load} == {iryna.name}
    assert (await told(town.db)).now.counts.received == 3
    assert ihor.is_staff


async def test_restricted_cases_are_counted_for_the_country_only(town):
    ihor, sofia = await town.officer("Ігор", VINNYTSIA), await town.person("Софія")
    await staff.appoint(town.db, sofia, Duty.FOCAL, at(1, month=1), topics=["gbv"])
    olena = await town.person("Олена")
    await town.files(olena, at(5), topic=SEALED)
    await town.files(olena, at(5), topic=CALLBACK)
    early = await town.files(olena, at(6))
    late = await town.files(olena, at(20, month=9))
    await sealing.seal(town.db, early, FocalTopic.GBV, ihor, at(7))
    await sealing.seal(town.db, late, FocalTopic.GBV, ihor, at(7))
    region = await told(town.db, regions=(VINNYTSIA,))
    assert (region.now.counts.received, region.now.counts.open) == (0, 1)
    assert (region.now.sealed, region.now.callbacks) == (None, None)
    assert sum(point.received for point in region.trend) == 1
    national = await told(town.db)
    assert row(national.now.places, VINNYTSIA).open == region.now.counts.open
    assert (national.now.sealed.open, national.now.callbacks.open) == (3, 1)


async def test_who_moves_later_is_counted_where_they_were(town):
    await town.officer("Ігор", VINNYTSIA)
    olena = await town.person("Олена")
    await town.files(olena, at(5))
    await town.files(olena, at(6), region=None, whereabouts=Whereabouts.NOT_LEFT)
    before = await told(town.db)
    region = await told(town.db, regions=(VINNYTSIA,))
    await moving.move(town.db, olena, Home(Whereabouts.HERE, ODESA), at(3, month=11), actor=olena.id)
    assert await told(town.db) == before
    assert await told(town.db, regions=(VINNYTSIA,)) == region
    november = await told(town.db, "2026-11")
    assert row(november.now.places, ODESA).open == 2
    assert row(november.before.places, VINNYTSIA).open == 1
    elsewhere = await told(town.db, "2026-11", (ODESA,))
    assert (elsewhere.now.counts.open, elsewhere.before.counts.open) == (2, 0)


async def test_who_gets_what(town):
    ihor, maria = await town.officer("Ігор", VOLYN, VINNYTSIA), await town.person("Марія")
    await staff.appoint(town.db, maria, Duty.COORDINATOR, at(1))
    assert set(await digest.scope_of(town.db, ihor) or ()) == {VOLYN, VINNYTSIA}
    assert await digest.scope_of(town.db, maria) == ()
    await digest.choose(town.db, maria, digest.made_of([ODESA, "UA-99"]))
    assert await digest.scope_of(town.db, maria) == (ODESA,)
    everything = [one.iso for one in home_regions()]
    await digest.choose(town.db, maria, digest.made_of(everything))
    assert await digest.scope_of(town.db, maria) == ()
    assert await digest.scope_of(town.db, await town.person("Олена")) is None
    await staff.revoke(town.db, ihor, at(2))
    assert await digest.scope_of(town.db, ihor) is None


# Periods


@pytest.mark.parametrize(
    ("code", "canonical", "before"),
    [
        ("2026-01", "2026-01", "2025-12"),
        ("2026-Q1", "2026-Q1", "2025-Q4"),
        ("2026-10-01_2026-10-31", "2026-10", "2026-09"),
        ("2026-07-01_2026-09-30", "2026-Q3", "2026-Q2"),
        ("2026-10-24_2026-10-25", "2026-10-24_2026-10-25", "2026-10-22_2026-10-23"),
        ("2028-02-01_2028-02-28", "2028-02-01_2028-02-28", "2028-01-04_2028-01-31"),
    ],
)
def test_periods_and_those_before(code, canonical, before):
    period = Period.parse(code)
    assert (period.code, period.before().code) == (canonical, before)
    assert Period.parse(period.code) == period


@pytest.mark.parametrize("code", ["", "2026", "2026-13", "2026-Q5", "2026-02-30_2026-03-01", "2026-10-02_2026-10-01"])
def test_no_periods(code):
    with pytest.raises(ValueError):  # noqa: PT011 - whatever says so
        Period.parse(code)


async def test_a_quarter_is_its_three_months(town):
    ihor, olena = await town.officer("Ігор", VINNYTSIA), await town.person("Олена")
    cases = [await town.files(olena, at(5, month=month)) for month in (7, 8, 9, 10)]
    await town.resolved(cases[0], ihor, at(1, month=8))
    await withdraw(town.db, cases[1], at(2, month=9))
    quarter = (await told(town.db, "2026-Q3")).now.counts
    assert (quarter.received, quarter.people, quarter.resolved, quarter.withdrawn, quarter.open) == (3, 1, 1, 1, 1)


async def test_a_referral_that_helped_is_confirmed(town):
    ihor = await town.officer("Ігор", VINNYTSIA)
    case = await town.files(await town.person("Олена"), at(5))
    await town.resolved(case, ihor, at(6))
    referral = Referral(case_number=case.number, officer_id=ihor.id, begun_at=at(6), made_at=at(6))
    town.db.add(referral)
    case.status = Status.REFERRED
    await town.db.flush()
    await confirm(town.db, case, referral, ihor, at(8))
    assert (await told(town.db)).now.counts.confirmed == 1
