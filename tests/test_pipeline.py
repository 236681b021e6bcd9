"""Nothing is lost: crashes, restarts, poison, repeats, Telegram's moods."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from types import MappingProxyType
from typing import Any, NoReturn

import pytest
from sqlalchemy import func, select

from bot import processor, receiver, ticker
from bot.api import TelegramApi
from bot.app import App, Pace
from bot.lease import LeaseTakenError
from bot.receiver import SecondInstanceError
from bot.sandbox.client import Sandbox
from bot.settings import Settings
from handlers import due, helplines, receipts
from handlers.desk import Turn
from models import reach
from models.agenda import Due
from models.cases import Case
from models.correspondence import Letter, Side
from tests.conftest import QUICK, Town, a_town, file_request, free_port, newest, settings_for, shows

ROOT = Path(__file__).parent.parent


@asynccontextmanager
async def a_process(telegram: Sandbox, settings: Settings) -> AsyncIterator[asyncio.subprocess.Process]:
    """`python -m bot run`, as an operator would start it."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "BOT_TOKEN": telegram.token,
        "BOT_API_URL": telegram.base_url,
        "DATABASE_URL": settings.database_url,
        "ENCRYPTION_KEYS": settings.keys[0],
        "ORGANISATION": settings.organisation,
        "PRIVACY_CONTACT": settings.privacy_contact,
        "COORDINATORS": "5001",
        "SEND_RATE": "0",
        "SEND_RATE_PER_CHAT": "0",
        "PORT": str(settings.port),
    }
    command = [sys.executable, "-m", "bot", "run"]
    process = await asyncio.create_subprocess_exec(*command, env=environment, cwd=ROOT, stderr=asyncio.subprocess.PIPE)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


@pytest.fixture
async def telegram() -> AsyncIterator[Sandbox]:
    async with Sandbox.start() as made:
        yield made


async def test_kill_9_between_receiving_and_answering_loses_nothing(telegram: Sandbox, tmp_path: Path) -> None:
    settings = settings_for(telegram, tmp_path)
    olena = await telegram.person("Олена")
    hold = await telegram.fault("hold", method="sendMessage", times=None)
    async with a_process(telegram, settings) as bot:
        await olena.send("/start")
        await _received(telegram)  # kept, and not answered
        bot.send_signal(signal.SIGKILL)
        await bot.wait()
    await telegram.lift_faults(hold)
    async with a_process(telegram, settings):
        await olena.wait("Добрий день")
        await olena.press("Погоджуюсь")
        await olena.wait("Вітаємо")


async def _received(telegram: Sandbox) -> None:
    async with asyncio.timeout(90):
        while await telegram.pending():  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def _until(telegram: Sandbox, method: str, count: int) -> None:
    async with asyncio.timeout(90):
        # It happens in another process: nothing here can be awaited.
        while len(await telegram.calls(method)) < count:  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def test_a_full_answer_of_telegram_is_followed_at_once(telegram: Sandbox, tmp_path: Path) -> None:
    """It gives a hundred at a time: whoever stands behind them needn't wait until somebody writes."""
    for number in range(101):
        await telegram.inject(nothing_that_we_know={"number": number})
    async with a_process(telegram, settings_for(telegram, tmp_path)):
        await _until(telegram, "getUpdates", 2)
    asked = await telegram.calls("getUpdates")
    assert [call["params"]["timeout"] for call in asked[:2]] == ["30", "0"]


async def test_repeated_kills_under_load_lose_and_double_no_effect(telegram: Sandbox, tmp_path: Path) -> None:
    settings = settings_for(telegram, tmp_path)
    people = [await telegram.person(f"Людина {i}") for i in range(6)]
    async with a_process(telegram, settings):
        for one in people:
            await one.send("/start")
            await one.press("Погоджуюсь", timeout=90)
    for round_ in range(3):
        async with a_process(telegram, settings) as bot:
            for one in people:
                await one.send(f"повідомлення {round_}")
            await _until(telegram, "sendMessage", 12 + round_ * 2)
            bot.kill()
            await bot.wait()
    async with a_process(telegram, settings):
        await telegram.settle(f"http://127.0.0.1:{settings.port}/health", timeout=90)
    for one in people:
        await one.refresh()
        asked = [message.text for message in one.messages if "віднести" in message.text and message.labels]
        assert asked, one.shown()
        assert "3 повідомлення" in asked[-1]


