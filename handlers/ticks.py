"""Several things ticked on one screen. What is ticked stands with the screen's Post, and a button only says which one
it turns over: two quick presses come from buttons of the same moment, and neither is lost."""

from collections.abc import Callable, Collection, Sequence

from aiogram.filters.callback_data import CallbackData

from handlers.callbacks import row_id
from handlers.desk import Turn
from handlers.screens import Row, button
from models.errors import StaleError


def mark(what: str, ticked: int) -> str:
    """What `Post.shown` says of such a screen: what is chosen there, and a bit for each that is ticked."""
    return f"{what} {ticked:x}"


def ticked(turn: Turn, what: str) -> int:
    """On the screen that was pressed. Raises StaleError where something else stands there by now."""
    asked, _, bits = ((turn.post.shown if turn.post else None) or "").rpartition(" ")
    if asked != what:
        raise StaleError
    return int(bits, 16)


def turned(turn: Turn, what: str, value: str, among: int) -> int:
    """With the pressed one of so many turned over. Raises StaleError."""
    bits, place = ticked(turn, what), row_id(value)
    if place >= among:
        raise StaleError
    return bits ^ 1 << place


def boxes(names: Sequence[str], bits: int, to: Callable[[str], CallbackData]) -> Row:
    return [button(("✓ " if bits >> i & 1 else "") + name, to(str(i))) for i, name in enumerate(names)]


def bits_of(options: Sequence[str], chosen: Collection[str]) -> int:
    return sum(1 << i for i, one in enumerate(options) if one in chosen)


def chosen(options: Sequence[str], bits: int) -> list[str]:
    return [one for i, one in enumerate(options) if bits >> i & 1]
