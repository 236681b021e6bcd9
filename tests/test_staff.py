"""Coordinators hold the reins: who works where, with how much, and who has whose cases."""

from bot.sandbox.phone import Phone
from tests.conftest import Town, file_request, newest, shows

VINNYTSIA = "радник / радниця, Вінницька область"


async def three_cases(town: Town) -> tuple[Phone, Phone, Phone]:
    """Olena, Petro and Nadiia have written; Ihor has taken one. Then Oksana comes to the same region."""
    maria = await town.coordinator()
    ihor = await town.officer(maria)
    for name in ("Олена", "Петро", "Надія"):
        town.people[name] = await town.applicant(name)
        await file_request(town.people[name])
    await town.settle()
    card = await newest(ihor, "№ 26-000001")
    await ihor.press_data(card, "c:take:26000001:")
    oksana = await town.officer(maria, "Оксана")
    await town.settle()
    return maria, ihor, oksana


async def open_page(maria: Phone, name: str) -> None:
    await maria.send("/staff")
    screen = await maria.wait("У команді")
    await maria.press(next(one for one in screen.labels if one.startswith(name)))


async def test_load_and_fairness_are_seen_at_a_glance(town: Town) -> None:
    maria, _, _ = await three_cases(town)
    await maria.send("/staff")
    screen = await maria.wait("У команді")
    assert f"Ігор · 3 · {VINNYTSIA}" in screen.labels
    assert "від 0 (Оксана) до 3 (Ігор), у середньому 2" in screen.text
    await maria.press(f"Ігор · 3 · {VINNYTSIA}")
    page = (await maria.wait("Остання дія")).text
    assert "3 відкриті справи, не взято в роботу: 2" in page
    assert "За 30 днів: відповідей — 0, вирішено — 0" in page
    await town.telegram.advance(days=4)
    await town.settle()
    await maria.send("/staff")
    assert any("(прострочено " in one for one in (await maria.wait("У команді")).labels)


async def test_everything_in_ones_hands_goes_to_a_colleague(town: Town) -> None:
    maria, _, oksana = await three_cases(town)
    await open_page(maria, "Ігор")
    await maria.press("Передати справи")
    assert (await maria.wait("Кому передати 3 справи?")).labels[0] == "Розподілити порівну"
    await maria.press(f"Оксана — {VINNYTSIA}")
    assert "Передано 3 справи: Оксана — 3." in (await maria.wait("Передано")).text
    for name in ("Олена", "Петро", "Надія"):
        await town.people[name].wait("тепер вам допомагає Оксана")
        await oksana.wait(f"· {name} ·")


async def test_some_are_ticked_and_spread(town: Town) -> None:
    maria, ihor, oksana = await three_cases(town)
    await town.telegram.advance(days=4)
    await town.settle()
    await maria.send("/overdue")
    await maria.wait("Нічиї та прострочені")
    await maria.press("Вибрати кілька")
    rows = (await maria.wait("Позначте справи")).labels
    await maria.press(rows[0])
    await maria.press(f"✓ {rows[0]}")
    await maria.press(rows[0])
    await maria.press(rows[1])
    await town.restart()
    await maria.press("Призначити 2 справи")
    await maria.press("Розподілити порівну")
    done = (await maria.wait("Передано 2 справи")).text
    assert "Оксана — " in done
    await maria.press("Прострочені")
    assert sum("Оксана" in one for one in (await maria.wait("Нічиї та прострочені")).labels) > 0
    assert await shows(ihor, "тепер веде Оксана") > 0
    assert await shows(oksana, "№ 26-00000") > 0


async def test_ihor_is_suspended_and_comes_back(town: Town) -> None:
    maria, ihor, oksana = await three_cases(town)
    await open_page(maria, "Ігор")
    await maria.press("Призупинити доступ")
    await maria.press("Так, призупинити")
    await maria.wait("Колегам передано 3 справи")
    await ihor.wait("призупинено")
    await oksana.wait("· Олена ·")
    await ihor.send("/queue")
    await ihor.wait("Добрий день")
    await maria.send("/staff")
    await maria.press("Ігор · доступ призупинено")
    await maria.press("Поновити доступ")
    await maria.wait("Доступ поновлено: Ігор")
    await ihor.wait("Ігор, вітаємо")
    await ihor.send("/queue")
    await ihor.wait("немає")
    await file_request(await town.applicant("Галина"))
    await ihor.wait("· Галина ·")


async def test_regions_change_and_what_waited_there_comes(town: Town) -> None:
    maria, ihor, _ = await three_cases(town)
    stepan = await town.applicant("Степан")
    await file_request(stepan, region="Одеська область")
    await maria.wait("нікому взяти")
    await open_page(maria, "Ігор")
    await maria.press("Змінити області")
    assert "✓ Вінницька область" in (await maria.wait("для яких областей")).labels
    await maria.press("Одеська область")
    await town.settle()
    await maria.press("✓ Вінницька область")
    await town.settle()
    await maria.press("Готово")
    await maria.wait("Збережено. Ігор: Одеська область.")
    await ihor.wait("· Степан ·")
    await stepan.wait("вам допомагає Ігор")
    await open_page(maria, "Ігор")
    assert "4 відкриті справи" in (await maria.wait("Одеська область")).text


async def test_copied_buttons_do_nothing_for_others(town: Town) -> None:
    maria, ihor, _ = await three_cases(town)
    await open_page(maria, "Оксана")
    page = await maria.wait("Остання дія")
    olena = town.people["Олена"]
    copied = [one.data for row in page.buttons for one in row]
    for data in [
        *copied,
        "staff:suspend_yes:1:",
        "staff:regions_done:1:officer",
        "k:list:26000001:0",
        "k:to:2:0",
    ]:
        await ihor.press_data(await newest(ihor, "вітаємо"), data)
        await olena.press_data(await newest(olena, "Вітаємо"), data)
    for data in ("staff:regions_done:2:officer", "staff:region:2:central.1", "staff:one:999999:", "k:to:x:0"):
        await maria.press_data(page, data)
    await town.settle()
    await maria.send("/staff")
    assert f"Ігор · 3 · {VINNYTSIA}" in (await maria.wait("У команді")).labels
