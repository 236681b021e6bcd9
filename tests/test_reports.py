"""Officers' own words for the summary: asked once, filled in by buttons and typing, reminded of, read."""

from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.sandbox.phone import Phone
from handlers.reports import reading
from tests.conftest import KYIV, Town, a_town, newest, shows

RENDERING = 90  # seconds that a slow machine may take to draw
ASKED = "Місяць добігає кінця: кілька слів для підсумку"


def at(day: int, hour: int = 9, minute: int = 0, month: int = 10) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=KYIV)


@pytest.fixture
async def crew(town: Town) -> tuple[Town, Phone, Phone, Phone]:
    """Monday, 12 October, ten."""
    maria = await town.coordinator()
    ihor = await town.officer(maria)
    oksana = await town.officer(maria, "Оксана", "Львівська область")
    await town.settle()
    return town, maria, ihor, oksana


async def asked(town: Town, *people: Phone) -> None:
    await town.telegram.move_to(at(27))
    for one in people:
        await one.wait(ASKED)
    await town.settle()


async def fill(person: Phone, *numbers: str, words: str = "") -> None:
    await person.press("Заповнити")
    for question, number in zip(
        ("зустрічей", "виїздів у громади", "навчань", "людей було на навчаннях"), numbers, strict=False
    ):
        await person.wait(question)
        await person.press(number)
    await person.wait("Що найважливіше?")
    if words:
        await person.send(words)
        await person.wait("Записано:")
        await person.press("Далі")
    else:
        await person.press("Пропустити")
    await person.wait("Ще не надіслано")


async def test_one_answers_by_buttons_and_a_typed_number_the_other_forgets_and_is_reminded(crew: Any) -> None:
    town, maria, ihor, oksana = crew
    await town.telegram.move_to(at(27, 8, 59))
    await town.settle()
    assert await shows(ihor, ASKED) == 0
    await asked(town, ihor, oksana)
    assert "піде 1 листопада, 09:00" in (await newest(ihor, ASKED)).text
    await ihor.press("Заповнити")
    await ihor.wait("зустрічей")
    await ihor.press("3")
    await ihor.wait("виїздів у громади")
    await ihor.send("12")
    await ihor.wait("навчань")
    await ihor.press("1")
    await ihor.wait("людей було на навчаннях")
    await ihor.press("20")
    await ihor.wait("Що найважливіше?")
    await ihor.send("Бракує <житла> в Гнівані")
    await ihor.wait("Записано:")
    await ihor.send("Громада просить навчання")
    await ihor.wait("Громада просить навчання")
    await ihor.press("Далі")
    review = await ihor.wait("Ще не надіслано")
    assert "Зустрічі: 3\nВиїзди в громади: 12\nНавчання: 1\nУчасники навчань: 20" in review.text
    assert "Бракує <житла> в Гнівані\nГромада просить навчання" in review.text
    await ihor.press("Надіслати")
    await ihor.wait("Змінити можна до 1 листопада, 09:00")
    await town.telegram.move_to(at(31))
    await oksana.wait("Ваших слів для нього ще немає")
    await town.settle()
    assert await shows(ihor, "Завтра підсумок") == 0
    await maria.send("/reports")
    seen = await maria.wait("Відповіли: 1 з 2")
    assert "Не відповіли: Оксана" in seen.text
    await maria.press(seen.labels[0])
    one = await maria.wait("Бракує <житла> в Гнівані")
    assert "Ігор · Вінницька область" in one.text
    assert await shows(oksana, "Бракує") == 0


