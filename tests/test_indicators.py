"""Indicators: plan and fact by period, counted and entered, in the bot, in the summary and in a spreadsheet."""

from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.sandbox.phone import Phone
from tests.conftest import KYIV, Town, file_request, newest, shows
from tests.test_commands import command

COUNTING = 90  # seconds that a slow machine may take
NAME = "=1+1 <Громади>"


@pytest.fixture
async def planned(town: Town) -> tuple[Town, Phone]:
    """Cases are counted, 4 planned for October; communities are entered by hand, 10 planned for the quarter."""
    maria = await town.coordinator()
    await maria.send("/indicators")
    await maria.wait("Показників ще немає")
    await maria.press("Додати")
    await maria.press("Звернення")
    await maria.wait("Факт рахує бот")
    await enter(maria, "План", "Жовтень 2026", "4")
    await maria.press("Назад")
    await maria.press("Додати")
    await maria.press("Інше: записувати вручну")
    await maria.wait("Як назвати")
    await maria.send(NAME)
    await maria.wait("у чому рахуємо?")
    await maria.send("громад")
    await maria.wait("записують вручну")
    await enter(maria, "План", "IV квартал 2026", "10")
    return town, maria


async def enter(person: Phone, side: str, period: str, number: str) -> None:
    await person.press(side)
    await person.wait("за який період?")
    await person.press(period)
    await person.wait("Напишіть число")
    await person.send(number)
    await person.wait(f"→ {number}")


async def test_plan_fact_history_and_wrong_numbers(planned: Any) -> None:
    town, maria = planned
    await maria.press("Факт")
    await maria.press("Жовтень 2026")
    await maria.wait("Зараз: —")
    for count, wrong in enumerate(("п’ять", "-1", "−1", "9999999999", "1e3", "²"), start=1):
        await maria.send(wrong)
        await town.settle()
        assert await shows(maria, "Потрібне число від 0") == count, wrong
    await maria.send_photo("5")
    await town.settle()
    assert await shows(maria, "Потрібне число від 0") == 7
    await town.restart()
    await maria.send("2,5")
    page = await maria.wait("→ 2,5")
    assert "факт за жовтень 2026: — → 2,5 (Марія)" in page.text
    assert "план за IV квартал 2026: — → 10 (Марія)" in page.text
    await enter(maria, "Факт", "Листопад 2026", "1")
    await maria.press("Факт")
    await maria.press("Листопад 2026")
    await maria.press("Прибрати число")
    await maria.wait("1 → —")
    await maria.press("Прибрати")
    await maria.press("Назад")
    await maria.press("Прибрані")
    await maria.press(NAME)
    await maria.press("Повернути")
    await maria.press("Перейменувати")
    await maria.send("Звернення")
    await maria.wait("вже є, можливо, серед прибраних")
    await maria.send("Громади")
    await maria.wait("записують вручну")


async def test_what_two_take_out_stays_out_and_what_two_bring_back_stays(planned: Any) -> None:
    town, maria = planned
    olha = await town.join(maria, "Ольга", "Координатор / координаторка")
    for coordinator in (maria, olha):
        await coordinator.send("/indicators")
        await coordinator.press("Звернення")
        await coordinator.wait("Факт рахує бот")
    for button, other in (("Прибрати", "Повернути"), ("Повернути", "Прибрати")):
        for coordinator in (maria, olha):
            await coordinator.press(button)
            await town.settle()
        for coordinator in (maria, olha):
            await coordinator.press_data(coordinator.last, "ind:one:1:")
            await town.settle()
            await coordinator.refresh()
            assert other in coordinator.last.labels


async def test_the_table_and_the_summary_say_how_much_of_the_plan_is_reached(planned: Any) -> None:
    town, maria = planned
    await enter(maria, "Факт", "Жовтень 2026", "5")
    olena = await town.applicant()
    await file_request(olena)
    await file_request(olena)
    await maria.send("/indicators")
    await maria.press("Таблиця: 2026")
    told = await maria.wait("Показники за 2026 рік", timeout=COUNTING)
    assert "2026 рік: план —, факт 2" in told.text
    assert "IV квартал 2026: план 10, факт 5 (50 %)" in told.text
    await town.telegram.move_to(datetime(2026, 11, 1, 9, tzinfo=KYIV))
    summary = await maria.wait("Підсумок за жовтень 2026", timeout=COUNTING)
    assert "Від плану: Звернення 50 %" in summary.text


async def test_what_is_exported_is_edited_and_imported_back(planned: Any, tmp_path: Path) -> None:
    town, maria = planned
    await enter(maria, "Факт", "Жовтень 2026", "5")
    await file_request(await town.applicant())
    await maria.send("/indicators")
    await maria.press("Таблиця: 2026")
    await maria.wait("Показники за 2026 рік", timeout=COUNTING)
    await town.telegram.settle(town.health, timeout=COUNTING)
    await maria.refresh()
    sent = next(one.file for one in maria.messages if one.kind == "document" and one.file)
    book = load_workbook(BytesIO(await town.telegram.download(sent)))
    sheet = book.worksheets[0]
    cells = {(row[0].value, row[2].value): row for row in sheet.iter_rows(min_row=2)}
    assert cells["Звернення", "2026-10"][4].value == 1
    assert cells[NAME, "2026-Q4"][0].data_type == "s"
    assert [cells[NAME, "2026-Q4"][place].value for place in (3, 4, 5)] == [10, 5, 0.5]
    book.save(tmp_path / "same.xlsx")
    same = await command(town, tmp_path, "indicators", "import", "same.xlsx")
    assert "Numbers changed: 0" in same.stdout, same.stderr
    cells[NAME, "2026-10"][4].value = 7
    cells["Звернення", "2026-11"][3].value = 40
    cells["Звернення", "2026-10"][4].value = 99  # counted: no file changes it
    book.save(tmp_path / "edited.xlsx")
    edited = await command(town, tmp_path, "indicators", "import", "edited.xlsx")
    assert "Numbers changed: 2" in edited.stdout, edited.stderr
    done = await command(town, tmp_path, "indicators", "export", "again.xlsx", "--year", "2026")
    assert done.returncode == 0, done.stderr
    again = load_workbook(tmp_path / "again.xlsx").worksheets[0]
    rows = {(row[0], row[2]): row for row in again.iter_rows(min_row=2, values_only=True)}
    assert rows[NAME, "2026-Q4"][4] == 7  # the quarter is the sum of its months
    assert rows["Звернення", "2026-11"][3] == 40


