"""«Розв’язано»: everybody whose case belongs to the problem is told once, in the words that were shown before."""

from typing import Any

from bot.sandbox.phone import Phone
from models import outbox, problem_telling
from tests.conftest import Town, file_request, newest, shows
from tests.test_problems import TITLE, Bridge, bridge, mark, mark_new, open_first

__all__ = ["bridge"]  # the fixture

WORDS = "Виплати відновлено <всім>. Нової заяви не треба"
PICK = f"1. {TITLE}"


async def solve(marta: Phone, words: str = WORDS) -> None:
    await open_first(marta)
    await marta.press("Розв’язано")
    await marta.wait("Що сказати людям?")
    await marta.send(words)
    await marta.wait("Саме так це побачать люди")


async def confirm(marta: Phone, people: str) -> None:
    await marta.press(f"Розв’язано: надіслати {people}")
    await marta.wait("Слова вже йдуть людям")


async def finish(town: Town) -> None:
    await town.settle()
    await town.telegram.advance(minutes=2)
    await town.settle()


async def test_each_is_told_once_and_both_sides_hear_what_came_of_it(bridge: Bridge) -> None:
    b = bridge
    await mark_new(b.ihor)
    await mark(b.iryna, PICK)
    await b.iryna.press("Назад")
    await b.iryna.press("Вирішено")
    await b.iryna.press("Надіслано за належністю")
    await b.iryna.send("Передано далі")
    await b.taras.wait("Чи вирішено питання?")
    await b.taras.press("Так")
    await b.taras.wait("оцін")
    await file_request(b.olena, "Знову не отримали")
    await b.ihor.press("Взяти в роботу")
    await b.olena.wait("в роботі")
    await mark(b.ihor, PICK)
    await solve(b.marta)
    preview = await newest(b.marta, WORDS)
    assert preview.text == f"№ 26-000001 · Ігор\n{WORDS}"
    asked = await newest(b.marta, "Саме так це побачать люди")
    assert "Отримають: 2." in asked.text
    assert "Не отримають" not in asked.text
    await confirm(b.marta, "2 людям")
    await b.marta.press_data(asked, "pb:solve_yes:1:")
    await finish(b.town)

    got = await newest(b.olena, WORDS)
    assert got.text == f"№ 26-000003 · Ігор\n{WORDS}"
    assert (await newest(b.taras, WORDS)).text == f"№ 26-000002 · Ірина\n{WORDS}"
    assert await shows(b.olena, WORDS) == 1
    assert await shows(b.taras, WORDS) == 1
    result = await newest(b.marta, "Слова отримали 2 людини")
    assert "Не отримали" not in result.text

    told = await newest(b.ihor, "Від вашого імені слова надіслано 1 людині")
    assert told.labels == ["№ 26-000003 · Виплати ВПО", "Мої справи"]
    assert (await newest(b.iryna, "Від вашого імені")).labels == ["Мої справи"]
    await b.ihor.send("/case 3")
    assert "Стан: у роботі" in (await b.ihor.wait("26-000003")).text
    await b.ihor.press("Історія")
    assert f"Ігор: {WORDS}" in (await b.ihor.wait("Знову не отримали")).text
    await b.iryna.send("/case 2")
    assert "Стан: закрито" in (await b.iryna.wait("26-000002")).text

    await b.olena.send("Дякую, отримала", reply_to=got)
    await b.ihor.wait("Дякую, отримала")
    await b.taras.send("А мені досі ні", reply_to=await newest(b.taras, WORDS))
    asked = await b.taras.wait("вже завершене")
    assert any("26-000002" in one for one in asked.labels)
    await b.town.settle()
    assert await b.town.telegram.refusals() == []


async def test_who_isnt_told_is_counted(bridge: Bridge) -> None:
    b = bridge
    await mark_new(b.ihor)
    await mark(b.iryna, PICK)
    people = [await b.town.applicant(name) for name in ("Ганна", "Богдан", "Дарина", "Євген")]
    for person in people:
        await file_request(person)
        await b.ihor.wait(person.name)
        await b.ihor.press("Взяти в роботу")
        await person.wait("в роботі")
        await mark(b.ihor, PICK)
    hanna, bohdan, daryna, yevhen = people
    await hanna.block()
    await b.town.settle()
    await bohdan.send("Мої дані")
    await bohdan.press("Видалити мої дані")
    await bohdan.press("Так, видалити")
    await daryna.send("/cases")
    await daryna.wait("У вас")
    await daryna.press(next(one for one in daryna.buttons() if "Виплати" in one))
    await daryna.press("Відкликати")
    await daryna.press("Так, відкликати")
    await b.town.settle()
    await solve(b.marta)
    asked = await newest(b.marta, "Саме так це побачать люди")
    assert "Отримають: 3." in asked.text
    assert "заблокували бота або видалили акаунт: 1" in asked.text
    assert "стерли свої дані: 1" in asked.text
    assert "відкликали звернення: 1" in asked.text
    await yevhen.block()
    await b.town.settle()
    await b.marta.press("Розв’язано: надіслати 3 людям")
    assert "Отримають: 2." in (await b.marta.wait("тим часом змінилося")).text
    await confirm(b.marta, "2 людям")
    await finish(b.town)
    result = await newest(b.marta, "Слова отримали")
    assert "Слова отримали 2 людини" in result.text
    assert "заблокували бота або видалили акаунт: 2" in result.text
    assert await shows(b.olena, WORDS) == 1
    for person in people:
        assert await shows(person, WORDS) == 0
    assert await shows(b.ihor, "Ваше повідомлення збережено") == 0
    await hanna.unblock()
    await hanna.send("Я тут")
    await b.ihor.wait("Не доставлено 1 ваше повідомлення")


