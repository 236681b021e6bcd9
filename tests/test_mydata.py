"""«Мої дані»: what people see of themselves, take with them and erase; and what time erases."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.opening import open_database
from bot.sandbox.phone import Phone
from handlers.mydata.retention import next_night
from models import retention
from models.cases import Case
from models.tables import Base
from tests.conftest import KYIV, Town, file_request, newest, shows

WORDS = "Господар хоче, щоб ми виїхали за тиждень"
NUMBER = "26-000001"


@pytest.fixture
async def case(town: Town) -> tuple[Town, Phone, Phone]:
    """Olena's request, taken and answered by Ihor."""
    maria = town.people["Марія"] = await town.coordinator()
    ihor = await town.officer(maria)
    olena = await town.applicant()
    await file_request(olena, text=WORDS)
    await ihor.press("Взяти в роботу")
    await olena.wait("в роботі")
    await ihor.press("Відповісти")
    await ihor.send("Чи є договір?")
    await olena.wait("Чи є договір?")
    await town.settle()
    return town, ihor, olena


async def kept(town: Town) -> str:
    """All that the database holds, decrypted."""
    async with town.database() as database, database.read() as db:
        tables = [await db.execute(select(table)) for table in Base.metadata.sorted_tables]
        return "\n".join(repr(row) for rows in tables for row in rows)


async def case_count(town: Town) -> int:
    async with town.database() as database, database.read() as db:
        return await db.scalar(select(func.count()).select_from(Case)) or 0


def file_of(town: Town) -> Path:
    path = open_database(town.settings).path
    assert path
    return path


def sealed(town: Town) -> list[bytes]:
    """What stands in the columns of letters and of applicants, as it lies on the disk."""
    with sqlite3.connect(file_of(town)) as db:
        letters = [row[0] for row in db.execute("select content from letter where content is not null")]
        person = "select name, telegram_id from person where id not in (select person_id from appointment)"
        return letters + [value for row in db.execute(person) for value in row if value]


def applicant_keys(town: Town) -> list[bytes]:
    """By what applicants and their chats are found."""
    with sqlite3.connect(file_of(town)) as db:
        query = "select telegram_key from person where id not in (select person_id from appointment)"
        return [row[0] for row in db.execute(query)]


def rows_of(town: Town, key: bytes) -> int:
    with sqlite3.connect(file_of(town)) as db:
        columns = ("person where telegram_key", "post where chat", "outgoing where chat")
        return sum(db.execute(f"select count(*) from {column} = ?", [key]).fetchone()[0] for column in columns)


def on_disk(town: Town) -> bytes:
    """The log too, as the bot leaves it."""
    wal = file_of(town).with_name(file_of(town).name + "-wal")
    return file_of(town).read_bytes() + (wal.read_bytes() if wal.exists() else b"")


async def long_after(town: Town, days: int) -> None:
    """Months go by; their summaries are made too, which takes a while."""
    await town.telegram.advance(days=days)
    await town.telegram.settle(town.health, timeout=120)


async def erase(person: Phone) -> None:
    await person.send("Мої дані")
    await person.press("Видалити мої дані")
    await person.wait("Повернути стерте не можна")
    await person.press("Так, видалити")
    await person.wait("Ваші дані видалено")


async def test_olena_sees_what_is_kept(case: Any) -> None:
    town, _, olena = case
    await olena.send("Мої дані")
    menu = await olena.wait("Мої дані")
    assert menu.labels == [
        "Переглянути",
        "Отримати копію",
        "Як до вас звертатися",
        "Змінити місце",
        "Новини: не отримую",
        "Видалити мої дані",
        "Відкликати згоду",
        "Назад",
    ]
    await olena.press("Переглянути")
    seen = (await olena.wait("Що про вас збережено")).text
    assert "Ім’я: Олена" in seen
    assert f"№ {NUMBER} · Виплати ВПО · у роботі" in seen
    assert "Вінницька область" in seen
    assert "Через рік після закриття" in seen
    await olena.press("Назад")
    await olena.wait("Тут можна побачити")
    await olena.press("Назад")
    assert (await olena.wait("нічого не змінено")).labels == []
    await town.settle()
    assert await town.telegram.refusals() == []


