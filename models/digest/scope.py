"""Which regions a summary is about, and who may have it.

A coordinator chooses; an officer has their own regions. Restricted cases are counted for the whole country only.
"""

from collections.abc import Collection

from sqlalchemy import ForeignKey
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.database import Base
from models.digest.life import Life
from models.people import Duty, Person
from models.places import home_regions

Scope = tuple[str, ...]  # regions in the order in which they are listed
NATIONAL: Scope = ()


class DigestChoice(Base):
    """The regions that a coordinator wants to read about; no row: the whole country."""

    __tablename__ = "digest_choice"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    regions: Mapped[list[str]]


def made_of(regions: Collection[str]) -> Scope:
    """What a coordinator chose: all of them is the whole country."""
    listed = _listed(regions)
    return NATIONAL if len(listed) == len(home_regions()) else listed


def _listed(regions: Collection[str]) -> Scope:
    return tuple(region.iso for region in home_regions() if region.iso in regions)


async def scope_of(db: AsyncSession, person: Person) -> Scope | None:
    """None for whoever gets no summary. An officer of all regions has these, without what only the country tells."""
    if person.is_coordinator:
        choice = await db.get(DigestChoice, person.id)
        return made_of(choice.regions) if choice else NATIONAL
    own = {region for duty in person.duties if duty.duty is Duty.OFFICER for region in duty.regions}
    return _listed(own) or None


async def choose(db: AsyncSession, person: Person, scope: Scope) -> None:
    choice = await db.get(DigestChoice, person.id)
    if choice is None:
        db.add(DigestChoice(person_id=person.id, regions=list(scope)))
    else:
        choice.regions = list(scope)


def is_within(life: Life, scope: Scope) -> bool:
    """A case of these regions, without what is told as a count for the whole country only. As in the rows of the
    national table, a case that was sealed later stays where it was first counted."""
    return scope == NATIONAL or (not life.is_callback and not life.told_sealed and life.place in scope)
