"""Referring to an institution: nothing is passed on without the person's word, and somebody looks if it helped."""

import pytest

from bot.sandbox.phone import Phone
from tests.conftest import Town, file_request, newest, shows
from tests.test_leaving import leaves

PLACE = "УСЗН у Вінниці <відділ 2>"
WHAT = "Опис затримки і громаду"


@pytest.fixture
async def case(town: Town) -> tuple[Town, Phone, Phone]:
    ihor = await town.officer(await town.coordinator())
    olena = await town.applicant()
    await file_request(olena)
    await ihor.press("Взяти в роботу")
    await olena.wait("в роботі")
    await town.settle()
    return town, ihor, olena


async def prepare(ihor: Phone, days: str = "тиждень") -> None:
    """Up to the question whose word there is."""
    await ihor.press("Направити до установи")
    await ihor.wait("До якої установи")
    await ihor.send(PLACE)
    await ihor.wait("що передаємо")
    await ihor.send(WHAT)
    await ihor.wait("Коли перевірити")
    await ihor.press(days)
    await ihor.wait("Без згоди нічого не передавайте")


async def ask(ihor: Phone, olena: Phone) -> None:
    await prepare(ihor)
    await ihor.press("Запитати в боті")
    await ihor.wait("Запит надіслано")
    question = await olena.wait("Пропоную направити")
    assert PLACE in question.text
    assert WHAT in question.text
    assert question.labels == ["Погоджуюсь", "Не погоджуюсь"]


async def test_agreed_in_the_bot_and_confirmed_on_the_date(case) -> None:
    town, ihor, olena = case
    await ask(ihor, olena)
    await ihor.wait("Стан: чекаємо на заявника")
    await olena.press("Погоджуюсь")
    await olena.wait("направляємо до установи")
    assert WHAT in (await ihor.wait("можна передавати")).text
    await town.settle()
    assert "Погоджуюсь" not in (await olena.refresh()).buttons()
    await newest(ihor, "Стан: направлено до установи")
    await town.telegram.advance(days=7)
    assert (await ihor.wait("Чи допомогли?")).labels == ["Допомогу підтверджено", "Ще чекаємо", "Не допомогли"]
    await ihor.press("Ще чекаємо")
    await ihor.wait("нагадаємо: 26 жовтня, понеділок")
    await town.telegram.advance(days=7)
    await ihor.wait("Чи допомогли?")
    await ihor.press("Допомогу підтверджено")
    await ihor.wait("допомогу підтверджено")
    await town.telegram.advance(days=30)
    await town.settle()
    assert await shows(ihor, "Чи допомогли?") == 0
    await ihor.press("Вирішено")
    await ihor.wait("З яким результатом?")


async def test_not_agreed(case) -> None:
    town, ihor, olena = case
    await ask(ihor, olena)
    await olena.press("Не погоджуюсь")
    await olena.wait("нічого не передаємо")
    await ihor.wait("Згоди немає")
    await town.settle()
    await newest(ihor, "Стан: у роботі")
    await ask(ihor, olena)


async def test_the_consent_is_there_already(case) -> None:
    town, ihor, olena = case
    await prepare(ihor, "3 дні")
    await ihor.press("Згоду вже отримано")
    await ihor.wait("Нагадаємо перевірити: 15 жовтня")
    told = await olena.wait("З вашої згоди направляю")
    assert PLACE in told.text
    assert WHAT in told.text
    assert told.labels == []
    await town.settle()
    await newest(ihor, "Стан: направлено до установи")
    await town.telegram.advance(days=3)
    await ihor.wait("Чи допомогли?")
    await ihor.press("Не допомогли")
    await ihor.wait("Стан: у роботі")
    await ask(ihor, olena)


async def test_words_instead_of_a_button_still_leave_the_choice(case) -> None:
    town, ihor, olena = case
    await ask(ihor, olena)
    await olena.send("А що то за установа?")
    await ihor.wait("А що то за установа?")
    await ihor.wait("Стан: у роботі")
    await olena.press("Погоджуюсь")
    await ihor.wait("можна передавати")
    await town.settle()