async def test_the_summary_has_sums_and_who_is_silent_and_the_workbook_the_texts(crew: Any) -> None:
    town, maria, ihor, oksana = crew
    await asked(town, ihor, oksana)
    await fill(ihor, "3", "2", "1", "20", words="=HYPERLINK(1)")
    await ihor.press("Надіслати")
    await ihor.wait("Дякуємо")
    await town.telegram.move_to(at(1, month=11))
    told = await maria.wait("Підсумок за жовтень 2026", timeout=RENDERING)
    assert "Радники: зустрічей 3, виїздів у громади 2, навчань 1 (учасників 20)." in told.text
    assert "Слів для підсумку не надіслали: Оксана" in told.text
    own = await ihor.wait("Підсумок за жовтень 2026", timeout=RENDERING)
    assert "зустрічей 3" in own.text
    assert "не надіслали" not in own.text
    await oksana.wait("Підсумок за жовтень 2026", timeout=RENDERING)
    await town.telegram.settle(town.health, timeout=RENDERING)
    rows = await sheet(town, maria)
    assert rows[1] == ("Ігор", "Жовтень 2026", "Вінницька область", 3, 2, 1, 20, "=HYPERLINK(1)")
    assert rows[2] == ("Оксана", "Жовтень 2026", None, None, None, None, None, "не надіслано")
    assert (await sheet(town, ihor))[1][-1] is None  # texts are for coordinators


async def sheet(town: Town, person: Phone) -> list[tuple[Any, ...]]:
    await person.refresh()
    file = next(one.file for one in person.messages if one.kind == "document" and one.file)
    book = load_workbook(BytesIO(await town.telegram.download(file)))
    assert all(cell.data_type != "f" for row in book["Слова радників"].iter_rows() for cell in row)
    return list(book["Слова радників"].iter_rows(values_only=True))


async def test_asked_and_reminded_once_though_it_restarts_and_catches_up(crew: Any) -> None:
    town, _, ihor, oksana = crew
    await town.stop()
    await town.telegram.move_to(at(28, 23))  # asleep on the day, and awake again at night
    await town.start()
    await town.settle()
    assert await shows(ihor, ASKED) == 0
    await town.telegram.move_to(at(29))
    await ihor.wait(ASKED)
    await town.restart()
    await town.telegram.move_to(at(31, 12))
    await oksana.wait("Завтра підсумок")
    await town.restart()
    await town.settle()
    assert await shows(ihor, ASKED) == await shows(ihor, "Завтра підсумок") == 1
    await town.telegram.move_to(at(26, 9, month=11))
    await ihor.wait("Підсумок за листопад 2026 піде 1 грудня")
    await town.settle()
    assert await shows(ihor, ASKED) == 2


async def test_who_changed_what_was_sent_and_didnt_send_it_again_is_reminded(crew: Any) -> None:
    town, _, ihor, oksana = crew
    await ihor.send("/report")
    for _ in range(3):
        await town.settle()
        await ihor.press("0")
    await ihor.wait("Що найважливіше?")
    await ihor.press("Пропустити")
    await ihor.press("Надіслати")
    await ihor.wait("Дякуємо")
    await asked(town, oksana)
    await fill(oksana, "1", "1", "0")
    await oksana.press("Надіслати")
    await oksana.wait("Дякуємо")
    await ihor.press("Змінити")
    await ihor.press("Зустрічі")
    await ihor.wait("зустрічей")
    await ihor.press("3")
    await ihor.wait("Ще не надіслано")
    await town.telegram.move_to(at(31))
    assert "а зміни до них — ще ні" in (await ihor.wait("Завтра підсумок за жовтень 2026")).text
    await town.settle()
    assert await shows(oksana, "Завтра підсумок") == 0


async def test_on_the_day_of_the_summary_it_is_said_that_it_is_today(crew: Any) -> None:
    town, _, ihor, oksana = crew
    await asked(town, ihor, oksana)
    await town.stop()
    await town.telegram.move_to(at(1, 8, month=11))
    await town.start()
    await ihor.wait("Сьогодні підсумок за жовтень 2026")
    assert await shows(ihor, "Завтра підсумок") == 0


async def test_a_month_that_was_slept_through_is_passed_over(crew: Any) -> None:
    town, _, ihor, _ = crew
    await town.stop()
    await town.telegram.move_to(at(27, 12, month=11))
    await town.start()
    await ihor.wait(ASKED)
    await town.telegram.settle(town.health, timeout=RENDERING)  # two summaries are drawn
    assert await shows(ihor, ASKED) == 1
    assert await shows(ihor, "Підсумок за жовтень 2026 піде") == 0


