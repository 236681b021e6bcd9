"""A letter that its author corrected in Telegram: the new words are a letter too, the old ones stay in the history."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from models import correspondence
from models.cases import Case
from models.correspondence import Letter, Side
from models.events import EventKind, record
from models.people import Person
from models.unit import give_number

SAYS = ("kind", "text", "entities", "phone")


def says_the_same(one: Mapping[str, Any] | None, other: Mapping[str, Any]) -> bool:
    """Telegram tells of an edit also when nothing that we keep has changed."""
    if one is None:
        return False
    files = one.get("unique"), other.get("unique")
    same_file = files[0] == files[1] or None in files
    return same_file and all((one.get(name) or None) == (other.get(name) or None) for name in SAYS)


async def correct(db: AsyncSession, case: Case, letter: Letter, author: Person, content: Any, now: datetime) -> Letter:
    """`letter` is any version. Of a note nobody is told."""
    first = letter.edit_of or letter.id
    only = {"only": letter.content["only"]} if letter.content and "only" in letter.content else {}
    words = {**content, **only, "reply": first, "edited": True}
    made = correspondence.add(db, case, author, letter.side, words, now, edit_of=first)
    await give_number(db, made)
    kind = EventKind.NOTED if letter.side is Side.NOTE else EventKind.EDITED
    record(db, kind, now, actor=author.id, case=case.number, letter=made.id)
    return made
