"""An invite is for one account, for a week, and opens nothing by itself; it can be taken back, and not be guessed."""

from bot.sandbox.phone import Phone
from models import invites, tries
from tests.conftest import Town, newest, shows

VINNYTSIA = "Радник / радниця, Вінницька область"
DEAD = "Це запрошення не діє"


async def invite(coordinator: Phone, duty: str = "Радник / радниця", region: str = "Вінницька область") -> str:
    """What follows /start in the link."""
    await coordinator.send("/invite")
    await coordinator.press(duty)
    if region:
        await coordinator.press(region)
        await coordinator.press("Готово")
    return (await coordinator.wait("https://t.me/")).text.split("?start=")[1].split()[0]


async def test_a_stolen_link_opens_nothing(town: Town) -> None:
    """It belongs to whoever opened it first, and even to them it opens nothing until a coordinator says so."""
    maria = await town.coordinator()
    link = await invite(maria)
    await maria.send(f"/start {link}")  # looking at one's own link doesn't take it
    await maria.wait("Вас запрошено")
    ihor, thief = await town.telegram.person("Ігор"), await town.telegram.person("Злодій")
    await ihor.send(f"/start {link}")
    asked = await ihor.wait("Приєднатися?")
    await thief.send(f"/start {link}")
    await thief.wait(DEAD)
    join = next(one.data for row in asked.buttons for one in row)
    await thief.press_data(await newest(thief, DEAD), join)
    await ihor.press("Приєднатися")
    await maria.wait("Ігор хоче приєднатися")
    for person in (ihor, thief):
        await person.send("/queue")
        await person.send("/case 1")
    await ihor.press_data(await newest(ihor, "Запит передано координаторам"), "inv:confirm::0:0:1")
    await town.settle()
    assert await shows(thief, "Злодій") == 0
    assert await shows(ihor, "вітаємо") == await shows(thief, "вітаємо") == 0
    assert await shows(maria, "хоче приєднатися") == 1
    await maria.press("Підтвердити")
    await ihor.wait("вітаємо")
    await thief.send(f"/start {link}")
    await town.settle()
    assert await shows(thief, DEAD) == 3
    await maria.send("/audit")
    await maria.press("Відмови в доступі")
    assert (await maria.wait("відмовлено")).text.count("відмовлено") >= 5


async def test_it_is_over_after_a_week_and_after_its_use(town: Town) -> None:
    maria = await town.coordinator()
    used, late = await invite(maria), await invite(maria)
    ihor, petro = await town.telegram.person("Ігор"), await town.telegram.person("Петро")
    await ihor.send(f"/start {used}")
    await ihor.press("Приєднатися")
    await maria.press("Відхилити")
    await ihor.wait("Запрошення не підтверджено")
    await ihor.send(f"/start {used}")
    await ihor.wait(DEAD)
    await petro.send(f"/start {late}")
    await petro.wait("Приєднатися?")
    await town.telegram.advance(days=invites.DAYS)
    await petro.press("Приєднатися")
    await petro.wait(DEAD)
    await town.settle()
    assert await shows(maria, "Петро") == 0


async def test_it_is_taken_back_by_a_coordinator_and_when_its_maker_leaves(town: Town) -> None:
    maria = await town.coordinator()
    link = await invite(maria)
    await maria.send("/staff")
    await maria.press("Чинні запрошення: 1")
    await maria.press(f"{VINNYTSIA} · до 19 жовтня")
    assert "ще ніхто не відкривав" in (await maria.wait("Діє до")).text
    await maria.press("Скасувати запрошення")
    await maria.wait("Запрошення скасовано: Радник / радниця, Вінницька область")
    await maria.press("Назад")
    await maria.wait("Чинних запрошень немає")
    ihor = await town.telegram.person("Ігор")
    await ihor.send(f"/start {link}")
    await ihor.wait(DEAD)
    anna = await town.join(maria, "Анна", "Координатор / координаторка")
    of_anna = await invite(anna, "Координатор / координаторка", "")
    await maria.send("/staff")
    listed = await maria.wait("У команді")
    await maria.press(next(one for one in listed.labels if one.startswith("Анна")))
    await maria.press("Закрити доступ")
    await maria.press("Так, закрити доступ")
    await anna.wait("доступ до звернень закрито")
    await ihor.send(f"/start {of_anna}")
    await town.settle()
    assert await shows(ihor, DEAD) == 2


async def test_guesses_are_few_whatever_is_guessed(town: Town) -> None:
    """Wrong invites and wrong codes of applicants count together."""
    maria = await town.coordinator()
    link = await invite(maria)
    thief = await town.telegram.person("Злодій")
    for i in range(tries.MOST):
        await thief.send(f"/start inv_{i}{link[4:]}" if i % 2 else f"/start own_{i}{link[4:]}")  # one letter too many
    await thief.send(f"/start {link}")
    await thief.wait("Забагато спроб")
    await town.settle()
    assert await shows(thief, "Вас запрошено") == 0
    await town.telegram.advance(minutes=61)
    await thief.send(f"/start {link}")
    await thief.wait("Вас запрошено")


def test_a_link_has_more_than_a_hundred_bits() -> None:
    assert invites.TOKEN_BYTES * 8 >= 128


async def test_who_waits_for_a_word_is_found_again(town: Town) -> None:
    """The question may have been overlooked, or have come when there was no coordinator."""
    maria = await town.coordinator()
    ihor = await town.telegram.person("Ігор")
    await maria.send("/invite")
    for choice in ("Радник / радниця", "Вінницька область", "Готово"):
        await maria.press(choice)
    link = (await maria.wait("https://t.me/")).text
    await ihor.send(f"/start {link.split('?start=')[1].split()[0]}")
    await ihor.press("Приєднатися")
    await maria.wait("Ігор хоче приєднатися")
    await maria.send("/invite")
    await maria.press("Чинні запрошення: 1")
    await maria.press("Чекає на вас: Радник / радниця, Вінницька область")
    await maria.wait("Ігор хоче приєднатися")
    await maria.press("Підтвердити")
    await ihor.wait("вітаємо")
    await maria.send("/invite")
    await maria.wait("Кого")
    assert [one for one in maria.buttons() if "Чинні" in one] == []
