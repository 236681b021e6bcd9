"""The figures of the monthly digest: each definition on a small history, and all of them against a naive recount."""

import asyncio
import math
import statistics
import tempfile
from collections import Counter, defaultdict
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from models import assignment, catalogue, deadlines, digest, people, safeguarding, sealing, staff
from models.cases import Case, Whereabouts, take
from models.catalogue import FocalTopic, Intake
from models.correspondence import clarify, staff_writes
from models.crypto import Keyring, new_key
from models.database import Database
from models.digest.hiding import SMALL, overlapping, partition
from models.endings import close, rate, reopen, resolve, withdraw
from models.events import Event, EventKind, record
from models.intake import file
from models.people import Appointment, Duty, Person
from models.statuses import OPEN, TRANSITIONS, CloseReason, Outcome, Status
from models.tables import Base

KYIV = ZoneInfo("Europe/Kyiv")
HOUSING = catalogue.topic("HOU", "rent")
SEALED = next(one for c in catalogue.CATEGORIES for one in c.topics if one.intake is Intake.SEALED_TEXT)
CALLBACK = next(one for c in catalogue.CATEGORIES for one in c.topics if one.intake is Intake.CALLBACK)
WORDS = {"kind": "text", "text": "слова"}


def at(day: int, hour: int = 12, minute: int = 0, month: int = 10) -> datetime:
    """A moment of 2026 in Kyiv."""
    return datetime(2026, month, day, hour, minute, tzinfo=KYIV)


@asynccontextmanager
async def opened(folder):
    database = Database(f"sqlite+aiosqlite:///{folder}/test.db", Keyring([new_key()]))
    async with database.writer.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    await database.load_lookup_key(b"k" * 32)
    try:
        yield database
    finally:
        await database.close()


@pytest.fixture
async def db(tmp_path):
    async with opened(tmp_path) as database, database.write() as session:
        yield session


class Town:
    """Ihor serves Vinnytsia region; people come and write."""

    def __init__(self, db):
        self.db = db
        self.ids = 100

    async def person(self, name, *, sample=False, **said):
        self.ids += 1
        person = await people.meet(self.db, self.ids, name, sample=sample)
        for key, value in said.items():
            setattr(person, key, value)
        return person

    async def officer(self, name, *regions, since=None):
        person = await self.person(name)
        await staff.appoint(self.db, person, Duty.OFFICER, since or at(1, month=1), regions=list(regions))
        return person

    async def files(self, person, when, topic=HOUSING, region="UA-05", **where):
        case = await file(self.db, person, topic, when, KYIV, region=region, contents=[WORDS], **where)
        await safeguarding.assign(self.db, case, when)
        await self.db.flush()
        return case

    async def resolved(self, case, officer, when, outcome=Outcome.SATISFIED, words=WORDS):
        if case.status in {Status.ASSIGNED, Status.REOPENED}:
            take(self.db, case, officer, when)
        await resolve(self.db, case, officer, outcome, words, when)

    async def october(self, **options):
        await self.db.flush()
        return (await digest.compute(self.db, "2026-10", KYIV, **options)).now

    async def september(self):
        return (await digest.compute(self.db, "2026-09", KYIV)).now


@pytest.fixture
def town(db):
    return Town(db)


def row(rows, key):
    return next(one for one in rows if one.key == key)


async def test_a_month_begins_and_ends_at_midnight_in_kyiv(town):
    olena = await town.person("Олена")
    await town.files(olena, at(30, 23, 59, month=9))
    await town.files(olena, at(1, 0, 0))
    await town.files(olena, at(31, 23, 59))
    await town.files(olena, at(1, 0, 0, month=11))
    october = await town.october()
    assert (october.counts.received, october.counts.people) == (2, 1)
    assert (await town.september()).counts.received == 1


