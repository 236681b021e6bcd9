"""When summaries go out: on their day everyone who gets one has it for each month, once, whatever restarts.

DIGEST «2026-10» on the agenda spreads the word when October's summary is due, and plans November's: after downtime the
chain catches up month by month. DIGEST_COPY «2026-10:7» is one person's copy; «2026-Q3:7:421», asked for, may be
sent again and again, and so may «2026-10:7:421:public» and «2026-10:7:421:cases.overdue.0».
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial

from aiogram.methods import SendDocument, SendPhoto
from aiogram.types import BufferedInputFile, InlineKeyboardMarkup
from sqlalchemy import select

from handlers.callbacks import Digest as Press
from handlers.desk import Desk, Office
from handlers.digest import tracing
from handlers.digest.asking import CASES, PAGE, PUBLIC, READERS
from handlers.digest.rendering import Rendered, render, worker
from handlers.digest.tracing import Found
from handlers.say import Say, Says, chat_of, say
from handlers.screens import button, keyboard
from locales import label
from models import agenda, digest, people
from models.agenda import MAX_ATTEMPTS, Due, Task
from models.deadlines import next_month
from models.digest import Digest, Period, Scope
from models.outbox import Lane
from models.people import Person

SENT = Due.DIGEST_COPY, Due.DIGEST_OUT, Due.DIGEST_FOLDER, Due.DIGEST_MAIL


@dataclass(frozen=True, slots=True)
class Copy:
    """What is ready to be sent to somebody; `months` are those that a quarter for everybody was published beside."""

    digest: Digest
    rendered: Rendered
    months: tuple[Digest, ...] = ()


async def spread(desk: Desk, ref: str, _prepared: object) -> Says:
    """Plans everyone's copy, and the next month."""
    for reader in await people.staff(desk.db, *READERS):
        if not await digest.was_sent(desk.db, reader.id, ref):
            await agenda.plan(desk.db, Due.DIGEST_COPY, f"{ref}:{reader.id}", desk.now)
    if desk.office.digest_folder or desk.office.digest_emails:
        await agenda.plan(desk.db, Due.DIGEST_OUT, ref, desk.now)
    following = f"{next_month(date.fromisoformat(f'{ref}-01')):%Y-%m}"
    await agenda.plan(desk.db, Due.DIGEST, following, sending_time(following, desk.office))
    return []


async def prepare_copy(desk: Desk, ref: str) -> Copy | Found | None:
    """Read and drawn outside of the transaction that sends it."""
    wanted = Wanted.of(ref)
    person = await people.get(desk.db, wanted.person)
    scope = await digest.scope_of(desk.db, person)
    if scope is None or (wanted.what and not person.is_coordinator):
        return None
    if wanted.what == CASES:
        return await tracing.find(desk, person, wanted.period, wanted.figure)
    if wanted.what == PUBLIC:
        return await prepare_public(desk, wanted.period)
    made = await told(desk, wanted.period, scope)
    return Copy(made, await worker.run(partial(render, made, to_officer=not person.is_coordinator)))


async def prepare_public(desk: Desk, period: Period) -> Copy:
    made = await told(desk, period)
    months = [await told(desk, month) for month in period.months()] if period.is_quarter else []
    return Copy(made, await worker.public(made, months), tuple(months))


async def told(desk: Desk, period: Period, scope: Scope = digest.NATIONAL) -> Digest:
    samples = desk.office.count_samples
    return await digest.told(desk.db, period.code, desk.office.zone, scope, now=desk.now, include_samples=samples)


