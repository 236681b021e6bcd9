"""A broadcast on its way: stopped, restarted, refused, forged; what people say goes before it."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.limits import BULK_SHARE, Limits
from models import agenda, broadcasts, outbox, people, restored
from models.agenda import Due, Task
from models.broadcasts import Broadcast, BroadcastRecipient, Fate, State
from models.database import Database
from models.outbox import Lane
from models.people import Person
from tests.conftest import Town, newest, shows
from tests.test_broadcast import HEADER, News, compose, finish
from tests.test_broadcast import news as news  # noqa: PLC0414 - a fixture
from tests.test_rules import NOW
from tests.test_rules import database as database  # noqa: PLC0414 - a fixture


@pytest.fixture
def one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each person in a step of their own, and the next only when the former is through."""
    monkeypatch.setattr(broadcasts, "CHUNK", 1)
    monkeypatch.setattr(broadcasts, "COLLECTED", 2)
    monkeypatch.setattr(outbox, "BULK_WAITING", 1)


async def got(n: News) -> list[int]:
    return [await shows(one, HEADER) for one in (n.olena, n.taras, n.nina)]


async def go_on(town: Town, times: int = 4) -> None:
    for _ in range(times):
        await finish(town)


async def until_first(n: News) -> None:
    """The first of three has it, the second is under way."""
    await n.olena.wait(HEADER)
    for _ in range(3):
        await n.town.telegram.advance(seconds=2)
        await asyncio.sleep(0.2)  # nothing can be waited for: it is held up


@pytest.mark.usefixtures("one_by_one")
async def test_it_shows_how_far_it_is_and_is_stopped_in_the_middle(news: News) -> None:
    n = news
    hold = await n.town.telegram.fault("hold", chat_id=n.taras.id, method="sendMessage", times=None)
    await compose(n.maria)
    await n.maria.press("Надіслати")
    await until_first(n)
    assert "Надсилаємо: 1 з 3." in (await n.maria.wait("Надсилаємо: 1")).text
    await n.maria.press("Зупинити")
    await n.maria.wait("Зупиняємо")
    await n.town.telegram.lift_faults(hold)
    await go_on(n.town)
    assert await got(n) == [1, 1, 0]
    assert "Зупинено. Надіслано 2 з 3. Не надіслано: 1." in (await newest(n.maria, "Розсилка 12 жовтня")).text


@pytest.mark.usefixtures("one_by_one")
async def test_a_restart_in_the_middle_loses_and_doubles_nobody(news: News) -> None:
    n = news
    fault = await n.town.telegram.fault("502", chat_id=n.taras.id, method="sendMessage", times=None)
    await compose(n.maria)
    await n.maria.press("Надіслати")
    await until_first(n)
    await n.town.restart()
    await n.town.telegram.lift_faults(fault)
    await go_on(n.town)
    assert await got(n) == [1, 1, 1]
    assert "Завершено. Надіслано 3 з 3." in (await newest(n.maria, "Розсилка 12 жовтня")).text


async def test_a_pause_of_bulk_holds_up_nobody_who_talks(news: News) -> None:
    n = news
    await n.town.telegram.fault("429", chat_id=n.olena.id, method="sendMessage", times=1, retry_after=8)
    asked = await newest(n.ihor, "Тарас")
    await compose(n.maria)
    await n.maria.press("Надіслати")
    while not [one for one in await n.town.telegram.calls("sendMessage") if one["error_code"] == 429]:  # noqa: ASYNC110
        await asyncio.sleep(0.02)
    before = sum(await got(n))
    await n.ihor.send("Відповідь радника", reply_to=asked)
    await n.taras.wait("Відповідь радника")
    assert before == sum(await got(n)) <= 2
    await go_on(n.town)
    assert await got(n) == [1, 1, 1]


async def test_who_is_gone_or_leaves_meanwhile_is_counted(news: News) -> None:
    n = news
    await n.taras.delete_account()
    fault = await n.town.telegram.fault("502", chat_id=n.olena.id, method="sendMessage", times=1)
    await compose(n.maria)
    await n.maria.press("Надіслати")
    await n.nina.wait(HEADER)
    await go_on(n.town)
    await n.town.telegram.lift_faults(fault)
    assert await got(n) == [1, 0, 1]
    text = (await newest(n.maria, "Розсилка 12 жовтня")).text
    assert "Завершено. Надіслано 2 з 3. Заблокували бота: 1." in text


@pytest.mark.usefixtures("one_by_one")
async def test_who_unsubscribes_before_their_turn_gets_nothing(news: News) -> None:
    n = news
    fault = await n.town.telegram.fault("502", chat_id=n.taras.id, method="sendMessage", times=None)
    await compose(n.maria)
    await n.maria.press("Надіслати")
    await until_first(n)
    await n.nina.send("Мої дані")
    await n.nina.press("Новини: отримую")
    await n.nina.press("Відписатися від новин")
    await n.nina.wait("Новини: не отримую")
    await n.town.telegram.lift_faults(fault)
    await go_on(n.town)
    assert await got(n) == [1, 1, 0]
    assert "Відписалися тим часом: 1." in (await newest(n.maria, "Розсилка 12 жовтня")).text


