"""A problem that the centre has heard of, and no case tells of yet."""

from datetime import timedelta

from models import problem_steps, problems
from models.database import Database
from models.deadlines import month_bounds
from models.problem_figures import problems_of
from tests.conftest import newest, shows
from tests.test_problem_figures import TODAY, database, filed, made_staff
from tests.test_problem_rights import REFUSED, STALE
from tests.test_problems import Bridge, bridge, mark
from tests.test_rules import KYIV, NOW

__all__ = ["bridge", "database"]  # the fixtures

HEARD = "Довідку <скасовують> без повідомлення"


async def begin(bridge: Bridge, title: str = HEARD) -> None:
    """Up to the question of what is known."""
    marta = bridge.marta
    await marta.send("/problems")
    await marta.wait("истемн")
    await marta.press("Нова проблема")
    await marta.wait("Про що проблема?")
    await marta.press("Виплати ВПО")
    await marta.wait("Як коротко назвати")
    await marta.send(title)


async def test_heard_at_a_meeting_and_found_at_a_case(bridge: Bridge) -> None:
    b = bridge
    await b.marta.send("/problems")
    assert "почуте на нараді" in (await b.marta.wait("поки немає")).text
    await b.marta.press("Нова проблема")
    choosing = await b.marta.wait("Про що проблема?")
    assert choosing.labels[-1] == "До списку проблем"
    await b.marta.press("Виплати ВПО")
    await b.marta.wait("Як коротко назвати")
    await b.marta.send_photo()
    await b.marta.wait("словами, одним повідомленням")
    await b.marta.send("Т" * 101)
    await b.marta.wait("не довшим за 100")
    await b.marta.send("Повернути на 4111 1111 1111 1111")
    await b.marta.wait("номер картки")
    await b.marta.send(HEARD)
    await b.marta.wait("вже відомо")
    await b.town.restart()
    await b.marta.send("Казали на нараді в <ДСЗН>")
    made = await b.marta.wait("Проблему записано")
    assert "Звернень тут ще немає" in made.text
    assert "Казали на нараді в <ДСЗН>" in made.text
    assert "відкрито (Марта)" in made.text
    assert "Передано до …" in made.labels
    assert "Розв’язано" in made.labels

    await mark(b.ihor, f"1. {HEARD}")
    assert "1 людина, 1 справа" in (await newest(b.ihor, "Додано до проблеми")).text
    await b.marta.press("До списку проблем")
    assert f"1. {HEARD}\n1 людина, 1 справа" in (await b.marta.wait("1 системна проблема")).text
    assert await b.town.telegram.refusals() == []


async def test_a_similar_one_goes_before_a_second(bridge: Bridge) -> None:
    b = bridge
    await begin(b)
    asked = await b.marta.wait("вже відомо")
    await b.marta.press("Назад")
    await b.marta.wait("Як коротко назвати")
    await b.marta.send(HEARD)
    await b.marta.wait("вже відомо")
    await b.marta.press_data(await newest(b.marta, "вже відомо"), "pb:new_skip:0:")
    await b.marta.wait("Проблему записано")
    await b.marta.press_data(asked, "pb:new_skip:0:")
    await b.marta.wait(STALE)

    await begin(b, "Скасовують довідки")
    similar = await b.marta.wait("Схожа проблема вже може бути")
    assert similar.labels == [f"1. {HEARD}", "Пропустити", "Назад"]
    await b.marta.press(f"1. {HEARD}")
    await b.marta.wait("Звернень тут ще немає")
    await b.marta.send("Слова, яких уже ніхто не питав")
    await b.town.settle()
    await b.marta.send("/problems")
    assert "1 системна проблема" in (await b.marta.wait("1 системна")).text


async def test_officers_begin_theirs_at_a_case(bridge: Bridge) -> None:
    b = bridge
    vira = await b.town.join(b.marta, "Віра", "Радник / радниця (центр)")
    await vira.send("/problems")
    assert "Нова проблема" in (await vira.wait("поки немає")).labels
    await b.ihor.send("/problems")
    listed = await b.ihor.wait("поки немає")
    assert "Нова проблема" not in listed.labels
    for person in (b.ihor, b.olena):
        on = listed if person is b.ihor else await newest(person, "в роботі")
        for data in ("pb:new:0:", "pb:new_in:0:PAY", "pb:new_skip:0:"):
            await person.press_data(on, data)
            await person.wait(REFUSED)
    await vira.press_data(await newest(vira, "Дякуємо"), "pb:new_in:0:NONE")
    await vira.wait(STALE)
    await b.town.settle()
    assert await shows(vira, "Як коротко назвати") == 0


async def test_the_summary_tells_of_it_once_it_was_passed_on(database: Database) -> None:
    """Without a single case: of the whole country, and of no region."""
    bounds = month_bounds("2026-10", KYIV)
    async with database.write() as db:
        marta, ihor = await made_staff(db)
        heard = await problems.begin(db, marta, "REG", "Довідки", None, NOW, TODAY)
        await problems.open_with(db, await filed(db, ihor, 0), ihor, "Затримка", None, NOW, TODAY)
        assert [one.title for one in await problems_of(db, *bounds)] == ["Затримка"]
        await problem_steps.pass_on(db, marta, heard.id, "Мінсоцполітики", TODAY, NOW + timedelta(hours=1))
        assert [one.title for one in await problems_of(db, *bounds)] == ["Затримка", "Довідки"]
        assert [one.title for one in await problems_of(db, *bounds, {"UA-05"})] == ["Затримка"]
        marta.sample = True
        await db.flush()
        assert [one.title for one in await problems_of(db, *bounds)] == ["Затримка"]
