"""What is to be done today, to everybody who has something: on workdays at nine, once, whatever restarts.

MORNING «2026-11-23» spreads the word on that day and plans the next; MORNING_LIST «2026-11-23:7» is one person's.
"""

from collections.abc import Awaitable, Callable
from datetime import date

from sqlalchemy import select

from handlers.callbacks import CaseAct, Queue
from handlers.desk import Desk
from handlers.officer import queue
from handlers.say import Says, reachable, say
from handlers.screens import Row, button, keyboard
from handlers.views import case_name, category_name, days_left, number_words
from locales import label, t
from models import agenda, calendar, deadlines, people, worklist
from models.agenda import Due, Task
from models.cases import Case
from models.worklist import PRESSING

SHOWN = 8


async def spread(desk: Desk, ref: str, _prepared: object) -> Says:
    """Plans everybody's list, on a workday, and the next morning. A day that was slept through is left out."""
    zone = desk.office.zone
    today = desk.now.astimezone(zone)
    workday = deadlines.is_workday(today.date(), await calendar.holidays(desk.db))
    if workday and ref == today.date().isoformat() and today.time() < deadlines.DAY_ENDS:
        for one in await people.staff(desk.db):
            await agenda.plan(desk.db, Due.MORNING_LIST, f"{ref}:{one.id}", desk.now)
    following = deadlines.next_morning(desk.now, zone)
    await agenda.plan(desk.db, Due.MORNING, following.astimezone(zone).date(), following)
    return []


async def one_list(desk: Desk, ref: str, _prepared: object) -> Says:
    """Nothing where nothing is pressing. No names: nobody knows who sees the phone at nine."""
    day, _, person_id = ref.partition(":")
    person = await people.get(desk.db, int(person_id))
    late = day != desk.today.isoformat()
    if late or person.away or not person.is_staff or not reachable(person):
        return []
    held = await worklist.held(desk.db, person)
    sections = worklist.by_section(held, desk.now, desk.office.zone)
    pressing = {one: sections[one] for one in PRESSING if one in sections}
    first = [case for cases in pressing.values() for case in cases][:SHOWN]
    if not first:
        return []
    counts = "\n".join(
        label("section-count", section=label(f"section-{one.value}"), count=len(cases))
        for one, cases in pressing.items()
    )
    rows = [_case_row(desk, case) for case in first]
    whole = [button(label("menu-queue"), Queue())]
    text = t("morning", name=person.name, counts=counts)
    return [say(person, text, keyboard(*rows, *queue.section_rows(Queue(), pressing), whole))]


def _case_row(desk: Desk, case: Case) -> Row:
    what = case_name(case) if case.is_private else f"{number_words(case.number)} · {category_name(case.category)}"
    text = f"{what} · {days_left(case, desk.now, desk.office.zone)}"
    return [button(("❗ " if case.urgent else "") + text, CaseAct(act="open", number=case.number))]


async def plan_mornings(desk: Desk) -> None:
    """At every start: the next morning stands on the agenda."""
    if await desk.db.scalar(select(Task.ref).where(Task.kind == Due.MORNING).limit(1)) is not None:
        return
    zone = desk.office.zone
    today = deadlines.morning_of(desk.today, zone)
    following = today if desk.now < today else deadlines.next_morning(desk.now, zone)
    await agenda.plan(desk.db, Due.MORNING, date.isoformat(following.astimezone(zone).date()), following)


JOBS: dict[Due, Callable[[Desk, str, object], Awaitable[Says]]] = {Due.MORNING: spread, Due.MORNING_LIST: one_list}
