"""The statutory clock of an official appeal."""

import pytest

from bot.sandbox.phone import Phone
from tests.conftest import Town, file_request, newest, shows


@pytest.fixture
async def marked(town: Town) -> tuple[Town, Phone, Phone]:
    ihor = await town.officer(await town.coordinator())
    olena = await town.applicant()
    await file_request(olena)
    await ihor.press("Взяти в роботу")
    await olena.wait("в роботі")
    await town.settle()
    await ihor.press("Ще")
    await ihor.wait("Що зробити?")
    await ihor.press("Офіційне звернення")
    await ihor.wait("Який?")
    await ihor.press("15 днів: вивчати не треба")
    await ihor.wait("до 27 жовтня")
    await town.settle()
    return town, ihor, olena


async def test_the_person_is_told_once_and_reminders_come(marked) -> None:
    town, ihor, olena = marked
    told = await newest(olena, "зі строком офіційного")
    assert "27 жовтня, вівторок (15 днів" in told.text
    assert "Бот не є органом влади" in told.text
    assert await shows(olena, "зі строком офіційного") == 1
    await town.telegram.advance(days=12)
    await ihor.wait("спливає 27 жовтня")
    await town.telegram.advance(days=3)
    await ihor.wait("Строк офіційного звернення минув")
    await town.people["Марія"].wait("строк офіційного звернення минув")
    await town.settle()


async def test_prolonged_to_45_days_at_most_with_notice(marked) -> None:
    town, ihor, olena = marked
    await ihor.press("Ще")
    await ihor.wait("Що зробити?")
    await ihor.press("Офіційне звернення")
    screen = await ihor.wait("до 27 жовтня")
    await ihor.press("Продовжити до 45 днів")
    await ihor.wait("45 днів, до 26 листопада")
    assert "26 листопада, четвер (45 днів" in (await olena.wait("45 днів")).text
    await ihor.press_data(screen, "c:official_extend:26000001:")
    await ihor.wait("кнопка вже не діє")
    await town.telegram.advance(days=16)
    await town.settle()
    assert await shows(ihor, "Строк офіційного звернення минув") == 0


async def test_a_resolved_case_has_no_term(marked) -> None:
    town, ihor, olena = marked
    await ihor.press("Вирішено")
    await ihor.press("Вирішено позитивно")
    await ihor.press("Без коментаря")
    await olena.wait("Чи вирішено питання?")
    await town.settle()
    await town.telegram.advance(days=16)
    await town.settle()
    assert await shows(ihor, "Строк офіційного") == 0


async def test_the_term_of_the_law_is_the_clock_wherever_one_looks(town: Town) -> None:
    maria, ihor, olena = await town.taken()
    await ihor.press("Відповісти")
    await ihor.send("Перевіряємо у виплатному центрі")
    await olena.wait("Перевіряємо")
    await town.settle()
    await ihor.press("Ще")
    await ihor.press("Офіційне звернення")
    await ihor.press("30 днів: загальний строк")
    await olena.wait("30 днів")
    for days, late in ((16, False), (13, False), (2, True)):
        await town.telegram.advance(days=days)
        await maria.send("/overdue")
        await maria.wait("Нічиї та прострочені" if late else "Прострочених і нічиїх звернень немає")
        await ihor.send("/queue")
        sections = (await ihor.wait("відкрита справа")).labels
        assert any("Прострочені" in one for one in sections) is late


async def test_thirty_days_are_prolonged_once(town: Town) -> None:
    ihor = await town.officer(await town.coordinator())
    olena = await town.applicant()
    await file_request(olena)
    await ihor.press("Взяти в роботу")
    await olena.wait("в роботі")
    await town.settle()
    await ihor.press("Ще")
    await ihor.press("Офіційне звернення")
    await ihor.press("30 днів: загальний строк")
    assert "11 листопада" in (await olena.wait("30 днів")).text
    await town.settle()
    await town.telegram.advance(days=20)
    await town.settle()
    await ihor.press("Ще", on=await newest(ihor, "Стан: у роботі"))
    await ihor.press("Офіційне звернення")
    screen = await ihor.wait("до 11 листопада")
    await ihor.press("Продовжити до 45 днів")
    await ihor.wait("45 днів, до 26 листопада")
    assert "26 листопада" in (await olena.wait("45 днів")).text
    await town.settle()
    for data in ("c:official_extend:26000001:", "c:official_days:26000001:15", "c:official_days:26000001:30"):
        await ihor.press_data(screen, data)
        await town.settle()
    assert await shows(olena, "зі строком офіційного") == 2
    await ihor.press("Ще", on=await newest(ihor, "Стан: у роботі"))
    await ihor.press("Офіційне звернення")
    assert (await ihor.wait("до 26 листопада")).labels == ["Назад"]


async def test_whom_the_bot_can_not_write_to_the_officer_tells(town: Town) -> None:
    _, ihor, olena = await town.taken()
    await olena.block()
    await town.settle()
    await ihor.press("Ще")
    await ihor.press("Офіційне звернення")
    await ihor.press("15 днів: вивчати не треба")
    await ihor.wait("скажіть їй, будь ласка, самі")
    await ihor.send("/case 1")
    await ihor.press("Закрити")
    await ihor.wait("Чому закрити?")
    await ihor.press("Не з наших питань")
    await ihor.wait("скажіть їй, будь ласка, самі")