async def test_olena_takes_a_copy_with_her(case: Any) -> None:
    town, ihor, olena = case
    await ihor.press("Нотатка")
    await ihor.send("Перевірити в колег")
    await olena.send_photo("<b>Довідка</b> & копія")
    await ihor.wait("Довідка")
    await olena.send("Мої дані")
    await olena.press("Отримати копію")
    message = await olena.wait("Це ваша копія")
    assert message.file
    assert message.file["name"] == "moi-dani-2026-10-12.html"
    page = (await town.telegram.download(message.file)).decode()
    for part in (WORDS, "Чи є договір?", NUMBER, "12 жовтня 2026", "Ігор", "[фото]", "dani@poruch.example"):
        assert part in page
    assert "&lt;b&gt;Довідка&lt;/b&gt; &amp; копія" in page
    assert "Перевірити в колег" not in page
    assert "http" not in page
    await town.settle()
    assert await town.telegram.refusals() == []


async def test_olena_erases_everything(case: Any) -> None:
    town, ihor, olena = case
    await olena.send("Так, до травня", reply_to=await newest(olena, "Чи є договір?"))
    await ihor.wait("Так, до травня")
    await ihor.press("Історія")
    await ihor.wait("звернення прийнято")
    await town.settle()
    secrets = sealed(town)
    assert len(secrets) >= 4
    (key,) = applicant_keys(town)
    assert rows_of(town, key) > 5
    await erase(olena)
    proof = await newest(olena, "Ваші дані видалено")
    assert "12 жовтня 2026" in proof.text
    assert "звернень — 1, повідомлень у них — 3" in proof.text
    assert f"Звернення № {NUMBER}" in (await ihor.wait("Відкликано й стерто на прохання людини")).text
    await town.settle()
    for words in (WORDS, "Так, до травня", "Олена"):
        assert await shows(ihor, words) == 0
    assert await shows(ihor, "Відкликано й стерто") == 1
    assert await shows(ihor, "Звернення відкликано") == 0
    left = await kept(town)
    for trace in (WORDS, "Так, до травня", "Чи є договір?", "Олена", str(olena.id)):
        assert trace not in left
    raw = on_disk(town)
    assert not [secret for secret in secrets if secret in raw]
    assert rows_of(town, key) == 0
    assert await case_count(town) == 1
    assert olena.keyboard == []
    assert await town.telegram.refusals() == []


async def test_an_open_list_forgets_the_name(case: Any) -> None:
    town, ihor, olena = case
    await ihor.send("/queue")
    assert any("Олена" in one for one in (await ihor.wait("У вас 1")).labels)
    await erase(olena)
    assert (await ihor.wait("Список змінився")).labels == ["Мої справи"]
    await town.settle()
    assert not [one for one in ihor.buttons() if "Олена" in one]


async def test_after_erasing_olena_is_a_stranger(case: Any) -> None:
    town, _, olena = case
    await erase(olena)
    before = await newest(olena, "Чи є договір?")
    await olena.send("А що далі?", reply_to=before)
    await olena.wait("Перш ніж писати")
    await town.settle()
    assert "А що далі?" not in await kept(town)
    await olena.press("Погоджуюсь")
    await olena.wait("Вітаємо")
    await olena.send("Мої звернення")
    await olena.wait("У вас ще немає звернень")
    await file_request(olena, text="Нове питання")
    assert await shows(olena, "Звернення № 26-000002 прийнято") == 1
    await town.settle()
    assert await case_count(town) == 2
    assert await town.telegram.refusals() == []


async def test_pressing_twice_erases_once(case: Any) -> None:
    town, ihor, olena = case
    await olena.send("Мої дані")
    await olena.press("Видалити мої дані")
    question = await olena.wait("Повернути стерте не можна")
    await olena.press_data(question, "my:erase_yes")
    await olena.press_data(question, "my:erase_yes")
    await olena.wait("нічого не збережено")
    await town.settle()
    assert await shows(ihor, "Відкликано й стерто") == 1
    assert await shows(olena, "Ваші дані видалено") == 1


