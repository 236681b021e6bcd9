"""Rows that can't be decrypted any more are put aside and seen; nobody else waits for them."""

from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import InstrumentedAttribute

from bot import parked
from bot.processor import MAX_LIVES
from models import inbox
from models.correspondence import Letter
from models.crypto import key_of
from models.inbox import Incoming
from models.people import Person
from tests.conftest import Town, file_request, newest, shows
from tests.damage import WRONG, unreadable_message, unreadable_update, unreadable_words


@pytest.mark.parametrize("length", [5, 20, 40])
async def test_an_update_that_cant_be_decrypted_is_parked_and_its_sender_told(town: Town, length: int) -> None:
    olena, petro = await town.applicant(), await town.applicant("Петро")
    await town.settle()
    async with town.database() as database, database.write() as db:
        key = database.keyring.current
        await unreadable_update(db, olena.id, town.telegram.clock.now(), (key + WRONG)[:length])
    for person in (olena, petro):
        await person.send("Мої звернення")
        await person.wait("ще немає звернень")
    assert (await town.settle())["parked"] == 1
    assert (await shows(olena, "не вдалося обробити"), await shows(petro, "не вдалося обробити")) == (1, 0)
    assert await put_aside(town) == [("?", "can't be decrypted")]


async def test_a_message_that_cant_be_decrypted_is_parked_and_others_go_on(town: Town) -> None:
    olena, petro = await town.applicant(), await town.applicant("Петро")
    await town.settle()
    async with town.database() as database, database.write() as db:
        await unreadable_message(db, olena.id, town.telegram.clock.now())
    for person in (olena, petro):
        await person.send("Екстрені номери")
        await person.wait("112")
    assert (await town.settle())["parked"] == 1
    assert await put_aside(town) == [("sendMessage", "can't be decrypted")]


COLUMNS = [Person.name, Person.telegram_id, Person.phone, Person.mode_data, Person.draft]


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.key)
async def test_what_cant_be_read_of_one_officer_keeps_nobody_from_the_others(
    town: Town, column: InstrumentedAttribute[Any]
) -> None:
    maria, ihor, olena = await town.taken()
    oksana = await town.officer(maria, "Оксана", "Львівська область")
    petro = await town.applicant("Петро")
    await ihor.press("Відповісти")
    await town.settle()
    async with town.database() as database, database.write() as db:
        await unreadable_words(db, column, Person.telegram_key == key_of(db, ihor.id))
    await file_request(petro, region="Львівська область")
    await oksana.wait("№ 26-000002 · Петро")
    await maria.send("/staff")
    await maria.wait("Оксана")
    await ihor.send("/queue")
    await ihor.wait("У вас 1 відкрита справа")
    await olena.send("Є новини?", reply_to=await newest(olena, "26-000001"))
    await ihor.wait("Є новини?")
    found = await town.settle()
    assert (found["parked"], found["unreadable"]) == (0, 1)


async def test_a_letter_that_cant_be_read_stands_there_as_if_it_were_erased(town: Town) -> None:
    _, ihor, olena = await town.taken()
    await olena.send("Ось що ще сталося", reply_to=await newest(olena, "26-000001"))
    await ihor.wait("Ось що ще сталося")
    await town.settle()
    async with town.database() as database, database.write() as db:
        await unreadable_words(db, Letter.content, Letter.id == await db.scalar(select(func.max(Letter.id))))
    await ihor.send("/case 1")
    assert "«Виплату за вересень" in (await ihor.wait("Останні слова")).text
    await ihor.press("Історія")
    await ihor.wait("Виплату за вересень не отримали")
    await olena.send("А це ще одне", reply_to=await newest(olena, "26-000001"))
    await ihor.wait("А це ще одне")
    assert (await town.settle())["parked"] == 0


async def put_aside(town: Town) -> list[tuple[str, str]]:
    async with town.database() as database, database.read() as db:
        return [(one.kind, one.reason) for one in await parked.listed(db)]


@pytest.mark.parametrize("error", [OperationalError("INSERT", {}, Exception("disk I/O error")), OSError("no space")])
async def test_what_cant_be_kept_is_not_acknowledged_and_the_bot_goes_on(
    town: Town, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    olena = await town.applicant()
    await town.settle()
    store, failures = inbox.store, [error]

    async def fails_once(*args: Any) -> int:
        if failures:
            raise failures.pop()
        return await store(*args)

    monkeypatch.setattr(inbox, "store", fails_once)
    await olena.send("Мої звернення")
    await olena.wait("ще немає звернень")
    assert (failures, (await town.settle())["parked"]) == ([], 0)


@pytest.mark.parametrize(("lives", "parked_then"), [(MAX_LIVES - 1, 0), (MAX_LIVES, 1)])
async def test_a_kill_strikes_whatever_is_in_hand_and_only_many_put_it_aside(
    town: Town, lives: int, parked_then: int
) -> None:
    """Killed from outside or by the update itself: nobody can tell, so it takes many."""
    olena = await town.applicant()
    await town.settle()
    await town.stop()
    user = {"id": olena.id, "is_bot": False, "first_name": "Олена"}
    message = {"message_id": 999, "date": 1, "chat": {"id": olena.id, "type": "private"}, "from": user}
    update = {"update_id": 1, "message": {**message, "text": "Мої звернення"}}
    async with town.database() as database, database.write() as db:
        now = town.telegram.clock.now()
        row = Incoming(bot_id=1, update_id=1, sender=olena.id, lane=0, body=update, received_at=now, attempts=lives)
        db.add(row)
    await town.start()
    assert (await town.settle())["parked"] == parked_then
    assert await shows(olena, "ще немає звернень") == 1 - parked_then
    assert await shows(olena, "не вдалося обробити") == parked_then


@pytest.mark.parametrize("kind", ["429", "502", "close_before"])
async def test_a_webhook_is_set_once_telegram_is_there_again(town: Town, kind: str) -> None:
    olena = await town.applicant()
    await town.settle()
    await town.stop()
    address = f"http://127.0.0.1:{town.settings.port}/telegram"
    town.settings = town.settings.model_copy(update={"webhook_url": address, "webhook_secret": SecretStr("secret")})
    await town.telegram.fault(kind, method="setWebhook")
    await town.start()
    await olena.send("Мої звернення")
    await olena.wait("ще немає звернень")
