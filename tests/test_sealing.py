"""«Конфіденційно»: an ordinary case whose words disclose what only a focal person may read."""

from pathlib import Path

import pytest

from bot.sandbox.phone import Phone
from bot.sandbox.seen import Message
from tests.conftest import Town, a_town, file_request, newest, shows
from tests.test_restricted import everything, focal

WORDS = "Чоловік б’є мене, коли приходять виплати"
NUMBER = "26-000001"
HEADER = f"№ {NUMBER} · Олена · Виплати ВПО"
VIOLENCE = "Насильство вдома, примус"
STAFF = "Домагання з боку працівників"
NOT_YOURS = "Такого звернення немає"


@pytest.fixture
async def crew(town: Town) -> dict[str, Phone]:
    """Olena has filed and Ihor has the card; Sofia is trusted with violence, Maria coordinates."""
    maria = await town.coordinator()
    ihor = await town.officer(maria)
    sofia = await focal(town, maria)
    olena = await town.applicant()
    await file_request(olena, WORDS)
    await ihor.wait(WORDS)
    await town.settle()
    return {"maria": maria, "ihor": ihor, "sofia": sofia, "olena": olena}


async def seal(officer: Phone, topic: str = VIOLENCE) -> Message:
    await officer.press("Ще")
    await officer.press("Конфіденційно")
    await officer.press(topic)
    await officer.wait("Що станеться")
    await officer.press("Так, передати")
    return await officer.wait("Передано фокальній особі")


async def appoint(maria: Phone, person: Phone, topic: str) -> None:
    """A focal person's duty for somebody who may have others."""
    await maria.send("/invite")
    await maria.press("Фокальна особа")
    await maria.press(topic)
    await maria.press("Готово")
    await maria.wait("Для яких областей")
    await maria.press("Готово")
    link = (await maria.wait("https://t.me/")).text
    await person.send(f"/start {link.split('?start=')[1].split()[0]}")
    await person.press("Приєднатися")
    await maria.wait(f"{person.name} хоче приєднатися")
    await maria.press("Підтвердити")
    await person.wait("вітаємо")


async def hand_over(giver: Phone, receiver: Phone) -> None:
    await giver.press("Передати колезі")
    await giver.press(f"{receiver.name} — радник / радниця, Вінницька область")
    await giver.wait("Чому передаєте?")
    await giver.send("Їду у відрядження")
    await receiver.wait("пропонує вам звернення")
    await receiver.press("Прийняти")
    await receiver.wait("Стан:")


async def test_a_case_still_new_goes_to_the_focal_person_and_leaves_no_trace_with_the_officer(town: Town, crew) -> None:
    maria, ihor, sofia, olena = crew.values()
    done = await seal(ihor)
    assert NUMBER not in done.text
    card = await sofia.wait(WORDS)
    card = await newest(sofia, "🔒 Конфіденційно: Насильство вдома, примус")
    assert card.text.startswith(HEADER)
    assert card.labels == ["Взяти в роботу", "Історія", "Ще"]
    await town.settle()
    for part in (WORDS, "Олена", NUMBER):
        assert [await shows(one, part) for one in (ihor, maria)] == [0, 0], part
    told = await newest(olena, "інша людина з нашої команди")
    for word in ("насильств", "конфіденц", "фокальн", "Софія"):
        assert word not in told.text.lower()
    assert await town.telegram.refusals() == []


async def test_the_talk_goes_on_with_the_focal_person_alone(town: Town, crew) -> None:
    _, ihor, sofia, olena = crew.values()
    await ihor.press("Взяти в роботу")
    await olena.wait("в роботі")
    await ihor.press("Відповісти")
    await ihor.wait("Пишіть")
    await ihor.send("Добрий день, дивлюся")
    answer = await olena.wait("дивлюся")
    await ihor.press("Нотатка")
    await ihor.wait("Нотатка лише для колег")
    await ihor.send("Вона боїться чоловіка")
    await town.settle()
    await seal(ihor)
    await sofia.wait("Вона боїться чоловіка")
    await sofia.press("Взяти в роботу")
    taken = await olena.wait("Вам допомагає Софія")
    assert "Фокальна" not in taken.text
    await olena.send("Дякую, я сама вдома", reply_to=answer)
    await sofia.wait("я сама вдома")
    await sofia.press("Відповісти")
    await sofia.wait("Пишіть")
    await sofia.send("Ми поруч")
    await olena.wait("Ми поруч")
    await town.settle()
    assert await shows(ihor, "боїться") == await shows(ihor, "я сама вдома") == await shows(ihor, "дивлюся") == 0
    for label in ("Передати колезі", "Направити до установи", "Конфіденційно"):
        assert label not in sofia.buttons()
    await olena.send("/cases")
    await olena.press(f"№ {NUMBER} · Виплати ВПО · у роботі")
    mine = await olena.wait("Вам допомагає Софія.")
    assert WORDS not in mine.text
    assert "Листування" not in mine.labels
    seen = await shows(olena, WORDS)
    await olena.press_data(mine, "mine:letters:26000001")
    await town.settle()
    assert await shows(olena, WORDS) == seen
    assert await town.telegram.refusals() == []


