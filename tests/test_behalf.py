"""A relative files for somebody, and a household may be one case."""

from typing import Any

import pytest

from bot.sandbox.phone import Phone
from tests.conftest import Town, newest, shows


@pytest.fixture
async def review(town: Town) -> tuple[Town, Phone, Phone]:
    """Olena's request, before it is sent."""
    maria = await town.coordinator()
    ihor = await town.officer(maria)
    olena = await town.applicant()
    await olena.send("Подати звернення")
    await olena.press("Виплати ВПО")
    await olena.press("Затримка виплати")
    await olena.wait("Напишіть своїми словами")
    await olena.send("Мамі не прийшла виплата")
    await olena.press("Далі")
    await olena.press("Вінницька область")
    await olena.press("Пропустити")
    await olena.wait("Перевірте")
    return town, ihor, olena


async def test_for_oneself_nothing_is_asked_or_shown(review: Any) -> None:
    town, ihor, olena = review
    assert (await newest(olena, "Перевірте")).labels[:3] == ["Надіслати", "Змінити", "За кого звернення"]
    await olena.press("Надіслати")
    await olena.wait("прийнято")
    await ihor.wait("Затримка виплати")
    await town.settle()
    assert await shows(ihor, "Подано за") == 0


async def test_for_a_relative_the_officer_sees_it(review: Any) -> None:
    town, ihor, olena = review
    await olena.press("За кого звернення")
    asked = await olena.wait("За кого це звернення?")
    assert asked.labels == ["✓ Лише за себе", "За близьку людину", "За всю родину", "Назад"]
    await olena.press("За близьку людину")
    assert "За кого: за близьку людину" in (await olena.wait("Перевірте")).text
    await town.restart()
    await olena.press("Надіслати")
    await olena.wait("прийнято")
    await ihor.wait("Подано за близьку людину")
    await olena.send("Мої дані")
    await olena.press("Отримати копію")
    copy = await olena.wait("Це ваша копія")
    assert "За кого: за близьку людину" in (await town.telegram.download(copy.file)).decode()
    assert await town.telegram.refusals() == []


async def test_one_may_think_again(review: Any) -> None:
    town, ihor, olena = review
    await olena.press("За кого звернення")
    question = await olena.wait("За кого це звернення?")
    await olena.press("За всю родину")
    await olena.wait("За кого: за всю родину")
    await olena.press_data(question, question.buttons[0][0].data)
    await olena.wait("Перевірте")
    await olena.press("За кого звернення")
    await olena.wait("За кого це звернення?")
    await olena.press("Назад")
    assert "За кого:" not in (await olena.wait("Перевірте")).text
    await olena.send("І ще одне")
    await olena.press("За кого звернення")
    await olena.press("За всю родину")
    await olena.wait("За кого: за всю родину")
    await olena.press_data(question, question.buttons[0][0].data.replace("self", "everybody"))
    await olena.wait("вже не діє")
    await olena.press("Надіслати")
    await olena.wait("прийнято")
    await ihor.wait("Подано за всю родину")
    await town.settle()
    assert await town.telegram.refusals() == []
