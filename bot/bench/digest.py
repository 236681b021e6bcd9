"""The summary of a month in a year of many cases, beside the bare SQL of the same tables.

Each runs in a process of its own, in turns; the best of each counts, since whatever else the machine does disturbs
both. The third shows what requests that are filed at the same time notice of it.
"""

import asyncio
import json
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.bench import year
from bot.bench.figures import Figure, Part, centile, ratio
from bot.bench.process import megabytes, told_by
from models import catalogue, digest, intake, people
from models.catalogue import Topic
from models.crypto import Keyring, new_key
from models.database import Database

ZONE = ZoneInfo("Europe/Kyiv")
MONTH, BEFORE = "2026-11", "2026-10"
NEXT_YEAR = year.END + timedelta(days=40)  # whose numbers are all free
EVERY = 0.05  # seconds between two requests
PATIENCE = 3_600.0


@dataclass(frozen=True)
class Size:
    cases: int
    rounds: int
    requests: int  # before the summary is asked for


FULL, QUICK = Size(1_000_000, 3, 200), Size(200, 1, 3)


# The state of each case at the end of the month, and from it every table of the summary.
LIFE = """
create temp table life as select c.number, c.person_id, c.category, c.intake, c.region, c.filed_at, c.first_answer_due,
    p.age, p.sex, p.marks,
    max(e.id) filter (where e.kind in ('assigned', 'unassigned')) as holder,
    min(e.at) filter (where e.kind = 'staff_wrote') as answered,
    max(e.at) filter (where e.kind = 'resolved') as resolved,
    max(e.id) filter (where e.kind = 'resolved') as resolution,
    max(e.at) filter (where e.kind = 'closed') as closed,
    max(e.at) filter (where e.kind = 'withdrawn') as withdrawn,
    max(e.at) filter (where e.kind = 'reopened') as reopened,
    max(e.at) filter (where e.kind = 'rated') as rated,
    max(json_extract(e.details, '$.rating')) filter (where e.kind = 'rated') as rating,
    max(json_extract(e.details, '$.reason')) filter (where e.kind = 'closed') as reason,
    count(*) filter (where e.kind = 'referred' and e.at >= :since) as referrals,
    count(*) filter (where e.kind = 'referral_confirmed' and e.at >= :since) as confirmed,
    max(e.id) filter (where json_extract(e.details, '$.to_status') is not null) as last
from "case" c join person p on p.id = c.person_id join event e on e.case_number = c.number and e.at < :until
where c.filed_at < :until and (c.closed_at is null or c.closed_at >= :since) and not c.sample
group by c.number
"""
STATE = """
create temp table state as select life.*,
    json_extract(h.details, '$.officer') as officer,
    r.actor_id as resolver, json_extract(r.details, '$.outcome') as outcome,
    json_extract(l.details, '$.to_status') not in ('resolved', 'closed', 'withdrawn') as open,
    case when answered is null then first_answer_due else datetime(filed_at, '+15 days') end < :until as late
from life left join event h on h.id = holder left join event r on r.id = resolution join event l on l.id = last
"""
TABLES = (
    """select count(*) filter (where filed_at >= :since), count(*) filter (where resolved >= :since),
        count(*) filter (where closed >= :since), count(*) filter (where withdrawn >= :since),
        count(*) filter (where reopened >= :since), sum(open), sum(open and late), sum(open and officer is null),
        sum(referrals), sum(confirmed) from state where intake != 'callback'""",
    "select count(distinct person_id) from state where filed_at >= :since",
    *(
        f"""select {key}, count(*) filter (where filed_at >= :since), count(*) filter (where resolved >= :since),
            sum(open), sum(open and late) from state group by {key}"""  # noqa: S608
        for key in ("category", "region")
    ),
    "select region, category, count(*) from state where filed_at >= :since group by region, category",
    *(
        f"""select julianday({end}) - julianday(filed_at) as wait from state where {end} >= :since order by wait
            limit 1 offset (select cast(count(*) * {share} as int) from state where {end} >= :since)"""  # noqa: S608
        for end in ("answered", "resolved")
        for share in (0.5, 0.9)
    ),
    """select sum(answered <= first_answer_due), count(*) from state
        where min(coalesce(answered, first_answer_due), first_answer_due) >= :since""",
    """select sum(resolved <= datetime(filed_at, '+15 days')), count(*) from state
        where min(coalesce(resolved, '9'), datetime(filed_at, '+15 days')) between :since and :until""",
    "select outcome, count(*) from state where resolved >= :since group by outcome",
    "select avg(rating), count(*) from state where rated >= :since",
    "select count(*) from state where closed >= :since and reason in ('confirmed', 'silence')",
    *(
        f"""select {key}, count(*) from (select distinct person_id, {key} from state where filed_at >= :since)
            group by {key}"""  # noqa: S608
        for key in ("age", "sex", "marks")
    ),
    "select officer, count(*) from state where open group by officer",
    "select resolver, count(*) from state where resolved >= :since group by resolver",
    """select json_extract(details, '$.officer'), count(distinct case_number) from event
        where kind = 'assigned' and at >= :since and at < :until group by 1""",
)
TREND = """select e.kind, substr(e.at, 1, 7), count(distinct e.case_number) from event e
    join "case" c on c.number = e.case_number where e.kind in ('filed', 'resolved', 'closed')
    and e.at >= ? and e.at < ? and c.intake != 'callback' and not c.sample group by 1, 2"""


