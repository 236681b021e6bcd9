"""Where a letter stands: its versions, and the messages in people's chats that show them."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import bindparam, event, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.correspondence import Letter
from models.outbox import Post, PostKind
from models.unit import Unit

STANDING = "standing"  # in the session's info, by every version: see models/warm.py

_FIRST = select(func.coalesce(Letter.edit_of, Letter.id)).where(Letter.id.in_(bindparam("letters", expanding=True)))
_VERSIONS = select(Letter).where(or_(Letter.id.in_(_FIRST), Letter.edit_of.in_(_FIRST))).order_by(Letter.id)
_COPIES = (
    select(Post)
    .where(Post.letter_id.in_(bindparam("versions", expanding=True)), Post.kind.in_([PostKind.COPY, PostKind.OWN]))
    .order_by(Post.id)
)


@dataclass(slots=True)
class Standing:
    """The letter as it was first written and each correction, and their copies; the newest last."""

    versions: list[Letter]
    copies: list[Post]


async def standing(db: AsyncSession, letter_id: int) -> Standing | None:
    """`letter_id` is that of any version."""
    known: dict[int, Standing] = db.info.get(STANDING, {})
    return known.get(letter_id) or (await standing_of(db, {letter_id})).get(letter_id)


async def keep_standing(db: AsyncSession, letter_id: int) -> None:
    """For `standing`, which is asked later in the same unit of work."""
    if letter_id not in db.info.get(STANDING, ()):
        db.info[STANDING] = db.info.get(STANDING, {}) | await standing_of(db, {letter_id})


async def standing_of(db: AsyncSession, letters: Collection[int]) -> dict[int, Standing]:
    """By the number of each version of them."""
    found: dict[int, Standing] = {}
    for letter in await db.scalars(_VERSIONS, {"letters": list(letters)}):
        place = found.get(letter.edit_of or letter.id) or Standing([], [])
        place.versions.append(letter)
        found[letter.id] = place
    for copy in await db.scalars(_COPIES, {"versions": list(found)}):
        found[copy.letter_id or 0].copies.append(copy)
    return found


@event.listens_for(Unit, "transient_to_pending")
def _forget(unit: Unit, row: object) -> None:
    """Another copy of them, or another version."""
    about = row.letter_id if isinstance(row, Post) else row.edit_of if isinstance(row, Letter) else None
    if about in unit.info.get(STANDING, ()):
        del unit.info[STANDING]
