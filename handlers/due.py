"""What is done when its time comes. Each piece of work is one unit, like an update; the agenda forgets it in the same
transaction."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from handlers import restricted, screens
from handlers.broadcast import jobs as broadcast_jobs
from handlers.callbacks import DraftPress
from handlers.desk import Desk, Turn
from handlers.digest import folder, leaving, letter
from handlers.digest import jobs as digests
from handlers.filing.draft import KEPT, REMIND_AFTER, load_of
from handlers.indicators import jobs as indicator_jobs
from handlers.mydata import retention
from handlers.officer import absence, morning, recall
from handlers.operator import alerts, backups
from handlers.problems import jobs as problem_jobs
from handlers.reference import jobs as reference_jobs
from handlers.reports import jobs as report_jobs
from handlers.say import Says, say
from handlers.screens import button, keyboard
from locales import label, t
from models import (
    agenda,
    cases,
    covering,
    deadlines,
    endings,
    escalation,
    inbox,
    people,
    referrals,
    search,
    transfers,
    waiting,
)
from models.agenda import Due
from models.cases import Case
from models.events import EventKind, record
from models.people import Person
from models.statuses import CloseReason, Status
from models.strays import Stray

SWEEP_EVERY = timedelta(hours=1)

Job = Callable[[Desk, str, object], Awaitable[Says]]
Preparation = Callable[[Desk, str], Awaitable[object]]


async def draft_hour(desk: Desk, ref: str, _prepared: object) -> Says:
    """An hour after the last touch: a reminder, and another one next morning."""
    person = await people.get(desk.db, int(ref))
    if person.draft is None or person.draft_at is None:
        return []
    if person.draft_at + REMIND_AFTER > desk.now:
        await agenda.plan(desk.db, Due.DRAFT_HOUR, ref, person.draft_at + REMIND_AFTER)
        return []
    await agenda.plan(desk.db, Due.DRAFT_MORNING, ref, deadlines.next_morning(desk.now, desk.office.zone))
    return await _remind(desk, person)


async def draft_morning(desk: Desk, ref: str, _prepared: object) -> Says:
    person = await people.get(desk.db, int(ref))
    if person.draft is None or person.draft_at is None or person.draft_at + REMIND_AFTER > desk.now:
        return []
    return await _remind(desk, person)


async def _remind(desk: Desk, person: Person) -> Says:
    """It is the step that the person is at: its buttons go with the next one."""
    draft = load_of(person)
    if draft is None or draft.step in restricted.STEPS or person.unreachable_at is not None:
        return []  # words for a restricted topic: nothing on the screen may remind of them
    go_on = DraftPress(draft=draft.id, step=draft.step, act="cancel_no")
    stop = DraftPress(draft=draft.id, step=draft.step, act="cancel")
    buttons = keyboard([button(label("button-continue"), go_on)], [button(label("button-cancel"), stop)])
    turn = Turn(db=desk.db, now=desk.now, office=desk.office, me=person)
    return await screens.show(turn, t("draft-reminder"), buttons)


async def draft_erase(desk: Desk, ref: str, _prepared: object) -> Says:
    """Seven days after the last touch."""
    person = await people.get(desk.db, int(ref))
    if person.draft is None or person.draft_at is None:
        return []
    if person.draft_at + KEPT > desk.now:
        await agenda.plan(desk.db, Due.DRAFT_ERASE, ref, person.draft_at + KEPT)
        return []
    person.draft = person.draft_at = person.mode = person.mode_data = person.mode_until = None
    return [say(person, t("draft-erased"))] if person.unreachable_at is None else []


async def stray_erase(desk: Desk, ref: str, _prepared: object) -> Says:
    stray = await desk.db.get(Stray, int(ref))
    if stray is not None:
        await desk.db.delete(stray)
    return []


async def first_answer(desk: Desk, ref: str, _prepared: object) -> Says:
    """The date that was promised has passed without an answer: notices tell everybody, once."""
    case = await _case(desk, ref)
    if case.is_open and case.first_answer_at is None:
        endings.miss_first_answer(desk.db, case, desk.now)
    return []


async def close_resolved(desk: Desk, ref: str, _prepared: object) -> Says:
    case = await _case(desk, ref)
    if case.status is Status.RESOLVED:
        await endings.close(desk.db, case, CloseReason.SILENCE, desk.now, None)
    return []


async def waiting_remind(desk: Desk, ref: str, _prepared: object) -> Says:
    """Notices remind the applicant of the question."""
    case = await _case(desk, ref)
    if case.status is Status.WAITING:
        waiting.remind(desk.db, case, desk.now)
    return []


async def waiting_close(desk: Desk, ref: str, _prepared: object) -> Says:
    case = await _case(desk, ref)
    if case.status is Status.WAITING:
        await endings.close(desk.db, case, CloseReason.NO_REPLY, desk.now, None)
    return []


async def referral_check(desk: Desk, ref: str, _prepared: object) -> Says:
    """Notices ask the officer whether the institution helped."""
    case = await _case(desk, ref)
    referral = await referrals.current(desk.db, case)
    if referral is not None and referral.made_at is not None:
        await referrals.come_due(desk.db, case, referral, desk.now, desk.office.zone)
    return []


async def official_soon(desk: Desk, ref: str, _prepared: object) -> Says:
    case = await _case(desk, ref)
    if case.is_open:
        record(desk.db, EventKind.OFFICIAL_SOON, desk.now, case=case.number)
    return []


async def official_passed(desk: Desk, ref: str, _prepared: object) -> Says:
    case = await _case(desk, ref)
    if case.is_open:
        record(desk.db, EventKind.OFFICIAL_PASSED, desk.now, case=case.number)
    return []


async def transfer_lapse(desk: Desk, ref: str, _prepared: object) -> Says:
    await transfers.lapse(desk.db, await _case(desk, ref), desk.now)
    return []


async def escalate(desk: Desk, ref: str, _prepared: object) -> Says:
    """Nobody has taken it: the next step."""
    await escalation.escalate(desk.db, await _case(desk, ref), desk.now, desk.office.zone)
    return []


async def cover(desk: Desk, ref: str, _prepared: object) -> Says:
    """It can't wait until its holder is back."""
    await covering.cover_now(desk.db, await _case(desk, ref), desk.now, desk.office.zone)
    return []


