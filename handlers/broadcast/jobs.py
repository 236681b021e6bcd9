"""Sending a broadcast: a few people at a time into the outbox, and every few seconds a word on how far it is."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from handlers.broadcast import views, writing
from handlers.desk import Desk
from handlers.say import Says, edit, reachable
from models import agenda, broadcasts, outbox, people
from models.agenda import Due
from models.broadcasts import Broadcast, Fate, State
from models.outbox import Lane

FULL = timedelta(seconds=2)
PROGRESS_EVERY = timedelta(seconds=3)


async def send(desk: Desk, ref: str, _prepared: object) -> Says:
    """The next few, and at once again: other work comes in between. Pauses while enough waits to be sent."""
    broadcast = await desk.db.get_one(Broadcast, int(ref))
    if not broadcast.is_going:
        return []
    if broadcast.state is State.COLLECTING:
        await broadcasts.collect(desk.db, broadcast)
        await agenda.plan(desk.db, Due.BROADCAST_SEND, ref, desk.now)
        return []
    if await outbox.has_enough_bulk(desk.db):
        await agenda.plan(desk.db, Due.BROADCAST_SEND, ref, desk.now + FULL)
        return []
    found = await broadcasts.next_people(desk.db, broadcast)
    says: Says = []
    for recipient, person in found:
        if recipient.fate is Fate.QUEUED:
            one = views.arrives(desk, person, broadcast.content)
            one.lane, one.recipient = Lane.BULK, recipient.id
            says.append(one)
    if found:
        await agenda.plan(desk.db, Due.BROADCAST_SEND, ref, desk.now)
    return says


async def progress(desk: Desk, ref: str, _prepared: object) -> Says:
    """One message, rewritten; at the end it says what came of it."""
    broadcast = await desk.db.get_one(Broadcast, int(ref))
    fates = await broadcasts.fates(desk.db, broadcast)
    collecting = broadcast.state is State.COLLECTING
    left = fates[Fate.QUEUED] + (fates[Fate.WAITING] if broadcast.is_going else 0)
    if collecting or left:
        await agenda.plan(desk.db, Due.BROADCAST_PROGRESS, ref, desk.now + PROGRESS_EVERY)
    else:
        broadcasts.end(broadcast, desk.now)
    by = await people.get(desk.db, broadcast.by_id)
    if collecting or broadcast.progress_id is None or not by.is_coordinator or not reachable(by):
        return []
    buttons = writing.stop_button(broadcast) if broadcast.is_going else None
    return [edit(by, broadcast.progress_id, views.progress(desk, broadcast, fates), buttons)]


JOBS: dict[Due, Callable[[Desk, str, object], Awaitable[Says]]] = {
    Due.BROADCAST_SEND: send,
    Due.BROADCAST_PROGRESS: progress,
}
