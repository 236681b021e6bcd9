"""Encrypts anew, with the first of ENCRYPTION_KEYS, what stands in the database under another of them."""

from collections.abc import AsyncIterator
from typing import Any

from sqlalchemy import Column, LargeBinary, Table, func, select, type_coerce, update

from models.crypto import KEY_ID_BYTES, UNREADABLE, Encrypted, WrongKeyError
from models.database import Database
from models.tables import Base

PORTION = 100  # values in one transaction: the running bot writes between two of them


def encrypted_columns() -> list[tuple[Table, Column[Any]]]:
    return [
        (table, column)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Encrypted)
    ]


async def rotate(database: Database) -> AsyncIterator[int]:
    """Beside the running bot; yields how many values were encrypted anew, step by step. Raises WrongKeyError."""
    for table, column in encrypted_columns():
        (key,) = table.primary_key.columns
        stored = type_coerce(column, LargeBinary)
        old = select(key, column).where(func.substr(stored, 1, KEY_ID_BYTES) != database.keyring.current)
        query = old.order_by(key).limit(PORTION).with_for_update()
        last: Any = None
        while True:
            async with database.write() as db:
                rows = (await db.execute(query if last is None else query.where(key > last))).all()
                for number, value in rows:
                    if value is UNREADABLE:
                        raise WrongKeyError(f"{table.name}.{column.name}")
                    await db.execute(update(table).where(key == number).values({column: value}))
            if not rows:
                break
            last = rows[-1][0]
            yield len(rows)
