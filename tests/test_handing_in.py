"""What a new holder is shown: every letter that isn't in the chat yet, once."""

from bot.sandbox.phone import Phone
from tests.conftest import Town, file_request, newest, shows


async def test_what_never_arrived_is_shown_when_the_case_comes_back(town: Town) -> None:
    """Ihor blocks the bot at the very moment when Olena writes: nobody has the case until he is back."""
    ihor = await town.officer(await town.coordinator())
    olena = await town.applicant()
    await file_request(olena)
    await ihor.wait("Виплату за вересень")
    await town.settle()
    hold = await town.telegram.fault("hold", chat_id=ihor.id, times=None)
    await olena.send("Ось довідка", reply_to=await newest(olena, "прийнято"))
    await ihor.block()
    await olena.wait("шукаємо для вас іншого")
    await town.telegram.lift_faults(hold)
    await town.settle()
    assert await shows(ihor, "Ось довідка") == 0
    await ihor.unblock()
    await ihor.wait("Ось довідка")
    await town.settle()
    assert (await shows(ihor, "Виплату за вересень"), await shows(ihor, "Ось довідка")) == (1, 1)


async def hand_over(town: Town, case: str, giver: Phone, receiver: Phone) -> None:
    await giver.send(f"/case {case}")
    await town.settle()
    await giver.press("Передати колезі", on=await newest(giver, "Стан: у роботі"))
    await giver.press(f"{receiver.name} — радник / радниця, Вінницька область")
    await giver.wait("Чому передаєте?")
    await giver.send("Вам ближче")
    await receiver.press("Прийняти", on=await receiver.wait("пропонує вам звернення"))


async def test_old_letters_of_a_merged_case_lead_where_it_goes_on(town: Town) -> None:
    """Ihor had the case before Oksana merged it, and gets the one in which it goes on."""
    maria = await town.coordinator()
    ihor = await town.officer(maria)
    olena = await town.applicant()
    for words in ("Перше", "Друге"):
        await file_request(olena, words)
        await ihor.press("Взяти в роботу")
        await olena.wait("в роботі")
    oksana = await town.officer(maria, "Оксана")
    for number in "12":
        await hand_over(town, number, ihor, oksana)
        await town.settle()
    await oksana.send("/case 1")
    await oksana.press("Ще", on=await oksana.wait("Стан:"))
    await oksana.press("Об’єднати з іншим", on=await oksana.wait("Що зробити?"))
    await oksana.press("№ 26-000002 · Виплати ВПО", on=await oksana.wait("З яким зверненням"))
    await oksana.press("Об’єднати", on=await oksana.wait("Закриємо це звернення"))
    await oksana.wait("Сюди приєднано")
    await hand_over(town, "2", oksana, ihor)
    await town.settle()
    await ihor.send("Відповідь на перше", reply_to=await newest(ihor, "Перше"))
    assert (await olena.wait("Відповідь на перше")).text.startswith("№ 26-000002 · Ігор")
    await town.settle()


async def test_words_that_open_a_case_again_come_to_the_next_officer_once(town: Town) -> None:
    maria, ihor, olena = await town.taken()
    await ihor.press("Закрити")
    await ihor.press("Повторне звернення")
    await olena.wait("вже є інше ваше звернення")
    oksana = await town.officer(maria, "Оксана")
    await ihor.send("/away")
    await ihor.press("Готово")
    await olena.send("Знову не прийшло", reply_to=await newest(olena, "прийнято"))
    await olena.press("Відкрити знову № 26-000001")
    await oksana.wait("Знову не прийшло")
    await town.settle()
    assert (await shows(oksana, "Виплату за вересень"), await shows(oksana, "Знову не прийшло")) == (1, 1)