async def test_filling_survives_a_restart_and_is_changed_until_the_summary_goes_out(crew: Any) -> None:
    town, maria, ihor, _ = crew
    await ihor.send("/report")
    await ihor.wait("зустрічей")
    await ihor.press("2")
    await ihor.wait("виїздів у громади")
    await town.restart()
    await ihor.press("0")
    await ihor.wait("навчань")
    await ihor.press("Назад")
    await ihor.wait("Зараз: 0")
    await ihor.press("4")
    await ihor.wait("навчань")
    await ihor.press("0")  # nobody can have taken part in none
    await ihor.wait("Що найважливіше?")
    await ihor.press("Пропустити")
    await ihor.press("Надіслати")
    await ihor.wait("Дякуємо")
    await asked(town, town.people.get("Оксана", crew[3]))
    assert await shows(ihor, ASKED) == 0  # was quicker
    await ihor.send("/report")
    sent = await ihor.wait("Надіслано. Змінити можна")
    assert sent.labels == ["Змінити"]
    await ihor.press("Змінити")
    await ihor.press("Навчання")
    await ihor.wait("ви провели")
    await ihor.send("2")
    await ihor.wait("людей було на навчаннях")  # asked, now that there were some
    await ihor.press("30")
    changed = await ihor.wait("Ще не надіслано")
    assert "Учасники навчань: 30" in changed.text
    await maria.send("/reports")
    assert "Навчання: 0" in (await maria.wait("Відповіли: 1 з 2")).text  # what was sent holds until it is sent anew
    await ihor.press("Надіслати")
    await ihor.wait("Дякуємо")
    await town.telegram.move_to(at(1, month=11))
    await ihor.press("Змінити")
    await ihor.wait("Підсумок за жовтень 2026 вже пішов, змінити його не можна")


async def test_wrong_numbers_get_a_clear_sentence(crew: Any) -> None:
    town, _, ihor, _ = crew
    await ihor.send("/report")
    await ihor.wait("зустрічей")
    for count, wrong in enumerate(("п’ять", "-1", "−1", "1000000000", "10^9", "²", "1.5"), start=1):
        await ihor.send(wrong)
        await town.settle()
        assert await shows(ihor, "Потрібне ціле число від 0 до 500") == count, wrong
    await ihor.send_photo("3")
    await town.settle()
    assert await shows(ihor, "Потрібне ціле число") == 8
    await ihor.send("7")
    await ihor.wait("виїздів у громади")
    for number in ("0", "0"):
        await ihor.press(number)
        await town.settle()
    await ihor.send_photo("Ось")
    await ihor.wait("додаються лише слова")
    await ihor.send("я" * 2000)
    await ihor.wait("Записано:")
    await ihor.send("є" * 2000)
    await ihor.wait("Попереднє збережено")
    await ihor.press("Стерти й написати знову")
    await ihor.send("Коротко")
    await ihor.press("Далі")
    assert "Зустрічі: 7" in (await ihor.wait("Ще не надіслано")).text


