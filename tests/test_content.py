"""`/content`: help lines, hints, templates and days off, kept by coordinators without a programmer."""

from sqlalchemy import func, select, text

from bot.sandbox.phone import Phone
from models import helplines
from models.errors import StaleError
from models.reference import Change
from tests.conftest import Town, file_request, newest

PFA = "0 800 100 102"  # a psychological line of the shipped file


async def at_line(maria: Phone, topic: str = "Психологічна підтримка", number: str = PFA) -> None:
    await maria.send("/content")
    await maria.press("Телефони допомоги")
    shelves = await maria.wait("Число — скільки ліній")
    await maria.press(next(one for one in shelves.labels if topic in one))
    shelf = await maria.wait(topic)
    await maria.press(next(one for one in shelf.labels if one.startswith(f"{number} ·")))
    await maria.wait("Перевірено:")


async def lines_of(person: Phone, topic: str = "Психологічна підтримка") -> str:
    """As somebody sees them who hasn't agreed to anything."""
    await person.press("Де отримати допомогу")
    await person.press(topic)
    return (await person.wait("Перевірено")).text


async def test_a_changed_number_is_seen_at_once_by_everybody_and_after_a_restart(town: Town) -> None:
    maria = await town.coordinator()
    olena = await town.telegram.person("Олена")
    await olena.send("/start")
    assert PFA in await lines_of(olena)
    await at_line(maria)
    await maria.press("Змінити номер")
    await maria.wait("Зараз номер: 0 800 100 102")
    await maria.send("0800555777")
    said = await maria.wait("Збережено. Діє одразу")
    assert "0 800 555 777" in said.text
    assert "Перевірено: жовтень 2026" in said.text
    await olena.press("Назад")
    seen = await lines_of(olena)
    assert "0 800 555 777 — Психологічна підтримка" in seen
    assert PFA not in seen
    await town.restart()
    await olena.press("Назад")
    assert "0 800 555 777" in await lines_of(olena)
    await maria.press("Назад")
    await add_line(maria, PFA, "Знову та сама")
    await at_line(maria, number="0 800 555 777")
    await maria.press("Повернути початкове")
    await maria.wait("уже є в списку для цих місць: Знову та сама")
    await at_line(maria)
    await maria.press("Змінити номер")
    await maria.wait("Зараз номер")
    await maria.send("1547 000")
    await maria.wait("Такої довжини")
    await maria.send("1548")
    await maria.wait("Збережено")
    await at_line(maria, number="0 800 555 777")
    await maria.press("Повернути початкове")
    await maria.wait("Повернуто те, що було спочатку")
    await olena.press("Назад")
    assert PFA in await lines_of(olena)


async def add_line(maria: Phone, number: str, service: str) -> None:
    await maria.press("Додати лінію")
    await maria.wait("Напишіть номер нової лінії")
    await maria.send(number)
    await maria.send(service)
    await maria.press("Без годин")
    await maria.press("Уся Україна")
    await maria.wait("Лінію додано")


async def test_name_hours_topics_and_region_are_changed_too(town: Town) -> None:
    maria = await town.coordinator()
    await at_line(maria)
    await maria.press("Змінити назву")
    await maria.wait("Зараз назва")
    await maria.send("Підтримка <b>для всіх</b> &")
    await maria.wait("Підтримка <b>для всіх</b> &")
    await maria.press("Змінити години")
    await maria.wait("Зараз: щодня 10:00–20:00")
    await maria.press("Без годин")
    await maria.wait("Години: години не вказано")
    await maria.press("Теми")
    await maria.press("Правова допомога")
    await town.settle()
    await maria.press("✓ Дуже важко, кризовий стан")
    await town.settle()
    await maria.press("Готово")
    assert "Теми: Психологічна підтримка, Правова допомога" in (await maria.wait("Збережено")).text
    await maria.press("Де діє")
    await maria.press("Львівська область")
    assert "Де діє: Львівська область" in (await maria.wait("Збережено")).text
    olena = await town.applicant()
    await olena.press("Де отримати допомогу")
    await olena.press("Лінії моєї області")
    await olena.press("Львівська область")
    assert "Підтримка <b>для всіх</b> &" in (await olena.wait(PFA)).text


