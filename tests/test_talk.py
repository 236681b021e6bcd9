"""The talk of an applicant and an officer: everything arrives once, where it belongs, as what it was."""

from typing import Any

import pytest

from bot.sandbox.phone import Phone
from bot.sandbox.seen import Message
from tests.conftest import Town, file_request, newest, shows

Case = tuple[Town, Phone, Phone]
HEADER = "№ 26-000001 · Олена · Виплати ВПО"


@pytest.fixture
async def case(town: Town) -> Case:
    """Olena's request, taken by Ihor."""
    _, ihor, olena = await town.taken()
    return town, ihor, olena


async def by_id(person: Phone, message_id: int | None) -> Message:
    await person.refresh()
    return next(one for one in person.messages if one.id == message_id)


def quotes(view: dict[str, Any], message: Message) -> str:
    return str(next(one["quote"] for one in view["messages"] if one["id"] == message.id))


# What is said


async def test_formatting_of_every_kind_stays(case: Case) -> None:
    _, ihor, olena = case
    text = "Жирне курсив таємне код цитата сайт 😀👨‍👩‍👧 кінець"
    marks = ["bold", "italic", "spoiler", "code", "blockquote", "text_link"]
    entities, start = [], 0
    for kind, word in zip(marks, text.split(), strict=False):
        extra = {"url": "https://example.org/"} if kind == "text_link" else {}
        entities.append({"type": kind, "offset": start, "length": len(word), **extra})
        start += len(word) + 1
    await olena.send(text, entities=entities, reply_to=await newest(olena, "прийнято"))
    got = await ihor.wait("кінець")
    assert got.text == f"{HEADER}\n{text}"
    assert [one["type"] for one in sorted(got.entities, key=lambda one: one["offset"])] == ["bold", *marks]
    emoji = [{"type": "custom_emoji", "offset": 0, "length": 2, "custom_emoji_id": "1"}]
    await olena.send("😀 просто", entities=emoji, reply_to=await newest(olena, "прийнято"))
    plain = await ihor.wait("😀 просто")
    assert [one["type"] for one in plain.entities] == ["bold"]


