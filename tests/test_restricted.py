"""Topics that officers never see: who can read what, and what nobody finds afterwards."""

from pathlib import Path

from bot.sandbox.phone import Phone
from bot.sandbox.seen import Message
from tests.conftest import Town, a_town, file_request, newest, shows

VIOLENCE = "Насильство вдома"
FIRST_WORDS = "Добрий день. Ви просили зв’язатися. Чи зручно зараз?"
WORDS = "Він не випускає нас із квартири"
CONTACT = "Зв’яжіться зі мною безпечно"
REMOVE = "Прибрати цю розмову"


async def focal(
    town: Town, maria: Phone, name: str = "Софія", topic: str = "Насильство вдома, примус", region: str = ""
) -> Phone:
    """A focal person for one topic, in one region or in the whole country."""
    person = await town.telegram.person(name)
    await maria.send("/invite")
    await maria.press("Фокальна особа")
    await maria.press(topic)
    await maria.press("Готово")
    await maria.wait("Для яких областей")
    if region:
        await maria.press(region)
        await town.settle()
    await maria.press("Готово")
    link = (await maria.wait("https://t.me/")).text
    await person.send(f"/start {link.split('?start=')[1].split()[0]}")
    await person.press("Приєднатися")
    await maria.wait(f"{name} хоче приєднатися")
    await maria.press("Підтвердити")
    await person.wait("вітаємо")
    return person


async def choose(person: Phone, category: str = "Особиста безпека", topic: str = VIOLENCE) -> None:
    await person.send("Подати звернення")
    await person.wait("Оберіть тему")
    await person.press(category)
    await person.press(topic)


async def ask_contact(person: Phone, how: str = "Написати сюди, у чат", when: str = "Увечері") -> None:
    await person.press(CONTACT)
    await person.press(how)
    await person.press(when)


async def ask_call(person: Phone) -> None:
    await ask_contact(person, "Зателефонувати")
    await person.wait("Надіслати мій номер")


async def requested(person: Phone) -> Message:
    """Chosen, asked by buttons, and confirmed."""
    await choose(person)
    await ask_contact(person)
    return await person.wait("Запит отримано")


async def everything(person: Phone) -> str:
    await person.refresh()
    return "\n".join(
        [message.text for message in person.messages if message.from_bot] + [*person.buttons(), str(person.toasts)]
    )


def stored(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir() if file.name.startswith("liaison.db"))


# A request for contact


async def test_olena_asks_by_buttons_alone_and_sofia_answers(town: Town) -> None:
    maria = await town.coordinator()
    sofia = await focal(town, maria)
    olena = await town.applicant()

    await choose(olena)
    lines = await olena.wait("15-47")
    assert "Ми не чергуємо цілодобово" in lines.text
    await ask_contact(olena)
    confirmed = await olena.wait("Запит отримано")
    assert "Софія" in confirmed.text
    assert confirmed.labels == [REMOVE]

    await sofia.wait("Розмова 1 · Олена\nНаписати сюди, увечері")
    await sofia.send("Чи можу подзвонити?")
    await sofia.press("Розмова 1 · Олена")
    await sofia.wait("Спершу натисніть на картці")
    await sofia.press("Нікому")  # it still waits
    await sofia.press("Написати")
    first = await olena.wait("Чи зручно зараз?")
    assert first.text == f"Софія\n{FIRST_WORDS}"
    assert first.labels == [REMOVE]

    await olena.send("Так, він на роботі", reply_to=first)
    reply = await sofia.wait("Так, він на роботі")
    assert reply.text.startswith("Розмова 1 · Олена\n")
    await sofia.press("Відповісти")
    await sofia.wait("Пишіть: наступне повідомлення")
    await sofia.send("Чи є куди піти сьогодні?")
    answer = await olena.wait("Чи є куди піти сьогодні?")
    assert answer.text.startswith("Софія\n")
    await olena.send("До сестри")  # without a reply: it can only be meant for her
    await sofia.wait("Розмова 1 · Олена\nДо сестри")

    await sofia.press("Закрити розмову")
    await olena.wait("Розмову завершено")
    await town.settle()
    assert await town.telegram.refusals() == []