@pytest.mark.parametrize("word", ["Погоджуюсь", "Не погоджуюсь"])
async def test_the_word_counts_while_the_case_goes_to_a_colleague(case, word: str) -> None:
    town, ihor, olena = case
    oksana = await town.officer(town.people["Марія"], "Оксана")
    await ask(ihor, olena)
    await olena.send("А що то за установа?")
    await ihor.wait("Стан: у роботі")
    await leaves(town, "Ігор")
    await oksana.wait("А що то за установа?")
    await olena.press(word)
    if word == "Не погоджуюсь":
        await olena.wait("нічого не передаємо")
        assert "в роботі" not in (await oksana.wait("Згоди немає")).text
        return
    await olena.wait("направляємо до установи")
    assert WHAT in (await oksana.wait("Є згода на направлення")).text
    card = await newest(oksana, "Стан: радника визначено")
    await oksana.press_data(card, "c:refer_made:26000001:")
    await oksana.wait("кнопка вже не діє")
    await oksana.press("Взяти в роботу")
    await oksana.press("Направити до установи")
    assert "Згода є." in (await oksana.wait("Куди: ")).text
    await oksana.press("Згоду вже отримано")
    assert PLACE in (await olena.wait("З вашої згоди направляю")).text
    await town.settle()
    await newest(oksana, "Стан: направлено до установи")


async def test_silence_is_reminded_of_with_the_same_buttons(case) -> None:
    town, ihor, olena = case
    await ask(ihor, olena)
    await town.telegram.advance(days=3)
    reminder = await olena.wait("чекаємо на вашу відповідь")
    assert reminder.labels == ["Погоджуюсь", "Не погоджуюсь"]
    await olena.press("Погоджуюсь")
    await ihor.wait("можна передавати")
    question = await newest(olena, "Пропоную направити")
    if question.labels:
        await olena.press("Не погоджуюсь", on=question)
        await olena.wait("кнопка вже не діє")
    await town.settle()


async def test_taken_back_or_agreed_by_phone(case) -> None:
    town, ihor, olena = case
    await ask(ihor, olena)
    await ihor.press("Направити до установи")
    await ihor.wait("Чекаємо на згоду")
    await ihor.press("Відкликати запит")
    await ihor.wait("Запит відкликано")
    await olena.press("Погоджуюсь")
    await olena.wait("кнопка вже не діє")
    await ask(ihor, olena)
    await ihor.press("Направити до установи")
    await ihor.press("Згоду вже отримано")
    await olena.wait("З вашої згоди направляю")
    await town.settle()
    await newest(ihor, "Стан: направлено до установи")


async def test_back_odd_order_and_what_isnt_words(case) -> None:
    town, ihor, olena = case
    await ihor.press("Направити до установи")
    await ihor.wait("До якої установи")
    await ihor.send_photo()
    await ihor.wait("словами")
    await ihor.send("Не туди")
    await ihor.wait("що передаємо")
    await ihor.press("Назад")
    await ihor.wait("До якої установи")
    await ihor.send(PLACE)
    await ihor.wait("що передаємо")
    await town.restart()
    await ihor.send(WHAT)
    await ihor.wait("Коли перевірити")
    await ihor.send("через тиждень")
    await ihor.wait("Кому це?")
    await ihor.press("Нікому")
    await ihor.press("2 тижні")
    await ihor.wait("Без згоди нічого")
    await ihor.press("Назад")
    await ihor.wait("Коли перевірити")
    await ihor.press("місяць")
    await ihor.wait("Без згоди нічого")
    await ihor.press("Згоду вже отримано")
    assert PLACE in (await olena.wait("З вашої згоди")).text
    await town.settle()


async def test_the_case_moves_on_while_it_is_typed(case) -> None:
    town, ihor, olena = case
    await ihor.press("Направити до установи")
    await ihor.wait("До якої установи")
    await olena.send("Мої звернення")
    await olena.press("№ 26-000001 · Виплати ВПО · у роботі")
    await olena.press("Відкликати")
    await olena.press("Так, відкликати")
    await town.settle()
    await ihor.send("Пенсійний фонд")
    await ihor.wait("Ваше повідомлення збережено")


async def test_a_stranger_presses_the_persons_button(case) -> None:
    town, ihor, olena = case
    await ask(ihor, olena)
    data = (await newest(olena, "Пропоную")).buttons[0][0].data
    petro = await town.applicant("Петро")
    await petro.press_data(petro.last, data)
    await petro.wait("немає серед доступних")
    await newest(ihor, "чекаємо на заявника")


async def test_the_copy_of_ones_data_says_what_went_where(case) -> None:
    town, ihor, olena = case
    await prepare(ihor)
    await ihor.press("Згоду вже отримано")
    await olena.wait("З вашої згоди")
    await olena.send("Мої дані")
    await olena.press("Отримати копію")
    await town.settle()
    await olena.refresh()
    (document,) = [one for one in olena.messages if one.kind == "document"]
    page = (await town.telegram.download(document.file)).decode()
    assert WHAT in page
    assert "Направлено 12 жовтня" in page
    await olena.press("Видалити мої дані")
    await olena.press("Так, видалити")
    await town.settle()
    await ihor.refresh()
    assert ihor.received(WHAT) == []
