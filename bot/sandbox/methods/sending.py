"""sendMessage, and what everything that is sent has in common."""

from typing import Any

from bot.sandbox.entities import Formatted, format_text
from bot.sandbox.markup import NO_MARKUP, Markup, reply_markup
from bot.sandbox.media import kind_of
from bot.sandbox.methods.table import Call, method, open_chat, spend
from bot.sandbox.posting import in_thread, post, quoted
from bot.sandbox.refusals import bad_request
from bot.sandbox.shapes import a_number, a_string
from bot.sandbox.wire import Json
from bot.sandbox.world import Chat, Message

REPLY = "ReplyParameters"
MAX_TEXT = 4096
MAX_CAPTION = 1024


def read_text(call: Call, too_long: str = "message is too long") -> Formatted:
    params = call.params
    source = params.text("text")
    if not source:
        raise bad_request("message text is empty")
    entities = params.json("entities", "entities")
    text = format_text(source, params.text("parse_mode"), entities, call.world.find_user)
    if not text.text:
        raise bad_request("text must be non-empty")
    if len(text.text) > MAX_TEXT:
        raise bad_request(too_long)
    return text


def read_caption(call: Call, fields: Json, too_long: str = "message caption is too long") -> Formatted:
    """`fields` hold caption, parse_mode, caption_entities: the call's own or those of an album's item."""
    caption = a_string(fields, "caption", "InputMedia")
    mode = a_string(fields, "parse_mode", "InputMedia")
    text = format_text(caption, mode, fields.get("caption_entities"), call.world.find_user)
    if len(text.text) > MAX_CAPTION:
        raise bad_request(too_long)
    return text


def caption_fields(call: Call) -> Json:
    entities = call.params.json("caption_entities", "caption entities")
    return {
        "caption": call.params.text("caption"),
        "parse_mode": call.params.text("parse_mode"),
        "caption_entities": entities,
    }


def deliver(call: Call, content: Json) -> Json:
    chat = open_chat(call)
    markup = read_markup(call, chat)
    content = {**content, **reply_fields(call, chat)}
    spend(call, chat)
    return put(call, chat, content, markup).body


def read_markup(call: Call, chat: Chat) -> Markup:
    raw = call.params.json("reply_markup", "reply keyboard markup")
    return reply_markup(raw, private=chat.private)


def put(call: Call, chat: Chat, content: Json, markup: Markup = NO_MARKUP) -> Message:
    if call.params.flag("protect_content"):
        content = {**content, "has_protected_content": True}
    silent = call.params.flag("disable_notification")
    return post(call.world, call.bot, chat, content, markup=markup, silent=silent)


def reply_fields(call: Call, chat: Chat) -> Json:
    where = _thread(call, chat)
    asked = call.params.json("reply_parameters", "reply parameters")
    if asked is None:
        asked = {"message_id": call.params.integer("reply_to_message_id")}
        asked["allow_sending_without_reply"] = call.params.flag("allow_sending_without_reply")
        if not asked["message_id"]:
            return where
    if not isinstance(asked, dict) or "message_id" not in asked:
        raise bad_request('can\'t find field "message_id"')
    return where | _reply_to(chat, asked)


def _thread(call: Call, chat: Chat) -> Json:
    thread = call.params.integer("message_thread_id")
    if not thread:
        return {}
    if thread not in chat.topics:
        raise bad_request("message thread not found")
    return in_thread(thread)


def _reply_to(chat: Chat, asked: Json) -> Json:
    target = chat.message(a_number(asked, "message_id", REPLY))
    if target is None or str(asked.get("chat_id", chat.id)) != str(chat.id):
        if asked.get("allow_sending_without_reply"):
            return {}
        raise bad_request("message to be replied not found")
    reply: Json = {"reply_to_message": quoted(target)}
    if quote := a_string(asked, "quote", REPLY):
        words = str(target.body.get("text") or target.body.get("caption") or "")
        if quote not in words:
            raise bad_request("QUOTE_TEXT_INVALID")
        position = len(words[: words.index(quote)].encode("utf-16-le")) // 2
        reply["quote"] = {"text": quote, "position": position, "is_manual": True}
    return reply


@method("sendMessage")
def send_message(call: Call) -> Json:
    content = read_text(call).as_text()
    preview = call.params.json("link_preview_options", "link preview options")
    if preview:
        content["link_preview_options"] = preview
    return deliver(call, content)


@method("sendContact")
def send_contact(call: Call) -> Json:
    names = ("phone_number", "first_name", "last_name", "vcard")
    contact = {name: text for name in names if (text := call.params.text(name))}
    if "phone_number" not in contact:
        raise bad_request("phone number is required")
    if "first_name" not in contact:
        raise bad_request("first name is required")
    return deliver(call, {"contact": contact})


@method("sendLocation")
def send_location(call: Call) -> Json:
    return deliver(call, {"location": _location(call)})


@method("sendVenue")
def send_venue(call: Call) -> Json:
    location = _location(call)
    venue = {"location": location, "title": call.params.text("title"), "address": call.params.text("address")}
    return deliver(call, {"location": location, "venue": venue})


def _location(call: Call) -> Json:
    place = {name: _degrees(call.params.text(name)) for name in ("latitude", "longitude")}
    for name, degrees in place.items():
        if degrees is None:
            raise bad_request(f"{name} is empty" if not call.params.text(name) else f"wrong {name} specified")
    return place


def _degrees(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


@method("copyMessage")
def copy_message(call: Call) -> Json:
    source = _source(call)
    kept: Json = {key: value for key, value in source.body.items() if key in _COPIED}
    if kind_of(kept, _COPIED) == "service":
        raise bad_request("message can't be copied")
    fields = caption_fields(call)
    if fields["caption"] and "text" not in kept:
        kept = {key: value for key, value in kept.items() if not key.startswith("caption")}
        kept |= read_caption(call, fields).as_caption()
    return {"message_id": deliver(call, kept)["message_id"]}


_COPIED = [
    "text",
    "entities",
    "caption",
    "caption_entities",
    "photo",
    "animation",
    "video",
    "audio",
    "voice",
    "video_note",
    "sticker",
    "document",
    "contact",
    "location",
    "venue",
]


def _source(call: Call) -> Message:
    from_id: Any = call.params.integer("from_chat_id")
    chat = call.bot.chats.get(from_id)
    if chat is None:
        raise bad_request("chat not found")
    message = chat.message(call.params.integer("message_id"))
    if message is None:
        raise bad_request("message to copy not found")
    return message
