"""What an applicant does after filing: writes more, looks where it stands, is content or not."""

from tests.conftest import Town, file_request, newest, shows


async def test_a_message_without_a_reply_is_kept_and_offered(town: Town) -> None:
    _, ihor, olena = await town.filed()
    await olena.send("І ще одне: довідку теж не дали")
    question = await olena.wait("Куди його віднести?")
    assert question.labels == ["Додати до № 26-000001 — побачить Ігор", "Нове звернення", "Скарга на радника"]
    await town.settle()
    assert await shows(ihor, "довідку теж") == 0
    await olena.press("Додати до № 26-000001 — побачить Ігор")
    await olena.wait("Додали до звернення № 26-000001")
    added = await ihor.wait("довідку теж не дали")
    assert added.text.startswith("№ 26-000001 · Олена · Виплати ВПО")


async def test_of_two_presses_that_come_together_the_first_counts(town: Town) -> None:
    _, ihor, olena = await town.filed()
    await olena.send("І ще одне: довідку теж не дали")
    question = await olena.wait("Куди його віднести?")
    into_case, new_case, _ = [button.data for row in question.buttons for button in row]
    await town.telegram.fault("500", method="getUpdates", times=1)  # the bot asks again a second later
    await olena.send("Екстрені номери")
    await olena.wait("112")
    for data in (into_case, into_case, new_case):
        await olena.press_data(question, data)
    await ihor.wait("довідку теж не дали")
    await town.settle()
    assert await shows(ihor, "довідку теж не дали") == 1
    assert await shows(olena, "Додали до звернення № 26-000001") == 1
    assert await shows(olena, "Про що ваше звернення") == 0


async def test_several_messages_are_offered_together_and_keep_their_order(town: Town) -> None:
    _, ihor, olena = await town.filed()
    for text in ("Перше", "Друге", "Третє"):
        await olena.send(text)
    await olena.wait("Записали ваші 3 повідомлення")
    await olena.press("Додати до № 26-000001 — побачить Ігор")
    await town.settle()
    await ihor.refresh()
    await olena.refresh()
    written = [one.text.split("\n")[1] for one in ihor.messages if one.text.endswith(("Перше", "Друге", "Третє"))]
    assert written == ["Перше", "Друге", "Третє"]
    assert [one.labels for one in olena.messages if "Куди" in one.text and one.labels] == []


async def test_what_comes_before_consent_isnt_kept_and_that_is_said(town: Town) -> None:
    olena = await town.telegram.person("Олена")
    await olena.send("Мене виселяють, що робити?")
    await olena.wait("ми ще не зберегли")
    await olena.press("Погоджуюсь")
    await olena.wait("Вітаємо")


async def test_the_only_case_in_which_staff_wrote_lately_gets_it(town: Town) -> None:
    _, ihor, olena = await town.taken()
    await ihor.press("Відповісти")
    await ihor.send("Добрий день")
    await olena.wait("Добрий день")
    await olena.send("Дякую, чекаю")
    await ihor.wait("Дякую, чекаю")
    await town.settle()
    await town.telegram.advance(days=4)
    await olena.send("Є новини?")
    await olena.wait("Куди його віднести?")


async def test_a_stray_message_becomes_a_new_request(town: Town) -> None:
    olena = await town.applicant()
    await olena.send("Потрібен візок для мами")
    await olena.press("Нове звернення")
    await olena.press("Здоров’я та інвалідність")
    await olena.press("Протези, засоби реабілітації")
    await olena.press("Далі")
    await olena.press("Я за кордоном")
    assert "Потрібен візок" in (await olena.wait("Перевірте")).text


async def test_two_cases_of_one_person_never_mix(town: Town) -> None:
    maria = await town.coordinator()
    ihor = await town.officer(maria)
    oksana = await town.officer(maria, "Оксана", "Львівська область")
    olena = await town.applicant()
    await file_request(olena, "Про виплату")
    await file_request(olena, "Про житло", ("Житло", "Оренда житла"), "Львівська область")
    await town.settle()
    first = await newest(olena, "№ 26-000001 прийнято")
    second = await newest(olena, "№ 26-000002 прийнято")
    await olena.send("Це до другого", reply_to=second)
    await olena.send("Це до першого", reply_to=first)
    await town.settle()
    assert (await shows(ihor, "Це до першого"), await shows(ihor, "Це до другого")) == (1, 0)
    assert (await shows(oksana, "Це до першого"), await shows(oksana, "Це до другого")) == (0, 1)


