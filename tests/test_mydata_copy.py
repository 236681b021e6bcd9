"""The copy of one's data holds all of one's own, and nobody else's."""

from tests.conftest import Town


async def test_words_that_wait_for_their_place_are_in_the_copy(town: Town) -> None:
    olena, taras = await town.applicant(), await town.applicant("Тарас")
    await taras.send("Слова Тараса")
    await taras.wait("Куди його віднести")
    await olena.send("Куди <це> & те?")
    await olena.wait("Куди його віднести")
    await olena.send("Подати звернення")
    for choice in ("Житло", "Оренда житла"):
        await olena.press(choice)
    await olena.send("Чернетка слів")
    await olena.wait("Записали")
    await olena.send("Мої дані")
    await olena.press("Отримати копію")
    copy = await olena.wait("Це ваша копія")
    assert copy.file
    page = (await town.telegram.download(copy.file)).decode()
    for words in ("Куди &lt;це&gt; &amp; те?", "Чернетка слів"):
        assert page.count(words) == 1
    for words in ("Тарас", str(taras.id)):
        assert words not in page
