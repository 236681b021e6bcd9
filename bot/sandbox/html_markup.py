"""parse_mode=HTML: Telegram's tags become text and entities, and nothing else gets through.

Follows the published TDLib parser, which is where the texts of its errors come from.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.links import USER_LINK, check_link
from bot.sandbox.refusals import ApiError, bad_request
from bot.sandbox.wire import Json

PLAIN_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
TAGS = {*PLAIN_TAGS, "a", "tg-emoji"}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}

SPECIAL = re.compile(r"[<&]")
REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,8})|#([0-9]{1,9})|(lt|gt|amp|quot)(?![a-zA-Z]));?")
TAG_NAME = re.compile(r"[^\s>]*")
ATTRIBUTE_NAME = re.compile(r"[^\s=>]*")
NAME_TOKEN = re.compile(r"[a-zA-Z0-9.-]*")
SURROGATE = re.compile("[\ud800-\udfff]")
SPACE = re.compile(r"\s*")

FindUser = Callable[[int], Json | None]


def utf16_length(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def decode_references(text: str) -> str:
    return REFERENCE.sub(_decoded, text)


def _decoded(reference: re.Match[str]) -> str:
    if reference[3]:
        return NAMED[reference[3]]
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    return chr(code) if 0 < code <= 0x10FFFF else reference[0]


@dataclass(slots=True)
class OpenTag:
    name: str
    argument: str
    offset: int
    part: int


class HtmlMarkup:
    def __init__(self, source: str, find_user: FindUser) -> None:
        self._source = source
        self._find_user = find_user
        self._at = 0
        self._parts: list[str] = []
        self._length = 0
        self._open: list[OpenTag] = []
        self._entities: list[Json] = []

    def parse(self) -> tuple[str, list[Json]]:
        while self._at < len(self._source):
            self._plain()
            if self._at < len(self._source):
                self._tag_or_reference()
        if self._open:
            raise self._error(f'Can\'t find end tag corresponding to start tag "{self._open[-1].name}"')
        text = "".join(self._parts)
        if SURROGATE.search(text):
            raise self._error(
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            )
        return text, sorted(self._entities, key=lambda entity: (entity["offset"], -entity["length"]))

    def _plain(self) -> None:
        special = SPECIAL.search(self._source, self._at)
        end = special.start() if special else len(self._source)
        self._emit(self._source[self._at : end])
        self._at = end

    def _emit(self, text: str) -> None:
        self._parts.append(text)
        self._length += utf16_length(text)

    def _tag_or_reference(self) -> None:
        if self._source.startswith("</", self._at):
            self._end_tag()
        elif self._source[self._at] == "<":
            self._start_tag()
        else:
            reference = REFERENCE.match(self._source, self._at)
            self._emit(_decoded(reference) if reference else "&")
            self._at = reference.end() if reference else self._at + 1

    def _start_tag(self) -> None:
        begin = self._at
        self._at += 1
        name = self._take(TAG_NAME).lower()
        if self._ended:
            raise self._error(f"Unclosed start tag at byte offset {self._byte(begin)}")
        if name not in TAGS:
            raise self._error(f'Unsupported start tag "{name}" at byte offset {self._byte(begin)}')
        argument = self._attributes(name, begin)
        if name == "span" and argument != "spoiler":
            raise self._error(f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte(begin)}')
        self._open.append(OpenTag(name, argument, self._length, len(self._parts)))

    def _attributes(self, tag: str, begin: int) -> str:
        argument = ""
        while True:
            self._take(SPACE)
            if self._source.startswith(">", self._at):
                self._at += 1
                return argument
            attribute = self._take(ATTRIBUTE_NAME)
            if not attribute:
                where = self._byte(begin)
                problem = "Unclosed start tag" if self._ended else "Empty attribute name in the tag"
                raise self._error(f'{problem} "{tag}" at byte offset {where}')
            value = self._attribute_value(tag, begin)
            argument = _argument(tag, attribute, value, argument)

    def _attribute_value(self, tag: str, begin: int) -> str | None:
        self._take(SPACE)
        if not self._source.startswith("=", self._at):
            return None
        self._at += 1
        self._take(SPACE)
        if self._ended:
            raise self._error(f'Unclosed start tag "{tag}" at byte offset {self._byte(begin)}')
        value = self._quoted() if self._source[self._at] in "'\"" else self._token()
        if self._ended:
            raise self._error(f"Unclosed start tag at byte offset {self._byte(begin)}")
        return value

    def _quoted(self) -> str:
        end = self._source.find(self._source[self._at], self._at + 1)
        end = len(self._source) if end < 0 else end
        value = self._source[self._at + 1 : end]
        self._at = end + 1
        return decode_references(value)

    def _token(self) -> str:
        begin = self._at
        value = self._take(NAME_TOKEN)
        if not self._ended and not self._source[self._at].isspace() and self._source[self._at] != ">":
            raise self._error(f"Unexpected end of name token at byte offset {self._byte(begin)}")
        return value.lower()

    def _end_tag(self) -> None:
        begin = self._at
        if not self._open:
            raise self._error(f"Unexpected end tag at byte offset {self._byte(begin)}")
        self._at += 2
        name = self._take(TAG_NAME).lower()
        self._take(SPACE)
        if not self._source.startswith(">", self._at):
            raise self._error(f"Unclosed end tag at byte offset {self._byte(begin)}")
        self._at += 1
        tag = self._open.pop()
        if name and name != tag.name:
            raise self._error(
                f'Unmatched end tag at byte offset {self._byte(begin)}, expected "</{tag.name}>", found "</{name}>"'
            )
        if self._length > tag.offset:
            self._close(tag)

    def _close(self, tag: OpenTag) -> None:
        entity: Json = {"type": PLAIN_TAGS.get(tag.name, ""), "offset": tag.offset}
        entity["length"] = self._length - tag.offset
        if tag.name == "a":
            self._link(entity, tag)
        elif tag.name == "tg-emoji":
            self._emoji(entity, tag)
        elif tag.name in {"pre", "code"}:
            self._code(entity, tag)
        else:
            if tag.name == "blockquote" and tag.argument:
                entity["type"] = "expandable_blockquote"
            self._entities.append(entity)

    def _link(self, entity: Json, tag: OpenTag) -> None:
        url = tag.argument or "".join(self._parts[tag.part :])
        if mention := USER_LINK.match(url):
            if user := self._find_user(int(mention[1])):
                self._entities.append({**entity, "type": "text_mention", "user": user})
            return
        try:
            self._entities.append({**entity, "type": "text_link", "url": check_link(url)})
        except ValueError:
            return  # Telegram drops a link that it doesn't take and keeps the words

    def _emoji(self, entity: Json, tag: OpenTag) -> None:
        if not tag.argument.isdigit() or int(tag.argument) >= 2**63:
            raise self._error("Invalid custom emoji identifier specified")
        self._entities.append({**entity, "type": "custom_emoji", "custom_emoji_id": tag.argument})

    def _code(self, entity: Json, tag: OpenTag) -> None:
        inner = self._entities[-1] if self._entities else None
        if inner and (inner["offset"], inner["length"]) == (entity["offset"], entity["length"]):
            language = inner.get("language") or tag.argument
            if {tag.name, inner["type"]} == {"pre", "code"} and language:
                self._entities[-1] = {**entity, "type": "pre", "language": language}
                return
        if tag.name == "code" and tag.argument:
            entity["language"] = tag.argument
        self._entities.append(entity)

    def _take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self._source, self._at)
        assert found is not None
        self._at = found.end()
        return found[0]

    @property
    def _ended(self) -> bool:
        return self._at >= len(self._source)

    def _byte(self, position: int) -> int:
        return len(self._source[:position].encode())

    @staticmethod
    def _error(text: str) -> ApiError:
        return bad_request(f"can't parse entities: {text}")


def _argument(tag: str, attribute: str, value: str | None, so_far: str) -> str:
    match tag, attribute:
        case "blockquote", "expandable":
            return "1"
        case ("a", "href") | ("tg-emoji", "emoji-id"):
            return value or ""
        case "code", "class" if value and value.startswith("language-"):
            return value.removeprefix("language-")
        case "span", "class" if value and value.startswith("tg-"):
            return value.removeprefix("tg-")
    return so_far
