"""What the staff did in the sample year besides answering: problems, words and plans, news, templates, an absence.

Done in a real session through the operations that screens use, each at its time; then the history is numbered anew,
in order of time, as if it had been written along with the cases.
"""

import random
from collections.abc import Mapping
from datetime import datetime, time, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.demo import months, troubles
from bot.demo.crew import IHOR, MARIA
from bot.demo.worktime import KYIV, workday_before
from handlers.desk import Desk, Office
from models import absences, agenda, broadcasts, covering, people, reach, readings, templates
from models.absences import Cover
from models.agenda import Due
from models.broadcasts import Fate
from models.cases import Case, with_people
from models.events import Event, take_recorded
from models.people import Person
from models.readings import Reason
from models.statuses import OPEN

PLACE = "place"
AWAY, STANDS_IN, LEAVING = "Руслан", "Наталія", "Лариса"
AGREES, BLOCKS = 0.6, 0.02
NEWS = (
    "Безоплатний юрист приймає щосереди з 10:00 до 16:00 у центрі надання адміністративних послуг Вашої громади. "
    "Записуватися не треба, візьміть, будь ласка, довідку ВПО."
)
NEWS_BEFORE = 12  # workdays
SHARED = {
    "Які документи взяти": (
        "Добрий день, {ім’я}. Візьміть, будь ласка, документ, що посвідчує особу, довідку ВПО і податковий номер. "
        "Копій не треба, фото сюди не надсилайте. {радник}"
    ),
    "Строк розгляду": (
        "Добрий день, {ім’я}. За Вашим зверненням № {номер} відповідь має бути до {строк}. Якщо дізнаюся раніше, "
        "напишу одразу. {радник}"
    ),
    "Куди звернутися особисто": (
        "Добрий день, {ім’я}. У громаді {громада} приймають у ЦНАПі щодня без запису. {радник}"
    ),
}
OWN = {
    "Запит подано": "Запит щодо «{категорія}» подано сьогодні. Напишу, щойно відповідять. {радник}",
    "Уточнення про оренду": "{ім’я}, підкажіть, будь ласка: договір оренди письмовий чи усний і до якої дати?",
}


async def write(desk: Desk, staff: Mapping[str, Person], seed: int) -> None:
    """`staff` by name; after the year's cases. Nobody is told today of what happened then. Doesn't commit."""
    db, now = desk.db, desk.now.astimezone(KYIV)
    rng = random.Random(seed)  # noqa: S311 - sample data, no secrets
    everyone = list(staff.values())
    await troubles.write(db, staff, now, rng)
    await months.tell(db, everyone, desk.office, now, rng)
    received = (await db.scalar(select(func.count()).select_from(Case)) or 0) // months.MONTHS
    await months.plan(db, staff[MARIA], now, received, rng)
    await _texts(db, staff, now)
    await _news(db, staff[MARIA], now, rng)
    await _read(db, staff[MARIA], now)
    await _absent(db, staff, now, desk.office)
    take_recorded(db)
    await number_in_order(db)


async def number_in_order(db: AsyncSession) -> None:
    """Events are read by number: what was recorded last isn't always what happened last."""
    await db.flush()
    place = func.row_number().over(order_by=(Event.at, Event.id))
    ranked = select(Event.id, (-place).label(PLACE)).subquery()
    unsynchronised = {"synchronize_session": False}
    for one in [one for one in db if isinstance(one, Event)]:
        db.expunge(one)
    await db.execute(
        update(Event).values(id=ranked.c[PLACE]).where(Event.id == ranked.c.id), execution_options=unsynchronised
    )
    await db.execute(update(Event).values(id=-Event.id), execution_options=unsynchronised)


def at(now: datetime, workdays: int, clock: str) -> datetime:
    """That time, so many workdays ago."""
    return datetime.combine(workday_before(now.date(), workdays), time.fromisoformat(clock), KYIV)


async def _texts(db: AsyncSession, staff: Mapping[str, Person], now: datetime) -> None:
    for place, (title, text) in enumerate(SHARED.items()):
        made = await templates.add(db, staff[MARIA].id, title, text, at(now, 200, f"{11 + place}:20"), shared=True)
        made.uses = 40 - 11 * place
    for title, text in OWN.items():
        await templates.add(db, staff[IHOR].id, title, text, at(now, 90, "16:05"), shared=False)


async def _news(db: AsyncSession, maria: Person, now: datetime, rng: random.Random) -> None:
    """Some of those who rated agreed to news, and got some."""
    query = select(Case).where(Case.rating > 2, ~Case.is_restricted).order_by(Case.number).options(*with_people())
    for case in (await db.scalars(query)).unique():
        if case.closed_at and case.closed_at < now and rng.random() < AGREES:
            broadcasts.agree(db, case.person, case.closed_at + timedelta(minutes=2))
    sent = at(now, NEWS_BEFORE, "11:30")
    draft = await broadcasts.begin(db, maria, sent)
    draft.content = {"kind": "text", "text": NEWS, "entities": []}
    await broadcasts.send(db, maria, draft, sent)
    while draft.state is broadcasts.State.COLLECTING:
        await broadcasts.collect(db, draft)
    busy = set(await db.scalars(select(Case.person_id).where(Case.status.in_(OPEN))))
    while found := await broadcasts.next_people(db, draft):
        gone = [one for one in found if rng.random() < BLOCKS and one[1].id not in busy]
        for _, person in gone:
            await reach.lost(db, await people.get(db, person.id), sent)
        await broadcasts.settle(db, {one.id for one, _ in found}, Fate.DELIVERED)
        await broadcasts.settle(db, {one.id for one, _ in gone}, Fate.BLOCKED)
    broadcasts.end(draft, sent + timedelta(minutes=1))
    await agenda.cancel(db, draft.id, Due.BROADCAST_SEND, Due.BROADCAST_PROGRESS)


async def _read(db: AsyncSession, maria: Person, now: datetime) -> None:
    """The texts of a case whose answer was rated badly."""
    query = select(Case).where(Case.rating <= 2, ~Case.is_restricted).order_by(Case.number.desc()).limit(1)
    case = await db.scalar(query)
    if case is not None:
        await readings.begin(db, case, maria, Reason.COMPLAINT, at(now, 6, "14:10"))


async def _absent(db: AsyncSession, staff: Mapping[str, Person], now: datetime, office: Office) -> None:
    """One has left this morning, with somebody standing in; another will leave next week."""
    morning = now - timedelta(hours=1)
    gone = await covering.begin(db, staff[AWAY], morning)
    gone.cover, gone.deputy_id = Cover.DEPUTY, staff[STANDS_IN].id
    await covering.until(db, gone, absences.morning_after(now, 6, office.zone))
    await covering.settle(db, gone, staff[AWAY], morning, office.zone)
    later = await covering.begin(db, staff[LEAVING], morning)
    await covering.put_off(db, later, staff[LEAVING], absences.morning_after(now, 5, office.zone), morning)
    await covering.until(db, later, absences.morning_after(now, 19, office.zone))