async def test_forged_and_strange_presses_change_nothing(crew: Any) -> None:
    town, maria, ihor, oksana = crew
    olena = await town.applicant()
    await asked(town, ihor, oksana)
    await fill(ihor, "1", "1", "0", words="Секрет")
    await ihor.press("Надіслати")
    await ihor.wait("Дякуємо")
    note = await newest(olena, "Вітаємо")
    for data in ("rep:begin:2026-10::", "rep:set:2026-10:meetings:5", "reps:2026-10:2:0", "reps:2026-10:0:0"):
        await olena.press_data(note, data)
        await oksana.press_data(await newest(oksana, ASKED), data.replace("rep:", "reps:").replace(":begin", ""))
    question = await newest(oksana, ASKED)
    for data in (
        "rep:set:2026-10:meetings:501", "rep:set:2026-10:meetings:-1", "rep:set:2026-10:words:1", "rep:set:2026-10::1",
        "rep:begin:2026-09::", "rep:begin:2026-13::", "rep:begin:x::", "rep:send:2026-10::", "rep:review:2026-10::",
        "rep:next:2026-10::", "rep:ask:2026-10:name:", "rep:fly:2026-10::",
    ):  # fmt: skip
        await oksana.press_data(question, data)
    for data in ("reps:2026-11:0:0", "reps:2026-10:99:0", "reps:2026-13:0:0", "reps:x:1:0", "reps:20２６-10:0:0"):
        await maria.press_data(await newest(maria, "вітаємо"), data)
    await town.settle()
    assert await shows(olena, "Секрет") == await shows(oksana, "Секрет") == await shows(maria, "Секрет") == 0
    await maria.send("/reports")
    seen = await maria.wait("Відповіли: 1 з 2")
    assert "Зустрічі: 1" in seen.text


async def test_many_authors_stand_on_pages(crew: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "PAGE", 1)
    town, maria, ihor, oksana = crew
    petro = await town.officer(maria, "Петро")
    await asked(town, ihor, oksana, petro)
    for one in (ihor, oksana):
        await fill(one, "1", "1", "0", words=f"Слова {one.name}")
        await one.press("Надіслати")
        await one.wait("Дякуємо")
    await maria.send("/reports")
    first = await maria.wait("Відповіли: 2 з 3")
    assert first.labels[:2] == ["Ігор", "›"]
    assert "Не відповіли: Петро" in first.text
    await maria.press("›")
    second = await maria.wait("Відповіли: 2 з 3")
    assert second.labels[:2] == ["Оксана", "‹"]
    await maria.press("Оксана")
    await maria.wait("Слова Оксана")
    await maria.press("Назад")
    assert (await maria.wait("Відповіли: 2 з 3")).labels[:2] == ["Оксана", "‹"]
    await maria.press_data(maria.last, "reps:2026-10:0:99")
    await town.settle()
    assert "Зустрічі: 2" in (await newest(maria, "Відповіли: 2 з 3")).text


async def test_away_all_month_or_gone_isnt_asked(crew: Any) -> None:
    town, maria, ihor, oksana = crew
    await ihor.send("/away")
    await ihor.press("Не знаю")
    await ihor.press("Готово")
    await ihor.wait("Збережено")
    await asked(town, ihor, oksana)  # away for a part of the month only
    await town.telegram.move_to(at(26, month=11))
    await oksana.wait("Підсумок за листопад 2026 піде")
    await town.telegram.settle(town.health, timeout=RENDERING)
    assert await shows(ihor, "Підсумок за листопад 2026 піде") == 0
    petro = await town.officer(maria, "Петро")
    await town.settle()
    assert await shows(petro, ASKED) == 0
    await maria.send("/reports")
    assert "Не відповіли: Оксана" in (await maria.wait("Відповіли: 0 з 1")).text


async def test_a_summary_late_in_the_month_is_about_the_month_before(tmp_path: Any) -> None:
    async with a_town(tmp_path, digest_day=20, digest_time="07:00") as town:
        maria = await town.coordinator()
        ihor = await town.officer(maria)
        await town.telegram.move_to(at(15))
        await ihor.send("/report")
        await ihor.wait("Слова для підсумку за вересень 2026")
        await town.settle()
        assert await shows(ihor, "Незабаром підсумок") == 0  # who came in October isn't asked about September
        await town.telegram.move_to(at(20, 6, 45))
        await ihor.send("/report")
        await ihor.wait("Слова для підсумку за вересень 2026")
        await town.telegram.move_to(at(20, 7))
        await ihor.send("3")
        await ihor.wait("Підсумок за вересень 2026 вже пішов")
        await town.telegram.move_to(at(15, month=11))
        told = await ihor.wait("Незабаром підсумок за жовтень 2026")
        assert "піде 20 листопада, 07:00" in told.text
