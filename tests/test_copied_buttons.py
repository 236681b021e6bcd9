"""Buttons copied from somebody else's chat, pressed with forged data, through the front door."""

from bot.sandbox.phone import Phone
from tests.conftest import Town, newest, shows


def data_of(message) -> list[str]:
    return [one.data for row in message.buttons for one in row]


async def press_all(person: Phone, copied: list[str]) -> None:
    """On a message of one's own chat: Telegram gives no other."""
    mine = person.messages[-1]
    for data in copied:
        await person.press_data(mine, data)


async def test_buttons_of_others_do_nothing(town: Town) -> None:
    maria, ihor, olena = await town.taken()
    oksana = await town.officer(maria, "Оксана", "Львівська область")
    card = data_of(await newest(ihor, "Стан: у роботі"))
    await maria.send("/staff")
    team = data_of(await maria.wait("У команді"))
    await olena.send("Мої звернення")
    await olena.press("№ 26-000001 · Виплати ВПО · у роботі")
    own = data_of(await olena.wait("Ви писали"))
    await town.settle()
    await olena.send("/start")
    await olena.wait("Вітаємо")
    before = [await shows(one, "26-000001") for one in (maria, ihor, olena, oksana)]
    await press_all(olena, [*card, *team])
    await press_all(oksana, [*card, *team, *own])
    await press_all(ihor, [*team, *own])
    await press_all(maria, [*card, *own])
    await town.settle()
    assert [await shows(one, "26-000001") for one in (maria, ihor, olena, oksana)] == before
    for one in (olena, oksana, ihor, maria):
        assert await shows(one, "немає серед доступних вам") > 0
    await maria.send("/audit")
    await maria.press("Відмови в доступі")
    await maria.wait("відмовлено")