async def test_a_long_text_is_cut_between_letters_and_keeps_its_marks(case: Case) -> None:
    town, ihor, olena = case
    text = "😀" * 2040 + " кінець"
    bold = [{"type": "bold", "offset": 0, "length": 4080}]
    await olena.send(text, entities=bold, reply_to=await newest(olena, "прийнято"))
    await ihor.wait("кінець")
    await town.settle()
    await ihor.refresh()
    parts = [one for one in ihor.messages if "😀" in one.text]
    assert all(len(one.text.encode("utf-16-le")) // 2 <= 4096 for one in parts)
    assert "".join(one.text for one in parts) == f"{HEADER}\n{text}"
    assert all(any(mark["type"] == "bold" for mark in one.entities) for one in parts)
    await ihor.send("Бачу", reply_to=parts[-1])
    answer = await olena.wait("Бачу")
    assert (await by_id(olena, answer.reply_to)).text == text


async def test_a_long_caption_is_whole_and_the_album_stays_one(case: Case) -> None:
    town, ihor, olena = case
    caption = "слово " * 170
    receipt = await newest(olena, "прийнято")
    await olena.send_photo(caption=caption.strip(), reply_to=receipt)
    await ihor.wait("слово")
    await olena.send_album([{"kind": "photo", "caption": caption.strip()}, "video", "photo"], reply_to=receipt)
    await town.settle()
    await ihor.refresh()
    album = [one for one in ihor.messages if one.media_group_id]
    assert [one.kind for one in album] == ["photo", "video", "photo"]
    assert len({one.media_group_id for one in album}) == 1
    assert "".join(one.text for one in ihor.messages).count("слово") == 340


async def test_ten_albums_at_once_arrive_in_order_while_somebody_else_writes(case: Case) -> None:
    town, ihor, olena = case
    petro = await town.applicant("Петро")
    await file_request(petro, "Інше")
    mine, his = await newest(olena, "прийнято"), await newest(petro, "прийнято")
    for number in range(10):
        items = [{"kind": "photo", "caption": f"{number}-{i}"} for i in range(3)]
        await olena.send_album(items, reply_to=mine)
        if number % 3 == 0:
            await petro.send_album(["document", "document"], reply_to=his)
    await town.settle()
    await ihor.refresh()
    got = [one for one in ihor.messages if one.kind == "photo"]
    assert [one.text.split("\n")[1] for one in got] == [f"{n}-{i}" for n in range(10) for i in range(3)]
    groups = [one.media_group_id for one in got]
    assert len(set(groups)) == 10
    assert all(len(set(groups[n * 3 : n * 3 + 3])) == 1 for n in range(10))


UNKNOWN: dict[str, Any] = {
    "paid_media": {"star_count": 5, "paid_media": []},
    "checklist": {"title": "Список", "tasks": [{"id": 1, "text": "раз"}]},
    "game": {"title": "Гра", "description": "…", "photo": []},
    "invoice": {"title": "Рахунок", "description": "…", "start_parameter": "", "currency": "UAH", "total_amount": 100},
    "giveaway": {"chats": [], "winners_selection_date": 1, "winner_count": 1},
}


async def test_what_cant_be_passed_on_is_told_to_both(case: Case) -> None:
    town, ihor, olena = case
    receipt = await newest(olena, "прийнято")
    for kind, body in UNKNOWN.items():
        await olena.send_kind("raw", body={kind: body}, reply_to=receipt)
        await olena.wait("буде видно, що ви писали")
    for kind in ("dice", "poll", "story"):
        await olena.send_kind(kind, reply_to=receipt)
        await olena.wait("буде видно, що ви писали")
    await town.settle()
    assert await shows(ihor, "бот не може передати") == len(UNKNOWN) + 3
    await ihor.send_kind("dice", reply_to=await newest(ihor, "Виплату за вересень"))
    await ihor.wait("передати не можемо")
    await town.settle()


async def test_telegrams_own_messages_are_nobodys_words(case: Case) -> None:
    town, ihor, olena = case
    await ihor.refresh()
    seen = len(ihor.messages), len(olena.messages)
    services: list[dict[str, Any]] = [
        {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}},
        {"forum_topic_created": {"name": "Тема", "icon_color": 1}},
        {
            "chat_background_set": {
                "type": {"type": "fill", "fill": {"type": "solid", "color": 1}, "dark_theme_dimming": 0}
            }
        },
    ]
    for body in services:
        await olena.send_kind("raw", body=body)
        await ihor.send_kind("raw", body=body)
    assert (await town.settle())["parked"] == 0
    await ihor.refresh()
    await olena.refresh()
    assert (len(ihor.messages), len(olena.messages)) == (seen[0] + 3, seen[1] + 3)


async def test_a_forward_is_only_its_words(case: Case) -> None:
    _, ihor, olena = case
    origin = {"type": "user", "sender_user": {"id": 5, "is_bot": False, "first_name": "Приватна"}}
    await olena.send("Ось лист", forward_origin=origin, reply_to=await newest(olena, "прийнято"))
    got = await ihor.wait("Ось лист")
    assert got.text == f"{HEADER}\nОсь лист"


# Replies, quotes, corrections


async def test_quotes_stay_quotes_where_the_words_stand_there(case: Case) -> None:
    _, ihor, olena = case
    await olena.send("Перше речення. Друге речення.", reply_to=await newest(olena, "прийнято"))
    copy = await ihor.wait("Друге речення")
    await ihor.send("Так", reply_to=copy, quote="Друге речення.")
    answer = await olena.wait("Так")
    assert (await by_id(olena, answer.reply_to)).text == "Перше речення. Друге речення."
    assert quotes(await whole(olena), answer) == "Друге речення."
    await ihor.send("А це про шапку", reply_to=copy, quote="№ 26-000001")
    plain = await olena.wait("А це про шапку")
    assert (await by_id(olena, plain.reply_to)).text == "Перше речення. Друге речення."
    assert quotes(await whole(olena), plain) == ""
    elsewhere = {"text": "Дивіться", "quote": {"text": "Чужі слова", "position": 0}, "external_reply": EXTERNAL}
    await olena.send_kind("raw", body=elsewhere)
    await ihor.wait("Чужі слова\nДивіться")


