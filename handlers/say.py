"""What handlers return: calls of the Bot API that the sender makes when the unit of work has been committed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiogram.methods import (
    DeleteMessage,
    EditMessageReplyMarkup,
    EditMessageText,
    SendMessage,
    SetMessageReaction,
    TelegramMethod,
)
from aiogram.types import InlineKeyboardMarkup, ReactionTypeEmoji, ReplyKeyboardMarkup, ReplyKeyboardRemove

from models.outbox import Lane, Post, PostKind
from models.people import Person

Keyboard = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove
# Stands in a call where the sender puts the Telegram id of a Post.
LATER = 0
# The quiet receipts: written down and not passed on yet; delivered.
KEPT, DELIVERED = "✍", "👌"


@dataclass(slots=True, kw_only=True)
class Say:
    """One call, and what the sender has to know of it.

    `post` will hold the id of the message that is sent; `target` and `reply` are ids of Posts that the call edits,
    deletes or replies to; `loud` sounds at night too; `waits` is the author to tell when it can't be delivered,
    `receipt` the Post of the author's own message, which gets a reaction when it could; `case` is the one that a
    message is about whose Post, if any, leads to none; `recipient` is that of a broadcast.
    """

    chat: int
    method: TelegramMethod[Any]
    post: Post | None = None
    case: int | None = None
    target: int | None = None
    reply: int | None = None
    album: str | None = None
    loud: bool = False
    waits: int | None = None
    receipt: Post | None = None
    recipient: int | None = None
    lane: Lane = Lane.INTERACTIVE

    @property
    def about(self) -> int | None:
        return (self.post.case_number if self.post else None) or self.case


Says = list[Say]


def chat_of(person: Person) -> int:
    """Raises RuntimeError for an erased person, to whom nothing may be said."""
    if person.telegram_id is None:
        raise RuntimeError(f"person {person.id} has been erased")
    return person.telegram_id


def reachable(person: Person) -> bool:
    return person.telegram_id is not None and person.unreachable_at is None


def post_about(person: Person, case_number: int, now: datetime) -> Post:
    """For a message that names somebody of a case: a reply finds the case, an erasure finds the message."""
    return Post(chat=chat_of(person), kind=PostKind.NOTICE, case_number=case_number, at=now)


def say(person: Person, text: str, keyboard: Keyboard | None = None, **options: Any) -> Say:
    """A message; `options` are those of Say."""
    chat = chat_of(person)
    return Say(chat=chat, method=SendMessage(chat_id=chat, text=text, reply_markup=keyboard), **options)


def edit(person: Person, post: int, text: str, keyboard: InlineKeyboardMarkup | None = None) -> Say:
    chat = chat_of(person)
    method = EditMessageText(chat_id=chat, message_id=LATER, text=text, reply_markup=keyboard)
    return Say(chat=chat, method=method, target=post)


def strip(person: Person, post: int) -> Say:
    """Takes the buttons off."""
    chat = chat_of(person)
    return Say(chat=chat, method=EditMessageReplyMarkup(chat_id=chat, message_id=LATER), target=post)


def delete(chat: int, post: int) -> Say:
    return Say(chat=chat, method=DeleteMessage(chat_id=chat, message_id=LATER), target=post)


def react(person: Person, message_id: int, emoji: str = KEPT) -> Say:
    """A quiet receipt."""
    chat = chat_of(person)
    method = SetMessageReaction(chat_id=chat, message_id=message_id, reaction=[ReactionTypeEmoji(emoji=emoji)])
    return Say(chat=chat, method=method, lane=Lane.RECEIPT)


def react_to(person: Person, post: int, emoji: str | None = DELIVERED) -> Say:
    """To a message that has a Post; None takes the reaction back."""
    chat = chat_of(person)
    method = SetMessageReaction(
        chat_id=chat, message_id=LATER, reaction=[ReactionTypeEmoji(emoji=emoji)] if emoji else []
    )
    return Say(chat=chat, method=method, target=post, lane=Lane.RECEIPT)