async def sweep(desk: Desk, ref: str, _prepared: object) -> Says:
    await inbox.sweep(desk.db, desk.now)
    await agenda.plan(desk.db, Due.SWEEP, ref, desk.now + SWEEP_EVERY)
    return []


async def index_names(desk: Desk, ref: str, _prepared: object) -> Says:
    """Once, in small steps: names that were there before the index was."""
    last = await search.index_step(desk.db, int(ref))
    if last is not None:
        await agenda.plan(desk.db, Due.INDEX_NAMES, last, desk.now)
    return []


async def _case(desk: Desk, ref: str) -> Case:
    return await desk.db.get_one(Case, int(ref), options=list(cases.with_people()))


JOBS: dict[Due, Job] = {
    Due.DRAFT_HOUR: draft_hour,
    Due.DRAFT_MORNING: draft_morning,
    Due.DRAFT_ERASE: draft_erase,
    Due.STRAY_ERASE: stray_erase,
    Due.FIRST_ANSWER: first_answer,
    Due.CLOSE_RESOLVED: close_resolved,
    Due.REFERRAL_CHECK: referral_check,
    Due.OFFICIAL_SOON: official_soon,
    Due.OFFICIAL_PASSED: official_passed,
    Due.TRANSFER_LAPSE: transfer_lapse,
    Due.WAITING_SOON: waiting_remind,
    Due.WAITING_LATE: waiting_remind,
    Due.WAITING_CLOSE: waiting_close,
    Due.RECALL_OVER: recall.over,
    Due.ESCALATE: escalate,
    Due.COVER: cover,
    Due.SWEEP: sweep,
    Due.INDEX_NAMES: index_names,
    Due.RETENTION: retention.run,
    **morning.JOBS,
    **restricted.JOBS,
    **digests.JOBS,
    **leaving.JOBS,
    **absence.JOBS,
    **problem_jobs.JOBS,
    **report_jobs.JOBS,
    **reference_jobs.JOBS,
    **indicator_jobs.JOBS,
    **broadcast_jobs.JOBS,
    **backups.JOBS,
    **alerts.JOBS,
}
PREPARATIONS: dict[Due, Preparation] = {
    **digests.PREPARATIONS,
    **leaving.PREPARATIONS,
    **folder.PREPARATIONS,
    **letter.PREPARATIONS,
    **indicator_jobs.PREPARATIONS,
    **backups.PREPARATIONS,
    **alerts.PREPARATIONS,
}
# What is prepared of these is then carried out in the world outside, in no transaction, and the job is told what came
# of it. That may take its time: nothing else waits for it.
ERRANDS = frozenset({Due.DIGEST_FOLDER, Due.DIGEST_MAIL, Due.BACKUP, Due.LOOK})


async def prepare_agenda(desk: Desk) -> None:
    """At every start: what recurs is on the agenda."""
    if await desk.db.get(agenda.Task, (Due.SWEEP, "all")) is None:
        await agenda.plan(desk.db, Due.SWEEP, "all", desk.now)
    if not await search.is_indexed(desk.db):
        await agenda.plan(desk.db, Due.INDEX_NAMES, 0, desk.now)
    await escalation.watch_forgotten(desk.db, desk.now, desk.office.zone)
    await retention.plan_retention(desk)
    await morning.plan_mornings(desk)
    await digests.plan_digests(desk)
    await report_jobs.plan_reports(desk)
    await reference_jobs.plan_check(desk)
    await backups.plan_backups(desk)
    await alerts.plan_looks(desk)
