"""Where the bot has topics in private chats, each case has its own; what is written there belongs to the case."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.phone import Phone
from bot.sandbox.seen import Message
from tests.conftest import Town, a_town, file_request, newest, shows
from tests.test_restricted import focal

ONE, TWO = "№ 26-000001", "№ 26-000002"
PAPERS = ("Документи", "Реєстрація місця проживання")


@pytest.fixture
async def forum(tmp_path: Path) -> AsyncIterator[Town]:
    async with a_town(tmp_path, topics=True) as town:
        yield town


@pytest.fixture
async def two(forum: Town) -> tuple[Phone, Phone]:
    """Olena has two cases, both with Ihor, who has taken them."""
    ihor = await forum.officer(await forum.coordinator())
    olena = await forum.applicant()
    await file_request(olena)
    await ihor.press("Взяти в роботу")
    await olena.wait("в роботі")
    await file_request(olena, "Потрібна довідка", PAPERS)
    await ihor.press("Взяти в роботу")
    await olena.wait("в роботі")
    await forum.settle()
    return ihor, olena


async def where(person: Phone, part: str) -> str:
    """The topic in which the newest message that says so stands; empty for the chat itself."""
    return (await newest(person, part)).topic


async def in_topic(person: Phone, topic: str) -> list[Message]:
    await person.refresh()
    return [one for one in person.messages if one.topic.startswith(topic)]


async def test_each_case_has_its_topic_with_both(forum: Town, two) -> None:
    ihor, olena = two
    assert (await olena.refresh()).topics == [ONE, TWO]
    assert (await ihor.refresh()).topics == [
        f"{ONE} · Виплати ВПО · Вінницька область",
        f"{TWO} · Документи · Вінницька область",
    ]
    assert await where(olena, "прийнято") == TWO
    assert (await where(ihor, "Потрібна довідка")).startswith(TWO)
    assert await where(olena, "Перевірте") == ""
    for words, topic in (("Про довідку", TWO), ("Про виплату", ONE)):
        await olena.send(words, topic=topic)
        assert (await ihor.wait(words)).topic.startswith(topic)
    for words, topic in (("Чекаємо на банк", ONE), ("Довідка готова", TWO)):
        await ihor.send(words, topic=topic)
        assert (await olena.wait(words)).topic == topic
    await forum.settle()
    assert await shows(olena, "Записали") == await shows(ihor, "Кому це?") == 0
    assert not [one for one in await in_topic(olena, TWO) if "банк" in one.text]
    assert (await where(ihor, "Надіслано: Олена")).startswith(TWO)
    assert await forum.telegram.refusals() == []


async def test_albums_stand_in_the_topic_as_albums(forum: Town, two) -> None:
    ihor, olena = two
    await olena.send_album([{"kind": "photo", "caption": "Довідка"}, "photo"], topic=ONE)
    await forum.settle()
    photos = [one for one in await in_topic(ihor, ONE) if one.kind == "photo"]
    assert len(photos) == 2
    assert photos[0].media_group_id == photos[1].media_group_id != ""
    await ihor.send_album([{"kind": "photo", "caption": "Зразок"}, "photo"], topic=TWO)
    await forum.settle()
    assert len([one for one in await in_topic(olena, TWO) if one.kind == "photo" and one.from_bot]) == 2
    assert await shows(ihor, "Кому це?") == 0


async def test_the_card_opens_in_the_topic_and_stays_up_to_date(forum: Town, two) -> None:
    ihor, olena = two
    await ihor.send("/case 1", topic=TWO)
    card = await ihor.wait("Стан: у роботі")
    assert card.topic.startswith(ONE)
    await ihor.press("Уточнити", on=card)
    assert (await ihor.wait("Що уточнити?")).topic.startswith(ONE)
    await ihor.send("Який банк?", topic=ONE)
    assert (await olena.wait("Який банк?")).topic == ONE
    await forum.settle()
    await newest(ihor, "Стан: чекаємо на заявника")
    await ihor.press("Нотатка", on=card)
    await ihor.wait("Нотатка лише для колег")
    await ihor.send("Плутається в датах", topic=ONE)
    await forum.settle()
    assert await shows(olena, "Плутається") == 0
    await ihor.send("Мої справи", topic=ONE)
    await forum.settle()
    assert await shows(olena, "Мої справи") == 0


async def test_an_answer_typed_in_another_topic_is_asked_about(forum: Town, two) -> None:
    ihor, olena = two
    await ihor.send("/case 1")
    await ihor.press("Відповісти", on=await ihor.wait("Стан: у роботі"))
    await ihor.wait("Пишіть")
    await ihor.send("Довідка готова", topic=TWO)
    question = await ihor.wait("Кому це?")
    assert question.labels[0] == f"{TWO} · Олена · Документи"
    assert question.topic.startswith(TWO)
    await forum.settle()
    assert await shows(olena, "Довідка готова") == 0
    await ihor.press(f"{TWO} · Олена · Документи")
    assert (await olena.wait("Довідка готова")).topic == TWO


async def test_what_is_searched_for_reaches_nobody(forum: Town, two) -> None:
    ihor, olena = two
    await ihor.send("/find", topic=ONE)
    await ihor.wait("шука")
    await ihor.send("Коваль", topic=ONE)
    await ihor.wait("Кому це?")
    await forum.settle()
    assert await shows(olena, "Коваль") == 0


async def test_words_in_a_topic_while_a_form_asks_are_asked_about(forum: Town, two) -> None:
    ihor, olena = two
    await olena.send("Подати звернення", topic=ONE)
    assert (await olena.wait("Оберіть")).topic == ""
    await olena.send("Ось номер рахунку", topic=ONE)
    question = await olena.wait("Записали")
    assert question.topic == ONE
    await forum.settle()
    assert await shows(ihor, "номер рахунку") == 0
    await olena.press("Додати до № 26-000001 — побачить Ігор")
    assert (await ihor.wait("номер рахунку")).topic.startswith(ONE)
    await forum.telegram.advance(minutes=20)
    await olena.send("А коли виплата?", topic=TWO)
    assert (await ihor.wait("А коли виплата?")).topic.startswith(TWO)


async def test_a_topic_that_was_deleted_is_done_without_for_a_day(forum: Town, two) -> None:
    ihor, olena = two
    await olena.delete_topic(ONE)
    for words in ("Є новини", "І ще одне"):
        await ihor.send(words, topic=ONE)
        assert (await olena.wait(words)).topic == ""
    await forum.settle()
    refused = [one["description"] for one in await forum.telegram.refusals()]
    assert refused == ["Bad Request: message thread not found"]
    await olena.send("Дякую", reply_to=await newest(olena, "І ще одне"))
    await ihor.wait("Дякую")
    await forum.telegram.advance(days=1)
    await ihor.send("Готово", topic=ONE)
    assert (await olena.wait("Готово")).topic == ONE


async def test_an_edit_of_what_went_with_its_topic_is_sent_anew(forum: Town, two) -> None:
    ihor, olena = two
    await ihor.delete_topic(ONE)
    await olena.send("Мої звернення")
    await olena.press(f"{ONE} · Виплати ВПО · у роботі")
    await olena.press("Відкликати")
    await olena.press("Так, відкликати")
    await forum.settle()
    assert await where(ihor, "відкликано") == await where(ihor, "Стан: відкликано") == ""
    assert (await forum.settle())["parked"] == 0


async def test_without_topics_after_all(forum: Town) -> None:
    """BotFather has switched them off after the bot asked."""
    await forum.telegram.switch_topics(on=False)
    ihor = await forum.officer(await forum.coordinator())
    olena = await forum.applicant()
    await file_request(olena)
    await ihor.press("Взяти в роботу")
    await olena.wait("в роботі")
    await ihor.send("Добрий день", reply_to=await newest(ihor, "Виплату за вересень"))
    await olena.wait("Добрий день")
    health = await forum.settle()
    assert health["parked"] == 0
    asked = await forum.telegram.calls("createForumTopic")
    assert [one["description"] for one in asked] == ["Bad Request: the chat is not a forum"] * 2
    await forum.telegram.switch_topics(on=True)
    await forum.telegram.advance(days=1)
    await olena.send("Дякую", reply_to=await newest(olena, "Добрий день"))
    assert (await ihor.wait("Дякую")).topic.startswith(ONE)


async def test_who_hands_over_writes_to_nobody_there(forum: Town, two) -> None:
    ihor, olena = two
    oksana = await forum.officer(forum.people["Марія"], "Оксана")
    await ihor.send("/case 1")
    await ihor.press("Передати колезі", on=await ihor.wait("Стан: у роботі"))
    await ihor.press("Оксана — радник / радниця, Вінницька область")
    await ihor.wait("Чому передаєте?")
    await ihor.send("Ви знаєте цей банк", topic=ONE)
    assert (await oksana.wait("пропонує вам звернення")).topic == ""
    await oksana.press("Прийняти")
    assert (await oksana.wait("Виплату за вересень")).topic.startswith(ONE)
    await forum.settle()
    await ihor.send("Забув сказати", topic=ONE)
    assert "Оксана" in (await newest_of(ihor, "Оксана", "Кому це?")).text
    await oksana.send("Далі допомагаю я", topic=ONE)
    assert (await olena.wait("Далі допомагаю я")).topic == ONE
    await olena.send("Добре", topic=ONE)
    await oksana.wait("Добре")
    await forum.settle()
    assert await shows(olena, "Забув сказати") == await shows(ihor, "Добре") == 0


async def newest_of(person: Phone, part: str, until: str) -> Message:
    await person.wait(until)
    return await newest(person, part)


async def test_a_merged_case_goes_on_from_its_topic(two) -> None:
    ihor, olena = two
    await ihor.send("/case 1")
    await ihor.press("Закрити", on=await ihor.wait("Стан: у роботі"))
    await ihor.press("Повторне звернення")
    await ihor.press(f"{TWO} · Документи")
    await ihor.press("Об’єднати")
    await olena.wait("об’єднали")
    await olena.send("Ось іще", topic=ONE)
    assert (await ihor.wait("Ось іще")).topic.startswith(TWO)
    await ihor.send("Бачу", topic=ONE)
    assert (await olena.wait("Бачу")).topic == TWO


async def test_confidential_takes_the_topic_from_the_officer(forum: Town, two) -> None:
    ihor, olena = two
    sofia = await focal(forum, forum.people["Марія"])
    await ihor.send("Чую вас", topic=ONE)
    await olena.wait("Чую вас")
    await forum.settle()
    await forum.telegram.advance(days=3)
    await ihor.send("/case 1")
    await ihor.press("Ще", on=await ihor.wait("Стан: у роботі"))
    await ihor.press("Конфіденційно")
    await ihor.press("Насильство вдома, примус")
    await ihor.wait("Що станеться")
    await ihor.press("Так, передати")
    assert (await ihor.wait("Передано фокальній особі")).topic == ""
    await sofia.wait("Виплату за вересень")
    await forum.settle()
    assert (await ihor.refresh()).topics == [f"{TWO} · Документи · Вінницька область"]
    for words in ("Чую вас", "Виплату за вересень", "Повідомлення прибрано"):
        assert await shows(ihor, words) == 0, words
    assert await forum.telegram.refusals() == []
    assert (await sofia.refresh()).topics == [ONE]
    await olena.send("Дякую", topic=ONE)
    assert (await sofia.wait("Дякую")).topic == ONE
    await forum.settle()
    assert await shows(ihor, "Дякую") == 0


async def test_erasing_takes_the_topics_from_staff(forum: Town, two) -> None:
    ihor, olena = two
    await olena.send("Мої дані")
    await olena.press("Видалити мої дані")
    await olena.press("Так, видалити")
    await olena.wait("Ваші дані видалено")
    assert (await ihor.wait("Відкликано й стерто")).topic == ""
    await forum.settle()
    assert (await ihor.refresh()).topics == []
    assert await forum.telegram.refusals() == []
    await olena.send("Це знову я", topic=ONE)
    await olena.wait("112")
    await forum.settle()
    assert await shows(ihor, "Це знову я") == 0


async def test_an_answer_that_never_came_makes_a_second_topic_and_loses_nothing(forum: Town) -> None:
    await forum.officer(await forum.coordinator())
    olena = await forum.applicant()
    await forum.telegram.fault("close_after", method="createForumTopic", chat_id=olena.id)
    await file_request(olena)
    await forum.settle()
    assert (await olena.refresh()).topics == [ONE, ONE]
    assert await shows(olena, "прийнято") == 1


async def test_a_topic_that_is_made_while_the_person_erases_goes_again(forum: Town) -> None:
    ihor = await forum.officer(await forum.coordinator())
    olena = await forum.applicant()
    held = await forum.telegram.fault("hold", method="createForumTopic", chat_id=ihor.id)
    await file_request(olena)
    await olena.send("Мої дані")
    await olena.press("Видалити мої дані")
    await olena.press("Так, видалити")
    await olena.wait("Ваші дані видалено")
    assert (await ihor.refresh()).topics == []
    await forum.telegram.lift_faults(held)
    await ihor.wait("Відкликано й стерто")
    await forum.settle()
    assert len(await forum.telegram.calls("createForumTopic")) == 2
    assert (await ihor.refresh()).topics == []
    assert await shows(ihor, "Виплату за вересень") == 0


async def test_a_topic_of_ones_own_is_no_case(forum: Town, two) -> None:
    """And whoever guesses the number of a thread isn't let in."""
    ihor, olena = two
    thread = next(one for one in ihor.messages if one.topic.startswith(ONE))
    body = {"text": "Хто тут?", "message_thread_id": thread.id, "is_topic_message": True}
    await olena.send_kind("raw", body=body)
    await olena.wait("Записали")
    await ihor.send_kind("raw", body={**body, "message_thread_id": 77_777})
    await ihor.wait("Кому це?")
    await forum.settle()
    assert await shows(olena, "Хто тут?") == await shows(ihor, "Хто тут?") == 1


async def test_without_topics_no_thread_is_named(town: Town) -> None:
    ihor = await town.officer(await town.coordinator())
    olena = await town.applicant()
    await file_request(olena)
    await ihor.press("Взяти в роботу")
    await olena.wait("в роботі")
    await town.settle()
    calls = await town.telegram.calls()
    assert not [one for one in calls if "message_thread_id" in one["params"] or "Topic" in one["method"]]
