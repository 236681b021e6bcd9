"""The local Telegram answers as Telegram does: a real aiogram Bot talks to it."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNotFound,
    TelegramRetryAfter,
)
from aiogram.types import (
    BotCommand,
    BotCommandScopeChat,
    BufferedInputFile,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    KeyboardButton,
    MessageEntity,
    ReactionTypeEmoji,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
    Update,
)
from aiohttp import ClientSession

from bot.sandbox.client import TOKEN, Sandbox
from bot.sandbox.clock import MovableClock
from bot.sandbox.contents import DOT
from bot.sandbox.flood import FloodLimits

MORNING = datetime(2026, 10, 1, 9, tzinfo=UTC)
PICTURE = BufferedInputFile(DOT, "chart.png")


@asynccontextmanager
async def bot_of(telegram: Sandbox, token: str = TOKEN) -> AsyncIterator[Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(telegram.base_url))
    yield Bot(token, session=session)
    if session._session:  # its own close() sleeps a quarter of a second
        await session._session.close()


@pytest.fixture
async def telegram():
    async with Sandbox.start(clock=MovableClock(MORNING)) as telegram:
        yield telegram


@pytest.fixture
async def bot(telegram):
    async with bot_of(telegram) as bot:
        yield bot


@pytest.fixture
async def olena(telegram):
    olena = await telegram.person("Олена")
    await olena.send("/start")
    return olena


def inline(*buttons: InlineKeyboardButton) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[button] for button in buttons])


def callback(label: str, data: str) -> InlineKeyboardMarkup:
    return inline(InlineKeyboardButton(text=label, callback_data=data))


async def raw(telegram: Sandbox, method: str, **body):
    """A call as curl would make it."""
    async with ClientSession() as session:
        async with session.post(f"{telegram.base_url}/bot{TOKEN}/{method}", json=body) as answer:
            return answer.status, await answer.json()


@asynccontextmanager
async def refused(text: str, error: type[TelegramAPIError] = TelegramBadRequest) -> AsyncIterator[None]:
    with pytest.raises(error) as caught:
        yield
    assert caught.value.message == text


# Text


async def test_html_arrives_as_text_and_entities(bot, olena):
    link, code = '<a href="https://nrc.no">сайт</a>', '<pre><code class="language-py">x</code></pre>'
    html = f"<b>Жирний 😀</b> &lt;i&gt; {link}{code}"
    sent = await bot.send_message(olena.id, html, parse_mode="HTML")
    assert sent.text == "Жирний 😀 <i> сайтx"
    assert [(e.type, e.offset, e.length) for e in sent.entities] == [
        ("bold", 0, 9),
        ("text_link", 14, 4),
        ("pre", 18, 1),
    ]
    assert sent.entities[1].url == "https://nrc.no/"
    assert sent.entities[2].language == "py"
    seen = (await olena.refresh()).last
    assert seen.html.startswith('<b>Жирний 😀</b> &lt;i&gt; <a href="https://nrc.no/"')


@pytest.mark.parametrize(
    ("html", "error"),
    [
        ("<script>x</script>", 'Unsupported start tag "script" at byte offset 0'),
        ("Олена <3", "Unclosed start tag at byte offset 11"),
        ("я<3 ти>", 'Unsupported start tag "3" at byte offset 2'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<i>a</i   ", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<tg-emoji emoji-id="x">x</tg-emoji>', "Invalid custom emoji identifier specified"),
        ("<i   =aba>", 'Empty attribute name in the tag "i" at byte offset 0'),
        ("<i a=1,>", "Unexpected end of name token at byte offset 5"),
        ('<i a="1>', "Unclosed start tag at byte offset 0"),
        (
            "&#57311;",
            (
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            ),
        ),
    ],
)
async def test_html_must_parse(bot, olena, html, error):
    async with refused(f"Bad Request: can't parse entities: {error}"):
        await bot.send_message(olena.id, html, parse_mode="HTML")


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "message text is empty"),
        (" \n ", "text must be non-empty"),
        ("<b></b>", "text must be non-empty"),
        ("x" * 4097, "message is too long"),
    ],
)
async def test_text_has_its_limits(bot, olena, text, error):
    async with refused(f"Bad Request: {error}"):
        await bot.send_message(olena.id, text, parse_mode="HTML")
    await bot.send_message(olena.id, f"<b>{'ї' * 4096}</b>", parse_mode="HTML")


@pytest.mark.parametrize(
    ("entity", "error"),
    [
        (
            {"type": "bold", "offset": 6, "length": 1},
            "entity begins after the end of the text at UTF-16 offset 6",
        ),
        (
            {"type": "bold", "offset": 0, "length": 9},
            "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 9",
        ),
        ({"type": "bold", "offset": -1, "length": 1}, "receive an entity with incorrect offset -1"),
        ({"type": "bald", "offset": 0, "length": 1}, "can't parse MessageEntity: Unsupported type specified"),
        (
            {"type": "text_link", "offset": 0, "length": 1},
            "can't parse MessageEntity: Can't find field \"url\"",
        ),
        (
            {"type": "text_link", "offset": 0, "length": 1, "url": "no"},
            "entity URL 'no' is invalid: Wrong HTTP URL",
        ),
    ],
)
async def test_explicit_entities_must_fit(telegram, olena, entity, error):
    status, answer = await raw(telegram, "sendMessage", chat_id=olena.id, text="Олена", entities=[entity])
    assert status == 400
    assert answer == {"ok": False, "error_code": 400, "description": f"Bad Request: {error}"}


async def test_explicit_entities_are_kept(bot, olena):
    bold = MessageEntity(type="bold", offset=0, length=2)
    sent = await bot.send_message(olena.id, "😀 так", entities=[bold])
    assert [(e.type, e.offset, e.length) for e in sent.entities] == [("bold", 0, 2)]


async def test_unsupported_parse_mode(bot, olena):
    async with refused("Bad Request: unsupported parse_mode"):
        await bot.send_message(olena.id, "x", parse_mode="BBCode")


# Keyboards


@pytest.mark.parametrize(
    ("button", "error"),
    [
        ({"text": "а", "callback_data": "x" * 65}, "BUTTON_DATA_INVALID"),
        ({"text": "а", "callback_data": "ї" * 33}, "BUTTON_DATA_INVALID"),
        (
            {"text": "а", "callback_data": ""},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        ({"callback_data": "x"}, "can't parse inline keyboard button: Can't find field \"text\""),
        ({"text": " ", "callback_data": "x"}, "inline keyboard button text must be non-empty"),
        ({"text": "а", "url": "nowhere"}, "inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL"),
        (
            {"text": "а", "url": "ftp://nrc.no"},
            "inline keyboard button URL 'ftp://nrc.no' is invalid: Unsupported URL protocol",
        ),
        (
            {"text": "а", "url": "tel:+380"},
            "inline keyboard button URL 'tel:+380' is invalid: Wrong port number specified in the URL",
        ),
    ],
)
async def test_inline_buttons_are_checked(telegram, olena, button, error):
    keyboard = {"inline_keyboard": [[button]]}
    _, answer = await raw(telegram, "sendMessage", chat_id=olena.id, text="x", reply_markup=keyboard)
    assert answer["description"] == f"Bad Request: {error}"


async def test_at_most_a_hundred_buttons(bot, olena):
    buttons = [InlineKeyboardButton(text="а", callback_data=str(n)) for n in range(101)]
    await bot.send_message(olena.id, "сто", reply_markup=inline(*buttons[:100]))
    async with refused("Bad Request: REPLY_MARKUP_TOO_LONG"):
        await bot.send_message(olena.id, "сто одна", reply_markup=inline(*buttons))


async def test_only_inline_keyboards_come_back_with_the_message(bot, olena):
    shown = await bot.send_message(olena.id, "меню", reply_markup=callback("Далі", "next"))
    assert shown.reply_markup.inline_keyboard[0][0].callback_data == "next"
    keyboard = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="📞 Мій номер", request_contact=True)]])
    assert (await bot.send_message(olena.id, "меню", reply_markup=keyboard)).reply_markup is None
    await olena.refresh()
    assert olena.keyboard == [["📞 Мій номер"]]
    await bot.send_message(olena.id, "прибрали", reply_markup=ReplyKeyboardRemove())
    assert (await olena.refresh()).keyboard == []


# Chats


async def test_a_chat_must_be_there_and_begun(telegram, bot):
    stranger = await telegram.person("Ігор")
    async with refused("Forbidden: bot can't initiate conversation with a user", TelegramForbiddenError):
        await bot.send_message(stranger.id, "Добрий день")
    async with refused("Bad Request: chat not found"):
        await bot.send_message(1, "Добрий день")
    assert (await raw(telegram, "sendMessage", text="x"))[1]["description"] == "Bad Request: chat_id is empty"


async def test_a_person_blocks_and_comes_back(bot, olena):
    await olena.block()
    async with refused("Forbidden: bot was blocked by the user", TelegramForbiddenError):
        await bot.send_message(olena.id, "Ви тут?")
    await olena.send("/start")
    await bot.send_message(olena.id, "Добрий день")
    updates = await bot.get_updates()
    statuses = [u.my_chat_member.new_chat_member.status for u in updates if u.my_chat_member]
    assert statuses == ["kicked", "member"]


async def test_a_deleted_account(bot, olena):
    await olena.delete_account()
    async with refused("Forbidden: user is deactivated", TelegramForbiddenError):
        await bot.send_message(olena.id, "Ви тут?")


async def test_wrong_token_and_wrong_method(telegram):
    async with ClientSession() as session:
        answer = await session.get(f"{telegram.base_url}/botnonsense/getMe")
        assert (answer.status, await answer.json()) == (
            401,
            {"ok": False, "error_code": 401, "description": "Unauthorized"},
        )
    assert await raw(telegram, "sendTelegram") == (
        404,
        {"ok": False, "error_code": 404, "description": "Not Found"},
    )


async def test_get_me_and_get_chat(bot, olena):
    me = await bot.get_me()
    assert (me.id, me.has_topics_enabled) == (7000000001, False)
    assert (await bot.get_chat(olena.id)).first_name == "Олена"


# Replies


async def test_replies_name_their_message_or_fail(bot, olena):
    asked = await olena.send("Де ви?")
    reply = await bot.send_message(olena.id, "Тут", reply_parameters=ReplyParameters(message_id=asked.id, quote="ви"))
    assert reply.reply_to_message.text == "Де ви?"
    assert reply.quote.position == 3
    async with refused("Bad Request: message to be replied not found"):
        await bot.send_message(olena.id, "Тут", reply_to_message_id=999)
    lenient = ReplyParameters(message_id=999, allow_sending_without_reply=True)
    assert (await bot.send_message(olena.id, "Тут", reply_parameters=lenient)).reply_to_message is None


# Edits and deletions


async def test_an_edit_that_changes_nothing_is_refused(bot, olena):
    sent = await bot.send_message(olena.id, "Крок 1", reply_markup=callback("Далі", "next"))
    async with refused(
        "Bad Request: message is not modified: specified new message content and reply markup are "
        "exactly the same as a current content and reply markup of the message"
    ):
        await sent.edit_text("Крок 1", reply_markup=callback("Далі", "next"))
    edited = await sent.edit_text("<b>Крок</b> 2", parse_mode="HTML")
    assert (edited.text, edited.edit_date, edited.reply_markup) == ("Крок 2", int(MORNING.timestamp()), None)
    seen = (await olena.refresh()).last
    assert (seen.text, seen.edited, seen.buttons) == ("Крок 2", True, [])


async def test_what_can_not_be_edited(telegram, bot, olena):
    theirs = await olena.send("Моє")
    with_keyboard = await bot.send_message(olena.id, "Меню", reply_markup=ForceReply())
    photo = await bot.send_photo(olena.id, PICTURE, caption="Було")
    for message_id, error in [
        (999, "message to edit not found"),
        (theirs.id, "message can't be edited"),
        (with_keyboard.message_id, "message can't be edited"),
        (photo.message_id, "there is no text in the message to edit"),
    ]:
        async with refused(f"Bad Request: {error}"):
            await bot.edit_message_text("Стало", chat_id=olena.id, message_id=message_id)
    place = {"chat_id": olena.id, "message_id": photo.message_id}
    _, answer = await raw(telegram, "editMessageReplyMarkup", **place, reply_markup={"remove_keyboard": True})
    assert answer["description"] == "Bad Request: inline keyboard expected"
    async with refused("Bad Request: MEDIA_CAPTION_TOO_LONG"):
        await photo.edit_caption(caption="x" * 1025)
    assert (await photo.edit_caption(caption="Стало")).caption == "Стало"


async def test_deleting_works_for_two_days(telegram, bot, olena):
    early = await bot.send_message(olena.id, "Рано")
    await telegram.advance(hours=49)
    late = await bot.send_message(olena.id, "Пізно")
    theirs = await olena.send("Прошу прибрати")
    async with refused("Bad Request: message can't be deleted"):
        await early.delete()
    async with refused("Bad Request: message to delete not found"):
        await bot.delete_message(olena.id, 999)
    assert await bot.delete_messages(olena.id, [late.message_id, theirs.id, 999])
    assert [message.text for message in (await olena.refresh()).messages] == ["/start", "Рано"]


# Callbacks and reactions


async def test_a_press_carries_its_message_and_is_answered(bot, olena):
    sent = await bot.send_message(olena.id, "Згода", reply_markup=callback("✅ Погоджуюсь", "yes"))
    await olena.press("Погоджуюсь")
    query = (await bot.get_updates())[-1].callback_query
    assert (query.data, query.message.text, query.message.message_id) == ("yes", "Згода", sent.message_id)
    await bot.answer_callback_query(query.id)
    await bot.answer_callback_query(query.id, text="Дякуємо", show_alert=True)
    await olena.refresh()
    assert [(toast["text"], toast["alert"]) for toast in olena.toasts] == [("", False), ("Дякуємо", True)]
    async with refused("Bad Request: MESSAGE_TOO_LONG"):
        await bot.answer_callback_query(query.id, text="x" * 201)


async def test_late_answers_to_presses_are_refused(telegram, bot, olena):
    sent = await bot.send_message(olena.id, "Згода", reply_markup=callback("Так", "yes"))
    await olena.press("Так", on=sent.message_id)
    query = (await bot.get_updates())[-1].callback_query
    await telegram.advance(seconds=151)
    for query_id in (query.id, "unknown"):
        async with refused("Bad Request: query is too old and response timeout expired or query ID is invalid"):
            await bot.answer_callback_query(query_id)


async def test_old_deleted_and_forged_messages_are_inaccessible(telegram, bot, olena):
    old = await bot.send_message(olena.id, "Давно", reply_markup=callback("Так", "yes"))
    await telegram.advance(hours=49)
    gone = await bot.send_message(olena.id, "Ні", reply_markup=callback("Так", "yes"))
    await gone.delete()
    for message_id in (old.message_id, gone.message_id, 999):
        await olena.press_data(message_id, "forged")
    pressed = [update.callback_query for update in await bot.get_updates() if update.callback_query]
    assert [(query.message.date, query.data) for query in pressed] == [(0, "forged")] * 3


async def test_reactions_come_from_telegrams_list(bot, olena):
    said = await olena.send("Дякую")
    await bot.set_message_reaction(olena.id, said.id, [ReactionTypeEmoji(emoji="❤️")])
    assert (await olena.refresh()).messages[-1].reactions == ["❤️"]
    async with refused("Bad Request: REACTION_INVALID"):
        await bot.set_message_reaction(olena.id, said.id, [ReactionTypeEmoji(emoji="✅")])
    async with refused("Bad Request: message to react not found"):
        await bot.set_message_reaction(olena.id, 999, [ReactionTypeEmoji(emoji="👍")])


# Files and albums


async def test_files_go_up_and_come_down(telegram, bot, olena):
    sent = await bot.send_document(olena.id, BufferedInputFile(b"figures", "звіт.xlsx"), caption="Звіт")
    again = await bot.send_document(olena.id, BufferedInputFile(b"figures", "копія.xlsx"))
    assert (sent.document.file_name, sent.document.file_size) == ("звіт.xlsx", 7)
    assert sent.document.file_unique_id == again.document.file_unique_id
    by_id = await bot.send_document(olena.id, sent.document.file_id)
    assert by_id.document.file_id == sent.document.file_id
    assert (await bot.download(sent.document.file_id)).read() == b"figures"
    assert await telegram.download((await olena.refresh()).last.file) == b"figures"


async def test_a_persons_upload_reaches_the_bot(bot, olena):
    file_id = await olena.upload(b"scan", "довідка.pdf")
    await olena.send_document("Ось", file_id=file_id)
    document = (await bot.get_updates())[-1].message.document
    assert (document.file_name, document.file_size) == ("довідка.pdf", 4)
    assert (await bot.download(document)).read() == b"scan"


async def test_wrong_files_are_refused(telegram, bot, olena):
    photo = await bot.send_photo(olena.id, PICTURE)
    for file, error in [
        (photo.photo[-1].file_id, "can't use file of type Photo as Document"),
        ("AgAD", "wrong remote file identifier specified: can't unserialize it. Wrong last symbol"),
        (BufferedInputFile(b"", "x"), "file must be non-empty"),
    ]:
        async with refused(f"Bad Request: {error}"):
            await bot.send_document(olena.id, file)
    async with refused("Bad Request: IMAGE_PROCESS_FAILED"):
        await bot.send_photo(olena.id, BufferedInputFile(b"not a picture", "x.png"))
    async with refused("Bad Request: message caption is too long"):
        await bot.send_photo(olena.id, PICTURE, caption="x" * 1025)
    _, answer = await raw(telegram, "sendPhoto", chat_id=olena.id)
    assert answer["description"] == "Bad Request: there is no photo in the request"


async def test_what_is_over_20_mb_can_not_be_downloaded(bot, olena):
    await olena.send_video(size=21 * 1024 * 1024)
    video = (await bot.get_updates())[-1].message.video
    async with refused("Bad Request: file is too big"):
        await bot.get_file(video.file_id)


async def test_an_album_is_several_messages_of_one_group(bot, olena):
    sent = await bot.send_media_group(
        olena.id,
        [
            InputMediaPhoto(media=PICTURE, caption="<b>Перше</b>", parse_mode="HTML"),
            InputMediaPhoto(media=PICTURE),
        ],
    )
    assert len({message.media_group_id for message in sent}) == 1
    assert sent[0].caption_entities[0].type == "bold"
    await olena.send_album(["photo", {"kind": "video", "caption": "Двір"}], reply_to=sent[0].message_id)
    theirs = [update.message for update in await bot.get_updates()][-2:]
    assert theirs[0].media_group_id == theirs[1].media_group_id
    assert theirs[1].caption == "Двір"


@pytest.mark.parametrize(
    ("media", "error"),
    [
        ([], "there are no messages to send"),
        ([InputMediaPhoto(media=PICTURE)], "too few messages to send as an album"),
        ([InputMediaPhoto(media=PICTURE)] * 11, "too many messages to send as an album"),
        (
            [InputMediaPhoto(media=PICTURE), InputMediaDocument(media=PICTURE)],
            "document can't be mixed with other media types",
        ),
    ],
)
async def test_albums_have_two_to_ten_items_of_a_kind(bot, olena, media, error):
    async with refused(f"Bad Request: {error}"):
        await bot.send_media_group(olena.id, media)


async def test_a_copy_is_a_new_message(bot, olena):
    sent = await bot.send_photo(olena.id, PICTURE, caption="Схема")
    await bot.copy_message(olena.id, olena.id, sent.message_id, caption="Копія")
    assert [m.text for m in (await olena.refresh()).messages][-2:] == ["Схема", "Копія"]


# Commands


async def test_each_chat_may_have_its_own_commands(bot, olena):
    await bot.set_my_commands([BotCommand(command="help", description="Допомога")])
    assert (await olena.refresh()).commands == ["help"]
    own = BotCommandScopeChat(chat_id=olena.id)
    await bot.set_my_commands([BotCommand(command="queue", description="Черга")], scope=own)
    assert (await olena.refresh()).commands == ["queue"]
    await bot.delete_my_commands(scope=own)
    assert (await olena.refresh()).commands == ["help"]
    for command, description, error in [
        ("Черга", "Черга", "BOT_COMMAND_INVALID"),
        ("queue", " ", "BOT_COMMAND_DESCRIPTION_INVALID"),
    ]:
        async with refused(f"Bad Request: {error}"):
            await bot.set_my_commands([BotCommand(command=command, description=description)])
    async with refused("Bad Request: chat not found"):
        await bot.get_my_commands(scope=BotCommandScopeChat(chat_id=5))


async def test_pins_and_actions(bot, olena):
    sent = await bot.send_message(olena.id, "Важливе")
    await bot.pin_chat_message(olena.id, sent.message_id)
    assert (await olena.refresh()).state["pinned"] == [sent.message_id]
    await bot.unpin_chat_message(olena.id)
    assert await bot.send_chat_action(olena.id, "typing")
    for wrong, error in [
        (bot.pin_chat_message(olena.id, 999), "message to pin not found"),
        (bot.send_chat_action(olena.id, "juggling"), "wrong parameter action in request"),
    ]:
        async with refused(f"Bad Request: {error}"):
            await wrong


# Limits, faults, log


async def test_flood_limits_pass_with_time():
    limits = FloodLimits(overall=30, per_chat=1, chat_burst=2)
    async with Sandbox.start(clock=MovableClock(MORNING), flood=limits) as telegram, bot_of(telegram) as bot:
        olena = await telegram.person("Олена")
        await olena.send("/start")
        await bot.send_message(olena.id, "1")
        await bot.send_message(olena.id, "2")
        with pytest.raises(TelegramRetryAfter) as flood:
            await bot.send_message(olena.id, "3")
        assert flood.value.retry_after == 1
        await asyncio.sleep(flood.value.retry_after)
        await bot.send_message(olena.id, "3")


@pytest.mark.parametrize(
    ("method", "nested"),
    [
        ("sendMessage", {"reply_markup": {"inline_keyboard": [[{"text": "a", "web_app": 5}]]}}),
        ("sendMessage", {"reply_markup": {"keyboard": [["a"]], "input_field_placeholder": 5}}),
        ("sendMessage", {"reply_parameters": {"message_id": []}}),
        ("sendMessage", {"entities": [{"type": "bold", "offset": {}, "length": 1}]}),
        ("sendMediaGroup", {"media": [5, 5]}),
        ("deleteMessages", {"message_ids": [[1]]}),
        ("setMyCommands", {"commands": [], "scope": "chat"}),
        ("setChatMenuButton", {"menu_button": [1]}),
    ],
)
async def test_malformed_parts_are_refused_in_telegrams_shape(telegram, olena, method, nested):
    status, answer = await raw(telegram, method, chat_id=olena.id, text="Олена", **nested)
    assert (status, answer["ok"], answer["error_code"]) == (400, False, 400)
    assert answer["description"].startswith("Bad Request: ")


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("400", "TelegramBadRequest"),
        ("429", "TelegramRetryAfter"),
        ("401", "TelegramUnauthorizedError"),
        ("500", "TelegramServerError"),
        ("502", "ClientDecodeError"),
        ("close_before", "TelegramNetworkError"),
        ("close_after", "TelegramNetworkError"),
        ("garbage", "UnicodeDecodeError"),
        ("half", "TelegramNetworkError"),
    ],
)
async def test_faults_strike_once_and_are_no_refusals(telegram, bot, olena, kind, error):
    await telegram.fault(kind, method="sendMessage", chat_id=olena.id, retry_after=7)
    with pytest.raises(Exception) as caught:  # noqa: PT011 -- the kind is what is checked
        await bot.send_message(olena.id, "Перше")
    assert type(caught.value).__name__ == error
    await bot.send_message(olena.id, "Друге")
    await olena.refresh()
    assert len(olena.received()) == (2 if kind in {"close_after", "garbage", "half"} else 1)
    assert await telegram.refusals() == []


async def test_the_log_says_what_was_asked_and_answered(telegram, bot, olena):
    await bot.send_photo(olena.id, PICTURE, caption="Схема")
    async with refused("Bad Request: chat not found"):
        await bot.send_message(1, "Добрий день")
    sent, failed = await telegram.calls("sendPhoto"), await telegram.calls("sendMessage")
    assert sent[0]["params"]["caption"] == "Схема"
    assert {"file": "chart.png", "size": len(DOT)} in sent[0]["params"].values()
    assert await telegram.refusals() == failed
    assert (failed[0]["error_code"], failed[0]["time"]) == (400, MORNING.isoformat())


async def test_the_page_is_served(tmp_path):
    (tmp_path / "index.html").write_text("phones")
    async with Sandbox.start(page=tmp_path) as telegram, ClientSession() as session:
        answer = await session.get(telegram.base_url)
        assert await answer.text() == "phones"


async def test_the_clock_goes_forward_only(telegram):
    assert await telegram.advance(days=1) == MORNING + timedelta(days=1)
    with pytest.raises(AssertionError, match="forward only"):
        await telegram.move_to(MORNING)


async def test_forms_and_json_and_queries_read_alike(telegram, olena):
    async with ClientSession() as session:
        url = f"{telegram.base_url}/bot{TOKEN}/SENDMESSAGE"
        keyboard = json.dumps({"inline_keyboard": [[{"text": "Так", "callback_data": "yes"}]]})
        fields = {"chat_id": str(olena.id), "text": "Так?", "reply_markup": keyboard}
        for answer in (
            await session.post(url, data=fields),
            await session.post(url, json=fields),
            await session.get(url, params=fields),
        ):
            assert (await answer.json())["result"]["reply_markup"]["inline_keyboard"][0][0]["text"] == "Так"


# What people send


async def test_a_real_bot_reads_every_kind_that_people_send(bot, olena):
    await bot.get_updates(
        offset=-1, allowed_updates=["message", "edited_message", "message_reaction", "callback_query"]
    )
    first = await olena.send("Пишіть на a@b.ua або +380501112233, /help")
    for kind in ("photo", "video", "animation", "audio", "document", "voice"):
        await olena.send_kind(kind, caption="Підпис")
    for kind in ("video_note", "sticker", "contact", "location", "venue", "dice", "poll", "story"):
        await olena.send_kind(kind)
    await olena.send_contact(phone_number="380441234567", first_name="Ігор")
    origin = {"type": "hidden_user", "sender_user_name": "Сусід"}
    await olena.send("Переслане", forward_origin=origin, reply_to=first, quote="Пишіть")
    await olena.edit(first, "Інакше")
    await olena.react(first, "👍")
    await olena.press_data(first, "x")
    updates = await bot.get_updates()
    kinds = [update.message.content_type for update in updates if update.message][1:]
    assert kinds == (
        [
            "text",
            "photo",
            "video",
            "animation",
            "audio",
            "document",
            "voice",
            "video_note",
            "sticker",
            "contact",
            "location",
            "venue",
            "dice",
            "poll",
            "story",
            "contact",
            "text",
        ]
    )
    assert {entity.type for entity in updates[1].message.entities} == {"email", "phone_number", "bot_command"}
    assert [update.event_type for update in updates[-3:]] == [
        "edited_message",
        "message_reaction",
        "callback_query",
    ]
    assert updates[-4].message.quote.text == "Пишіть"


async def test_a_group_with_the_bot_in_it(telegram, bot, olena):
    group = await telegram.group(olena, "Сусіди")
    await group.send("Привіт")
    sent = await bot.send_message(group.chat_id, "Пишіть мені особисто")
    assert (await group.refresh()).last.id == sent.message_id
    keyboard = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="Номер", request_contact=True)]])
    async with refused("Bad Request: phone number can be requested in private chats only"):
        await bot.send_message(group.chat_id, "x", reply_markup=keyboard)
    await bot.leave_chat(group.chat_id)
    async with refused("Forbidden: bot is not a member of the group chat", TelegramForbiddenError):
        await bot.send_message(group.chat_id, "x")
    kinds = [update.event_type for update in await bot.get_updates()][-3:]
    assert kinds == ["my_chat_member", "message", "message"]


async def test_an_unknown_update_comes_as_it_is(telegram):
    await telegram.inject(hologram={"beam": 1})
    _, answer = await raw(telegram, "getUpdates")
    assert answer["result"][-1]["hologram"] == {"beam": 1}
    assert Update.model_validate(answer["result"][-1]).update_id == answer["result"][-1]["update_id"]


async def test_not_found_is_an_error_of_its_own(telegram, bot):
    await telegram.fault("401", times=0)
    with pytest.raises(TelegramNotFound):
        await bot.close_forum_topic(1, 1)


# The client


async def test_wait_finds_what_is_new_and_says_what_there_is(bot, olena):
    await bot.send_message(olena.id, "Звернення прийнято", reply_markup=callback("Далі", "next"))
    assert (await olena.wait("прийнято")).labels == ["Далі"]
    with pytest.raises(AssertionError, match=r"in vain for «прийнято»(.|\n)*Звернення прийнято(.|\n)*Далі"):
        await olena.wait("прийнято", timeout=0.01)
    await olena.send("Дякую")
    edited = await bot.edit_message_text("Звернення прийнято знову", chat_id=olena.id, message_id=olena.last.id)
    assert (await olena.wait("прийнято")).id == edited.message_id
    with pytest.raises(AssertionError, match=r"no button «Назад», but \[\]"):
        await olena.press("Назад", timeout=0.01)


async def test_a_reply_keyboard_sends_its_words_and_ones_own_number(bot, olena):
    rows = [
        [KeyboardButton(text="📝 Подати звернення")],
        [KeyboardButton(text="Мій номер", request_contact=True)],
    ]
    await bot.send_message(olena.id, "Меню", reply_markup=ReplyKeyboardMarkup(keyboard=rows, one_time_keyboard=True))
    said = await olena.press("Подати звернення")
    assert said.text == "📝 Подати звернення"
    assert olena.keyboard == []
    await bot.send_message(olena.id, "Номер", reply_markup=ReplyKeyboardMarkup(keyboard=rows))
    assert (await olena.press("Мій номер")).details["user_id"] == olena.id
