"""What only its recipient may read comes up nowhere else, whatever else the desk can do with a case."""

import pytest

from bot.sandbox.phone import Phone
from tests.conftest import Town, file_request, newest, shows
from tests.test_referral import ask as ask_for_referral
from tests.test_restricted import everything, focal, requested
from tests.test_sealing import NOT_YOURS, NUMBER, WORDS, seal

PRIVATE = 9_000_000_001
SEALED = 26_000_001


@pytest.fixture
async def crew(town: Town) -> dict[str, Phone]:
    """Ihor and Oksana serve the region, Sofia and Nina are trusted; Olena's first request is about to be sealed."""
    maria = await town.coordinator()
    ihor = await town.officer(maria)
    sofia = await focal(town, maria)
    olena = await town.applicant()
    await file_request(olena, WORDS)
    await ihor.press("Взяти в роботу")
    await olena.wait("в роботі")
    oksana = await town.officer(maria, "Оксана")
    await town.settle()
    return {"maria": maria, "ihor": ihor, "sofia": sofia, "olena": olena, "oksana": oksana}


async def tells_nothing(*others: Phone) -> None:
    for one in others:
        seen = await everything(one)
        assert not [part for part in (WORDS, "Олена", NUMBER, "Розмова 1", "9000") if part in seen], one.name


async def test_a_pending_offer_lapses_with_the_sealing(town: Town, crew: dict[str, Phone]) -> None:
    _, ihor, sofia, _, oksana = crew.values()
    await ihor.press("Передати колезі")
    await ihor.press("Оксана — радник / радниця, Вінницька область")
    await ihor.wait("Чому передаєте?")
    await ihor.send("Там щось недобре вдома")
    asked = await oksana.wait("пропонує вам звернення")
    accept, decline = (one.data for row in asked.buttons for one in row)
    await seal(ihor)
    await sofia.wait(WORDS)
    await town.settle()
    assert await shows(oksana, "недобре") == 0
    for data in (accept, decline):
        await oksana.press_data(oksana.last, data)
        await oksana.wait("колега відкликає пропозицію")
    await sofia.press("Взяти в роботу")
    await sofia.press("Ще")
    await sofia.press("Зняти конфіденційність")
    await sofia.press("Так, зняти")
    await oksana.wait(WORDS)  # the one with fewer cases; the old offer is not what brought it
    await town.settle()
    await town.telegram.advance(days=4)
    await town.settle()
    assert await shows(ihor, "поки не відповідає") == 0


async def test_what_was_sent_before_the_sealing_is_not_taken_back_after_it(town: Town, crew: dict[str, Phone]) -> None:
    _, ihor, sofia, olena, _ = crew.values()
    await ihor.send("Дивлюся", reply_to=await newest(ihor, WORDS))
    await olena.wait("Дивлюся")
    line = await ihor.wait("Надіслано: Олена")
    await seal(ihor)
    await sofia.wait("Дивлюся")
    await town.settle()
    await ihor.press_data(line.id, line.buttons[0][0].data, inaccessible=True)
    await ihor.wait(NOT_YOURS)
    await town.telegram.advance(minutes=3)
    await town.settle()
    assert await shows(olena, "Дивлюся") == 1
    await tells_nothing(ihor)


async def test_its_recipient_can_neither_hand_it_on_nor_refer_it(town: Town, crew: dict[str, Phone]) -> None:
    _, ihor, sofia, olena, oksana = crew.values()
    await seal(ihor)
    await sofia.wait(WORDS)
    await sofia.press("Взяти в роботу")
    await olena.wait("Вам допомагає Софія")
    await requested(olena)
    await sofia.wait("Написати сюди")
    from handlers.officer import actions, card

    letter = await newest(sofia, WORDS)
    acts = [act for act in actions.ACTS if act.partition("_")[0] in card.NOT_RESTRICTED]
    assert {"transfer", "refer", "seal_yes"} <= set(acts)
    for number in (SEALED, PRIVATE):
        for act in acts:
            await sofia.press_data(letter, f"c:{act}:{number}:{oksana.id}")
            await sofia.wait("кнопка вже не діє")
    await town.settle()
    await tells_nothing(oksana, ihor)


async def test_days_go_by_and_only_its_recipient_hears_of_it(town: Town, crew: dict[str, Phone]) -> None:
    """Mornings, deadlines, escalation and absence of everybody else; the list, the search and the commands."""
    maria, ihor, sofia, olena, oksana = crew.values()
    await seal(ihor)
    await sofia.wait(WORDS)
    await requested(olena)
    await sofia.wait("Написати сюди")
    await town.settle()
    for _ in range(6):
        await town.telegram.advance(days=1)
        await town.settle()
    for one in (ihor, oksana, maria):
        for typed in ("/queue", "/overdue", "/find Олена", "/find чоловік", f"/find {NUMBER}", "/case 1", "/staff"):
            await one.send(typed)
            await town.settle()
            for label in ("Колеги області", "Фільтр"):
                if label in one.buttons():
                    await one.press(label)
                    await town.settle()
        for number in (SEALED, PRIVATE):
            for act in ("reassign", "assign", "read", "find", "open"):
                await one.press_data(one.received()[0], f"c:{act}:{number}:{one.id}")
                await town.settle()
    await ihor.send("/away")
    await town.settle()
    await ihor.send("/back")
    await town.settle()
    told = await everything(maria)
    assert "Розмова 1" in told  # a request that nobody answers, by its own name and nothing else
    assert not [part for part in (WORDS, "Олена", NUMBER) if part in told]
    await tells_nothing(ihor, oksana)


async def test_a_referral_that_waits_for_consent_is_over_with_the_sealing(town: Town, crew: dict[str, Phone]) -> None:
    _, ihor, sofia, olena, _ = crew.values()
    await ask_for_referral(ihor, olena)
    question = await newest(olena, "Пропоную направити")
    await seal(ihor)
    await sofia.wait(WORDS)
    await town.settle()
    await olena.press("Погоджуюсь", on=question)
    await olena.wait("кнопка вже не діє")
    await town.telegram.advance(days=10)
    await town.settle()
    assert await shows(sofia, "Чи допомогли?") == 0
    await newest(sofia, "Стан: радника визначено")
    await tells_nothing(ihor)


async def test_what_was_merged_into_it_goes_with_it_and_comes_back_with_it(town: Town, crew: dict[str, Phone]) -> None:
    _, ihor, sofia, olena, oksana = crew.values()
    await oksana.send("/away")
    await town.settle()
    await file_request(olena, "Виплати досі немає")
    await ihor.wait("Виплати досі немає")
    await ihor.press_data(await newest(ihor, WORDS), f"c:merge:{SEALED}:")
    await ihor.press("№ 26-000002 · Виплати ВПО")
    await ihor.press("Об’єднати")
    await ihor.wait("Сюди приєднано")
    await ihor.press_data(await newest(ihor, "Виплати досі немає"), f"c:seal_yes:{SEALED + 1}:gbv")
    await ihor.wait("Передано фокальній особі")
    await sofia.wait("Виплати досі немає")
    await newest(sofia, WORDS)
    await town.settle()
    for act in ("open", "history", "reopen", "answer"):
        await ihor.press_data(ihor.last, f"c:{act}:{SEALED}:")
        await ihor.wait(NOT_YOURS)
    await tells_nothing(ihor, oksana)
    await sofia.press("Ще")
    await sofia.press("Зняти конфіденційність")
    await sofia.press("Так, зняти")
    await ihor.wait("Виплати досі немає")
    await ihor.send("/case 1")
    await ihor.wait("№ 26-000001 · Олена")
