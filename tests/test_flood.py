"""Somebody who sends more than one person can mean harms nobody, is told once, and loses nothing of a request."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.meter import Meter
from bot.sandbox.phone import Phone
from models import intake
from models.correspondence import Letter
from models.inbox import Excess, Raw
from models.outbox import Lane, Outgoing
from tests.conftest import Town, a_town, file_request, newest, shows

NOON = datetime(2026, 10, 12, 12, tzinfo=UTC)
FAST = "Надто багато повідомлень за хвилину"


def message(number: int, second: int = 0, album: str = "") -> Raw:
    body = {"date": int(NOON.timestamp()) + second, **({"media_group_id": album} if album else {})}
    return Raw(number, 7, {"update_id": number, "message": body})


def marked(meter: Meter, raws: list[Raw]) -> list[Excess | None]:
    weighed, paces = meter.weigh(raws, NOON)
    meter.keep(paces, NOON)
    return [one.excess for one in weighed]


def test_ten_albums_and_twenty_words_are_no_flood() -> None:
    albums = [message(number, album=str(number // 10)) for number in range(100)]
    assert set(marked(Meter(120), [*albums, *(message(100 + number) for number in range(20))])) == {None}


def test_what_waited_at_telegram_was_written_one_after_the_other() -> None:
    assert set(marked(Meter(120), [message(number, second=number) for number in range(1000)])) == {None}


def test_each_flood_has_one_beginning() -> None:
    meter = Meter(60)
    assert marked(meter, [message(number) for number in range(62)])[-3:] == [None, Excess.FIRST, Excess.MORE]
    assert marked(meter, [message(100, second=1), message(101, second=1)]) == [None, Excess.MORE]
    later = [message(200 + number, second=60) for number in range(61)]
    assert marked(meter, later)[-2:] == [Excess.FIRST, Excess.MORE]


def test_what_was_not_committed_is_not_counted() -> None:
    meter = Meter(60)
    for _ in range(5):
        meter.weigh([message(number) for number in range(60)], NOON)
    assert set(marked(meter, [message(number) for number in range(60)])) == {None}


@pytest.fixture
async def strict(tmp_path: Path) -> AsyncIterator[Town]:
    async with a_town(tmp_path, person_rate=30) as made:
        yield made


async def letters(town: Town) -> list[str]:
    async with town.database() as database, database.read() as db:
        return [one.content["text"] for one in await db.scalars(select(Letter).order_by(Letter.id))]


async def hurry(person: Phone, count: int) -> None:
    for number in range(count):
        await person.send(f"слово {number}")


async def test_a_request_keeps_every_word_of_a_flood_and_its_author_is_told_once(strict: Town) -> None:
    maria = await strict.coordinator()
    await strict.telegram.advance(minutes=5)
    ihor = await strict.officer(maria)
    olena = await strict.applicant()
    await file_request(olena)
    await ihor.press("Взяти в роботу")
    await ihor.press("Відповісти")
    await ihor.send("Розкажіть")
    await olena.wait("Розкажіть")
    await strict.telegram.advance(minutes=5)
    await hurry(olena, 40)
    await olena.send("/cases")
    await olena.press("Мої звернення")
    await strict.settle()
    assert [one for one in await letters(strict) if "слово" in one] == [f"слово {number}" for number in range(40)]
    assert await shows(ihor, "слово 39") == 1
    assert await shows(olena, FAST) == 1
    assert await shows(olena, "У вас 1 звернення") == 0
    await strict.telegram.advance(minutes=1)
    await olena.send("/cases")
    await olena.wait("У вас 1 звернення")
    assert await strict.telegram.refusals() == []


async def test_a_draft_keeps_what_was_written_and_its_buttons_wait_a_minute(strict: Town) -> None:
    olena = await strict.applicant()
    await olena.send("Подати звернення")
    await olena.press("Житло")
    await olena.press("Оренда житла")
    await olena.wait("Напишіть своїми словами")
    await hurry(olena, 35)
    await olena.press("Далі")
    await strict.settle()
    await olena.refresh()
    assert await shows(olena, FAST) == 1
    assert olena.toasts[-1]["text"].startswith("Надто багато натискань")
    await strict.telegram.advance(minutes=1)
    await olena.press("Далі")
    await olena.press("Вінницька область")
    await olena.press("Пропустити")
    await olena.press("Надіслати")
    await olena.wait("прийнято")
    assert len(await letters(strict)) == 35


async def test_a_stranger_who_hammers_is_answered_as_often_as_anybody_and_then_once(strict: Town) -> None:
    stranger = await strict.telegram.person("Степан")
    for _ in range(60):
        await stranger.send("/start")
    await strict.settle()
    assert await shows(stranger, "Добрий день") == 30
    assert await shows(stranger, "не зберігається") == 1


async def test_strangers_wait_in_a_lane_of_their_own_until_they_agree(town: Town) -> None:
    await town.telegram.fault("hold", method="sendMessage")
    olena = await town.telegram.person("Олена")
    await olena.send("/start")
    while not await lanes(town):
        await town.telegram.now()
    assert await lanes(town) == {Lane.STRANGER}
    await town.telegram.lift_faults()
    await olena.press("Погоджуюсь")
    await olena.wait("Вітаємо")


async def lanes(town: Town) -> set[int]:
    async with town.database() as database, database.read() as db:
        return set(await db.scalars(select(Outgoing.lane)))


async def test_twenty_requests_a_day_then_the_draft_waits(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "PER_DAY", 2)
    olena = await town.applicant()
    for text in ("Перше", "Друге"):
        await file_request(olena, text=text)
    await olena.send("Подати звернення")
    for choice in ("Житло", "Оренда житла"):
        await olena.press(choice)
    await olena.send("Третє")
    for choice in ("Далі", "Вінницька область", "Пропустити", "Надіслати"):
        await olena.press(choice)
    await olena.wait("За добу від вас надійшло вже 2 звернень")
    await town.telegram.advance(hours=25)
    await olena.press("Надіслати", on=await newest(olena, "Перевірте"))
    await olena.wait("№ 26-000003 прийнято")