async def test_nothing_old_opens_it_again(town: Town, crew) -> None:
    """Every button, reply, edit, mode and command that the officer had."""
    maria, ihor, sofia, olena = crew.values()
    await ihor.press("Взяти в роботу")
    await olena.wait("в роботі")
    letter = await newest(ihor, WORDS)
    own = await ihor.send("Дивлюся", reply_to=letter)
    await olena.wait("Дивлюся")
    await ihor.press("Історія")
    await ihor.wait("Дивлюся")
    await ihor.press("Відповісти")
    await ihor.wait("Пишіть")
    await town.settle()
    card = await newest(ihor, "Стан: у роботі")
    before = await everything(ihor)
    assert WORDS in before
    done = await seal(ihor)
    await sofia.wait(WORDS)
    await town.settle()

    await ihor.send("Це в режимі відповіді")
    assert NUMBER not in (await ihor.wait("Кому це?")).text
    await ihor.press("Нікому")
    from handlers.officer import actions

    for act in (*actions.ACTS, "reassign", "assign"):
        await ihor.press_data(done, f"c:{act}:26000001:{ihor.id}")
        await ihor.wait(NOT_YOURS)
        await maria.press_data(maria.received()[0], f"c:{act}:26000001:{ihor.id}")
        await maria.wait(NOT_YOURS)
    for message in (letter.id, own.id, card.id):
        await ihor.press_data(message, "c:history:26000001:", inaccessible=True)
        await ihor.wait(NOT_YOURS)
    for one in (ihor, maria):
        await one.send("/case 1")
        await one.wait(NOT_YOURS)
        await one.send("/queue")
        await one.wait("Відкритих справ немає")
    await town.telegram.advance(days=20)
    await maria.send("/overdue")
    await maria.wait("немає")
    await town.settle()
    after = await everything(ihor) + await everything(maria)
    assert not [part for part in (WORDS, "Олена", NUMBER, "Софія · ") if part in after]
    assert await shows(olena, "в режимі відповіді") == 0


async def test_what_telegram_keeps_is_blanked_or_said(town: Town, crew) -> None:
    _, ihor, sofia, olena = crew.values()
    await olena.send_photo(caption="Синці", reply_to=await newest(olena, "прийнято"))
    await ihor.wait("Синці")
    await ihor.send("Бачу", reply_to=await newest(ihor, WORDS))
    await olena.wait("Бачу")
    await town.settle()
    await town.telegram.advance(minutes=3)
    await town.settle()
    await town.telegram.advance(days=3)
    done = await seal(ihor)
    assert "Видаліть це, будь ласка, самі" in done.text
    await sofia.wait("Синці")
    await town.settle()
    for part in (WORDS, "Олена", "Синці", NUMBER):
        assert await shows(ihor, part) == 0, part
    assert await shows(ihor, "Повідомлення прибрано") > 1
    edited = await newest(ihor, "Бачу")
    await ihor.edit(edited, "Бачу, Олено")
    await town.settle()
    assert await shows(olena, "Бачу, Олено") == 0


