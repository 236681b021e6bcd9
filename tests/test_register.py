"""An officer files for somebody who came to the office or called, and has no Telegram."""

from typing import Any

import pytest

from bot.sandbox.phone import Phone
from bot.sandbox.seen import Message
from tests.conftest import Town, file_request, newest, shows
from tests.test_mydata import case_count, kept, long_after

PHONE = "067 123 45 67"
NORMAL = "+380671234567"
WORDS = "Квитанції за опалення приходять на стару адресу"
HEADER = "№ 26-000001 · Олена · Виплати ВПО"


async def begin(officer: Phone, name: str = "Олена", phone: str | None = PHONE) -> None:
    """As far as the consent."""
    await officer.send("/register")
    await officer.wait("Кого реєструємо?")
    await officer.send(name)
    await officer.wait("Номер телефону")
    await (officer.send(phone) if phone else officer.press("Без телефону"))
    await officer.wait("Прочитайте людині вголос")


async def up_to_review(officer: Phone, name: str = "Олена", phone: str | None = PHONE, text: str = WORDS) -> Message:
    await begin(officer, name, phone)
    await officer.press("Людина погодилась")
    for choice in ("Виплати ВПО", "Затримка виплати"):
        await officer.press(choice)
    await officer.wait("Напишіть своїми словами")
    await officer.send(text)
    await officer.press("Далі")
    await officer.press("Вінницька область")
    await officer.press("Пропустити")
    return await officer.wait("Перевірте")


async def register(officer: Phone, name: str = "Олена", phone: str | None = PHONE, text: str = WORDS) -> str:
    """From /register to the number; returns what the officer is told, with the code."""
    await up_to_review(officer, name, phone, text)
    await officer.press("Надіслати")
    return (await officer.wait("прийнято")).text


@pytest.fixture
async def office(town: Town) -> tuple[Town, Phone]:
    maria = town.people["Марія"] = await town.coordinator()
    return town, await town.officer(maria)


async def test_a_year_after_closing_a_visitor_is_forgotten(office: Any) -> None:
    town, ihor = office
    await register(ihor)
    await ihor.press("Взяти в роботу")
    await ihor.press("Закрити")
    await ihor.press("Не з наших питань")
    await town.settle()
    await long_after(town, days=370)
    left = await kept(town)
    for trace in (WORDS, "Олена", NORMAL):
        assert trace not in left
    assert await case_count(town) == 1


async def test_a_visitors_request_goes_to_the_officer_who_filed_it(office: Any) -> None:
    town, ihor = office
    said = await register(ihor)
    assert "Звернення № 26-000001 прийнято" in said
    assert "Подано за людину: Олена" in said
    assert "https://t.me/" in said
    assert "?start=own_" in said
    await town.settle()
    card = await newest(ihor, "Без Telegram")
    assert card.text.startswith(HEADER)
    assert NORMAL in card.text
    assert card.labels == ["Взяти в роботу", "Історія", "Ще"]
    assert await town.telegram.refusals() == []


async def test_an_answer_is_kept_and_passed_on_by_voice(office: Any) -> None:
    town, ihor = office
    await register(ihor)
    await ihor.press("Взяти в роботу")
    await ihor.press("Відповісти")
    await ihor.wait("Пишіть")
    await ihor.send("Банк обіцяє до п’ятниці")
    told = await ihor.wait("немає Telegram")
    assert told.text.startswith(f"У людини (Олена) немає Telegram: передайте самі, телефон {NORMAL}")
    await ihor.press("Уточнити")
    await ihor.wait("Що уточнити?")
    await ihor.send("Який банк?")
    await ihor.wait("немає Telegram")
    await ihor.send("Ще одне слово")
    await ihor.press(HEADER)
    await ihor.wait("немає Telegram")
    await ihor.press("Відповісти")
    await ihor.wait("Пишіть")
    await ihor.send_album(["photo", "photo"])
    await ihor.wait("немає Telegram")
    await ihor.press("Історія")
    assert "Банк обіцяє до п’ятниці" in (await ihor.wait("Банк обіцяє")).text
    await town.telegram.advance(days=4)
    await town.settle()
    assert await shows(ihor, "Строк першої відповіді минув") == 0
    assert await town.telegram.refusals() == []


async def test_without_an_answer_the_officer_is_asked_to_call(office: Any) -> None:
    town, ihor = office
    await register(ihor, phone=None)
    await town.settle()
    await newest(ihor, "Телефон: номера телефону немає")
    await town.telegram.advance(days=4)
    await ihor.wait("подзвоніть, будь ласка")
    await town.people["Марія"].wait("строк першої відповіді минув")


