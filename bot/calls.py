"""A call as it goes out: outbox rows with the Telegram ids of their Posts put in, and what a refused call becomes."""

import json
from collections import defaultdict
from dataclasses import dataclass, replace
from html import unescape
from re import sub
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.api import Upload
from models import topics
from models.crypto import is_readable, keyring_of
from models.outbox import PATIENT, Outgoing, OutgoingFile, Post

EDITS = ("editMessageText", "editMessageReplyMarkup")
# method: field of the file, type in an album, and which types may stand in one album together
ALBUM_MEDIA = {
    "sendPhoto": ("photo", "visual"),
    "sendVideo": ("video", "visual"),
    "sendDocument": ("document", "document"),
    "sendAudio": ("audio", "audio"),
}
CAPTION = ("caption", "caption_entities", "parse_mode")
FORMATTING = ("parse_mode", "entities", "caption_entities")
HALF = 8  # bytes


@dataclass(frozen=True)
class Call:
    """`method` is empty where nothing is left to do, or what is to be done can't be read; `record_as` is the Post that
    takes each message's id; `thread` is that of the topic where it stands, or would be sent anew; `says` is the
    fingerprint of what will stand there."""

    chat: bytes
    rows: list[Outgoing]
    method: str
    params: dict[str, Any]
    uploads: tuple[Upload, ...] = ()
    record_as: tuple[int | None, ...] = ()
    thread: int | None = None
    says: bytes | None = None

    @property
    def is_readable(self) -> bool:
        return all(row.is_readable for row in self.rows) and all(is_readable(one.data) for one in self.uploads)

    @property
    def is_bulk(self) -> bool:
        return self.rows[0].lane in PATIENT


async def prepare(db: AsyncSession, rows: list[Outgoing]) -> list[Call]:
    """Each row as a call of its own."""
    ids = {one for row in rows for one in (row.target_id, row.reply_id) if one is not None}
    known = {post.id: post for post in await db.scalars(POSTS, {"ids": list(ids)})} if ids else {}
    uploads: dict[int, list[Upload]] = defaultdict(list)
    if bringing := [row.seq for row in rows if row.is_readable and _brings_files(row)]:
        for file in await db.scalars(FILES, {"rows": bringing}):
            uploads[file.seq].append(Upload(file.field, file.filename, file.data))
    return [await _prepared(db, row, known, tuple(uploads[row.seq])) for row in rows]


POSTS = select(Post).where(Post.id.in_(bindparam("ids", expanding=True)))
FILES = select(OutgoingFile).where(OutgoingFile.seq.in_(bindparam("rows", expanding=True))).order_by(OutgoingFile.id)


def _brings_files(row: Outgoing) -> bool:
    return any("attach://" in value for value in row.params.values())


async def _prepared(db: AsyncSession, row: Outgoing, known: dict[int, Post], uploads: tuple[Upload, ...]) -> Call:
    if not row.is_readable or not all(is_readable(one.data) for one in uploads):
        return Call(row.chat, [row], "", {}, uploads)
    params = dict(row.params)
    quoting = json.loads(params.pop("reply_parameters", "{}"))
    reply = known.get(row.reply_id) if row.reply_id else None
    if reply and reply.message_id:
        params["reply_parameters"] = json.dumps(
            quoting | {"message_id": reply.message_id, "allow_sending_without_reply": True}, ensure_ascii=False
        )
    thread = await topics.thread(db, row.topic_id) if row.topic_id else None
    if row.method.startswith("send"):
        params |= in_thread(thread)
    says = fingerprint(db, params)
    call = Call(row.chat, [row], row.method, params, uploads, (row.post_id,), thread, says)
    if row.target_id is None:
        return call
    target = known.get(row.target_id)
    if target is None or target.message_id is None:
        return as_new_message(call)
    call = replace(call, params=params | {"message_id": str(target.message_id)})
    return as_change(call, target.said) if call.method in EDITS else call


