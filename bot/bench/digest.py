"""`python -m bot.bench.digest`: the summary of a month in a year of 1,000,000 cases, beside the bare SQL of the same
tables.

Each runs in a process of its own, one after the other. The third shows what requests that are filed at the same time
notice of it.
"""

import asyncio
import json
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from bot import migrations
from bot.bench import year
from models import catalogue, digest, intake, people
from models.catalogue import Topic
from models.crypto import Keyring, new_key
from models.database import Database

ZONE = ZoneInfo("Europe/Kyiv")
MONTH, BEFORE = "2026-11", "2026-10"
NEXT_YEAR = year.END + timedelta(days=40)  # whose numbers are all free
EVERY = 0.05  # seconds between two requests
REQUESTS = 200  # before the summary is asked for


@contextmanager
def measured(what: str) -> Iterator[None]:
    """Prints a line of JSON: seconds, seconds of the processor, peak of memory in MB."""
    began, used = time.perf_counter(), time.process_time()
    yield
    figures = {
        "what": what,
        "seconds": time.perf_counter() - began,
        "processor": time.process_time() - used,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    click.echo(json.dumps(figures))


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


def bare(path: Path) -> None:
    """What the summary asks, as a person who knows SQL would: the month and the one before, and twelve months."""
    with measured("bare SQL"), sqlite3.connect(path) as db:
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


async def summary(database: Database) -> None:
    with measured("summary"):
        async with database.read_long() as db:
            await digest.told(db, MONTH, ZONE)


async def undisturbed(database: Database) -> None:
    """How long a request takes to be filed, before and while a summary is made."""
    topic = next(one for category in catalogue.CATEGORIES for one in category.topics)
    alone = [await _file(database, topic) for _ in range(REQUESTS)]
    meanwhile = []
    making = asyncio.create_task(summary(database))
    while not making.done():
        meanwhile.append(await _file(database, topic))
    await making
    for name, waits in (("requests alone", alone), ("requests meanwhile", meanwhile)):
        ordered = sorted(waits)
        ninth = ordered[int(len(ordered) * 0.99)]
        figures = {"what": name, "count": len(ordered), "median": statistics.median(ordered), "p99": ninth}
        click.echo(json.dumps(figures))


async def _file(database: Database, topic: Topic) -> float:
    """Seconds."""
    await asyncio.sleep(EVERY)
    began = time.perf_counter()
    async with database.write() as db:
        person = await people.get(db, 1000)
        await intake.file(db, person, topic, NEXT_YEAR, ZONE)
    return time.perf_counter() - began


async def _part(name: str, path: Path, key: str) -> None:
    database = Database(f"sqlite+aiosqlite:///{path}", Keyring([key]))
    await database.load_lookup_key(b"")
    try:
        await (summary if name == "summary" else undisturbed)(database)
    finally:
        await database.close()


async def _fill(path: Path, key: str, size: int) -> None:
    database = Database(f"sqlite+aiosqlite:///{path}", Keyring([key]))
    await migrations.upgrade(database)
    await database.load_lookup_key(bytes(32))
    await year.fill(path, database.keyring, size)
    await database.close()


def _in_own_process(part: str, path: Path, key: str) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "bot.bench.digest", "--part", part, "--file", str(path)]
    done = subprocess.run(command, input=key, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603
    return [json.loads(line) for line in done.stdout.splitlines()]


def bench(path: Path, key: str, rounds: int) -> None:
    """The best of the rounds each, in turns: whatever else the machine does disturbs both."""
    made = [(_in_own_process("bare", path, key)[0], _in_own_process("summary", path, key)[0]) for _ in range(rounds)]
    bare_sql, ours = (min((pair[i] for pair in made), key=lambda one: one["processor"]) for i in (0, 1))
    for one in (bare_sql, ours):
        click.echo("{what:10} {seconds:6.1f} s, {processor:6.1f} s of the processor, {memory:4.0f} MB".format(**one))
    click.echo(f"ratio      × {ours['processor'] / bare_sql['processor']:.2f} of the processor")
    for one in _in_own_process("undisturbed", path, key):
        if "median" in one:
            one |= {"median": one["median"] * 1000, "p99": one["p99"] * 1000}
            click.echo("{what}: {count} filed, median {median:.1f} ms, 99 of 100 within {p99:.1f} ms".format(**one))


@click.command()
@click.option("--size", type=int, default=1_000_000, show_default=True, help="Cases in the year.")
@click.option("--rounds", type=int, default=3, show_default=True)
@click.option("--part", type=click.Choice(["bare", "summary", "undisturbed"]), hidden=True)
@click.option("--file", "path", type=click.Path(path_type=Path), hidden=True)
def main(size: int, rounds: int, part: str | None, path: Path | None) -> None:
    """The summary of a month in a year of many cases, beside the bare SQL of the same tables."""
    if part == "bare" and path:
        bare(path)
    elif part and path:
        asyncio.run(_part(part, path, sys.stdin.read()))
    else:
        with tempfile.TemporaryDirectory() as folder:
            made, key = Path(folder) / "bench.db", new_key()
            began = time.perf_counter()
            asyncio.run(_fill(made, key, size))
            click.echo(f"{size:,} cases made in {time.perf_counter() - began:.0f} s", err=True)
            bench(made, key, rounds)


if __name__ == "__main__":
    main()
