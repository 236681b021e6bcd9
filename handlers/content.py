"""What somebody sent, as it is kept and shown to others: never forwarded, files by their id, never downloaded."""

from typing import Any, TypedDict

from aiogram.enums import ContentType
from aiogram.methods import (
    SendAnimation,
    SendAudio,
    SendContact,
    SendDocument,
    SendPhoto,
    SendSticker,
    SendVideo,
    SendVideoNote,
    SendVoice,
    TelegramMethod,
)
from aiogram.types import Message, MessageEntity
from aiogram.utils.formatting import Bold, Text

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
# Only what formats: mentions and custom emoji would name accounts or be refused.
FORMATS = {
    "bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre",
    "text_link", "blockquote", "expandable_blockquote",
}  # fmt: skip
WITH_CAPTION: dict[str, type[TelegramMethod[Any]]] = {
    "photo": SendPhoto,
    "video": SendVideo,
    "animation": SendAnimation,
    "audio": SendAudio,
    "document": SendDocument,
    "voice": SendVoice,
}
BARE: dict[str, type[TelegramMethod[Any]]] = {"video_note": SendVideoNote, "sticker": SendSticker}
LOCATIONS = {"location", "venue"}
RELAYED = {"text", "contact", *WITH_CAPTION, *BARE}


class Content(TypedDict, total=False):
    """One message: its kind, its words with their formatting, the id of its file, and whence it came."""

    kind: str
    text: str
    entities: list[dict[str, Any]]
    file: str
    phone: str
    only: int  # the one person who may read it
    message: int
    album: str | None
    reply: int | None


def read(message: Message) -> Content:
    """The content of any message; a kind that can't be passed on keeps its name and its words, if it has some."""
    kind = ContentType(message.content_type).value
    content = Content(kind=kind, message=message.message_id, album=message.media_group_id)
    words = message.text or message.caption or ""
    if words:
        content["text"] = words
        content["entities"] = [
            entity.model_dump(include={"type", "offset", "length", "url", "language"}, exclude_none=True, mode="json")
            for entity in message.entities or message.caption_entities or []
            if entity.type in FORMATS
        ]
    if message.photo:
        content["file"] = message.photo[-1].file_id
    elif kind in WITH_CAPTION or kind in BARE:
        content["file"] = getattr(message, kind).file_id
    if message.contact:
        content["text"] = " ".join(filter(None, [message.contact.first_name, message.contact.last_name]))
        content["phone"] = message.contact.phone_number
    return content


def is_blank(content: Content) -> bool:
    """A text of nothing but spaces and invisible characters."""
    return content["kind"] == "text" and not any(char.isprintable() and not char.isspace() for char in words(content))


def words(content: Content) -> str:
    return content.get("text", "")


def can_be_relayed(content: Content) -> bool:
    return content["kind"] in RELAYED


def formatted(content: Content) -> Text:
    entities = [MessageEntity.model_validate(entity) for entity in content.get("entities", [])]
    return Text.from_entities(words(content), entities)


def pieces(text: Text, limit: int) -> list[Text]:
    """The text in parts that Telegram takes, formatting kept; broken at line ends or spaces where there are some."""
    rest, parts = text, []
    while len(rest) > limit:
        plain = rest.as_kwargs()["text"].encode("utf-16-le")[: limit * 2].decode("utf-16-le", "ignore")
        cut = max(plain.rfind("\n"), plain.rfind(" "))
        size = len((plain[: cut + 1] if cut > limit // 2 else plain).encode("utf-16-le")) // 2
        parts.append(rest[:size])
        rest = rest[size:]
    return [*parts, rest]


def render(chat: int, header: str, content: Content) -> list[TelegramMethod[Any]]:
    """The calls that show the content in another chat, the header in bold on its first line or in its caption."""
    from aiogram.methods import SendMessage

    body = formatted(content)
    headed = Text(Bold(header), "\n", body) if words(content) else Text(Bold(header))
    kind = content["kind"]
    if kind == "text":
        return [SendMessage(chat_id=chat, **one.as_kwargs()) for one in pieces(headed, TEXT_LIMIT)]
    if kind in WITH_CAPTION:
        first, *rest = pieces(headed, CAPTION_LIMIT)
        caption = first.as_kwargs(text_key="caption", entities_key="caption_entities")
        media = WITH_CAPTION[kind](chat_id=chat, **{kind: content["file"]}, **caption)
        return [media, *(SendMessage(chat_id=chat, **one.as_kwargs()) for one in rest)]
    title = SendMessage(chat_id=chat, **Text(Bold(header)).as_kwargs())
    if kind in BARE:
        return [title, BARE[kind](chat_id=chat, **{kind: content["file"]})]
    return [title, SendContact(chat_id=chat, phone_number=content["phone"], first_name=words(content) or "—")]
