"""When summaries go out: on their day everyone who gets one has it for each month, once, whatever restarts.

DIGEST «2026-10» on the agenda spreads the word when October's summary is due, and plans November's: after downtime the
chain catches up month by month. DIGEST_COPY «2026-10:7» is one person's copy; «2026-Q3:7:421», asked for, may be
sent again and again.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial

from aiogram.methods import SendDocument, SendPhoto
from aiogram.types import BufferedInputFile
from sqlalchemy import select

from handlers.desk import Desk, Office
from handlers.digest.rendering import Rendered, render, worker
from handlers.say import Say, Says, chat_of, say
from models import agenda, digest, people
from models.agenda import MAX_ATTEMPTS, Due, Task
from models.deadlines import next_month
from models.digest import Digest
from models.outbox import Lane
from models.people import Duty, Person

READERS = Duty.COORDINATOR, Duty.OFFICER


@dataclass(frozen=True, slots=True)
class Copy:
    """What is ready to be sent to somebody."""

    digest: Digest
    rendered: Rendered


async def spread(desk: Desk, ref: str, _prepared: object) -> Says:
    """Plans everyone's copy, and the next month."""
    for reader in await people.staff(desk.db, *READERS):
        if not await digest.was_sent(desk.db, reader.id, ref):
            await agenda.plan(desk.db, Due.DIGEST_COPY, f"{ref}:{reader.id}", desk.now)
    following = f"{next_month(date.fromisoformat(f'{ref}-01')):%Y-%m}"
    await agenda.plan(desk.db, Due.DIGEST, following, sending_time(following, desk.office))
    return []


async def ask(desk: Desk, person: Person, period: str, unique: str) -> None:
    """A copy on request, at once; `unique` tells one request from another."""
    await agenda.plan(desk.db, Due.DIGEST_COPY, f"{period}:{person.id}:{unique}", desk.now)


async def prepare_copy(desk: Desk, ref: str) -> Copy | None:
    period, person_id, *_ = ref.split(":")
    person = await people.get(desk.db, int(person_id))
    scope = await digest.scope_of(desk.db, person)
    if scope is None:
        return None
    made = await digest.told(desk.db, period, desk.office.zone, scope, include_samples=desk.office.count_samples)
    return Copy(made, await worker.run(partial(render, made, to_officer=not person.is_coordinator)))


async def copy(desk: Desk, ref: str, prepared: object) -> Says:
    """Message, chart, workbook, unless the person isn't to have it any more or has it already. What is told of the
    period is kept from now on."""
    period, person_id, *requested = ref.split(":")
    person = await people.get(desk.db, int(person_id))
    if not isinstance(prepared, Copy) or not person.has(*READERS) or person.telegram_id is None:
        return []
    if not requested:
        if await digest.was_sent(desk.db, person.id, period):
            return []
        digest.mark_sent(desk.db, person, period, desk.now)
    await digest.freeze(desk.db, prepared.digest, desk.now)
    return show(person, prepared.rendered, Lane.INTERACTIVE if requested else Lane.BULK)


def show(person: Person, made: Rendered, lane: Lane) -> Says:
    chat = chat_of(person)
    chart = BufferedInputFile(made.png, made.file_name.replace(".xlsx", ".png"))
    book = BufferedInputFile(made.xlsx, made.file_name)
    return [
        say(person, made.text, lane=lane),
        Say(chat=chat, method=SendPhoto(chat_id=chat, photo=chart, caption=made.photo_caption), lane=lane),
        Say(chat=chat, method=SendDocument(chat_id=chat, document=book, caption=made.file_caption), lane=lane),
    ]


async def plan_digests(desk: Desk) -> None:
    """At every start: the next summary is due when the settings say, and what had failed for good is tried again.

    A fresh installation begins with the month in which it started.
    """
    months = list(await desk.db.scalars(select(Task.ref).where(Task.kind == Due.DIGEST)))
    for month in months or [f"{desk.now.astimezone(desk.office.zone):%Y-%m}"]:
        await agenda.plan(desk.db, Due.DIGEST, month, sending_time(month, desk.office))
    stuck = select(Task.ref).where(Task.kind == Due.DIGEST_COPY, Task.attempts >= MAX_ATTEMPTS)
    for ref in list(await desk.db.scalars(stuck)):
        await agenda.plan(desk.db, Due.DIGEST_COPY, ref, desk.now)


def sending_time(month: str, office: Office) -> datetime:
    """When the summary of the month goes out: DIGEST_DAY of the month after, at DIGEST_TIME."""
    day = next_month(date.fromisoformat(f"{month}-01")).replace(day=office.digest_day)
    hours, minutes = office.digest_time.split(":")
    return datetime.combine(day, time(int(hours), int(minutes)), office.zone)


JOBS: dict[Due, Callable[[Desk, str, object], Awaitable[Says]]] = {Due.DIGEST: spread, Due.DIGEST_COPY: copy}
PREPARATIONS: dict[Due, Callable[[Desk, str], Awaitable[object]]] = {Due.DIGEST_COPY: prepare_copy}