async def test_what_was_withdrawn_was_received_and_is_not_open(town):
    case = await town.files(await town.person("Олена"), at(5))
    await withdraw(town.db, case, at(6))
    counts = (await town.october()).counts
    assert (counts.received, counts.withdrawn, counts.open, counts.closed) == (1, 1, 0, 0)


async def test_a_resolution_counts_while_it_stands_at_the_months_end(town):
    ihor, olena = await town.officer("Ігор", "UA-05"), await town.person("Олена")
    kept, undone, undone_later = [await town.files(olena, at(day)) for day in (1, 2, 5)]
    for case in (kept, undone, undone_later):
        await town.resolved(case, ihor, at(20))
    await reopen(town.db, undone, at(31, 23, 59), "no")
    await reopen(town.db, undone_later, at(1, 0, 0, month=11), "no")
    counts = (await town.october()).counts
    assert (counts.resolved, counts.reopened, counts.tried, counts.open) == (2, 1, 3, 1)


async def test_resolved_twice_in_a_month_counts_once_and_with_its_last_outcome(town):
    ihor = await town.officer("Ігор", "UA-05")
    case = await town.files(await town.person("Олена"), at(1))
    await town.resolved(case, ihor, at(5), Outcome.REFUSED)
    await reopen(town.db, case, at(6), "no")
    await town.resolved(case, ihor, at(8), Outcome.EXPLAINED)
    october = await town.october()
    assert october.counts.resolved == 1
    assert dict(october.outcomes) | {Outcome.EXPLAINED: 1} == dict(october.outcomes)
    assert sum(count for _, count in october.outcomes) == 1


async def test_the_same_digest_whenever_it_is_asked(town):
    ihor, olena = await town.officer("Ігор", "UA-05"), await town.person("Олена")
    cases = [await town.files(olena, at(day)) for day in (1, 12, 20, 27)]
    await town.resolved(cases[0], ihor, at(13))
    await close(town.db, cases[0], CloseReason.CONFIRMED, at(14), olena.id)
    before = await digest.compute(town.db, "2026-10", KYIV)
    rate(town.db, cases[0], 4, at(2, month=11))
    await reopen(town.db, cases[0], at(3, month=11), "again")
    await staff_writes(town.db, cases[1], ihor, WORDS, at(3, month=11))
    await withdraw(town.db, cases[2], at(4, month=11))
    await town.resolved(cases[3], ihor, at(5, month=11))
    await close(town.db, cases[3], CloseReason.SILENCE, at(19, month=11), None)
    ihor.duties[0].ended_at = at(20, month=11)
    await town.db.flush()
    assert await digest.compute(town.db, "2026-10", KYIV) == before


async def test_first_answer_is_what_a_human_wrote_not_what_was_taken(town):
    ihor = await town.officer("Ігор", "UA-05")
    case = await town.files(await town.person("Олена"), at(5, 10))
    take(town.db, case, ihor, at(5, 11))
    assert (await town.october()).first_answer.count == 0
    await staff_writes(town.db, case, ihor, WORDS, at(6, 10))
    await clarify(town.db, case, ihor, WORDS, at(9, 10))
    pace = (await town.october()).first_answer
    assert (pace.count, pace.median, pace.kept, pace.owed) == (1, timedelta(days=1), 1, 1)


async def test_closing_words_are_a_first_answer_and_their_absence_is_none(town):
    ihor, olena = await town.officer("Ігор", "UA-05"), await town.person("Олена")
    with_words, without = await town.files(olena, at(5)), await town.files(olena, at(5))
    await town.resolved(with_words, ihor, at(7))
    await town.resolved(without, ihor, at(7), words=None)
    october = await town.october()
    assert (october.first_answer.count, october.first_answer.owed, october.resolution.count) == (1, 1, 2)


