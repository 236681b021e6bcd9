"""The card: all that is needed on one screen, kept true, and never acting on what is over."""

import asyncio
from typing import Any

import pytest

from bot import cards
from bot.sandbox.phone import Phone
from bot.sandbox.seen import Message
from handlers.officer import card
from models.cases import Case
from tests.conftest import Town, file_request, newest, shows


@pytest.fixture
async def crew(town: Town) -> tuple[Town, Phone, Phone, Phone]:
    """Olena's request has come to Ihor; Oksana has come since."""
    maria, ihor, olena = await town.filed()
    return town, ihor, olena, await town.officer(maria, "Оксана")


def data_of(message: Message, label: str) -> str:
    return next(one.data for row in message.buttons for one in row if one.label == label)


async def reassign(town: Town, name: str) -> None:
    """By the coordinator, who saw that the first answer is late."""
    maria = town.people["Марія"]
    await maria.send("/find 1")
    await maria.press("26-000001 · відкрити")
    await maria.press("Призначити")
    await maria.press(f"{name} — радник / радниця, Вінницька область")
    await maria.wait(f"тепер веде {name}")


async def test_everything_on_one_screen_and_kept_true(crew) -> None:
    town, ihor, olena, _ = crew
    await ihor.send("/case 1")
    card = await ihor.wait("№ 26-000001 · Олена · Виплати ВПО")
    for part in ("Вінницька область", "Стан: радника визначено", "ще 3 дні", "Останні слова", "«Виплату за вересень"):
        assert part in card.text
    assert "Вкладення" not in "".join([card.text, *card.labels])
    assert card.labels[:2] == ["Взяти в роботу", "Історія"]
    await olena.send_photo(caption="Ось довідка", reply_to=await newest(olena, "прийнято"))
    await town.settle()
    await ihor.refresh()
    fresh = next(one for one in ihor.messages if one.id == card.id)
    assert "Вкладення: 1" in fresh.text
    assert "«Ось довідка»" in fresh.text
    assert fresh.labels[:3] == ["Взяти в роботу", "Історія", "Вкладення"]
    # A card that came with the letters repeats none of them.
    assert len([one for one in ihor.messages if "Ось довідка" in one.text]) == 2
    await ihor.press("Вкладення")
    await town.settle()
    await ihor.refresh()
    photos = [one for one in ihor.messages if one.kind == "photo"]
    assert len(photos) == 2
    assert all(one.text.startswith("№ 26-000001 · Олена") for one in photos)
    await ihor.send("Дякую, бачу", reply_to=photos[1])
    await olena.wait("Дякую, бачу")


async def test_many_files_come_in_parts(crew) -> None:
    town, ihor, olena, _ = crew
    receipt = await newest(olena, "прийнято")
    for number in range(22):
        file = await olena.upload(f"{number}".encode(), f"{number}.txt")
        await olena.send_document(caption=f"файл {number:02}", file_id=file, reply_to=receipt)
    await town.settle()
    await ihor.send("/case 1")
    assert "Вкладення: 22" in (await ihor.wait("№ 26-000001")).text
    before = len([one for one in (await ihor.refresh()).messages if one.kind == "document"])
    await ihor.press("Вкладення")
    await ihor.wait("Є ще 2 давніші файли")
    await town.settle()
    assert len([one for one in (await ihor.refresh()).messages if one.kind == "document"]) == before + 20
    await ihor.press("Показати давніші")
    await town.settle()
    await ihor.refresh()
    assert len([one for one in ihor.messages if one.kind == "document"]) == before + 22
    assert await shows(ihor, "файл 00") == 2


