"""An officer is away: nobody waits for a closed door, and everything returns."""

import pytest

from bot.sandbox.phone import Phone
from tests.conftest import Town, file_request, newest, shows

VINNYTSIA = "радник / радниця, Вінницька область"


@pytest.fixture
async def case(town: Town) -> tuple[Town, Phone, Phone, Phone]:
    """Olena's request, taken by Ihor; Oksana has come to the same region. Monday, 12 October, ten."""
    maria, ihor, olena = await town.taken()
    oksana = await town.officer(maria, "Оксана")
    await town.settle()
    return town, ihor, oksana, olena


async def go_away(person: Phone, *choices: str) -> None:
    await person.send("/away")
    await person.wait("Коли повернетеся?")
    for choice in choices:
        await person.press(choice)
    await person.press("Готово")
    await person.wait("Збережено")


async def test_a_deputy_gets_the_cases_and_they_return_by_themselves(case) -> None:
    town, ihor, oksana, olena = case
    await ihor.send("/away")
    screen = await ihor.wait("Коли повернетеся?")
    assert screen.labels == [
        "Сьогодні ввечері", "Завтра", "За 3 дні", "За тиждень", "За 2 тижні", "Не знаю",
        f"Оксана — {VINNYTSIA}", "Розподілити між колегами", "Нехай чекають на мене", "Готово",
    ]  # fmt: skip
    await ihor.press("За 3 дні")
    await ihor.wait("повернення 15 жовтня, 09:00")
    await ihor.press(f"Оксана — {VINNYTSIA}")
    await town.restart()
    await ihor.press("Готово")
    assert "1 справу" in (await ihor.wait("Збережено")).text
    await oksana.wait("Виплату за вересень")
    await olena.wait("Ігор зараз не на місці. Поки що вам допомагає Оксана")
    await oksana.press("Взяти в роботу")
    await oksana.send("Добрий день", reply_to=await newest(oksana, "Виплату за вересень"))
    await olena.wait("Добрий день")
    await town.people["Марія"].send("/staff")
    await town.people["Марія"].press(f"Ігор (немає на місці) · 0 · {VINNYTSIA}")
    assert "повернення 15 жовтня, 09:00. Оксана" in (await town.people["Марія"].wait("Немає на місці")).text
    await town.settle()
    await town.telegram.advance(minutes=3)  # nothing can be taken back any more
    await town.settle()
    await town.telegram.advance(days=2, hours=22, minutes=58)
    await ihor.wait("Ви знову на місці")
    await olena.wait("Ігор знову на місці")
    await ihor.wait("Добрий день")
    await town.settle()
    assert await shows(ihor, "Виплату за вересень") == 1
    assert await shows(olena, "в роботі. Вам допомагає") == 1
    assert "тепер веде Ігор" in (await newest(oksana, "тепер веде")).text
    await town.restart()
    await town.telegram.advance(days=1)
    await town.settle()
    assert await shows(ihor, "Ви знову на місці") == 1


async def test_back_returns_only_what_is_still_with_the_deputy(case) -> None:
    town, ihor, oksana, olena = case
    await file_request(olena, "Друге питання")
    await go_away(ihor, f"Оксана — {VINNYTSIA}")
    await olena.wait("Поки що вам допомагає Оксана")
    await oksana.send("/case 1")
    await oksana.press("Взяти в роботу")
    await oksana.press("Вирішено")
    await oksana.press("Вирішено позитивно")
    await oksana.press("Без коментаря")
    await olena.wait("Чи вирішено питання?")
    await ihor.send("/back")
    assert "Повернул" not in (await ihor.wait("Ви на місці")).text
    await town.settle()
    assert await shows(olena, "Ігор знову на місці") == 0


async def test_without_a_word_cases_wait_until_the_person_writes(case) -> None:
    town, ihor, oksana, olena = case
    await go_away(ihor)
    await town.settle()
    assert await shows(oksana, "№ 26-000001") == 0
    await town.people["Марія"].send("/staff")
    await town.people["Марія"].press(f"Ігор (немає на місці) · 1 · {VINNYTSIA}")
    page = (await town.people["Марія"].wait("Немає на місці")).text
    assert "Відкриті справи чекають на повернення; якщо людина напише" in page
    await olena.send("Є новини?", reply_to=await newest(olena, "прийнято"))
    await oksana.wait("Є новини?")
    await olena.wait("Поки що вам допомагає Оксана")
    await town.settle()
    assert await shows(oksana, "Є новини?") == 1
    await ihor.send("/back")
    await ihor.wait("Повернулася 1 справа")
    await olena.wait("Ігор знову на місці")


