"""What somebody sent, as it is kept and shown to others: never forwarded, files by their id, never downloaded."""

from typing import Any, TypedDict

from aiogram.enums import ContentType
from aiogram.methods import (
    SendAnimation,
    SendAudio,
    SendContact,
    SendDocument,
    SendMessage,
    SendPhoto,
    SendSticker,
    SendVideo,
    SendVideoNote,
    SendVoice,
    TelegramMethod,
)
from aiogram.types import Message, MessageEntity
from aiogram.utils.formatting import BlockQuote, Bold, Text

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
# What somebody says, be it that we can't pass it on; all else is Telegram's own («закріплено», «тему створено»).
SAID = {
    *RELAYED, *LOCATIONS, "live_photo", "paid_media", "story", "checklist", "dice", "game", "poll", "invoice",
    "giveaway", "giveaway_winners", "passport_data", "unknown",
}  # fmt: skip
# Formatting that a quote has to have where it is quoted from.
QUOTED_FORMATS = {"bold", "italic", "underline", "strikethrough", "spoiler"}


class Content(TypedDict, total=False):
    """One message: its kind, its words with their formatting, the id of its file, and whence it came."""

    kind: str
    text: str
    entities: list[dict[str, Any]]
    file: str
    unique: str  # the same for the same file, which `file` need not be
    quote: str  # which words of ours, or of the other side, it replies to
    quote_entities: list[dict[str, Any]]
    cited: str  # words from another chat
    phone: str
    only: int  # the one person who may read it
    team: bool  # said by the team: nobody of those who had the case is there any more
    message: int
    album: str | None
    reply: int | None


def read(message: Message) -> Content:
    """The content of any message; a kind that can't be passed on keeps its name and its words, if it has some."""
    kind = ContentType(message.content_type).value
    kind = "photo" if kind == "live_photo" and message.photo else kind
    content = Content(kind=kind, message=message.message_id, album=message.media_group_id)
    words = message.text or message.caption or ""
    if words:
        content["text"] = words
        content["entities"] = _formats(words, message.entities or message.caption_entities, FORMATS)
    if kind in WITH_CAPTION or kind in BARE:
        file = message.photo[-1] if kind == "photo" and message.photo else getattr(message, kind)
        content["file"], content["unique"] = file.file_id, file.file_unique_id
    if message.contact:
        content["text"] = " ".join(filter(None, [message.contact.first_name, message.contact.last_name]))
        content["phone"] = message.contact.phone_number
    if message.quote:
        _read_quote(message, content)
    return content


def _formats(said: str, entities: list[MessageEntity] | None, wanted: set[str]) -> list[dict[str, Any]]:
    """Those that fit: for one that doesn't, Telegram would refuse the whole message."""
    units = said.encode("utf-16-le")
    return [
        entity.model_dump(include={"type", "offset", "length", "url", "language"}, exclude_none=True, mode="json")
        for entity in entities or []
        if entity.type in wanted and _fits(entity, units)
    ]


def _fits(entity: MessageEntity, units: bytes) -> bool:
    start, stop = 2 * entity.offset, 2 * (entity.offset + entity.length)
    if not 0 <= start < stop <= len(units) or (entity.type == "text_link" and not entity.url):
        return False
    # Not between the two halves of a letter.
    return all(position == len(units) or not 0xDC <= units[position + 1] <= 0xDF for position in (start, stop))


def _read_quote(message: Message, content: Content) -> None:
    """A quote with formatting that copies don't have would be refused: the reply stays, without it."""
    quote = message.quote
    if quote is None:
        return
    if replied_to(message) is None:
        content["cited"] = quote.text
    elif all(entity.type in FORMATS for entity in quote.entities or []):
        content["quote"], content["quote_entities"] = quote.text, _formats(quote.text, quote.entities, QUOTED_FORMATS)


def replied_to(message: Message) -> Message | None:
    """What it answers. In a topic it may point at the message that began the topic, and answers nothing."""
    quoted = message.reply_to_message
    return None if quoted is None or quoted.forum_topic_created else quoted


def is_service(message: Message) -> bool:
    return ContentType(message.content_type).value not in SAID


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


def pieces(text: Text, limit: int) -> list[tuple[str, list[MessageEntity]]]:
    """The text in parts that Telegram takes, formatting kept; broken at line ends or spaces where there are some.

    Counted as Telegram counts; slices of aiogram's Text count an emoji as one and may come out too long.
    """
    whole = text.as_kwargs()
    units: bytes = whole["text"].encode("utf-16-le")
    entities: list[MessageEntity] = whole["entities"]
    parts, start = [], 0
    while start < len(units):
        stop = _cut(units, start, limit)
        part = units[start:stop].decode("utf-16-le")
        if part.strip():  # Telegram takes no message of nothing but spaces
            parts.append((part, _within(entities, start // 2, stop // 2)))
        start, limit = stop, TEXT_LIMIT
    return parts


def _cut(units: bytes, start: int, limit: int) -> int:
    if len(units) - start <= limit * 2:
        return len(units)
    plain = units[start : start + limit * 2].decode("utf-16-le", "ignore")  # half of a letter stays behind
    cut = max(plain.rfind("\n"), plain.rfind(" "))
    return start + len((plain[: cut + 1] if cut > limit // 2 else plain).encode("utf-16-le"))


def _within(entities: list[MessageEntity], start: int, stop: int) -> list[MessageEntity]:
    found = []
    for one in entities:
        first, last = max(one.offset, start), min(one.offset + one.length, stop)
        if first < last:
            found.append(one.model_copy(update={"offset": first - start, "length": last - first}))
    return found


def render(chat: int, header: str, content: Content) -> list[TelegramMethod[Any]]:
    """The calls that show the content in another chat, the header in bold on its first line or in its caption."""
    body = formatted(content)
    if content.get("cited"):
        body = Text(BlockQuote(content["cited"]), "\n", body)
    headed = Text(Bold(header), "\n", body) if len(body) else Text(Bold(header))
    kind = content["kind"]
    if kind == "text":
        return _texts(chat, pieces(headed, TEXT_LIMIT))
    if kind in WITH_CAPTION:
        send, file = WITH_CAPTION[kind], {kind: content["file"]}
        if content.get("album") and len(headed) > CAPTION_LIMIT:
            # The text first: between two photos it would break the album.
            caption = Text(Bold(header)).as_kwargs(text_key="caption", entities_key="caption_entities")
            return [*_texts(chat, pieces(headed, TEXT_LIMIT)), send(chat_id=chat, **file, **caption)]
        (first, marks), *more = pieces(headed, CAPTION_LIMIT) or [("", [])]
        media = send(chat_id=chat, **file, caption=first, caption_entities=marks, parse_mode=None)
        return [media, *_texts(chat, more)]
    title = SendMessage(chat_id=chat, **Text(Bold(header)).as_kwargs())
    if kind in BARE:
        return [title, BARE[kind](chat_id=chat, **{kind: content["file"]})]
    return [title, SendContact(chat_id=chat, phone_number=content["phone"], first_name=words(content) or "—")]


def _texts(chat: int, parts: list[tuple[str, list[MessageEntity]]]) -> list[TelegramMethod[Any]]:
    return [SendMessage(chat_id=chat, text=text, entities=entities, parse_mode=None) for text, entities in parts]
