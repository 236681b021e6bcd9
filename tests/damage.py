"""Rows in the inbox and the outbox that nobody can decrypt, as a failing disk would leave them."""

from datetime import datetime
from itertools import count

from sqlalchemy import LargeBinary, insert, literal
from sqlalchemy.ext.asyncio import AsyncSession

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
