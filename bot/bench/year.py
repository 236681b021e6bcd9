"""A year of cases with their whole history, made quickly and the same each time: what a digest is measured on."""

import asyncio
import json
import random
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from models.catalogue import CATEGORIES
from models.crypto import Encrypted, Keyring
from models.places import home_regions

BEGIN, END = datetime(2025, 12, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
OFFICERS = 81
BY_OFFICER = {
    "taken",
    "staff_wrote",
    "recalled",
    "official_set",
    "clarify",
    "referred",
    "referral_confirmed",
    "resolved",
}
AGES, SEXES, MARKS = ("child", "adult", "senior", None), ("woman", "man", None), ("[]", '["children"]', '["alone"]')
OUTCOMES = ("satisfied", "explained", "forwarded", "refused")

DISTINCT = 20_000  # courses; more cases are copies of these with numbers and people of their own

Step = tuple[str, datetime, int | None, dict[str, Any]]


async def fill(path: Path, keyring: Keyring, size: int) -> None:
    """Into a database that has its tables."""
    await asyncio.to_thread(_insert, path, keyring, size)


def _insert(path: Path, keyring: Keyring, size: int) -> None:
    dice = random.Random(858)  # noqa: S311 - the same year each time
    people = max(size * 3 // 4, 1)
    with sqlite3.connect(path) as db:
        db.execute("pragma synchronous=off")
        db.executemany(
            "insert into person (id, telegram_key, name, age, sex, marks, sample, away)"
            " values (?, ?, ?, ?, ?, ?, 0, 0)",
            _people(keyring, people, dice),
        )
        db.executemany(
            "insert into appointment (person_id, duty, regions, topics, since) values (?, 'officer', ?, '[]', ?)",
            _appointments(),
        )
        distinct = min(size, DISTINCT)
        db.execute(f"create temp table drawn as select {COLUMNS} from 'case'")  # noqa: S608
        db.execute("create temp table happened as select kind, at, actor_id, case_number, details from event")
        for i in range(distinct):
            case, steps = _case(i, distinct, people, dice)
            db.execute(f"insert into drawn values ({', '.join('?' * 17)})", case)  # noqa: S608
            db.executemany(
                "insert into happened values (?, ?, ?, ?, ?)",
                [(kind, _moment(at), actor, case[0], json.dumps(details)) for kind, at, actor, details in steps],
            )
        copies = range(max(size // distinct, 1))
        db.execute("create temp table copy (copy integer)")
        db.executemany("insert into copy values (?)", ((i,) for i in copies))
        more = COLUMNS.removeprefix("number, person_id")
        db.execute(
            f"insert into 'case' ({COLUMNS}) select number + copy * ?,"  # noqa: S608
            f" 1000 + (person_id + copy * 7919) % ?{more} from drawn, copy order by filed_at, copy",
            (DISTINCT, people),
        )
        # In order of time, as it would have been written.
        db.execute(
            "insert into event (kind, at, actor_id, case_number, details)"
            " select kind, at, actor_id, case_number + copy * ?, details from happened, copy"
            " order by at, copy, happened.rowid",
            (DISTINCT,),
        )


def _people(keyring: Keyring, count: int, dice: random.Random) -> Iterator[tuple[Any, ...]]:
    name = keyring.encrypt(Encrypted.encode("Олена"), "person.name")
    for i in range(1, OFFICERS + 1):
        yield i, i.to_bytes(16), name, None, None, "[]"
    for i in range(count):
        yield 1000 + i, (1000 + i).to_bytes(16), name, dice.choice(AGES), dice.choice(SEXES), dice.choice(MARKS)


def _appointments() -> Iterator[tuple[Any, ...]]:
    regions = home_regions()
    for i in range(OFFICERS):
        yield i + 1, json.dumps([regions[i % len(regions)].iso]), _moment(BEGIN - timedelta(days=30))


COLUMNS = (
    "number, person_id, officer_id, category, topic, intake, urgent, whereabouts, region, status, sample, filed_at,"
    " first_answer_due, answer_due, closed_at, behalf, answer_owed"
)


def _case(i: int, size: int, people: int, dice: random.Random) -> tuple[tuple[Any, ...], list[Step]]:
    filed = BEGIN + (END - BEGIN) * (i / size)
    officer = dice.randrange(OFFICERS)
    region = home_regions()[officer % len(home_regions())].iso
    steps = [step for step in Course(filed, officer + 1, region, dice).steps if step[1] < END]
    status = next(step[3]["to_status"] for step in reversed(steps) if "to_status" in step[3])
    ended = [at for kind, at, _, _ in steps if kind in {"closed", "withdrawn"}]
    over = status in {"closed", "withdrawn"}
    return (
        26_000_001 + i, 1000 + dice.randrange(people), officer + 1,
        CATEGORIES[dice.randrange(len(CATEGORIES))].code, "topic", "text", 0, "here", region, status, 0, _moment(filed),
        _moment(filed + timedelta(days=5)), _moment(filed + timedelta(days=15)), _moment(ended[-1]) if over else None,
        "self", 0,
    ), steps  # fmt: skip


class Course:
    """What happens to a case, in order: how often each thing happens is a guess at an ordinary year."""

    def __init__(self, filed: datetime, officer: int, region: str, dice: random.Random) -> None:
        self._now, self._status, self._letters = filed, "new", 0
        self._officer, self._region, self._dice = officer, region, dice
        self.steps: list[Step] = []
        self._change("filed", "new", 0)
        self._change("assigned", "assigned", 0.01, officer=officer)
        if self._happens(0.05):
            self._change("withdrawn", "withdrawn", 48)
        else:
            self._work()

    def _happens(self, share: float) -> bool:
        return self._dice.random() < share

    def _tell(self, kind: str, **details: Any) -> None:
        actor = self._officer if kind in BY_OFFICER else None
        self.steps.append((kind, self._now, actor, details))

    def _change(self, kind: str, to: str, hours: float, **details: Any) -> None:
        """Within so many hours."""
        self._now += timedelta(hours=self._dice.random() * hours)
        former, self._status = self._status, to
        self._tell(kind, **details, from_status=former, to_status=to)

    def _work(self) -> None:
        self._change("taken", "in_progress", 48, officer=self._officer)
        self._talk()
        if self._happens(0.02):
            self._tell("official_set", term=self._dice.choice((15, 30, 45)))
        if self._happens(0.02):
            self._tell("moved", former_region=self._region, former_whereabouts="here", region=self._region)
        if self._happens(0.2):
            self._change("clarify", "waiting", 24)
            self._change("resumed", "in_progress", 96)
        if self._happens(0.15):
            self._change("referred", "referred", 48, letter=self._letters)
            self._tell("referral_confirmed", referral=1)
        if self._happens(0.96):
            self._end()

    def _talk(self) -> None:
        for _ in range(self._dice.randint(1, 4)):
            self._letters += 1
            self._now += timedelta(hours=self._dice.random() * 60)
            self._tell("staff_wrote", letter=self._letters)
            self._tell("applicant_wrote", letter=self._letters + 100)
        if self._happens(0.02):
            self._tell("recalled", letter=self._letters)

    def _end(self) -> None:
        self._change("resolved", "resolved", 240, outcome=self._dice.choice(OUTCOMES))
        if self._happens(0.04):
            self._change("reopened", "reopened", 72)
            self._change("taken", "in_progress", 24, officer=self._officer)
            self._change("resolved", "resolved", 240, outcome=self._dice.choice(OUTCOMES))
        self._change("closed", "closed", 14 * 24, reason="confirmed")
        if self._happens(0.3):
            self._tell("rated", rating=self._dice.randint(1, 5))


def _moment(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S.%f")