async def test_a_promise_counts_once_in_the_month_in_which_it_is_decided(town):
    """Due in October, answered in November: late in October, and not again in November."""
    ihor = await town.officer("Ігор", "UA-05")
    case = await town.files(await town.person("Олена"), at(26))
    await staff_writes(town.db, case, ihor, WORDS, at(3, month=11))
    october = await town.october()
    november = (await digest.compute(town.db, "2026-11", KYIV)).now
    assert (october.first_answer.kept, october.first_answer.owed, october.first_answer.count) == (0, 1, 0)
    assert (november.first_answer.owed, november.first_answer.count) == (0, 1)


async def test_percentiles(town):
    ihor, olena = await town.officer("Ігор", "UA-05"), await town.person("Олена")
    for days in range(1, 11):
        await town.resolved(await town.files(olena, at(1)), ihor, at(1 + days))
    pace = (await town.october()).resolution
    assert (pace.median, pace.ninth) == (timedelta(days=5.5), timedelta(days=9))
    assert (pace.kept, pace.owed) == (10, 10)


async def test_overdue_by_the_clock_that_runs(town):
    """No answer: the third workday. Answered: 15 days from filing, or from reopening."""
    ihor, olena = await town.officer("Ігор", "UA-05"), await town.person("Олена")
    unanswered, answered, in_time, again = [await town.files(olena, at(day)) for day in (26, 14, 20, 1)]
    await staff_writes(town.db, answered, ihor, WORDS, at(15))
    await staff_writes(town.db, in_time, ihor, WORDS, at(21))
    await town.resolved(again, ihor, at(10))
    await reopen(town.db, again, at(20), "no")
    assert unanswered.first_answer_due < at(31)
    october = await town.october()
    assert (october.counts.open, october.counts.overdue) == (4, 2)
    assert row(october.categories, HOUSING.category).overdue == 2
    assert row(october.places, "UA-05").overdue == 2


async def test_samples_are_counted_only_on_request(town):
    await town.files(await town.person("Олена"), at(5))
    await town.files(await town.person("Зразок", sample=True), at(5))
    assert (await town.october()).counts.received == 1
    assert (await town.october(include_samples=True)).counts.received == 2
    assert (await digest.compute(town.db, "2026-10", KYIV)).trend[-1].received == 1


async def test_callback_requests_are_a_national_count_and_nothing_else(town):
    await town.files(await town.person("Олена"), at(5), CALLBACK)
    october = await town.october()
    assert (october.callbacks.received, october.callbacks.open) == (1, 1)
    assert october.counts.received == october.counts.open == october.counts.people == 0
    assert not any(one.received for one in (*october.categories, *october.places))
    assert (await digest.compute(town.db, "2026-10", KYIV)).trend[-1].received == 0
    assert await digest.months_with_data(town.db, "2026-11", KYIV, limit=6, include_samples=False) == []


async def test_a_sealed_text_is_in_the_totals_and_in_a_row_of_its_own(town):
    olena = await town.person("Олена", age="senior")
    await town.files(olena, at(5), SEALED)
    october = await town.october()
    assert october.counts.received == october.sealed.received == 1
    assert row(october.categories, "sealed").received == row(october.places, "sealed").received == 1
    assert row(october.categories, SEALED.category).received == row(october.places, "UA-05").received == 0
    assert october.first_answer.owed == 0


async def test_sealed_before_its_first_figures_it_is_told_as_sealed_and_so_it_stays(town):
    ihor, sofia = await town.officer("Ігор", "UA-05"), await town.person("Софія")
    await staff.appoint(town.db, sofia, Duty.FOCAL, at(1, month=1), topics=["gbv"])
    case = await town.files(await town.person("Олена"), at(29, month=9))
    await sealing.seal(town.db, case, FocalTopic.GBV, ihor, at(30, month=9))
    await sealing.unseal(town.db, case, sofia, at(5))
    for figures, apart in ((await town.september(), 1), (await town.october(), 0)):
        assert row(figures.categories, "sealed").open == row(figures.places, "sealed").open == 1
        assert row(figures.categories, "HOU").open == row(figures.places, "UA-05").open == 0
        assert figures.sealed.open == apart
        assert figures.counts.open == 1


