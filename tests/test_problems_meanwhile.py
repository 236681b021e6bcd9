"""What somebody else does about a problem while one is at it."""

import pytest

from bot.sandbox.phone import Phone
from handlers.problems import page
from tests.conftest import file_request, shows
from tests.test_problems import Bridge, mark, mark_new, open_first
from tests.test_problems import bridge as bridge  # noqa: PLC0414 - a fixture

TITLE = "Довідку не дають"


async def answer(coordinator: Phone, words: str) -> None:
    await open_first(coordinator)
    await coordinator.press("Записати відповідь")
    await coordinator.wait("Що відповіли?")
    await coordinator.send(words)
    await coordinator.press("Сьогодні")
    await coordinator.wait("Відповідь записано. Радники")


async def test_words_for_what_is_over_are_refused_once(bridge: Bridge) -> None:
    b = bridge
    olha = await b.town.join(b.marta, "Ольга", "Координатор / координаторка")
    await mark_new(b.ihor, TITLE)
    for coordinator in (b.marta, olha):
        await open_first(coordinator)
        await coordinator.press("Розв’язано")
        await coordinator.wait("Що сказати людям?")
        await coordinator.send("Довідку тепер дають одразу")
        await coordinator.wait("Саме так це побачать люди")
    await b.marta.press("Розв’язано: надіслати 1 людині")
    await b.olena.wait("Довідку тепер дають одразу")
    await olha.send("Ні, інакше")
    await olha.wait("вже не")
    await olha.send("Доброго дня")
    await olha.wait("Кому це?")


async def merge_the_first(coordinator: Phone) -> None:
    """Into the only other one."""
    await open_first(coordinator)
    await coordinator.press("Об’єднати з іншою")
    await coordinator.wait("З якою проблемою")
    await coordinator.press(next(one for one in coordinator.buttons() if one.startswith("1. ")))
    await coordinator.wait("Роз’єднати потім не можна")
    await coordinator.press("Так, об’єднати")
    await coordinator.wait("Об’єднано.")


@pytest.fixture
async def two_problems(bridge: Bridge) -> tuple[Bridge, Phone]:
    """Olena's, first in the list, and Taras's. Olha coordinates too."""
    await mark_new(bridge.ihor, TITLE)
    await bridge.town.telegram.advance(minutes=1)
    await mark_new(bridge.iryna, "Виплата запізнюється")
    return bridge, await bridge.town.join(bridge.marta, "Ольга", "Координатор / координаторка")


async def test_closing_words_for_one_reach_nobody_of_the_other_into_which_it_was_merged(two_problems) -> None:
    b, olha = two_problems
    await open_first(b.marta)
    await b.marta.press("Розв’язано")
    await b.marta.wait("Що сказати людям?")
    await b.marta.send("Довідку тепер дають одразу")
    await b.marta.wait("Саме так це побачать люди")
    await merge_the_first(olha)
    await b.marta.press("Розв’язано: надіслати 1 людині")
    await b.town.settle()
    await b.marta.send("/problems")
    await b.marta.wait("1 системна проблема")
    assert await shows(b.olena, "Довідку тепер") == await shows(b.taras, "Довідку тепер") == 0


async def test_whom_closing_words_reach_besides_is_shown_before_they_are_sent(two_problems) -> None:
    b, olha = two_problems
    await open_first(b.marta)
    await b.marta.press("До списку проблем")
    await b.marta.press("2. Виплата запізнюється")
    await b.marta.press("Розв’язано")
    await b.marta.wait("Що сказати людям?")
    await b.marta.send("Виплати надіслано")
    await b.marta.wait("Отримають: 1.")
    await merge_the_first(olha)
    await b.marta.press("Розв’язано: надіслати 1 людині")
    assert "Отримають: 2." in (await b.marta.wait("тим часом змінилося")).text
    await b.town.settle()
    assert await shows(b.olena, "Виплати надіслано") == await shows(b.taras, "Виплати надіслано") == 0
    await b.marta.press("Розв’язано: надіслати 2 людям")
    await b.olena.wait("Виплати надіслано")
    await b.taras.wait("Виплати надіслано")


