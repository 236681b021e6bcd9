"""Problems that repeat: officers gather them, the centre takes them on, the answer comes back to people."""

from dataclasses import dataclass

import pytest

from bot.sandbox.phone import Phone
from tests.conftest import Town, file_request, newest, shows

TITLE = "Виплату <b>припиняють</b> після переїзду"
ANSWER = "Подайте заяву через Дію & додайте довідку"
LVIV = "Львівська область"


@dataclass
class Bridge:
    """Two regions, two officers, the coordinator and two people with the same trouble."""

    town: Town
    marta: Phone
    ihor: Phone
    iryna: Phone
    olena: Phone
    taras: Phone


@pytest.fixture
async def bridge(town: Town) -> Bridge:
    marta = await town.coordinator("Марта")
    ihor = await town.officer(marta)
    iryna = await town.officer(marta, "Ірина", LVIV)
    olena, taras = await town.applicant("Ол<е>на"), await town.applicant("Тарас")
    await file_request(olena)
    await ihor.press("Взяти в роботу")
    await file_request(taras, region=LVIV)
    await iryna.press("Взяти в роботу")
    await taras.wait("в роботі")
    await town.settle()
    return Bridge(town, marta, ihor, iryna, olena, taras)


async def mark_new(officer: Phone, title: str = TITLE, words: str = "") -> None:
    """From the newest card: «Ще», «Системна проблема», «Нова проблема»."""
    await officer.press("Ще")
    await officer.press("Системна проблема")
    await officer.wait("проблем")
    await officer.press("Нова проблема")
    await officer.wait("Без імен")
    await officer.send(title)
    await officer.wait("відомо")
    if words:
        await officer.send(words)
    else:
        await officer.press("Пропустити")
    await officer.wait("Проблему записано")


async def mark(officer: Phone, pick: str) -> None:
    await officer.press("Ще")
    await officer.press("Системна проблема")
    await officer.wait("Про яку проблему")
    await officer.press(pick)
    await officer.press("Додати це звернення")
    await officer.wait("Додано до проблеми")


async def open_first(person: Phone) -> None:
    await person.send("/problems")
    await person.wait("системн")
    await person.press(next(one for one in person.buttons() if one.startswith("1. ")))
    await person.wait("Виплати ВПО ·")


async def test_from_two_cases_to_an_answer(bridge: Bridge) -> None:
    b = bridge
    await mark_new(b.ihor, words="УСЗН просить нову заяву")
    await b.town.settle()
    assert f"Системна проблема: «{TITLE}»" in (await newest(b.ihor, "Стан: у роботі")).text

    await b.iryna.press("Ще")
    await b.iryna.press("Системна проблема")
    listed = await b.iryna.wait("Про яку проблему")
    assert f"1. {TITLE}\n1 людина, 1 справа, 1 область" in listed.text
    await b.iryna.press(next(one for one in b.iryna.buttons() if one.startswith("1. ")))
    shown = await b.iryna.wait("УСЗН просить нову заяву")
    assert "Ігор" not in shown.text
    assert "Ол<е>на" not in shown.text
    assert "000001" not in shown.text
    await b.iryna.press("Додати це звернення")
    linked = await b.iryna.wait("Додано до проблеми")
    assert "2 людини, 2 справи, 2 області · цього місяця нових: 2 · відкрита" in linked.text
    await b.iryna.press("Підняти до центру")
    await b.iryna.wait("координатори вже знають")
    told = await b.marta.wait("Ірина піднімає проблему до центру")
    assert "2 людини, 2 справи, областей: 2" in told.text

    await b.marta.press("Відкрити проблему")
    shown = await b.marta.wait("піднято до центру")
    assert "Де: Вінницька область, Львівська область" in shown.text
    assert "піднято до центру (Ірина)" in shown.text
    await b.marta.press("Передано до …")
    await b.marta.wait("Кому передано?")
    await b.marta.send("Мінсоцполітики <відділ>")
    await b.marta.wait("Коли?")
    await b.marta.send("13.10")
    assert (await b.marta.wait("ще не настала")).text
    await b.marta.send("9.10")
    assert "передано: Мінсоцполітики <відділ>, 9 жовтня 2026" in (await b.marta.wait("Записано, кому передано")).text
    await b.marta.press("Записати відповідь")
    await b.marta.wait("Що відповіли?")
    await b.marta.send(ANSWER)
    await b.marta.press("Сьогодні")
    await b.marta.wait("Відповідь записано. Радники")
    for officer in (b.ihor, b.iryna):
        assert ANSWER in (await officer.wait("Є відповідь центру")).text

    await b.ihor.press("Відкрити проблему")
    shown = await b.ihor.wait("відповідь: «")
    assert "Марта" not in shown.text
    assert "Ірина" not in shown.text
    await b.ihor.press("№ 26-000001")
    await b.ihor.wait("частина системної проблеми")
    await b.ihor.press("Відповідь центру — людині")
    await b.ihor.wait("Ол<е>на отримає:")
    await b.ihor.press("Надіслати")
    assert (await b.olena.wait(ANSWER)).text == f"№ 26-000001 · Ігор\n{ANSWER}"
    await b.town.settle()
    assert await shows(b.taras, ANSWER) == 0
    assert await b.town.telegram.refusals() == []