async def test_sealed_later_it_leaves_no_gap_in_the_rows(town):
    """Else the row that has one less than the month before would say what was sealed."""
    ihor, sofia = await town.officer("Ігор", "UA-05"), await town.person("Софія")
    await staff.appoint(town.db, sofia, Duty.FOCAL, at(1, month=1), topics=["gbv"])
    case = await town.files(await town.person("Олена"), at(29, month=9))
    before = await town.september()
    await sealing.seal(town.db, case, FocalTopic.GBV, ihor, at(5))
    assert await town.september() == before
    october = await town.october()
    assert row(october.categories, "HOU").open == row(october.places, "UA-05").open == 1
    assert row(october.categories, "sealed").open == 0
    assert (october.sealed.received, october.sealed.open) == (0, 1)
    assert october.first_answer.owed == 0
    assert [(one.name, one.open) for one in october.load] == [("Ігор", 0)]


async def test_every_region_has_a_row_and_those_who_have_none_too(town):
    olena = await town.person("Олена")
    await town.files(olena, at(5), region=None, whereabouts=Whereabouts.NOT_LEFT)
    await town.files(olena, at(5), region=None, whereabouts=Whereabouts.ABROAD)
    await town.files(olena, at(5), region=None)
    places = (await town.october()).places
    assert len(places) == 25 + 4
    assert {one.key for one in places if one.received} == {"not_left", "abroad", "unknown"}
    assert sum(one.received for one in places) == 3


async def test_satisfaction_is_of_those_who_answered_and_shows_no_mean_below_five(town):
    ihor = await town.officer("Ігор", "UA-05")
    for number in range(6):
        person = await town.person(f"Людина {number}")
        case = await town.files(person, at(1))
        await town.resolved(case, ihor, at(2))
        await close(town.db, case, CloseReason.SILENCE if number == 5 else CloseReason.CONFIRMED, at(20), None)
        if number < 4:
            rate(town.db, case, 5, at(20))
    got = (await town.october()).satisfaction
    assert (got.asked, got.answered, got.mean) == (6, 4, None)
    rate(town.db, case, 2, at(21))
    got = (await town.october()).satisfaction
    assert (got.asked, got.answered, got.mean) == (6, 5, pytest.approx(22 / 5))


async def test_a_rating_given_months_later_counts_in_its_month(town):
    ihor = await town.officer("Ігор", "UA-05")
    case = await town.files(await town.person("Олена"), at(1, month=6))
    await town.resolved(case, ihor, at(2, month=6))
    await close(town.db, case, CloseReason.SILENCE, at(16, month=6), None)
    rate(town.db, case, 3, at(9))
    got = (await town.october()).satisfaction
    assert (got.asked, got.answered) == (1, 1)


async def test_load_and_vacancies(town):
    ihor, iryna = await town.officer("Ігор", "UA-05"), await town.officer("Ірина", "UA-07")
    await town.officer("Новий", "UA-12", since=at(1, 0, 0, month=11))
    olena = await town.person("Олена")
    first, second = await town.files(olena, at(5)), await town.files(olena, at(6))
    await town.resolved(first, ihor, at(8))
    assignment.give(town.db, second, iryna, at(9))
    october = await town.october()
    load = {one.name: (one.open, one.received, one.resolved) for one in october.load}
    assert load == {"Ігор": (0, 2, 1), "Ірина": (1, 1, 0)}
    assert len(october.vacancies) == 23
    assert "UA-12" in october.vacancies


async def test_nobodys_cases_and_referrals(town):
    ihor = await town.officer("Ігор", "UA-05")
    olena = await town.person("Олена")
    await town.files(olena, at(5), region="UA-07")
    case = await town.files(olena, at(5))
    take(town.db, case, ihor, at(6))
    case.status = Status.REFERRED
    record(
        town.db, EventKind.REFERRED, at(7), actor=ihor.id, case=case.number,
        from_status=Status.IN_PROGRESS, to_status=Status.REFERRED,
    )  # fmt: skip
    counts = (await town.october()).counts
    assert (counts.unassigned, counts.referred, counts.open) == (1, 1, 2)


