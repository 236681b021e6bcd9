"""Text with entities as HTML that a page may show as it is, whatever a person typed."""

from dataclasses import dataclass
from html import escape

from bot.sandbox.wire import Json

TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
CLASSES = {
    "spoiler": ("span", "tg-spoiler"),
    "bot_command": ("span", "tg-command"),
    "expandable_blockquote": ("blockquote", "expandable"),
}
SAFE_SCHEMES = ("http://", "https://", "tg://", "mailto:", "tel:")


@dataclass(slots=True, eq=False)
class Element:
    begin: int
    end: int
    opening: str
    closing: str


def safe_html(text: str, entities: list[Json]) -> str:
    """Entities may overlap, HTML may not: at every edge what ended is closed and the rest opened again."""
    if not entities:
        return escape(text)
    units = text.encode("utf-16-le", "surrogatepass")
    elements = [_element(entity, units) for entity in entities]
    edges = sorted({0, len(units) // 2, *(e.begin for e in elements), *(e.end for e in elements)})
    html: list[str] = []
    opened: list[Element] = []
    for begin, end in zip(edges, edges[1:] + edges[-1:], strict=True):
        covering = [element for element in elements if element.begin <= begin < element.end]
        same = _common(opened, covering)
        html += [element.closing for element in reversed(opened[same:])]
        html += [element.opening for element in covering[same:]]
        html.append(escape(_cut(units, begin, end)))
        opened = covering
    return "".join(html)


def _common(one: list[Element], other: list[Element]) -> int:
    same = 0
    while same < min(len(one), len(other)) and one[same] is other[same]:
        same += 1
    return same


def _cut(units: bytes, begin: int, end: int) -> str:
    return units[2 * begin : 2 * end].decode("utf-16-le", "replace")


def _element(entity: Json, units: bytes) -> Element:
    begin, end = entity["offset"], entity["offset"] + entity["length"]
    kind = entity["type"]
    if kind in TAGS:
        return Element(begin, end, f"<{TAGS[kind]}>", f"</{TAGS[kind]}>")
    if kind in CLASSES:
        tag, name = CLASSES[kind]
        return Element(begin, end, f'<{tag} class="{name}">', f"</{tag}>")
    if url := _url(entity, _cut(units, begin, end)):
        return Element(begin, end, f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer">', "</a>")
    return Element(begin, end, "", "")


def _url(entity: Json, words: str) -> str:
    match entity["type"]:
        case "text_link":
            url = str(entity["url"])
            return url if url.lower().startswith(SAFE_SCHEMES) else ""
        case "url":
            return words if words.lower().startswith(("http://", "https://")) else f"http://{words}"
        case "email":
            return f"mailto:{words}"
        case "phone_number":
            return f"tel:{words}"
    return ""
