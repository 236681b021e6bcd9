"""What a card shows beyond the case itself: of its letters the applicant's last words and the files, as far as the
reader may read them, and the problem that it belongs to."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from models import correspondence, problems, safeguarding
from models.cases import Case
from models.correspondence import Letter, Side
from models.people import Person
from models.problems import Problem

# A card is looked at often and renewed at each letter: of an endless case its newest part is enough.
LOOKED_AT = 300


@dataclass(frozen=True, slots=True)
class Matter:
    """What there is, whoever may see it."""

    letters: list[Letter]
    problem: Problem | None


@dataclass(frozen=True, slots=True)
class Sight:
    last: Letter | None
    files: tuple[Letter, ...]
    with_words: bool
    problem: Problem | None


async def matters(db: AsyncSession, cases: Collection[Case]) -> dict[int, Matter]:
    """By the number of the case."""
    letters = await correspondence.latest_of_cards(db, [case.number for case in cases], LOOKED_AT)
    of = await problems.of_cases(db, cases)
    return {case.number: Matter(letters[case.number], of.get(case.number)) for case in cases}


async def of(db: AsyncSession, case: Case, reader: Person, *, with_words: bool, matter: Matter | None = None) -> Sight:
    """`matter`, where it has been read already."""
    matter = matter or (await matters(db, [case]))[case.number]
    letters = matter.letters
    if not all(one.content and safeguarding.may_read(one, reader) for one in letters):
        latest = await correspondence.latest(db, case, LOOKED_AT)
        letters = [one for one in latest if safeguarding.may_read(one, reader)]
    said = [one for one in letters if one.side is Side.APPLICANT] if with_words else []
    return Sight(said[-1] if said else None, files(letters), with_words, matter.problem)


def files(letters: list[Letter]) -> tuple[Letter, ...]:
    """Each file once, with its newest words: an edit of a caption is a letter with the same file. No stickers."""
    found = {one.content["file"]: one for one in letters if "file" in one.content and one.content["kind"] != "sticker"}
    return tuple(found.values())