async def test_the_year_and_the_months_with_data(town):
    ihor, olena = await town.officer("Ігор", "UA-05"), await town.person("Олена")
    for month in (3, 8, 9):
        case = await town.files(olena, at(5, month=month))
        await town.resolved(case, ihor, at(6, month=month))
    await reopen(town.db, case, at(30, month=9), "no")
    await town.db.flush()
    got = await digest.compute(town.db, "2026-10", KYIV)
    assert [point.month for point in got.trend][::11] == ["2025-11", "2026-10"]
    shown = {point.month: (point.received, point.resolved) for point in got.trend if point.received}
    assert shown == {"2026-03": (1, 1), "2026-08": (1, 1), "2026-09": (1, 0)}
    found = await digest.months_with_data(town.db, "2026-10", KYIV, limit=2, include_samples=False)
    assert found == ["2026-09", "2026-08"]
    assert await digest.first_month(town.db, KYIV, include_samples=False) == "2026-03"


async def test_an_empty_database(town):
    october = await town.october()
    assert not any(getattr(october.counts, name) for name in ("received", "open", "overdue", "resolved"))
    assert october.first_answer.median is None
    assert await digest.first_month(town.db, KYIV, include_samples=False) is None


# Hiding


@pytest.mark.parametrize("keys", [("a", "b"), ("a", "b", "c")])
def test_a_hidden_count_cannot_be_subtracted_back(keys):
    """Whoever knows the total and how we hide still has at least two possible values for every hidden small count."""
    possible = defaultdict(list)
    for table in product(range(22), repeat=len(keys)):
        for total in range(sum(table), 22):
            whole = (*table, total - sum(table))
            answers = [key for key, count in zip((*keys, None), whole, strict=True) for _ in range(count)]
            cells = partition(answers, keys)
            assert all(cell.count is None or cell.count >= SMALL for cell in cells)
            possible[total, tuple(cell.count for cell in cells)].append(whole)
    for (total, shown), tables in possible.items():
        for place, count in enumerate(shown):
            if count is None and total:
                assert len({table[place] for table in tables}) > 1, (total, shown)


@settings(deadline=None)
@given(st.lists(st.lists(st.sampled_from(["a", "b"]), unique=True), max_size=30))
def test_marks_below_five_are_hidden(people_marks):
    counts = Counter(one for marks in people_marks for one in marks)
    for cell in overlapping(people_marks, ("a", "b")):
        assert cell.count == (counts[cell.key] if counts[cell.key] >= SMALL else None)


# All of them against a naive recount

ACTIONS = {
    (Status.NEW, Status.ASSIGNED): EventKind.ASSIGNED,
    (Status.ASSIGNED, Status.IN_PROGRESS): EventKind.TAKEN,
    (Status.REOPENED, Status.IN_PROGRESS): EventKind.TAKEN,
    (Status.WAITING, Status.IN_PROGRESS): EventKind.RESUMED,
    (Status.REFERRED, Status.IN_PROGRESS): EventKind.RESUMED,
}
KIND = {
    Status.ASSIGNED: EventKind.ASSIGNED,
    Status.NEW: EventKind.UNASSIGNED,
    Status.WAITING: EventKind.CLARIFY,
    Status.REFERRED: EventKind.REFERRED,
    Status.RESOLVED: EventKind.RESOLVED,
    Status.CLOSED: EventKind.CLOSED,
    Status.REOPENED: EventKind.REOPENED,
    Status.WITHDRAWN: EventKind.WITHDRAWN,
}
START = at(20, month=8).astimezone(UTC)