async def test_copied_buttons_erase_nothing_of_hers(case: Any) -> None:
    town, ihor, _ = case
    stranger = await town.telegram.person("Степан")
    await stranger.send("/start")
    hello = await stranger.wait("Перш ніж писати")
    for act in ("erase_yes", "withdraw_yes", "copy", "see", "nonsense"):
        await stranger.press_data(hello, f"my:{act}")
    await town.settle()
    assert await shows(stranger, WORDS) == 0
    taras = await town.applicant("Тарас")
    await erase(taras)
    await town.settle()
    left = await kept(town)
    assert WORDS in left
    assert "Олена" in left
    assert "Тарас" not in left
    assert await shows(ihor, WORDS) == 1
    assert await shows(ihor, "Відкликано й стерто") == 0


async def test_a_safe_conversation_is_shown_nowhere_and_erased_like_all(case: Any) -> None:
    town, _, olena = case
    topic = ("Насильство вдома, примус", "Готово", "Вінницька область")
    sofia = await town.join(town.people["Марія"], "Софія", "Фокальна особа", *topic)
    await olena.send("Подати звернення")
    for choice in ("Особиста безпека", "Насильство вдома", "Зв’яжіться зі мною безпечно"):
        await olena.press(choice)
    await olena.press("Написати сюди, у чат")
    await olena.press("Будь-коли")
    await olena.wait("Запит отримано")
    await sofia.wait("Розмова")
    await olena.send("Мої дані")
    await olena.press("Отримати копію")
    copy = (await olena.wait("Це ваша копія")).file
    assert copy
    await olena.press("Переглянути")
    seen = (await olena.wait("Що про вас збережено")).text
    page = (await town.telegram.download(copy)).decode()
    for trace in ("Особиста безпека", "Насильство", "Софія", "Розмова 1"):
        assert trace not in page
        assert trace not in seen
    await olena.press("Назад")
    await erase(olena)
    assert "Розмова" in (await sofia.wait("Відкликано й стерто")).text
    await town.settle()
    assert await shows(sofia, "Олена") == 0
    assert "Олена" not in await kept(town)
    assert await town.telegram.refusals() == []


async def test_copies_older_than_two_days_are_blanked(case: Any) -> None:
    town, ihor, olena = case
    question = await newest(olena, "Чи є договір?")
    await olena.send_photo("Ось договір", reply_to=question)
    await olena.send_voice("Пояснюю", reply_to=question)
    await olena.send_document("Довідка", reply_to=question)
    await olena.send_sticker(reply_to=question)
    await town.settle()
    photo = await newest(ihor, "Ось договір")
    await town.telegram.advance(days=3)
    await olena.send("І ще одне", reply_to=question)
    await town.settle()
    await erase(olena)
    await town.settle()
    for words in (WORDS, "Ось договір", "Пояснюю", "Довідка", "І ще одне", "Олена"):
        assert await shows(ihor, words) == 0
    blank = next(one for one in ihor.messages if one.id == photo.id)
    assert blank.text == "Дані видалено на прохання людини."
    assert blank.file
    assert photo.file
    assert blank.file["file_id"] != photo.file["file_id"]
    assert await town.telegram.refusals() == []


async def test_a_number_that_olena_removes_is_gone_from_the_copy_and_the_card(case: Any) -> None:
    town, ihor, olena = case
    await olena.send("Картка 4242 4242 4242 4242", reply_to=await newest(olena, "Чи є договір?"))
    await olena.wait("номер картки")
    await ihor.send(f"/case {NUMBER}")
    await ihor.wait("Картка 4242")
    await ihor.press("Історія")
    await ihor.wait("Олена: Картка 4242")
    assert await shows(ihor, "4242") == 3  # the copy, the card, and the history
    await olena.press("Прибрати повідомлення")
    await olena.wait("Прибрали")
    await town.settle()
    assert await shows(ihor, "4242") == 0
    assert "4242" not in await kept(town)
    await town.telegram.advance(days=3)
    last = (await newest(ihor, "")).id
    await erase(olena)
    await town.settle()
    await ihor.refresh()
    assert [one.text for one in ihor.messages if one.id > last and "Дані видалено" in one.text] == []


