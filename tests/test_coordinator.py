"""Who gets a case, who leaves, and what coordinators see."""

from bot.sandbox.phone import Phone
from tests.conftest import Town, file_request, newest, shows
from tests.test_settings import bot


async def holder_of(case: str, *officers: Phone) -> list[str]:
    return [one.name for one in officers if await shows(one, f"№ {case} · ")]


async def test_two_officers_share_fairly(town: Town) -> None:
    maria = await town.coordinator()
    ihor = await town.officer(maria)
    oksana = await town.officer(maria, "Оксана")
    people = [await town.applicant(f"Людина {i}") for i in range(4)]
    for one in people:
        await file_request(one)
        await town.settle()
    held = [await holder_of(f"26-00000{i}", ihor, oksana) for i in range(1, 5)]
    assert [len(one) for one in held] == [1, 1, 1, 1]
    assert [name for (name,) in held].count("Ігор") == 2


async def test_nobody_in_the_region_goes_to_the_centre(town: Town) -> None:
    maria = await town.coordinator()
    await town.officer(maria)
    central = await town.join(maria, "Тарас", "Радник / радниця (центр)")
    olena = await town.applicant()
    await file_request(olena, region="Одеська область")
    assert "Вам допомагає Тарас" in (await newest(olena, "прийнято")).text
    await central.wait("№ 26-000001 · Олена")


async def test_nobody_at_all_waits_in_the_coordinators_sight_until_somebody_joins(town: Town) -> None:
    maria = await town.coordinator()
    olena = await town.applicant()
    await file_request(olena)
    await maria.wait("нікому взяти")
    await maria.send("/overdue")
    assert (await maria.wait("Нічиї та прострочені")).labels[0].startswith("26-000001 · ")
    ihor = await town.officer(maria)
    await ihor.wait("№ 26-000001 · Олена")
    await olena.wait("тепер вам допомагає Ігор")


async def test_away_sends_new_cases_to_colleagues(town: Town) -> None:
    maria = await town.coordinator()
    ihor = await town.officer(maria)
    oksana = await town.officer(maria, "Оксана")
    await ihor.send("/away")
    await ihor.wait("вас немає")
    olena = await town.applicant()
    for _ in range(2):
        await file_request(olena)
    await town.settle()
    assert await holder_of("26-000001", ihor, oksana) == ["Оксана"]
    assert await holder_of("26-000002", ihor, oksana) == ["Оксана"]
    await ihor.send("/back")
    await ihor.wait("Ви на місці")
    await file_request(olena)
    await town.settle()
    assert await holder_of("26-000003", ihor, oksana) == ["Ігор"]


async def test_nobody_is_assigned_their_own_case(town: Town) -> None:
    maria = await town.coordinator()
    ihor = await town.officer(maria)
    oksana = await town.officer(maria, "Оксана")
    await ihor.send("Меню заявника")
    await ihor.press("Погоджуюсь")
    await ihor.wait("вітаємо")
    for _ in range(3):
        await file_request(ihor)
    await town.settle()
    assert await shows(oksana, "№ 26-000003 · Ігор") > 0
    await ihor.send("/case 1")
    await ihor.wait("немає серед доступних")


async def test_a_coordinators_button_ends_access_at_once_and_hands_over(town: Town) -> None:
    maria = await town.coordinator()
    ihor = await town.officer(maria)
    oksana = await town.officer(maria, "Оксана")
    olena = await town.applicant()
    await file_request(olena)
    await town.settle()
    card = await newest(ihor, "Стан: радника визначено")
    history = next(one.data for row in card.buttons for one in row if one.label == "Історія")
    await maria.send("/staff")
    listed = await maria.wait("У команді 3 людини")
    await maria.press(next(one for one in listed.labels if one.startswith("Ігор")))
    await maria.press("Закрити доступ")
    await maria.press("Так, закрити доступ")
    await maria.wait("Колегам передано 1 справу")
    await ihor.wait("доступ до звернень закрито")
    await oksana.wait("Виплату за вересень")
    await olena.wait("тепер вам допомагає Оксана")
    await ihor.press_data(card, history)
    await ihor.wait("немає серед доступних")
    await ihor.send("Ще слово", reply_to=await newest(ihor, "Виплату за вересень"))
    await ihor.wait("Погоджуєтеся?")
    await town.settle()
    assert await shows(olena, "Ще слово") == 0


async def test_staff_revoke_from_the_command_line_does_the_same(town: Town, tmp_path) -> None:
    import asyncio

    maria = await town.coordinator()
    ihor = await town.officer(maria)
    oksana = await town.officer(maria, "Оксана")
    olena = await town.applicant()
    await file_request(olena)
    await maria.send("/staff")
    listed = await maria.wait("У команді")
    await maria.press(next(one for one in listed.labels if one.startswith("Ігор")))
    number = (await maria.wait("ID")).text.split("(ID ")[1].split(")")[0]
    await town.settle()
    environment = {
        "BOT_TOKEN": town.telegram.token,
        "BOT_API_URL": town.telegram.base_url,
        "DATABASE_URL": town.settings.database_url,
        "ENCRYPTION_KEYS": town.settings.keys[0],
    }
    done = await asyncio.to_thread(bot, "staff", "revoke", number, folder=tmp_path, **environment)
    assert done.stdout.strip() == "Access ended, cases handed over: 1", done.stderr
    await ihor.wait("доступ до звернень закрито", timeout=15)
    await oksana.wait("Виплату за вересень", timeout=15)


async def test_a_coordinator_gives_a_case_to_somebody_in_two_taps(town: Town) -> None:
    maria = await town.coordinator()
    await town.officer(maria)
    oksana = await town.officer(maria, "Оксана", "Львівська область")
    olena = await town.applicant()
    petro = await town.officer(maria, "Петро", "Львівська область")
    await file_request(olena)
    await petro.block()
    await town.settle()
    await town.telegram.advance(days=5)
    await maria.wait("строк першої відповіді минув")
    await maria.press("Призначити")
    shown = await maria.wait("Кому призначити?")
    assert "вересень" not in shown.text
    assert [one for one in shown.labels if "Петро" in one] == []
    await maria.press("Оксана — радник / радниця, Львівська область")
    await oksana.wait("Виплату за вересень")
    await maria.wait("тепер веде Оксана")


async def test_each_person_sees_the_commands_they_may_use(town: Town) -> None:
    maria = await town.coordinator()
    ihor = await town.officer(maria)
    olena = await town.applicant()
    await town.settle()
    for person in (maria, ihor, olena):
        await person.refresh()

    def names(person: Phone) -> set[str]:
        return set(person.commands)

    assert "digest" in names(maria)
    assert "queue" in names(ihor)
    assert "digest" in names(ihor)
    assert "overdue" not in names(ihor)
    assert names(olena) == {"start", "new", "cases", "help", "privacy", "cancel"}
