"""Which summary, asked for by buttons and by typing; and the cases behind a figure."""

from types import SimpleNamespace

import pytest
from aiogram.types import Chat, Message
from sqlalchemy import select

from handlers.callbacks import Digest as Press
from handlers.callbacks import Reports
from handlers.desk import Desk
from handlers.digest import choosing, jobs, rendering, routes, tracing
from handlers.digest.rendering import Rendered
from handlers.modes import Mode
from handlers.reports import reading
from handlers.typed_dates import UnreadableDateError, parse_past
from models import catalogue, digest, people, staff
from models.catalogue import Intake
from models.digest import DigestRun
from models.endings import withdraw
from models.errors import NotYoursError, StaleError
from models.intake import file
from models.outbox import Post
from models.people import Duty
from tests.test_digest_figures import CALLBACK, SEALED
from tests.test_digest_views import KYIV, OFFICE, at, buttons, coordinator, database, digest_of, requested, turn

__all__ = ["database"]
QUERY = SimpleNamespace(id="9")
HOUSING = catalogue.topic("HOU", "rent")


async def officer(db, *regions):
    person = await people.meet(db, 2, "Ігор")
    await staff.appoint(db, person, Duty.OFFICER, at(1, 1), regions=list(regions))
    return person


async def press(turn, says, name):
    """The button of that name on the last message."""
    one = next(one for one in buttons(says) if name in one.text)
    turn.post, turn.pressed = await turn.db.get(Post, turn.me.screen_id), True
    return await routes.pressed(QUERY, Press.unpack(one.callback_data), turn)


def message(text):
    return Message(message_id=77, date=at(5), chat=Chat(id=1, type="private"), text=text)


# Days


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("01.09.2026–15.10.2026", "2026-09-01_2026-10-15"),
        ("01.09 - 15.10", "2026-09-01_2026-10-15"),
        ("30.12–3.1", "2025-12-30_2026-01-03"),
        ("04.11", "2026-11-04_2026-11-04"),
        ("з 1.09.26 по 30.09.26", "2026-09"),
    ],
)
def test_days_that_are_over(typed, code):
    today = at(5).date()
    assert digest.Period.of(*parse_past(typed, today)).code == code


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "Не вдалося"), ("вересень", "Не вдалося"), ("01.09.2026–", "Не вдалося"), ("31.02.26", "календарі немає"),
        ("30.02–01.03", "календарі немає"), ("05.11.2026", "ще не минули"), ("01.11.2026–01.12.2026", "ще не минули"),
        ("15.10.2026–01.10.2026", "раніше за початок"), ("01.01.0001–02.01.2026", "Так давно"),
        ("²1.09.2026", "Не вдалося"), ("01.09.2026–15.10.2026; drop", "Не вдалося"),
    ],
)  # fmt: skip
def test_days_that_are_none_are_told_in_one_sentence(typed, why):
    with pytest.raises(UnreadableDateError) as caught:
        parse_past(typed, at(5).date())
    assert why in caught.value.why


async def test_days_are_typed_and_a_slip_loses_nothing(database):
    async with database.write() as db:
        me = await coordinator(db)
        now = turn(db, me)
        says = await routes.last(SimpleNamespace(message_id=1), now)
        says = await press(now, says, "Інші дати")
        assert me.mode == Mode.PERIOD
        [said] = await choosing.typed(message("вересень"), now)
        assert "Не вдалося прочитати" in said.method.text
        assert me.mode == Mode.PERIOD
        says = await choosing.typed(message("01.09.2026–15.10.2026"), now)
        assert "Готуємо підсумок за 01.09.2026–15.10.2026…" in says[-1].method.text
        assert me.mode is None
        assert f"2026-09-01_2026-10-15:{me.id}:77" in await requested(db)