EXTERNAL = {"origin": {"type": "hidden_user", "sender_user_name": "Хтось", "date": 1}}


async def whole(person: Phone) -> dict[str, Any]:
    """The chat as it is, quotes too."""
    found: dict[str, Any] = await person._sandbox.get(f"/sandbox/people/{person.id}/chat", {"since": 0})
    return found


async def test_corrections_follow_each_other_and_answers_find_the_newest(case: Case) -> None:
    _, ihor, olena = case
    own = await olena.send("Рахунок 1", reply_to=await newest(olena, "прийнято"))
    first = await ihor.wait("Рахунок 1")
    await olena.edit(own, "Рахунок 2")
    second = await ihor.wait("Рахунок 2")
    assert second.text.startswith(f"{HEADER} · виправлено")
    assert second.reply_to == first.id
    await olena.edit(own, "Рахунок 1")
    third = await ihor.wait("Рахунок 1")
    assert third.reply_to == second.id
    await ihor.send("Бачу", reply_to=second)
    assert (await olena.wait("Бачу")).reply_to == own.id
    await olena.send("І ще", reply_to=own)
    assert (await ihor.wait("І ще")).reply_to == third.id
    photo = await olena.send_photo(caption="Довідка", reply_to=await newest(olena, "прийнято"))
    await ihor.wait("Довідка")
    await olena.edit(photo, "Довідка від 5 жовтня")
    corrected = await ihor.wait("Довідка від 5 жовтня")
    assert corrected.kind == "photo"
    await ihor.press("Історія")
    history = await ihor.wait("Рахунок 2")
    assert history.text.count("Рахунок 1") == 2


async def test_a_correction_after_the_end_is_told_so(case: Case) -> None:
    town, ihor, olena = case
    own = await olena.send("Рахунок 1", reply_to=await newest(olena, "прийнято"))
    await ihor.wait("Рахунок 1")
    await ihor.press("Закрити")
    await ihor.press("Повторне звернення")
    await olena.wait("вже є інше ваше звернення")
    await olena.edit(own, "Рахунок 2")
    await olena.wait("виправлення нікому не надіслано")
    await town.settle()
    assert await shows(ihor, "Рахунок 2") == 0


async def test_what_was_taken_back_isnt_corrected(case: Case) -> None:
    town, ihor, olena = case
    own = await ihor.send("Помилка", reply_to=await newest(ihor, "Виплату за вересень"))
    await olena.wait("Помилка")
    await ihor.press("Відкликати")
    await ihor.wait("Відкликано")
    await ihor.edit(own, "Помилка, але інша")
    await ihor.wait("виправлення нікому не надіслано")
    await town.settle()
    assert await shows(olena, "Помилка") == 0


# Slips


async def test_words_on_one_person_do_not_go_to_another_with_what_is_written_next(case: Case) -> None:
    town, ihor, olena = case
    await ihor.press("Нотатка")
    await ihor.wait("Нотатка лише для колег")
    await ihor.send("Він тут щось приховує", reply_to=await newest(ihor, "Виплату за вересень"))
    await ihor.wait("Нотатка чи відповідь?")
    await ihor.send("Документи готові")
    await ihor.wait("Кому це?")
    await ihor.press(HEADER)
    await olena.wait("Документи готові")
    await ihor.press(f"Нотатка: {HEADER}")
    await ihor.wait("лише колеги")
    await town.settle()
    assert await shows(olena, "приховує") == 0


async def test_a_note_written_as_a_reply_is_asked_about(case: Case) -> None:
    town, ihor, olena = case
    await ihor.press("Нотатка")
    await ihor.wait("Нотатка лише для колег")
    await ihor.send("Він тут щось приховує", reply_to=await newest(ihor, "Виплату за вересень"))
    question = await ihor.wait("Нотатка чи відповідь?")
    assert question.labels == [f"Нотатка: {HEADER}", "Надіслати: Олена", "Нікому"]
    await town.settle()
    assert await shows(olena, "приховує") == 0
    await ihor.press(f"Нотатка: {HEADER}")
    await ihor.wait("лише колеги")
    await ihor.press("Нотатка")
    album = await newest(ihor, "Виплату за вересень")
    await ihor.wait("Нотатка лише для колег")
    await ihor.send_album(["photo", "photo"], reply_to=album)
    await ihor.wait("Нотатка чи відповідь?")
    await ihor.press("Надіслати: Олена")
    await olena.wait("Ігор")
    await town.settle()
    await olena.refresh()
    assert [one.kind for one in olena.messages if one.from_bot].count("photo") == 2
    await ihor.press("Історія")
    assert "приховує" in (await ihor.wait("(нотатка)")).text


