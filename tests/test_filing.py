"""Filing a request, as people really do it: by typing, changing their mind, going back, being interrupted."""

import pytest

from bot.sandbox.phone import Phone
from bot.sandbox.seen import Message
from tests.conftest import Town, newest

TEXT = "Виплату за вересень не отримали"


async def up_to_text(olena: Phone) -> None:
    await olena.send("Подати звернення")
    await olena.press("Виплати ВПО")
    await olena.press("Затримка виплати")
    await olena.wait("Напишіть своїми словами")


async def up_to_place(olena: Phone, text: str = TEXT) -> None:
    await up_to_text(olena)
    await olena.send(text)
    await olena.press("Далі")
    await olena.wait("Де ви зараз живете?")


async def up_to_review(olena: Phone) -> None:
    await up_to_place(olena)
    await olena.send("Гнівань")
    await olena.press("Гнівань, Гніванська громада, Вінницька область")
    await olena.wait("Перевірте")


async def file_request(olena: Phone) -> None:
    await up_to_review(olena)
    await olena.press("Надіслати")
    await olena.wait("прийнято")


async def test_a_place_is_typed_and_used_only_after_a_press(town: Town) -> None:
    olena = await town.applicant()
    await up_to_place(olena)
    await olena.send("гнивань")
    await olena.press("Гнівань, Гніванська громада, Вінницька область")
    review = await olena.wait("Перевірте")
    assert "Гнівань, Гніванська громада, Вінницька область" in review.text
    assert TEXT in review.text


async def test_a_common_name_is_to_be_made_more_precise(town: Town) -> None:
    olena = await town.applicant()
    await up_to_place(olena)
    await olena.send("Іванівка")
    question = await olena.wait("Уточніть назву")
    places = [label for label in question.labels if "Іванів" in label]
    assert 1 < len(places) <= 8
    await olena.send("Іванівка, Одеська область")
    await olena.wait("Оберіть своє місце")
    await olena.send("Щщщщщ")
    await olena.wait("Такої назви не знайшли")


async def test_a_region_by_button_then_its_community_typed(town: Town) -> None:
    olena = await town.applicant()
    await up_to_place(olena)
    await olena.press("Вінницька область")
    await olena.send("гніванська")
    await olena.press("Гніванська громада, Вінницька область")
    assert "Гніванська громада" in (await olena.wait("Перевірте")).text


async def test_kyiv_has_districts(town: Town) -> None:
    olena = await town.applicant()
    await up_to_place(olena)
    await olena.press("м. Київ")
    await olena.press("Подільський")
    assert "Подільський" in (await olena.wait("Перевірте")).text


@pytest.mark.parametrize("typed", ["Ялта", "Севастополь"])
async def test_crimea_is_where_one_hasnt_left_yet(town: Town, typed: str) -> None:
    olena = await town.applicant()
    await up_to_place(olena)
    await olena.send(typed)
    await olena.refresh()
    await olena.press(next(one for one in (await olena.wait("Оберіть своє місце")).labels if typed in one))
    await olena.wait("Ми не записуємо, де ви зараз")
    await olena.press("Продовжити")
    assert "ще не виїхали" in (await olena.wait("Перевірте")).text


async def test_abroad_goes_to_the_centre(town: Town) -> None:
    maria = await town.coordinator()
    oksana = await town.join(maria, "Оксана", "Радник / радниця (центр)")
    olena = await town.applicant()
    await up_to_place(olena)
    await olena.press("Я за кордоном")
    await olena.press("Надіслати")
    await olena.wait("Вам допомагає Оксана")
    await oksana.wait("за кордоном")


async def test_one_answer_is_changed_and_the_rest_stays(town: Town) -> None:
    olena = await town.applicant()
    await up_to_review(olena)
    await olena.press("Змінити")
    await olena.press("Місце")
    await olena.press("Львівська область")
    await olena.press("Пропустити")
    review = await olena.wait("Перевірте")
    assert "Львівська область" in review.text
    assert TEXT in review.text
    await olena.press("Змінити")
    await olena.press("Тему")
    await olena.press("Житло")
    await olena.press("Оренда житла")
    review = await olena.wait("Перевірте")
    assert "Оренда житла" in review.text
    await olena.press("Змінити")
    await olena.press("Текст")
    await olena.press("Написати заново")
    await olena.send("Зовсім інше")
    await olena.press("Далі")
    review = await olena.wait("Перевірте")
    assert "Зовсім інше" in review.text
    assert TEXT not in review.text


async def test_what_is_remembered_when_the_place_is_asked_for_isnt_lost(town: Town) -> None:
    olena = await town.applicant()
    await up_to_place(olena)
    await olena.send("Ще забула сказати: довідку теж не дали, хоча ми стоїмо на обліку з березня")
    await olena.wait("Лишилося сказати, де ви живете")
    await olena.send_photo(caption="Ось відмова")
    await olena.wait("Лишилося сказати, де ви живете")
    await olena.send("Ыыыы")
    await olena.wait("Такої назви не знайшли")
    await olena.press("Обрати область")
    await olena.press("Вінницька область")
    await olena.press("Пропустити")
    review = await olena.wait("Перевірте")
    assert "Ще забула сказати" in review.text
    assert "Ось відмова" in review.text


