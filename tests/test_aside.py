"""A question that waits for words, and whoever does something else instead."""

from tests.conftest import Town, file_request, newest, shows

TITLE = "Довідку скасовують без попередження"


async def test_after_a_command_words_are_no_name_of_a_problem(town: Town) -> None:
    marta = await town.coordinator("Марта")
    ihor = await town.officer(marta)
    olena = await town.applicant()
    await file_request(olena)
    for elsewhere in ("/staff", "Прострочені"):
        await marta.send("/problems")
        await marta.press("Нова проблема")
        await marta.press("Виплати ВПО")
        await marta.wait("Як коротко назвати")
        await marta.send(elsewhere)
        await marta.wait("У команді" if elsewhere == "/staff" else "Прострочених і")
        await marta.send("Зателефоную завтра")
        await marta.wait("нікому не надіслано")
    await ihor.press("Взяти в роботу")
    await ihor.press("Ще")
    await ihor.press("Системна проблема")
    await ihor.press("Нова проблема")
    await ihor.wait("Без імен")
    await ihor.send(TITLE)
    await ihor.wait("відомо")
    await ihor.send("/queue")
    await ihor.wait("У вас 1")
    await ihor.send("Банк відповість до п’ятниці")
    assert "№ 26-000001 · Олена · Виплати ВПО" in (await ihor.wait("Кому це?")).labels
    await ihor.press("№ 26-000001 · Олена · Виплати ВПО")
    await olena.wait("Банк відповість до п’ятниці")
    await marta.send("/problems")
    await marta.wait("поки немає")


async def test_a_button_of_a_notice_takes_nothing_of_what_was_typed(town: Town) -> None:
    marta = await town.coordinator("Марта")
    await marta.send("/invite")
    await marta.press("Координатор / координаторка")
    link = (await marta.wait("https://t.me/")).text
    await marta.send("/problems")
    await marta.press("Нова проблема")
    await marta.press("Виплати ВПО")
    await marta.wait("Як коротко назвати")
    await marta.send(TITLE)
    question = await marta.wait("відомо")
    lesia = await town.telegram.person("Леся")
    await lesia.send(f"/start {link.split('?start=')[1].split()[0]}")
    await lesia.press("Приєднатися")
    await marta.press("Підтвердити")
    await lesia.wait("вітаємо")
    await town.settle()
    await marta.send("Лесю, вітаю в команді")
    await marta.wait("нікому не надіслано")
    await marta.press("Пропустити", on=question)
    assert TITLE in (await marta.wait("Проблему записано")).text


async def test_a_question_to_the_officer_is_no_name(town: Town) -> None:
    olena = await town.applicant()
    await olena.send("Мої дані")
    await olena.press("Як до вас звертатися")
    await olena.wait("Зараз:")
    await olena.send("Мої звернення")
    await olena.wait("ще немає")
    await olena.send("Коли буде виплата?")
    await olena.wait("Куди")
    await town.settle()
    assert await shows(olena, "відтепер звертаємося так") == 0
    await olena.send("Мої дані")
    await olena.press("Як до вас звертатися")
    assert "Коли" not in (await newest(olena, "Зараз:")).text
