"""What an officer does with a case, and what never happens by accident."""

import pytest

from bot.sandbox.phone import Phone
from tests.conftest import Town, file_request, newest, shows


@pytest.fixture
async def case(town: Town) -> tuple[Town, Phone, Phone]:
    """Olena's request, taken by Ihor."""
    _, ihor, olena = await town.taken()
    return town, ihor, olena


async def test_buttons_by_status(case) -> None:
    _, ihor, _ = case
    card = await newest(ihor, "Стан: у роботі")
    assert card.labels == [
        "Відповісти",
        "Уточнити",
        "Нотатка",
        "Передати колезі",
        "Направити до установи",
        "Вирішено",
        "Закрити",
        "Історія",
        "Ще",
    ]


async def test_a_message_to_nobody_in_particular_goes_nowhere(case) -> None:
    town, ihor, olena = case
    await ihor.send("Я зателефоную в банк")
    question = await ihor.wait("Кому це?")
    assert question.labels == ["№ 26-000001 · Олена · Виплати ВПО", "Нікому"]
    await town.settle()
    assert await shows(olena, "зателефоную") == 0
    await ihor.press("№ 26-000001 · Олена · Виплати ВПО")
    await olena.wait("Я зателефоную в банк")
    await ihor.send("Не туди")
    await ihor.press("Нікому")
    await ihor.wait("нікому не надіслано")
    await town.settle()
    assert await shows(olena, "Не туди") == 0


async def test_answering_is_for_one_message_and_fifteen_minutes(case) -> None:
    town, ihor, olena = case
    await ihor.press("Відповісти")
    assert "Олена" in (await ihor.wait("Пишіть")).text
    await ihor.send("Перше")
    await olena.wait("Перше")
    await ihor.send("Друге")
    await ihor.wait("Кому це?")
    await ihor.press("Нікому")
    await ihor.press("Відповісти")
    await ihor.wait("Пишіть")
    await town.settle()
    await town.telegram.advance(minutes=16)
    await ihor.send("Запізно")
    await ihor.wait("Кому це?")
    await town.settle()
    assert await shows(olena, "Запізно") == 0


async def test_answering_an_untaken_case_takes_it(town: Town) -> None:
    _, ihor, olena = await town.filed()
    await ihor.send("Добрий день, уже дивлюся", reply_to=await newest(ihor, "Виплату за вересень"))
    await olena.wait("уже дивлюся")
    await town.settle()
    await newest(ihor, "Стан: у роботі")


async def test_a_question_waits_for_the_answer(case) -> None:
    town, ihor, olena = case
    await ihor.press("Уточнити")
    await ihor.wait("Що уточнити?")
    await ihor.send("Який банк?")
    await olena.wait("Який банк?")
    await town.settle()
    await newest(ihor, "Стан: чекаємо на заявника")
    await olena.send("/cases")
    await olena.press("№ 26-000001 · Виплати ВПО · чекаємо на вашу відповідь")
    await olena.send("Ощадбанк")
    await ihor.wait("Ощадбанк")
    await town.settle()
    await newest(ihor, "Стан: у роботі")


async def test_a_note_stays_among_colleagues(case) -> None:
    town, ihor, olena = case
    await ihor.press("Нотатка")
    await ihor.wait("Нотатка лише для колег")
    await ihor.send("Схоже на помилку банку")
    await town.settle()
    assert await shows(olena, "помилку банку") == 0
    await ihor.press("Нотатка")
    await ihor.send("І ще одна", reply_to=await ihor.wait("Нотатка лише для колег"))
    await town.settle()
    assert await shows(olena, "І ще одна") == 0
    await ihor.press("Історія")
    assert "Схоже на помилку банку" in (await ihor.wait("(нотатка)")).text


async def test_every_common_kind_arrives_with_the_header_both_ways(case) -> None:
    town, ihor, olena = case
    header = "№ 26-000001 · Олена · Виплати ВПО"
    receipt = await newest(olena, "прийнято")
    await olena.send_photo(caption="Лист", reply_to=receipt)
    assert (await ihor.wait("Лист")).text.startswith(header)
    await olena.send_voice(reply_to=receipt)
    await olena.send_document(caption="Довідка", reply_to=receipt)
    assert (await ihor.wait("Довідка")).kind == "document"
    await olena.send_video_note(reply_to=receipt)
    await olena.send_sticker(reply_to=receipt)
    await town.settle()
    await ihor.refresh()
    kinds = [one.kind for one in ihor.messages if one.from_bot]
    assert kinds.count("voice") == kinds.count("video_note") == kinds.count("sticker") == 1
    assert next(one for one in ihor.messages if one.kind == "voice").text.startswith(header)
    await ihor.send_photo(caption="Ось зразок", reply_to=await newest(ihor, "Лист"))
    assert (await olena.wait("Ось зразок")).kind == "photo"
    await ihor.send_voice(reply_to=await newest(ihor, "Лист"))
    await town.settle()
    await olena.refresh()
    assert [one.kind for one in olena.messages if one.from_bot].count("voice") == 1
    assert await town.telegram.refusals() == []