async def test_my_cases_show_status_and_timeline_in_human_words(town: Town) -> None:
    _, ihor, olena = await town.taken()
    await olena.send("Мої звернення")
    await olena.press("№ 26-000001 · Виплати ВПО · у роботі")
    shown = await olena.wait("Як усе йшло")
    assert "Виплату за вересень не отримали" in shown.text
    assert "звернення прийнято" in shown.text
    assert "у роботі: Ігор" in shown.text
    await olena.press("Додати")
    await olena.send("Додаю лист від банку")
    await ihor.wait("Додаю лист від банку")
    await olena.press("Готово")
    await olena.wait("Усе, що ви надіслали")


async def test_withdrawing_asks_once_and_is_final(town: Town) -> None:
    _, ihor, olena = await town.filed()
    await olena.send("/cases")
    await olena.press("№ 26-000001 · Виплати ВПО · радника визначено")
    await olena.press("Відкликати")
    await olena.press("Так, відкликати")
    await olena.wait("№ 26-000001 відкликано")
    await ihor.wait("Звернення відкликано")
    await town.settle()
    card = await newest(ihor, "Стан: відкликано")
    assert card.labels == ["Історія"]


async def resolve(ihor, olena) -> None:
    await ihor.press("Взяти в роботу")
    await olena.wait("в роботі")
    await ihor.press("Вирішено")
    await ihor.press("Дано роз’яснення")
    await ihor.wait("Напишіть кілька слів")
    await ihor.send("Виплата буде у четвер.")
    await olena.wait("Чи вирішено питання?")


async def test_not_resolved_opens_it_again(town: Town) -> None:
    _, ihor, olena = await town.filed()
    await resolve(ihor, olena)
    await olena.press("Частково")
    await olena.wait("відкрито знову")
    await ihor.wait("На запитання, чи вирішено: «частково»")
    await town.settle()
    assert "Взяти в роботу" in (await newest(ihor, "Стан: відкрито знову")).labels


async def test_silence_for_two_weeks_closes_and_thirty_days_allow_reopening(town: Town) -> None:
    _, ihor, olena = await town.filed()
    await resolve(ihor, olena)
    await town.settle()
    await town.telegram.advance(days=14, seconds=1)
    await olena.wait("відповіді не було")
    await olena.press("Відкрити знову")
    await olena.wait("відкрито знову")
    await ihor.wait("питання постало знову")


async def test_what_is_added_goes_where_the_bot_said_though_it_takes_longer(town: Town) -> None:
    _, ihor, olena = await town.filed()
    await olena.send("Подати звернення")
    await olena.press("Житло")
    await olena.press("Оренда житла")
    await olena.wait("Напишіть своїми словами")
    await olena.send("Мої звернення")
    await olena.press("№ 26-000001 · Виплати ВПО · радника визначено")
    await olena.press("Додати")
    await olena.wait("додамо до звернення № 26-000001")
    for words in ("Перше", "Друге", "Третє"):
        await town.telegram.advance(minutes=10)
        await olena.send(words)
        await ihor.wait(words)
    await town.telegram.advance(minutes=20)
    await olena.send("Четверте")
    asked = await olena.wait("Куди його віднести?")
    await olena.press("Нове звернення")
    await olena.wait("У вас є незавершене звернення")
    await olena.press("Додати до № 26-000001 — побачить Ігор", on=asked)
    await ihor.wait("Четверте")


async def test_words_after_the_resolution_are_no_silence(town: Town) -> None:
    _, ihor, olena = await town.filed()
    await resolve(ihor, olena)
    await town.settle()
    await town.telegram.advance(days=10)
    await olena.send("Так і не заплатили")
    await olena.wait("Куди його віднести?")
    await olena.press("Додати до № 26-000001 — побачить Ігор")
    await ihor.wait("Так і не заплатили")
    await olena.wait("Досі вважаємо його вирішеним")
    await town.settle()
    await town.telegram.advance(days=5)  # two weeks after the resolution
    await town.settle()
    assert await shows(olena, "закрито: його вирішили") == 0
    await olena.press("Ні")
    await ihor.wait("Відкрито знову")


async def test_what_may_answer_the_question_joins_no_other_case(town: Town) -> None:
    _, ihor, olena = await town.filed()
    await resolve(ihor, olena)
    await file_request(olena, "Довідку не дали")
    await ihor.wait("Довідку не дали")
    await ihor.press("Взяти в роботу")
    await olena.wait("№ 26-000002 в роботі")
    await ihor.send("Замовляю", reply_to=await newest(ihor, "Довідку не дали"))
    await olena.wait("Замовляю")
    await olena.send("Ні, не прийшла")
    await olena.wait("Куди його віднести?")
    await town.settle()
    assert await shows(ihor, "Ні, не прийшла") == 0


