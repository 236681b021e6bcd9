"""News to those who agreed: to whom, how it looks, how it goes out, and the way to get no more."""

from dataclasses import dataclass

import pytest
from sqlalchemy import delete

from bot.sandbox.phone import Phone
from models.broadcasts import Broadcast
from tests.conftest import Town, file_request, newest, shows

WORDS = "Новий пункт видачі <продуктів> & одягу"
HEADER = "Новини · ГО «Поруч»"
LVIV = "Львівська область"
HOUSING = ("Житло", "Оренда житла")


@dataclass
class News:
    """The coordinator, an officer, and three who agreed to news: two in Vinnytsia, one in Lviv about housing."""

    town: Town
    maria: Phone
    ihor: Phone
    olena: Phone
    taras: Phone
    nina: Phone


async def wants_news(person: Phone) -> None:
    await person.send("Мої дані")
    await person.press("Новини: не отримую")
    await person.press("Отримувати новини")
    await person.wait("Новини: отримую")


@pytest.fixture
async def news(town: Town) -> News:
    maria = await town.coordinator()
    ihor = await town.officer(maria)
    readers = []
    for name in ("Олена", "Тарас", "Ніна"):
        person = await town.applicant(name)
        if name == "Ніна":
            await file_request(person, topic=HOUSING, region=LVIV)
        else:
            await file_request(person)
        await wants_news(person)
        readers.append(person)
    await file_request(await town.applicant("Ганна"))  # who wasn't asked and gets nothing
    await town.settle()
    return News(town, maria, ihor, *readers)


async def compose(maria: Phone, words: str = WORDS) -> None:
    await maria.send("/broadcast")
    await maria.press("Нова розсилка")
    await maria.wait("Кому надіслати?")
    await maria.press("Далі")
    await maria.wait("Напишіть новину")
    await maria.send(words)
    await maria.wait("Вище — повідомлення")


async def finish(town: Town) -> None:
    await town.settle()
    await town.telegram.advance(seconds=4)
    await town.settle()


async def test_to_whom_and_how_it_looks(news: News) -> None:
    n = news
    await n.maria.send("/broadcast")
    assert "зараз це 3 людини" in (await n.maria.wait("Розсилка новин")).text
    await n.maria.press("Нова розсилка")
    assert "Отримають: 3 людини" in (await n.maria.wait("Кому надіслати?")).text
    await n.maria.press("Області")
    await n.maria.press(LVIV)
    assert "Отримають: 1 людина" in (await n.maria.wait("У яких областях")).text
    await n.maria.press("Вінницька область")
    assert "Отримають: 3 людини" in (await n.maria.wait("У яких областях")).text
    await n.maria.press("Готово")
    await n.maria.press("Категорії")
    await n.maria.press("Виплати ВПО")
    assert "Отримають: 2 людини" in (await n.maria.wait("яких категорій")).text
    await n.maria.press("Готово")
    assert "Області: Вінницька область, Львівська область" in (await n.maria.wait("Кому надіслати?")).text
    await n.maria.press("Далі")
    await n.maria.wait("Напишіть новину")
    await n.maria.send(WORDS, entities=[{"type": "bold", "offset": 0, "length": 5}])
    assert "2 людини, близько 5 секунд" in (await n.maria.wait("Вище — повідомлення")).text
    preview = await newest(n.maria, HEADER)
    await n.maria.press("Надіслати")
    await finish(n.town)
    for person in (n.olena, n.taras):
        arrived = await newest(person, HEADER)
        assert arrived.text == preview.text == f"{HEADER}\n{WORDS}"
        assert arrived.labels == preview.labels == ["Відписатися від новин"]
    assert await shows(n.nina, HEADER) == 0
    assert "Завершено. Надіслано 2 з 2." in (await newest(n.maria, "Розсилка 12 жовтня")).text
    await n.maria.send("/broadcast")
    listed = await n.maria.wait("Попередні")
    assert "Марія\nЗавершено. Надіслано 2 з 2." in listed.text