async def test_a_line_is_hidden_shown_and_checked_by_one_tap(town: Town) -> None:
    maria = await town.coordinator()
    olena = await town.telegram.person("Олена")
    await olena.send("/start")
    await at_line(maria)
    await maria.press("Приховати")
    await maria.wait("Люди цієї лінії більше не бачать")
    assert PFA not in await lines_of(olena)
    await maria.press("Показати")
    await maria.wait("знову бачать")
    await maria.press("Перевірено сьогодні")
    assert "Перевірено: жовтень 2026" in (await maria.wait("Перевірку записано")).text
    await olena.press("Назад")
    assert "Перевірено: жовтень 2026" in await lines_of(olena)


async def test_a_line_that_nobody_had_checked_appears_when_somebody_has(town: Town) -> None:
    maria = await town.coordinator()
    await at_line(maria, "Правова допомога", "0 800 213 103")
    await newest(maria, "Люди побачать цю лінію, коли хтось її перевірить")
    await maria.press("Перевірено сьогодні")
    await maria.wait("Перевірку записано")
    olena = await town.applicant()
    await olena.press("Де отримати допомогу")
    await olena.press("Правова допомога")
    await olena.wait("0 800 213 103")


async def test_a_line_is_added_step_by_step(town: Town) -> None:
    maria = await town.coordinator()
    await maria.send("/content")
    await maria.press("Телефони допомоги")
    await maria.press("Правова допомога · 0")
    await maria.press("Додати лінію")
    await maria.wait("Напишіть номер нової лінії")
    await maria.send("+380 44 123 45 67")
    await maria.wait("Що це за служба?")
    await town.restart()
    await maria.send("Юристи <поруч>")
    await maria.wait("Коли відповідають?")
    await maria.send("щодня 9–18")
    await maria.wait("Де діє ця лінія?")
    await maria.send("по всій країні")
    await maria.wait("Оберіть область кнопкою")
    await maria.press("Уся Україна")
    await maria.wait("Лінію додано")
    olena = await town.applicant()
    await olena.press("Де отримати допомогу")
    await olena.press("Правова допомога")
    assert "+380 44 123 45 67 — Юристи <поруч>, щодня 9–18" in (await olena.wait("Юристи")).text
    await maria.press("Назад")
    await maria.press("Додати лінію")
    await maria.wait("Напишіть номер нової лінії")
    await maria.send("0441234567")
    await maria.send("Ті самі")
    await maria.press("Без годин")
    await maria.press("Уся Україна")
    await maria.wait("уже є в списку для цих місць: Юристи <поруч>")
    await maria.press("Одеська область")
    await maria.wait("Лінію додано")


async def test_what_is_wrong_with_a_number_is_said(town: Town) -> None:
    maria = await town.coordinator()
    await at_line(maria)
    await maria.press("Змінити номер")
    await maria.wait("Зараз номер")
    for typed, why in (
        ("112, 103", "кілька номерів"),
        ("немає <номера>", "лише цифри"),
        ("0 800 100", "Такої довжини номери не мають"),
        ("0 800 60 20 19", "уже є в списку"),
    ):
        await maria.send(typed)
        assert why in (await newest_after(maria, why))
    await maria.send_photo()
    await maria.wait("Тут потрібні слова")
    await maria.send("0 800 555 778")
    await maria.wait("Збережено. Діє одразу")
    await maria.press("Змінити назву")
    await maria.wait("Зараз назва")
    await maria.send("д" * 121)
    await maria.wait("121 знак, можна 120")
    await maria.press("Назад")
    await maria.wait("Перевірено:")
    await maria.send("слова, які нікуди не йдуть")
    await maria.wait("Кому це?")


async def newest_after(maria: Phone, why: str) -> str:
    return (await maria.wait(why)).text


