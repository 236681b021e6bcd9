"""Somebody moves to another region, and the open cases follow."""

import pytest
from sqlalchemy import select

from bot.sandbox.phone import Phone
from models.people import Person
from tests.conftest import Town, file_request, newest, shows

LVIV = "Львівська область"


@pytest.fixture
async def case(town: Town) -> tuple[Town, Phone, Phone, Phone]:
    """Olena's request in Ihor's hands in Vinnytsia; Oksana is in Lviv."""
    maria = await town.coordinator()
    ihor = await town.officer(maria)
    oksana = await town.officer(maria, "Оксана", LVIV)
    olena = await town.applicant()
    await file_request(olena)
    await ihor.press("Взяти в роботу")
    await olena.wait("в роботі")
    await town.settle()
    return town, ihor, oksana, olena


async def test_the_person_changes_the_place_and_the_officer_there_gets_everything(case) -> None:
    town, ihor, oksana, olena = case
    await olena.send("Мої дані")
    await olena.press("Змінити місце")
    await olena.press(LVIV)
    await town.restart()
    await olena.press("Пропустити")
    said = await olena.wait("Записали, що ви тепер живете: Львівська область")
    assert "№ 26-000001. Вам допомагає Оксана" in said.text
    assert "Львівська область" in (await oksana.wait("№ 26-000001 · Олена")).text
    await oksana.wait("Виплату за вересень")
    gone = await ihor.wait("людина тепер живе в іншому місці")
    assert "Олена" not in gone.text
    await town.settle()
    assert await shows(olena, "тепер вам допомагає") == 0
    await oksana.press("Взяти в роботу")
    await olena.wait("Вам допомагає Оксана")
    await ihor.send("/case 1")
    await ihor.wait("вже веде Оксана")


async def test_a_typed_place_is_offered_and_nonsense_loses_nothing(case) -> None:
    town, ihor, oksana, olena = case
    await olena.send("Мої дані")
    await olena.press("Змінити місце")
    await olena.send("Ыыыыфф")
    await olena.wait("Такої назви не знайшли")
    await olena.send_photo()
    await olena.wait("словами або оберіть кнопкою")
    await olena.send("Севастополь")
    await olena.wait("Оберіть своє місце")
    await olena.press((await newest(olena, "Оберіть своє місце")).labels[0])
    await olena.wait("Оберіть, будь ласка, інше місце")
    await olena.send("Гнівань")
    await olena.press((await olena.wait("Оберіть своє місце")).labels[0])
    await olena.wait("№ 26-000001. Вам допомагає Ігор")
    await ihor.wait("Звернення лишається у вас")
    await town.settle()
    assert await shows(oksana, "№ 26-000001") == 0


async def test_going_back_changes_nothing(case) -> None:
    town, ihor, _, olena = case
    await olena.send("Мої дані")
    await olena.press("Змінити місце")
    await olena.press(LVIV)
    await olena.press("Назад")
    await olena.wait("Тут можна побачити")
    await olena.send("Львів")
    await town.settle()
    assert await shows(ihor, "живе") == 0
    assert await shows(olena, "Записали, що") == 0


async def test_a_request_from_elsewhere_offers_to_take_the_others_along(case) -> None:
    town, ihor, oksana, olena = case
    await file_request(olena, "Шукаю житло", ("Житло", "Оренда житла"), region=LVIV)
    offer = await olena.wait("Перенести й інші звернення?")
    assert "№ 26-000001" in offer.text
    yes = next(one.data for row in offer.buttons for one in row if "Так" in one.label)
    await olena.press("Так, перенести")
    await olena.wait("№ 26-000001. Вам допомагає Оксана")
    await oksana.wait("Виплату за вересень")
    await ihor.wait("людина тепер живе в іншому місці")
    await olena.press_data(offer, yes)  # a second tap moves nothing
    await town.settle()
    assert await shows(oksana, "Виплату за вересень") == 1