async def test_without_a_word_a_deadline_gives_the_case_to_a_colleague(case) -> None:
    town, ihor, oksana, olena = case
    await go_away(ihor, "Нехай чекають на мене")
    await town.telegram.advance(days=2, hours=22)  # Thursday, eight: the first answer is due at six in the evening
    await town.settle()
    assert await shows(oksana, "№ 26-000001") == 0
    await town.telegram.advance(hours=1, minutes=1)
    await oksana.wait("Виплату за вересень")
    await olena.wait("Поки що вам допомагає Оксана")


async def test_words_about_a_resolved_case_reach_a_colleague_and_it_returns(case) -> None:
    town, ihor, oksana, olena = case
    await ihor.press("Вирішено")
    await ihor.press("Вирішено позитивно")
    await ihor.press("Без коментаря")
    question = await olena.wait("Чи вирішено питання?")
    await go_away(ihor)
    await olena.send("Гроші знову не прийшли", reply_to=question)
    await oksana.wait("Гроші знову не прийшли")
    assert (await newest(oksana, "Стан: вирішено")).labels == ["Історія", "Ще"]
    await olena.wait("Поки що вам допомагає Оксана")
    await ihor.send("/back")
    await ihor.wait("Повернулася 1 справа")
    await olena.press("Ні", on=question)
    await ihor.wait("відкрито знову")
    await town.settle()
    assert await shows(oksana, "відкрито знову") == 0


@pytest.mark.parametrize("choice", ["Нехай чекають на мене", "Розподілити між колегами"])
async def test_while_nobody_is_there_somebody_is_looked_for_each_morning(town: Town, choice: str) -> None:
    maria, ihor, olena = await town.taken()
    await go_away(ihor, choice)
    await olena.send("Є новини?", reply_to=await newest(olena, "прийнято"))
    told = await maria.wait("Ігор: на місці немає, і заступити нікому. Чекає 1 справа.")
    assert told.labels == ["Передати справи"]
    await town.telegram.advance(days=1)
    oksana = await town.officer(maria, "Оксана")
    await town.settle()
    assert await shows(oksana, "Є новини?") == 0
    await town.telegram.advance(hours=22, minutes=59)  # Wednesday, just before nine
    await town.settle()
    assert await shows(oksana, "Є новини?") == 0
    await town.telegram.advance(minutes=2)
    await oksana.wait("Є новини?")
    await olena.wait("Поки що вам допомагає Оксана")
    await town.settle()
    assert await shows(maria, "заступити нікому") == 1


async def test_a_screen_left_alone_holds_after_half_an_hour(case) -> None:
    town, ihor, oksana, _ = case
    await ihor.send("/away")
    await ihor.press("Розподілити між колегами")
    await ihor.wait("розподілимо між колегами")
    await town.settle()
    assert await shows(oksana, "№ 26-000001") == 0
    await town.telegram.advance(minutes=31)
    await oksana.wait("Виплату за вересень")


async def test_a_second_tap_leaves_what_the_first_has_said(case) -> None:
    town, ihor, oksana, _ = case
    await ihor.send("/away")
    await ihor.press(f"Оксана — {VINNYTSIA}")
    await ihor.wait("Зараз: Оксана")
    screen = await newest(ihor, "Коли повернетеся?")
    done = next(one.data for row in screen.buttons for one in row if one.label == "Готово")
    await ihor.press_data(screen, done)
    await ihor.press_data(screen, done)
    await oksana.wait("Виплату за вересень")
    await town.settle()
    assert "1 справу" in (await newest(ihor, "Збережено")).text


async def test_what_is_changed_later_holds_after_half_an_hour_too(case) -> None:
    town, ihor, oksana, _ = case
    await go_away(ihor, "Нехай чекають на мене")
    await town.settle()
    await town.telegram.advance(hours=20)
    await ihor.send("/away")
    await ihor.press("Розподілити між колегами")
    await ihor.wait("розподілимо між колегами")
    await town.settle()
    assert await shows(oksana, "№ 26-000001") == 0
    await town.telegram.advance(minutes=31)
    await oksana.wait("Виплату за вересень")


async def test_cases_do_not_return_to_who_can_not_be_reached(case) -> None:
    town, ihor, oksana, olena = case
    await go_away(ihor, "За 3 дні", f"Оксана — {VINNYTSIA}")
    await oksana.wait("Виплату за вересень")
    await ihor.block()
    await town.settle()
    await town.telegram.advance(days=4)
    await olena.send("Чи є новини?", reply_to=await newest(olena, "допомагає Оксана"))
    await oksana.wait("Чи є новини?")
    await town.settle()
    assert await shows(olena, "Ігор знову на місці") == 0


