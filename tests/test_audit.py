"""Whoever opens a text says why, and the journal tells who saw or changed what."""

import pytest

from bot.sandbox.phone import Phone
from models import people, readings
from models.cases import Case
from models.people import Duty
from models.readings import Reason
from tests.conftest import MONDAY, Town, file_request, newest, shows
from tests.test_restricted import focal
from tests.test_sealing import seal


@pytest.fixture
async def case(town: Town) -> tuple[Town, Phone, Phone, Phone]:
    """Olena's request, answered by Ihor; Maria coordinates."""
    maria = await town.coordinator()
    ihor = await town.officer(maria)
    olena = await town.applicant()
    await file_request(olena, "Довідку <не> дали")
    await ihor.press("Взяти в роботу")
    await olena.wait("в роботі")
    await ihor.send("Сьогодні зателефоную", reply_to=await newest(ihor, "Довідку <не> дали"))
    await olena.wait("зателефоную")
    await town.settle()
    return town, maria, ihor, olena


async def reading(maria: Phone) -> None:
    await maria.send("/find 26-000001")
    await maria.press("26-000001 · відкрити")
    await maria.press("Переглянути текст")
    await maria.wait("Навіщо відкрити текст")


async def test_a_coordinator_reads_for_a_reason_and_olena_sees_that(case) -> None:
    town, maria, _, olena = case
    await reading(maria)
    assert await shows(maria, "Довідку <не> дали") == 0
    await maria.press("Скарга на відповідь")
    await maria.wait("не пересилайте")
    assert "№ 26-000001 · Олена" in (await maria.wait("Довідку <не> дали")).text
    await maria.wait("Сьогодні зателефоную")
    await town.settle()
    await olena.send("Мої звернення")
    await olena.press("№ 26-000001 · Виплати ВПО · у роботі")
    await olena.wait("координатор / координаторка: відкрито текст звернення")


async def test_another_reason_is_typed_and_stands_in_the_journal(case) -> None:
    _, maria, _, _ = case
    await reading(maria)
    await maria.press("Інша причина")
    await maria.wait("одним реченням")
    await maria.send_photo()
    await maria.wait("Тут потрібні слова")
    await maria.send("Просив <суд>")
    await maria.wait("Довідку <не> дали")
    await maria.send("/audit")
    await maria.press("Відкриті тексти")
    assert "Марія: відкрито текст (Інша причина: Просив <суд>) · № 26-000001" in (await maria.wait("Просив")).text


async def test_the_journal_of_a_case_names_staff_and_not_the_applicant(case) -> None:
    _, maria, _, _ = case
    await maria.send("/audit 1")
    log = (await maria.wait("Журнал звернення № 26-000001")).text
    assert "заявник / заявниця: звернення подано" in log
    assert "Ігор: взято в роботу" in log
    assert "бот: призначено: Ігор" in log
    assert "Олена" not in log
    await maria.send("/audit")
    await maria.press("За людиною з команди")
    await maria.press("Марія")
    assert "Марія: переглянуто журнал · № 26-000001" in (await maria.wait("Дії: Марія")).text
    await maria.press("Назад")
    await maria.wait("Чиї дії показати?")
    await maria.press("Назад")
    await maria.press("За номером звернення")
    await maria.send("26-000009")
    await maria.wait("немає серед доступних")


async def test_what_was_sealed_is_in_no_journal(case) -> None:
    town, maria, ihor, _ = case
    await focal(town, maria)
    await seal(ihor)
    await town.settle()
    await maria.send("/audit 1")
    await maria.wait("немає серед доступних")
    await maria.send("/audit")
    await maria.press("За людиною з команди")
    await maria.press("Ігор")
    assert "26-000001" not in (await maria.wait("Дії: Ігор")).text


async def test_only_coordinators_look_and_refusals_are_told(case) -> None:
    town, maria, ihor, olena = case
    await maria.send("/audit")
    journal = await maria.wait("Хто що бачив")
    await reading(maria)
    why = await newest(maria, "Навіщо відкрити")
    copied = [one.data for message in (journal, why) for row in message.buttons for one in row]
    for person in (ihor, olena):
        for data in copied:
            await person.press_data(await newest(person, "зателефоную"), data)
    await town.settle()
    for person in (ihor, olena):
        assert await shows(person, "Журнал") == 0
    assert await shows(olena, "Навіщо") == await shows(ihor, "Навіщо") == 0
    await maria.send("/audit")
    await maria.press("Відмови в доступі")
    assert "заявниця: відмовлено: чуже або неіснуюче" in (await maria.wait("Відмови в доступі")).text
    await maria.press("›")
    assert "Ігор: відмовлено: чуже або неіснуюче" in (await maria.wait("Відмови в доступі")).text


async def test_whose_own_request_it_is_stands_nowhere(case) -> None:
    town, maria, ihor, _ = case
    await ihor.send("Меню заявника")
    await ihor.press("Погоджуюсь")
    await file_request(ihor, region="Львівська область")
    await town.settle()
    await maria.send("/audit")
    await maria.press("За людиною з команди")
    await maria.press("Ігор")
    log = (await maria.wait("Дії: Ігор")).text
    assert "№ 26-000001" in log
    assert "26-000002" not in log


async def test_long_reasons_have_pages(case) -> None:
    town, maria, _, _ = case
    async with town.database() as database, database.write() as db:
        olenas = await db.get_one(Case, 26000001)
        reader = (await people.staff(db, Duty.COORDINATOR))[0]
        for _ in range(9):
            await readings.begin(db, olenas, reader, Reason.OTHER, MONDAY, words="😀" * 300)
    await maria.send("/audit")
    await maria.press("Відкриті тексти")
    await maria.press("›", on=await maria.wait("Відкриті тексти звернень"))
    await maria.press("‹", on=await maria.wait("Відкриті тексти звернень"))