async def test_it_has_no_number_and_stands_in_no_list(town: Town) -> None:
    maria = await town.coordinator()
    await focal(town, maria)
    olena = await town.applicant()
    await requested(olena)
    await olena.send("Мої звернення")
    await olena.wait("У вас ще немає звернень")
    await maria.send("/overdue")
    await maria.wait("немає")
    await town.telegram.advance(days=20)
    await maria.send("/overdue")
    await maria.wait("немає")
    await file_request(olena)
    assert await shows(olena, "Звернення № 26-000001") == 1
    assert "9000" not in await everything(olena)


async def test_only_the_card_of_the_focal_person_says_what_it_is_about(town: Town) -> None:
    maria = await town.coordinator()
    ihor = await town.officer(maria)
    sofia = await focal(town, maria)
    olena = await town.applicant()
    await file_request(olena)
    for one in (maria, ihor):
        await one.refresh()
    await requested(olena)
    await sofia.wait("Написати сюди")
    await sofia.press("Написати")
    await olena.wait("Чи зручно зараз?")
    await town.settle()

    naming = [message.text for message in sofia.messages if "Домашнє насильство" in message.text]
    assert len(naming) == 1
    assert naming[0].startswith("Розмова 1 · Олена")
    for one in (maria, ihor, olena):
        said = (await everything(one)).lower()
        assert "насильство вдома" not in said.replace("насильство вдома, примус", "")  # the invite's list of topics
        assert "особиста безпека" not in said
        assert "розмова 1" not in said


async def test_the_first_words_are_always_the_same(town: Town) -> None:
    maria = await town.coordinator()
    sofia = await focal(town, maria)
    olena = await town.applicant()
    await requested(olena)
    wish = await sofia.wait("Написати сюди")
    await sofia.send("Що він зробив цього разу?", reply_to=wish)
    await sofia.wait("Нічого не надіслано")
    await town.settle()
    assert await shows(olena, "цього разу") == 0
    await sofia.press_data(wish, "c:answer:9000000001:")
    await sofia.wait("вже не діє")


async def test_after_a_call_nobody_else_is_asked_to_call(town: Town) -> None:
    maria = await town.coordinator()
    sofia = await focal(town, maria)
    daryna = await focal(town, maria, "Дарина")
    olena = await town.applicant()
    await choose(olena)
    await ask_call(olena)
    await olena.press("Надіслати мій номер")
    await olena.wait("Зателефонує Софія")
    await sofia.wait("Зателефонувати, увечері: +380")
    await sofia.press("Зв’язок уже є")
    await town.settle()
    await town.telegram.advance(hours=5)
    await town.settle()
    assert await shows(daryna, "Олена") == 0


async def test_a_number_that_comes_late_goes_to_nobody_else(town: Town) -> None:
    maria = await town.coordinator()
    await focal(town, maria)
    ihor = await town.officer(maria)
    olena = await town.applicant()
    await file_request(olena)
    await ihor.press("Взяти в роботу")
    await olena.wait("в роботі")
    await ihor.send("Замовляю", reply_to=await newest(ihor, "Виплату за вересень"))
    await olena.wait("Замовляю")
    await choose(olena)
    await ask_call(olena)
    await town.telegram.advance(minutes=65)
    await olena.press("Надіслати мій номер")
    await olena.wait("номер ми не зберегли й нікому не передали")
    await town.settle()
    assert await shows(ihor, "+380") == 0
    assert "Подати звернення" in [label for row in olena.keyboard for label in row]
    await ask_call(olena)
    await olena.send("/start")  # the menu is back, so the question is gone
    await olena.wait("Вітаємо")
    await olena.send("Чи є новини?")
    await ihor.wait("Чи є новини?")


async def test_a_number_is_taken_by_its_owners_own_tap_only(tmp_path: Path) -> None:
    async with a_town(tmp_path) as town:
        maria = await town.coordinator()
        sofia = await focal(town, maria)
        olena = await town.telegram.person("Олена", phone="+380671234567")
        await olena.send("/start")
        await olena.press("Погоджуюсь")
        await olena.wait("Вітаємо")
        await choose(olena)
        await ask_call(olena)
        await olena.send("067 999 88 77")
        await olena.wait("Цього ми не зберегли")
        await olena.send_contact(phone_number="380991112233", first_name="Сусідка", user_id=maria.id)
        await olena.wait("Це не номер вашого Telegram")
        await town.settle()
        assert await shows(sofia, "Олена") == 0

        await olena.press("Надіслати мій номер")
        await olena.wait("Запит отримано")
        assert "Подати звернення" in [label for row in olena.keyboard for label in row]
        await sofia.wait("Зателефонувати, увечері: +380671234567")
        await town.settle()
        for number in (b"671234567", b"0679998877", b"067 999 88 77", b"991112233"):
            assert number not in stored(tmp_path)
        assert await town.telegram.refusals() == []


