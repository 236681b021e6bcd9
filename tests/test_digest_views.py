"""How the digest looks and when it goes out: message, chart, workbook; once a month to each coordinator."""

import asyncio
import pickle
import sys
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from io import BytesIO
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from PIL import Image
from sqlalchemy import select

from handlers.callbacks import Digest as DigestPress
from handlers.desk import Desk, Office, Turn
from handlers.digest import asking, jobs, routes
from handlers.digest.chart import chart
from handlers.digest.naming import decimal, percent, share, span
from handlers.digest.outline import of_staff
from handlers.digest.rendering import Rendered, render, worker
from handlers.digest.text import text
from handlers.digest.workbook import workbook
from locales import label
from models import agenda, catalogue, digest, people, staff
from models.agenda import Due, Task
from models.crypto import Keyring, new_key
from models.database import Database
from models.digest import Counts, Digest, Figures, Load, Pace, Point, Row, Satisfaction, months
from models.digest.figures import AGES, MARKS, SEALED, SEXES, Apart, Profile
from models.digest.hiding import overlapping, partition
from models.errors import NotYoursError, StaleError
from models.events import Event, EventKind
from models.intake import file
from models.people import Duty
from models.places import home_regions
from models.problem_figures import ProblemOfPeriod
from models.problems import ProblemState
from models.statuses import Outcome
from models.tables import Base

KYIV = ZoneInfo("Europe/Kyiv")
FORMULA = "=cmd|' /C calc'!A0"
NOTHING = Pace(0, None, None, 0, 0)
REGIONS = [region.iso for region in home_regions()]
CATEGORIES = [*(one.code for one in catalogue.CATEGORIES), SEALED]
PLACES = [*REGIONS, "not_left", "abroad", "unknown", SEALED]
OFFICE = Office(
    zone=KYIV, bot_username="bot", organisation="", privacy_contact="", psea_contact="", coordinators=frozenset(),
    digest_day=1, digest_time="09:00", retention_months=12,
)  # fmt: skip


def figures(month, number=0, names=("Ірина",)):
    """A month in which everything happened `number` times."""
    some = [number] * 5
    ages = ["adult"] * number * 3 + ["child"] * min(number, 2) + [None] * number * 2
    return Figures(
        period=month,
        counts=Counts(*[number] * 12),
        categories=tuple(Row(key, *some[:4]) for key in CATEGORIES),
        places=tuple(Row(key, *some[:4]) for key in PLACES),
        first_answer=Pace(number, timedelta(hours=19), timedelta(days=3), number - 1, number) if number else NOTHING,
        resolution=Pace(number, timedelta(days=6), timedelta(days=21), 0, number) if number else NOTHING,
        outcomes=tuple((one, number) for one in Outcome),
        satisfaction=Satisfaction(2 * number, number, 4.25 if number >= 5 else None),
        profile=Profile(
            partition(ages, AGES), partition([None] * number, SEXES), overlapping([["children"]] * number, MARKS)
        ),
        load=tuple(Load(i, True, number, number, number, name) for i, name in enumerate(names)),
        vacancies=tuple(REGIONS[:number]),
        sealed=Apart(number, number),
        callbacks=Apart(number, number),
        problems=tuple(
            ProblemOfPeriod(
                i,
                FORMULA,
                "HOU",
                ProblemState.RAISED,
                number,
                number,
                1,
                ("UA-05",),
                (("ПФУ", date(2026, 10, 5)),),
                None,
                None,
            )
            for i in range(number)
        ),
    )


def digest_of(number, before=0, **options):
    points = [Point(f"2026-{month:02}", before, before, before) for month in range(1, 10)]
    trend = (Point("2025-11", 0, 0, 0), Point("2025-12", 0, 0, 0), *points, Point("2026-10", number, number, number))
    return Digest(figures("2026-10", number, **options), figures("2026-09", before), trend)


# Message


