"""The bot's copies in other people's chats: deleted while Telegram allows it, which is two days, blanked afterwards."""

import struct
import zlib
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from aiogram.methods import DeleteMessages, EditMessageCaption, EditMessageMedia, EditMessageText, TelegramMethod
from aiogram.types import BufferedInputFile, InputMediaDocument, InputMediaPhoto

from handlers.say import LATER, Say, Says, chat_of, delete, reachable
from locales import label, t
from models.outbox import Lane, Post
from models.people import Person

Copies = Sequence[tuple[Post, Person]]
# An hour less than Telegram's two days: the outbox may have a queue.
DELETABLE = timedelta(hours=47)
AT_ONCE = 100
PICTURE = 64
PICTURES = {"sendPhoto", "sendVideo", "sendAnimation"}
CAPTIONED = {"sendAudio", "sendVoice"}
# Neither words nor a file that could be put in their place; staff are asked to delete these themselves.
FIXED = {"sendVideoNote", "sendSticker", "sendContact"}


def removal(copies: Copies, now: datetime, left: str = "erased-copy") -> Says:
    """In the bulk lane, which comes after what is just being sent to the same chat. `left` stands where a copy was."""
    says: Says = []
    fresh: dict[int, list[int]] = defaultdict(list)
    for post, reader in copies:
        if not reachable(reader):
            continue
        if post.message_id is None:
            says.append(delete(chat_of(reader), post.id))
        elif now - post.at < DELETABLE:
            fresh[chat_of(reader)].append(post.message_id)
        elif post.shown not in FIXED:
            says.append(Say(chat=chat_of(reader), method=_blank(chat_of(reader), post, left), target=post.id))
    says += [Say(chat=chat, method=DeleteMessages(chat_id=chat, message_ids=ids)) for chat, ids in _chunks(fresh)]
    for one in says:
        one.lane = Lane.BULK
    return says


def _chunks(ids_by_chat: dict[int, list[int]]) -> list[tuple[int, list[int]]]:
    return [(chat, ids[i : i + AT_ONCE]) for chat, ids in ids_by_chat.items() for i in range(0, len(ids), AT_ONCE)]


def _blank(chat: int, post: Post, left: str) -> TelegramMethod[Any]:
    """The same message with nothing of the person in it; of a recording only the words can be changed."""
    text = t(left)
    where: dict[str, Any] = {"chat_id": chat, "message_id": LATER}
    if post.shown in PICTURES:
        file = BufferedInputFile(_grey_picture(), "erased.png")
        return EditMessageMedia(**where, media=InputMediaPhoto(media=file, caption=text))
    if post.shown == "sendDocument":
        file = BufferedInputFile(label(left).encode(), "erased.txt")
        return EditMessageMedia(**where, media=InputMediaDocument(media=file, caption=text))
    if post.shown in CAPTIONED:
        return EditMessageCaption(**where, caption=text)
    return EditMessageText(**where, text=text)


def _grey_picture() -> bytes:
    """A small PNG of one grey."""
    rows = zlib.compress((b"\0" + b"\xbb" * PICTURE) * PICTURE)
    header = struct.pack(">IIBBBBB", PICTURE, PICTURE, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )
