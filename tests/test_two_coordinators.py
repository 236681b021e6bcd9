"""Two coordinators at once: what one has decided, the other doesn't undo unseen; and one may end the other's access."""

import pytest

from bot.sandbox.phone import Phone
from tests.conftest import Town, file_request, newest, shows

OKSANA, PETRO = (f"{name} — радник / радниця, Вінницька область" for name in ("Оксана", "Петро"))


@pytest.fixture
async def two(town: Town) -> tuple[Phone, Phone, Phone]:
    """Maria and Olha coordinate; Ihor has Olena's request, which is late. Oksana and Petro are his colleagues."""
    maria = await town.coordinator()
    olha = await town.join(maria, "Ольга", "Координатор / координаторка")
    ihor = await town.officer(maria)
    await file_request(await town.applicant())
    await town.settle()
    for name in ("Оксана", "Петро"):
        town.people[name] = await town.officer(maria, name)
    await town.telegram.advance(days=5)
    await olha.wait("строк першої відповіді минув")
    await maria.wait("строк першої відповіді минув")
    return maria, olha, ihor


async def test_the_second_sees_who_has_the_case_by_now(town: Town, two) -> None:
    maria, olha, _ = two
    for coordinator in (maria, olha):
        await coordinator.press("Призначити", on=await newest(coordinator, "строк першої відповіді минув"))
        await coordinator.wait("Кому призначити?")
    await maria.press(OKSANA)
    await maria.wait("тепер веде Оксана")
    await olha.press(PETRO)
    assert "Веде: Оксана" in (await olha.wait("тим часом перейшло")).text
    await town.settle()
    assert await shows(town.people["Петро"], "№ 26-000001") == 0
    await olha.press(PETRO)
    await olha.wait("тепер веде Петро")
    await town.people["Петро"].wait("№ 26-000001")


async def test_a_second_tap_on_a_name_leaves_what_the_first_has_said(town: Town, two) -> None:
    maria, *_ = two
    await maria.press("Призначити", on=await newest(maria, "строк першої відповіді минув"))
    asked = await maria.wait("Кому призначити?")
    oksana = next(one.data for row in asked.buttons for one in row if one.label == OKSANA)
    await maria.press_data(asked, oksana)
    await maria.press_data(asked, oksana)
    await town.settle()
    assert "тепер веде Оксана" in (await maria.refresh()).last.text
    assert await shows(town.people["Оксана"], "Стан: радника визначено") == 1


async def test_what_was_handed_over_once_isnt_handed_over_again(town: Town, two) -> None:
    maria, olha, _ = two
    for coordinator in (maria, olha):
        await coordinator.send("/staff")
        await coordinator.wait("У команді")
        await coordinator.press(next(one for one in coordinator.last.labels if one.startswith("Ігор")))
        await coordinator.press("Передати справи")
        await coordinator.wait("Кому передати 1 справу?")
    await maria.press(OKSANA)
    await maria.wait("Передано 1 справу: Оксана — 1.")
    await olha.press(PETRO)
    assert (await olha.wait("Нічого не передано.")).text.startswith("Нічого не передано. Не передано: 1")
    await town.settle()
    assert await shows(town.people["Петро"], "№ 26-000001") == 0


async def takes_cases_too(inviting: Phone, coordinator: Phone) -> None:
    await inviting.send("/invite")
    await inviting.press("Радник / радниця")
    await inviting.press("Вінницька область")
    await inviting.press("Готово")
    link = (await inviting.wait("https://t.me/")).text
    await coordinator.send(f"/start {link.split('?start=')[1].split()[0]}")
    await coordinator.press("Приєднатися")
    await inviting.press("Підтвердити")
    await coordinator.wait("Нові звернення приходять сюди картками")


@pytest.mark.parametrize("way", ["end", "assign", "spread"])
async def test_who_gives_a_case_to_oneself_gets_its_card(town: Town, two, way: str) -> None:
    maria, olha, _ = two
    await end_access(maria, "Оксана")
    await end_access(maria, "Петро")
    await takes_cases_too(maria, olha)
    if way == "end":
        await end_access(olha, "Ігор")
    elif way == "assign":
        await olha.press("Призначити", on=await newest(olha, "строк першої відповіді минув"))
        await olha.press("Ольга — радник / радниця, Вінницька область")
    else:
        await olha.send("/staff")
        await olha.wait("У команді")
        await olha.press(next(one for one in olha.last.labels if one.startswith("Ігор")))
        await olha.press("Передати справи")
        await olha.press("Розподілити порівну")
    await olha.wait("Виплату за вересень")
    await olha.press("Взяти в роботу")
    await town.settle()
    assert await shows(olha, "Виплату за вересень") == 1


async def test_a_coordinator_of_the_settings_may_leave_too(town: Town, two) -> None:
    maria, olha, _ = two
    await end_access(olha, "Марія")
    await maria.wait("доступ до звернень закрито")
    await maria.send("/staff")
    await town.settle()
    assert await shows(maria, "У команді") == 0
    await end_access(olha, "Ольга")
    await olha.wait("доступ до звернень закрито")
    await maria.send("/staff")  # now nobody else could let anybody in
    assert any("Марія" in one for one in (await maria.wait("У команді")).labels)


async def end_access(coordinator: Phone, name: str) -> None:
    await coordinator.send("/staff")
    await coordinator.wait("У команді")
    await coordinator.press(next(one for one in coordinator.last.labels if one.startswith(name)))
    await coordinator.press("Закрити доступ")
    await coordinator.press("Так, закрити доступ")