async def test_an_old_card_is_brought_up_to_date_instead_of_acting(crew) -> None:
    town, ihor, olena, _ = crew
    old = await newest(ihor, "Стан: радника визначено")
    take = data_of(old, "Взяти в роботу")
    await ihor.send("/case 1")
    await ihor.wait("Стан: радника визначено")
    await ihor.press("Взяти в роботу")
    await olena.wait("в роботі")
    await town.settle()
    await ihor.press_data(old, take)
    await ihor.wait("Картку оновлено")
    await town.settle()
    await ihor.refresh()
    assert "Стан: у роботі" in next(one for one in ihor.messages if one.id == old.id).text
    assert await shows(olena, "в роботі") == 1
    resolve = data_of(await newest(ihor, "Стан: у роботі"), "Вирішено")
    await ihor.press("Закрити")
    await ihor.press("Повторне звернення")
    await olena.wait("вже є інше ваше звернення")
    await town.settle()
    await ihor.press_data(await newest(ihor, "Стан: закрито"), resolve)
    await ihor.wait("Картку оновлено")
    assert await shows(ihor, "З яким результатом") == 0


async def test_of_two_who_press_at_once_one_wins_and_the_other_hears_who(crew) -> None:
    town, ihor, olena, oksana = crew
    card = await newest(ihor, "Стан: радника визначено")
    take = data_of(card, "Взяти в роботу")
    await reassign(town, "Оксана")
    await oksana.wait("Виплату за вересень")
    hers = await newest(oksana, "Стан: радника визначено")
    await asyncio.gather(ihor.press_data(card, take), oksana.press_data(hers, take))
    assert "веде Оксана" in (await ihor.wait("вже веде")).text
    await olena.wait("в роботі")
    await town.settle()
    await newest(oksana, "Стан: у роботі")
    assert await shows(ihor, "Стан: у роботі") == 0


async def test_a_coordinator_reassigns_while_the_officer_writes(crew) -> None:
    town, ihor, olena, oksana = crew
    await ihor.press("Взяти в роботу")
    await olena.wait("в роботі")
    await town.settle()
    await ihor.press("Відповісти")
    await ihor.wait("Пишіть")
    await reassign(town, "Оксана")
    await oksana.wait("Виплату за вересень")
    await ihor.send("Зателефонуйте на лінію")
    await ihor.wait("вже не у вас")
    await ihor.wait("Кому це?")
    await town.settle()
    assert await shows(olena, "Зателефонуйте") == 0
    assert (await newest(ihor, "тепер веде Оксана")).labels == []
    await oksana.press("Взяти в роботу")
    await olena.wait("Оксана")


async def test_a_card_that_cant_be_shown_keeps_no_other_from_being_renewed(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Four people write at once; the card of the first of them is broken, and they are renewed in twos."""
    _, ihor, olena = await town.filed()
    writers = [olena, *[await town.applicant(name) for name in ("Дарина", "Сергій", "Ніна")]]
    for writer in writers[1:]:
        await file_request(writer)
    for number in range(1, len(writers) + 1):
        await ihor.send(f"/case {number}")  # a card with the last words
    await town.settle()

    async def last_words() -> list[str]:
        await ihor.refresh()
        cards = [one.text for one in ihor.messages if "Останні слова" in one.text]
        return [next(line for line in text.splitlines() if "«" in line) for text in cards]

    shown = card.text

    def breaks_for_the_first(case: Case, *others: Any) -> str:
        if case.number == 26_000_001:
            raise RuntimeError("a bug in the card")
        return shown(case, *others)

    monkeypatch.setattr(card, "text", breaks_for_the_first)
    monkeypatch.setattr(cards, "PORTION", 2)
    receipts = [await newest(writer, "прийнято") for writer in writers]
    await asyncio.gather(
        *[
            writer.send(f"Слова: {writer.name}", reply_to=receipt)
            for writer, receipt in zip(writers, receipts, strict=True)
        ]
    )
    await town.settle()
    first, *others = await last_words()
    assert "Слова" not in first
    assert all(f"Слова: {name}" in words for name, words in zip(("Дарина", "Сергій", "Ніна"), others, strict=True))
    assert "cards of case 26000001" in caplog.text
    monkeypatch.undo()
    await olena.send("Ще слово", reply_to=receipts[0])
    await town.settle()
    assert "Ще слово" in (await last_words())[0]
