"""Which case somebody's words belong to: one's own or one in one's hands, followed to where it goes on."""

from handlers.desk import Turn
from models import access, merging
from models.cases import Case
from models.errors import NotYoursError
from models.statuses import OPEN, Status

# What takes further words.
JOINABLE = OPEN | {Status.RESOLVED}


async def mine_or_held(turn: Turn, number: int) -> Case | None:
    for find in (access.applicant_case, access.held_case):
        try:
            return await find(turn.db, turn.me, number)
        except NotYoursError:
            continue
    return None


async def going_on(turn: Turn, number: int) -> Case | None:
    """The case itself, or the one in which it goes on, in whose hands the other was; None when it is in other hands."""
    return await mine_or_held(turn, await merging.goes_on_in(turn.db, number))