def test_an_empty_month_reads_well():
    shown = text(digest_of(0))
    assert shown.startswith("<b>Підсумок за жовтень 2026</b>\nНових звернень не було.")
    assert "Нічого термінового." in shown
    assert not any(word in shown for word in ("None", "nan", "Середня", "Навантаження"))


@pytest.mark.parametrize(
    ("count", "words"),
    [(1, "від 1 людини"), (2, "від 2 людей"), (5, "від 5 людей"), (21, "від 21 людини"), (22, "від 22 людей")],
)
def test_plurals(count, words):
    assert words in text(digest_of(count))


def test_changes_are_shown_only_where_there_is_something_to_compare_with():
    assert "Надійшло: <b>7</b> (↑ 3)" in text(digest_of(7, 4))
    assert "Надійшло: <b>4</b> (↓ 3)" in text(digest_of(4, 7))
    assert "Надійшло: <b>4</b> (=)" in text(digest_of(4, 4))
    assert "(" not in text(digest_of(4)).split("\n\n")[0]


def test_three_things_need_attention_the_gravest_first():
    block = next(part for part in text(digest_of(12, 4)).split("\n\n") if "Зверніть увагу" in part)
    lines = block.split("\n")[1:]
    assert len(lines) == 3
    assert [line.split()[1] for line in lines] == ["Прострочено", "12", "Немає"]


def test_no_mean_of_few_ratings():
    assert "Середня оцінка 4,3 з 5: відповіли 5 з 10." in text(digest_of(5))
    assert "Оцінили 4 з 8: замало, щоб рахувати середнє." in text(digest_of(4))
    silent = digest_of(4)
    silent = replace(silent, now=replace(silent.now, satisfaction=Satisfaction(9, 0, None)))
    assert "Оцінок немає: відповіли 0 з 9." in text(silent)


def test_the_longest_message_fits_and_names_are_escaped():
    shown = text(digest_of(123_456, 1_234, names=["&" * 40] * 27))
    assert len(shown) <= 3500
    assert len(shown.splitlines()) <= 38  # and two more for corrections
    assert "&amp;" in shown
    assert "<b>Навантаження</b>" in shown


def test_spans_are_as_exact_as_it_matters():
    waits = timedelta(seconds=1), timedelta(minutes=40), timedelta(hours=30), timedelta(days=21)
    assert [span(wait) for wait in waits] == ["1 хв", "40 хв", "30 год", "21 день"]


@pytest.mark.parametrize(("part", "whole", "shown"), [(1, 8, "13 %"), (29, 200, "15 %"), (1, 3, "33 %"), (0, 4, "0 %")])
def test_shares_are_rounded_as_the_workbook_shows_them(part, whole, shown):
    assert share(part, whole) == percent(part / whole) == shown
    assert [decimal(one) for one in (4.25, 4.35, 4.04)] == ["4,3", "4,4", "4,0"]


def test_what_only_its_recipient_reads_is_no_problem_to_write_down():
    made = digest_of(0, 4)
    rows = tuple(replace(row, received=9, overdue=9) if row.key == SEALED else row for row in made.now.categories)
    places = tuple(replace(row, overdue=9) if row.key == SEALED else row for row in made.now.places)
    counts = replace(made.now.counts, overdue=9)
    shown = text(replace(made, now=replace(made.now, categories=rows, places=places, counts=counts)))
    assert "Прострочено 9 звернень. Подивитися: /overdue" in shown
    assert "Звертаються частіше" not in shown


def test_what_misses_the_goal_by_little_isnt_said_to_reach_it():
    made = digest_of(0)
    shown = text(replace(made, now=replace(made.now, first_answer=replace(NOTHING, kept=39, owed=49))))
    assert "вчасно лише в 79 % випадків, мета — 80 %" in shown


# Chart


