"""Closing with a word, and two requests of one person that become one."""

import pytest

from bot.sandbox.phone import Phone
from tests.conftest import Town, file_request, newest, shows

SECOND = "№ 26-000002 · Виплати ВПО"


@pytest.fixture
async def two(town: Town) -> tuple[Town, Phone, Phone]:
    """Olena has written twice; Ihor has both, the first one's card newest."""
    ihor = await town.officer(await town.coordinator())
    olena = await town.applicant()
    for words in ("Виплату за вересень не отримали", "І досі нічого немає"):
        await file_request(olena, words)
        await ihor.press("Взяти в роботу")
        await olena.wait("в роботі")
    await town.settle()
    await ihor.send("/case 1")
    await ihor.wait("№ 26-000001")
    return town, ihor, olena


async def test_a_duplicate_goes_on_in_the_other(two) -> None:
    town, ihor, olena = two
    await ihor.press("Закрити")
    await ihor.wait("Чому закрити?")
    await ihor.press("Повторне звернення")
    assert (await ihor.wait("З яким зверненням")).labels == [SECOND, "Закрити без об’єднання", "Назад"]
    await ihor.press(SECOND)
    await ihor.wait("Закриємо це звернення")
    await ihor.press("Об’єднати")
    await ihor.wait("Сюди приєднано № 26-000001")
    assert "№ 26-000002" in (await olena.wait("об’єднали")).text
    await town.settle()
    assert await shows(olena, "об’єднали") == 1
    await olena.send("Ось іще довідка", reply_to=await newest(olena, "№ 26-000001 прийнято"))
    assert (await ihor.wait("Ось іще довідка")).text.startswith("№ 26-000002")
    await ihor.send("Дякую, бачу", reply_to=await newest(ihor, "Виплату за вересень"))
    assert (await olena.wait("Дякую, бачу")).text.startswith("№ 26-000002")
    await ihor.send("/case 2")
    await town.settle()
    await ihor.press("Історія")
    assert "Виплату за вересень" in (await ihor.wait("І досі нічого")).text


async def test_from_more_and_back_again(two) -> None:
    town, ihor, olena = two
    await ihor.press("Ще")
    await ihor.wait("Що зробити?")
    await ihor.press("Об’єднати з іншим")
    await ihor.wait("З яким зверненням")
    await ihor.press(SECOND)
    await ihor.wait("Закриємо це звернення")
    yes = await newest(ihor, "Закриємо це звернення")
    for _ in range(2):
        await ihor.press_data(yes, yes.buttons[0][0].data)
    await olena.wait("об’єднали")
    await town.settle()
    assert await shows(olena, "об’єднали") == 1
    await olena.press("Відкрити знову")
    await ihor.wait("Відкрито знову")
    await olena.send("Це про інше", reply_to=await newest(olena, "№ 26-000001 прийнято"))
    assert (await ihor.wait("Це про інше")).text.startswith("№ 26-000001")


async def test_somebody_elses_case_is_no_target(two) -> None:
    town, ihor, _ = two
    petro = await town.applicant("Петро")
    await file_request(petro)
    await ihor.press("Взяти в роботу")
    await petro.wait("в роботі")
    await ihor.send("/case 1")
    card = await ihor.wait("№ 26-000001")
    await ihor.press_data(card, "c:merge_yes:26000001:26000003")
    await ihor.wait("кнопка вже не діє")
    await ihor.send("/case 3")
    card = await ihor.wait("№ 26-000003")
    await ihor.press("Закрити")
    await ihor.press("Повторне звернення")
    await petro.wait("вже є інше ваше звернення")
    await town.settle()


async def test_closing_with_a_word(two) -> None:
    town, ihor, olena = two
    await ihor.press("Закрити")
    await ihor.wait("спершу надішліть")
    await ihor.send_photo(caption="Ось куди з цим")
    await ihor.wait("отримає ваші слова")
    await ihor.send("і ще")
    await ihor.wait("Кому це?")
    await ihor.press("Нікому")
    await town.settle()
    await town.telegram.advance(minutes=20)
    await ihor.press("Не з наших питань")
    assert (await olena.wait("Ось куди з цим")).kind == "photo"
    await town.settle()
    assert await shows(olena, "поза тим, з чим допомагають") == 1
    assert await shows(olena, "і ще") == 0


async def test_closing_words_expire_and_are_never_lost(two) -> None:
    town, ihor, olena = two
    await ihor.press("Вирішено")
    await ihor.press("Дано роз’яснення")
    await ihor.wait("Напишіть кілька слів")
    await town.telegram.advance(minutes=16)
    await ihor.send("Запізні слова")
    await ihor.wait("Кому це?")
    await ihor.press("Нікому")
    await ihor.press("Вирішено")
    await ihor.press("Дано роз’яснення")
    await ihor.wait("Напишіть кілька слів")
    await olena.send("Мої звернення")
    await olena.press("№ 26-000001 · Виплати ВПО · у роботі")
    await olena.press("Відкликати")
    await olena.press("Так, відкликати")
    await town.settle()
    await ihor.send("Слова про закрите")
    await ihor.wait("Ваше повідомлення збережено")
    await town.settle()
    assert await shows(olena, "Слова про закрите") == 0


async def merge(ihor: Phone) -> None:
    await ihor.press("Ще")
    await ihor.press("Об’єднати з іншим")
    await ihor.press(SECOND)
    await ihor.press("Об’єднати")
    await ihor.wait("Сюди приєднано № 26-000001")


