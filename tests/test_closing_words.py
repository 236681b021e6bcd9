"""Closing words are a letter like any other."""

from tests.conftest import Town, file_request


async def test_they_are_corrected_and_replied_to(town: Town) -> None:
    ihor = await town.officer(await town.coordinator())
    olena = await town.applicant()
    await file_request(olena)
    await ihor.press("Взяти в роботу")
    await olena.wait("в роботі")
    await ihor.press("Вирішено")
    await ihor.press("Дано роз’яснення")
    await ihor.wait("Напишіть кілька слів")
    own = await ihor.send("Виплата у четвер")
    await olena.wait("Чи вирішено питання?")
    await ihor.edit(own, "Виплата у п’ятницю")
    assert "виправлено" in (await olena.wait("у п’ятницю")).text
    await ihor.send("До обіду", reply_to=own)
    await olena.wait("До обіду")
    await town.settle()