async def test_a_number_goes_from_its_corrections_too(case: Any) -> None:
    town, ihor, olena = case
    written = await olena.send("Картка 4242 4242 4242 4242", reply_to=await newest(olena, "Чи є договір?"))
    await olena.wait("номер картки")
    await olena.edit(written, "Моя картка 4242 4242 4242 4242")
    await ihor.wait("Моя картка")
    await olena.press("Прибрати повідомлення")
    await olena.wait("Прибрали")
    await town.settle()
    assert await shows(ihor, "4242") == 0
    assert "4242" not in await kept(town)


async def test_a_number_that_stood_there_for_days_is_blanked(case: Any) -> None:
    town, ihor, olena = case
    await olena.send("Картка 4242 4242 4242 4242", reply_to=await newest(olena, "Чи є договір?"))
    await olena.wait("номер картки")
    await town.settle()
    await town.telegram.advance(days=3)
    await olena.press("Прибрати повідомлення")
    await olena.wait("видаліть його самі")
    await town.settle()
    assert await shows(ihor, "4242") == 0
    assert await shows(ihor, "Дані видалено на прохання людини.") == 1


async def test_what_is_on_its_way_to_staff_is_taken_back(case: Any) -> None:
    town, ihor, olena = case
    await town.telegram.fault("hold", method="sendMessage", chat_id=ihor.id)
    question = await newest(olena, "Чи є договір?")
    await olena.send("Перше", reply_to=question)
    await olena.send("Друге", reply_to=question)
    await olena.send("Мої дані")
    await olena.press("Видалити мої дані")
    await olena.press("Так, видалити")
    await olena.wait("Ваші дані видалено")
    await town.telegram.lift_faults()
    await town.settle()
    for words in (WORDS, "Перше", "Друге"):
        assert await shows(ihor, words) == 0
    assert "Друге" not in await kept(town)


async def test_a_draft_and_a_stray_go_too(town: Town) -> None:
    olena = await town.applicant()
    await olena.send("Куди це?")
    await olena.wait("Куди його віднести")
    await olena.send("Подати звернення")
    await olena.press("Житло")
    await olena.press("Оренда житла")
    await olena.send("Чернетка слів")
    await olena.wait("Записали")
    await erase(olena)
    await town.telegram.advance(days=40)
    await town.settle()
    left = await kept(town)
    for trace in ("Куди це?", "Чернетка слів", "Олена", str(olena.id)):
        assert trace not in left
    assert await shows(olena, "ще не надіслали") == 0
    assert await town.telegram.refusals() == []


async def test_without_consent_nothing_is_taken(case: Any) -> None:
    town, ihor, olena = case
    question = await newest(olena, "Чи є договір?")
    await olena.send("Мої дані")
    await olena.press("Відкликати згоду")
    assert f"№ {NUMBER}" in (await olena.wait("Відкликати згоду?")).text
    await olena.press("Так, відкликати згоду")
    await ihor.wait("Звернення відкликано")
    for extra in ({}, {"reply_to": question}):
        await olena.send("Ще одне питання", **extra)
        await olena.wait("Перш ніж писати")
    await town.settle()
    assert "Ще одне питання" not in await kept(town)
    assert WORDS in await kept(town)
    await erase(olena)
    await town.settle()
    assert WORDS not in await kept(town)
    assert await town.telegram.refusals() == []


async def test_staff_erase_what_they_wrote_as_applicants(case: Any) -> None:
    town, ihor, olena = case
    oksana = await town.officer(town.people["Марія"], "Оксана")
    await ihor.send("Меню заявника")
    await ihor.press("Погоджуюсь")
    await file_request(ihor, text="Моя власна справа")
    await oksana.wait("Моя власна справа")
    await ihor.send("Мої дані")
    await ihor.press("Видалити мої дані")
    assert "доступ закриває координатор" in (await ihor.wait("Повернути стерте не можна")).text
    await ihor.press("Так, видалити")
    await ihor.wait("Ваші дані заявника видалено")
    await town.settle()
    left = await kept(town)
    assert "Моя власна справа" not in left
    assert WORDS in left
    assert await shows(oksana, "Моя власна справа") == 0
    await ihor.send("/queue")
    await ihor.wait("1 відкрита справа")
    await ihor.send("Договір дивимось", reply_to=await newest(ihor, WORDS))
    await olena.wait("Договір дивимось")


