"""What the bot says of itself is true for whoever reads it."""

from datetime import date

from handlers.indicators.views import unit_beside
from handlers.typed_dates import parse_days
from tests.conftest import Town, newest


async def test_help_names_what_this_person_may_do(town: Town) -> None:
    maria = await town.coordinator()
    ihor = await town.officer(maria)
    await maria.send("/help")
    await town.settle()
    said = (await newest(maria, "Як стежити за роботою")).text
    for command in ("/digest", "/overdue", "/staff", "/reports", "/indicators", "/broadcast", "/content", "/audit"):
        assert command in said
    assert "/register" not in said
    assert "Взяти в роботу" not in said
    await ihor.send("/help")
    await town.settle()
    said = (await newest(ihor, "Як працювати")).text
    for command in ("/register", "/report", "/digest", "/problems", "/templates"):
        assert command in said
    for command in ("/reports", "/staff", "/overdue", "/audit"):
        assert f"{command} " not in said


async def test_before_officers_are_asked_it_says_when(town: Town) -> None:
    maria = await town.coordinator()
    await maria.send("/reports")
    seen = await maria.wait("Радників ще не питали: спитаємо 27 жовтня")
    assert "0 з 0" not in seen.text


async def test_from_templates_back_to_the_reference_data(town: Town) -> None:
    maria = await town.coordinator()
    await maria.send("/content")
    await maria.press("Шаблони")
    await maria.wait("Шаблонів ще немає")
    await maria.press("Назад")
    await maria.wait("Довідкові дані")


def test_a_day_off_without_a_year_is_the_next_such_day() -> None:
    assert parse_days("24.08, 25.12", date(2026, 11, 20)) == ([date(2026, 12, 25), date(2027, 8, 24)], [])
    assert parse_days("24.08.2026", date(2026, 11, 20)) == ([], ["24.08.2026"])


def test_a_unit_stands_beside_a_name_that_doesnt_say_it() -> None:
    assert unit_beside("Зустрічі", "зустрічей") == "no"
    assert unit_beside("Перша відповідь у строк", "%") == "%"