@pytest.mark.parametrize(("number", "before"), [(0, 0), (1, 0), (12, 90), (1500, 1499)])
def test_the_chart_is_a_picture_for_a_phone(number, before):
    png = chart(of_staff(digest_of(number, before)))
    assert png.startswith(b"\x89PNG\r\n")
    with Image.open(BytesIO(png)) as picture:
        assert picture.size == (1080, 1320)
    assert len(png) < 200_000


# Workbook


def opened(number, before=0, **options):
    return openpyxl.load_workbook(BytesIO(workbook(digest_of(number, before, **options))))


def table(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_sheets_have_frozen_headers_and_real_numbers():
    book = opened(7, 4)
    assert book.sheetnames == [
        "Підсумок",
        "Категорії",
        "Області",
        "Строки",
        "Результати",
        "Люди",
        "Проблеми",
        "Навантаження",
        "Показники",
        "Слова радників",
        "Області × категорії",
    ]
    assert all(sheet.freeze_panes == "B2" for sheet in book)
    summary = table(book["Підсумок"])
    assert summary[0][:4] == ["Показник", "Жовтень 2026", "Вересень 2026", "Різниця"]
    assert summary[1][:4] == ["Надійшло", 7, 4, 3]
    times = book["Строки"]
    assert (times["C2"].value, times["C2"].number_format) == (pytest.approx(19 / 24), "0.0")
    assert (times["G2"].value, times["G2"].number_format) == (pytest.approx(6 / 7), "0 %")


def test_every_region_is_there_with_its_officer_or_none():
    rows = table(opened(2)["Області"])
    assert len(rows) == 1 + 25 + 4 + 1
    assert [row[-1] for row in rows[1:4]] == ["ні", "ні", "так"]
    assert rows[-1][:2] == ["Разом", 2 * 29]


def test_a_name_is_never_a_formula():
    sheet = opened(3, names=[FORMULA, "@SUM(1)", "+380", "http://a.b"])["Навантаження"]
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert cells[0].value == FORMULA
    assert not any(cell.hyperlink for cell in cells)


def test_small_counts_of_people_are_hidden():
    rows = {(row[0], row[1]): row[2] for row in table(opened(3)["Люди"])}
    assert rows["Вік", "18–59"] == 9
    assert rows["Вік", "до 18"] == rows["Вік", "Не вказано"] == rows["Про родину", "Діти"] == "приховано"


def test_an_empty_month_has_all_sheets():
    assert len(opened(0).sheetnames) == 11


# Sending


@asynccontextmanager
async def desk_at(database, now, office=OFFICE):
    async with database.write() as db:
        yield Desk(db=db, now=now, office=office)


@pytest.fixture
async def database(tmp_path):
    made = Database(f"sqlite+aiosqlite:///{tmp_path}/test.db", Keyring([new_key()]))
    async with made.writer.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    await made.load_lookup_key(b"k" * 32)
    yield made
    await made.close()


def at(day, month=11, hour=9, year=2026):
    return datetime(year, month, day, hour, tzinfo=KYIV)


async def coordinator(db, number=1):
    person = await people.meet(db, number, "Тарас")
    if not person.is_coordinator:
        await staff.appoint(db, person, Duty.COORDINATOR, at(1, 1))
    return person


async def perform(database, now, office=OFFICE):
    """What the ticker does, with a rendering that costs nothing. Returns the months whose copies went out."""
    sent: list[str] = []
    while True:
        async with database.read() as db:
            due = await agenda.due(db, now, 10)
        if not due:
            return sent
        for task in due:
            month = task.ref.split(":")[0]
            made = jobs.Copy(digest_of(1), Rendered(f"<b>{month}</b>", "", "", "x.xlsx", b"png", b"xlsx"))
            async with desk_at(database, now, office) as desk:
                await desk.db.delete(await desk.db.get(Task, (task.kind, task.ref)))
                await desk.db.flush()
                says = await jobs.JOBS[task.kind](desk, task.ref, made)
                if says:
                    assert [type(one.method).__name__ for one in says] == ["SendMessage", "SendPhoto", "SendDocument"]
                    sent.append(month)


async def planned(database):
    async with database.read() as db:
        return list((await db.execute(select(Task.kind, Task.ref, Task.at).order_by(Task.at))).all())


async def start(database, now, office=OFFICE):
    async with desk_at(database, now, office) as desk:
        await jobs.plan_digests(desk)


async def test_the_first_digest_is_of_the_month_of_the_first_start(database):
    async with database.write() as db:
        await coordinator(db)
    await start(database, at(1, hour=8))
    assert await planned(database) == [(Due.DIGEST, "2026-11", at(1, 12))]
    assert await perform(database, at(30)) == []


async def test_after_months_of_downtime_each_month_is_sent_once_to_each(database):
    async with database.write() as db:
        await coordinator(db, 1)
        await coordinator(db, 2)
    await start(database, at(15, 8))
    await start(database, at(5, 11))
    assert await perform(database, at(5, 11)) == ["2026-08", "2026-08", "2026-09", "2026-09", "2026-10", "2026-10"]
    assert await perform(database, at(5, 11)) == []
    await start(database, at(6, 11))
    assert await planned(database) == [(Due.DIGEST, "2026-11", at(1, 12))]


async def test_a_repeated_task_sends_nothing_twice(database):
    async with database.write() as db:
        await coordinator(db)
    for _ in range(2):
        async with desk_at(database, at(1)) as desk:
            await agenda.plan(desk.db, Due.DIGEST, "2026-10", at(1))
            await agenda.plan(desk.db, Due.DIGEST_COPY, "2026-10:1", at(1))
        await perform(database, at(1))
    async with database.read() as db:
        events = list(await db.scalars(select(Event).where(Event.kind == EventKind.DIGEST_SENT)))
    assert [event.details for event in events] == [{"month": "2026-10"}]


async def test_another_day_in_the_settings_moves_what_is_planned(database):
    await start(database, at(10, 10))
    later = replace(OFFICE, digest_day=5, digest_time="18:30")
    await start(database, at(11, 10), later)
    [(_, month, moment)] = await planned(database)
    assert (month, moment) == ("2026-10", at(5).replace(hour=18, minute=30))


async def test_what_failed_for_good_is_tried_again_at_the_next_start(database):
    async with desk_at(database, at(1)) as desk:
        await agenda.plan(desk.db, Due.DIGEST_COPY, "2026-10:1", at(1))
        (await desk.db.get(Task, (Due.DIGEST_COPY, "2026-10:1"))).attempts = agenda.MAX_ATTEMPTS
    await start(database, at(2))
    async with database.read() as db:
        assert [task.ref for task in await agenda.due(db, at(2), 10)] == ["2026-10:1"]


async def test_whoever_has_left_gets_nothing(database):
    async with desk_at(database, at(1)) as desk:
        person = await coordinator(desk.db)
        person.duties[0].ended_at = at(1)
        made = jobs.Copy(digest_of(1), Rendered("x", "", "", "x.xlsx", b"", b""))
        assert await jobs.copy(desk, f"2026-10:{person.id}", made) == []
        assert not await digest.was_sent(desk.db, person.id, "2026-10")


async def test_rendered_in_a_child_process(database):
    async with database.read_long() as db:
        made = await worker.run(partial(render, await digest.told(db, "2026-10", KYIV)))
    assert made.text.startswith("<b>Підсумок за жовтень 2026</b>")
    assert made.png.startswith(b"\x89PNG")
    assert made.xlsx.startswith(b"PK")
    assert made.file_name == "pidsumok-2026-10.xlsx"


def test_the_child_process_needs_no_aiogram():
    async def imported():
        code = (
            "import sys, handlers.digest.rendering, handlers.digest.text, handlers.digest.workbook, "
            "handlers.digest.chart; print('aiogram' in sys.modules)"
        )
        run = await asyncio.create_subprocess_exec(sys.executable, "-c", code, stdout=asyncio.subprocess.PIPE)
        return (await run.communicate())[0].decode().strip()

    assert asyncio.run(imported()) == "False"


def test_rendering_is_made_of_plain_data():
    made = digest_of(3)
    assert pickle.loads(pickle.dumps(made)) == made
    assert render(made).file_name == "pidsumok-2026-10.xlsx"


# On request


def turn(db, me, **options):
    return Turn(db=db, now=at(5), office=OFFICE, me=me, **options)


async def requested(db):
    return list(await db.scalars(select(Task.ref).where(Task.kind == Due.DIGEST_COPY)))


def buttons(says):
    markup = says[-1].method.reply_markup
    return [one for row in markup.inline_keyboard for one in row] if markup else []


async def test_digest_prepares_last_month_at_once_even_an_empty_one(database):
    async with database.write() as db:
        me = await coordinator(db)
        says = await routes.last(SimpleNamespace(message_id=42), turn(db, me))
        assert says[-1].method.text == "Готуємо підсумок за жовтень 2026…"
        assert [one.text for one in buttons(says)] == ["Інші дати", "Області: усі", "Слова радників"]
        assert await requested(db) == [f"2026-10:{me.id}:42"]


async def test_other_months_with_something_to_tell_are_offered(database):
    async with database.write() as db:
        me = await coordinator(db)
        olena = await people.meet(db, 7, "Олена")
        for month in (2, 3, 4, 5, 6, 7, 9, 10, 11):
            await file(db, olena, catalogue.CATEGORIES[0].topics[0], at(2, month), KYIV, region="UA-05")
        says = await routes.last(SimpleNamespace(message_id=42), turn(db, me))
        offered = [one.text for one in buttons(says)]
        assert offered == [
            "Вересень 2026", "Липень 2026", "Червень 2026", "Травень 2026", "Квітень 2026", "Березень 2026",
            "III квартал 2026", "II квартал 2026", "Інші дати", "Області: усі", "Слова радників",
        ]  # fmt: skip
        press = DigestPress.unpack(buttons(says)[0].callback_data)
        says = await routes.pressed(SimpleNamespace(id="9001"), press, turn(db, me))
        assert says[-1].method.text.startswith("Готуємо підсумок за вересень 2026…")
        assert f"2026-09:{me.id}:9001" in await requested(db)


@pytest.mark.parametrize("month", ["2026-11", "2026-01", "2025-13", "2026-1", "../etc", "", "２026-10", "2026-10\n"])
async def test_a_forged_month_is_stale(database, month):
    async with database.write() as db:
        me = await coordinator(db)
        olena = await people.meet(db, 7, "Олена")
        await file(db, olena, catalogue.CATEGORIES[0].topics[0], at(2, 3), KYIV, region="UA-05")
        with pytest.raises(StaleError):
            await routes.pressed(SimpleNamespace(id="1"), DigestPress(act="get", period=month), turn(db, me))
        assert await requested(db) == []


async def test_only_a_coordinator_may_press(database):
    async with database.write() as db:
        olena = await people.meet(db, 7, "Олена")
        with pytest.raises(NotYoursError):
            await routes.pressed(SimpleNamespace(id="1"), DigestPress(act="get", period="2026-10"), turn(db, olena))


async def test_what_was_asked_for_comes_though_the_month_was_sent(database):
    async with desk_at(database, at(5)) as desk:
        me = await coordinator(desk.db)
        digest.mark_sent(desk.db, me, "2026-10", at(1))
        await asking.ask(desk, me, digest.Period.parse("2026-10"), "42")
    assert await perform(database, at(5)) == ["2026-10"]


def test_months_have_names_of_their_own():
    assert label("digest-chart-month", month=5) == "тра"
    assert months.earlier("2026-01") == "2025-12"
