"""Whose request an officer filed comes to Telegram with a code, by a link or typed."""

import re
from typing import Any

import pytest

from bot.sandbox.phone import Phone
from models import codes, phones
from tests.conftest import Town, newest, shows
from tests.test_register import WORDS, register

LINE = "№ 26-000001 · Виплати ВПО · у роботі"


def code_in(text: str) -> str:
    return str(re.findall(r"Код для Telegram: (\S+)", text)[0])


def link_in(text: str) -> str:
    return str(re.findall(r"start=(own_\S+)", text)[0])


@pytest.fixture
async def case(town: Town) -> tuple[Town, Phone, str]:
    """Olena's request, filed and answered by Ihor, and what Ihor was told of the code."""
    maria = town.people["Марія"] = await town.coordinator()
    ihor = await town.officer(maria)
    said = await register(ihor)
    await ihor.press("Взяти в роботу")
    await ihor.press("Відповісти")
    await ihor.wait("Пишіть")
    await ihor.send("Банк обіцяє до п’ятниці")
    await ihor.wait("немає Telegram")
    await town.settle()
    return town, ihor, said


async def test_by_the_link_a_newcomer_sees_the_case_after_consent(case: Any) -> None:
    town, ihor, said = case
    olena = await town.telegram.person("Оля")
    await olena.send(f"/start {link_in(said)}")
    await olena.wait("Код правильний")
    await town.settle()
    assert await shows(olena, "26-000001") == 0
    await town.restart()
    await olena.press("Погоджуюсь")
    await olena.wait("звернення, яке за вас подали, тепер тут")
    await olena.wait("Банк обіцяє до п’ятниці")
    assert (await ihor.wait("тепер у Telegram")).text.endswith("людині в чат.")
    await olena.press(LINE)
    assert WORDS in (await olena.wait("Ви писали")).text
    await olena.press("Листування")
    assert "Банк обіцяє до п’ятниці" in (await olena.wait("Банк обіцяє")).text
    await ihor.press("Відповісти")
    await ihor.wait("Пишіть")
    await ihor.send("Уже зараховано")
    await olena.wait("Уже зараховано")
    await town.settle()
    card = await newest(ihor, "Стан: у роботі")
    assert "Без Telegram" not in card.text
    await ihor.press("Ще", on=card)
    assert "Код для Telegram" not in (await ihor.wait("Що зробити?")).labels
    await olena.send("Мої дані")
    await olena.press("Переглянути")
    seen = (await olena.wait("Що про вас збережено")).text
    assert "Ім’я: Олена" in seen
    assert "+380671234567" in seen
    assert await town.telegram.refusals() == []


async def test_typed_in_any_way_it_works_once(case: Any) -> None:
    town, _, said = case
    code = code_in(said)
    olena, thief = await town.applicant(), await town.applicant("Злодій")
    await olena.send(f"  {code.lower().replace('-', ' ')} ".replace("а", "a"))
    await olena.wait("тепер тут")
    await thief.send(code)
    await thief.wait("Цей код не діє")
    await thief.send(f"/start {link_in(said)}")
    await thief.wait("Цей код не діє")
    await thief.send("/cases")
    await thief.wait("ще немає звернень")
    await town.settle()


async def test_words_are_never_taken_for_a_code(case: Any) -> None:
    town, _, _ = case
    olena = await town.applicant()
    for words in ("потяг 12345", "квартира 25", "переселена", "Добре знаєм"):
        await olena.send(words)
        await olena.wait("Куди його віднести?" if words == "потяг 12345" else "Куди")
    await town.settle()
    assert await shows(olena, "код не діє") == 0


async def test_guesses_are_few(case: Any) -> None:
    town, _, said = case
    thief = await town.applicant("Злодій")
    for i in range(5):
        await thief.send(f"А{i}БВГ-2Д3ЖК")
        await thief.wait("Цей код не діє")
    await thief.send(code_in(said))
    await thief.wait("Забагато спроб")
    await thief.send(f"/start {link_in(said)}")
    await thief.wait("Забагато спроб")
    await town.settle()
    await town.telegram.advance(minutes=61)
    await thief.send(code_in(said))
    await thief.wait("тепер тут")


async def test_a_code_is_renewed_revoked_and_runs_out(case: Any) -> None:
    town, ihor, said = case
    olena = await town.applicant()
    await ihor.press("Ще")
    await ihor.press("Код для Telegram")
    await ihor.wait("Зараз діє код до")
    await ihor.press("Новий код")
    second = (await ihor.wait("Посилання")).text
    await olena.send(code_in(said))
    await olena.wait("Цей код не діє")
    await ihor.press("Скасувати код")
    await ihor.wait("чинного коду немає")
    await olena.send(code_in(second))
    await olena.wait("Цей код не діє")
    await ihor.press("Новий код")
    third = (await ihor.wait("Посилання")).text
    await ihor.press("Назад")
    assert {"Код для Telegram", "Стерти дані на прохання"} <= set((await ihor.wait("Що зробити?")).labels)
    await town.settle()
    await town.telegram.advance(days=31)
    await olena.send(f"/start {link_in(third)}")
    await olena.wait("Цей код не діє")
    await town.settle()
    assert await town.telegram.refusals() == []


async def test_the_holder_doesnt_become_the_applicant(case: Any) -> None:
    town, ihor, said = case
    await ihor.press("Меню заявника")
    await ihor.press("Погоджуюсь")
    await ihor.send(code_in(said))
    await ihor.wait("Цей код не діє")
    stranger = await town.telegram.person("Чужий")
    await stranger.send("/start")
    await stranger.press("Погоджуюсь")
    await stranger.press_data(await newest(ihor, "Подано за людину"), "c:code_new:26000001:")
    await stranger.wait("немає серед доступних вам")


async def test_a_resolved_case_asks_the_person_themselves(case: Any) -> None:
    town, ihor, said = case
    await ihor.press("Вирішено")
    await ihor.press("Дано роз’яснення")
    await ihor.send("Виплату призначено")
    question = await ihor.wait("чи вирішено питання")
    olena = await town.applicant()
    await olena.send(code_in(said))
    await olena.wait("Чи вирішено питання?")
    await ihor.press_data(question, "c:said:26000001:yes")
    await ihor.wait("вже не діє")
    await olena.press("Так")
    await olena.press("5")
    await olena.wait("Дякуємо за оцінку")
    await town.settle()
    assert await town.telegram.refusals() == []


def test_a_code_survives_how_people_write_it() -> None:
    for _ in range(200):
        code = codes.new()
        assert codes.fold(code) == code
        assert codes.fold(f" {code.lower().replace('-', ' — ')} ") == code
        assert codes.fold(code.replace("-", "")) == code
    assert codes.fold("A7БB2 9KЛM4") == "А7БВ2-9КЛМ4"
    assert codes.fold("26-000001") is None


def test_a_number_has_one_form() -> None:
    for typed in ("067 123-45-67", "(067)1234567", "380671234567", "+38 067 123 45 67", "8 067 123 45 67"):
        assert phones.normal(typed) == "+380671234567"
    assert phones.normal("+48 600 700 800") == "+48600700800"
    for typed in ("", "12", "06712345678", "+380671", "номер", "+0671234567", "٠٦٧١٢٣٤٥٦٧"):
        assert phones.normal(typed) is None
