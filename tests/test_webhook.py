"""The webhook is open to the whole world: what isn't Telegram's goes no further, what is Telegram's is kept once."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot import receiver
from bot.api import UnreachableError
from bot.sandbox.phone import Phone
from tests.conftest import Town, a_town, free_port, shows

SECRET = "s3cret-word"
HEADER = "X-Telegram-Bot-Api-Secret-Token"


@dataclass
class Door:
    """As anybody finds it who knows the address."""

    town: Town
    port: int
    olena: Phone

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/telegram"

    async def knock(self, body: Any, secret: str | None = SECRET, method: str = "POST", **headers: str) -> int:
        """The answer's status. A body that is no bytes goes as JSON."""
        data = body if isinstance(body, bytes) or hasattr(body, "__aiter__") else json.dumps(body).encode()
        given = {"Content-Type": "application/json", **({HEADER: secret} if secret is not None else {}), **headers}
        async with aiohttp.ClientSession() as http:
            async with http.request(method, self.address, data=data, headers=given) as answer:
                return answer.status

    def update(self, number: int, text: str = "Екстрені номери") -> dict[str, Any]:
        person = {"id": self.olena.id, "is_bot": False, "first_name": "Олена"}
        chat = {"id": self.olena.id, "type": "private"}
        message = {"message_id": 9999, "date": 1, "chat": chat, "from": person, "text": text}
        return {"update_id": number, "message": message}

    async def answers(self) -> int:
        """How often the bot has said something to that update."""
        await self.town.settle()
        return await shows(self.olena, "Екстрені номери\n")


@pytest.fixture
async def door(tmp_path: Path) -> AsyncIterator[Door]:
    port = free_port()
    address = f"http://127.0.0.1:{port}/telegram"
    async with a_town(tmp_path, webhook_url=address, webhook_secret=SECRET, port=port) as town:
        yield Door(town, port, await town.applicant())


async def test_the_same_update_is_taken_each_time_and_counts_once(door: Door) -> None:
    await door.olena.send("Мої звернення")
    await door.olena.wait("ще немає звернень")
    for _ in range(3):
        assert await door.knock(door.update(999)) == 200
    assert await door.answers() == 1
    await door.town.restart()
    assert await door.knock(door.update(999)) == 200
    assert await door.answers() == 1


async def test_without_the_secret_nobody_is_heard(door: Door) -> None:
    for secret in (None, "", "wrong", SECRET[:-1], SECRET + "x", SECRET.upper(), "сЄкрет"):
        assert await door.knock(door.update(999), secret) == 401
    # Bytes that are no letters.
    reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
    head = f"POST /telegram HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n{HEADER}: ".encode()
    writer.write(head + b"\xff\xfe\r\n\r\n{}")
    assert (await reader.readline()).split()[1] == b"401"
    writer.close()
    assert await door.answers() == 0


async def test_only_post_and_only_json_are_taken(door: Door) -> None:
    for method in ("GET", "PUT", "DELETE", "PATCH", "HEAD"):
        assert await door.knock(door.update(999), method=method) == 405
    for kind in ("text/plain", "application/x-www-form-urlencoded", "application/xml"):
        assert await door.knock(door.update(999), **{"Content-Type": kind}) == 415
    assert await door.answers() == 0


NO_UPDATES = (
    b"", b"{", b"\xff\xfe", b"null", b"[]", b"[1]", b"7", b'"text"', b"{}", b"[" * 200_000, b"9" * 5_000,
    b'{"update_id": "1"}', b'{"update_id": true}', b'{"update_id": 1e3}', b'{"update_id": 9223372036854775808}',
)  # fmt: skip


async def test_what_is_no_update_is_refused_and_the_bot_goes_on(door: Door) -> None:
    for body in NO_UPDATES:
        assert await door.knock(body) == 400, body[:40]
    assert await door.knock(door.update(999)) == 200
    assert await door.answers() == 1


async def test_what_is_too_large_isnt_read(door: Door) -> None:
    async def without_a_length() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b" " * (receiver.MAX_UPDATE_BYTES // 10)

    assert await door.knock(without_a_length()) == 413
    reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
    claims = f"Content-Length: {receiver.MAX_UPDATE_BYTES + 1}"
    lines = ["POST /telegram HTTP/1.1", "Host: x", "Content-Type: application/json", claims, f"{HEADER}: {SECRET}"]
    writer.write("\r\n".join([*lines, "", ""]).encode())
    assert (await reader.readline()).split()[1] == b"413"
    writer.close()
    assert await door.answers() == 0


async def test_a_body_that_never_ends_is_given_up(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiver, "BODY_SECONDS", 0.1)
    reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
    lines = ["POST /telegram HTTP/1.1", "Host: x", "Content-Type: application/json", "Content-Length: 999"]
    writer.write("\r\n".join([*lines, f"{HEADER}: {SECRET}", "", '{"update_id": 7']).encode())
    assert (await reader.readline()).split()[1] == b"408"
    writer.close()
    assert await door.knock(door.update(999)) == 200


async def test_half_a_letter_stops_nobody(door: Door) -> None:
    """JSON can hold one half of a surrogate pair; nothing after it can."""
    body = json.dumps(door.update(998, "Олена \ud83d")).encode()
    assert b"\\ud83d" in body
    assert await door.knock(body) == 200
    assert await door.knock(door.update(999)) == 200
    assert await door.answers() == 1


async def test_an_answer_without_updates_moves_nothing_on(door: Door) -> None:
    """Whatever stands between us and Telegram may answer getUpdates with anything."""
    assert door.town.app
    rubbish: Any
    for rubbish in ({}, [1], [{}], [{"update_id": 2**63}], [{"update_id": "1"}], "x", 7):
        with pytest.raises(UnreachableError):
            await door.town.app.receiver._kept(rubbish)
    assert await door.town.app.receiver._kept([{}, door.update(999), {"update_id": None}]) == 999
    assert await door.answers() == 1
