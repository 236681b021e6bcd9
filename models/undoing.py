"""Taking back a change of reference data: what stood before stands again, as one more change."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models import calendar, reference, templates
from models.errors import StaleError
from models.reference import Change, Kind
from models.templates import Template


async def undo(db: AsyncSession, change: Change, now: datetime, by: int) -> None:
    """Raises StaleError when something newer stands there, which has to be taken back first."""
    if not change.current:
        raise StaleError
    match change.kind:
        case Kind.TEMPLATE:
            await _template(db, change, now, by)
        case Kind.DAY_OFF:
            await _day_off(db, change, now, by)
        case Kind.LINE | Kind.HINT:
            await reference.change(db, change.kind, change.ref, change.after, change.before, now, by=by)
    newest = select(Change).where(Change.kind == change.kind, Change.ref == change.ref, Change.current)
    (await db.scalars(newest)).one().undoes_id = change.id


async def _template(db: AsyncSession, change: Change, now: datetime, by: int) -> None:
    """One that was deleted comes back under its number."""
    found = await db.get(Template, int(change.ref))
    if found is None and change.before is not None:
        db.add(Template(id=int(change.ref), owner_id=None, uses=0, **change.before))
        await reference.change(db, Kind.TEMPLATE, change.ref, None, change.before, now, by=by)
    elif found is not None and change.before is None:
        await templates.delete(db, found, now, by)
    elif found is not None:
        await templates.rewrite(db, found, now, by, **change.before)
    else:
        raise StaleError


async def _day_off(db: AsyncSession, change: Change, now: datetime, by: int) -> None:
    day = date.fromisoformat(change.ref)
    if change.before is None:
        await calendar.remove(db, day, now, by)
    else:
        await calendar.add(db, [day], now, by)