async def test_asking_twice_is_one_conversation(town: Town) -> None:
    maria = await town.coordinator()
    sofia = await focal(town, maria)
    olena = await town.applicant()
    await requested(olena)
    await choose(olena)
    await ask_contact(olena, when="Вранці")
    await olena.wait("Запит отримано")
    await sofia.wait("Розмова 1 · Олена\nНаписати сюди, вранці")
    await town.settle()
    assert await shows(sofia, "Розмова 2") == 0


async def test_after_four_hours_the_next_one_is_asked_and_then_coordinators_hear_without_the_topic(town: Town) -> None:
    maria = await town.coordinator()
    sofia = await focal(town, maria)
    daryna = await focal(town, maria, "Дарина")
    olena = await town.applicant()
    await requested(olena)
    await sofia.wait("Написати сюди")
    await town.telegram.advance(hours=3, minutes=59)
    await town.settle()
    assert await shows(daryna, "Олена") == 0

    await town.telegram.advance(minutes=2)
    await daryna.wait("Розмова 1 · Олена")
    await sofia.wait("тепер веде Дарина")
    assert await shows(maria, "ніхто не відповів") == 0

    await town.telegram.advance(hours=4, minutes=1)
    told = await maria.wait("ніхто не відповів")
    for word in ("Софія", "Дарина", "Олена", "асильств"):
        assert word not in told.text
    await town.telegram.advance(hours=9)
    await town.settle()
    assert await shows(maria, "ніхто не відповів") == 1
    assert await shows(sofia, "Розмова 1 · Олена\nДомашнє") == 0

    await daryna.press("Написати")
    assert (await olena.wait("Чи зручно зараз?")).text.startswith("Дарина\n")


async def test_when_the_only_reader_is_gone_coordinators_hear_that_nobody_reads_it(town: Town) -> None:
    maria = await town.coordinator()
    sofia = await focal(town, maria)
    olena = await town.applicant()
    await requested(olena)
    await sofia.wait("Написати сюди")
    await sofia.block()
    told = await maria.wait("Софія більше не отримує")
    assert "на закриту тему нікому взяти" in told.text
    assert "26-" not in told.text


async def test_who_closes_the_only_readers_access_hears_that_nobody_reads_it(town: Town) -> None:
    maria = await town.coordinator()
    sofia = await focal(town, maria)
    olena = await town.applicant()
    await requested(olena)
    await sofia.wait("Написати сюди")
    await maria.send("/staff")
    await maria.press("Софія · 1 · фокальна особа")
    await maria.press("Закрити доступ")
    await maria.press("Так, закрити доступ")
    assert "на закриту тему нікому взяти" in (await maria.wait("Доступ закрито")).text


async def test_at_night_it_sounds_for_sofia_and_not_for_olena(town: Town) -> None:
    maria = await town.coordinator()
    sofia = await focal(town, maria)
    olena = await town.applicant()
    await town.telegram.advance(hours=13)
    await requested(olena)
    assert not (await sofia.wait("Написати сюди")).silent
    await sofia.press("Написати")
    assert (await olena.wait("Чи зручно зараз?")).silent


async def test_without_a_focal_person_there_are_only_lines_and_coordinators_are_warned(town: Town) -> None:
    maria = await town.coordinator()
    await focal(town, maria, topic="Безпека дітей")
    olena = await town.applicant()
    await choose(olena)
    lines = await olena.wait("15-47")
    assert lines.labels == ["Назад", "Меню"]
    await olena.press_data(lines, "safe:contact:SAF.home::")
    await town.settle()
    assert CONTACT not in olena.buttons()
    await maria.send("/staff")
    listed = await maria.wait("Без фокальної особи")
    assert "Насильство вдома" in listed.text
    assert "Безпека дітей" not in listed.text


