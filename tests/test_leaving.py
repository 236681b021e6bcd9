"""Somebody leaves the organisation: one step, and nobody who wrote is left without a helper."""

import pytest

from bot.sandbox.phone import Phone
from tests.conftest import Town, newest, shows

VINNYTSIA = "радник / радниця, Вінницька область"


@pytest.fixture
async def case(town: Town) -> tuple[Town, Phone, Phone, Phone]:
    """Olena's request, taken by Ihor; Oksana has come to the same region."""
    maria, ihor, olena = await town.taken()
    oksana = await town.officer(maria, "Оксана")
    await town.settle()
    return town, ihor, oksana, olena


async def leaves(town: Town, name: str) -> str:
    """By the coordinator's buttons; what the coordinator is told."""
    maria = town.people["Марія"]
    await maria.send("/staff")
    listed = await maria.wait("У команді")
    await maria.press(next(one for one in listed.labels if one.startswith(name)))
    await maria.press("Закрити доступ")
    await maria.press("Так, закрити доступ")
    return (await maria.wait(f"Доступ закрито: {name}")).text


@pytest.mark.parametrize("state", ["waiting", "referred", "resolved"])
async def test_cases_go_on_as_they_stand(case, state: str) -> None:
    town, ihor, oksana, olena = case
    if state == "waiting":
        await ihor.press("Уточнити")
        await ihor.send("Який банк?")
        await olena.wait("Який банк?")
    elif state == "referred":
        await ihor.press("Направити до установи")
        await ihor.wait("До якої установи")
        await ihor.send("УСЗН")
        await ihor.wait("що передаємо")
        await ihor.send("Опис затримки")
        await ihor.press("тиждень")
        await ihor.press("Згоду вже отримано")
        await olena.wait("УСЗН")
    else:
        await ihor.press("Вирішено")
        await ihor.press("Вирішено позитивно")
        await ihor.press("Без коментаря")
        await olena.wait("Чи вирішено питання?")
    await town.settle()
    assert "1 справу" in await leaves(town, "Ігор")
    await oksana.wait("Виплату за вересень")
    await town.restart()
    if state == "resolved":
        await olena.press("Ні")
        await oksana.wait("Відкрито знову")
    else:
        await olena.send("Ось відповідь", reply_to=await newest(olena, "прийнято"))
        await oksana.wait("Ось відповідь")
    await town.settle()
    assert await shows(ihor, "Ось відповідь") == 0


async def test_what_was_being_written_goes_nowhere(case) -> None:
    town, ihor, _, olena = case
    await ihor.press("Відповісти")
    await ihor.wait("Пишіть")
    await leaves(town, "Ігор")
    await ihor.wait("доступ до звернень закрито")
    await ihor.send("Зараз перевірю")
    await town.settle()
    assert await shows(olena, "Зараз перевірю") == 0


async def test_what_was_still_on_its_way_stays_unsent(case) -> None:
    town, ihor, oksana, olena = case
    hold = await town.telegram.fault("hold", chat_id=ihor.id, method="sendMessage", times=None)
    await olena.send("Перше слово", reply_to=await newest(olena, "прийнято"))  # is being sent already
    await olena.send("Моя нова адреса", reply_to=await newest(olena, "прийнято"))
    await leaves(town, "Ігор")
    await oksana.wait("Моя нова адреса")
    await town.telegram.lift_faults(hold)
    await ihor.wait("доступ до звернень закрито")
    await town.settle()
    assert await shows(ihor, "Моя нова адреса") == 0
    assert await shows(oksana, "Моя нова адреса") == 1


async def test_every_old_button_is_dead(case) -> None:
    town, ihor, _, olena = case
    card = await newest(ihor, "Стан: у роботі")
    old = [one.data for row in card.buttons for one in row]
    await ihor.send("/away")
    screen = await ihor.wait("Коли повернетеся?")
    old += [one.data for row in screen.buttons for one in row]
    await leaves(town, "Ігор")
    await ihor.wait("доступ до звернень закрито")
    before = await shows(olena, "№ 26-000001")
    for data in old:
        await ihor.press_data(card, data)
    await ihor.send("/queue")
    await ihor.send("/back")
    await town.settle()
    assert await shows(olena, "№ 26-000001") == before
    assert await shows(ihor, "Пишіть") == 0


async def test_a_deputy_leaves_and_the_case_still_returns(case) -> None:
    town, ihor, oksana, olena = case
    await ihor.send("/away")
    await ihor.press(f"Оксана — {VINNYTSIA}")
    await ihor.press("Готово")
    await oksana.wait("Виплату за вересень")
    petro = await town.officer(town.people["Марія"], "Петро")
    await leaves(town, "Оксана")
    await petro.wait("Виплату за вересень")
    await town.settle()
    await ihor.send("/back")
    await ihor.wait("Повернулася 1 справа")
    await olena.wait("Ігор знову на місці")


async def test_an_absent_officer_leaves_and_the_deputy_keeps_the_case(case) -> None:
    town, ihor, oksana, olena = case
    await ihor.send("/away")
    await ihor.press("За 3 дні")
    await ihor.press(f"Оксана — {VINNYTSIA}")
    await ihor.press("Готово")
    await oksana.wait("Виплату за вересень")
    assert "нічого не передано" in await leaves(town, "Ігор")
    await town.telegram.advance(days=4)
    await town.settle()
    assert await shows(ihor, "Ви знову на місці") == 0
    assert await shows(olena, "Ігор знову") == 0
    await oksana.send("/case 1")
    await oksana.wait("№ 26-000001 · Олена")


async def test_the_last_of_the_region_then_the_last_of_all(case) -> None:
    town, _, oksana, olena = case
    maria = town.people["Марія"]
    taras = await town.join(maria, "Тарас", "Радник / радниця (центр)")
    await leaves(town, "Оксана")
    await leaves(town, "Ігор")
    await taras.wait("Виплату за вересень")
    await olena.wait("тепер вам допомагає Тарас")
    told = await leaves(town, "Тарас")
    assert "Колегам нічого не передано." in told
    assert "нікому взяти: 1" in told
    await olena.wait("шукаємо для вас іншого радника")
    await maria.send("/overdue")
    assert "26-000001 · ще 3 дні · поки ніхто · Виплати ВПО" in (await maria.wait("Нічиї та прострочені")).labels
    await town.restart()
    petro = await town.officer(maria, "Петро")
    await petro.wait("Виплату за вересень")
    await olena.wait("тепер вам допомагає Петро")
    await town.settle()
    assert await shows(oksana, "№ 26-000001") == 0
