"""What has to be looked at again after something has happened to a case: planned here, once for each unit of work."""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from models import agenda, calendar, deadlines, escalation
from models.agenda import Due
from models.cases import Case
from models.events import Event, EventKind

WATCHED = escalation.BEGINS | escalation.ENDS | {EventKind.APPLICANT_WROTE}


async def follow(db: AsyncSession, events: Sequence[Event], cases: Mapping[int, Case], zone: ZoneInfo) -> None:
    """`cases` are those that the events name."""
    for event in events:
        if event.case_number is None or event.kind not in WATCHED:
            continue
        case = cases[event.case_number]
        if event.kind is EventKind.APPLICANT_WROTE:
            await _written(db, case, event, zone)
        else:
            await escalation.follow(db, case, event, zone)


async def _written(db: AsyncSession, case: Case, event: Event, zone: ZoneInfo) -> None:
    """A holder who is absent, or can't be reached, won't read it: a colleague gets the case, urgent ones at once,
    others in working hours."""
    if case.officer is None or case.officer.on_duty or case.is_restricted:
        return
    holidays = await calendar.holidays(db)
    at = event.at if case.urgent else deadlines.next_working_time(event.at, zone, holidays)
    await agenda.plan(db, Due.COVER, case.number, at)