async def test_the_answer_may_be_changed_before_sending(bridge: Bridge) -> None:
    b = bridge
    await mark_new(b.ihor)
    await open_first(b.marta)
    await b.marta.press("Записати відповідь")
    await b.marta.wait("Що відповіли?")
    await b.marta.send(ANSWER)
    await b.marta.press("Сьогодні")
    await b.ihor.wait("Є відповідь центру")
    await mark(b.iryna, "1. Виплату <b>припиняють</b> після переїзду")
    await b.iryna.press("Відповідь центру — людині")
    preview = await b.iryna.wait("Тарас отримає:")
    assert preview.labels == ["Надіслати", "Змінити", "Назад"]
    send = preview.buttons[0][0].data
    await b.iryna.press("Змінити")
    await b.iryna.wait("Скопіюйте текст")
    await b.iryna.send("Тарасе, подайте заяву через Дію")
    await b.taras.wait("Тарасе, подайте заяву")
    await b.iryna.press_data(preview, send)
    await b.iryna.wait("вже не діє")
    await b.town.settle()
    assert await shows(b.taras, ANSWER) == 0


async def test_a_case_belongs_to_one_and_may_be_taken_out(bridge: Bridge) -> None:
    b = bridge
    await mark_new(b.ihor)
    made = await newest(b.ihor, "Проблему записано")
    link = "c:problem_link:26000001:1"
    await b.ihor.press_data(made, link)
    await b.town.settle()
    await b.ihor.press("Прибрати зі справи")
    await b.ihor.wait("більше не частина проблеми")
    await b.ihor.press_data(made, "c:problem_unlink:26000001:")
    await b.town.settle()
    assert "Системна проблема" not in (await newest(b.ihor, "Стан: у роботі")).text
    await b.ihor.press("Обрати іншу проблему")
    assert "звернень ще немає" in (await b.ihor.wait("Про яку проблему")).text
    await b.ihor.press_data(made, link)
    await b.ihor.wait("Додано до проблеми")
    await b.town.settle()
    assert "Системна проблема" in (await newest(b.ihor, "Стан: у роботі")).text


async def test_similar_ones_are_shown_before_a_new_one_is_made(bridge: Bridge) -> None:
    b = bridge
    await mark_new(b.ihor)
    await b.iryna.press("Ще")
    await b.iryna.press("Системна проблема")
    await b.iryna.press("Нова проблема")
    await b.iryna.wait("Без імен")
    await b.iryna.send_photo()
    await b.iryna.wait("словами, одним повідомленням")
    await b.iryna.send("Д" * 101)
    await b.iryna.wait("не довшим за 100")
    await b.iryna.send("Виплата на 4111 1111 1111 1111")
    await b.iryna.wait("номер картки")
    await b.iryna.send("Припинили виплати: переїзди")
    similar = await b.iryna.wait("Схожа проблема вже може бути")
    assert similar.labels == ["1. Виплату <b>припиняють</b> після переїзду", "Пропустити", "Назад"]
    await b.town.restart()
    await b.iryna.press("1. Виплату <b>припиняють</b> після переїзду")
    await b.iryna.press("Додати це звернення")
    await b.iryna.wait("Додано до проблеми")
    await b.iryna.press_data(similar, "c:problem_skip:26000002:")
    await b.town.settle()
    await b.marta.send("/problems")
    assert "1 системна проблема" in (await b.marta.wait("системн")).text


async def test_many_have_pages_and_are_found_by_words(bridge: Bridge) -> None:
    b = bridge
    for i in range(7):
        await mark_new(b.ihor, f"Довідка {'абвгдеж'[i] * 4}")
        await b.ihor.press("Прибрати зі справи")
        await b.ihor.wait("більше не частина")
        await b.ihor.press("Назад")
        await b.ihor.press("Назад")
        await b.ihor.send("/case 1")
        await b.ihor.wait("Стан:")
    await b.iryna.press("Ще")
    await b.iryna.press("Системна проблема")
    await b.iryna.wait("6. Довідка")
    await b.iryna.press("›")
    await b.iryna.wait("7. Довідка")
    await b.iryna.press("‹")
    await b.iryna.press("Знайти за словами")
    await b.iryna.wait("Яке слово")
    await b.iryna.send("гггг довідки")
    found = await b.iryna.wait("Ось що знайдено")
    assert "1. Довідка гггг" in found.text
    assert "2. " not in found.text
    await b.iryna.press("Шукати ще")
    await b.iryna.send("житло")
    await b.iryna.wait("нічого не знайдено")
    await b.marta.send("/problems")
    await b.marta.wait("7 системних проблем")
    await b.marta.press("›")
    await b.marta.wait("7. Довідка")
    await b.town.settle()
    assert await b.town.telegram.refusals() == []