async def test_a_year_after_closing_only_the_figures_stay(case: Any) -> None:
    town, ihor, olena = case
    await ihor.press("Вирішено")
    await ihor.press("Вирішено позитивно")
    await ihor.press("Без коментаря")
    await olena.wait("Чи вирішено питання?")
    await olena.press("Так")
    await olena.press("5")
    await town.settle()
    secrets = sealed(town)
    taras = await town.applicant("Тарас")
    await file_request(taras, text="Довга справа")
    await long_after(town, days=360)
    assert WORDS in await kept(town)
    await long_after(town, days=10)
    left = await kept(town)
    for trace in (WORDS, "Чи є договір?", "Олена", str(olena.id)):
        assert trace not in left
    raw = on_disk(town)
    assert not [secret for secret in secrets if secret in raw]
    assert "Довга справа" in left  # still open
    assert "Тарас" in left
    assert await case_count(town) == 2
    await olena.send("Доброго дня")
    await olena.wait("Перш ніж писати")
    await ihor.send("/case 26-000001")
    assert "Без імені" in (await ihor.wait(NUMBER)).text


async def test_strangers_are_forgotten_after_a_month(town: Town) -> None:
    await town.coordinator()
    stranger = await town.telegram.person("Степан")
    await stranger.send("/start")
    await stranger.wait("Перш ніж писати")
    await stranger.press("Не зараз")
    await town.settle()
    assert str(stranger.id) in await kept(town)
    await long_after(town, days=32)
    assert str(stranger.id) not in await kept(town)
    await stranger.send("/start")
    await stranger.wait("Перш ніж писати")
    await town.settle()
    assert await town.telegram.refusals() == []


def test_the_term_is_counted_in_calendar_months() -> None:
    leap_day = datetime(2028, 2, 29, 2, 30, tzinfo=UTC)
    assert retention.term(leap_day, 12).cutoff == datetime(2027, 2, 28, 2, 30, tzinfo=UTC)
    assert retention.term(datetime(2026, 1, 31, tzinfo=UTC), 2).cutoff == datetime(2025, 11, 30, tzinfo=UTC)


def test_the_night_is_half_past_four_in_kyiv_on_the_day_clocks_change_too() -> None:
    before = datetime(2026, 10, 25, 3, 30, tzinfo=KYIV, fold=1)
    assert next_night(before, KYIV) == datetime(2026, 10, 25, 4, 30, tzinfo=KYIV)
    assert next_night(datetime(2026, 10, 25, 4, 30, tzinfo=KYIV), KYIV) == datetime(2026, 10, 26, 4, 30, tzinfo=KYIV)


async def test_an_officers_open_question_forgets_the_name_and_what_was_quoted(case: Any) -> None:
    town, ihor, olena = case
    await olena.send("Так, до травня", reply_to=await newest(olena, "Чи є договір?"))
    copy = await ihor.wait("Так, до травня")
    await ihor.press("Нотатка")
    await ihor.send("Перевірити дату", reply_to=copy, quote="до травня")
    question = await ihor.wait("Нотатка чи відповідь?")
    assert any("Олена" in one for one in question.labels)
    await erase(olena)
    await ihor.wait("Кому це?")
    await town.settle()
    await ihor.refresh()
    assert [one for one in ihor.buttons() if "Олена" in one] == []
    assert "до травня" not in await kept(town)


async def test_an_officers_question_about_somebody_else_stays_as_it_is(case: Any) -> None:
    town, ihor, olena = case
    petro = await town.applicant("Петро")
    await file_request(petro, text="Довідку не дали")
    copy = await ihor.wait("Довідку не дали")
    await ihor.press("Взяти в роботу")
    await petro.wait("в роботі")
    await ihor.press("Нотатка")
    await ihor.send("Перевірити у ЦНАПі", reply_to=copy)
    question = await ihor.wait("Нотатка чи відповідь?")
    await erase(olena)
    await town.settle()
    await ihor.refresh()
    assert next(one for one in ihor.messages if one.id == question.id) == question
