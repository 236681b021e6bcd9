"""What nobody can decrypt, as a failing disk would leave it: rows in the inbox and the outbox, words of people."""

from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy import ColumnElement, LargeBinary, insert, literal, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from models.inbox import Incoming
from models.outbox import Outgoing

WRONG = b"\x00" * 40
_numbers = count(1)


async def unreadable_update(db: AsyncSession, telegram_id: int, now: datetime, body: bytes = WRONG) -> None:
    """It stands before all that this person sends from now on."""
    values = {"bot_id": 1, "update_id": next(_numbers), "sender": telegram_id, "lane": 0, "received_at": now}
    await db.execute(insert(Incoming).values(body=literal(body, LargeBinary), **values))


async def unreadable_message(db: AsyncSession, telegram_id: int, now: datetime, params: bytes = WRONG) -> None:
    """It stands before all that this person is told from now on."""
    values = {"chat": telegram_id, "method": "sendMessage", "created_at": now}
    await db.execute(insert(Outgoing).values(params=literal(params, LargeBinary), **values))


async def unreadable_words(
    db: AsyncSession, column: InstrumentedAttribute[Any], which: ColumnElement[bool], words: bytes = WRONG
) -> None:
    """In all rows of which this is so."""
    table = column.class_.__table__
    await db.execute(update(table).where(which).values({column.key: literal(words, LargeBinary)}))
