"""Handing a case over: a colleague is asked, with a reason, and until then the case stays where it is."""

import pytest

from bot.sandbox.phone import Phone
from tests.conftest import Town, file_request, newest, shows

OKSANA = "Оксана — радник / радниця, Вінницька область"


@pytest.fixture
async def team(town: Town) -> tuple[Town, Phone, Phone, Phone]:
    """Ihor has taken Olena's request; Oksana works in the same region."""
    maria, ihor, olena = await town.taken()
    oksana = await town.officer(maria, "Оксана")
    await town.settle()
    return town, ihor, olena, oksana


async def offer(ihor: Phone, oksana: Phone, reason: str = "Я у відпустці з понеділка") -> None:
    await ihor.press("Передати колезі")
    await ihor.press(OKSANA)
    await ihor.wait("Чому передаєте?")
    await ihor.send(reason)
    await ihor.wait("має відповісти до")
    await oksana.wait("пропонує вам звернення")


async def test_accepted(team) -> None:
    town, ihor, olena, oksana = team
    await offer(ihor, oksana)
    asked = await newest(oksana, "пропонує вам")
    for shown in ("Ігор", "26-000001", "Виплати ВПО", "Вінницька область", "ще ", "Я у відпустці з понеділка"):
        assert shown in asked.text
    for hidden in ("Олена", "Виплату за вересень"):
        assert hidden not in asked.text
    await newest(ihor, "Стан: у роботі")
    await oksana.press("Прийняти")
    await oksana.wait("Виплату за вересень не отримали")
    await newest(oksana, "Стан: у роботі")
    await olena.wait("тепер вам допомагає Оксана")
    await ihor.wait("Передано: далі веде Оксана")
    await town.settle()
    assert await shows(olena, "Оксана") == 1
    assert (await newest(ihor, "тепер веде Оксана")).labels == []
    assert "Прийняти" not in (await oksana.refresh()).buttons()


async def test_declined_with_a_word(team) -> None:
    town, ihor, olena, oksana = team
    await offer(ihor, oksana)
    await oksana.press("Відмовитися")
    await oksana.wait("чому не берете")
    await oksana.press("Назад")
    await oksana.press("Відмовитися")
    await oksana.send("Маю сорок справ <і> все")
    await oksana.wait("лишається в колеги")
    assert "Маю сорок справ <і> все" in (await ihor.wait("не може взяти")).text
    await town.settle()
    assert await shows(olena, "Оксана") == 0
    await offer(ihor, oksana, "Ще раз прошу")


async def test_declined_without_a_word(team) -> None:
    _, ihor, _, oksana = team
    await offer(ihor, oksana)
    await oksana.press("Відмовитися")
    await oksana.press("Без пояснення")
    assert "«" not in (await ihor.wait("не може взяти")).text


async def test_nobody_answers_for_a_workday(team) -> None:
    town, ihor, _, oksana = team
    await offer(ihor, oksana)
    asked = await newest(oksana, "пропонує вам")
    data = asked.buttons[0][0].data
    await town.telegram.advance(hours=24)
    await ihor.wait("поки не відповідає")
    await oksana.wait("час на відповідь минув")
    await oksana.press_data(asked, data)
    await town.settle()
    await newest(ihor, "Стан: у роботі")


async def test_taken_back(team) -> None:
    town, ihor, _, oksana = team
    await offer(ihor, oksana)
    asked = await newest(oksana, "пропонує вам")
    await ihor.press("Передати колезі")
    await ihor.press("Відкликати пропозицію")
    await ihor.wait("Пропозицію відкликано")
    assert (await oksana.wait("колега відкликає пропозицію")).labels == []
    await oksana.press_data(asked, asked.buttons[0][0].data)
    await town.settle()
    await newest(ihor, "Стан: у роботі")


async def test_the_case_moves_on_before_the_answer(team) -> None:
    town, ihor, _, oksana = team
    await offer(ihor, oksana)
    await ihor.press("Вирішено")
    await ihor.press("Вирішено позитивно")
    await ihor.press("Без коментаря")
    await town.settle()
    await oksana.press("Прийняти")
    await oksana.wait("справа пішла далі")
    await town.telegram.advance(hours=25)
    await town.settle()
    assert await shows(ihor, "поки не відповідає") == 0