async def test_an_album_stays_an_album_both_ways(case) -> None:
    town, ihor, olena = case
    await olena.send_album(
        ["photo", {"kind": "photo", "caption": "Стеля"}, "photo"], reply_to=await newest(olena, "прийнято")
    )
    await town.settle()
    await ihor.refresh()
    album = [one for one in ihor.messages if one.kind == "photo"]
    assert len(album) == 3
    assert len({one.media_group_id for one in album}) == 1
    await ihor.press("Відповісти")
    await ihor.wait("Пишіть")
    await ihor.send_album(["photo", "photo"])
    await town.settle()
    await olena.refresh()
    answer = [one for one in olena.messages if one.kind == "photo" and one.from_bot]
    assert len(answer) == 2
    assert len({one.media_group_id for one in answer}) == 1


async def test_a_long_text_is_split_and_nothing_is_lost(case) -> None:
    town, ihor, olena = case
    text = " ".join(f"слово{i}" for i in range(600))[:4096]
    await ihor.press("Відповісти")
    await ihor.wait("Пишіть")
    await ihor.send(text)
    await town.settle()
    await olena.refresh()
    got = [one.text for one in olena.messages if one.from_bot and "слово" in one.text]
    assert len(got) == 2
    assert "".join("".join(got).split("\n", 1)[1].split()) == "".join(text.split())


async def test_formatting_and_hostile_text_arrive_as_they_are(case) -> None:
    _, ihor, olena = case
    receipt = await newest(olena, "прийнято")
    await olena.send("<b>не жирне</b> & {name} <", reply_to=receipt)
    await ihor.wait("<b>не жирне</b> & {name} <")
    bold = [{"type": "bold", "offset": 0, "length": 6}]
    await olena.send("Важливе тут", entities=bold, reply_to=receipt)
    got = await ihor.wait("Важливе тут")
    assert "<b>Важлив</b>" in got.html


async def test_resolving_needs_words_unless_it_went_well(case) -> None:
    town, ihor, olena = case
    await ihor.press("Вирішено")
    await ihor.press("Відмовлено у задоволенні")
    assert "Без коментаря" not in (await ihor.wait("Напишіть кілька слів")).labels
    await ihor.press("Скасувати")
    await ihor.wait("нічого не надіслано")
    await ihor.press("Вирішено")
    await ihor.press("Вирішено позитивно")
    await ihor.press("Без коментаря")
    await olena.wait("Чи вирішено питання?")
    await town.settle()


async def test_closing_a_duplicate_tells_the_person_why(case) -> None:
    _, ihor, olena = case
    await ihor.press("Закрити")
    await ihor.press("Повторне звернення")
    await olena.wait("вже є інше ваше звернення")


async def test_a_former_holder_is_told_who_has_it(case) -> None:
    town, ihor, olena = case
    oksana = await town.officer(town.people["Марія"], "Оксана")
    card = await newest(ihor, "Стан: у роботі")
    answer = next(one.data for row in card.buttons for one in row if one.label == "Відповісти")
    await ihor.press("Передати колезі")
    await ihor.press("Оксана — радник / радниця, Вінницька область")
    await ihor.wait("Чому передаєте?")
    await ihor.send("Їду у відрядження")
    await oksana.press("Прийняти")
    await oksana.wait("Виплату за вересень")
    await ihor.press_data(card, answer)
    await ihor.wait("вже веде Оксана")
    await ihor.send("Ще слово", reply_to=await newest(ihor, "Виплату за вересень"))
    await ihor.wait("Кому це?")
    await town.settle()
    assert await shows(olena, "Ще слово") == 0


async def test_the_queue_is_by_deadline(town: Town) -> None:
    maria = await town.coordinator()
    ihor = await town.officer(maria)
    olena = await town.applicant()
    petro = await town.applicant("Петро")
    await file_request(olena)
    await town.settle()
    await town.telegram.advance(days=1)
    await file_request(petro)
    await town.settle()
    await ihor.send("/queue")
    queue = await ihor.wait("У вас 2 відкриті справи")
    cases = [label.split(" · ")[0] for label in queue.labels if label.startswith("26-")]
    assert cases == ["26-000001", "26-000002"]
    await ihor.press(queue.labels[1])
    await ihor.wait("№ 26-000002 · Петро")
    for typed in ("26-000001", "000001", "1"):
        await ihor.send(f"/case {typed}")
        await ihor.wait("№ 26-000001 · Олена")
    await ihor.send("/case 77")
    await ihor.wait("немає серед доступних")


async def test_somebody_who_blocked_the_bot_is_said_to_be_unreachable(case) -> None:
    town, ihor, olena = case
    await olena.block()
    await town.settle()
    await ihor.press("Відповісти")
    await ihor.wait("Пишіть")
    await ihor.send("Ви тут?")
    await ihor.wait("не отримує повідомлень")
    await olena.unblock()
    await town.settle()
    await ihor.press("Відповісти")
    await ihor.wait("Пишіть")
    await ihor.send("А тепер?")
    await olena.wait("А тепер?")
