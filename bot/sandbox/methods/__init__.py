"""The methods of the Bot API, a module a subject; importing this package fills the table."""

from bot.sandbox.methods import (
    account,
    albums,
    callbacks,
    chats,
    commands,
    deleting,
    editing,
    fetching,
    media,
    sending,
    topics,
)
from bot.sandbox.methods.table import METHODS, Call, Method

__all__ = [
    "METHODS",
    "Call",
    "Method",
    "account",
    "albums",
    "callbacks",
    "chats",
    "commands",
    "deleting",
    "editing",
    "fetching",
    "media",
    "sending",
    "topics",
]