async def test_an_offer_does_not_come_back_with_the_case(team) -> None:
    town, ihor, olena, oksana = team
    await offer(ihor, oksana)
    asked = await newest(oksana, "пропонує вам")
    accept = next(one.data for row in asked.buttons for one in row if one.label == "Прийняти")
    await ihor.press("Вирішено")
    await ihor.press("Вирішено позитивно")
    await ihor.press("Без коментаря")
    await town.settle()
    await town.telegram.advance(days=2)
    await olena.press("Ні")
    await ihor.wait("Відкрито знову")
    await ihor.press("Взяти в роботу")
    await town.settle()
    await oksana.press_data(asked, accept)
    await town.settle()
    assert await shows(oksana, "Виплату за вересень") == 0
    assert await shows(olena, "Оксана") == 0


async def test_a_double_tap_takes_it_once(team) -> None:
    town, ihor, olena, oksana = team
    await offer(ihor, oksana)
    asked = await newest(oksana, "пропонує вам")
    for _ in range(2):
        await oksana.press_data(asked, asked.buttons[0][0].data)
    await town.settle()
    assert await shows(olena, "тепер вам допомагає") == 1
    assert await shows(ihor, "Передано: далі веде") == 1


async def test_somebody_who_went_away_meanwhile(team) -> None:
    """Before the name is pressed, and while the reason is typed: the words are used for the next one."""
    town, ihor, _, oksana = team
    petro = await town.officer(town.people["Марія"], "Петро")
    await ihor.press("Передати колезі")
    await ihor.wait("Кому передати?")
    await oksana.send("/away")
    await oksana.wait("вас немає")
    await ihor.press(OKSANA)
    await ihor.wait("Оксана зараз не на місці")
    await ihor.press("Петро — радник / радниця, Вінницька область")
    await ihor.wait("Чому передаєте?")
    await petro.send("/away")
    await petro.wait("вас немає")
    await oksana.send("/back")
    await oksana.wait("на місці")
    await ihor.send("Знаю родину особисто")
    await ihor.wait("Петро зараз не на місці")
    await ihor.press(OKSANA)
    assert "Знаю родину особисто" in (await oksana.wait("пропонує вам")).text


async def test_another_region_and_the_centre(team) -> None:
    town, ihor, _, _ = team
    lviv = await town.officer(town.people["Марія"], "Тарас", "Львівська область")
    centre = await town.join(town.people["Марія"], "Віра", "Радник / радниця (центр)")
    await ihor.press("Передати колезі")
    assert "Віра — радник / радниця (центр)" in (await ihor.wait("Кому передати?")).labels
    await ihor.press("Інша область")
    await ihor.press("Львівська область")
    await ihor.press("Тарас — радник / радниця, Львівська область")
    await ihor.wait("Чому передаєте?")
    await ihor.send("Родина переїхала")
    await lviv.press("Прийняти")
    assert "Вінницька область" in (await lviv.wait("Стан: у роботі")).text
    await town.settle()
    assert await shows(centre, "пропонує") == 0


async def test_a_stranger_presses_a_copied_button(team) -> None:
    town, ihor, olena, oksana = team
    await offer(ihor, oksana)
    data = (await newest(oksana, "пропонує вам")).buttons[0][0].data
    petro = await town.officer(town.people["Марія"], "Петро")
    for somebody in (petro, olena):
        await somebody.press_data(somebody.last, data)
        await somebody.wait("немає серед доступних")
    await newest(ihor, "Стан: у роботі")


async def test_what_isnt_words_and_what_comes_too_late(team) -> None:
    town, ihor, _, oksana = team
    await ihor.press("Передати колезі")
    await ihor.press(OKSANA)
    await ihor.wait("Чому передаєте?")
    await ihor.send_photo()
    await ihor.wait("словами")
    await ihor.send("д" * 1001)
    await ihor.wait("словами")
    await town.telegram.advance(minutes=16)
    await ihor.send("Причина, що спізнилася")
    await ihor.wait("Кому це?")
    await ihor.press("Нікому")
    await town.settle()
    assert await shows(oksana, "пропонує") == 0