async def test_in_kyiv_a_quarter_is_known_and_the_districts_stay(town: Town) -> None:
    olena = await town.applicant()
    await up_to_place(olena)
    await olena.press("м. Київ")
    await olena.wait("район")
    await olena.send("Ыыыы")
    asked = await olena.wait("Тут такої назви не знайшли")
    assert "Оболонський" in asked.labels
    await olena.send("Троєщина")
    assert any("Деснянський" in one for one in (await olena.wait("Оберіть своє місце")).labels)


async def test_a_number_that_is_removed_leaves_the_review_too(town: Town) -> None:
    olena = await town.applicant()
    await up_to_place(olena, "Виплату за вересень не отримали")
    await olena.send_photo(caption="Картка 4242 4242 4242 4242")
    await olena.wait("номер картки")
    await olena.send("Гнівань")
    await olena.press("Гнівань, Гніванська громада, Вінницька область")
    assert "4242" in (await olena.wait("Перевірте")).text
    await olena.press("Прибрати повідомлення")
    await olena.wait("Прибрали")
    await town.settle()
    assert "4242" not in (await newest(olena, "Перевірте")).text


async def test_back_from_a_change_leads_to_the_review_as_it_was(town: Town) -> None:
    olena = await town.applicant()
    await up_to_review(olena)
    before = (await newest(olena, "Перевірте")).text
    await olena.press("Змінити")
    await olena.press("Тему")
    await olena.press("Житло")
    await olena.wait("Що саме?")
    await olena.press("Назад")
    await olena.wait("Про що ваше звернення?")
    await olena.press("Назад")
    assert (await olena.wait("Перевірте")).text == before
    await olena.press("Змінити")
    await olena.press("Місце")
    await olena.press("Я ще не виїхав / не виїхала")
    await olena.wait("Ми не записуємо, де ви зараз")
    await olena.press("Назад")
    await olena.wait("Де ви зараз живете?")
    await olena.press("Назад")
    assert (await olena.wait("Перевірте")).text == before


async def test_back_leads_through_every_step(town: Town) -> None:
    olena = await town.applicant()
    await up_to_review(olena)
    await olena.press("Назад")
    await olena.wait("Де ви зараз живете?")
    await olena.press("Назад")
    await olena.wait("Записали 1 повідомлення")
    await olena.press("Назад")
    await olena.wait("Що саме?")
    await olena.press("Назад")
    await olena.wait("Про що ваше звернення?")


async def test_cancelling_asks_once_and_erases(town: Town) -> None:
    olena = await town.applicant()
    await up_to_text(olena)
    await olena.send(TEXT)
    await olena.press("Скасувати")
    await olena.press("Ні, продовжити")
    await olena.wait("Записали 1 повідомлення")
    await olena.send("/cancel")
    await olena.press("Так, скасувати")
    await olena.wait("нічого не збережено")
    await olena.send("Мої звернення")
    await olena.wait("ще немає звернень")


async def test_words_typed_before_the_topic_are_kept(town: Town) -> None:
    olena = await town.applicant()
    await olena.send("Подати звернення")
    await olena.wait("Про що")
    await olena.send(TEXT)
    await olena.wait("Ваші слова записали")
    await olena.press("Виплати ВПО")
    await olena.press("Затримка виплати")
    await olena.press("Далі")
    await olena.press("Я за кордоном")
    assert TEXT in (await olena.wait("Перевірте")).text


async def test_an_edited_message_changes_the_draft(town: Town) -> None:
    olena = await town.applicant()
    await up_to_text(olena)
    message = await olena.send(TEXT)
    await olena.wait("Записали 1")
    await olena.edit(message, "Виплату за жовтень не отримали")
    await town.settle()
    await olena.press("Далі")
    await olena.press("Я за кордоном")
    assert "за жовтень" in (await olena.wait("Перевірте")).text


async def test_an_album_is_acknowledged_once(town: Town) -> None:
    olena = await town.applicant()
    await up_to_text(olena)
    await olena.send_album(["photo", "photo", {"kind": "photo", "caption": "Ось лист"}])
    await town.settle()
    await olena.refresh()
    assert len([one for one in olena.messages if one.from_bot and "Записали" in one.text]) == 1
    await olena.press("Далі")
    await olena.press("Я за кордоном")
    review = await olena.wait("Перевірте")
    assert "Ось лист" in review.text
    assert "3 файли" in review.text


async def test_a_menu_label_wins_and_the_draft_stays(town: Town) -> None:
    olena = await town.applicant()
    await up_to_text(olena)
    await olena.send("Екстрені номери")
    await olena.wait("112")
    await olena.send(TEXT)
    await olena.wait("Записали 1")
    await olena.send("/new")
    await olena.wait("Продовжуємо")