async def test_sigterm_stops_gracefully_with_code_0(telegram: Sandbox, tmp_path: Path) -> None:
    settings = settings_for(telegram, tmp_path)
    olena = await telegram.person("Олена")
    async with a_process(telegram, settings) as bot:
        await olena.send("/start")
        await olena.wait("Добрий день", timeout=90)
        bot.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(bot.wait(), 60) == 0


async def test_a_second_run_ends_with_one_clear_line(telegram: Sandbox, tmp_path: Path) -> None:
    settings = settings_for(telegram, tmp_path)
    olena = await telegram.person("Олена")
    async with a_process(telegram, settings):
        await olena.send("/start")
        await olena.wait("Добрий день", timeout=90)
        async with a_process(telegram, settings_for(telegram, tmp_path, port=free_port())) as second:
            _, errors = await asyncio.wait_for(second.communicate(), 90)
    assert second.returncode == 1
    assert errors.decode().strip().splitlines()[-1].startswith("Error: another process works on this database")


async def test_the_token_elsewhere_is_noticed(telegram: Sandbox, tmp_path: Path) -> None:
    async with a_town_at(telegram, tmp_path / "one"):
        second = App(settings_for(telegram, tmp_path / "two"), telegram.clock, QUICK)
        with pytest.raises((SecondInstanceError, LeaseTakenError)):
            await asyncio.wait_for(second.run(), 60)


@asynccontextmanager
async def a_town_at(telegram: Sandbox, folder: Path) -> AsyncIterator[Town]:
    town = Town(telegram, settings_for(telegram, folder))
    await town.start()
    try:
        yield town
    finally:
        await town.stop()


async def fails(_turn: Turn) -> str:
    raise ZeroDivisionError("a bug")


async def hangs(_turn: Turn) -> str:
    await asyncio.Event().wait()
    return ""


async def breaks_the_database(turn: Turn) -> str:
    """Which shows when all that the batch has changed is committed."""
    turn.db.add(Letter(case_number=404, author_id=turn.me.id, side=Side.NOTE, content={}, at=turn.now))
    return "неважливо"


@pytest.mark.parametrize("bug", [fails, hangs, breaks_the_database])
async def test_a_poison_update_among_good_ones_is_parked_and_nobody_waits(
    town: Town, monkeypatch: pytest.MonkeyPatch, bug: Callable[[Turn], Awaitable[str]]
) -> None:
    olena = await town.applicant()
    petro = await town.applicant("Петро")
    monkeypatch.setattr(processor, "HANDLER_SECONDS", 0.2)
    with monkeypatch.context() as broken:
        broken.setattr(helplines, "emergency_text", bug)
        await asyncio.gather(olena.send("Екстрені номери"), petro.send("Мої звернення"))
        await petro.wait("ще немає звернень")
        await olena.wait("не вдалося обробити")
        assert (await town.settle())["parked"] == 1
    await olena.send("Екстрені номери")
    await olena.wait("112")


async def test_an_unknown_kind_of_update_stops_nobody(town: Town) -> None:
    olena = await town.applicant()
    await town.telegram.inject(quantum_entanglement={"from": {"id": olena.id}})
    await town.telegram.inject(message={"message_id": "not a number", "chat": {"id": olena.id, "type": "private"}})
    await olena.send("Мої звернення")
    await olena.wait("ще немає звернень")
    assert (await town.settle())["parked"] == 2


async def test_the_bot_leaves_a_group_at_once(town: Town) -> None:
    olena = await town.applicant()
    group = await town.telegram.group(olena, "Сусіди")
    await group.send("Привіт")
    await town.settle()
    # What claims to be a group and has somebody's own number is none.
    user = {"id": olena.id, "is_bot": False, "first_name": "Олена"}
    joined = {"user": {"id": 7, "is_bot": True, "first_name": "bot"}, "status": "member"}
    claim = {"chat": {"id": 77, "type": "group"}, "from": user, "date": 1, "old_chat_member": joined}
    await town.telegram.inject(my_chat_member={**claim, "new_chat_member": joined})
    await town.settle()
    assert [one["ok"] for one in await town.telegram.calls("leaveChat")] == [True]
    assert await town.telegram.refusals() == []


