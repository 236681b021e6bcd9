"""The monthly summary: asked for, sent by itself on the first, caught up after downtime, never twice."""

import asyncio
from datetime import datetime
from io import BytesIO

from openpyxl import load_workbook

from bot.sandbox.phone import Phone
from tests.conftest import KYIV, Town, file_request, newest, shows
from tests.test_settings import bot

RENDERING = 90  # seconds that a slow machine may take to draw


async def settled(town: Town) -> None:
    await town.telegram.settle(town.health, timeout=RENDERING)


async def a_rated_case(town: Town) -> Phone:
    maria = await town.coordinator()
    ihor = town.people["Ігор"] = await town.officer(maria)
    olena = await town.applicant()
    await file_request(olena)
    await ihor.press("Взяти в роботу")
    await olena.wait("в роботі")
    await ihor.press("Вирішено")
    await ihor.press("Вирішено позитивно")
    await ihor.press("Без коментаря")
    await olena.press("Так")
    await olena.press("5")
    await olena.wait("Дякуємо за оцінку")
    await town.settle()
    return maria


async def test_the_first_of_the_month_brings_message_chart_and_workbook_once(town: Town) -> None:
    maria = await a_rated_case(town)
    await town.telegram.move_to(datetime(2026, 11, 1, 9, 0, tzinfo=KYIV))
    summary = await maria.wait("Підсумок за жовтень 2026", timeout=RENDERING)
    assert "1" in summary.text
    await settled(town)
    await maria.refresh()
    assert [one.kind for one in maria.messages].count("photo") == 2  # chart and map
    files = [one.file for one in maria.messages if one.kind == "document" and one.file]
    book = load_workbook(BytesIO(await town.telegram.download(files[0])))
    assert len(book.sheetnames) >= 5
    ihor = town.people["Ігор"]
    own = await ihor.wait("Підсумок за жовтень 2026", timeout=RENDERING)
    assert "Вінницька область" in own.text
    await town.restart()
    await town.telegram.advance(hours=5)
    await settled(town)
    assert await shows(maria, "Підсумок за жовтень 2026") == await shows(ihor, "Підсумок за жовтень 2026") == 1
    assert await town.telegram.refusals() == []


async def test_after_downtime_over_two_months_each_is_caught_up(town: Town) -> None:
    maria = await a_rated_case(town)
    await town.stop()
    await town.telegram.move_to(datetime(2026, 12, 3, 12, 0, tzinfo=KYIV))
    await town.start()
    await maria.wait("Підсумок за листопад 2026", timeout=RENDERING)
    await settled(town)
    assert await shows(maria, "Підсумок за жовтень 2026") == 1
    assert await shows(maria, "Підсумок за листопад 2026") == 1


async def test_a_coordinator_asks_for_it_and_for_another_month(town: Town) -> None:
    maria = await a_rated_case(town)
    await town.telegram.move_to(datetime(2026, 12, 1, 8, 0, tzinfo=KYIV))
    await settled(town)
    await maria.send("/digest")
    await maria.wait("Підсумок за листопад 2026", timeout=RENDERING)
    await maria.press("Жовтень 2026")
    await settled(town)
    assert await shows(maria, "Підсумок за жовтень 2026") == 2  # once by itself, once asked for
    await maria.press("Звідки цифри")
    await maria.press("Надійшло")
    await maria.wait("26-000001")
    await maria.press("Публічна версія")
    await maria.wait("Чисел, менших за п’ять, не показуємо", timeout=RENDERING)
    await settled(town)


async def test_others_dont_get_it(town: Town) -> None:
    olena = await town.applicant()
    await olena.send("/digest")
    await olena.wait("Такої команди немає")
    await town.settle()
    assert await shows(olena, "Підсумок за") == 0


async def test_the_operator_gets_files_from_the_command_line(town: Town, tmp_path) -> None:
    await a_rated_case(town)
    environment = {
        "BOT_TOKEN": town.telegram.token,
        "BOT_API_URL": town.telegram.base_url,
        "DATABASE_URL": town.settings.database_url,
        "ENCRYPTION_KEYS": town.settings.keys[0],
    }
    done = await asyncio.to_thread(bot, "digest", "--month", "2026-10", folder=tmp_path, **environment)
    assert "Підсумок за жовтень 2026" in done.stdout, done.stderr
    assert (tmp_path / "pidsumok-2026-10.png").read_bytes().startswith(b"\x89PNG")
    future = await asyncio.to_thread(bot, "digest", "--month", "2099-01", folder=tmp_path, **environment)
    assert future.returncode == 1
    assert await newest(town.people["Марія"], "вітаємо")