async def test_words_are_asked_for_where_somebody_came_to_a_problem_without_cases(bridge: Bridge) -> None:
    b = bridge
    await mark_new(b.ihor, TITLE)
    await b.ihor.press("Прибрати зі справи")
    await b.ihor.wait("Прибрано: це звернення")
    await open_first(b.marta)
    await b.marta.press("Розв’язано")
    await b.marta.wait("надсилати нікому")
    await mark(b.iryna, f"1. {TITLE}")
    await b.marta.press("Розв’язано")
    await b.marta.wait("Що сказати людям?")


@pytest.mark.parametrize("button", ["Зняти", "Перейменувати", "Описати"])
async def test_what_is_typed_about_one_isnt_done_to_the_other_into_which_it_was_merged(two_problems, button) -> None:
    b, olha = two_problems
    await open_first(b.marta)
    await b.marta.press(button)
    await b.marta.wait(f"{TITLE}\n")
    await merge_the_first(olha)
    await b.marta.send("Це про довідку")
    await b.marta.wait("вже не")
    await open_first(b.marta)
    shown = b.marta.last.text
    assert shown.startswith("Виплата запізнюється\n")
    assert "відкрита" in shown
    assert "Це про довідку" not in shown


async def test_an_answer_about_one_is_kept_with_the_other_into_which_it_was_merged(two_problems) -> None:
    b, olha = two_problems
    await open_first(b.marta)
    await b.marta.press("Записати відповідь")
    await b.marta.wait("Що відповіли?")
    await b.marta.send("Зверніться до ЦНАП")
    await b.marta.wait("Без дати відповідь не збережеться")
    await merge_the_first(olha)
    await b.marta.press("Сьогодні")
    assert "Виплата запізнюється" in (await b.marta.wait("Відповідь записано. Радники")).text


async def test_words_for_a_problem_of_a_case_that_went_elsewhere(bridge: Bridge) -> None:
    b = bridge
    await b.town.officer(b.marta, "Оксана")
    await b.ihor.press("Ще")
    await b.ihor.press("Системна проблема")
    await b.ihor.press("Нова проблема")
    await b.ihor.wait("Без імен")
    await b.marta.send("/find 26-000001")
    await b.marta.press("26-000001 · відкрити")
    await b.marta.press("Призначити")
    await b.marta.press("Оксана — радник / радниця, Вінницька область")
    await b.marta.wait("тепер веде Оксана")
    await b.ihor.send(TITLE)
    await b.ihor.wait("Оксана")
    await b.ihor.send("Доброго дня")
    await b.ihor.wait("Кому це?")


async def test_an_answer_that_changed_is_shown_before_it_is_sent(bridge: Bridge) -> None:
    b = bridge
    await mark_new(b.ihor, TITLE)
    await answer(b.marta, "Зверніться до ЦНАП")
    await b.ihor.wait("Зверніться до ЦНАП")
    await open_first(b.ihor)
    await b.ihor.press("№ 26-000001")
    await b.ihor.press("Відповідь центру — людині")
    await b.ihor.wait("Ол<е>на отримає:")
    await answer(b.marta, "Подайте через Дію")
    await b.ihor.wait("Подайте через Дію")
    await b.ihor.press("Надіслати")
    await b.ihor.wait("центр тим часом дав іншу відповідь")
    await b.town.settle()
    assert await shows(b.olena, "ЦНАП") == await shows(b.olena, "Дію") == 0
    await b.ihor.press("Надіслати")
    await b.olena.wait("Подайте через Дію")


async def test_all_of_ones_cases_are_reached_from_a_problem(bridge: Bridge, monkeypatch: pytest.MonkeyPatch) -> None:
    b = bridge
    monkeypatch.setattr(page, "OWN_CASES", 1)
    await mark_new(b.ihor, TITLE)
    await file_request(b.olena)
    await b.ihor.press("Взяти в роботу")
    await b.olena.wait("№ 26-000003 в роботі")
    await b.town.settle()
    await mark(b.ihor, f"1. {TITLE}")
    await open_first(b.ihor)
    assert "№ 26-000001" not in b.ihor.last.labels
    await b.ihor.press("›")
    await b.ihor.press("№ 26-000001")
    await b.ihor.wait("частина системної проблеми")