@pytest.mark.parametrize("batch", [1, 64])
async def test_the_story_holds_with_any_batch(tmp_path: Path, batch: int) -> None:
    pace = Pace(tick_seconds=0.05, album_quiet=0.05, batch=batch)
    async with a_town(tmp_path, pace) as town:
        maria = await town.coordinator()
        ihor = await town.officer(maria)
        people = [await town.applicant(f"Олена {i}") for i in range(4)]
        await asyncio.gather(*(file_request(one, f"лист {i}") for i, one in enumerate(people)))
        await town.settle()
        for i in range(4):
            assert await shows(ihor, f"лист {i}") == 1
        assert await numbers(town) == [26_000_001, 26_000_002, 26_000_003, 26_000_004]


async def numbers(town: Town) -> list[int]:
    async with town.database() as database, database.read() as db:
        return list(await db.scalars(select(Case.number).order_by(Case.number)))


@pytest.mark.parametrize("kind", ["500", "502", "close_after", "429"])
async def test_telegrams_moods_delay_and_lose_nothing(town: Town, kind: str) -> None:
    olena = await town.applicant()
    await town.telegram.fault(kind, method="sendMessage", times=1, retry_after=1)
    await olena.send("Екстрені номери")
    await olena.wait("112", timeout=10)
    await town.settle()
    assert await shows(olena, "Екстрені номери\n") == (2 if kind == "close_after" else 1)


async def test_when_telegram_falls_silent_the_bot_asks_again(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiver, "POLL_SECONDS", 0)
    monkeypatch.setattr(receiver, "LATE_SECONDS", 0.2)
    await town.telegram.fault("hold", method="getUpdates", times=1)
    await town.restart()
    olena = await town.telegram.person("Олена")
    await olena.send("/start")
    await olena.wait("Добрий день")


async def test_a_refused_message_doesnt_hold_the_next_one(town: Town) -> None:
    olena = await town.applicant()
    await town.telegram.fault("500", method="sendMessage", times=2)
    await olena.send("Мої звернення")
    await olena.send("Екстрені номери")
    await olena.wait("112", timeout=15)
    await town.settle()
    await olena.refresh()
    texts = [one.text for one in olena.messages if one.from_bot]
    assert texts.index(next(one for one in texts if "ще немає" in one)) < texts.index(
        next(one for one in texts if one.startswith("Екстрені номери"))
    )


async def test_the_database_holds_neither_words_nor_telegram_ids(town: Town, tmp_path: Path) -> None:
    maria = await town.coordinator()
    ihor = await town.officer(maria)
    olena = await town.applicant("Олена-Унікальна")
    await file_request(olena, "Слово-яке-шукатимуть")
    await town.settle()
    await ihor.send("Відповідь-яку-шукатимуть", reply_to=await newest(ihor, "Слово-яке"))
    await olena.wait("Відповідь-яку")
    await town.settle()
    await town.stop()
    stored = b"".join(file.read_bytes() for file in tmp_path.glob("liaison.db*"))  # noqa: ASYNC240
    assert len(stored) > 50_000
    for typed in ("Слово-яке-шукатимуть", "Відповідь-яку-шукатимуть", "Олена-Унікальна"):
        assert typed.encode() not in stored
    for person in (olena, ihor, maria):
        assert str(person.id).encode() not in stored
        assert person.id.to_bytes(8, "big") not in stored


async def test_payloads_are_wiped_when_done(town: Town) -> None:
    from models.inbox import Incoming
    from models.outbox import Outgoing

    olena = await town.applicant()
    await file_request(olena)
    await town.settle()
    async with town.database() as database, database.read() as db:
        assert await db.scalar(select(func.count()).select_from(Outgoing)) == 0
        assert await db.scalar(select(func.count()).select_from(Incoming).where(Incoming.body.is_not(None))) == 0
        assert (await db.scalar(select(func.count()).select_from(Incoming)) or 0) > 8


async def test_an_answer_to_what_has_been_sent_and_isnt_written_down_yet_finds_its_case(town: Town) -> None:
    _, ihor, olena = await town.taken()
    oksana = await town.applicant("Оксана")
    await file_request(oksana)
    await ihor.press("Взяти в роботу")
    await oksana.wait("в роботі")
    await town.settle()
    assert town.app
    town.app.sender._together = 3600  # seconds in which nothing of what was sent is written down
    await olena.send("Є новини?", reply_to=await newest(olena, "в роботі"))
    copy = await ihor.wait("Є новини?")
    await ihor.send("Уже передали в управління", reply_to=copy)
    await olena.wait("Уже передали")
    await town.restart()
    await town.settle()
    assert [one.text for one in oksana.messages if "Уже передали" in one.text] == []
    assert sum("Уже передали" in one.text for one in olena.messages) == 1
    assert sum("Є новини?" in one.text for one in ihor.messages) == 1


