"""Topics of the local Telegram: as strict as the real one."""

from datetime import UTC, datetime

import pytest
from aiohttp import ClientSession

from bot.sandbox.client import TOKEN, Sandbox
from bot.sandbox.clock import MovableClock

NOT_A_FORUM = "Bad Request: the chat is not a forum"
NO_THREAD = "Bad Request: message thread not found"


@pytest.fixture
async def telegram():
    async with Sandbox.start(clock=MovableClock(datetime(2026, 10, 1, 9, tzinfo=UTC))) as telegram:
        yield telegram


@pytest.fixture
async def olena(telegram):
    olena = await telegram.person("Олена")
    await olena.send("/start")
    return olena


@pytest.fixture
async def call(telegram):
    async with ClientSession() as session:

        async def call(method, **params):
            async with session.post(f"{telegram.base_url}/bot{TOKEN}/{method}", json=params) as answer:
                told = await answer.json()
                return told.get("result", told.get("description"))

        yield call


async def test_off_unless_switched_on(telegram, olena, call):
    assert (await call("getMe"))["has_topics_enabled"] is False
    assert await call("createForumTopic", chat_id=olena.id, name="Перша") == NOT_A_FORUM
    assert await call("sendMessage", chat_id=olena.id, text="Так", message_thread_id=1) == NO_THREAD
    await telegram.switch_topics(on=True)
    assert (await call("getMe"))["has_topics_enabled"] is True


async def test_a_topic_from_its_beginning_to_its_end(telegram, olena, call):
    await telegram.switch_topics(on=True)
    for name, refusal in (("", "TOPIC_TITLE_EMPTY"), ("я" * 129, "TOPIC_TITLE_TOO_LONG")):
        assert await call("createForumTopic", chat_id=olena.id, name=name) == f"Bad Request: {refusal}"
    thread = (await call("createForumTopic", chat_id=olena.id, name="Перша"))["message_thread_id"]
    sent = await call("sendMessage", chat_id=olena.id, text="Сюди", message_thread_id=thread)
    assert (sent["message_thread_id"], sent["is_topic_message"]) == (thread, True)
    await call("editForumTopic", chat_id=olena.id, message_thread_id=thread, name="Друга")
    assert (await olena.wait("Сюди")).topic == "Друга"
    assert olena.topics == ["Друга"]
    assert await call("deleteForumTopic", chat_id=olena.id, message_thread_id=thread) is True
    assert [one.text for one in (await olena.refresh()).messages] == ["/start"]
    assert await call("deleteForumTopic", chat_id=olena.id, message_thread_id=thread) == "Bad Request: TOPIC_ID_INVALID"
    assert await call("sendMessage", chat_id=olena.id, text="Так", message_thread_id=thread) == NO_THREAD


async def test_what_people_write_in_a_topic(telegram, olena, call):
    await telegram.switch_topics(on=True)
    thread = (await call("createForumTopic", chat_id=olena.id, name="Перша"))["message_thread_id"]
    first = await olena.send("Тут", topic="Перша")
    await olena.send("І тут", reply_to=first)
    assert (first.topic, first.reply_to) == ("Перша", None)
    _, plain, reply = (update["message"] for update in await call("getUpdates"))
    assert plain["message_thread_id"] == reply["message_thread_id"] == thread
    assert plain["reply_to_message"]["forum_topic_created"]["name"] == "Перша"
    assert reply["reply_to_message"]["text"] == "Тут"