@pytest.fixture
async def failed(database: Database) -> AsyncIterator[tuple[AsyncSession, Broadcast, Person]]:
    """Telegram has refused Olena's; it is put aside, and the broadcast goes on."""
    async with database.write() as db:
        olena = await people.meet(db, 1, "Олена")
        olena.news_at = NOW
        sent = Broadcast(by_id=olena.id, regions=[], categories=[], begun_at=NOW, state=State.SENDING)
        db.add(sent)
        await db.flush()
        hers = BroadcastRecipient(broadcast_id=sent.id, person_id=olena.id, fate=Fate.FAILED)
        db.add(hers)
        await db.flush()
        row = {"chat": 1, "method": "sendMessage", "params": {}, "recipient_id": hers.id, "created_at": NOW}
        db.add(outbox.Outgoing(**row, lane=Lane.BULK, parked_at=NOW, error="refused"))
        yield db, sent, olena


async def test_what_was_put_aside_isnt_sent_to_who_unsubscribes(failed) -> None:
    db, sent, olena = failed
    await broadcasts.leave(db, olena, NOW)
    assert await db.scalar(select(func.count()).select_from(outbox.Outgoing)) == 0
    assert (await broadcasts.fates(db, sent))[Fate.FAILED] == 1


async def test_what_was_put_aside_isnt_sent_once_it_is_stopped(failed) -> None:
    db, sent, olena = failed
    await broadcasts.stop(db, olena, sent, NOW)
    assert await db.scalar(select(func.count()).select_from(outbox.Outgoing)) == 0
    assert await db.get(Task, (Due.BROADCAST_PROGRESS, str(sent.id))) is not None


async def test_what_is_dropped_after_a_restore_is_stopped(failed) -> None:
    db, sent, _ = failed
    await agenda.plan(db, Due.BROADCAST_SEND, sent.id, NOW)
    await restored.hold(db, NOW)
    await restored.drop(db, NOW)
    assert sent.state is State.STOPPED
    assert await db.get(Task, (Due.BROADCAST_SEND, str(sent.id))) is None
    assert await db.get(Task, (Due.BROADCAST_PROGRESS, str(sent.id))) is not None


async def test_forged_and_stale_buttons_send_nothing(news: News) -> None:
    n = news
    petro = await n.town.join(n.maria, "Петро", "Координатор / координаторка")
    await compose(n.maria)
    ready = await newest(n.maria, "Вище — повідомлення")
    send = next(one.data for row in ready.buttons for one in row if one.label == "Надіслати")
    here = await newest(n.olena, "прийнято")
    for data in (send, send.replace("send", "one"), "bc:list:0:", "bc:nonsense:1:"):
        await n.olena.press_data(here, data)
        await n.olena.wait()
    await n.olena.press_data(here, "news:nonsense:")
    await n.olena.wait("вже не діє")
    await petro.press_data(petro.last, send)
    await petro.wait("вже не діє")
    await compose(petro, "Від Петра")
    assert await got(n) == [0, 0, 0]
    await n.maria.press_data(ready, send)
    await n.maria.press_data(ready, send)
    await go_on(n.town, 2)
    assert await got(n) == [1, 1, 1]
    assert await shows(n.olena, "Від Петра") == 0
    await petro.press("Надіслати")
    await go_on(n.town, 2)
    assert await shows(n.olena, "Від Петра") == 1


async def test_at_night_it_comes_without_a_sound(news: News) -> None:
    n = news
    await n.town.telegram.advance(hours=11)
    await n.town.settle()
    await compose(n.maria)
    assert "телефони не задзвонять" in (await newest(n.maria, "Вище — повідомлення")).text
    await n.maria.press("Надіслати")
    await finish(n.town)
    assert (await newest(n.olena, HEADER)).silent


async def test_bulk_leaves_room_for_replies() -> None:
    limits = Limits(rate=50, rate_per_chat=0)
    loop = asyncio.get_running_loop()
    sent = 0

    async def bulk() -> None:
        nonlocal sent
        while True:
            admitted = await limits.admit(b"many", message=True, bulk=True)
            sent += admitted

    tasks = [asyncio.create_task(bulk()) for _ in range(12)]
    began = loop.time()
    await asyncio.sleep(0.8)
    before = loop.time()
    for _ in range(8):
        await limits.admit(b"ihor", message=True)
    took = loop.time() - before
    for task in tasks:
        task.cancel()
    assert took < 0.5
    assert 5 < sent <= 50 * BULK_SHARE * (before - began) + 13
