"""Writes down what became of calls: ids of messages, what was refused, who can't be reached; and clears the outbox."""

from datetime import datetime

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from bot.calls import EDITS, Call
from bot.delivery import Result
from models import broadcasts, outbox, reach, topics
from models.broadcasts import Fate
from models.events import EventKind, record
from models.outbox import OUTBOX, POST, Outgoing, Unsent
from models.people import Person

EDITED = update(POST).where(POST.c.id == bindparam("post")).values(said=bindparam("says"))
SENT = EDITED.values(message_id=bindparam("shown_as"))
# The files of a row go with it.
REMOVE = delete(OUTBOX).where(OUTBOX.c.seq.in_(bindparam("rows", expanding=True)))


async def write_down(db: AsyncSession, results: list[Result], now: datetime) -> set[int]:
    """Returns the Posts of messages of which the other side has got something."""
    delivered: list[Result] = []
    for result in results:
        numbers = [row.seq for row in result.call.rows]
        for topic in {row.topic_id for row in result.call.rows if result.no_thread and row.topic_id}:
            await topics.gone(db, topic, now)
        if result.apart:
            await db.execute(update(Outgoing).where(Outgoing.seq.in_(numbers)).values(album=None))
        elif result.again_in is not None:
            await _in_doubt(db, result.call)
        elif result.parked:
            await _park(db, result, now)
        elif result.unreachable:
            await _give_up_on(db, result, now)
        else:
            delivered.append(result)
    return await _delivered(db, delivered, now) if delivered else set()


async def set_aside(db: AsyncSession, result: Result, error: str, now: datetime) -> None:
    """Of what can't be written down with all that follows from it: what came is no longer to be sent, and the rest is
    parked for the operator."""
    if result.outcome == "delivered" and not result.apart:
        await _delivered(db, [result], now)
    else:
        await _mark_parked(db, result, result.parked or result.unreachable or f"can't be recorded: {error}", now)


async def _delivered(db: AsyncSession, results: list[Result], now: datetime) -> set[int]:
    """As `write_down`. All at once: what is written for each of them costs most."""
    sent, edited = [], []
    for result in results:
        call = result.call
        if result.thread is not None:
            await _topic_made(db, call.rows[0], result.thread, now)
        sent += [{"post": post, "shown_as": one, "says": call.says} for post, one in result.shown]
        if call.method in EDITS and call.rows[0].target_id is not None:
            edited.append({"post": call.rows[0].target_id, "says": call.says})
    if sent:
        await (await db.connection()).execute(SENT, sent)
    if edited:
        await (await db.connection()).execute(EDITED, edited)
    await broadcasts.settle(db, _recipients(*results), Fate.DELIVERED)
    rows = [row for result in results for row in result.call.rows]
    await db.execute(REMOVE, {"rows": [row.seq for row in rows]})
    return {row.receipt_id for row in rows if row.receipt_id is not None}


def _recipients(*results: Result) -> set[int]:
    return {row.recipient_id for result in results for row in result.call.rows if row.recipient_id is not None}


async def _topic_made(db: AsyncSession, row: Outgoing, thread: int, now: datetime) -> None:
    """Made confidential or erased while the topic was being made: it goes at once."""
    if await topics.made(db, row.topic_id or 0, thread):
        return
    params = {"chat_id": row.params["chat_id"], "message_thread_id": str(thread)}
    outbox.send(db, Unsent(chat=row.chat, method="deleteForumTopic", params=params, created_at=now))


async def _in_doubt(db: AsyncSession, call: Call) -> None:
    """It may stand there or not: whatever it is edited to next has to be sent."""
    if call.method in EDITS and call.rows[0].target_id is not None:
        await (await db.connection()).execute(EDITED, [{"post": call.rows[0].target_id, "says": None}])


async def _park(db: AsyncSession, result: Result, now: datetime) -> None:
    await _in_doubt(db, result.call)
    await _mark_parked(db, result, result.parked, now)
    await broadcasts.settle(db, _recipients(result), Fate.FAILED)
    for case, waits in {(row.case_number, row.waits_id) for row in result.call.rows if row.waits_id is not None}:
        record(db, EventKind.UNDELIVERED, now, case=case, subject=waits, reason="refused")


async def _mark_parked(db: AsyncSession, result: Result, error: str, now: datetime) -> None:
    rows = [row.seq for row in result.call.rows]
    await db.execute(update(Outgoing).where(Outgoing.seq.in_(rows)).values(parked_at=now, error=error[:200]))


async def _give_up_on(db: AsyncSession, result: Result, now: datetime) -> None:
    """The person can't be reached: their queue goes, and those who wait for an answer are told, once each."""
    chat = result.call.chat
    waiting = select(Outgoing.case_number, Outgoing.waits_id).where(Outgoing.chat == chat)
    for case, waits in (await db.execute(waiting.where(Outgoing.waits_id.is_not(None)).distinct())).all():
        record(db, EventKind.UNDELIVERED, now, case=case, subject=waits, reason=result.unreachable)
    unsent = select(Outgoing.recipient_id).where(Outgoing.chat == chat, Outgoing.recipient_id.is_not(None))
    await broadcasts.settle(db, {*_recipients(result), *await db.scalars(unsent)}, Fate.BLOCKED)
    await db.execute(delete(OUTBOX).where(OUTBOX.c.chat == chat))
    query = select(Person).where(Person.telegram_key == chat).options(joinedload(Person.appointments))
    person = (await db.scalars(query)).unique().one_or_none()
    if person is not None:
        await reach.lost(db, person, now)