async def test_what_answers_a_message_that_is_just_being_sent_waits_for_it(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And no longer: nothing keeps looking for what has been found."""
    _, ihor, olena = await town.taken()
    call, answered = TelegramApi.call, asyncio.Event()

    async def late(api: TelegramApi, method: str, params: Any = MappingProxyType({}), *rest: Any, **named: Any) -> Any:
        answer = await call(api, method, params, *rest, **named)
        if "Є новини?" in params.get("text", ""):
            await answered.wait()
        return answer

    monkeypatch.setattr(TelegramApi, "call", late)
    await olena.send("Є новини?", reply_to=await newest(olena, "в роботі"))
    await ihor.send("Уже передали в управління", reply_to=await ihor.wait("Є новини?"))
    await olena.send("Екстрені номери")
    await olena.wait("112")
    assert await shows(olena, "Уже передали") == 0
    answered.set()
    await olena.wait("Уже передали")
    await town.settle()
    assert town.app
    assert town.app.processor._unrecorded == {}


async def broken(*_: object) -> NoReturn:
    raise ZeroDivisionError("a bug")


async def test_a_bug_in_what_follows_from_a_message_neither_repeats_it_nor_holds_up_others(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, ihor, olena = await town.taken()
    petro = await town.applicant("Петро")
    with monkeypatch.context() as bug:
        bug.setattr(receipts, "delivered", broken)
        await asyncio.gather(
            olena.send("Є новини?", reply_to=await newest(olena, "в роботі")), petro.send("Екстрені номери")
        )
        await asyncio.gather(ihor.wait("Є новини?"), petro.wait("112"))
        await town.settle()
    await town.restart()
    await ihor.send("Уже передали в управління", reply_to=await newest(ihor, "Є новини?"))
    await olena.wait("Уже передали")
    assert (await town.settle())["parked"] == 0
    assert await shows(ihor, "Є новини?") == 1


async def test_a_bug_over_somebody_who_is_gone_puts_the_message_aside(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, ihor, olena = await town.taken()
    petro = await town.applicant("Петро")
    monkeypatch.setattr(reach, "lost", broken)
    await olena.delete_account()
    await ihor.send("Ви тут?", reply_to=await newest(ihor, "Виплату за вересень"))
    await petro.send("Екстрені номери")
    await petro.wait("112")
    assert (await town.settle())["parked"] == 1
    assert len([one for one in await town.telegram.refusals() if one["error_code"] == HTTPStatus.FORBIDDEN]) == 1


async def test_what_was_sent_before_a_part_of_the_bot_broke_is_not_sent_again(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, ihor, olena = await town.taken()
    assert town.app
    assert town._task
    town.app.sender._together = 3600  # seconds in which nothing of what was sent is written down
    await olena.send("Є новини?", reply_to=await newest(olena, "в роботі"))
    await ihor.wait("Є новини?")
    monkeypatch.setattr(town.app.processor, "_round", broken)
    await olena.send("І ще одне")
    with pytest.raises(ZeroDivisionError):
        await town._task
    await town.start()
    await olena.wait("Куди його віднести?")
    await town.settle()
    assert await shows(ihor, "Є новини?") == 1


async def test_a_clock_that_is_set_back_stops_no_reminder(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ticker, "LOOK_SECONDS", 0.05)
    await town.restart()
    assert town.app
    for one in (town.app.ticker, town.app.errands):
        one._job.modify(next_run_time=datetime.now(UTC) + timedelta(hours=3))
    await town.telegram.advance(hours=1)
    await town.settle()  # which waits for a tick


async def refuses(*_: object) -> NoReturn:
    raise PermissionError


async def test_due_work_that_fails_keeps_nothing_behind_it(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    await town.filed()
    monkeypatch.setitem(due.JOBS, Due.FIRST_ANSWER, refuses)
    petro = await town.applicant("Петро")
    await town.telegram.advance(days=3, hours=7, minutes=10)  # the first answer is due at six
    await petro.send("Подати звернення")
    await petro.wait("Про що ваше звернення")
    await town.telegram.advance(hours=1, minutes=1)
    await petro.wait("Ви почали звернення")
    await petro.press("Скасувати")  # which asks once
    await petro.press("Ні, продовжити")
    await petro.wait("Про що ваше звернення")