async def resolve(officer: Phone) -> None:
    await officer.press("Взяти в роботу")
    await officer.press("Вирішено")
    await officer.press("Дано роз’яснення")
    await officer.send("Виплату призначено")
    await officer.wait("передайте самі")
    await officer.wait("чи вирішено питання")


async def test_the_officer_asks_whether_it_is_resolved(office: Any) -> None:
    town, ihor = office
    await register(ihor)
    await resolve(ihor)
    await ihor.press("Ні")
    await ihor.wait("відкрито знову зі слів людини")
    await town.settle()
    await newest(ihor, "Стан: відкрито знову")
    await resolve(ihor)
    await ihor.press("Відповідь людини")
    question = await ihor.wait("чи вирішено питання")
    assert question.labels == ["Так", "Частково", "Ні"]
    await ihor.press("Так", on=question)
    await ihor.wait("закрито, людина підтвердила")
    await ihor.press_data(question, "c:said:26000001:yes")
    await ihor.wait("вже не діє")
    await town.settle()
    await newest(ihor, "Стан: закрито")
    assert await town.telegram.refusals() == []


async def test_a_referral_needs_the_spoken_consent(office: Any) -> None:
    town, ihor = office
    await register(ihor)
    await ihor.press("Взяти в роботу")
    await ihor.press("Направити до установи")
    await ihor.wait("До якої установи")
    await ihor.send("Управління соцзахисту")
    await ihor.wait("Управління соцзахисту")
    await ihor.send("Ім’я й телефон")
    days = await ihor.wait("Коли")
    await ihor.press_data(days, days.buttons[0][0].data)
    how = await ihor.wait("Ім’я й телефон")
    assert len(how.labels) == 2
    await ihor.press(how.labels[0], on=how)
    await ihor.wait("передайте самі")
    await town.settle()
    assert await town.telegram.refusals() == []


async def test_silence_closes_it_too(office: Any) -> None:
    town, ihor = office
    await register(ihor)
    await resolve(ihor)
    await town.telegram.advance(days=15)
    await town.settle()
    await newest(ihor, "Стан: закрито")
    assert await town.telegram.refusals() == []


async def test_without_consent_nothing_is_kept(office: Any) -> None:
    town, ihor = office
    await begin(ihor, name="Галина")
    await ihor.send("Вона каже, що так")
    await ihor.wait("потрібна згода людини")
    await ihor.press("Скасувати")
    await ihor.press("Так, скасувати")
    await ihor.wait("нічого не збережено")
    await ihor.send("/queue")
    await ihor.wait("Відкритих справ немає")
    await town.settle()


async def test_odd_ways_through_the_first_steps(office: Any) -> None:
    town, ihor = office
    await ihor.send("/register")
    await ihor.wait("Кого реєструємо?")
    await ihor.send_photo(caption="Ось вона")
    await ihor.wait("ім’я словами")
    await ihor.send("Ol<e>na & Co")
    await ihor.wait("Номер телефону")
    await ihor.send("дванадцять")
    await ihor.wait("не схоже на номер")
    await ihor.press("Назад")
    await ihor.wait("Кого реєструємо?")
    await town.restart()
    await ihor.send("Олена <b>")
    await ihor.wait("Номер телефону")
    await ihor.send("/register")
    await ihor.wait("Продовжуємо")
    await ihor.send_contact(phone_number="380671234567", first_name="Хтось")
    consent = await ihor.wait("Прочитайте людині вголос (Олена <b>)")
    await ihor.press("Людина погодилась")
    await ihor.wait("Про що ваше звернення?")
    await ihor.press_data(consent, consent.buttons[0][0].data)
    await ihor.press("Назад")
    await ihor.wait("Прочитайте людині вголос")
    await town.settle()
    assert await town.telegram.refusals() == []


async def test_name_and_phone_can_be_changed_at_the_end(office: Any) -> None:
    _, ihor = office
    await up_to_review(ihor)
    await ihor.press("Змінити")
    await ihor.press("Ім’я людини")
    await ihor.wait("Кого реєструємо?")
    await ihor.send("Ганна")
    await ihor.wait("Подаємо за людину: Ганна")
    await ihor.press("Змінити")
    await ihor.press("Телефон людини")
    await ihor.wait("Номер телефону")
    await ihor.press("Назад")
    await ihor.wait("Перевірте")
    await ihor.press("Надіслати")
    assert "Ганна" in (await ihor.wait("прийнято")).text


