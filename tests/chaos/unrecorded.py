"""What a kill cut off: messages that Telegram has got and of which the database doesn't know."""

import json
import sqlite3
from contextlib import closing

from bot.sandbox.calls import LoggedCall
from bot.sandbox.world import World
from models.crypto import WrongKeyError
from models.database import Database
from tests.crowd import TOKEN, read


def letters_in(call: LoggedCall) -> frozenset[str]:
    """The words of letters in a call that brought some to somebody; empty for any other."""
    if not call.method.startswith("send") or not call.ok:
        return frozenset()
    media = call.params.get("media") or []
    items = json.loads(media) if isinstance(media, str) else media
    texts = [call.params.get("text"), call.params.get("caption"), *(one.get("caption") for one in items)]
    return frozenset(word for text in texts if text and (letter := read(text)) for word in letter.words)


def unrecorded(database: Database, world: World, since: int) -> list[LoggedCall]:
    """Calls of the life that has just ended. The file is read as it lies: the bot brings it in order when it starts."""
    with closing(sqlite3.connect(f"file:{database.path}?mode=ro", uri=True)) as connection:
        rows = connection.execute("SELECT params FROM outgoing WHERE parked_at IS NULL").fetchall()
    waiting: set[tuple[int, str]] = set()
    for (stored,) in rows:
        try:
            params = json.loads(database.keyring.decrypt(stored, "outgoing.params"))
        except WrongKeyError:
            continue
        words = TOKEN.findall(params.get("text") or params.get("caption") or "")
        waiting |= {(int(params["chat_id"]), word) for word in words}
    return [
        call
        for call in world.calls.since(since)
        if any((int(call.params.get("chat_id") or 0), word) in waiting for word in letters_in(call))
    ]
