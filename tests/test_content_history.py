"""`/content`: hints, the monthly word about old lines, the history and what is taken back."""

from datetime import datetime

from bot.sandbox.phone import Phone
from tests.conftest import KYIV, Town, newest, shows
from tests.test_content import at_line


async def test_a_hint_is_rewritten_looked_at_and_shown_in_filing(town: Town) -> None:
    maria = await town.coordinator()
    await town.officer(maria)
    await maria.send("/content")
    await maria.press("Підказки до тем")
    await maria.press("Виплати ВПО")
    await maria.press("Затримка виплати")
    await maria.wait("За який місяць немає виплати?")
    await maria.press("Змінити підказку")
    await maria.wait("Напишіть нову підказку")
    await maria.send_voice()
    await maria.wait("Тут потрібні слова")
    await maria.send("д" * 301)
    await maria.wait("301 знак, можна 300")
    await maria.send("Напишіть <місяць> & банк.")
    preview = await maria.wait("Так побачить людина")
    assert "Виплати ВПО · Затримка виплати" in preview.text
    assert "Напишіть <місяць> & банк." in preview.text
    olena = await town.applicant()
    await to_text(olena)
    await olena.wait("За який місяць немає виплати?")
    await maria.press("Зберегти")
    await maria.wait("Збережено. Діє одразу")
    await olena.press("Назад")
    await olena.press("Затримка виплати")
    await olena.wait("Напишіть <місяць> & банк.")
    await maria.press("Повернути початкове")
    await maria.wait("Повернуто те, що було спочатку")
    await olena.press("Назад")
    await olena.press("Затримка виплати")
    await olena.wait("За який місяць немає виплати?")


async def to_text(person: Phone) -> None:
    await person.send("Подати звернення")
    await person.press("Виплати ВПО")
    await person.press("Затримка виплати")


async def test_a_nudge_in_the_middle_of_the_month_once_and_only_where_something_is_old(town: Town) -> None:
    maria = await town.coordinator()
    ihor = await town.officer(maria)
    await until(town, "2026-11-16T08:59")  # the 15th is a Sunday
    assert await shows(maria, "понад 90 днів") == 0
    await town.telegram.advance(minutes=2)
    nudge = await maria.wait("не перевіряли понад 90 днів")
    assert "101 — Пожежники та рятувальники (січень 2024)" in nudge.text
    await town.restart()
    await town.settle()
    assert await shows(maria, "Зателефонуйте й позначте") == 1
    assert await shows(ihor, "понад 90 днів") == 0
    await maria.press(nudge.labels[0])
    while (shelf := await maria.wait("Не перевіряли понад 90 днів")).labels != ["Назад"]:
        await maria.press(shelf.labels[0])
        await maria.press("Перевірено сьогодні")
        await maria.wait("Перевірку записано")
        await maria.press("Назад")
    await until(town, "2026-12-16T12:00")
    assert await shows(maria, "Зателефонуйте й позначте") == 0  # its screen has moved on, and no other came
    await until(town, "2027-03-16T12:00")
    await maria.wait("не перевіряли понад 90 днів")


async def until(town: Town, moment: str) -> None:
    there = datetime.fromisoformat(moment).replace(tzinfo=KYIV)
    await town.telegram.advance(seconds=(there - town.telegram.clock.now()).total_seconds())
    await town.settle()


async def test_history_tells_who_changed_what_and_takes_it_back(town: Town) -> None:
    maria = await town.coordinator()
    oksana = await town.join(maria, "Оксана", "Координатор / координаторка")
    await maria.send("/content")
    await maria.press("Історія змін")
    await maria.wait("Змін ще не було")
    await at_line(maria)
    await maria.press("Змінити номер")
    await maria.send("0 800 555 777")
    await maria.wait("Збережено")
    await maria.send("/holidays")
    await maria.send("14.10.2026")
    await maria.wait("Додано")
    await maria.press("Готово")
    await oksana.send("/content")
    await oksana.press("Історія змін")
    listed = await oksana.wait("Найновіші згори")
    assert listed.labels[0].endswith("Марія · Вихідний 14 жовтня 2026")
    await oksana.press(listed.labels[1])
    said = (await oksana.wait("Було:")).text
    assert "Було: 0 800 100 102 — Психологічна підтримка" in said
    assert "Стало: 0 800 555 777" in said
    await oksana.press("Скасувати цю зміну")
    listed = await oksana.wait("Найновіші згори")
    await at_line(oksana)
    await oksana.send("/content")
    await oksana.press("Історія змін")
    await oksana.press(listed.labels[1])
    await oksana.press("Скасувати цю зміну")
    await oksana.wait("Найновіші згори")
    await maria.send("/holidays")
    await maria.wait("Вихідних, крім субот і неділь, немає")
    await oksana.press(listed.labels[2])
    assert "новіша зміна" in (await oksana.wait("Стало: 0 800 555 777")).text
    await oksana.press_data(await newest(oksana, "Стало:"), "ct:undo:1:0::")
    await town.settle()
    await at_line(oksana)


async def test_what_is_taken_back_brings_no_number_that_another_line_has_by_now(town: Town) -> None:
    maria = await town.coordinator()
    await at_line(maria)
    await maria.press("Змінити номер")
    await maria.send("0 800 555 777")
    await maria.wait("Збережено")
    await maria.press("Назад")
    await maria.press("Додати лінію")
    await maria.send("0 800 100 102")
    await maria.send("Знову та сама")
    await maria.press("Без годин")
    await maria.press("Уся Україна")
    await maria.wait("Лінію додано")
    await maria.send("/content")
    await maria.press("Історія змін")
    await maria.press((await maria.wait("Найновіші згори")).labels[1])
    await maria.press("Скасувати цю зміну")
    said = await maria.wait("уже є в списку для цих місць: Знову та сама")
    assert "Стало: 0 800 555 777" in said.text
    await maria.press("Назад")
    await maria.press((await maria.wait("Найновіші згори")).labels[0])
    await maria.press("Скасувати цю зміну")
    await maria.press((await maria.wait("Найновіші згори")).labels[2])
    await maria.press("Скасувати цю зміну")
    await at_line(maria)


async def test_shared_templates_are_in_the_history_and_come_back(town: Town) -> None:
    maria = await town.coordinator()
    await maria.send("/content")
    await maria.press("Шаблони")
    await maria.press("Новий спільний")
    await maria.send("Лінії")
    await maria.send("Гаряча лінія: 15-47")
    await maria.wait("Збережено")
    await maria.press("Видалити")
    await maria.press("Так, видалити шаблон")
    await maria.wait("Шаблонів ще немає")
    await maria.send("/templates")
    await maria.press("Новий шаблон")
    await maria.send("Власний")
    await maria.send("Його не видно в історії")
    await maria.wait("Збережено")
    await maria.send("/content")
    await maria.press("Історія змін")
    listed = await maria.wait("Найновіші згори")
    assert len([one for one in listed.labels if "Шаблон «Лінії»" in one]) == 2
    assert not [one for one in listed.labels if "Власний" in one]
    await maria.press(listed.labels[0])
    assert "Стало: нічого" in (await maria.wait("Було: Лінії")).text
    await maria.press("Скасувати цю зміну")
    await maria.wait("Найновіші згори")
    await maria.send("/templates")
    await maria.press("Лінії (спільний)")
    await maria.wait("Гаряча лінія: 15-47")
