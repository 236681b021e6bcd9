"""Answers for often: kept once, sent in two taps."""

from typing import Any

import pytest

from bot.sandbox.phone import Phone
from models import templates
from tests.conftest import Town, file_request, newest, shows

TEXT = "Добрий день, {ім'я}. Звернення {номер} ({ Категорія }) веде {радник}. {громада}"


@pytest.fixture
async def case(town: Town) -> tuple[Town, Phone, Phone]:
    maria = town.people["Марія"] = await town.coordinator()
    ihor = await town.officer(maria)
    olena = await town.applicant("Ол<е>на")
    await file_request(olena)
    await ihor.press("Взяти в роботу")
    await olena.wait("в роботі")
    await town.settle()
    return town, ihor, olena


async def make(person: Phone, title: str, text: str, kind: str = "Новий шаблон") -> None:
    await person.send("/templates")
    await person.press(kind)
    await person.wait("Як назвати шаблон?")
    await person.send(title)
    await person.wait("Напишіть текст шаблону")
    await person.send(text)
    await person.wait("Збережено")


async def test_two_taps_send_it(case: Any) -> None:
    town, ihor, olena = case
    await make(ihor, "Вітання <b>", "Добрий день, {ім'я}. Звернення {номер} веде {радник}: 1 < 2 & {")
    await ihor.press("Відповісти")
    await ihor.wait("Пишіть")
    await ihor.press("Шаблони")
    await ihor.wait("Який шаблон?")
    await ihor.press("Вітання <b>")
    preview = await ihor.wait("отримає:")
    assert "Добрий день, Ол<е>на. Звернення 26-000001 веде Ігор: 1 < 2 & {" in preview.text
    assert preview.labels == ["Надіслати", "Змінити", "Назад"]
    send = preview.buttons[0][0].data
    await ihor.press("Надіслати")
    got = await olena.wait("Добрий день, Ол<е>на")
    assert got.text.startswith("№ 26-000001 · Ігор")
    await ihor.press_data(preview, send)
    await ihor.wait("вже не діє")
    await town.settle()
    assert await shows(olena, "Добрий день, Ол<е>на") == 1
    await olena.send("Дякую", reply_to=got)
    await ihor.wait("Дякую")
    await newest(ihor, "Надіслано: Ол<е>на")
    await ihor.send("/templates")
    await ihor.press("Вітання <b>")
    await ihor.wait("Надіслано 1 раз")
    await town.settle()
    assert await town.telegram.refusals() == []


async def test_one_that_was_rewritten_meanwhile_is_shown_before_it_is_sent(case: Any) -> None:
    town, ihor, olena = case
    maria = town.people["Марія"]
    await make(maria, "Лінії", "Гаряча лінія: 15-48", "Новий спільний")
    await ihor.press("Відповісти")
    await ihor.press("Шаблони")
    await ihor.press("Лінії (спільний)")
    await ihor.wait("Гаряча лінія: 15-48")
    await maria.press("Змінити текст")
    await maria.wait("Напишіть текст шаблону")
    await maria.send("Гаряча лінія: 15-45")
    await maria.wait("Збережено")
    await ihor.press("Надіслати")
    preview = await ihor.wait("Гаряча лінія: 15-45")
    assert preview.labels == ["Надіслати", "Змінити", "Назад"]
    await town.settle()
    assert await shows(olena, "Гаряча лінія") == 0
    await ihor.press("Надіслати")
    await olena.wait("Гаряча лінія: 15-45")


async def test_it_may_be_changed_before_sending(case: Any) -> None:
    town, ihor, olena = case
    await make(ihor, "Банк", "Який у вас банк, {ім’я}?")
    await ihor.press("Уточнити")
    await ihor.press("Шаблони")
    await ihor.press("Банк")
    await ihor.wait("отримає:")
    await ihor.press("Змінити")
    await ihor.wait("Скопіюйте текст")
    await town.restart()
    await ihor.press("Назад")
    await ihor.wait("отримає:")
    await ihor.press("Назад")
    await ihor.wait("Який шаблон?")
    await ihor.press("Назад")
    await ihor.wait("Що уточнити?")
    await ihor.press("Шаблони")
    await ihor.press("Банк")
    await ihor.wait("отримає:")
    await ihor.send("Який банк і який рахунок?")
    await olena.wait("Який банк і який рахунок?")
    await town.settle()
    await newest(ihor, "Стан: чекаємо на заявника")
    assert await shows(olena, "Який у вас банк") == 0
    assert await town.telegram.refusals() == []


async def test_a_value_that_the_case_lacks_is_named(case: Any) -> None:
    town, ihor, olena = case
    await make(ihor, "Громада", "Ваша громада: {громада}, строк: {строк}")
    await ihor.press("Відповісти")
    await ihor.press("Шаблони")
    await ihor.press("Громада")
    said = await ihor.wait("немає, що підставити (громада)")
    assert "Ваша громада: {громада}, строк: 15 жовтня, четвер" in said.text
    assert said.labels == ["Назад"]
    await ihor.press_data(said, "c:template_send:26000001:answer.1")
    await town.settle()
    assert await shows(olena, "{громада}") == 0
    await ihor.send("Ваша громада: Гніванська")
    await olena.wait("Ваша громада: Гніванська")