async def register(officer: Phone) -> None:
    """Stepan has no Telegram; he gets the third number."""
    await officer.send("/register")
    await officer.send("Степан")
    await officer.send("067 123 45 67")
    await officer.press("Людина погодилась")
    for choice in ("Виплати ВПО", "Затримка виплати"):
        await officer.press(choice)
    await officer.wait("Напишіть")
    await officer.send("Не прийшла виплата")
    await officer.press("Далі")
    await officer.press("Вінницька область")
    await officer.wait("пропустити")
    await officer.press("Пропустити")
    await officer.press("Надіслати")
    await officer.wait("прийнято")


async def test_whom_the_bot_doesnt_reach_the_officer_rings(bridge: Bridge) -> None:
    b = bridge
    await register(b.ihor)
    await b.ihor.send("/case 3")
    await b.ihor.wait("Без Telegram")
    await mark_new(b.ihor)
    await solve(b.marta)
    await b.marta.press("Розв’язано")
    await b.marta.wait("Слова вже йдуть людям")
    await finish(b.town)
    assert "без Telegram, радники передадуть самі: 1" in (await newest(b.marta, "Слів у Telegram")).text
    told = await newest(b.ihor, "передайте, будь ласка, самі: 26-000003")
    assert told.labels == ["☎ № 26-000003 · Виплати ВПО", "Мої справи"]
    await b.ihor.press("☎ № 26-000003 · Виплати ВПО")
    await b.ihor.wait("Без Telegram. Телефон")


async def test_whom_nobody_is_there_to_ring_stands_in_the_result(bridge: Bridge) -> None:
    b = bridge
    await register(b.ihor)
    await b.ihor.send("/case 3")
    await b.ihor.wait("Без Telegram")
    await mark_new(b.ihor)
    await b.marta.send("/staff")
    await b.marta.press(next(one for one in (await b.marta.wait("У команді")).labels if one.startswith("Ігор")))
    await b.marta.press("Закрити доступ")
    await b.marta.press("Так, закрити доступ")
    await b.marta.wait("Доступ закрито")
    await solve(b.marta)
    await b.marta.press("Розв’язано")
    await b.marta.wait("Слова вже йдуть людям")
    await finish(b.town)
    assert "їм ще ніхто не скаже: 26-000003." in (await newest(b.marta, "Слів у Telegram")).text


async def test_a_stop_in_the_middle_neither_loses_nor_repeats(bridge: Bridge, monkeypatch: Any) -> None:
    """One person a step, and the outbox counts as full after the first: the rest waits for the clock."""
    b = bridge
    monkeypatch.setattr(problem_telling, "CHUNK", 1)
    steps = [False, True]

    async def has_enough_bulk(_db: Any) -> bool:
        return steps.pop(0) if len(steps) > 1 else steps[0]

    await mark_new(b.ihor)
    await mark(b.iryna, PICK)
    monkeypatch.setattr(outbox, "has_enough_bulk", has_enough_bulk)
    await solve(b.marta)
    await confirm(b.marta, "2 людям")
    await b.olena.wait(WORDS)
    await b.town.settle()
    assert await shows(b.taras, WORDS) == 0
    await open_first_solved(b.marta)
    await b.marta.press("Відкрити знову")
    await b.marta.wait("ще надсилають")
    await b.town.stop()
    steps[:] = [False]
    await b.town.start()
    await b.town.telegram.advance(minutes=1)
    await b.taras.wait(WORDS)
    await finish(b.town)
    assert await shows(b.olena, WORDS) == 1
    assert await shows(b.taras, WORDS) == 1
    assert await shows(b.marta, "Слова отримали 2 людини") == 1


async def open_first_solved(person: Phone) -> None:
    await person.send("/problems")
    await person.press("Розв’язані — 1")
    await person.press(PICK)
    await person.wait("розв’язано, людям сказано")


async def test_at_night_it_comes_silently_and_after_reopening_in_new_words(bridge: Bridge) -> None:
    b = bridge
    await mark_new(b.ihor)
    await b.town.telegram.advance(hours=13)
    await solve(b.marta)
    await confirm(b.marta, "1 людині")
    assert (await b.olena.wait(WORDS)).silent
    await finish(b.town)
    await open_first_solved(b.marta)
    await b.marta.press("Відкрити знову")
    await b.marta.wait("Проблему відкрито знову")
    await solve(b.marta, "Тепер уже справді")
    await confirm(b.marta, "1 людині")
    await b.olena.wait("Тепер уже справді")
    await finish(b.town)
    assert await shows(b.olena, WORDS) == 1
    assert await shows(b.taras, "Тепер уже справді") == 0


async def test_who_speaks_when_the_officer_has_left(bridge: Bridge) -> None:
    b = bridge
    await mark_new(b.ihor)
    await b.marta.send("/staff")
    await b.marta.wait("У команді")
    await b.marta.press(next(one for one in b.marta.buttons() if one.startswith("Ігор")))
    await b.marta.press("Закрити доступ")
    await b.marta.press("Так, закрити доступ")
    await b.ihor.wait("доступ до звернень закрито")
    await solve(b.marta)
    await confirm(b.marta, "1 людині")
    assert (await b.olena.wait(WORDS)).text == f"№ 26-000001 · команда\n{WORDS}"
    await b.olena.send("/cases")
    await b.olena.wait("звернен")
    await b.olena.press(next(one for one in b.olena.buttons() if "26-000001" in one))
    await b.olena.press("Листування")
    assert f"команда: {WORDS}" in (await b.olena.wait("команда")).text
