"""How people and officers wish to be addressed."""

from typing import Any

import pytest

from bot.sandbox.phone import Phone
from tests.conftest import Town, newest, shows


@pytest.fixture
async def case(town: Town) -> tuple[Town, Phone, Phone]:
    _, ihor, olena = await town.taken()
    return town, ihor, olena


async def rename(person: Phone, name: str) -> None:
    await person.send("Мої дані")
    await person.press("Як до вас звертатися")
    await person.wait("Напишіть ім’я")
    await person.send(name)
    await person.wait("відтепер звертаємося так")


async def test_a_new_name_stands_in_what_comes_next(case: Any) -> None:
    town, ihor, olena = case
    await rename(olena, "  Пані\nОлена ")
    await olena.send("Ще довідка", reply_to=await newest(olena, "прийнято"))
    assert (await ihor.wait("Ще довідка")).text.startswith("№ 26-000001 · Пані Олена · Виплати ВПО")
    await ihor.press("Відповісти")
    assert "отримає Пані Олена" in (await ihor.wait("Пишіть")).text
    await ihor.send("/cancel")
    await rename(ihor, "Ігор Петрович")
    await ihor.send("Дякую", reply_to=await newest(ihor, "Ще довідка"))
    await olena.wait("№ 26-000001 · Ігор Петрович")
    await town.settle()
    assert await shows(ihor, "№ 26-000001 · Пані Олена · Виплати ВПО\nЗатримка виплати") == 1
    assert await shows(ihor, "№ 26-000001 · Олена · Виплати ВПО\nЗатримка виплати") == 0
    assert await town.telegram.refusals() == []


async def test_hostile_names_are_text(case: Any) -> None:
    town, ihor, olena = case
    await rename(olena, "<b>Ол\u202e\u200bена</b> & " + "я" * 4000)
    await olena.send("Ще довідка", reply_to=await newest(olena, "прийнято"))
    header = (await ihor.wait("Ще довідка")).text.split("\n")[0]
    assert header.startswith("№ 26-000001 · <b>Олена</b> & яяя")
    assert "я" * 30 not in header
    await ihor.send("/case 1")
    await ihor.wait("<b>Олена</b> &")
    await town.settle()
    assert await town.telegram.refusals() == []


async def test_odd_answers_keep_the_name(case: Any) -> None:
    town, _, olena = case
    await olena.send("Мої дані")
    await olena.press("Як до вас звертатися")
    asked = await olena.wait("Зараз: Олена")
    await olena.send_photo(caption="Це я")
    await olena.wait("ім’я словами")
    await olena.wait("Зараз: Олена")
    await olena.send("\u200b …")
    await olena.wait("ім’я словами")
    await olena.wait("Зараз: Олена")
    await town.restart()
    await olena.press("Назад")
    await olena.wait("Тут можна побачити")
    await olena.send("Оля")
    await olena.wait("Куди його віднести?")
    await olena.press_data(asked, "my:name")
    await olena.send("/cancel")
    await olena.wait("нічого не надіслано")
    await olena.press("Мої дані")
    await olena.wait("Тут можна побачити")
    await town.settle()
    assert await town.telegram.refusals() == []


async def test_the_question_is_forgotten_after_a_quarter_of_an_hour(case: Any) -> None:
    town, _, olena = case
    await olena.send("Мої дані")
    await olena.press("Як до вас звертатися")
    await olena.wait("Зараз: Олена")
    await town.telegram.advance(minutes=16)
    await olena.send("Чи є новини?")
    await olena.wait("Куди його віднести?")
    await olena.send("Мої дані")
    await olena.press("Як до вас звертатися")
    await olena.wait("Зараз: Олена")


async def test_a_draft_waits_meanwhile(case: Any) -> None:
    _, ihor, olena = case
    await olena.send("/new")
    await olena.press("Житло")
    await rename(olena, "Оля")
    await olena.send("/new")
    await olena.wait("Продовжуємо")
    await ihor.wait("№ 26-000001 · Оля")


async def test_staff_find_it_in_help(case: Any) -> None:
    town, ihor, olena = case
    await ihor.send("/help")
    await ihor.wait("бачать вас так: Ігор")
    await ihor.press("Як до вас звертатися")
    await ihor.wait("Так вас бачать заявники й колеги")
    await ihor.send("Ігор Іванович")
    await ihor.wait("звертаємося так: Ігор Іванович")
    await olena.send("/cases")
    await olena.press("№ 26-000001 · Виплати ВПО · у роботі")
    await olena.wait("Вам допомагає Ігор Іванович")
    await town.settle()


async def test_whoever_withdrew_consent_has_no_name_to_choose(case: Any) -> None:
    town, _, olena = case
    await olena.send("Мої дані")
    menu = await olena.wait("Тут можна побачити")
    await olena.press("Відкликати згоду")
    await olena.press("Так, відкликати згоду")
    await olena.wait("Згоду відкликано")
    await olena.press_data(menu, "my:name")
    await town.settle()
    assert await shows(olena, "Як до вас звертатися?") == 0