async def copy(desk: Desk, ref: str, prepared: object) -> Says:
    """Message, chart, workbook, unless the person isn't to have it any more or has it already. What is told of the
    period is kept from now on."""
    wanted = Wanted.of(ref)
    person = await people.get(desk.db, wanted.person)
    allowed = person.is_coordinator if wanted.what else person.has(*READERS)
    if not allowed or person.telegram_id is None:
        return []
    if isinstance(prepared, Found):
        return await tracing.show(desk, person, prepared, wanted.page)
    if not isinstance(prepared, Copy):
        return []
    if not wanted.unique:
        if await digest.was_sent(desk.db, person.id, wanted.period.code):
            return []
        digest.mark_sent(desk.db, person, wanted.period.code, desk.now)
    for one in (prepared.digest, *prepared.months):
        await digest.freeze(desk.db, one, desk.now)  # a month known better later would hide something else
    return show(person, wanted, prepared)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A DIGEST_COPY as it stands on the agenda."""

    period: Period
    person: int
    unique: str = ""
    what: str = ""
    figure: str = ""
    page: int = 0

    @classmethod
    def of(cls, ref: str) -> "Wanted":
        period, person, *rest = ref.split(":")
        unique, what, *_ = [*rest, "", ""]
        what, _, more = what.partition(".")
        figure, _, page = more.partition(".")
        return cls(Period.parse(period), int(person), unique, what, figure, int(page or 0))


def show(person: Person, wanted: Wanted, made: Copy) -> Says:
    """The message and what comes with it; the page only where it was asked for, alone."""
    chat, rendered = chat_of(person), made.rendered
    lane = Lane.INTERACTIVE if wanted.unique else Lane.BULK

    def document(data: bytes, name: str) -> Say:
        file = BufferedInputFile(data, name)
        method = SendDocument(chat_id=chat, document=file, caption=rendered.file_caption)
        return Say(chat=chat, method=method, lane=lane)

    def picture(data: bytes, name: str, caption: str) -> Say:
        photo = BufferedInputFile(data, name)
        return Say(chat=chat, method=SendPhoto(chat_id=chat, photo=photo, caption=caption), lane=lane)

    if wanted.what == PAGE:
        return [document(rendered.html, rendered.name(".html"))]
    says = [say(person, rendered.text, _onward(person, wanted), lane=lane)]
    says.append(picture(rendered.png, rendered.name(".png"), rendered.photo_caption))
    if rendered.map:
        says.append(picture(rendered.map, rendered.name("-karta.png"), rendered.map_caption))
    says.append(document(rendered.xlsx, rendered.file_name))
    return [*says, document(rendered.html, rendered.name(".html"))] if wanted.what == PUBLIC else says


def _onward(person: Person, wanted: Wanted) -> InlineKeyboardMarkup | None:
    """To the cases behind the figures, to what may be passed on, and to a file for colleagues without Telegram."""
    if wanted.what or not person.is_coordinator:
        return None
    period = wanted.period.code
    row = [button(label("digest-button-where"), Press(act="where", period=period))]
    if wanted.period.is_calendar:
        row.append(button(label("digest-button-public"), Press(act="public", period=period)))
    return keyboard(row, [button(label("digest-button-page"), Press(act="page", period=period))])


async def plan_digests(desk: Desk) -> None:
    """At every start: the next summary is due when the settings say, and what had failed for good is tried again.

    A fresh installation begins with the month in which it started.
    """
    months = list(await desk.db.scalars(select(Task.ref).where(Task.kind == Due.DIGEST)))
    for month in months or [f"{desk.now.astimezone(desk.office.zone):%Y-%m}"]:
        await agenda.plan(desk.db, Due.DIGEST, month, sending_time(month, desk.office))
    stuck = select(Task.kind, Task.ref).where(Task.kind.in_(SENT), Task.attempts >= MAX_ATTEMPTS)
    for kind, ref in (await desk.db.execute(stuck)).all():
        await agenda.plan(desk.db, kind, ref, desk.now)


def sending_time(month: str, office: Office) -> datetime:
    """When the summary of the month goes out: DIGEST_DAY of the month after, at DIGEST_TIME."""
    day = next_month(date.fromisoformat(f"{month}-01")).replace(day=office.digest_day)
    hours, minutes = office.digest_time.split(":")
    return datetime.combine(day, time(int(hours), int(minutes)), office.zone)


JOBS: dict[Due, Callable[[Desk, str, object], Awaitable[Says]]] = {Due.DIGEST: spread, Due.DIGEST_COPY: copy}
PREPARATIONS: dict[Due, Callable[[Desk, str], Awaitable[object]]] = {Due.DIGEST_COPY: prepare_copy}
