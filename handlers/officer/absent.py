"""A colleague who isn't there, as others see it: until when, and who stands in."""

from handlers.desk import Desk
from handlers.views import name_of
from locales import dates, label
from models import absences, covering
from models.absences import Absence, Cover
from models.people import Person


async def mark(desk: Desk, person: Person) -> str:
    """«немає до 3 грудня», or that nobody knows until when."""
    return mark_of(desk, await absences.current(desk.db, person))


def mark_of(desk: Desk, absence: Absence | None) -> str:
    if absence is None or absence.ends_at is None:
        return label("away-mark")
    return label("away-mark-until", day=dates.short_day(absence.ends_at, desk.office.zone))


async def deputy_of(desk: Desk, person: Person) -> Person | None:
    """Who was named, and is there."""
    absence = await absences.current(desk.db, person)
    return await covering.deputy(desk.db, absence) if absence else None


async def line(desk: Desk, person: Person) -> str:
    """«Ірина: немає до 3 грудня, замінює Петро»."""
    absence = await absences.current(desk.db, person)
    return await _line(desk, person, absence, mark_of(desk, absence))


async def planned_line(desk: Desk, person: Person, absence: Absence) -> str:
    """«Ірина: з 3 грудня, повернення 7 грудня, 09:00, замінює Петро»."""
    return await _line(desk, person, absence, when(desk, absence))


def when(desk: Desk, absence: Absence) -> str:
    """«з 24 листопада, повернення 7 грудня, 09:00»."""
    zone = desk.office.zone
    until = label("away-until", when=dates.day_and_time(absence.ends_at, zone)) if absence.ends_at else ""
    if absence.began_at is not None:
        return until or label("away-open")
    start = label("away-from", when=dates.short_day(absence.starts_at, zone))
    return ", ".join(filter(None, [start, until]))


async def _line(desk: Desk, person: Person, absence: Absence | None, how_long: str) -> str:
    parts = [how_long]
    if absence is not None and person.answers_cases:
        deputy = await covering.deputy(desk.db, absence)
        if deputy is not None:
            parts.append(label("away-stands-in", name=name_of(deputy)))
        else:
            parts.append(label("away-nobody" if absence.cover is Cover.WAIT else "away-colleagues"))
    return f"{name_of(person)}: {', '.join(parts)}"
