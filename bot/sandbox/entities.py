"""Text as Telegram keeps it: plain, with entities counted in UTF-16 units."""

import re
from dataclasses import dataclass
from typing import Any

from bot.sandbox.html_markup import FindUser, HtmlMarkup, utf16_length
from bot.sandbox.links import checked_link
from bot.sandbox.refusals import ApiError, bad_request
from bot.sandbox.shapes import a_number, a_string, an_object
from bot.sandbox.wire import Json

ENTITY = "MessageEntity"
STYLES = {
    "bold",
    "italic",
    "underline",
    "strikethrough",
    "spoiler",
    "blockquote",
    "expandable_blockquote",
    "code",
    "pre",
}
FOUND_ANYWAY = {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"}
CONTROL = str.maketrans({chr(code): " " for code in range(32)} | {"\n": "\n", "\r": ""})

AUTOMATIC = re.compile(
    r"(?P<email>(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+)"
    r"|(?P<url>https?://[^\s<>\"«»]*[^\s<>\"«».,;:!?)]"
    r"|(?<![\w@.-])(?:[\w-]{1,64}\.)+(?:com|org|net|ua|me|eu)\b(?:/[^\s<>\"«»]*)?)"
    r"|(?P<bot_command>(?<![\w/@<])/[A-Za-z0-9_]{1,64}(?:@\w+)?(?![\w/]))"
    r"|(?P<mention>(?<!\w)@[A-Za-z][A-Za-z0-9_]{3,31}\b)"
    r"|(?P<hashtag>(?<!\w)#\w+)"
    r"|(?P<phone_number>(?<!\w)\+\d{9,15}\b)"
)


@dataclass(frozen=True, slots=True)
class Formatted:
    text: str
    entities: list[Json]

    def as_text(self) -> Json:
        return {"text": self.text, "entities": self.entities} if self.entities else {"text": self.text}

    def as_caption(self) -> Json:
        if not self.text:
            return {}
        entities = {"caption_entities": self.entities} if self.entities else {}
        return {"caption": self.text, **entities}


def format_text(source: str, parse_mode: str, explicit: Any, find_user: FindUser) -> Formatted:
    mode = parse_mode.lower()
    if mode == "html":
        text, entities = HtmlMarkup(source, find_user).parse()
    elif mode and mode != "none":
        raise bad_request("unsupported parse_mode")
    else:
        text, entities = source, _explicit(explicit, source, find_user)
    return formatted(text, entities)


def formatted(text: str, entities: list[Json]) -> Formatted:
    """Control characters cleaned, the ends trimmed, what Telegram finds by itself (links, commands) added."""
    text = text if text.isprintable() else text.translate(CONTROL)
    start = utf16_length(text) - utf16_length(text.lstrip())
    text = text.strip()
    kept = _clipped(entities, start, utf16_length(text)) if entities else []
    found = _automatic(text, kept)
    return Formatted(text, sorted(kept + found, key=lambda entity: (entity["offset"], -entity["length"])))


def _clipped(entities: list[Json], start: int, length: int) -> list[Json]:
    clipped = []
    for entity in entities:
        begin = max(entity["offset"] - start, 0)
        end = min(entity["offset"] - start + entity["length"], length)
        if end > begin:
            clipped.append({**entity, "offset": begin, "length": end - begin})
    return clipped


def _automatic(text: str, taken: list[Json]) -> list[Json]:
    found: list[Json] = []
    for match in AUTOMATIC.finditer(text):
        offset, length = utf16_length(text[: match.start()]), utf16_length(match[0])
        covered = any(
            entity["type"] in {"code", "pre", "text_link"}
            and entity["offset"] < offset + length
            and offset < entity["offset"] + entity["length"]
            for entity in taken
        )
        if not covered:
            found.append({"type": match.lastgroup, "offset": offset, "length": length})
    return found


def _explicit(raw: Any, text: str, find_user: FindUser) -> list[Json]:
    if raw is None:
        return []
    if not isinstance(raw, list):
        raise bad_request("can't parse entities JSON object")
    entities = [_entity(item, find_user) for item in raw]
    units = text.encode("utf-16-le", "surrogatepass")
    for entity in entities:
        _check_range(entity, units)
    return [entity for entity in entities if entity["type"] not in FOUND_ANYWAY]


def _entity(raw: Any, find_user: FindUser) -> Json:
    if not isinstance(raw, dict):
        raise bad_request("expected an Object as MessageEntity")
    for field in ("type", "offset", "length"):
        if raw.get(field) is None:
            raise _unparsed(f'Can\'t find field "{field}"')
    kind = a_string(raw, "type", ENTITY)
    entity: Json = {"type": kind, **{name: a_number(raw, name, ENTITY) for name in ("offset", "length")}}
    if kind == "pre" and raw.get("language"):
        entity["language"] = raw["language"]
    elif kind == "text_link":
        _required(raw, "url")
        entity["url"] = checked_link(a_string(raw, "url", ENTITY), "entity URL")
    elif kind == "text_mention":
        entity["user"] = find_user(a_number(an_object(_required(raw, "user"), ENTITY), "id", ENTITY))
        if entity["user"] is None:
            raise bad_request("user not found")
    elif kind == "custom_emoji":
        entity["custom_emoji_id"] = _required(raw, "custom_emoji_id")
    elif kind not in STYLES | FOUND_ANYWAY:
        raise _unparsed("Unsupported type specified")
    return entity


def _required(raw: Json, field: str) -> Any:
    if raw.get(field) is None:
        raise _unparsed(f'Can\'t find field "{field}"')
    return raw[field]


def _check_range(entity: Json, units: bytes) -> None:
    offset, length, total = entity["offset"], entity["length"], len(units) // 2
    if offset < 0:
        raise bad_request(f"receive an entity with incorrect offset {offset}")
    if length < 0:
        raise bad_request(f"receive an entity with incorrect length {length}")
    if offset > total:
        raise bad_request(f"entity begins after the end of the text at UTF-16 offset {offset}")
    end = offset + length
    beginning = f"entity beginning at UTF-16 offset {offset} ends"
    if end > total:
        raise bad_request(f"{beginning} after the end of the text at UTF-16 offset {end}")
    if _in_a_letter(units, offset):
        raise bad_request(f"entity begins in a middle of a UTF-16 symbol at byte offset {offset}")
    if _in_a_letter(units, end):
        raise bad_request(f"{beginning} in a middle of a UTF-16 symbol at byte offset {end}")


def _in_a_letter(units: bytes, position: int) -> bool:
    """Between the two halves of a surrogate pair."""
    return 2 * position < len(units) and 0xDC <= units[2 * position + 1] <= 0xDF


def _unparsed(text: str) -> ApiError:
    return bad_request(f"can't parse {ENTITY}: {text}")