async def test_a_stranger_with_copied_buttons_gets_the_one_refusal(town: Town) -> None:
    maria = await town.coordinator()
    sofia = await focal(town, maria)
    olena, petro = await town.applicant(), await town.applicant("Петро")
    confirmed = await requested(olena)
    await sofia.wait("Написати сюди")
    card = next(message for message in sofia.messages if "Написати" in message.labels)
    copied = [button.data for message in (confirmed, card) for row in message.buttons for button in row]
    for data in [*copied, "c:remove_yes:9000000001:", "c:answer:9000000001:"]:
        await petro.press_data(petro.last, data)
        await petro.wait("Такого звернення немає")
    await sofia.refresh()
    await town.settle()
    assert await shows(olena, "Запит отримано") == 1
    assert await shows(sofia, "Написати сюди, увечері") == 1


# Words that were typed before


async def begin_with_words(olena: Phone) -> None:
    """An ordinary topic first, words, then the other topic from the review."""
    await olena.send("Подати звернення")
    await olena.press("Житло")
    await olena.press("Оренда житла")
    await olena.wait("Напишіть своїми словами")
    await olena.send(WORDS)
    await olena.press("Далі")
    await olena.press("Вінницька область")
    await olena.press("Пропустити")
    await olena.press("Змінити")
    await olena.press("Тему")
    await olena.wait("Оберіть тему")
    await olena.press("Особиста безпека")
    await olena.press(VIOLENCE)
    question = await olena.wait("Ваших слів")
    assert "15-47" in question.text


async def test_words_go_only_to_whom_they_are_passed_and_only_with_the_request(town: Town) -> None:
    maria = await town.coordinator()
    ihor = await town.officer(maria)
    sofia = await focal(town, maria)
    daryna = await focal(town, maria, "Дарина")
    olena = await town.applicant()
    await begin_with_words(olena)
    await olena.press("Передати ці слова лише Софія")
    await olena.wait("отримає разом із запитом")
    await town.settle()
    assert await shows(sofia, WORDS) == 0
    await ask_contact(olena)
    await sofia.wait(f"Розмова 1 · Олена\n{WORDS}")

    await town.telegram.advance(hours=5)
    await daryna.wait("Розмова 1 · Олена")
    await town.settle()
    assert [await shows(one, WORDS) for one in (daryna, ihor, maria)] == [0, 0, 0]
    await daryna.press("Історія")
    await daryna.wait("прийнято")
    assert await shows(daryna, WORDS) == 0


async def test_words_added_to_a_request_go_to_whoever_has_it_now(town: Town) -> None:
    maria = await town.coordinator()
    sofia = await focal(town, maria)
    daryna = await focal(town, maria, "Дарина")
    olena = await town.applicant()
    await requested(olena)
    await sofia.wait("Написати сюди")
    await town.settle()
    await town.telegram.advance(hours=4, minutes=1)
    await daryna.wait("Написати сюди")
    await choose(olena)
    await olena.wait("15-47")
    await olena.send(WORDS)
    await olena.press("Передати ці слова лише Дарина")
    await ask_contact(olena)
    await olena.wait("Дарина")
    await daryna.wait(WORDS)
    await town.settle()
    assert await shows(sofia, WORDS) == 0


async def test_words_are_asked_about_again_when_their_reader_has_gone(town: Town) -> None:
    maria = await town.coordinator()
    sofia = await focal(town, maria)
    daryna = await focal(town, maria, "Дарина")
    olena = await town.applicant()
    await choose(olena)
    await olena.wait("15-47")
    await olena.send(WORDS)
    await olena.press("Передати ці слова лише Софія")
    await olena.press(CONTACT)
    await olena.press("Написати сюди, у чат")
    await sofia.send("/away")
    await sofia.wait("Коли повернетеся?")
    await olena.press("Увечері")
    await olena.press("Передати ці слова лише Дарина")
    await ask_contact(olena)
    await daryna.wait(WORDS)
    await town.settle()
    assert await shows(sofia, WORDS) == 0


