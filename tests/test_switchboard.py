"""Which handlers are asked for an update, and what is loaded ahead for a batch of them."""

import re
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from aiogram import Bot, Router
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.filters import Command
from aiogram.types import Chat, Message, Update, User

from handlers.switchboard import Switchboard
from models import outbox
from models.crypto import key_of
from models.outbox import Post, PostKind
from models.warm import warm
from tests.conftest import Town

NOW = datetime(2026, 10, 12, 7, tzinfo=UTC)
IHOR = 7


@pytest.mark.parametrize(
    "declared",
    [
        Command("stats"),
        Command("figures", "stats"),
        Command("STATS", ignore_case=True),
        Command(re.compile("sta.s")),
        Command("stats", prefix="/!"),
    ],
)
async def test_a_command_finds_its_handler_however_it_is_declared(declared: Command) -> None:
    assert await answer(declared, "/stats") == "answered"
    assert await answer(declared, "/other") is UNHANDLED


async def answer(declared: Command, text: str) -> Any:
    router = Router()

    @router.message(declared)
    async def handler(_: Message) -> str:
        return "answered"

    ihor = User(id=IHOR, is_bot=False, first_name="Ігор")
    said = Message(message_id=1, date=NOW, chat=Chat(id=IHOR, type="private"), from_user=ihor, text=text)
    turn: Any = SimpleNamespace(db=SimpleNamespace(info={}), me=SimpleNamespace(mode=None, draft=None), now=NOW)
    return await Switchboard(router).answer(Bot("1:token"), Update(update_id=1, message=said), turn)


async def test_of_two_messages_of_ours_under_one_number_the_newer_counts_warmed_or_not(town: Town) -> None:
    """Telegram may give a number again, after a chat was deleted and begun anew."""
    async with town.database() as database:
        async with database.write() as db:
            old, new = (Post(chat=key_of(db, IHOR), message_id=5, kind=PostKind.NOTICE, at=NOW) for _ in range(2))
            db.add(old)
            await db.flush()
            db.add(new)
        async with database.write() as db:
            asked = await outbox.find_post(db, IHOR, 5)
            await warm(db, [], [(key_of(db, IHOR), 5)], NOW)
            warmed = await outbox.find_post(db, IHOR, 5)
            assert warmed is asked
            assert asked is not None
            assert asked.id == new.id