async def test_what_cant_be_a_template_is_said_and_typed_again(case: Any) -> None:
    town, ihor, _ = case
    await ihor.send("/templates")
    assert (await ihor.wait("Шаблонів ще немає")).labels == ["Новий шаблон", "Назад"]
    await ihor.press("Новий шаблон")
    await ihor.wait("Як назвати")
    await ihor.send_photo()
    await ihor.wait("назву словами")
    await ihor.send("Т" * 300)
    await ihor.wait("Напишіть текст")
    await ihor.send("Пане {імя}, {0.__class__} і {ім’я}")
    wrong = await ihor.wait("Такого підставити не можемо: {імя}, {0.__class__}")
    assert "{ім’я}, {номер}, {категорія}, {громада}, {радник}, {строк}" in wrong.text
    await ihor.send("🙂" * 1600)
    await ihor.wait("Текст задовгий: 3")
    await ihor.send_voice()
    await ihor.wait("лише текст")
    await ihor.send("{{ім’я}} {} <pre>")
    await ihor.wait("Збережено")
    await town.settle()
    assert await town.telegram.refusals() == []


async def test_a_template_is_renamed_rewritten_and_deleted(case: Any) -> None:
    town, ihor, _ = case
    await make(ihor, "Перша", "Один")
    await ihor.press("Змінити назву")
    await ihor.wait("Як назвати")
    await ihor.press("Назад")
    await ihor.press("Змінити назву")
    await ihor.wait("Як назвати")
    await ihor.send("Друга")
    await ihor.wait("Збережено")
    await ihor.press("Змінити текст")
    await ihor.wait("Напишіть текст")
    await ihor.send("Два " + "дуже " * 550)
    shown = await ihor.wait("Збережено")
    assert "Друга" in shown.text
    assert "Два дуже" in shown.text
    await ihor.press("Видалити")
    await ihor.wait("Видалити шаблон «Друга»?")
    await ihor.press("Назад")
    await ihor.press("Видалити")
    await ihor.press("Так, видалити шаблон")
    await ihor.wait("Шаблонів ще немає")
    await ihor.press_data(shown, "tpl:one:1")
    await ihor.wait("немає серед доступних вам")
    await town.settle()
    assert await town.telegram.refusals() == []


async def test_shared_ones_are_the_coordinators(case: Any) -> None:
    town, ihor, olena = case
    maria = town.people["Марія"]
    petro = await town.officer(maria, "Петро", "Львівська область")
    await make(maria, "Лінії", "Гаряча лінія: 15-48", "Новий спільний")
    await make(petro, "Своє", "Лише Петро")
    await ihor.send("/templates")
    listed = await ihor.wait("1 шаблон")
    assert listed.labels == ["Лінії (спільний)", "Новий шаблон", "Назад"]
    await ihor.press("Лінії (спільний)")
    assert (await ihor.wait("Гаряча лінія")).labels == ["Назад"]
    for data in ("tpl:delete_yes:1", "tpl:text:1", "tpl:new_shared:0", "tpl:one:2", "tpl:delete_yes:2"):
        await ihor.press_data(listed, data)
        await ihor.wait("немає серед доступних вам")
    await olena.press_data(await newest(olena, "прийнято"), "tpl:one:1")
    await olena.wait("вже не діє")
    await ihor.press("Відповісти")
    await ihor.press("Шаблони")
    pick = await ihor.wait("Який шаблон?")
    await petro.press_data(pick, "c:template:26000001:answer.1")
    await petro.wait("немає серед доступних вам")
    await ihor.press_data(pick, "c:template:26000001:answer.2")
    await ihor.wait("немає серед доступних вам")
    await ihor.press_data(pick, "c:template:26000001:note.1")
    await town.settle()
    assert await shows(ihor, "отримає:") == 0
    assert await town.telegram.refusals() == []


async def test_words_for_one_that_a_colleague_deleted_are_kept_and_asked_about(case: Any) -> None:
    town, *_ = case
    maria = town.people["Марія"]
    olha = await town.join(maria, "Ольга", "Координатор / координаторка")
    await make(maria, "Лінії", "Гаряча лінія: 15-48", "Новий спільний")
    await maria.press("Змінити текст")
    await maria.wait("Напишіть текст шаблону")
    await olha.send("/templates")
    await olha.press("Лінії (спільний)")
    await olha.press("Видалити")
    assert "Повернути" not in (await olha.wait("Його не бачитимуть і колеги")).text
    await olha.press("Так, видалити шаблон")
    await olha.wait("Шаблонів ще немає")
    await maria.send("Гаряча лінія: 15-47")
    await maria.wait("Того, що ви змінювали, вже немає")
    await maria.wait("Кому це?")
    await maria.send("Дзвінок до УСЗН")
    await maria.wait("Кому це?")
    assert await shows(maria, "немає серед доступних") == 0


async def test_the_list_has_pages(case: Any) -> None:
    _, ihor, _ = case
    for i in range(9):
        await make(ihor, f"Шаблон {i}", "Слова")
    await ihor.send("/templates")
    await ihor.wait("9 шаблонів")
    await ihor.press("›")
    await ihor.press("‹")
    await ihor.press("Шаблон 0")
    await ihor.wait("Ще не надсилали")


def test_placeholders() -> None:
    values = {"ім’я": "Ол{номер}ена", "номер": "26-000001"}
    text, missing = templates.fill(TEXT, lambda name: values.get(name, ""))
    assert text.startswith("Добрий день, Ол{номер}ена. Звернення 26-000001")
    assert missing == ["категорія", "радник", "громада"]
    assert templates.unknown("{ ІМ'Я } {} {{ {а\nб} {хто}") == ["хто"]