@st.composite
def histories(draw):
    """For each case: when it was filed, and a walk along the table of statuses with letters and ratings between."""
    told = []
    for _ in range(draw(st.integers(1, 5))):
        now = START + timedelta(hours=draw(st.integers(0, 24 * 80)))
        steps: list[tuple[EventKind, datetime, dict[str, object]]] = [(EventKind.FILED, now, {"to_status": "new"})]
        status = Status.NEW
        for _ in range(draw(st.integers(0, 9))):
            now += timedelta(hours=draw(st.sampled_from([0, 1, 30, 100, 500])))
            if draw(st.booleans()) and status in OPEN:
                steps.append((EventKind.STAFF_WROTE, now, {"letter": 1}))
                continue
            if status is Status.CLOSED and draw(st.booleans()):
                steps.append((EventKind.RATED, now, {"rating": draw(st.integers(1, 5))}))
                continue
            choices = sorted(TRANSITIONS[status])
            if not choices:
                break
            target = draw(st.sampled_from(choices))
            kind = ACTIONS.get((status, target)) or KIND[target]
            details: dict[str, object] = {"from_status": status.value, "to_status": target.value}
            if kind is EventKind.ASSIGNED:
                details["officer"] = draw(st.sampled_from([1, 2]))
            if kind is EventKind.RESOLVED:
                details["outcome"] = draw(st.sampled_from(list(Outcome))).value
                details |= {"letter": 1} if draw(st.booleans()) else {}
            if kind is EventKind.CLOSED:
                details["reason"] = draw(st.sampled_from(list(CloseReason))).value
            steps.append((kind, now, details))
            status = target
        told.append((draw(st.sampled_from(list(PEOPLE))), draw(st.sampled_from(["HOU", "PAY"])), steps))
    return told


PEOPLE = {3: ("child", "woman"), 4: (None, None), 5: ("adult", "man")}


async def keep(db, told):
    for model in (Event, Case, Appointment, Person):
        await db.execute(delete(model))
    for one in (1, 2, *PEOPLE):
        age, sex = PEOPLE.get(one, (None, None))
        db.add(Person(id=one, telegram_id=one, telegram_key=one, name=str(one), age=age, sex=sex))
    await db.flush()
    for number, (person, category, steps) in enumerate(told, 1):
        ended = [when for kind, when, _ in steps if kind in {EventKind.CLOSED, EventKind.WITHDRAWN}]
        open_again = [when for kind, when, _ in steps if kind is EventKind.REOPENED]
        status = next(Status(d["to_status"]) for _, _, d in reversed(steps) if "to_status" in d)
        filed = steps[0][1]
        case = Case(
            number=number, person_id=person, category=category, topic="x", intake=Intake.TEXT, status=status,
            whereabouts=Whereabouts.HERE, region="UA-05", filed_at=filed, answer_due=filed,
            first_answer_due=deadlines.first_answer_due(filed, KYIV),
            closed_at=ended[-1] if ended and status in {Status.CLOSED, Status.WITHDRAWN} else None,
        )  # fmt: skip
        db.add(case)
        assert not open_again or filed <= open_again[0]
        for kind, when, details in steps:
            db.add(Event(kind=kind, at=when, actor_id=1, case_number=number, details=details))
            await db.flush()