async def test_a_quarter_and_what_an_officer_may_not(database):
    async with database.write() as db:
        me, ihor = await coordinator(db), await officer(db, "UA-05")
        olena = await people.meet(db, 7, "Олена")
        await file(db, olena, HOUSING, at(2, 8), KYIV, region="UA-05")
        theirs = turn(db, ihor)
        says = await routes.last(SimpleNamespace(message_id=1), theirs)
        assert [one.text for one in buttons(says)] == ["Серпень 2026", "III квартал 2026"]
        await press(theirs, says, "III квартал")
        assert f"2026-Q3:{ihor.id}:9" in await requested(db)
        for act in ("dates", "regions", "region", "done", "public", "where", "cases", "back"):
            with pytest.raises(NotYoursError):
                await routes.pressed(QUERY, Press(act=act, period="2026-10", value="open"), theirs)
        with pytest.raises(StaleError):
            await routes.pressed(QUERY, Press(act="get", period="2026-10-01_2026-10-02"), theirs)
        for act, period in (
            ("public", "2026-10-01_2026-10-02"),
            ("public", "2026-12"),
            ("cases", "2026-10"),
            ("x", ""),
        ):
            with pytest.raises(StaleError):
                await routes.pressed(QUERY, Press(act=act, period=period, value="people"), turn(db, me))


async def test_back_makes_nothing_again_and_there_is_a_way_to_officers_words(database):
    async with database.write() as db:
        now = turn(db, await coordinator(db))
        says = await press(now, await routes.last(SimpleNamespace(message_id=1), now), "Інші дати")
        says = await press(now, says, "Назад")
        assert says[-1].method.text == "Підсумок за жовтень 2026 — у цьому чаті."
        assert now.me.mode is None
        assert len(await requested(db)) == 1
        there = next(one for one in buttons(says) if one.text == "Слова радників").callback_data
        says = await reading.pressed(QUERY, Reports.unpack(there), now)
        assert "Слова радників: жовтень 2026" in says[-1].method.text


async def test_a_quarter_for_everybody_fixes_its_months(database, monkeypatch):
    """Made anew after a correction, a month could hide what the quarter then gives away."""

    async def drawn(made, months):
        return Rendered(f"{made.now.period} {len(months)}", "", "", "x.xlsx", b"p", b"x")

    monkeypatch.setattr(rendering.worker, "public", drawn)
    async with database.write() as db:
        me = await coordinator(db)
        desk, ref = Desk(db=db, now=at(5), office=OFFICE), f"2026-Q3:{me.id}:9:public"
        told = await jobs.copy(desk, ref, await jobs.prepare_copy(desk, ref))
        assert told[0].method.model_dump()["text"] == "2026-Q3 3"
        kept = set(await db.scalars(select(DigestRun.period)))
        assert kept == {"2026-Q3", "2026-07", "2026-08", "2026-09"}


# Regions


async def test_regions_are_chosen_once_and_count_from_then_on(database):
    async with database.write() as db:
        me = await coordinator(db)
        now = turn(db, me)
        says = await routes.last(SimpleNamespace(message_id=1), now)
        says = await press(now, says, "Області: усі")
        assert "✓ Усі області" in [one.text for one in buttons(says)]
        says = await press(now, says, "Вінницька область")
        says = await press(now, says, "Волинська область")
        says = await press(now, says, "Вінницька область")
        says = await press(now, says, "Готово")
        assert "Області: Волинська область." in says[-1].method.text
        assert "Області: Волинська область" in [one.text for one in buttons(says)]
        assert await digest.scope_of(db, me) == ("UA-07",)
        says = await press(now, says, "Області:")
        says = await press(now, says, "Усі області")
        await press(now, says, "Готово")
        assert await digest.scope_of(db, me) == ()
        with pytest.raises(StaleError):
            await routes.pressed(QUERY, Press(act="region", period="2026-10", value="25"), now)


# Where figures come from


async def found(db, me, figure, *, now=None, page=0):
    desk = Desk(db=db, now=now or at(5), office=OFFICE)
    made = await jobs.prepare_copy(desk, f"2026-10:{me.id}:9:cases.{figure}.{page}")
    [said] = await jobs.copy(desk, f"2026-10:{me.id}:9:cases.{figure}.{page}", made)
    return said.method