async def test_back_from_another_topic_leads_to_the_review_as_it_was(office: Any) -> None:
    town, ihor = office
    before = (await up_to_review(ihor)).text
    await ihor.press("Змінити")
    await ihor.press("Тему")
    await ihor.press("Особиста безпека")
    await ihor.press("Насильство вдома")
    await ihor.wait("не записуємо слів людини")
    await ihor.press("Назад")
    await ihor.wait("Що саме?")
    await ihor.press("Назад")
    await ihor.wait("Про що ваше звернення?")
    await ihor.press("Назад")
    assert (await ihor.wait("Перевірте")).text == before
    await town.settle()
    assert await town.telegram.refusals() == []


async def test_what_only_a_focal_person_reads_isnt_dictated(office: Any) -> None:
    town, ihor = office
    await begin(ihor)
    await ihor.press("Людина погодилась")
    await ihor.press("Особиста безпека")
    await ihor.press("Насильство вдома")
    shown = await ihor.wait("не записуємо слів людини")
    assert "15-47" in shown.text
    assert shown.labels == ["Назад", "Скасувати"]
    await ihor.press("Назад")
    await ihor.wait("Що саме?")
    await town.settle()


async def test_another_region_goes_by_the_rules(office: Any) -> None:
    town, ihor = office
    petro = await town.officer(town.people["Марія"], "Петро", "Львівська область")
    await begin(petro)
    await petro.press("Людина погодилась")
    for choice in ("Виплати ВПО", "Затримка виплати"):
        await petro.press(choice)
    await petro.send(WORDS)
    await petro.press("Далі")
    await petro.press("Вінницька область")
    await petro.press("Пропустити")
    await petro.press("Надіслати")
    assert "Ігор" in (await petro.wait("прийнято")).text
    await ihor.wait("Без Telegram")
    await town.settle()
    assert await shows(petro, "Стан:") == 0
    await petro.press_data(await newest(petro, "прийнято"), "c:code_new:26000001:")
    await petro.wait("немає серед доступних вам")


async def test_only_officers_register(office: Any) -> None:
    town, _ = office
    olena = await town.applicant()
    await olena.send("/register")
    await olena.wait("Такої команди немає")
    await town.people["Марія"].send("/register")
    await town.people["Марія"].wait("Такої команди немає")


async def test_an_own_draft_comes_first_and_a_double_tap_files_once(office: Any) -> None:
    town, ihor = office
    await ihor.press("Меню заявника")
    await ihor.press("Погоджуюсь")
    await ihor.wait("вітаємо")
    await ihor.send("/new")
    await ihor.wait("Про що ваше звернення?")
    await ihor.send("/register")
    await ihor.wait("незавершене власне звернення")
    await ihor.press("Скасувати")
    await ihor.press("Так, скасувати")
    await ihor.wait("нічого не збережено")
    review = await up_to_review(ihor)
    send = review.buttons[0][0].data
    await ihor.press_data(review, send)
    await ihor.press_data(review, send)
    await ihor.wait("вже надіслано: № 26-000001")
    await town.settle()
    assert await shows(ihor, "прийнято") == 1


async def test_the_data_is_erased_on_the_persons_word(office: Any) -> None:
    town, ihor = office
    await register(ihor)
    await ihor.press("Взяти в роботу")
    await ihor.press("Ще")
    await ihor.press("Стерти дані на прохання")
    await ihor.wait("Стерти дані на прохання людини?")
    await ihor.press("Назад")
    await ihor.press("Стерти дані на прохання")
    await ihor.press("Так, видалити")
    await ihor.wait("стерто на прохання людини")
    await town.settle()
    for secret in ("Олена", NORMAL):
        await ihor.refresh()
        assert not [one for one in ihor.messages if one.from_bot and secret in one.text]
    await ihor.send("/case 1")
    await ihor.wait("Без імені")
    assert await town.telegram.refusals() == []


async def test_the_officers_own_requests_stay_apart(office: Any) -> None:
    """The same number of another name isn't the same person."""
    town, ihor = office
    first, second = await register(ihor), await register(ihor, name="Іван")
    assert "26-000001" in first
    assert "26-000002" in second
    olena = await town.applicant()
    await file_request(olena)
    await ihor.wait("№ 26-000003 · Олена")
