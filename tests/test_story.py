"""A request travels from a person to a radnyk and back."""

from tests.conftest import Town


async def test_olena_files_ihor_answers_and_she_is_content(town: Town) -> None:
    maria = await town.coordinator()
    ihor = await town.officer(maria)
    olena = await town.applicant()

    await olena.send("Подати звернення")
    await olena.press("Житло")
    await olena.press("Оренда житла")
    await olena.send("Господар хоче, щоб ми виїхали за тиждень")
    await olena.press("Далі")
    await olena.press("Вінницька область")
    await olena.press("Пропустити")
    await olena.press("Надіслати")
    receipt = await olena.wait("Звернення № 26-000001 прийнято")
    assert "Вам допомагає Ігор" in receipt.text
    assert "до 15 жовтня" in receipt.text
    await olena.press("Пропустити")

    await ihor.wait("№ 26-000001 · Олена · Житло")
    await ihor.press("Взяти в роботу")
    await olena.wait("в роботі")
    await ihor.press("Відповісти")
    await ihor.send("Добрий день. Чи є письмовий договір?")
    question = await olena.wait("Чи є письмовий договір?")
    assert question.text.startswith("№ 26-000001 · Ігор")

    await olena.send("Так, до травня", reply_to=question)
    answer = await ihor.wait("Так, до травня")
    assert answer.text.startswith("№ 26-000001 · Олена · Житло")

    await ihor.press("Вирішено")
    await ihor.press("Вирішено позитивно")
    await ihor.send("Господар погодився чекати до травня.")
    await olena.wait("Чи вирішено питання?")
    await olena.press("Так")
    await olena.press("5")
    await olena.wait("Дякуємо за оцінку")
    await town.settle()
    assert await town.telegram.refusals() == []