async def test_without_a_focal_person_nothing_is_sealed_and_it_is_said_whom_to_tell(tmp_path: Path) -> None:
    async with a_town(tmp_path, psea_contact="psea@poruch.example") as town:
        maria = await town.coordinator()
        ihor = await town.officer(maria)
        olena = await town.applicant()
        await file_request(olena, WORDS)
        await ihor.wait(WORDS)
        await ihor.press("Ще")
        await ihor.press("Конфіденційно")
        told = await ihor.wait("скажіть координатору")
        assert "psea@poruch.example" in told.text
        assert told.labels == ["Назад"]
        await ihor.press_data(await newest(ihor, WORDS), "c:seal_yes:26000001:gbv")
        await ihor.wait("кнопка вже не діє")
        await ihor.send("/case 1")
        await ihor.wait(HEADER)


async def test_what_staff_are_accused_of_never_goes_to_a_former_holder(town: Town, crew) -> None:
    """Oksana held it and is trusted with such matters; Nina is too, and didn't."""
    maria, ihor, _, _ = crew.values()
    oksana = await town.officer(maria, "Оксана")
    await appoint(maria, oksana, STAFF)
    await ihor.press("Взяти в роботу")
    await town.settle()
    await hand_over(ihor, oksana)
    await hand_over(oksana, ihor)
    await town.settle()
    await ihor.press("Ще")
    await ihor.press("Конфіденційно")
    offered = await ihor.wait("Про що йдеться?")
    assert STAFF not in offered.labels
    assert VIOLENCE in offered.labels
    nina = await focal(town, maria, "Ніна", STAFF)
    await ihor.press("Назад")
    await ihor.press("Конфіденційно")
    await ihor.press(STAFF)
    await ihor.press("Так, передати")
    await nina.wait(WORDS)
    await nina.send("/away")
    await maria.wait("на закриту тему нікому взяти")
    await town.settle()
    assert await shows(oksana, WORDS) == await shows(ihor, WORDS) == 0


async def test_who_sealed_it_does_not_get_it_back_as_a_focal_person(town: Town, crew) -> None:
    maria, ihor, sofia, _ = crew.values()
    await appoint(maria, ihor, VIOLENCE)
    await seal(ihor)
    await sofia.wait(WORDS)
    await sofia.send("/away")
    await maria.wait("на закриту тему нікому взяти")
    await town.settle()
    assert await shows(ihor, WORDS) == 0
    await sofia.send("/back")
    await sofia.wait("Стан:")
    await town.settle()
    assert await shows(sofia, WORDS) == 1


async def test_after_four_hours_the_next_focal_person_gets_it_and_then_coordinators_hear(town: Town, crew) -> None:
    maria, ihor, _, olena = crew.values()
    nina = await focal(town, maria, "Ніна")
    await seal(ihor)
    await town.settle()
    await town.telegram.advance(hours=4, minutes=1)
    await nina.wait(WORDS)
    await town.settle()
    assert await shows(olena, "інша людина з нашої команди") == 1
    await town.telegram.advance(hours=4, minutes=1)
    told = await maria.wait("Конфіденційне звернення чекає")
    assert NUMBER not in told.text
    await nina.press("Взяти в роботу")
    await olena.wait("Вам допомагає Ніна")


async def test_the_focal_person_may_give_it_back_without_what_was_said_meanwhile(town: Town, crew) -> None:
    _, ihor, sofia, olena = crew.values()
    await seal(ihor)
    await sofia.wait(WORDS)
    await sofia.press("Відповісти" if "Відповісти" in sofia.buttons() else "Взяти в роботу")
    await olena.wait("Вам допомагає Софія")
    await sofia.press("Відповісти")
    await sofia.wait("Пишіть")
    await sofia.send("Чи безпечно вам?")
    question = await olena.wait("Чи безпечно вам?")
    await olena.send("Так, це про сусіда", reply_to=question)
    await sofia.wait("це про сусіда")
    await sofia.press("Ще")
    await sofia.press("Зняти конфіденційність")
    await sofia.press("Так, зняти")
    await sofia.wait("Тепер веде Ігор")
    await ihor.wait(WORDS)
    await olena.wait("тепер вам допомагає Ігор")
    await ihor.press("Історія")
    await ihor.wait(WORDS[:20])
    await town.settle()
    assert await shows(ihor, "сусіда") == await shows(ihor, "безпечно вам") == 0
    assert "Зняти конфіденційність" not in ihor.buttons()
    await town.telegram.advance(hours=5)
    await town.settle()
    assert await shows(sofia, "Тепер веде Ігор") == 1
    assert await town.telegram.refusals() == []
