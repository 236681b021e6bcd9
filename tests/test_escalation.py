"""A case that nobody takes goes on by itself, each step once, until somebody does."""

import pytest

from bot.sandbox.phone import Phone
from tests.conftest import Town, file_request, newest, shows

NUMBER = "№ 26-000001"


async def test_reminder_then_a_colleague_then_the_centre_then_coordinators(town: Town) -> None:
    """Filed on Monday at ten: reminded on Tuesday at ten, on with it every half a workday."""
    maria, ihor, olena = await town.filed()
    oksana = await town.officer(maria, "Оксана")
    taras = await town.join(maria, "Тарас", "Радник / радниця (центр)")
    await town.settle()
    await town.telegram.advance(hours=23)
    await town.settle()
    assert await shows(ihor, "чекає понад добу") == 0
    await town.telegram.advance(hours=1, minutes=1)
    await ihor.wait("чекає понад добу")
    await town.restart()
    await town.telegram.advance(hours=4)
    await oksana.wait(NUMBER)
    await olena.wait("тепер вам допомагає Оксана")
    assert "тепер веде Оксана" in (await newest(ihor, "тепер веде")).text
    await town.telegram.advance(hours=4)  # Tuesday, six in the evening: not before Wednesday
    await town.settle()
    assert await shows(taras, NUMBER) == 0
    await town.telegram.advance(hours=15, minutes=30)
    await taras.wait(NUMBER)
    await town.telegram.advance(hours=4, minutes=30)
    told = await maria.wait("ніхто не бере в роботу")
    assert "Тарас" in told.text
    assert "вересень" not in told.text
    await town.restart()
    await town.telegram.advance(hours=20)
    await town.settle()
    assert await shows(maria, "ніхто не бере в роботу") == 1
    assert await shows(ihor, "чекає понад добу") == 1
    assert await shows(oksana, "чекає понад добу") == 0
    assert await shows(olena, "тепер вам допомагає") == 2
    await maria.press("Призначити")
    await maria.press("Оксана — радник / радниця, Вінницька область")
    await olena.wait("Оксана")
    await town.settle()
    await town.telegram.advance(days=1, minutes=5)
    await oksana.wait("чекає понад добу")  # by hand: it starts anew


async def test_steps_without_anybody_are_skipped(town: Town) -> None:
    maria, ihor, _ = await town.filed()
    await town.telegram.advance(days=1, minutes=1)
    await ihor.wait("чекає понад добу")
    assert await shows(maria, "ніхто не бере") == 0
    await town.telegram.advance(hours=4)
    await maria.wait("ніхто не бере в роботу")


@pytest.mark.parametrize("how", ["take", "answer"])
async def test_it_stops_when_somebody_takes_or_answers(town: Town, how: str) -> None:
    maria, ihor, olena = await town.filed()
    if how == "take":
        await ihor.press("Взяти в роботу")
        await olena.wait("в роботі")
    else:
        await ihor.send("Добрий день", reply_to=await newest(ihor, "Виплату за вересень"))
        await olena.wait("Добрий день")
    await town.settle()
    await town.telegram.advance(days=2)
    await town.settle()
    assert await shows(ihor, "чекає понад добу") == 0
    assert await shows(maria, "ніхто не бере") == 0


async def test_a_weekend_and_a_day_off_dont_count(town: Town) -> None:
    maria = await town.coordinator()
    ihor = await town.officer(maria)
    await maria.send("/holidays")
    await maria.send("19.10.2026")
    await maria.wait("Додано")
    olena = await town.applicant()
    await town.telegram.advance(days=4, hours=5)  # Friday, three in the afternoon
    await file_request(olena)
    await town.settle()
    await town.telegram.advance(days=3, hours=20)  # Tuesday, eleven
    await town.settle()
    assert await shows(ihor, "чекає понад добу") == 0
    await town.telegram.advance(hours=4, minutes=1)
    await ihor.wait("чекає понад добу")


async def urgent(olena: Phone) -> None:
    await file_request(olena, "Ночуємо на вокзалі", ("Житло", "Сьогодні немає де ночувати"))


async def test_an_urgent_case_goes_by_the_clock_at_night_too(town: Town) -> None:
    maria = await town.coordinator()
    ihor = await town.officer(maria)
    olena = await town.applicant()
    await town.telegram.advance(hours=12)  # ten in the evening
    await urgent(olena)
    oksana = await town.officer(maria, "Оксана")
    await town.settle()
    await town.telegram.advance(hours=4, minutes=1)
    reminder = await ihor.wait("чекає понад чотири години")
    assert not reminder.silent
    await town.telegram.advance(hours=1)
    await oksana.wait(NUMBER)
    await town.telegram.advance(hours=1)
    await maria.wait("ніхто не бере в роботу")


async def test_a_reopened_case_is_watched_anew(town: Town) -> None:
    maria, ihor, olena = await town.filed()
    await ihor.press("Взяти в роботу")
    await ihor.press("Вирішено")
    await ihor.press("Вирішено позитивно")
    await ihor.press("Без коментаря")
    await olena.press("Ні")
    await ihor.wait("Відкрито знову")
    await town.settle()
    await town.telegram.advance(days=1, minutes=1)
    await ihor.wait("чекає понад добу")
    await town.telegram.advance(hours=4, minutes=1)
    await maria.wait("ніхто не бере в роботу")


async def test_a_reopened_case_keeps_its_promise_of_a_first_answer(town: Town) -> None:
    _, ihor, olena = await town.filed()
    await ihor.press("Взяти в роботу")
    await ihor.press("Вирішено")
    await ihor.press("Вирішено позитивно")
    await ihor.press("Без коментаря")
    await olena.press("Ні")
    await ihor.wait("Відкрито знову")
    await ihor.press("Взяти в роботу")
    await town.settle()
    await town.telegram.advance(days=3, hours=9)
    await olena.wait("Радник і координатор про це вже знають")