async def test_restart_at_every_step_loses_nothing(town: Town) -> None:
    olena = await town.applicant()
    await olena.send("Подати звернення")
    for press in ("Виплати ВПО", "Затримка виплати"):
        await town.settle()
        await town.restart()
        await olena.press(press)
    await town.settle()
    await town.restart()
    await olena.send(TEXT)
    await town.settle()
    await town.restart()
    await olena.press("Далі")
    await town.settle()
    await town.restart()
    await olena.send("Гнівань")
    await town.settle()
    await town.restart()
    await olena.press("Гнівань, Гніванська громада, Вінницька область")
    await town.settle()
    await town.restart()
    assert TEXT in (await newest(olena, "Перевірте")).text
    await olena.press("Надіслати")
    await olena.wait("Звернення № 26-000001 прийнято")


async def up_to_sending(olena: Phone) -> tuple[Message, str]:
    """The review, and what its «Надіслати» says."""
    await up_to_review(olena)
    review = await newest(olena, "Перевірте")
    return review, next(one.data for row in review.buttons for one in row if one.label == "Надіслати")


async def test_sending_twice_files_once(town: Town) -> None:
    olena = await town.applicant()
    review, data = await up_to_sending(olena)
    await olena.press_data(review, data)
    await olena.press_data(review, data)
    await olena.wait("Це звернення вже надіслано: № 26-000001")
    await town.settle()
    await olena.refresh()
    assert len([one for one in olena.messages if "прийнято" in one.text]) == 1


async def test_a_button_of_a_sent_request_leaves_the_next_one_as_it_is(town: Town) -> None:
    olena = await town.applicant()
    review, data = await up_to_sending(olena)
    await olena.press_data(review, data)
    await olena.wait("прийнято")
    await olena.send("Подати звернення")
    await olena.wait("Оберіть тему")
    await olena.press_data(review, data)
    await olena.wait("Це звернення вже надіслано: № 26-000001")
    await town.settle()
    await olena.press("Документи")
    await olena.press("Реєстрація місця проживання")
    await olena.wait("Напишіть своїми словами")


async def test_buttons_of_a_finished_step_are_gone(town: Town) -> None:
    olena = await town.applicant()
    await file_request(olena)
    await olena.press("Пропустити")
    await town.settle()
    await olena.refresh()
    buttons = [one for message in olena.messages for one in message.labels]
    assert buttons == ["Екстрені номери", "Де отримати допомогу"]


async def test_the_profile_is_offered_once(town: Town) -> None:
    olena = await town.applicant()
    await file_request(olena)
    await olena.press("60+")
    await olena.press("Жінка")
    await olena.press("Інвалідність")
    await olena.press("Готово")
    await olena.wait("Дякуємо")
    await file_request(olena)
    await town.settle()
    await olena.refresh()
    assert "Скільки вам років" not in olena.last.text


async def test_a_child_learns_at_once_whom_to_call(town: Town) -> None:
    olena = await town.applicant()
    await file_request(olena)
    await olena.press("до 18")
    assert "15-47" in (await olena.wait("хтось вас кривдить")).text
    await olena.wait("Ваша стать?")


async def test_reminders_after_an_hour_and_next_morning_then_erased_after_a_week(town: Town) -> None:
    olena = await town.applicant()
    await up_to_text(olena)
    await olena.send(TEXT)
    await town.settle()
    await town.telegram.advance(hours=1)
    await olena.wait("ще не надіслали")
    await town.telegram.advance(hours=23)
    await olena.wait("ще не надіслали")
    await olena.press("Продовжити")
    await olena.wait("Записали 1")
    await town.settle()
    await town.telegram.advance(days=8)
    await olena.wait("ми його стерли")
    await olena.send("/new")
    await olena.wait("Про що ваше звернення?")


async def test_a_card_number_is_offered_for_removal(town: Town) -> None:
    olena = await town.applicant()
    await up_to_text(olena)
    await olena.send("Перекажіть на 4242 4242 4242 4242 будь ласка")
    await olena.press("Прибрати повідомлення")
    await olena.wait("Прибрали")
    await olena.send(TEXT)
    await olena.press("Далі")
    await olena.press("Я за кордоном")
    assert "4242" not in (await olena.wait("Перевірте")).text


async def test_an_urgent_topic_shows_lines_first_and_coordinators_are_told(town: Town) -> None:
    maria = await town.coordinator()
    olena = await town.applicant()
    await olena.send("Подати звернення")
    await olena.press("Евакуація і транспорт")
    await olena.press("Евакуація")
    await olena.wait("203")
    await olena.send("Нас двоє, мама не ходить")
    await olena.press("Далі")
    await olena.press("Я ще не виїхав / не виїхала")
    await olena.press("Продовжити")
    await olena.press("Надіслати")
    await olena.wait("Радника ще шукаємо")
    notice = await maria.wait("26-000001")
    assert "мама" not in notice.text
