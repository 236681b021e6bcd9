"""Five days before each summary officers are asked for words of their own, once; the day before who hasn't answered is
reminded.

REPORTS «2026-10» spreads the word and plans November's; REPORT_ASK and REPORT_REMIND «2026-10:7» are one officer's.
After downtime the chain catches up: months whose summary is out are passed over.
"""

from collections.abc import Awaitable, Callable
from datetime import date

from sqlalchemy import select

from handlers.callbacks import Report as Press
from handlers.desk import Desk
from handlers.digest.jobs import sending_time
from handlers.reports.months import asking_time, by_day, is_over, open_month, reminding_time
from handlers.say import Says, chat_of, reachable, say
from handlers.screens import button, keyboard
from locales import dates, label, t
from models import agenda, people, reports
from models.agenda import Due, Task
from models.deadlines import month_bounds, next_month
from models.outbox import Post, PostKind
from models.people import Person


async def spread(desk: Desk, ref: str, _prepared: object) -> Says:
    if ref == open_month(desk):
        for one in await reports.expected(desk.db, *month_bounds(ref, desk.office.zone), desk.now):
            await agenda.plan(desk.db, Due.REPORT_ASK, f"{ref}:{one.id}", by_day(desk.now, desk.office.zone))
    following = f"{next_month(date.fromisoformat(f'{ref}-01')):%Y-%m}"
    await agenda.plan(desk.db, Due.REPORTS, following, asking_time(following, desk.office))
    return []


async def ask(desk: Desk, ref: str, _prepared: object) -> Says:
    """Whoever was quicker isn't asked."""
    month, person = await _whose(desk, ref)
    if month != open_month(desk) or not person.answers_cases:
        return []
    report = await reports.begin(desk.db, person, month)
    if report.asked_at is not None:
        return []
    reports.ask(desk.db, report, desk.now)
    if (later := reminding_time(month, desk.office)) > desk.now:
        await agenda.plan(desk.db, Due.REPORT_REMIND, ref, later)
    if report.sent_at is not None:
        return []
    ending = "no" if is_over(desk, month) else "yes"
    return _invite(desk, person, month, "report-asked", ending=ending)


async def remind(desk: Desk, ref: str, _prepared: object) -> Says:
    """Of what isn't sent yet: the words, or what was changed in them since."""
    month, person = await _whose(desk, ref)
    report = await reports.find(desk.db, person, month)
    if month != open_month(desk) or not person.answers_cases or person.away or report is None:
        return []
    is_sent = report.sent_at is not None
    if (is_sent and report.draft is None) or report.reminded_at is not None:
        return []
    reports.remind(desk.db, report, desk.now)
    begun = "changed" if is_sent else "yes" if report.draft else "no"
    is_today = sending_time(month, desk.office).date() == desk.today  # after a standstill
    return _invite(desk, person, month, "report-reminded", begun=begun, day="today" if is_today else "tomorrow")


def _invite(desk: Desk, person: Person, month: str, key: str, **args: str) -> Says:
    if not reachable(person):
        return []
    when = dates.day_and_time(sending_time(month, desk.office), desk.office.zone)
    text = t(key, month=dates.month_of(date.fromisoformat(f"{month}-01")), when=when, **args)
    post = Post(chat=chat_of(person), kind=PostKind.NOTICE, at=desk.now)
    fill = [button(label("button-report-fill"), Press(act="begin", month=month))]
    return [say(person, text, keyboard(fill), post=post)]


async def _whose(desk: Desk, ref: str) -> tuple[str, Person]:
    month, _, person_id = ref.partition(":")
    return month, await people.get(desk.db, int(person_id))


async def plan_reports(desk: Desk) -> None:
    """At every start: the next question stands on the agenda, on the day that the settings say."""
    planned = await desk.db.scalars(select(Task.ref).where(Task.kind == Due.REPORTS))
    for month in list(planned) or [open_month(desk)]:
        await agenda.plan(desk.db, Due.REPORTS, month, asking_time(month, desk.office))


JOBS: dict[Due, Callable[[Desk, str, object], Awaitable[Says]]] = {
    Due.REPORTS: spread,
    Due.REPORT_ASK: ask,
    Due.REPORT_REMIND: remind,
}