def fingerprint(db: AsyncSession, params: dict[str, str]) -> bytes:
    """Of words and buttons apart, since buttons may change alone; keyed, because the words may be personal."""
    keyring = keyring_of(db.get_bind().dialect)
    words = "\0".join(params.get(name, "") for name in ("text", "entities"))
    return keyring.fingerprint(words)[:HALF] + keyring.fingerprint(params.get("reply_markup", ""))[:HALF]


def as_change(call: Call, said: bytes | None) -> Call:
    """An edit of a message that says so far what `said` is of: Telegram refuses one that changes nothing, such as when
    a button is pressed twice, or when what was changed has been changed back before it went out."""
    if call.method == "editMessageReplyMarkup":
        call = replace(call, says=said[:HALF] + call.says[HALF:] if said and call.says else None)
    return replace(call, method="") if said and call.says == said else call


def in_thread(thread: int | None) -> dict[str, str]:
    return {"message_thread_id": str(thread)} if thread else {}


def without_thread(call: Call) -> Call:
    """The same in the chat itself."""
    params = {name: value for name, value in call.params.items() if name != "message_thread_id"}
    return replace(call, params=params, thread=None)


def as_new_message(call: Call) -> Call:
    """What was to be edited isn't there: a text is sent anew in its place, anything else has nothing to do."""
    if call.method != "editMessageText":
        return replace(call, method="")
    params = {name: value for name, value in call.params.items() if name != "message_id"} | in_thread(call.thread)
    return replace(call, method="sendMessage", params=params, record_as=(call.rows[0].target_id,))


def as_plain_text(call: Call) -> Call:
    """The same words without formatting, for what is formatted in a way that Telegram doesn't take."""
    params = {name: value for name, value in call.params.items() if name not in FORMATTING}
    for name in ("text", "caption"):
        if name in params and "parse_mode" in call.params:
            params[name] = without_markup(params[name])
    return replace(call, params=params)


def without_markup(html: str) -> str:
    return unescape(sub(r"<[^>]*>", "", html))


def without_quote(call: Call) -> Call | None:
    """A plain reply, where the words that are quoted aren't in the message any more."""
    reply = json.loads(call.params.get("reply_parameters", "{}"))
    if "quote" not in reply:
        return None
    kept = {name: value for name, value in reply.items() if not name.startswith("quote")}
    return replace(call, params=call.params | {"reply_parameters": json.dumps(kept)})


def joinable(rows: list[Outgoing]) -> list[Outgoing]:
    """The first of these rows of an album that Telegram takes as one."""
    kinds = [ALBUM_MEDIA.get(row.method, ("", ""))[1] if row.is_readable else "" for row in rows]
    alike = next((i for i, kind in enumerate(kinds) if kind != kinds[0]), len(rows)) if kinds and kinds[0] else 1
    return rows[: min(alike, 10)]


def as_album(calls: list[Call]) -> Call:
    first = calls[0]
    media = []
    for call in calls:
        field, _ = ALBUM_MEDIA[call.method]
        item = {"type": field, "media": call.params[field]}
        item |= {name: call.params[name] for name in CAPTION if name in call.params}
        if "caption_entities" in item:
            item["caption_entities"] = json.loads(item["caption_entities"])
        media.append(item)
    shared = ("chat_id", "message_thread_id", "disable_notification", "reply_parameters", "protect_content")
    params = {name: first.params[name] for name in shared if name in first.params}
    params["media"] = json.dumps(media, ensure_ascii=False)
    rows = [call.rows[0] for call in calls]
    return Call(first.chat, rows, "sendMediaGroup", params, (), tuple(row.post_id for row in rows))


def message_ids(answer: Any, count: int) -> list[int | None]:
    """Ids of the messages in Telegram's answer, as many as asked."""
    found = [
        one.get("message_id") for one in (answer if isinstance(answer, list) else [answer]) if isinstance(one, dict)
    ]
    return [*found, *[None] * count][:count]
