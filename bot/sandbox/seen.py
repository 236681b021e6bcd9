"""What the test client sees of a chat."""

import unicodedata
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.wire import Json


@dataclass(frozen=True, slots=True)
class Button:
    label: str
    data: str = ""  # empty where it isn't a callback
    url: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it stood when the chat was last read. `text` is the caption where there is media."""

    id: int
    text: str
    html: str
    kind: str
    from_bot: bool
    buttons: list[list[Button]]
    reply_to: int | None
    media_group_id: str
    file: Json | None
    edited: bool
    reactions: list[str]
    silent: bool
    details: Any
    said: int = field(repr=False)
    entities: list[Json] = field(repr=False)
    topic: str = ""

    @classmethod
    def from_view(cls, view: Json) -> "Message":
        names = [
            "id",
            "text",
            "html",
            "kind",
            "from_bot",
            "reply_to",
            "media_group_id",
            "file",
            "edited",
            "reactions",
            "silent",
            "details",
            "said",
            "entities",
            "topic",
        ]
        buttons = [[_button(raw) for raw in row] for row in view["buttons"]]
        return cls(buttons=buttons, **{name: view[name] for name in names})

    @property
    def labels(self) -> list[str]:
        return [button.label for row in self.buttons for button in row]

    def shown(self) -> str:
        """For people who read a failed test."""
        marks = [f"[{self.kind}]" if self.kind != "text" else "", "(edited)" if self.edited else ""]
        rows = "".join(f"\n      {' | '.join(button.label for button in row)}" for row in self.buttons)
        who = "bot" if self.from_bot else "me "
        return f"  {self.id:>4} {who} {' '.join(mark for mark in marks if mark)} {self.text}{rows}"


def _button(raw: Json) -> Button:
    return Button(raw["text"], raw.get("callback_data", ""), raw.get("url", ""))


def bare(label: str) -> str:
    """A label without the emoji and spaces that may stand before it."""
    start = next((i for i, letter in enumerate(label) if not _ornament(letter)), len(label))
    return label[start:].strip() or label.strip()


def _ornament(letter: str) -> bool:
    """Symbols and their joiners; but letters, digits, quotes and brackets belong to the words."""
    return letter.isspace() or unicodedata.category(letter) in {"So", "Sk", "Cf", "Mn", "Me"} or letter in "⬆⬇↩←→"