async def test_112_always_stands(town: Town) -> None:
    maria = await town.coordinator()
    await at_line(maria, "Екстрена допомога", "112")
    shown = await newest(maria, "стоїть серед екстрених завжди")
    assert shown.labels == ["Перевірено сьогодні", "Назад"]
    for forged in ("hide", "number", "topics_done", "region_done", "shipped"):
        await maria.press_data(shown, f"ct:{forged}:112:0:emergency:1")
    await town.settle()
    await maria.press("Перевірено сьогодні")
    assert "Перевірено: жовтень 2026" in (await maria.wait("Перевірку записано")).text
    await at_line(maria, "Екстрена допомога", "101")
    await maria.press("Приховати")
    await maria.wait("Приховано")
    olena = await town.telegram.person("Олена")
    await olena.send("/start")
    await olena.press("Екстрені номери")
    assert "101" not in (await olena.wait("112 — Єдиний номер")).text


async def test_a_fault_in_the_table_takes_no_number_away(town: Town) -> None:
    maria = await town.coordinator()
    await at_line(maria)
    await maria.press("Приховати")
    await maria.wait("Приховано")
    async with town.database() as database, database.write() as db:
        await db.execute(text("UPDATE content_change SET after = :junk"), {"junk": b"junk"})
    olena = await town.telegram.person("Олена")
    await olena.send("/start")
    await olena.press("Екстрені номери")
    await olena.wait("112 — Єдиний номер")
    assert PFA in await lines_of(olena)
    await file_request(await town.applicant("Петро"))


async def test_two_coordinators_at_one_line(town: Town) -> None:
    maria = await town.coordinator()
    oksana = await town.join(maria, "Оксана", "Координатор / координаторка")
    await at_line(maria)
    await maria.press("Змінити номер")
    await maria.wait("Зараз номер")
    await at_line(oksana)
    behind = await newest(oksana, "Перевірено:")
    await oksana.press("Змінити номер")
    await oksana.send("0 800 555 779")
    await oksana.wait("Збережено")
    await maria.send("0 800 555 780")
    said = await maria.wait("Ваші слова ще не збережено")
    assert "Оксана, 12 жовтня" in said.text
    await maria.wait("Зараз номер: 0 800 555 779")
    await maria.send("0 800 555 780")
    await maria.wait("Збережено")
    await oksana.press_data(behind, "ct:hide:0800100102:1:psychological:")
    said = await oksana.wait("Тим часом тут уже є зміна: Марія")
    assert "Приховано" not in said.text


async def test_words_for_a_line_that_is_gone_are_kept_and_asked_about(town: Town, monkeypatch) -> None:
    async def none(*_: object) -> None:
        raise StaleError

    maria = await town.coordinator()
    await at_line(maria)
    await maria.press("Змінити номер")
    await maria.wait("Зараз номер")
    monkeypatch.setattr(helplines, "get", none)
    await maria.send("0 800 555 779")
    await maria.wait("Того, що ви змінювали, вже немає")
    await maria.wait("Кому це?")


async def test_only_coordinators_keep_it(town: Town) -> None:
    maria = await town.coordinator()
    ihor = await town.officer(maria)
    olena = await town.applicant()
    await at_line(maria)
    await maria.press("Приховати")
    await maria.wait("Приховано")
    await ihor.send("/content")
    await ihor.wait("Такої команди немає")
    for person, on in ((ihor, ihor.last), (olena, olena.last)):
        for forged in ("lines::0::", "unhide:0800100102:1::", "undo:1:0::", "hint_keep:PAY.grant:0::", "add::0:legal:"):
            await person.press_data(on, f"ct:{forged}")
    await town.settle()
    for forged in ("ct:line:nothing:0::", "ct:shelf::0:nothing:", "ct:change:999:0::", "ct:change:x:0::",
                   "ct:topics_done:0800100102:1:legal:", "ct:topic:0800100102:1:legal:0",
                   "ct:region_done:0800100102:1:legal:UA-43", "ct:nothing::0::",
                   "ct:shelf::0:legal:999", "ct:new_region::0:legal:all", "ct:new_hours::0:legal:",
                   "ct:hint_keep:PAY.grant:0::", "ct:hint:X:0::", "ct:add::0:old:"):  # fmt: skip
        await maria.press_data(maria.last, forged)
    await town.settle()
    async with town.database() as database, database.read() as db:
        assert await db.scalar(select(func.count()).select_from(Change)) == 1
