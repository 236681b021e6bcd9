"""A chat as the person's phone shows it."""

from typing import Any

from bot.sandbox.media import file_of, kind_of
from bot.sandbox.safe_html import safe_html
from bot.sandbox.wire import Json
from bot.sandbox.world import Bot, Chat, Message, Person, World

SHAPE = ("width", "height", "duration", "length", "emoji", "title", "performer")
DETAILS = ("venue", "contact", "location", "dice", "poll", "story")


def chat_view(world: World, bot: Bot, person: Person, chat: Chat, since: int) -> Json:
    """Everything that changed after revision `since`; keyboard, commands and state always."""
    changed = [message for message in chat.messages.values() if message.revision > since]
    return {
        "revision": chat.revision,
        "chat": chat.info,
        "bot": bot.user(),
        "messages": [message_view(world, bot, message, chat) for message in changed if not message.deleted],
        "deleted": [message.id for message in changed if message.deleted],
        "keyboard": chat.keyboard,
        "keyboard_of": chat.keyboard_of,
        "force_reply": chat.force_reply,
        "toasts": [toast for toast in chat.toasts if toast["revision"] > since and toast["person_id"] == person.id],
        "commands": bot.commands_for(chat, person),
        "pinned": chat.pinned,
        "topics": list(chat.topics.values()),
        "started": chat.started,
        "blocked": chat.blocked,
        "deleted_account": person.deleted,
    }


def message_view(world: World, bot: Bot, message: Message, chat: Chat) -> Json:
    body = message.body
    text = body.get("text") or body.get("caption") or ""
    entities: list[Json] = body.get("entities") or body.get("caption_entities") or []
    kind = kind_of(body, DETAILS)
    return {
        "id": message.id,
        "from": {"id": body["from"]["id"], "name": body["from"]["first_name"]},
        "from_bot": message.from_bot,
        "date": body["date"],
        "kind": kind,
        "text": text,
        "entities": entities,
        "html": safe_html(text, entities),
        "file": _file(world, bot, body),
        "details": body.get(kind) if kind in DETAILS else None,
        "buttons": body.get("reply_markup", {}).get("inline_keyboard", []),
        "reply_to": _reply_to(body),
        "topic": chat.topics.get(body.get("message_thread_id", 0), ""),
        "topic_begins": "forum_topic_created" in body,
        "quote": body.get("quote", {}).get("text", ""),
        "forward_origin": body.get("forward_origin"),
        "media_group_id": body.get("media_group_id", ""),
        "spoiler": bool(body.get("has_media_spoiler")),
        "pins": body.get("pinned_message", {}).get("message_id"),
        "edited": "edit_date" in body,
        "silent": message.silent,
        "reactions": _emoji(message.reactions),
        "own_reactions": _emoji(message.own_reactions),
        "revision": message.revision,
        "said": message.said,
    }


def _reply_to(body: Json) -> int | None:
    """What the person replied to: the first message of a topic isn't shown as such."""
    quoted: Json = body.get("reply_to_message", {})
    return None if "forum_topic_created" in quoted else quoted.get("message_id")


def _emoji(reactions: list[Json]) -> list[str]:
    return [reaction["emoji"] for reaction in reactions]


def _file(world: World, bot: Bot, body: Json) -> Json | None:
    described: Any = file_of(body)
    if described is None:
        return None
    file = world.files.get(described["file_id"])
    if file is None:
        return {"file_id": described["file_id"]}
    url = f"/file/bot{bot.token}/{file.path}"
    shape = {name: described[name] for name in SHAPE if name in described}
    about = {"name": file.name, "size": file.size, "mime": file.mime}
    return {"file_id": file.file_id, "url": url, **about, **shape}