async def test_words_are_removed_at_a_press_and_the_request_goes_on(town: Town) -> None:
    maria = await town.coordinator()
    sofia = await focal(town, maria)
    olena = await town.applicant()
    await begin_with_words(olena)
    await olena.press("Прибрати")
    await olena.wait("Прибрали")
    await ask_contact(olena)
    await sofia.wait("Написати сюди")
    await town.settle()
    assert await shows(olena, WORDS) == 0
    assert await shows(sofia, WORDS) == 0
    assert await town.telegram.refusals() == []


async def test_words_without_an_answer_are_erased_after_a_day_and_nothing_reminds_of_them(town: Town) -> None:
    maria = await town.coordinator()
    await focal(town, maria)
    olena = await town.applicant()
    await begin_with_words(olena)
    await town.telegram.advance(hours=23)
    await town.settle()
    assert await shows(olena, "Ви почали звернення") == 0
    await town.telegram.advance(hours=2)
    await olena.wait("ми стерли")
    await olena.send("Подати звернення")
    await olena.wait("Оберіть тему")
    assert await shows(olena, "незавершене") == 0


async def test_words_may_go_to_another_topic_after_all(town: Town) -> None:
    maria = await town.coordinator()
    await focal(town, maria)
    olena = await town.applicant()
    await begin_with_words(olena)
    await olena.press("Назад")
    await olena.wait("Що саме?")
    await olena.press("Назад")
    await olena.wait("Оберіть тему")
    await olena.press("Житло")
    await olena.press("Оренда житла")
    assert WORDS in (await olena.wait("Перевірте")).text


async def test_what_is_typed_at_the_lines_never_slips_to_the_officer(town: Town) -> None:
    maria = await town.coordinator()
    ihor = await town.officer(maria)
    await focal(town, maria)
    olena = await town.applicant()
    await file_request(olena)
    await ihor.press("Взяти в роботу")
    await ihor.press("Відповісти")
    await ihor.wait("Пишіть: наступне")
    await ihor.send("Добрий день, дивлюся")
    await olena.wait("дивлюся")  # from now on what Olena writes without a reply would go to Ihor

    await choose(olena)
    await olena.wait("15-47")
    await olena.send(WORDS)
    await olena.press("Передати ці слова лише Софія")
    await olena.wait("отримає разом із запитом")
    await town.settle()
    assert await shows(ihor, WORDS) == 0


# Numbers only


async def test_a_topic_of_numbers_shows_lines_and_keeps_nothing(town: Town) -> None:
    maria = await town.coordinator()
    await focal(town, maria)
    olena = await town.applicant()
    await choose(olena, topic="Зникла людина, полон")
    lines = await olena.wait("102")
    assert lines.labels == ["Назад", "Меню"]
    await olena.send("Мій брат зник у липні")
    question = await olena.wait("Ваших слів")
    assert question.labels == ["Прибрати", "Назад"]
    await olena.press("Прибрати")
    await olena.wait("Прибрали")
    await choose(olena, "Здоров’я та інвалідність", "Невідкладний стан")
    await olena.wait("103")
    await olena.press("Назад")
    await olena.wait("Що саме?")
    await olena.press("Невідкладний стан")
    await olena.press("Меню")
    await olena.wait("Меню внизу")
    await olena.send("Мої звернення")
    await olena.wait("ще немає звернень")
    await town.settle()
    assert await town.telegram.refusals() == []


# Removal


async def test_removal_takes_the_conversation_from_both_chats(town: Town) -> None:
    maria = await town.coordinator()
    sofia = await focal(town, maria)
    olena = await town.applicant()
    await choose(olena)
    await ask_call(olena)
    await olena.press("Надіслати мій номер")
    await olena.wait("Запит отримано")
    await sofia.wait("Зателефонувати, увечері")
    await sofia.press("Написати")
    first = await olena.wait("Чи зручно зараз?")
    await olena.send("Так, зручно", reply_to=first)
    await sofia.wait("Так, зручно")

    await olena.press(REMOVE, on=first)
    await olena.wait("Розмову прибрано, запит скасовано")
    await sofia.wait("не пишіть і не телефонуйте")
    await town.settle()
    for part in ("Чи зручно", "Так, зручно", "Запит отримано", "Софія", "Номер отримано", "15-47"):
        assert await shows(olena, part) == 0, part
    for part in ("Олена", "Зателефонувати", "Так, зручно", "Чи зручно", "+380"):
        assert await shows(sofia, part) == 0, part
    assert not [message for message in olena.messages if message.kind == "contact"]
    await sofia.send("/queue")
    await sofia.wait("Відкритих справ немає")
    assert await town.telegram.refusals() == []