def recount(told, month):
    """Every definition again, the slow way, from the raw events."""
    start, end = deadlines.month_bounds(month, KYIV)
    total: Counter[str] = Counter()
    writers, waits, spans, ratings = set(), [], [], []
    held: Counter[int | None] = Counter()
    for person, _category, steps in told:
        past = [step for step in steps if step[1] < end]
        if not past:
            continue
        filed = past[0][1]
        times = defaultdict(list)
        for kind, when, _ in past:
            times[kind].append(when)
        inside = [step for step in past if step[1] >= start]
        kinds = [kind for kind, _, _ in inside]
        status = Status([d["to_status"] for _, _, d in past if "to_status" in d][-1])
        if EventKind.FILED in kinds:
            total["received"] += 1
            writers.add(person)
        verdict = [kind for kind in kinds if kind in {EventKind.RESOLVED, EventKind.REOPENED}]
        if verdict and verdict[-1] is EventKind.RESOLVED:
            total["resolved"] += 1
            spans.append(times[EventKind.RESOLVED][-1] - filed)
        total["tried"] += bool(verdict)
        total["reopened"] += EventKind.REOPENED in kinds
        total["referred"] += kinds.count(EventKind.REFERRED)
        total["withdrawn"] += EventKind.WITHDRAWN in kinds
        total["closed"] += status is Status.CLOSED and times[EventKind.CLOSED][-1] >= start
        answers = [w for k, w, d in past if k is EventKind.STAFF_WROTE or (k is EventKind.RESOLVED and "letter" in d)]
        if answers and answers[0] >= start:
            waits.append(answers[0] - filed)
        if status in OPEN:
            total["open"] += 1
            restart = (times[EventKind.REOPENED] or [filed])[-1]
            due = restart + timedelta(days=15) if answers else deadlines.first_answer_due(filed, KYIV)
            total["overdue"] += due < end
            holders = [d.get("officer") for k, _, d in past if k in {EventKind.ASSIGNED, EventKind.UNASSIGNED}]
            holder = holders[-1] if holders else None
            total["unassigned"] += holder is None
            held[holder] += 1
        got = [d["rating"] for k, _, d in inside if k is EventKind.RATED]
        ratings += got[-1:]
        told_closed = any(d.get("reason") in {"confirmed", "silence"} for _, _, d in inside)
        total["asked"] += bool(got) or told_closed
    return total, writers, waits, spans, ratings, held


def check(figures, told, month):
    total, writers, waits, spans, ratings, held = recount(told, month)
    for name in (
        "received",
        "resolved",
        "reopened",
        "tried",
        "referred",
        "withdrawn",
        "closed",
        "open",
        "overdue",
        "unassigned",
    ):
        assert getattr(figures.counts, name) == total[name], name
    assert figures.counts.people == len(writers)
    assert figures.first_answer.count == len(waits)
    assert figures.first_answer.median == (statistics.median(waits) if waits else None)
    if spans:
        assert figures.resolution.ninth == sorted(spans)[math.ceil(0.9 * len(spans)) - 1]
        assert figures.resolution.median == statistics.median(spans)
    assert (figures.satisfaction.asked, figures.satisfaction.answered) == (total["asked"], len(ratings))
    assert {one.person: one.open for one in figures.load if one.open} == {k: v for k, v in held.items() if k}
    assert sum(count for _, count in figures.outcomes) == total["resolved"]
    for name in ("received", "resolved", "open", "overdue"):
        assert sum(getattr(one, name) for one in figures.categories) == total[name]
        assert sum(getattr(one, name) for one in figures.places) == total[name]


def test_random_histories_against_a_naive_recount():
    with tempfile.TemporaryDirectory() as folder, asyncio.Runner() as runner:
        manager = opened(Path(folder))
        database = runner.run(manager.__aenter__())

        @settings(max_examples=60, deadline=None, phases=[Phase.generate])
        @given(histories())
        def matches(told):
            async def go():
                async with database.write() as db:
                    await keep(db, told)
                async with database.read_long() as db:
                    for month in ("2026-09", "2026-10", "2026-11"):
                        got = await digest.compute(db, month, KYIV)
                        check(got.now, told, month)
                        assert got.trend[-1].received == got.now.counts.received
                        assert got.trend[-1].resolved == got.now.counts.resolved

            runner.run(go())

        try:
            matches()
        finally:
            runner.run(manager.__aexit__(None, None, None))


def test_utc_is_not_kyiv():
    """The first moments of a month in Kyiv are still the month before in UTC."""
    start, _ = deadlines.month_bounds("2026-10", KYIV)
    assert start.astimezone(UTC).day == 30