async def test_alone_there_is_a_way_back(town: Town) -> None:
    ihor = await town.officer(await town.coordinator())
    await file_request(await town.applicant())
    await ihor.press("Взяти в роботу")
    await ihor.press("Передати колезі")
    await ihor.wait("немає колеги")
    await ihor.press("Назад")
    await ihor.wait("нічого не надіслано")


async def test_after_erasure_the_reason_is_gone_too(team) -> None:
    town, ihor, olena, oksana = team
    await offer(ihor, oksana, "Олена пише щодня")
    await olena.send("Мої дані")
    await olena.press("Видалити мої дані")
    await olena.press("Так, видалити")
    await town.settle()
    assert await shows(oksana, "Олена пише щодня") == 0


async def test_who_is_away_is_named_with_who_stands_in(team) -> None:
    """From the list; the one who stands in is offered, and there is a way back. Coordinators see it at a glance."""
    town, ihor, _, oksana = team
    maria = town.people["Марія"]
    petro = await town.officer(maria, "Петро")
    await oksana.send("/away")
    await oksana.wait("Коли повернетеся?")
    await oksana.press("За тиждень")
    await oksana.press("Петро — радник / радниця, Вінницька область")
    await oksana.press("Готово")
    await oksana.wait("Збережено")
    await ihor.press("Передати колезі")
    await ihor.wait("Кому передати?")
    await ihor.press("Оксана — немає до 19 жовтня")
    said = await ihor.wait("Оксана зараз не на місці (немає до 19 жовтня). Замінює Петро.")
    assert said.labels[0] == "Запропонувати: Петро"
    assert said.labels[-1] == "Назад"
    await ihor.press("Запропонувати: Петро")
    await ihor.wait("Петро побачить ваші слова")
    await ihor.press("Назад")
    await ihor.press("Оксана — немає до 19 жовтня")
    await ihor.press("Запропонувати: Петро")
    await ihor.wait("Петро побачить ваші слова")
    await ihor.send("Оксана знає родину, а її немає")
    await petro.wait("пропонує вам звернення")
    await maria.send("/staff")
    assert "Оксана: немає до 19 жовтня, замінює Петро" in (await maria.wait("У команді")).text


async def test_whom_oneself_stands_in_for(team) -> None:
    """There is nobody to offer instead; the list is still there."""
    _, ihor, _, oksana = team
    await oksana.send("/away")
    await oksana.wait("Коли повернетеся?")
    await oksana.press("Ігор — радник / радниця, Вінницька область")
    await oksana.press("Готово")
    await oksana.wait("Збережено")
    await ihor.press("Передати колезі", on=await newest(ihor, "Стан: у роботі"))
    await ihor.press("Оксана — немає на місці")
    assert (await ihor.wait("Оксана зараз не на місці")).labels == ["Оксана — немає на місці", "Назад"]


async def test_another_regions_officer_presses_copied_buttons(team) -> None:
    """Of the offer, of the giver's screens, of the term and of a referral."""
    town, ihor, olena, oksana = team
    lviv = await town.officer(town.people["Марія"], "Тарас", "Львівська область")
    await offer(ihor, oksana)
    asked = await newest(oksana, "пропонує вам")
    acts = ("transfer", "transfer_to", "transfer_withdraw", "official", "official_days", "official_extend")
    referring = ("refer", "refer_when", "refer_ask", "refer_made", "refer_drop", "refer_result")
    stolen = [asked.buttons[0][0].data, *(f"c:{act}:26000001:15" for act in (*acts, *referring))]
    for data in stolen:
        await lviv.press_data(lviv.last, data)
        await lviv.wait("немає серед доступних")
    await town.settle()
    await newest(ihor, "Стан: у роботі")
    assert await shows(olena, "Тарас") == await shows(olena, "офіційного") == 0
