"""The summary of any period and regions against a recount in plain loops from the raw rows of the history.

The lives are random, with moments at the edges of months and at both changes of the clock.
"""

import asyncio
import json
import statistics
import tempfile
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, text

from models import deadlines, digest
from models.cases import Case, Whereabouts
from models.catalogue import Intake
from models.events import Event, EventKind
from models.people import Person
from models.statuses import TRANSITIONS, CloseReason, Outcome, Status
from tests.test_digest_figures import ACTIONS, KIND, KYIV, opened

REGIONS = ("UA-05", "UA-07", "UA-51")
OFFICERS, APPLICANTS = (1, 2), (3, 4, 5)
# Midnight between months, and the hours that come twice or not at all.
EDGES = [
    datetime(year, month, day, hour, minute, tzinfo=KYIV)
    for year, month, day, hour, minute in (
        (2026, 3, 1, 0, 0), (2026, 3, 29, 2, 59), (2026, 3, 29, 4, 0), (2026, 4, 1, 0, 0), (2026, 7, 1, 0, 0),
        (2026, 10, 1, 0, 0), (2026, 10, 25, 3, 30), (2026, 10, 25, 4, 0), (2026, 10, 31, 23, 59), (2026, 11, 1, 0, 0),
    )
]  # fmt: skip
HAPPENINGS = ["status", "status", "status", "write", "recall", "move", "seal", "rate", "helped"]
FIRST_DAY, DAYS = date(2026, 2, 20), 270
moments = st.one_of(
    st.builds(
        lambda edge, by: edge.astimezone(UTC) + timedelta(seconds=by), st.sampled_from(EDGES), st.integers(-1, 1)
    ),
    st.builds(
        lambda day, second: datetime(2026, 2, 20, tzinfo=UTC) + timedelta(days=day, seconds=second),
        st.integers(0, DAYS),
        st.integers(0, 86_399),
    ),
)
days = st.integers(0, DAYS).map(lambda one: FIRST_DAY + timedelta(days=one))
periods = st.one_of(
    st.sampled_from([f"2026-{month:02}" for month in range(2, 12)]),
    st.sampled_from(["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]),
    st.tuples(days, days).map(lambda two: f"{min(two)}_{max(two)}"),
    st.sampled_from(["2026-03-29_2026-03-29", "2026-10-25_2026-10-25", "2026-10-24_2026-11-01"]),
)
scopes = st.sampled_from([(), ("UA-05",), ("UA-05", "UA-51"), ("UA-07", "UA-51")])


@st.composite
def lives(draw):  # noqa: C901 - a life is a list of what may happen
    """One case: its intake and where its person lives at first, and a walk along the table of statuses."""
    intake = draw(st.sampled_from([Intake.TEXT] * 6 + [Intake.SEALED_TEXT, Intake.CALLBACK]))
    home = draw(st.sampled_from([*REGIONS, None]))
    steps: list[tuple[datetime, EventKind, dict[str, object]]] = [
        (draw(moments), EventKind.FILED, {"to_status": "new"})
    ]
    status, region, letter = Status.NEW, home, 0
    for now in sorted(draw(st.lists(moments, max_size=12))):
        if now < steps[0][0]:
            continue
        kind = draw(
            st.sampled_from(["status", "status", "status", "write", "recall", "move", "seal", "rate", "helped"])
        )
        if kind == "write":
            letter += 1
            steps.append((now, EventKind.STAFF_WROTE, {"letter": letter}))
        elif kind == "recall" and letter:
            steps.append((now, EventKind.RECALLED, {"letter": draw(st.integers(1, letter))}))
        elif kind == "move":
            former, region = region, draw(st.sampled_from([*REGIONS, None]))
            steps.append((now, EventKind.MOVED, {"former_region": former, "region": region}))
        elif kind == "seal" and intake is Intake.TEXT:
            steps.append((now, draw(st.sampled_from([EventKind.SEALED, EventKind.UNSEALED])), {}))
        elif kind == "rate" and status is Status.CLOSED:
            steps.append((now, EventKind.RATED, {"rating": draw(st.integers(1, 5))}))
        elif kind == "helped" and status is Status.REFERRED:
            steps.append((now, EventKind.REFERRAL_CONFIRMED, {}))
        elif kind == "status" and TRANSITIONS[status]:
            target = draw(st.sampled_from(sorted(TRANSITIONS[status])))
            event = ACTIONS.get((status, target)) or KIND[target]
            details: dict[str, object] = {"from_status": status.value, "to_status": target.value}
            if event is EventKind.ASSIGNED:
                details["officer"] = draw(st.sampled_from(OFFICERS))
            if event is EventKind.RESOLVED:
                details["outcome"] = draw(st.sampled_from(list(Outcome))).value
            if event is EventKind.CLOSED:
                details["reason"] = draw(st.sampled_from(list(CloseReason))).value
            steps.append((now, event, details))
            status = target
    return draw(st.sampled_from(APPLICANTS)), draw(st.sampled_from(["HOU", "PAY"])), intake, region, status, steps


async def keep(db, told):
    for model in (Event, Case, Person):
        await db.execute(delete(model))
    db.add_all(Person(id=one, telegram_id=one, telegram_key=one, name=str(one)) for one in OFFICERS + APPLICANTS)
    await db.flush()
    for number, (person, category, intake, region, status, steps) in enumerate(told, 1):
        filed = steps[0][0]
        ended = [at for at, kind, _ in steps if kind in {EventKind.CLOSED, EventKind.WITHDRAWN}]
        over = status in {Status.CLOSED, Status.WITHDRAWN}
        db.add(
            Case(
                number=number, person_id=person, category=category, topic="x", intake=intake, status=status,
                whereabouts=Whereabouts.HERE, region=region, filed_at=filed, answer_due=filed,
                first_answer_due=deadlines.first_answer_due(filed, KYIV), closed_at=ended[-1] if over else None,
            )
        )  # fmt: skip
        for at, kind, details in steps:
            db.add(Event(kind=kind, at=at, actor_id=1, case_number=number, details=details))
            await db.flush()


# The recount


def midnights(code):
    """When the period begins and ends, in UTC."""
    if "Q" in code:
        year, quarter = code.split("-Q")
        first, after = (int(year), int(quarter) * 3 - 2, 1), (int(year), int(quarter) * 3 + 1, 1)
    elif "_" in code:
        one, two = (date.fromisoformat(day) for day in code.split("_"))
        two += timedelta(days=1)
        first, after = (one.year, one.month, one.day), (two.year, two.month, two.day)
    else:
        first = (int(code[:4]), int(code[5:]), 1)
        after = (first[0], first[1] + 1, 1)
    if after[1] == 13:
        after = (after[0] + 1, 1, 1)
    return [datetime(*day, tzinfo=KYIV).astimezone(UTC) for day in (first, after)]


async def raw(db):
    """Cases, and their events in order, as they lie in the database."""
    cases = (await db.execute(text('select number, person_id, intake, region, first_answer_due from "case"'))).all()
    rows = (await db.execute(text("select case_number, kind, at, details from event order by id"))).all()
    events: dict[int, list[tuple[str, datetime, dict[str, object]]]] = {case[0]: [] for case in cases}
    for number, kind, at, details in rows:
        events[number].append((kind, utc(at), json.loads(details)))
    return [(number, person, intake, region, utc(due), events[number]) for number, person, intake, region, due in cases]


def utc(written):
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


def recount(cases, code, scope):  # noqa: C901, PLR0912 - on purpose all in one loop, as one would count by hand
    start, end = midnights(code)
    total: Counter[str] = Counter(dict.fromkeys(FIGURES, 0))
    people = set()
    rows: Counter[str] = Counter()
    for _, person, intake, home, due, events in cases:
        past = [one for one in events if one[1] < end]
        if not past or intake == "callback":
            continue
        filed = past[0][1].astimezone(KYIV)
        year, month = divmod(filed.year * 12 + filed.month, 12)
        first_told = datetime(year, month + 1, 1, tzinfo=KYIV)
        sealed = intake == "sealed_text"
        for kind, at, _details in past:
            if kind in {"sealed", "unsealed"} and at < first_told:
                sealed = kind == "sealed"
        later = [details["former_region"] for kind, at, details in events if kind == "moved" and at >= end]
        region = later[0] if later else home
        if scope and (sealed or region not in scope):
            continue
        status, holder, since, reopened, resolved, closed = "", None, past[0][1], None, None, None
        letters: list[object] = []
        for kind, at, details in past:
            inside = at >= start
            status = details.get("to_status", status)
            if kind == "filed" and inside:
                total["received"] += 1
                people.add(person)
                rows["sealed" if sealed else region or "unknown"] += 1
            if kind == "staff_wrote":
                letters.append(details["letter"])
            if kind == "recalled":
                letters = [one for one in letters if one != details["letter"]]
            if kind == "assigned":
                holder = details["officer"]
            if kind == "unassigned":
                holder = None
            if kind == "referred":
                total["referred"] += inside
            if kind == "referral_confirmed":
                total["confirmed"] += inside
            if kind == "resolved":
                resolved = at
            if kind == "closed":
                closed = at
            if kind == "reopened":
                since, reopened, resolved, closed = at, at, None, None
            if kind == "withdrawn":
                total["withdrawn"] += inside
        total["resolved"] += resolved is not None and resolved >= start
        total["closed"] += closed is not None and closed >= start
        total["reopened"] += reopened is not None and reopened >= start
        total["tried"] += any(kind in {"resolved", "reopened"} and at >= start for kind, at, _details in past)
        if status in {"new", "assigned", "in_progress", "waiting", "referred", "reopened"}:
            total["open"] += 1
            total["unassigned"] += holder is None
            total["overdue"] += (since + timedelta(days=15) if letters else due) < end
    total["people"] = len(people)
    return dict(total), {place: count for place, count in rows.items() if count}


def recount_inside(cases, code, scope):  # noqa: C901, PLR0912 - likewise
    """What only cases that aren't sealed tell: promises kept and owed, waits, who was asked, ratings, load."""
    start, end = midnights(code)
    found: Counter[object] = Counter()
    waits: list[timedelta] = []
    for _, _person, intake, home, due, events in cases:
        past = [one for one in events if one[1] < end]
        sealed = intake in {"sealed_text", "callback"}
        told_sealed = sealed
        later = [details["former_region"] for kind, at, details in events if kind == "moved" and at >= end]
        region = later[0] if later else home
        letters, terms, given = [], [], set()
        status, holder, ended, resolved, over, asked, rating = "", None, None, None, None, None, None
        since = start
        for kind, at, details in past:
            status = details.get("to_status", status)
            if kind == "filed":
                since = filed = at
                local = filed.astimezone(KYIV)
                year, month = divmod(local.year * 12 + local.month, 12)
                first_told = datetime(year, month + 1, 1, tzinfo=KYIV)
            if kind in {"sealed", "unsealed"}:
                sealed = kind == "sealed"
                told_sealed = sealed if at < first_told else told_sealed
            if kind == "staff_wrote":
                letters.append((details["letter"], at))
            if kind == "recalled":
                letters = [one for one in letters if one[0] != details["letter"]]
            if kind == "assigned":
                holder = details["officer"]
                given |= {holder} if at >= start else set()
            if kind == "unassigned":
                holder = None
            if kind == "resolved":
                resolved = at
            if kind in {"resolved", "closed", "withdrawn"}:
                ended = ended or at
            if kind in {"closed", "withdrawn"}:
                over = at
            if kind == "closed" and details["reason"] in {"confirmed", "silence"}:
                asked = at
            if kind == "rated":
                rating = (at, details["rating"])
            if kind == "reopened":
                terms.append((since + timedelta(days=15), None, resolved or over))
                since, resolved, over = at, None, None
        if not past or sealed or (scope and (told_sealed or region not in scope)):
            continue
        terms.append((since + timedelta(days=15), resolved, over))
        answered = letters[0][1] if letters else None
        for name, promises in (("first", [(due, answered, ended)]), ("whole", terms)):
            for term, kept, gone in promises:
                decided = kept if kept and kept <= term else None if gone and gone <= term else term
                if decided and start <= decided < end:
                    found[name, "owed"] += 1
                    found[name, "kept"] += decided == kept
        if answered and answered >= start:
            waits.append(answered - filed)
        if rating and rating[0] >= start:
            found["rated"] += 1
        elif asked and asked >= start:
            found["silent"] += 1
        if resolved and resolved >= start:
            found["resolved", 1] += 1
        if holder and status in {"new", "assigned", "in_progress", "waiting", "referred", "reopened"}:
            found["held", holder] += 1
        for one in given:
            found["given", one] += 1
    return found, sorted(waits)


FIGURES = [
    "received", "people", "resolved", "closed", "withdrawn", "reopened", "tried", "referred", "open", "overdue",
    "unassigned", "confirmed",
]  # fmt: skip


def told_inside(figures):
    """The same, as the summary has it."""
    found = {
        ("first", "owed"): figures.first_answer.owed,
        ("first", "kept"): figures.first_answer.kept,
        ("whole", "owed"): figures.resolution.owed,
        ("whole", "kept"): figures.resolution.kept,
        "rated": figures.satisfaction.answered,
        "silent": figures.satisfaction.asked - figures.satisfaction.answered,
    }
    for one in figures.load:
        found |= {("held", one.person): one.open, ("given", one.person): one.received}
        found |= {("resolved", one.person): one.resolved}
    return {key: count for key, count in found.items() if count}


def test_any_period_and_regions_against_a_recount():
    with tempfile.TemporaryDirectory() as folder, asyncio.Runner() as runner:
        manager = opened(Path(folder))
        database = runner.run(manager.__aenter__())

        @settings(max_examples=80, deadline=None, phases=[Phase.generate])
        @given(st.lists(lives(), min_size=1, max_size=5), st.lists(st.tuples(periods, scopes), min_size=3, max_size=3))
        def matches(told, asked):
            async def go():
                async with database.write() as db:
                    await keep(db, told)
                async with database.read_long() as db:
                    cases = await raw(db)
                    for code, scope in asked:
                        got = await digest.compute(db, code, KYIV, scope)
                        totals, rows = recount(cases, code, scope)
                        assert {name: getattr(got.now.counts, name) for name in FIGURES} == totals, (code, scope)
                        assert {row.key: row.received for row in got.now.places if row.received} == rows
                        inside, waits = recount_inside(cases, code, scope)
                        assert told_inside(got.now) == {key: count for key, count in inside.items() if count}
                        assert got.now.first_answer.median == (statistics.median(waits) if waits else None)
                        before = digest.Period.parse(code).before().code
                        assert got.before.counts.received == recount(cases, before, scope)[0]["received"]
                        if got.period.is_month:
                            point = got.trend[-1]
                            told_then = {name: getattr(point, name) for name in ("received", "resolved", "closed")}
                            assert told_then == {name: totals[name] for name in told_then}
                        for figure in ("received", "resolved", "overdue", "unassigned"):
                            period = digest.Period.parse(code)
                            assert len(await digest.cases_of(db, period, KYIV, scope, figure)) == totals[figure]

            runner.run(go())

        try:
            matches()
        finally:
            runner.run(manager.__aexit__(None, None, None))