async def test_what_the_person_was_adding_goes_on_in_the_other(two) -> None:
    town, ihor, olena = two
    await olena.send("Мої звернення")
    mine = await olena.wait("звернення")
    await olena.press("№ 26-000001 · Виплати ВПО · у роботі", on=mine)
    await olena.wait("Ви писали")
    await olena.press("Додати")
    await olena.wait("додамо до звернення № 26-000001")
    await merge(ihor)
    await olena.wait("об’єднали")
    await olena.send("Ось номер рахунку справи")
    await olena.wait("Додали до звернення № 26-000002")
    assert (await ihor.wait("Ось номер рахунку справи")).text.startswith("№ 26-000002")
    await olena.send("І ще одне")
    assert (await ihor.wait("І ще одне")).text.startswith("№ 26-000002")
    await town.settle()
    assert await shows(olena, "Додали до звернення") == 1


async def test_an_old_question_where_a_message_belongs_leads_to_the_other(two) -> None:
    _, ihor, olena = two
    await olena.send("Куди це")
    asked = await olena.wait("Куди його віднести?")
    await merge(ihor)
    await olena.wait("об’єднали")
    await olena.press("Додати до № 26-000001 — побачить Ігор", on=asked)
    await olena.wait("Додали до звернення № 26-000002")
    assert (await ihor.wait("Куди це")).text.startswith("№ 26-000002")


async def test_what_was_typed_isnt_lost_when_the_case_has_ended_meanwhile(two) -> None:
    town, ihor, olena = two
    await olena.send("Куди це")
    asked = await olena.wait("Куди його віднести?")
    await ihor.send("Кому я це пишу")
    to_whom = await ihor.wait("Кому це?")
    await ihor.press("Закрити", on=await newest(ihor, "Стан: у роботі"))
    await ihor.press("Не з наших питань")
    await olena.wait("закрито")
    await town.settle()
    await olena.press("Додати до № 26-000001 — побачить Ігор", on=asked)
    anew = await olena.wait("Те звернення вже завершене")
    assert anew.labels[:2] == ["Відкрити знову № 26-000001", "Додати до № 26-000002 — побачить Ігор"]
    await olena.press("Додати до № 26-000002 — побачить Ігор")
    await ihor.wait("Куди це")
    await ihor.press("№ 26-000001 · Олена · Виплати ВПО", on=to_whom)
    await town.settle()
    again = await newest(ihor, "Кому це?")
    assert again.labels == ["№ 26-000002 · Олена · Виплати ВПО", "Нікому"]
    await ihor.press("№ 26-000002 · Олена · Виплати ВПО", on=again)
    await olena.wait("Кому я це пишу")


async def test_a_duplicate_closed_with_a_word_still_may_go_on_in_the_other(two) -> None:
    town, ihor, olena = two
    await ihor.press("Закрити")
    await ihor.wait("спершу надішліть")
    await ihor.send("Далі говоримо в іншому зверненні")
    await ihor.wait("отримає ваші слова")
    await ihor.press("Повторне звернення")
    assert (await ihor.wait("З яким зверненням")).labels == [SECOND, "Закрити без об’єднання", "Назад"]
    await ihor.press("Назад")
    await ihor.wait("отримає ваші слова")
    await ihor.press("Повторне звернення")
    await ihor.press(SECOND)
    await ihor.wait("й отримає ваші слова")
    await ihor.press("Назад")
    await ihor.press(SECOND)
    await ihor.press("Об’єднати")
    await ihor.wait("Сюди приєднано № 26-000001")
    await olena.wait("Далі говоримо в іншому")
    await olena.wait("об’єднали")
    await town.settle()
    assert await shows(olena, "Далі говоримо в іншому") == 1
    await ihor.press("Відкликати")
    await ihor.wait("Звернення лишається закритим")
    await town.settle()
    assert await shows(olena, "Далі говоримо в іншому") == 0


async def test_a_duplicate_may_be_closed_with_a_word_alone(two) -> None:
    town, ihor, olena = two
    await ihor.press("Закрити")
    await ihor.wait("спершу надішліть")
    await ihor.send("Про це вже пишемо")
    await ihor.wait("отримає ваші слова")
    await ihor.press("Повторне звернення")
    await ihor.press("Закрити без об’єднання")
    await olena.wait("Про це вже пишемо")
    await olena.wait("вже є інше ваше звернення")
    await town.settle()
    assert await shows(olena, "об’єднали") == 0
    card = await newest(ihor, "Закрито, людині повідомлено")
    await ihor.press_data(card, "c:merge_yes:26000001:26000002.word")
    await ihor.wait("кнопка вже не діє")


async def test_copied_buttons_of_a_merge_do_nothing_for_others(two) -> None:
    town, ihor, olena = two
    petro = await town.applicant("Петро")
    lviv = await town.officer(town.people["Марія"], "Леся", "Львівська область")
    for other in (petro, lviv):
        for act, value in (("merge", ""), ("merge_with", "26000002"), ("merge_yes", "26000002"), ("close_as", "dup")):
            await other.press_data(other.last, f"c:{act}:26000001:{value}")
            await other.wait("немає серед доступних")
    await town.settle()
    await newest(ihor, "Стан: у роботі")
    assert await shows(olena, "об’єднали") == 0


async def test_the_term_of_an_official_appeal_goes_on_in_the_other(two) -> None:
    town, ihor, _ = two
    await ihor.press("Ще")
    await ihor.press("Офіційне звернення")
    await ihor.press("15 днів: вивчати не треба")
    await ihor.wait("до 27 жовтня")
    await town.settle()
    await ihor.send("/case 1")
    await ihor.wait("№ 26-000001")
    await ihor.press("Ще")
    await ihor.press("Об’єднати з іншим")
    await ihor.press(SECOND)
    await ihor.press("Об’єднати")
    await ihor.wait("Сюди приєднано № 26-000001")
    await town.settle()
    await town.telegram.advance(days=12)
    assert "26-000002" in (await ihor.wait("спливає 27 жовтня")).text
