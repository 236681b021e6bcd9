"""«Відкликати»: two minutes to take words back, and nothing is left of them but that they were taken back."""

import pytest

from bot.sandbox.phone import Phone
from bot.sandbox.seen import Message
from tests.conftest import Town, newest, shows

Case = tuple[Town, Phone, Phone]


@pytest.fixture
async def case(town: Town) -> Case:
    """Olena's request, taken by Ihor."""
    _, ihor, olena = await town.taken()
    return town, ihor, olena


async def answer(ihor: Phone, text: str) -> Message:
    await ihor.press("Відповісти")
    await ihor.wait("Пишіть")
    return await ihor.send(text)


async def test_an_answer_is_taken_back(case: Case) -> None:
    town, ihor, olena = case
    sent = await answer(ihor, "Це не вам, вибачте")
    await olena.wait("Це не вам")
    line = await ihor.wait("Надіслано: Олена")
    assert line.labels == ["Відкликати"]
    assert await shows(ihor, "Пишіть") == 0
    await ihor.press("Відкликати")
    said = await ihor.wait("Відкликано: Олена")
    assert said.labels == ["Відповісти"]
    await town.settle()
    assert await shows(olena, "Це не вам") == 0
    await ihor.refresh()
    assert next(one for one in ihor.messages if one.id == sent.id).reactions == []
    await ihor.press("Історія")
    history = await ihor.wait("відкликано")
    assert "Це не вам" not in history.text


async def test_after_two_minutes_the_button_goes_and_a_separate_line_too(case: Case) -> None:
    town, ihor, olena = case
    await answer(ihor, "Перше")
    await olena.wait("Перше")
    await ihor.send("Друге", reply_to=await newest(ihor, "Виплату за вересень"))
    await olena.wait("Друге")
    await town.settle()
    assert await shows(ihor, "Надіслано: Олена") == 2
    assert [one.silent for one in ihor.messages if "Надіслано" in one.text][-1]
    await town.telegram.advance(minutes=2, seconds=1)
    await town.settle()
    assert await shows(ihor, "Надіслано: Олена") == 1
    assert (await newest(ihor, "Надіслано: Олена")).labels == []
    assert (await shows(olena, "Перше"), await shows(olena, "Друге")) == (1, 1)


async def test_too_late_and_twice_are_said_clearly(case: Case) -> None:
    town, ihor, olena = case
    await answer(ihor, "Перше")
    line = await ihor.wait("Надіслано: Олена")
    await ihor.press("Відкликати")
    await ihor.wait("Відкликано")
    await ihor.press_data(line, line.buttons[0][0].data)
    await ihor.wait("вже відкликано")
    await answer(ihor, "Друге")
    late = await ihor.wait("Надіслано: Олена")
    await town.settle()
    await town.telegram.advance(minutes=4)
    await ihor.press_data(late, late.buttons[0][0].data)
    await ihor.wait("Минуло понад дві хвилини")
    await town.settle()
    assert await shows(olena, "Друге") == 1


async def test_nobody_else_takes_it_back(case: Case) -> None:
    town, ihor, olena = case
    await answer(ihor, "Перше")
    line = await ihor.wait("Надіслано: Олена")
    oksana = await town.officer(town.people["Марія"], "Оксана")
    for other in (oksana, olena):
        await other.press_data(1, line.buttons[0][0].data)
        await other.wait("немає серед доступних")
    await town.settle()
    assert await shows(olena, "Перше") == 1


async def test_an_album_and_a_long_text_go_whole(case: Case) -> None:
    town, ihor, olena = case
    await ihor.press("Відповісти")
    await ihor.wait("Пишіть")
    await ihor.send_album(["photo", {"kind": "photo", "caption": "Зразок"}, "photo"])
    await olena.wait("Зразок")
    await ihor.wait("Надіслано: Олена")
    await town.settle()
    assert await shows(ihor, "Надіслано: Олена") == 1
    await ihor.press("Відкликати")
    await ihor.wait("Відкликано")
    await town.settle()
    await olena.refresh()
    assert [one for one in olena.messages if one.kind == "photo"] == []
    await answer(ihor, "слово " * 680)
    await town.settle()
    assert await shows(olena, "слово") == 2
    await ihor.press("Відкликати")
    await town.settle()
    assert await shows(olena, "слово") == 0


async def test_what_waits_in_the_outbox_is_never_sent(case: Case) -> None:
    town, ihor, olena = case
    hold = await town.telegram.fault("hold", chat_id=olena.id, method="sendMessage", times=None)
    await olena.send("Екстрені номери")  # holds the chat up
    await answer(ihor, "Не надсилати")
    await ihor.wait("Надіслано: Олена")
    await ihor.press("Відкликати")
    await ihor.wait("Відкликано")
    await town.telegram.lift_faults(hold)
    await olena.wait("112")
    await town.settle()
    assert await shows(olena, "Не надсилати") == 0
    calls = await town.telegram.calls("sendMessage")
    assert not any("Не надсилати" in call["params"].get("text", "") for call in calls)


async def test_a_recalled_first_answer_answered_nothing(case: Case) -> None:
    town, ihor, olena = case
    await answer(ihor, "Ой")
    await olena.wait("Ой")
    await ihor.wait("Надіслано: Олена")
    await ihor.press("Відкликати")
    await ihor.wait("Відкликано")
    await town.settle()
    await town.telegram.advance(days=4)
    await olena.wait("не встигли")
    await answer(ihor, "Тепер відповідь")
    await olena.wait("Тепер відповідь")


async def test_an_answer_that_stands_still_counts(case: Case) -> None:
    town, ihor, olena = case
    await answer(ihor, "Справжня відповідь")
    await olena.wait("Справжня")
    await answer(ihor, "Зайве")
    await olena.wait("Зайве")
    await ihor.wait("Надіслано: Олена")
    await ihor.press("Відкликати")
    await ihor.wait("Відкликано")
    await town.settle()
    await town.telegram.advance(days=4)
    await town.settle()
    assert await shows(olena, "не встигли") == 0
    assert await shows(olena, "Справжня") == 1


async def test_a_question_that_was_taken_back_isnt_waited_for(case: Case) -> None:
    town, ihor, olena = case
    await ihor.press("Уточнити")
    await ihor.wait("Що уточнити?")
    await ihor.send("Не те слово")
    await olena.wait("Не те слово")
    await town.settle()
    await newest(ihor, "Стан: чекаємо на заявника")
    await ihor.press("Відкликати")
    await ihor.wait("Відкликано")
    await town.settle()
    assert await shows(olena, "Не те слово") == 0
    await newest(ihor, "Стан: у роботі")


async def test_what_was_placed_by_a_button_is_taken_back_together(case: Case) -> None:
    town, ihor, olena = case
    await ihor.send("Раз")
    await ihor.send("Два")
    await ihor.press("№ 26-000001 · Олена · Виплати ВПО")
    await olena.wait("Два")
    await ihor.wait("Надіслано: Олена")
    await ihor.press("Відкликати")
    await ihor.wait("Відкликано")
    await town.settle()
    assert (await shows(olena, "Раз"), await shows(olena, "Два")) == (0, 0)
