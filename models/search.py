"""Finding a case again by what one remembers of it: its number, a name, a phone, words.

Names and phones stand encrypted, so they are found through keyed hashes: whole names in one spelling, whole numbers.
Words of letters are in no index at all: an officer's own open cases are read in memory.
"""

import re
from collections import defaultdict
from typing import Any

from sqlalchemy import Connection, ForeignKey, Index, Select, delete, event, func, insert, inspect, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from models import access, phones, safeguarding, worklist
from models.cases import Case
from models.correspondence import Letter
from models.crypto import Lookup
from models.database import Base
from models.people import Person
from models.places.folding import fold, latin, loosen

# Of somebody's cases the newest; a year after its end nothing can be found of a case by name anyway.
RECENT_CASES = 1000
PEOPLE = 200
LETTERS = 800
STEP = 100
SHORTEST_WORD = 3

_ONE_SOUND = str.maketrans({"y": "i", "j": "i", "g": "h", "w": "v", "x": "ks"})


class NameToken(Base):
    """One word of a person's name, hashed. Follows the name by itself: see `_follow` below."""

    __tablename__ = "name_token"
    __table_args__ = (Index("ix_name_token", "token", "person_id"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    token: Mapped[Any] = mapped_column(Lookup(), primary_key=True)


def name_keys(text: str) -> set[str]:
    """The words of a name as they are compared: «Наталія», «Наталья» and «Nataliya» are one, «Ігор» and «Igor» too."""
    return {_name_key(word) for word in fold(text)}


def _name_key(word: str) -> str:
    spelt = latin(word).translate(_ONE_SOUND).replace("kh", "h").replace("ie", "e")
    return re.sub(r"(.)\1+", r"\1", spelt)


# The index of names


@event.listens_for(Person, "after_insert")
@event.listens_for(Person, "after_update")
def _follow(_mapper: Mapper[Person], connection: Connection, person: Person) -> None:
    """Whoever changes a name, in whatever way, changes what it is found by; an erased one is found by nothing."""
    if inspect(person).attrs.name.history.has_changes():
        _index(connection, {person.id: person.name})


def _index(connection: Connection, names: dict[int, str]) -> None:
    connection.execute(delete(NameToken).where(NameToken.person_id.in_(list(names))))
    rows = [{"person_id": one, "token": token} for one, name in names.items() for token in name_keys(name or "")]
    if rows:
        connection.execute(insert(NameToken), rows)


async def is_indexed(db: AsyncSession) -> bool:
    """Whether names have been indexed, or there are none: a database of before the index has people and no tokens."""
    anybody = select(Person.id).where(Person.telegram_id.is_not(None)).limit(1)
    return await db.scalar(select(NameToken.person_id).limit(1)) is not None or await db.scalar(anybody) is None


async def index_step(db: AsyncSession, after: int) -> int | None:
    """The next people; the last of them, or None when there are no more."""
    query = select(Person.id, Person.name).where(Person.id > after).order_by(Person.id).limit(STEP)
    names = {person_id: name for person_id, name in await db.execute(query)}  # noqa: C416 - rows, not tuples
    if not names:
        return None
    await db.run_sync(lambda session: _index(session.connection(), names))
    return max(names)


# Finding


async def by_name(db: AsyncSession, me: Person, typed: str, limit: int) -> list[Case]:
    """Cases that one holds, open or ended, of people who have all these names; the newest first."""
    keys = name_keys(typed)
    recent = access.held(me).where(Case.erased_at.is_(None)).with_only_columns(Case.number, Case.person_id)
    recent_cases = recent.order_by(Case.number.desc()).limit(RECENT_CASES).subquery()
    named = (
        select(recent_cases.c.number)
        .join(NameToken, NameToken.person_id == recent_cases.c.person_id)
        .where(NameToken.token.in_(keys))
        .group_by(recent_cases.c.number)
        .having(func.count() == len(keys))
        .order_by(recent_cases.c.number.desc())
        .limit(limit)
    )
    return await _cases(db, access.held(me), list(await db.scalars(named))) if keys else []


async def by_phone(db: AsyncSession, me: Person, number: str, limit: int) -> list[Case]:
    """Cases that one holds, of people who gave this number."""
    theirs = select(Case.number).where(Case.person_id.in_(await _people(db, Person.phone_key == number)))
    numbers = list(await db.scalars(theirs.order_by(Case.number.desc()).limit(RECENT_CASES)))
    found = await _cases(db, access.held(me).where(Case.erased_at.is_(None)), numbers)
    return found[:limit]


async def by_words(db: AsyncSession, me: Person, typed: str, limit: int) -> list[Case]:
    """One's own open cases in whose letters all these words begin, or this phone number stands."""
    mine = {case.number: case for case in await worklist.held(db, me) if case.is_open}
    wanted, digits = _words(typed), (phones.normal(typed) or "")[-9:]
    wanted = {word for word in wanted if len(word) >= SHORTEST_WORD}
    if not mine or not (wanted or digits):
        return []
    query = select(Letter).where(Letter.case_number.in_(mine), Letter.content.is_not(None))
    letters = await db.scalars(query.order_by(Letter.case_number.desc(), Letter.id.desc()).limit(LETTERS))
    said: dict[int, list[str]] = defaultdict(list)
    for letter in letters:
        if safeguarding.may_read(letter, me):
            said[letter.case_number] += [letter.content.get("text", ""), letter.content.get("phone", "")]
    return [mine[number] for number, texts in said.items() if _says(texts, wanted, digits)][:limit]


def _says(texts: list[str], wanted: set[str], digits: str) -> bool:
    text = "\n".join(texts)
    if digits and digits in re.sub(r"\D", "", text):
        return True
    there = _words(text)
    return bool(wanted) and all(any(word.startswith(one) for word in there) for one in wanted)


def _words(text: str) -> set[str]:
    return {loosen(word) for word in fold(text)}


async def figures_by_name(db: AsyncSession, me: Person, typed: str, limit: int) -> list[Case]:
    """For coordinators: which cases people of this name have, to be shown without the person and without words."""
    keys = sorted(name_keys(typed), key=len, reverse=True)
    if not keys:
        return []
    rarest, *others = keys
    bearers = select(NameToken.person_id).where(NameToken.token == rarest)
    for key in others:
        bearers = bearers.where(NameToken.person_id.in_(select(NameToken.person_id).where(NameToken.token == key)))
    people = list(await db.scalars(bearers.order_by(NameToken.person_id.desc()).limit(PEOPLE)))
    theirs = select(Case.number).where(Case.person_id.in_(people)).order_by(Case.number.desc()).limit(RECENT_CASES)
    overseen = access.of_coordinator(me).where(Case.erased_at.is_(None))
    return (await _cases(db, overseen, list(await db.scalars(theirs))))[:limit]


async def _people(db: AsyncSession, condition: Any) -> list[int]:
    return list(await db.scalars(select(Person.id).where(condition).limit(PEOPLE)))


async def _cases(db: AsyncSession, allowed: Select[Case], numbers: list[int]) -> list[Case]:
    """Those of the numbers that are allowed, the newest first."""
    found = await db.scalars(allowed.where(Case.number.in_(numbers)).order_by(Case.number.desc()))
    return list(found.unique())
