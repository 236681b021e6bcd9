"""«Відкликати» for closing words and for the letter of a referral: what goes with the words, and what stays."""

from bot.sandbox.phone import Phone
from tests.conftest import newest, shows
from tests.test_recall import Case, case
from tests.test_referral import PLACE, ask, prepare

__all__ = ["case"]  # the fixture


async def resolve(ihor: Phone, olena: Phone, words: str) -> None:
    await ihor.press("Вирішено")
    await ihor.press("Дано роз’яснення")
    await ihor.wait("Напишіть кілька слів")
    await ihor.send(words)
    await olena.wait(words)
    await olena.wait("Чи вирішено питання?")
    await ihor.wait("Людина підтвердить")


async def test_closing_words_go_and_the_question_stays(case: Case) -> None:
    town, ihor, olena = case
    await resolve(ihor, olena, "Це не ваша довідка")
    await town.settle()
    await ihor.press("Відкликати")
    said = await ihor.wait("Звернення лишається вирішеним")
    assert said.labels == ["Відповісти"]
    await town.settle()
    assert await shows(olena, "Це не ваша довідка") == 0
    assert (await newest(olena, "Чи вирішено питання?")).labels == ["Так", "Частково", "Ні"]
    await ihor.press("Відповісти")
    await ihor.send("Довідку видасть ЦНАП")
    await olena.wait("Довідку видасть ЦНАП")
    await olena.press("Так")
    await olena.wait("Оцініть")


async def test_the_sentence_stays_without_its_button_after_two_minutes(case: Case) -> None:
    town, ihor, olena = case
    await resolve(ihor, olena, "Усе зроблено")
    await town.settle()
    await town.telegram.advance(minutes=2, seconds=1)
    await town.settle()
    assert (await newest(ihor, "Людина підтвердить")).labels == []
    assert await shows(olena, "Усе зроблено") == 1


async def test_closing_words_have_a_sign_and_may_be_corrected(case: Case) -> None:
    town, ihor, olena = case
    await resolve(ihor, olena, "Довідка готова у вівторок")
    await town.settle()
    await ihor.refresh()
    own = next(one for one in ihor.messages if one.text == "Довідка готова у вівторок")
    assert own.reactions == ["👌"]
    await ihor.edit(own, "Довідка готова у середу")
    await olena.wait("готова у середу")


async def test_words_before_closing_go_and_the_case_stays_closed(case: Case) -> None:
    town, ihor, olena = case
    await ihor.press("Закрити")
    await ihor.wait("Чому закрити?")
    await ihor.send("Не сюди писали")
    await ihor.wait("отримає ваші слова")
    await ihor.press("Не з наших питань")
    await olena.wait("Не сюди писали")
    await ihor.wait("Закрито, людині повідомлено")
    await town.settle()
    await ihor.press("Відкликати")
    assert (await ihor.wait("Звернення лишається закритим")).labels == []
    await town.settle()
    assert await shows(olena, "Не сюди писали") == 0


async def test_a_question_about_a_referral_is_taken_back_with_its_buttons(case: Case) -> None:
    town, ihor, olena = case
    await ask(ihor, olena)
    await town.settle()
    await ihor.press("Відкликати")
    said = await ihor.wait("нічого не передавайте")
    assert said.labels == ["Направити до установи", "Відповісти"]
    await town.settle()
    assert await shows(olena, "Пропоную направити") == 0
    await newest(ihor, "Стан: у роботі")
    await town.telegram.advance(days=4)
    await town.settle()
    assert await shows(olena, "чекаємо на вашу відповідь") == 0
    await ask(ihor, olena)


async def test_what_the_person_has_answered_isnt_taken_back(case: Case) -> None:
    town, ihor, olena = case
    await ask(ihor, olena)
    await olena.press("Погоджуюсь")
    await ihor.wait("можна передавати")
    await town.settle()
    await ihor.press("Відкликати")
    await ihor.wait("Людина вже відповіла")
    await town.settle()
    assert await shows(olena, "Пропоную направити") == 1
    await newest(ihor, "Стан: направлено до установи")


async def test_a_referral_is_undone_with_the_letter_that_told_of_it(case: Case) -> None:
    town, ihor, olena = case
    await prepare(ihor)
    await ihor.press("Згоду вже отримано")
    await olena.wait("З вашої згоди направляю")
    await town.settle()
    await ihor.press("Відкликати")
    await ihor.wait("Направлення скасовано")
    await town.settle()
    assert await shows(olena, PLACE) == 0
    await newest(ihor, "Стан: у роботі")
    await town.telegram.advance(days=8)
    await town.settle()
    assert await shows(ihor, "Чи допомогли?") == 0
    await prepare(ihor)
    await ihor.press("Згоду вже отримано")
    await olena.wait("З вашої згоди направляю")