async def test_a_reply_to_ones_own_note_is_asked_about(case: Case) -> None:
    town, ihor, olena = case
    await ihor.press("Нотатка")
    await ihor.wait("Нотатка лише для колег")
    note = await ihor.send("Перевірити в банку")
    await town.settle()
    await ihor.edit(note, "Перевірити в двох банках")
    await ihor.send("Перевірено, брехня", reply_to=note)
    await ihor.wait("Нотатка чи відповідь?")
    await town.settle()
    assert (await shows(olena, "банк"), await shows(olena, "брехня")) == (0, 0)


async def test_closing_words_written_as_a_reply_close(case: Case) -> None:
    town, ihor, olena = case
    await ihor.press("Вирішено")
    await ihor.press("Дано роз’яснення")
    await ihor.wait("Напишіть кілька слів")
    await ihor.send("Виплата у четвер", reply_to=await newest(ihor, "Виплату за вересень"))
    await olena.wait("Чи вирішено питання?")
    await town.settle()
    assert await shows(olena, "Виплата у четвер") == 1


async def test_both_write_at_once_and_both_arrive(case: Case) -> None:
    town, ihor, olena = case
    receipt, copy = await newest(olena, "прийнято"), await newest(ihor, "Виплату за вересень")
    for number in range(3):
        await olena.send(f"питання {number}", reply_to=receipt)
        await ihor.send(f"порада {number}", reply_to=copy)
    await town.settle()
    assert (await shows(ihor, "питання"), await shows(olena, "порада")) == (3, 3)


async def test_a_colleagues_case_is_named_before_the_question(case: Case) -> None:
    town, ihor, olena = case
    oksana = await town.officer(town.people["Марія"], "Оксана")
    copy = await newest(ihor, "Виплату за вересень")
    maria = town.people["Марія"]
    await maria.send("/staff")
    await ihor.block()
    await oksana.wait("Виплату за вересень")
    await ihor.send("Ще слово", reply_to=copy)
    await ihor.wait("вже веде Оксана")
    await ihor.wait("Кому це?")
    await town.settle()
    assert await shows(olena, "Ще слово") == 0


async def test_two_cases_of_one_person_with_one_officer(case: Case) -> None:
    """Interleaved, from both sides: each word stays in its case."""
    town, ihor, olena = case
    await file_request(olena, "Про житло", ("Житло", "Оренда житла"))
    await ihor.wait("Про житло")
    await town.settle()
    money, home = await newest(ihor, "Виплату за вересень"), await newest(ihor, "Про житло")
    await ihor.send("щодо виплат", reply_to=money)
    await ihor.send("щодо житла", reply_to=home)
    about_money = await olena.wait("щодо виплат")
    assert about_money.text.startswith("№ 26-000001 · Ігор")
    await town.settle()
    about_home = await newest(olena, "щодо житла")
    assert about_home.text.startswith("№ 26-000002 · Ігор")
    await olena.send("дякую за житло", reply_to=about_home)
    await olena.send("дякую за виплату", reply_to=about_money)
    await town.settle()
    assert (await newest(ihor, "дякую за житло")).text.startswith("№ 26-000002")
    assert (await newest(ihor, "дякую за виплату")).text.startswith("№ 26-000001")
    await olena.send("просто дякую")
    question = await olena.wait("Куди його віднести?")
    assert [one.split(" — ")[0] for one in question.labels[:2]] == ["Додати до № 26-000002", "Додати до № 26-000001"]
    await ihor.send("до обох")
    offered = await ihor.wait("Кому це?")
    assert {one.split(" · ")[0] for one in offered.labels} == {"№ 26-000001", "№ 26-000002", "Нікому"}
    await town.settle()
    assert await shows(olena, "до обох") == 0
