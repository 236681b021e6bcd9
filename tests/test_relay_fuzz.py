"""Whatever a message may hold, according to the library's own models: what can be passed on, Telegram takes."""

import random
from datetime import UTC, datetime

import pytest
from aiogram.methods import SendPhoto
from aiogram.types import Message, User

from bot.calls import Call, as_plain_text
from bot.sandbox.clock import MovableClock
from bot.sandbox.world import Bot, World
from bot.wire import encode, offline_bot
from handlers import content as contents
from handlers import quoting
from models.crypto import Encrypted
from tests.fuzzing.machine import TOKEN, Wire
from tests.fuzzing.shapes import Shapes
from tests.fuzzing.words import Words

MESSAGES = 3_000
CASE = "№ 26-000001 · Олена <b> & Ко · Виплати ВПО"


async def test_what_can_be_passed_on_is_taken() -> None:
    world, bot, chat = _world()
    wire, ours = Wire(world, bot), offline_bot(TOKEN, User.model_validate(bot.user()))
    dice = random.Random(1)
    words = Words(dice)
    shapes = Shapes(dice, words, lambda kind: world.files.keep(kind, kind.encode()).file_id)
    passed = 0
    for _ in range(MESSAGES):
        body = {"message_id": 1, "date": 1, "chat": {"id": chat, "type": "private"}, **shapes.content()}
        body = Encrypted.decode(Encrypted.encode(body))  # as it comes out of the inbox
        try:
            message = Message.model_validate(body)
        except ValueError:
            continue
        content = contents.read(message)
        if contents.is_service(message) or not contents.can_be_relayed(content) or contents.is_blank(content):
            continue
        try:
            for method in contents.render(chat, CASE, content):
                name, params, _ = encode(ours, method)
                await wire.call(name, dict(params))
        except Exception as error:
            error.add_note(str(body))
            raise
        passed += 1
    assert passed > MESSAGES / 10


def _world() -> tuple[World, Bot, int]:
    world = World(MovableClock(datetime(2026, 10, 12, tzinfo=UTC)))
    bot = world.bot(TOKEN)
    assert bot
    chat = bot.chat_with(world.add_person("Ігор"))
    chat.started = True
    return world, bot, chat.id


ODD = "а😀б"  # four units of UTF-16


@pytest.mark.parametrize(
    ("offset", "length", "kept"),
    [(0, 4, True), (1, 2, True), (3, 1, True), (0, 0, False), (0, 5, False), (4, 1, False), (-1, 2, False),
     (0, 2, False), (2, 2, False), (2**40, 1, False)],
)  # fmt: skip
def test_formatting_that_doesnt_fit_is_left_out(offset: int, length: int, *, kept: bool) -> None:
    marks = [{"type": "bold", "offset": offset, "length": length}]
    chat = {"id": 1, "type": "private"}
    message = Message.model_validate({"message_id": 1, "date": 1, "chat": chat, "text": ODD, "entities": marks})
    assert contents.read(message).get("entities") == (marks if kept else [])


def test_words_go_out_without_formatting_that_telegram_refuses() -> None:
    marked = Call(b"", [], "sendMessage", {"text": "5 < 6 <b>", "entities": "[]"})
    assert as_plain_text(marked).params == {"text": "5 < 6 <b>"}
    html = Call(b"", [], "sendPhoto", {"caption": "<b>5</b> &lt; 6", "parse_mode": "HTML"})
    assert as_plain_text(html).params == {"caption": "5 < 6"}


def test_what_would_be_a_message_of_nothing_but_spaces_stays_behind() -> None:
    content = contents.Content(
        kind="text", text="а" * 4_090 + " " * 5_000, entities=[], message=1, album=None, reply=None
    )
    assert len(contents.render(1, CASE, content)) == 2


@pytest.mark.parametrize("words", ["", " \n "])
def test_a_file_may_have_neither_header_nor_words(words: str) -> None:
    """So a quote of it is looked up, where it stands in a chat twice."""
    (method,) = contents.render(1, "", {"kind": "photo", "file": "AgAC", "text": words})
    assert isinstance(method, SendPhoto)
    assert not method.caption


def test_a_quote_is_looked_for_in_what_telegram_shows() -> None:
    """It refuses any other."""
    assert quoting.as_shown("Мій\tрахунок\x00\r\nтакий \x00") == "Мій рахунок \nтакий"
