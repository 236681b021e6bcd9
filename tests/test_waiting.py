"""A question waits for its applicant: two reminders, then an end that can be undone."""

import pytest

from bot.sandbox.phone import Phone
from tests.conftest import Town, file_request, newest, shows

REMINDER = "чекаємо на вашу відповідь на це запитання"


@pytest.fixture
async def asked(town: Town) -> tuple[Town, Phone, Phone]:
    """Ihor has asked Olena something."""
    ihor = await town.officer(await town.coordinator())
    olena = await town.applicant()
    await file_request(olena)
    await ihor.press("Взяти в роботу")
    await ihor.press("Уточнити")
    await ihor.wait("Що уточнити?")
    await ihor.send("Який банк?")
    await olena.wait("Який банк?")
    await town.settle()
    return town, ihor, olena


async def later(town: Town, days: int) -> None:
    await town.telegram.advance(days=days)
    await town.settle()


async def test_the_card_says_since_when(asked) -> None:
    _, ihor, _ = asked
    assert "Стан: чекаємо на заявника з 12 жовтня" in (await newest(ihor, "Стан: чекаємо")).text


async def test_two_reminders_under_the_question_then_an_end_with_a_word(asked) -> None:
    town, ihor, olena = asked
    question = await newest(olena, "Який банк?")
    await later(town, 3)
    reminder = await newest(olena, REMINDER)
    assert reminder.reply_to == question.id
    assert "закриємо" not in reminder.text
    await later(town, 7)
    assert "11 листопада закриємо" in (await newest(olena, REMINDER)).text
    assert await shows(olena, REMINDER) == 2
    await later(town, 20)
    await olena.wait("а відповіді не було")
    await ihor.wait("відповіді не було 30 днів")
    await newest(ihor, "Стан: закрито")
    await olena.press("Відкрити знову")
    await ihor.wait("Відкрито знову")
    await later(town, 40)
    assert await shows(olena, REMINDER) == 2


async def test_an_answer_ends_the_wait(asked) -> None:
    town, _, olena = asked
    await olena.send("Ощадбанк", reply_to=await newest(olena, "Який банк?"))
    await later(town, 31)
    assert await shows(olena, REMINDER) == 0
    assert await shows(olena, "закрито") == 0


async def test_a_resolved_case_waits_for_nobody(asked) -> None:
    town, ihor, olena = asked
    await ihor.press("Вирішено")
    await ihor.press("Вирішено позитивно")
    await ihor.press("Без коментаря")
    await olena.wait("Чи вирішено питання?")
    await later(town, 4)
    assert await shows(olena, REMINDER) == 0


async def test_a_second_question_starts_the_count_anew(asked) -> None:
    town, ihor, olena = asked
    await later(town, 2)
    await ihor.press("Уточнити")
    await ihor.wait("Що уточнити?")
    await ihor.send("І який номер відділення?")
    await olena.wait("номер відділення")
    await later(town, 2)
    assert await shows(olena, REMINDER) == 0
    await later(town, 1)
    reminder = await newest(olena, REMINDER)
    assert reminder.reply_to == (await newest(olena, "номер відділення")).id
    assert "з 14 жовтня" in (await newest(ihor, "Стан: чекаємо")).text


async def test_after_erasure_nobody_is_reminded(asked) -> None:
    town, _, olena = asked
    await olena.send("Мої дані")
    await olena.press("Видалити мої дані")
    await olena.press("Так, видалити")
    await town.settle()
    before = len((await olena.refresh()).messages)
    await later(town, 31)
    await olena.refresh()
    assert len(olena.messages) == before


async def test_somebody_who_blocked_the_bot_isnt_written_to(asked) -> None:
    town, ihor, olena = asked
    await olena.block()
    await later(town, 30)
    assert await town.telegram.refusals() == []
    await ihor.wait("відповіді не було 30 днів")
