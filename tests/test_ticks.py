"""Several ticked on one screen, faster than the screen can follow."""

from sqlalchemy import select

from bot.sandbox.phone import Phone
from bot.sandbox.seen import Message
from models.database import Database
from models.people import Appointment, Duty
from tests.conftest import Town, newest
from tests.test_content import at_line

VINNYTSIA, LVIV, ODESA = "Вінницька область", "Львівська область", "Одеська область"


def data_of(screen: Message, name: str) -> str:
    return next(one.data for row in screen.buttons for one in row if one.label.removeprefix("✓ ") == name)


async def quickly(person: Phone, screen: Message, *names: str) -> None:
    """All on the buttons as they stand now, before any answer to the first."""
    for data in [data_of(screen, one) for one in names]:
        await person.press_data(screen, data)


def ticked(screen: Message) -> list[str]:
    return [one.removeprefix("✓ ") for one in screen.labels if one.startswith("✓ ")]


async def held(database: Database, duty: Duty) -> tuple[list[str], list[str]]:
    async with database.read() as db:
        found = await db.scalar(select(Appointment).where(Appointment.duty == duty, Appointment.ended_at.is_(None)))
    assert found is not None
    return found.regions, found.topics


async def test_topics_and_regions_of_a_new_focal_person(town: Town) -> None:
    maria = await town.coordinator()
    await maria.send("/invite")
    await maria.press("Фокальна особа")
    topics = await maria.wait("Які теми довірити")
    first, second, third = topics.labels[:3]
    await quickly(maria, topics, first, second, third, second)
    await town.settle()
    shown = await newest(maria, "Які теми довірити")
    assert ticked(shown) == [first, third]
    await quickly(maria, shown, second, "Готово", first)
    await town.settle()
    regions = await newest(maria, "областей")
    assert ticked(regions) == []
    await quickly(maria, regions, ODESA, VINNYTSIA)
    await town.restart()
    await maria.press("Готово")
    link = (await maria.wait("https://t.me/")).text
    petro = await town.telegram.person("Петро")
    await petro.send(f"/start {link.split('?start=')[1].split()[0]}")
    await petro.press("Приєднатися")
    await maria.press("Підтвердити")
    await petro.wait("вітаємо")
    await town.settle()
    async with town.database() as database:
        where, what = await held(database, Duty.FOCAL)
    assert sorted(where) == ["UA-05", "UA-51"]
    assert len(what) == 3


async def test_regions_of_an_officer(town: Town) -> None:
    maria = await town.coordinator()
    await town.officer(maria)
    await maria.send("/staff")
    listed = await maria.wait("У команді")
    await maria.press(next(one for one in listed.labels if one.startswith("Ігор")))
    await maria.press("Змінити області")
    screen = await maria.wait("Відкриті справи лишаться")
    await quickly(maria, screen, VINNYTSIA, LVIV, ODESA, "Готово")
    await maria.wait("Збережено. Ігор: Львівська область, Одеська область.")
    await quickly(maria, screen, VINNYTSIA)
    await town.settle()
    async with town.database() as database:
        assert (await held(database, Duty.OFFICER))[0] == ["UA-46", "UA-51"]


async def test_regions_of_the_summary(town: Town) -> None:
    maria = await town.coordinator()
    await maria.send("/digest")
    await maria.press("Області: усі")
    screen = await maria.wait("Про які області")
    await quickly(maria, screen, LVIV, VINNYTSIA, ODESA, LVIV, "Готово")
    await maria.wait("Області: Вінницька область, Одеська область.")


async def test_topics_of_a_help_line(town: Town) -> None:
    maria = await town.coordinator()
    await at_line(maria)
    await maria.press("Теми")
    screen = await maria.wait("З чим допомагають")
    assert set(ticked(screen)) == {"Психологічна підтримка", "Дуже важко, кризовий стан"}
    await quickly(maria, screen, "Правова допомога", "Психологічна підтримка", "Дуже важко, кризовий стан", "Готово")
    assert "Теми: Правова допомога\n" in (await maria.wait("Збережено")).text
