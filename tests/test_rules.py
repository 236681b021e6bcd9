"""Rules of the domain, where they stand."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, func, inspect, select
from sqlalchemy.exc import IntegrityError

from models import agenda, cases, catalogue, correspondence, endings, intake, people, strays
from models.access import parse_number
from models.agenda import Due
from models.correspondence import Letter, Side
from models.crypto import Encrypted, Keyring, WrongKeyError, new_key
from models.database import Base, Database
from models.deadlines import first_answer_due, is_night, last_working_morning, workdays_after
from models.errors import BadTransitionError, StaleError
from models.events import Event, EventKind, record
from models.numbers import is_card, is_tax_number, looks_sensitive
from models.people import clean_name
from models.statuses import TRANSITIONS, Status
from models.tables import Base as Tables
from models.unit import at_hand, give_number

KYIV = ZoneInfo("Europe/Kyiv")
NOW = datetime(2026, 10, 12, 7, tzinfo=UTC)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    made = Database(f"sqlite+aiosqlite:///{tmp_path}/rules.db", Keyring([new_key()]))
    async with made.writer.begin() as connection:
        await connection.run_sync(Tables.metadata.create_all)
    await made.load_lookup_key(b"k" * 32)
    yield made
    await made.close()


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("target", Status)
async def test_only_the_tables_transitions_happen(database: Database, status: Status, target: Status) -> None:
    async with database.write() as db:
        olena = await people.meet(db, 1, "Олена")
        case = await intake.file(db, olena, catalogue.topic("PAY", "delay"), NOW, KYIV)
        case.status = status
        if target in TRANSITIONS[status]:
            cases.change(db, case, target, NOW, EventKind.TAKEN, None)
            await db.flush()
            event = (await db.scalars(select(Event).order_by(Event.id.desc()).limit(1))).one()
            assert event.details == {"from_status": status.value, "to_status": target.value}
        else:
            with pytest.raises(BadTransitionError):
                cases.change(db, case, target, NOW, EventKind.TAKEN, None)


async def test_numbers_restart_each_year_in_kyiv(database: Database) -> None:
    async with database.write() as db:
        olena = await people.meet(db, 1, "Олена")
        topic = catalogue.topic("PAY", "delay")
        new_year = datetime(2026, 12, 31, 21, 59, tzinfo=UTC)
        numbers = [
            (await intake.file(db, olena, topic, moment, KYIV)).number
            for moment in (NOW, new_year, new_year + timedelta(minutes=1))
        ]
    assert numbers == [26_000_001, 26_000_002, 27_000_001]


async def test_numbers_given_at_once_never_collide(database: Database) -> None:
    import asyncio

    async def one(i: int) -> int:
        async with database.write() as db:
            person = await people.meet(db, i, "Людина")
            return (await intake.file(db, person, catalogue.topic("PAY", "delay"), NOW, KYIV)).number

    numbers = await asyncio.gather(*(one(i) for i in range(1, 31)))
    assert sorted(numbers) == list(range(26_000_001, 26_000_031))


async def test_a_rating_is_given_once(database: Database) -> None:
    async with database.write() as db:
        olena = await people.meet(db, 1, "Олена")
        case = await intake.file(db, olena, catalogue.topic("PAY", "delay"), NOW, KYIV)
        case.status = Status.CLOSED
        endings.rate(db, case, 5, NOW)
        with pytest.raises(StaleError):
            endings.rate(db, case, 1, NOW)


async def test_a_failed_write_leaves_nothing(database: Database) -> None:
    async def fails_halfway() -> None:
        async with database.write() as db:
            await people.meet(db, 1, "Олена")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fails_halfway()
    async with database.read() as db:
        assert await db.scalar(select(func.count()).select_from(people.Person)) == 0


async def test_readers_cant_write(database: Database) -> None:
    async with database.read() as db:
        with pytest.raises(Exception, match="readonly"):
            await people.meet(db, 1, "Олена")


async def test_a_plan_made_twice_is_moved(database: Database) -> None:
    async with database.write() as db:
        await agenda.plan(db, Due.SWEEP, "all", NOW)
        await agenda.plan(db, Due.SWEEP, "all", NOW + timedelta(hours=1))
        assert await agenda.next_due(db) == NOW + timedelta(hours=1)
        assert await agenda.due(db, NOW, 10) == []
        await agenda.cancel(db, "all", Due.SWEEP)
        assert await agenda.next_due(db) is None


def test_a_value_moved_to_another_column_doesnt_decrypt() -> None:
    keyring = Keyring([new_key()])
    stored = keyring.encrypt(b"words", "person.name")
    assert keyring.decrypt(stored, "person.name") == b"words"
    with pytest.raises(WrongKeyError):
        keyring.decrypt(stored, "letter.content")
    with pytest.raises(WrongKeyError):
        Keyring([new_key()]).decrypt(stored, "person.name")


def test_an_older_key_still_decrypts() -> None:
    old, new = new_key(), new_key()
    stored = Keyring([old]).encrypt(b"words", "a.b")
    assert Keyring([new, old]).decrypt(stored, "a.b") == b"words"


def test_every_encrypted_column_is_bound_to_its_place() -> None:
    for table in Base.metadata.tables.values():
        for column in table.columns:
            if isinstance(column.type, Encrypted):
                assert column.type.place == f"{table.name}.{column.name}"


@pytest.mark.parametrize(
    ("filed", "due"),
    [
        ("2026-10-12T10:00", "2026-10-15T18:00"),
        ("2026-10-16T23:30", "2026-10-21T18:00"),
        ("2026-10-17T10:00", "2026-10-21T18:00"),
        ("2026-10-23T12:00", "2026-10-28T18:00"),
    ],
)
def test_the_first_answer_is_due_at_the_end_of_the_third_workday(filed: str, due: str) -> None:
    moment = datetime.fromisoformat(filed).replace(tzinfo=KYIV)
    assert first_answer_due(moment, KYIV) == datetime.fromisoformat(due).replace(tzinfo=KYIV)


@pytest.mark.parametrize(
    ("deadline", "morning"),
    [
        ("2026-10-15T18:00", "2026-10-15T09:00"),
        ("2026-10-15T08:30", "2026-10-14T09:00"),
        ("2026-10-15T09:00", "2026-10-14T09:00"),
        ("2026-10-17T14:00", "2026-10-16T09:00"),  # a Saturday
        ("2026-10-12T08:00", "2026-10-08T09:00"),  # a Monday, and Friday was a day off
    ],
)
def test_a_colleague_has_a_working_morning_before_the_deadline(deadline: str, morning: str) -> None:
    moment = datetime.fromisoformat(deadline).replace(tzinfo=KYIV)
    found = last_working_morning(moment, KYIV, frozenset({date(2026, 10, 9)}))
    assert found == datetime.fromisoformat(morning).replace(tzinfo=KYIV)


@given(st.dates(), st.integers(1, 60))
def test_workdays_are_never_weekends(day, count: int) -> None:
    if day.year < 9999:
        assert workdays_after(day, count).weekday() < 5


@pytest.mark.parametrize(("hour", "night"), [(7, True), (8, False), (19, False), (20, True), (0, True)])
def test_the_night(hour: int, night: bool) -> None:
    assert is_night(datetime(2026, 10, 12, hour, 30, tzinfo=KYIV), KYIV) is night


@pytest.mark.parametrize("typed", ["26-000001", "26000001", "000001", "1", "№ 1", " 26-1 "])
def test_a_number_is_understood_however_typed(typed: str) -> None:
    assert parse_number(typed, 2026) == 26_000_001


@pytest.mark.parametrize("typed", ["-1", "26-", "-", "№ -5"])
def test_half_a_number_is_none(typed: str) -> None:
    assert parse_number(typed, 2026) is None


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_none(typed: str) -> None:
    number = parse_number(typed, 2026)
    assert number is None or number >= 0


@given(st.text(max_size=200))
def test_a_name_is_one_short_visible_line(typed: str) -> None:
    name = clean_name(typed)
    assert len(name) <= 40
    assert "\n" not in name
    assert name == clean_name(name)


@pytest.mark.parametrize(
    ("text", "sensitive"),
    [
        ("карта 4242 4242 4242 4242", True),
        ("карта 4242424242424241", False),
        ("ІПН 3184710691", True),
        ("телефон 0671234567, +380671234567", False),
        ("26-000001 і 1200 грн за 15 днів", False),
    ],
)
def test_cards_and_tax_numbers_are_told_by_their_check_digits(text: str, sensitive: bool) -> None:
    assert looks_sensitive(text) is sensitive


@given(st.text(max_size=4096))
def test_any_text_can_be_looked_at(text: str) -> None:
    assert looks_sensitive(text) in {True, False}


def test_check_digits() -> None:
    assert is_card("4242424242424242")
    assert is_tax_number("3184710691")


async def test_new_rows_have_their_numbers_before_they_are_written_and_none_is_given_again(database: Database) -> None:
    async with database.write() as db:
        first, second = (record(db, EventKind.AUDITED, NOW) for _ in range(2))
        await give_number(db, second)
        assert inspect(second).pending
        assert at_hand(db, Event, second.id) is second
        await db.flush()
        assert first.id == second.id + 1
    async with database.write() as db:
        await db.execute(delete(Event))
    async with database.write() as db:
        third = record(db, EventKind.AUDITED, NOW)
        await give_number(db, third)
        assert third.id == first.id + 1


async def test_of_a_long_conversation_a_card_reads_the_last_words_and_the_files(database: Database) -> None:
    async with database.write() as db:
        olena = await people.meet(db, 1, "Олена")
        case = await intake.file(db, olena, catalogue.topic("PAY", "delay"), NOW, KYIV)
        other = await intake.file(db, olena, catalogue.topic("PAY", "delay"), NOW, KYIV)
        words = [{"kind": "text", "text": f"Слово {number}"} for number in range(50)]
        photo = {"kind": "photo", "file": "AgAC"}
        for content in [words[0], photo, *words[1:]]:
            correspondence.add(db, case, olena, Side.APPLICANT, content, NOW)
        correspondence.add(db, case, olena, Side.STAFF, {"kind": "text", "text": "Відповідь"}, NOW)
        correspondence.add(db, other, olena, Side.APPLICANT, {"kind": "text", "text": "Про інше"}, NOW)
        await db.flush()
        found = await correspondence.latest_of_cards(db, [case.number, other.number], 300)
        assert [one.content for one in found[case.number]] == [photo, words[-1]]
        assert [one.content["text"] for one in found[other.number]] == ["Про інше"]
        (newest,) = (await correspondence.latest_of_cards(db, [case.number], 1))[case.number]
        assert newest.content == words[-1]


async def test_what_has_been_taken_cant_be_taken_again_in_the_same_unit_of_work(database: Database) -> None:
    async with database.write() as db:
        olena = await people.meet(db, 1, "Олена")
        stray = await strays.keep(db, olena, {"kind": "text", "text": "І ще одне"}, None, NOW)
        assert len(await strays.take(db, olena, stray.id)) == 1
        with pytest.raises(StaleError):
            await strays.take(db, olena, stray.id)


async def test_what_points_nowhere_is_refused_at_the_commit(database: Database) -> None:
    session = database.write()
    db = await session.__aenter__()
    db.add(Letter(case_number=404, author_id=1, side=Side.NOTE, content={}, at=NOW))
    await db.flush()
    with pytest.raises(IntegrityError):
        await session.__aexit__(None, None, None)