async def test_what_telegram_keeps_is_said(town: Town) -> None:
    maria = await town.coordinator()
    sofia = await focal(town, maria)
    olena = await town.applicant()
    await requested(olena)
    await sofia.wait("Написати сюди")
    await sofia.press("Написати")
    first = await olena.wait("Чи зручно зараз?")
    await olena.send("Так, зручно", reply_to=first)
    await sofia.wait("Так, зручно")
    await town.telegram.advance(days=3)
    await town.settle()
    await olena.press(REMOVE, on=first)
    await olena.wait("Telegram уже не дозволяє")
    await town.settle()
    assert await shows(olena, "Чи зручно") == 0
    assert await shows(sofia, "Олена") == 0
    assert await town.telegram.refusals() == []


async def test_the_focal_person_is_asked_before_removing(town: Town) -> None:
    maria = await town.coordinator()
    sofia = await focal(town, maria)
    olena = await town.applicant()
    await requested(olena)
    await sofia.wait("Написати сюди")
    await sofia.press("Написати")
    await olena.wait("Чи зручно зараз?")
    await sofia.press(REMOVE)
    await sofia.press("Так, прибрати")
    await sofia.wait("Розмову прибрано в обох чатах")
    await olena.wait("Розмову прибрано")
    await town.settle()
    assert await shows(olena, "Чи зручно") == 0
    assert await shows(sofia, "Олена") == 0


async def test_after_a_conversation_words_are_asked_about_and_can_go_back_to_it(town: Town) -> None:
    maria = await town.coordinator()
    ihor = await town.officer(maria)
    sofia = await focal(town, maria)
    olena = await town.applicant()
    await file_request(olena)
    await ihor.press("Взяти в роботу")
    await ihor.press("Відповісти")
    await ihor.wait("Пишіть: наступне")
    await ihor.send("Добрий день, дивлюся")
    await olena.wait("дивлюся")
    await requested(olena)
    await sofia.wait("Написати сюди")
    await sofia.press("Написати")
    await olena.wait("Чи зручно зараз?")
    await olena.send("Так")
    question = await olena.wait("Куди його віднести")
    assert "Додати до розмови — побачить Софія" in question.labels
    await olena.press("Додати до розмови — побачить Софія")
    await sofia.wait("Розмова 1 · Олена\nТак")

    await sofia.press("Закрити розмову")
    ended = await olena.wait("Розмову завершено")
    await olena.send("Він повернувся")
    await olena.wait("Куди його віднести")
    await olena.send("Він тут", reply_to=ended)
    await olena.press("Поновити розмову — побачить Софія")
    await sofia.wait("Він тут")
    await town.settle()
    assert await shows(ihor, "Він тут") == 0
    assert await shows(ihor, "Він повернувся") == 0


# Sealed texts


COMPLAINT = "Пан Ігор вимагав подарунок"


async def complain(olena: Phone, region: str = "Вінницька область") -> None:
    await file_request(olena, COMPLAINT, ("Скарга, відгук, подяка", "Скарга на радника"), region)


async def test_the_officer_can_not_see_the_complaint(town: Town) -> None:
    maria, ihor, olena = await town.filed()
    await ihor.wait("№ 26-000001")
    await complain(olena)
    await maria.wait(COMPLAINT)
    await ihor.send("/queue")
    await ihor.wait("1 відкрита справа")
    await ihor.send("/case 2")
    await ihor.wait("Такого звернення немає")
    for act in ("open", "history", "take", "answer", "give", "reassign", "assign"):
        await ihor.press_data(ihor.last, f"c:{act}:26000002:{ihor.id}")
        await ihor.wait("Такого звернення немає")
    await town.telegram.advance(days=20)
    await maria.send("/overdue")
    listed = await maria.wait("прострочені")
    assert [label for label in listed.labels if "26-000002" in label] == []
    await town.settle()
    assert await shows(ihor, COMPLAINT) == 0
    assert await shows(ihor, "26-000002") == 0
    assert await shows(olena, "Радник і координатор про це вже знають") == 1  # about the first one only