async def test_a_figure_leads_to_the_numbers_of_its_cases(database):
    async with database.write() as db:
        me = await coordinator(db)
        olena = await people.meet(db, 7, "Олена")
        cases = [await file(db, olena, HOUSING, at(2 + i, 10), KYIV, region="UA-05") for i in range(3)]
        other = await file(db, olena, catalogue.topic("PAY", "delay"), at(9, 10), KYIV, region="UA-07")
        late = await file(db, olena, HOUSING, at(2, 11), KYIV, region="UA-05")
        await withdraw(db, cases[0], at(8, 10))
        await db.flush()
        says = await routes.pressed(QUERY, Press(act="where", period="2026-10"), turn(db, me))
        await press(turn(db, me), says, "Відкликано")
        assert f"2026-10:{me.id}:9:cases.withdrawn.0" in await requested(db)
        received = (await found(db, me, "received")).text
        assert "Надійшло: 4" in received
        assert "(3): 26-000001, 26-000002, 26-000003" in received
        assert f"26-{late.number % 10**6:06}" not in received
        assert "Олена" not in received
        assert "26-000001" in (await found(db, me, "withdrawn")).text
        await digest.choose(db, me, ("UA-07",))
        own = (await found(db, me, "open")).text
        assert f"26-{other.number % 10**6:06}" in own
        assert "26-000002" not in own


async def test_restricted_cases_and_ones_own_are_counted_and_not_listed(database):
    async with database.write() as db:
        me = await coordinator(db)
        olena = await people.meet(db, 7, "Олена")
        for topic, person in ((SEALED, olena), (CALLBACK, olena), (HOUSING, me), (HOUSING, olena)):
            case = await file(db, person, topic, at(2, 10), KYIV, region="UA-05")
        await db.flush()
        said = (await found(db, me, "received")).text
        assert "Надійшло: 3" in said
        assert said.count("26-0000") == 1
        assert "Тут немає номерів" in said
        assert case.intake is Intake.TEXT
        me.duties[0].ended_at = at(4)
        assert await jobs.prepare_copy(Desk(db=db, now=at(5), office=OFFICE), f"2026-10:{me.id}:9:cases.open.0") is None


async def test_many_cases_are_paged(database, monkeypatch):
    monkeypatch.setattr(tracing, "PAGE", 2)
    async with database.write() as db:
        me = await coordinator(db)
        olena = await people.meet(db, 7, "Олена")
        for i in range(5):
            await file(db, olena, HOUSING, at(2 + i, 10), KYIV, region="UA-05")
        await db.flush()
        first, last = await found(db, me, "received"), await found(db, me, "received", page=99)
        assert "Сторінка 1 з 3." in first.text
        assert "26-000005" in last.text
        assert [one.text for row in first.reply_markup.inline_keyboard for one in row] == ["›"]
        assert [one.text for row in last.reply_markup.inline_keyboard for one in row] == ["‹"]


async def test_the_summary_leads_on_for_a_coordinator_only(database):
    async with database.write() as db:
        me, ihor = await coordinator(db), await officer(db, "UA-05")
        made = jobs.Copy(digest_of(1), Rendered("x", "", "", "x.xlsx", b"p", b"x"))
        desk = Desk(db=db, now=at(5), office=OFFICE)
        told = await jobs.copy(desk, f"2026-10:{me.id}:1", made)
        assert [one.text for one in buttons(told[:1])] == ["Звідки цифри", "Публічна версія", "Файл для пошти (HTML)"]
        assert buttons((await jobs.copy(desk, f"2026-10:{ihor.id}:1", made))[:1]) == []
        days = await jobs.copy(desk, f"2026-10-01_2026-10-02:{me.id}:1", made)
        assert [one.text for one in buttons(days[:1])] == ["Звідки цифри", "Файл для пошти (HTML)"]