async def test_a_photo_is_tried_on_oneself_and_an_album_declined(news: News) -> None:
    n = news
    await n.maria.send("/broadcast")
    await n.maria.press("Нова розсилка")
    await n.maria.press("Далі")
    await n.maria.wait("Напишіть новину")
    await n.maria.send_album(["photo", "photo"])
    await n.maria.wait("Кілька фото разом")
    await n.maria.send_kind("sticker", emoji="👍")
    await n.maria.wait("не розсилаємо")
    await n.maria.send("а" * 4096)
    await n.maria.wait("Задовго")
    await n.maria.send_photo("Адреса <пункту>")
    await n.maria.wait("Вище — повідомлення")
    assert await shows(n.maria, "Кілька фото разом") == 1
    await n.maria.press("Надіслати собі")
    await n.maria.wait("Вище — повідомлення")
    assert await shows(n.maria, "Адреса <пункту>") == 3  # typed, shown, tried
    assert await shows(n.olena, HEADER) == 0
    await n.maria.press("Надіслати")
    await finish(n.town)
    arrived = await newest(n.nina, HEADER)
    assert (arrived.kind, arrived.text) == ("photo", f"{HEADER}\nАдреса <пункту>")


async def test_words_are_corrected_changed_and_thrown_away(news: News) -> None:
    n = news
    await n.maria.send("/broadcast")
    await n.maria.press("Нова розсилка")
    await n.maria.press("Далі")
    await n.maria.wait("Напишіть новину")
    typed = await n.maria.send("Пункт відчинено")
    await n.maria.wait("Вище — повідомлення")
    await n.maria.edit(typed, "Пункт зачинено")
    await n.maria.wait("Вище — повідомлення")
    assert await shows(n.maria, f"{HEADER}\nПункт зачинено") == 1
    await n.maria.press("Змінити текст")
    await n.maria.wait("Напишіть новину")
    await n.maria.send("/queue")  # something else comes in between, nothing is lost
    await n.maria.send("/broadcast")
    await n.maria.press("Продовжити чернетку")
    assert (await n.maria.wait("Вище — повідомлення")).text
    await n.maria.press("Скасувати")
    await n.maria.wait("нікому нічого не надіслано")
    await finish(n.town)
    assert await shows(n.olena, HEADER) == 0


async def test_words_for_a_draft_that_is_gone_are_kept_and_asked_about(news: News) -> None:
    n = news
    await compose(n.maria)
    await n.maria.press("Змінити текст")
    await n.maria.wait("Напишіть новину")
    async with n.town.database() as database, database.write() as db:
        await db.execute(delete(Broadcast))  # as an old one is
    await n.maria.send("Пункт зачинено")
    await n.maria.wait("Того, що ви змінювали, вже немає")
    await n.maria.wait("Кому це?")


async def test_one_press_unsubscribes_and_another_undoes_it(news: News) -> None:
    n = news
    await compose(n.maria)
    await n.maria.press("Надіслати")
    await finish(n.town)
    await n.olena.press("Відписатися від новин")
    await n.olena.wait("Новини вимкнено")
    assert (await newest(n.olena, HEADER)).labels == ["Отримувати знову"]
    await n.taras.press("Відписатися від новин")
    await n.taras.wait("Новини вимкнено")
    await n.taras.press("Отримувати знову")
    await n.taras.wait("Новини ввімкнено")
    await compose(n.maria, "Друга новина")
    await n.maria.press("Надіслати")
    await finish(n.town)
    assert (await shows(n.olena, "Друга новина"), await shows(n.taras, "Друга новина")) == (0, 1)
    await n.olena.send("Мої дані")
    await n.olena.press("Новини: не отримую")
    await n.olena.wait("Новини: не отримую")


async def test_a_reply_to_news_is_asked_about(news: News) -> None:
    n = news
    await n.ihor.send("Добрий день", reply_to=await newest(n.ihor, "Олена"))
    await n.olena.wait("Добрий день")
    await compose(n.maria)
    await n.maria.press("Надіслати")
    await finish(n.town)
    await n.olena.send("А де це?", reply_to=await newest(n.olena, HEADER))
    asked = await n.olena.wait()
    await n.olena.press(next(one for one in asked.labels if one.startswith("Додати до №")))
    told = await n.ihor.wait("А де це?")
    assert "Новий пункт видачі" in told.text


async def test_a_matter_that_is_over_offers_news_once(town: Town) -> None:
    maria = await town.coordinator()
    ihor = await town.officer(maria)
    hanna = await town.applicant("Ганна")
    for time in range(2):
        await file_request(hanna)
        await ihor.press("Взяти в роботу")
        await hanna.wait("в роботі")
        await ihor.press("Вирішено")
        await ihor.press("Вирішено позитивно")
        await ihor.press("Без коментаря")
        await hanna.press("Так")
        await hanna.press("5")
        if not time:
            await hanna.wait("Отримувати їх?")
            await hanna.press("Отримувати новини")
            await hanna.wait("Новини ввімкнено")
    await town.settle()
    assert await shows(hanna, "Отримувати їх?") == 0