# In a process of its own: what it says is a line of JSON


@contextmanager
def measured() -> Iterator[None]:
    """Seconds of the processor, peak of memory."""
    began = time.process_time()
    yield
    _say(seconds=time.process_time() - began, memory=megabytes("VmHWM"))


def _say(**figures: Any) -> None:
    sys.stdout.write(json.dumps(figures) + "\n")


def bare(path: str) -> None:
    """What the summary asks, as a person who knows SQL would: the month and the one before, and twelve months."""
    with measured(), sqlite3.connect(path) as db:
        for month in (BEFORE, MONTH):
            window = digest.Period.parse(month).window(ZONE)
            bounds = {"since": _written(window.start), "until": _written(window.end)}
            for table in (LIFE, STATE, *TABLES):
                db.execute(table, bounds).fetchall()
            db.execute("drop table life")
            db.execute("drop table state")
        db.execute(TREND, (_written(year.BEGIN), _written(year.END))).fetchall()


def _written(moment: object) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def summary(path: str, key: str) -> None:
    async def work() -> None:
        database = await _opened(path, key)
        with measured():
            await _made(database)
        await database.close()

    asyncio.run(work())


async def _made(database: Database) -> None:
    async with database.read_long() as db:
        await digest.told(db, MONTH, ZONE)


def undisturbed(path: str, key: str, requests: str) -> None:
    """How long a request takes to be filed, before and while a summary is made."""

    async def work() -> None:
        database = await _opened(path, key)
        topic = next(one for category in catalogue.CATEGORIES for one in category.topics)
        _say(waits=[await _file(database, topic) for _ in range(int(requests))])
        making = asyncio.create_task(_made(database))
        meanwhile: list[float] = []
        while not making.done() or len(meanwhile) < int(requests):
            meanwhile.append(await _file(database, topic))
        await making
        _say(waits=meanwhile)
        await database.close()

    asyncio.run(work())


async def _file(database: Database, topic: Topic) -> float:
    """Milliseconds."""
    await asyncio.sleep(EVERY)
    began = time.perf_counter()
    async with database.write() as db:
        person = await people.get(db, 1000)
        await intake.file(db, person, topic, NEXT_YEAR, ZONE)
    return (time.perf_counter() - began) * 1000


async def _opened(path: str, key: str) -> Database:
    database = Database(f"sqlite+aiosqlite:///{path}", Keyring([key]))
    await database.load_lookup_key(b"")
    return database


# What starts them


async def _fill(path: Path, key: str, size: int) -> None:
    from bot.bench.town import made  # not above: the parts would have the whole bot in their memory

    database = await made(path, Keyring([key]))
    await year.fill(path, database.keyring, size)
    await database.close()


async def bench(*, quick: bool) -> list[Figure]:
    size = QUICK if quick else FULL
    with tempfile.TemporaryDirectory() as folder:
        path, key = Path(folder) / "bench.db", new_key()
        await _fill(path, key, size.cases)
        runs = [
            (
                await told_by("bare", str(path), patience=PATIENCE),
                await told_by("summary", str(path), key, patience=PATIENCE),
            )
            for _ in range(size.rounds)
        ]
        bare_sql, ours = (min((pair[i][0] for pair in runs), key=lambda one: one["seconds"]) for i in (0, 1))
        filed = await told_by("undisturbed", str(path), key, str(size.requests), patience=PATIENCE)
    alone, meanwhile = (one["waits"] for one in filed)
    name = f"the summary of a month, {size.cases:,} cases"
    return [
        ratio(
            f"{name} ÷ bare SQL",
            Part("summary", ours["seconds"], "s"),
            Part("bare SQL", bare_sql["seconds"], "s"),
            at_most=1.5,
        ),
        ratio(
            "its peak of memory ÷ bare SQL's",
            Part("summary", ours["memory"], "MB"),
            Part("bare SQL", bare_sql["memory"], "MB"),
        ),
        ratio(
            "filing meanwhile ÷ alone, p50",
            Part("meanwhile", statistics.median(meanwhile), "ms"),
            Part("alone", statistics.median(alone), "ms"),
        ),
        ratio(
            "filing meanwhile ÷ alone, p99",
            Part("meanwhile", centile(meanwhile, 99), "ms"),
            Part("alone", centile(alone, 99), "ms"),
        ),
    ]