async def test_a_coordinator_who_held_the_persons_case_gets_no_complaint(town: Town) -> None:
    maria, ihor, olena = await town.filed()
    await ihor.wait("№ 26-000001")
    await maria.send("/invite")
    await maria.press("Координатор / координаторка")
    link = (await maria.wait("https://t.me/")).text
    await ihor.send(f"/start {link.split('?start=')[1].split()[0]}")
    await ihor.press("Приєднатися")
    await maria.wait("Ігор хоче приєднатися")
    await maria.press("Підтвердити")
    await ihor.wait("вітаємо")

    await complain(olena)
    await maria.wait(COMPLAINT)
    await maria.send("/away")
    told = await ihor.wait("на закриту тему нікому взяти")
    assert "26-" not in told.text
    await ihor.send("/case 2")
    await ihor.wait("Такого звернення немає")
    await town.settle()
    assert await shows(ihor, COMPLAINT) == 0


async def test_when_the_recipient_goes_away_the_next_one_gets_it_and_then_coordinators_hear(town: Town) -> None:
    maria = await town.coordinator()
    oksana = await town.join(maria, "Оксана", "Координатор / координаторка")
    olena = await town.applicant()
    await complain(olena)
    await maria.wait(COMPLAINT)
    await maria.send("/away")
    await oksana.wait(COMPLAINT)
    await olena.wait("тепер його бачить лише Оксана")
    await oksana.send("/away")
    await maria.wait("на закриту тему нікому взяти")
    await olena.wait("не побачить ніхто")
    await maria.send("/back")
    await olena.wait("тепер його бачить лише Марія")


async def test_fraud_is_read_by_its_focal_person_only(town: Town) -> None:
    maria = await town.coordinator()
    ihor = await town.officer(maria)
    sofia = await focal(town, maria, topic="Шахрайство, вимагання")
    olena = await town.applicant()
    await file_request(olena, COMPLAINT, ("Скарга, відгук, подяка", "Вимагають гроші, шахрайство"))
    await sofia.wait(COMPLAINT)
    await sofia.press("Взяти в роботу")
    await town.settle()
    assert "Передати колезі" not in sofia.buttons()
    assert [await shows(one, COMPLAINT) for one in (maria, ihor)] == [0, 0]


async def test_where_nobody_of_the_region_may_read_it_nothing_is_filed(town: Town) -> None:
    maria = await town.coordinator()
    sofia = await focal(town, maria, topic="Шахрайство, вимагання", region="Львівська область")
    olena = await town.applicant()
    await olena.send("Подати звернення")
    await olena.press("Скарга, відгук, подяка")
    await olena.press("Вимагають гроші, шахрайство")
    await olena.wait("Напишіть своїми словами")
    await olena.send(COMPLAINT)
    await olena.press("Далі")
    await olena.press("Вінницька область")
    await olena.press("Пропустити")
    await olena.press("Надіслати")
    question = await olena.wait("Зараз у нас немає людини")
    assert "dani@poruch.example" in question.text
    assert question.labels == ["Прибрати", "Назад"]
    await olena.press("Назад")
    await olena.wait("Що саме?")
    await town.settle()
    assert [await shows(one, COMPLAINT) for one in (maria, sofia)] == [0, 0]


async def test_without_a_focal_person_psea_leads_to_its_contact_and_stores_nothing(tmp_path: Path) -> None:
    async with a_town(tmp_path, psea_contact="psea@poruch.example") as town:
        await town.coordinator()
        olena = await town.applicant()
        await choose(olena, "Скарга, відгук, подяка", "Домагання від працівника")
        shown = await olena.wait("psea@poruch.example")
        assert shown.labels == ["Назад", "Меню"]
        await olena.press("Назад")
        await olena.press("Вимагають гроші, шахрайство")
        await olena.wait("dani@poruch.example")
        await olena.press("Меню")
        await olena.send("Мої звернення")
        await olena.wait("ще немає звернень")


async def test_without_anybody_psea_leads_to_help_lines(town: Town) -> None:
    olena = await town.applicant()
    await choose(olena, "Скарга, відгук, подяка", "Домагання від працівника")
    await olena.wait("15-47")
