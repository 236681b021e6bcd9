"""Once a month coordinators are told which help lines nobody has checked for long; nothing, where there are none.

LINES_CHECK «2026-11» is November's, in the middle of the month, away from the summary.
"""

from collections.abc import Awaitable, Callable
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from handlers.callbacks import Reference
from handlers.desk import Desk
from handlers.reference.lines import OLD, old_ones
from handlers.say import Says, chat_of, reachable, say
from handlers.screens import button, keyboard
from locales import dates, label, t
from models import agenda, calendar, deadlines, helplines, people
from models.agenda import Due, Task
from models.outbox import Post, PostKind
from models.people import Duty

DAY = 15
SHOWN = 10


async def remind(desk: Desk, ref: str, _prepared: object) -> Says:
    """And plans the next one: a month that was slept through isn't made up for."""
    del ref
    today = desk.today
    await _plan(desk, deadlines.next_month(today))
    old = old_ones(await helplines.everything(desk.db), today)
    if not old:
        return []
    lines = "\n".join(f"{one.number} — {one.service} ({dates.month_of(one.checked or today)})" for one in old[:SHOWN])
    text = t("lines-nudge", count=len(old), lines=lines, more=max(0, len(old) - SHOWN))
    open_it = keyboard([button(label("button-lines-old", count=len(old)), Reference(act="shelf", at=OLD))])
    return [
        say(one, text, open_it, post=Post(chat=chat_of(one), kind=PostKind.SCREEN, at=desk.now))
        for one in await people.staff(desk.db, Duty.COORDINATOR)
        if reachable(one)
    ]


async def plan_check(desk: Desk) -> None:
    """At every start; a fresh installation begins with the month after."""
    if await desk.db.scalar(select(Task.ref).where(Task.kind == Due.LINES_CHECK).limit(1)) is None:
        await _plan(desk, deadlines.next_month(desk.today))


async def _plan(desk: Desk, month: date) -> None:
    """On a workday, in the morning."""
    day = deadlines.workdays_after(month.replace(day=DAY) - timedelta(days=1), 1, await calendar.holidays(desk.db))
    at = datetime.combine(day, time(9), desk.office.zone)
    await agenda.plan(desk.db, Due.LINES_CHECK, f"{month:%Y-%m}", at)


JOBS: dict[Due, Callable[[Desk, str, object], Awaitable[Says]]] = {Due.LINES_CHECK: remind}
