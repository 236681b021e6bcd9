"""Finding a case again, and what can't be found by whom."""

import pytest
from sqlalchemy import delete, func, select

from bot.sandbox.phone import Phone
from models.people import Person
from models.search import NameToken, name_keys
from tests.conftest import Town, file_request, shows


@pytest.fixture
async def crew(town: Town) -> tuple[Town, Phone, Phone, Phone]:
    """Olena's request is Ihor's, Petro's is Oksana's, both of Vinnytsia."""
    maria = await town.coordinator()
    ihor = await town.officer(maria)
    olena = town.people["Олена"] = await town.applicant("Олена Коваль")
    await file_request(olena, "Ощадбанк не виплачує")
    oksana = await town.officer(maria, "Оксана")
    await file_request(await town.applicant("Петро Мар’янчук"), "Дах протікає")
    await town.settle()
    return town, maria, ihor, oksana


async def found(person: Phone, typed: str) -> str:
    """What the screen of results says, its buttons included."""
    await person.send(f"/find {typed}")
    screen = await person.wait()
    return "\n".join([screen.text, *screen.labels])


async def test_officers_find_their_own_by_number_name_and_words(crew) -> None:
    _, _, ihor, oksana = crew
    for typed in ("1", "26-000001", "олена", "КОВАЛЬ Олена", "Olena", "ощадбанк", "Ощад"):
        assert "26-000001 · Виплати ВПО · Олена Коваль" in await found(ihor, typed), typed
    for typed in ("мар'янчук", "Марянчук", "дах протікає"):
        assert "26-000002" in await found(oksana, typed), typed
    for typed in ("Петро", "дах", "чадбанк", "Олена Петренко", "77"):
        assert "Нічого не знайдено" in await found(ihor, typed), typed
    await ihor.press("Шукати ще")
    await ihor.wait("Що шукати?")
    await ihor.send("Олена")
    await ihor.press(next(one for one in (await ihor.wait("Знайдено 1")).labels if one.startswith("26-")))
    await ihor.wait("№ 26-000001 · Олена Коваль · Виплати ВПО")


async def test_a_colleagues_case_is_a_line_without_a_name(crew) -> None:
    town, maria, ihor, _ = crew
    taras = await town.officer(maria, "Тарас", "Львівська область")
    await ihor.send("/find 2")
    line = await ihor.wait("У колег області")
    assert "26-000002 · Виплати ВПО · ще 3 дні · Оксана" in line.text
    assert "Петро" not in line.text
    assert not any(one.startswith("26-") for one in line.labels)
    assert "Нічого не знайдено" in await found(taras, "2")


async def test_coordinators_find_figures_and_nothing_restricted(crew) -> None:
    town, maria, _, _ = crew
    inna = await town.join(maria, "Інна", "Координатор / координаторка")
    hanna = await town.applicant("Ганна Коваль")
    await file_request(hanna, "Радник кричав", topic=("Скарга, відгук, подяка", "Скарга на радника"))
    await town.settle()
    seen = await found(maria, "Коваль")
    assert "26-000001 · Виплати ВПО · радника визначено · ще 3 дні · Ігор" in seen
    assert "Олена" not in seen
    both = [await found(maria, "3"), await found(inna, "3")]
    assert sum("Нічого не знайдено" in one for one in both) >= 1
    assert "Нічого не знайдено" in await found(maria, "Ощадбанк")


async def test_asked_what_to_look_for_nothing_typed_gets_lost(crew) -> None:
    town, _, ihor, _ = crew
    await ihor.send("/find")
    await ihor.wait("Що шукати?")
    await ihor.press("Скасувати")
    await ihor.wait("пошук скасовано")
    await ihor.send("Коваль")
    await ihor.wait("Кому це?")
    await ihor.press("Нікому")
    await ihor.send("/find")
    await ihor.wait("Що шукати?")
    await ihor.send("Пані Олено, зверніться, будь ласка, до відділення банку з паспортом і довідкою переселенця. " * 2)
    await ihor.wait("Кому це?")
    await ihor.press("Нікому")
    await ihor.send("/find")
    await ihor.wait("Що шукати?")
    await ihor.send_photo()
    await ihor.wait("Кому це?")
    await town.settle()
    assert await shows(ihor, "Нічого не знайдено") == 0


async def test_the_index_follows_the_name_and_goes_with_the_person(crew) -> None:
    town, _, ihor, _ = crew
    async with town.database() as database, database.write() as db:
        for person in await db.scalars(select(Person)):
            if person.name == "Олена Коваль":
                person.name, person.phone, person.phone_key = "Олена Бондар", "+380671234567", "+380671234567"
    assert "Нічого не знайдено" in await found(ihor, "Коваль")
    assert "Олена Бондар" in await found(ihor, "Бондар")
    assert "Олена Бондар" in await found(ihor, "067 123-45-67")
    # As it is after the index came to a database that had people: it is filled when the bot starts.
    async with town.database() as database, database.write() as db:
        before = await db.scalar(select(func.count()).select_from(NameToken))
        await db.execute(delete(NameToken))
    await town.restart()
    while town.app is None or town.app.ticker.ticked_at is None:
        await town.settle()
    async with town.database() as database, database.read() as db:
        assert await db.scalar(select(func.count()).select_from(NameToken)) == before
    assert "26-000001" in await found(ihor, "Бондар")


async def test_an_erased_person_is_found_no_more(crew) -> None:
    town, maria, ihor, _ = crew
    olena = town.people["Олена"]
    await olena.send("Мої дані")
    await olena.press("Видалити мої дані")
    await olena.press("Так, видалити")
    await olena.wait("Ваші дані видалено")
    await town.settle()
    for typed in ("Олена", "Ощадбанк"):
        assert "Нічого не знайдено" in await found(ihor, typed), typed
    assert "Нічого не знайдено" in await found(maria, "Коваль")


@pytest.mark.parametrize(
    "spellings",
    [
        ("Наталія", "Наталья", "Nataliya", "Natalia", "НАТАЛІЯ"),
        ("Ігор", "Ihor", "Igor"),
        ("Мар’яна", "Мар'яна", "Марʼяна", "Маряна"),
        ("Ґалаґан", "Галаган"),
        ("Марія", "Мария", "Mariia", "Mariya"),
        ("Юлія", "Yuliia", "Julia"),
    ],
)
def test_one_name_in_many_spellings(spellings: tuple[str, ...]) -> None:
    assert len({frozenset(name_keys(one)) for one in spellings}) == 1


def test_different_names_stay_apart() -> None:
    names = ("Олена", "Олег", "Ольга", "Оксана", "Ганна", "Анна", "Коваль", "Коваленко", "Ковальчук")
    assert len({frozenset(name_keys(one)) for one in names}) == len(names)
    assert name_keys("🌻") == set()


async def test_strangers_have_no_such_command(town: Town) -> None:
    olena = await town.applicant()
    await olena.send("/find Олена")
    await olena.wait("Такої команди немає")