async def test_only_what_the_offer_names_moves_along(case) -> None:
    town, _, oksana, olena = case
    await olena.send("Подати звернення")
    for choice in ("Житло", "Оренда житла"):
        await olena.press(choice)
    await olena.send("Мама ще там")
    await olena.press("Далі")
    await olena.press("Я ще не виїхав / не виїхала")
    await olena.press("Продовжити")
    await olena.press("Надіслати")
    await olena.wait("№ 26-000002 прийнято")
    await file_request(olena, "Шукаю роботу", ("Робота", "Пошук роботи"), region=LVIV)
    offer = await olena.wait("Перенести й інші звернення?")
    assert "26-000002" not in offer.text
    await olena.press("Так, перенести")
    await olena.wait("№ 26-000001. Вам допомагає Оксана")
    await town.settle()
    assert await shows(oksana, "Мама ще там") == 0


async def test_a_request_for_a_relative_elsewhere_moves_nobody(case) -> None:
    town, _, oksana, olena = case
    await olena.send("Подати звернення")
    for choice in ("Житло", "Оренда житла"):
        await olena.press(choice)
    await olena.send("Мамі нема де жити")
    await olena.press("Далі")
    await olena.press(LVIV)
    await olena.press("Пропустити")
    await olena.press("За кого звернення")
    await olena.press("За близьку людину")
    await olena.press("Надіслати")
    await oksana.wait("Мамі нема де жити")
    await town.settle()
    assert await shows(olena, "Перенести й інші") == 0
    async with town.database() as database, database.read() as db:
        found = (await db.scalars(select(Person).where(Person.telegram_key == olena.id))).one()
        assert found.region == "UA-05"


async def test_the_offer_can_be_declined_and_isnt_made_without_need(case) -> None:
    town, _, oksana, olena = case
    await file_request(olena, "Ще одне")
    await town.settle()
    assert await shows(olena, "Перенести й інші") == 0
    await file_request(olena, "Шукаю житло", ("Житло", "Оренда житла"), region=LVIV)
    await olena.wait("Перенести й інші звернення?")
    await olena.press("Ні, нехай лишаються")
    await olena.wait("інші звернення лишаються")
    await town.settle()
    assert await shows(oksana, "№ 26-000001") == 0


async def test_an_officer_does_it_for_the_person(case) -> None:
    town, ihor, oksana, olena = case
    await ihor.press("Ще")
    await ihor.press("Людина переїхала")
    await ihor.press(LVIV)
    await ihor.press("Пропустити")
    await ihor.wait("веде Оксана. Людина про це дізнається")
    await oksana.wait("Виплату за вересень")
    await olena.wait("Записали, що ви тепер живете: Львівська область")
    await town.settle()
    assert await shows(olena, "Вам допомагає Оксана") == 1
    await olena.send("Мої дані")
    await olena.press("Переглянути")
    assert LVIV in (await olena.wait("Що про вас збережено")).text


async def test_where_nobody_is_the_holder_keeps_the_case(case) -> None:
    town, ihor, _, olena = case
    await olena.send("Мої дані")
    await olena.press("Змінити місце")
    await olena.press("Одеська область")
    await olena.press("Пропустити")
    await olena.wait("№ 26-000001. Вам допомагає Ігор")
    await ihor.wait("Звернення лишається у вас")
    await town.settle()


async def test_a_strangers_press_moves_nobody(case) -> None:
    town, ihor, oksana, olena = case
    petro = await town.applicant("Петро")
    shown = await newest(petro, "Вітаємо")
    for data in ("move:skip:26000001:UA-46", "move:others:26000001:", "move:place:26000001:x", "move:region:0:UA-99"):
        await petro.press_data(shown, data)
    for data in ("move:skip:26000001:UA-99", "move:nonsense:26000001:", "move:skip:26000099:UA-46"):
        await ihor.press_data(await newest(ihor, "Стан: у роботі"), data)
    await town.settle()
    assert await shows(oksana, "№ 26-000001") == 0
    assert await shows(olena, "Записали, що") == 0
