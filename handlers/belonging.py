"""Which case somebody's words belong to: one's own or one in one's hands, followed to where it goes on."""

from handlers.desk import Turn
from models import access, cases, merging
from models.cases import Case


async def mine_or_held(turn: Turn, number: int) -> Case | None:
    case = await cases.find(turn.db, number)
    return case if case and (access.is_applicant(turn.me, case) or access.holds(turn.me, case)) else None


async def going_on(turn: Turn, number: int) -> Case | None:
    """The case itself, or the one in which it goes on, in whose hands the other was; None when it is in other hands."""
    return await mine_or_held(turn, await merging.goes_on_in(turn.db, number))