async def test_a_reply_to_a_closed_case_may_open_it_again(town: Town) -> None:
    _, ihor, olena = await town.filed()
    await resolve(ihor, olena)
    await olena.press("Так")
    await olena.wait("Оцініть")
    await town.settle()
    await olena.send("Знову не прийшла", reply_to=await newest(olena, "Виплата буде у четвер"))
    await olena.wait("завершене")
    await olena.press("Відкрити знову № 26-000001")
    await ihor.wait("Знову не прийшла")


async def test_words_about_a_closed_case_dont_mix_with_what_is_written_next(town: Town) -> None:
    _, ihor, olena = await town.filed()
    await resolve(ihor, olena)
    await olena.press("Так")
    await olena.wait("Оцініть")
    await town.settle()
    await olena.send("Знову не прийшла", reply_to=await newest(olena, "Виплата буде у четвер"))
    about_closed = await olena.wait("завершене")
    await olena.send("Шукаю квартиру")
    await olena.wait("Куди його віднести?")
    await olena.press("Відкрити знову № 26-000001", on=about_closed)
    await ihor.wait("Знову не прийшла")
    await town.settle()
    assert await shows(ihor, "Шукаю квартиру") == 0
    await olena.press("Нове звернення")
    await olena.wait("Оберіть тему")


async def test_the_missed_date_is_told_once_to_everybody(town: Town) -> None:
    maria, ihor, olena = await town.filed()
    await town.telegram.advance(days=3, hours=9)
    await olena.wait("не встигли")
    await ihor.wait("Строк першої відповіді минув")
    await maria.wait("строк першої відповіді минув")
    await town.settle()
    await town.telegram.advance(days=3)
    await town.restart()
    await town.settle()
    assert await shows(olena, "не встигли") == 1


async def test_no_missed_date_after_an_answer(town: Town) -> None:
    _, ihor, olena = await town.taken()
    await ihor.press("Відповісти")
    await ihor.send("Перевіряю")
    await olena.wait("Перевіряю")
    await town.settle()
    await town.telegram.advance(days=10)
    await town.settle()
    assert await shows(olena, "не встигли") == 0


async def test_help_lines_work_without_consent(town: Town) -> None:
    stranger = await town.telegram.person("Незнайомка")
    await stranger.send("Допоможіть")
    assert "112" in (await stranger.wait("Добрий день")).text
    await stranger.press("Екстрені номери")
    assert "101" in (await stranger.wait("Перевірено")).text
    await stranger.press("Де отримати допомогу")
    await stranger.press("Евакуація")
    assert "203" in (await stranger.wait("Евакуація")).text
    await stranger.press("Назад")
    await stranger.press("Лінії моєї області")
    await stranger.press("Львівська область")
    assert "1620" in (await stranger.wait("Львівська")).text


async def test_not_now_stores_nothing_and_leaves_a_way_back(town: Town) -> None:
    stranger = await town.telegram.person("Незнайомка")
    await stranger.send("/start")
    await stranger.press("Докладніше")
    assert "ГО «Поруч»" in (await stranger.wait("Хто відповідає")).text
    await stranger.press("Не зараз")
    await stranger.wait("Нічого не збережено")
    await stranger.send("Подати звернення")
    await stranger.wait("Погоджуєтеся?")


async def test_messages_at_night_are_silent(town: Town) -> None:
    maria = await town.coordinator()
    ihor = await town.officer(maria)
    olena = await town.applicant()
    await town.settle()
    await town.telegram.advance(hours=12)
    await file_request(olena)
    await town.settle()
    card = await newest(ihor, "№ 26-000001")
    assert card.silent


async def test_an_edit_reaches_the_officer_marked(town: Town) -> None:
    _, ihor, olena = await town.filed()
    message = await olena.send("Сума 2000", reply_to=await newest(olena, "прийнято"))
    await ihor.wait("Сума 2000")
    await town.settle()
    await olena.edit(message, "Сума 3000")
    edited = await ihor.wait("Сума 3000")
    assert "виправлено" in edited.text


async def test_a_complaint_does_not_take_along_what_is_being_written(town: Town) -> None:
    _, ihor, olena = await town.filed()
    await olena.send("Радник не відповідає")
    question = await olena.wait("Куди його віднести?")
    await olena.send("Подати звернення")
    await olena.press("Житло")
    await olena.press("Оренда житла")
    await olena.send("Шукаю квартиру")
    await olena.press_data(question, next(one.data for row in question.buttons for one in row if "Скарга" in one.label))
    await olena.wait("У вас є незавершене звернення")
    await olena.press("Скасувати")
    await olena.press("Так, скасувати")
    await olena.wait("Скасовано")
    await olena.press_data(question, next(one.data for row in question.buttons for one in row if "Скарга" in one.label))
    said = await olena.wait("Записали 1")
    assert "Шукаю квартиру" not in said.text
    await town.settle()
    assert await shows(ihor, "Радник не відповідає") == 0