async def test_a_deputy_who_goes_away_too_passes_on_and_all_returns_to_the_first(case) -> None:
    town, ihor, oksana, olena = case
    await go_away(ihor, f"Оксана — {VINNYTSIA}")
    await oksana.wait("Виплату за вересень")
    petro = await town.officer(town.people["Марія"], "Петро")
    await go_away(oksana)
    await petro.wait("Виплату за вересень")
    await olena.wait("Поки що вам допомагає Петро")
    await oksana.send("/back")
    await oksana.wait("Ви на місці")
    await town.settle()
    assert await shows(olena, "Оксана знову") == 0
    await ihor.send("/back")
    await ihor.wait("Повернулася 1 справа")
    await olena.wait("Ігор знову на місці")


async def test_new_cases_of_the_region_go_to_a_deputy_at_the_centre_and_return(town: Town) -> None:
    maria = await town.coordinator()
    ihor = await town.officer(maria)
    taras = await town.join(maria, "Тарас", "Радник / радниця (центр)")
    await town.join(maria, "Ганна", "Радник / радниця (центр)")
    await go_away(ihor, "За тиждень", "Тарас — радник / радниця (центр)")
    olena = await town.applicant()
    for _ in range(2):
        await file_request(olena)
    await taras.wait("№ 26-000002")
    assert await shows(taras, "№ 26-000001 · ") == 2  # the card and the letter
    await ihor.send("/back")
    await ihor.wait("Повернулися 2 справи")
    told = await olena.wait("Ігор знову на місці")
    assert "26-000001" in told.text
    assert "26-000002" in told.text
    await town.settle()
    assert await shows(olena, "Ігор знову на місці") == 1


async def test_typed_dates_plan_an_absence(case) -> None:
    town, ihor, oksana, olena = case
    await ihor.send("/away")
    await ihor.press(f"Оксана — {VINNYTSIA}")
    for typed, answer in (
        ("колись", "Не вдалося прочитати дату"),
        ("31.02", "Такого дня в календарі немає"),
        ("01.10", "вже минула"),
        ("25.10–20.10", "Кінець раніше за початок"),
    ):
        await ihor.send(typed)
        await ihor.wait(answer)
    await ihor.send("20.10–23.10")
    await ihor.wait("Відсутність почнеться 20 жовтня")
    await town.settle()
    screen = await newest(ihor, "Коли повернетеся?")
    assert "з 20 жовтня, повернення 26 жовтня, 09:00" in screen.text  # after the weekend
    assert "Оксана" in screen.text
    await ihor.press("Готово")
    await ihor.wait("нікому нічого не передано")
    maria = town.people["Марія"]
    await maria.send("/staff")
    planned = "Заплановано:\nІгор: з 20 жовтня, повернення 26 жовтня, 09:00, замінює Оксана"
    assert planned in (await maria.wait("У команді")).text
    await town.restart()
    await town.telegram.advance(days=7, hours=22)  # Tuesday, eight
    await town.settle()
    assert await shows(oksana, "№ 26-000001") == 0
    await town.telegram.advance(hours=1, minutes=1)
    await ihor.wait("Сьогодні починається ваша відсутність")
    await oksana.wait("Виплату за вересень")
    await olena.wait("Поки що вам допомагає Оксана")
    await town.telegram.advance(days=6, hours=1)  # the clock is moved back in between
    await ihor.wait("Ви знову на місці")


async def test_a_planned_absence_can_be_called_off(case) -> None:
    town, ihor, oksana, _ = case
    await ihor.send("/away")
    await ihor.send("20.10-23.10")
    await ihor.wait("Відсутність почнеться")
    await ihor.press("Готово")
    await ihor.send("/back")
    await ihor.press((await ihor.wait("Попереду заплановано")).labels[0])
    await ihor.wait("скасовано")
    await town.telegram.advance(days=9)
    await town.settle()
    assert await shows(ihor, "Сьогодні починається") == 0
    assert await shows(oksana, "Виплату") == 0


async def test_forged_and_stale_presses_change_nothing(case) -> None:
    town, ihor, oksana, _ = case
    await ihor.send("/away")
    screen = await ihor.wait("Коли повернетеся?")
    for data in ("away:until:1:never", "away:deputy:1:1", "away:deputy:1:x", "away:cover:1:deputy", "away:fly:1:"):
        await ihor.press_data(screen, data)
    await oksana.press_data(await newest(oksana, "вітаємо"), "away:done:1:")
    await town.settle()
    await ihor.send("/back")
    await ihor.wait("Ви на місці")
    await ihor.press_data(screen, "away:cover:1:colleagues")
    await town.settle()
    assert await shows(oksana, "№ 26-000001") == 0
