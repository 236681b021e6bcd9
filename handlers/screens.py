"""The screen: the one message whose buttons belong to the step that a person is at."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.desk import Turn
from handlers.say import Says, chat_of, edit, say, strip
from models.outbox import Post, PostKind
from models.unit import give_number

Button = InlineKeyboardButton
Row = list[Button]
T = TypeVar("T")


def button(text: str, data: CallbackData) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=text, callback_data=data.pack())


def keyboard(*rows: Row) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[row for row in rows if row])


def in_rows(buttons: Row, width: int) -> list[Row]:
    return [buttons[i : i + width] for i in range(0, len(buttons), width)]


def page_of(found: Sequence[T], page: int, size: int) -> tuple[int, Sequence[T], bool]:
    """The page that there is, the last one at most, what stands on it, and whether there are more."""
    page = max(0, min(page, (len(found) - 1) // size))
    return page, found[page * size : (page + 1) * size], (page + 1) * size < len(found)


def turns(page: int, to: Callable[[int], CallbackData], *, more: bool) -> Row:
    """To the pages before and after this one."""
    before = [button("‹", to(page - 1))] if page else []
    return [*before, *([button("›", to(page + 1))] if more else [])]


# Marks, in `Post.shown`, a screen that names people of several cases.
NAMES = "names"


async def show(
    turn: Turn,
    text: str,
    buttons: InlineKeyboardMarkup | None = None,
    *,
    case: int | None = None,
    marked: str | None = None,
) -> Says:
    """The next step: in place where a button of a screen or notice was pressed, else below, the old buttons gone.

    `case` is the one whose person it names, so that it goes when that person's data is erased; so does a list that is
    `marked` NAMES. What is ticked on a screen is marked too; see handlers/ticks.py.
    """
    me, pressed = turn.me, turn.post if turn.pressed else None
    if buttons is not None and not buttons.inline_keyboard:
        buttons = None  # there would be nothing to take off afterwards, and Telegram says so
    if pressed is not None and pressed.kind in {PostKind.SCREEN, PostKind.NOTICE}:
        if me.screen_id in {None, pressed.id}:
            me.screen_id = pressed.id if buttons else None
        if pressed.kind is PostKind.SCREEN:
            pressed.case_number = case
        if pressed.kind is PostKind.SCREEN or marked is not None:
            pressed.shown = marked
        return [edit(me, pressed.id, text, buttons)]
    says = leave(turn)
    if buttons is None:
        return [*says, say(me, text, case=case)]
    post = Post(chat=chat_of(me), kind=PostKind.SCREEN, case_number=case, at=turn.now, shown=marked)
    turn.db.add(post)
    await give_number(turn.db, post)
    me.screen_id = post.id
    return [*says, say(me, text, buttons, post=post)]


def leave(turn: Turn) -> Says:
    """The step is over: its buttons go, those of the message that was pressed too, and what follows stands below."""
    closed = close_pressed(turn)
    current, turn.me.screen_id = turn.me.screen_id, None
    return closed if current is None else [strip(turn.me, current), *closed]


def close_pressed(turn: Turn) -> Says:
    """The message that was pressed loses its buttons; a step that stands elsewhere keeps its own."""
    post = turn.post if turn.pressed else None
    turn.pressed = False
    if post is None or post.kind is not PostKind.SCREEN:
        return []
    if turn.me.screen_id == post.id:
        turn.me.screen_id = None
    return [strip(turn.me, post.id)]