async def test_sums_in_an_older_file_follow_what_was_entered_since(planned: Any, tmp_path: Path) -> None:
    town, maria = planned
    await enter(maria, "Факт", "Жовтень 2026", "5")
    assert (await command(town, tmp_path, "indicators", "export", "old.xlsx", "--year", "2026")).returncode == 0
    await enter(maria, "Факт", "Листопад 2026", "3")
    book = load_workbook(tmp_path / "old.xlsx")
    cells = {(row[0].value, row[2].value): row for row in book.worksheets[0].iter_rows(min_row=2)}
    assert [cell.value for cell in cells[NAME, "2026-Q4"][3:]] == [10, 5, 0.5, "вручну", "сума: 5"]
    same = await command(town, tmp_path, "indicators", "import", "old.xlsx")
    assert "Numbers changed: 0" in same.stdout, same.stderr
    assert await told(town, tmp_path, "2026-Q4") == (8, "сума: 8")
    cells[NAME, "2026-Q4"][4].value = 6  # another number than the one that was worked out
    cells[NAME, "2026"][7].value = "за звітом"  # the number stays, but it isn't a sum any more
    book.save(tmp_path / "old.xlsx")
    edited = await command(town, tmp_path, "indicators", "import", "old.xlsx")
    assert "Numbers changed: 2" in edited.stdout, edited.stderr
    assert await told(town, tmp_path, "2026-Q4") == (6, "вручну")
    assert await told(town, tmp_path, "2026") == (5, "вручну")


async def told(town: Town, folder: Path, period: str) -> tuple[Any, Any]:
    """The fact, and how it came about."""
    done = await command(town, folder, "indicators", "export", "told.xlsx", "--year", "2026")
    assert done.returncode == 0, done.stderr
    rows = load_workbook(folder / "told.xlsx").worksheets[0].iter_rows(min_row=2, values_only=True)
    return next((row[4], row[7]) for row in rows if (row[0], row[2]) == (NAME, period))


async def test_bad_rows_are_named_and_nothing_is_imported(planned: Any, tmp_path: Path) -> None:
    town, _ = planned
    bad = [
        "Показник;Одиниця;Період;План;Факт",
        "Звернення;;2026-10;400;",
        "Звернення;;2026-13;1;",
        "Звернення;;2026-11;п’ять;",
        "Нове;;2026;-1;",
        ";;2026;1;",
        "Звернення;;2026-10;5;",
    ]
    (tmp_path / "plan.csv").write_text("\n".join(bad), encoding="utf-8-sig")
    done = await command(town, tmp_path, "indicators", "import", "plan.csv")
    assert done.returncode == 1
    assert [line.partition(":")[0] for line in done.stderr.splitlines()] == [
        "row 3", "row 4", "row 5", "row 6", "row 7", "Error",
    ]  # fmt: skip
    (tmp_path / "plan.csv").write_text("\n".join([*bad[:2], "Нове;годин;2026;1 200,5;"]), encoding="utf-8-sig")
    done = await command(town, tmp_path, "indicators", "import", "plan.csv")
    assert done.stdout.splitlines() == ["New indicator: Нове", "Numbers changed: 2"], done.stderr
    (tmp_path / "broken.xlsx").write_bytes(b"not a workbook")
    done = await command(town, tmp_path, "indicators", "import", "broken.xlsx")
    assert done.stderr.strip() == "Error: broken.xlsx can't be read as XLSX"


async def test_strangers_and_forged_presses_change_nothing(planned: Any) -> None:
    town, maria = planned
    ihor = await town.officer(maria)
    for data in ("ind:list:0:", "ind:one:1:", "ind:retire:1:", "ind:table:0:2026", "ind:clear_plan:1:2026-10"):
        await ihor.press_data(await newest(ihor, "вітаємо"), data)
    for data in (
        "ind:one:99:", "ind:new:0:all", "ind:table:0:2024", "ind:plan:1:2031", "ind:plan:1:x", "ind:fact:1:2026",
        "ind:clear_fact:1:2026", "ind:fly:1:", "ind:clear_plan:1:nonsense",
    ):  # fmt: skip
        await maria.press_data(await newest(maria, "вітаємо"), data)
    await town.settle()
    assert await shows(ihor, "Факт рахує бот") == await shows(ihor, "Показники") == 0
    await ihor.send("/indicators")
    await ihor.wait("Такої команди немає")
    await maria.send("/indicators")
    await maria.press("Звернення")
    assert "план за жовтень 2026: — → 4" in (await maria.wait("Факт рахує бот")).text
