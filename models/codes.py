"""Codes that are read aloud or written on paper, in Ukrainian letters and digits: «А7БВ2-9КЛМ4».

Each half has a letter and a digit, which no words have: so a code is known from an ordinary message by its look.
"""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.crypto import Lookup
from models.database import Base, Serial
from models.people import Person

ALPHABET = "0123456789АБВГДЕЖИКЛМНПРСТУФХЦЧШЮЯ"
HALF = 5
# What sounds or looks alike means the same, Latin letters too.
_ALIKE = str.maketrans("ОЗІЇЙҐЄЁЭЩABCEHIKMOPTXY", "0311ИГЕЕЕШАВСЕН1КМ0РТХУ")


class JoinCode(Base):
    """For one person, to be read aloud or as a link. Only keyed hashes are kept; once used, it is deleted."""

    __tablename__ = "join_code"

    id: Mapped[Serial]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    code_key: Mapped[Any] = mapped_column(Lookup(), unique=True)
    link_key: Mapped[Any] = mapped_column(Lookup(), unique=True)
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    expires_at: Mapped[datetime]


def new() -> str:
    """Two halves of five out of 34 characters, those without a letter or a digit left out: 50 bits."""
    return f"{_half()}-{_half()}"


def _half() -> str:
    while True:
        made = "".join(secrets.choice(ALPHABET) for _ in range(HALF))
        if _is_mixed(made):
            return made


def _is_mixed(half: str) -> bool:
    return any(char.isdigit() for char in half) and any(char.isalpha() for char in half)


def fold(typed: str) -> str | None:
    """The one form of a code, however it was typed; None for what doesn't look like a code."""
    if len(typed) > 4 * HALF or not any(char.isdigit() for char in typed):
        return None
    halves = typed.upper().replace("—", "-").replace("–", "-").replace("-", " ").split()
    if [len(half) for half in halves] == [2 * HALF]:
        halves = [halves[0][:HALF], halves[0][HALF:]]
    if [len(half) for half in halves] != [HALF, HALF]:
        return None
    folded = [half.translate(_ALIKE) for half in halves]
    if not all(_is_mixed(half) and set(half) <= set(ALPHABET) for half in folded):
        return None
    return "-".join(folded)


async def current(db: AsyncSession, person: Person, now: datetime) -> JoinCode | None:
    return await db.scalar(select(JoinCode).where(JoinCode.person_id == person.id, JoinCode.expires_at > now))


async def revoke(db: AsyncSession, person: Person) -> None:
    await db.execute(delete(JoinCode).where(JoinCode.person_id == person.id))
