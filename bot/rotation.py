"""Encrypts anew, with the first of ENCRYPTION_KEYS, what stands in the database under another of them."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, LargeBinary, Table, func, select, type_coerce, update

from models.crypto import KEY_ID_BYTES, Encrypted, Keyring, WrongKeyError
from models.database import Database
from models.tables import Base

PORTION = 100  # values in one transaction: the running bot writes between two of them
TRIES, PAUSE_SECONDS = 100, 0.2  # at emptying the log


@dataclass
class Rotated:
    """`unreadable`: how many in each «table.column» none of the keys opens. They stay as they are."""

    values: int = 0
    unreadable: Counter[str] = field(default_factory=Counter)
    is_log_empty: bool = False


def encrypted_columns() -> list[tuple[Table, Column[Any]]]:
    return [
        (table, column)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Encrypted)
    ]


async def rotate(database: Database) -> Rotated:
    """Beside the running bot."""
    done = Rotated()
    for table, column in encrypted_columns():
        await _rotate_column(database, table, column, done)
    done.is_log_empty = await _empty_log(database)
    return done


async def _rotate_column(database: Database, table: Table, column: Column[Any], done: Rotated) -> None:
    (key,) = table.primary_key.columns
    stored = type_coerce(column, LargeBinary)
    old = select(key, stored).where(func.substr(stored, 1, KEY_ID_BYTES) != database.keyring.current)
    query = old.order_by(key).limit(PORTION).with_for_update()
    place = f"{table.name}.{column.name}"
    last: Any = None
    while True:
        async with database.write() as db:
            rows = (await db.execute(query if last is None else query.where(key > last))).all()
            for number, value in rows:
                anew = _anew(database.keyring, value, place)
                if anew is None:
                    done.unreadable[place] += 1
                    continue
                changed = {column: type_coerce(anew, LargeBinary)}
                await db.execute(update(table).where(key == number).values(changed))
                done.values += 1
        if not rows:
            return
        last = rows[-1][0]


def _anew(keyring: Keyring, value: bytes, place: str) -> bytes | None:
    try:
        return keyring.encrypt(keyring.decrypt(value, place), place)
    except WrongKeyError:
        return None


async def _empty_log(database: Database) -> bool:
    """The former values stand there. False where somebody goes on reading it."""
    for _ in range(TRIES):
        if await database.empty_log():
            return True
        await asyncio.sleep(PAUSE_SECONDS)
    return False
