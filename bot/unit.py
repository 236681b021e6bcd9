"""The unit of work: what was decided, the notices that follow from it and all that is to be said are kept together."""

from aiogram import Bot
from sqlalchemy import bindparam, delete, event, func, or_, select
from sqlalchemy.orm import Session

from bot import logs
from bot.calls import EDITS
from bot.wire import encode
from handlers import notices, topics
from handlers.desk import Desk
from handlers.say import Say, Says
from models import cases, outbox, watch
from models import topics as stored
from models.deadlines import is_night
from models.events import take_recorded
from models.outbox import OUTBOX, Post, Unsent
from models.unit import Unit

EDITED = "edited"  # in the session's info: by which methods which Posts are edited in it
# The newest text replaces whatever was to be edited before; newest buttons replace only buttons. What was put aside is
# replaced too: it would come back when it is tried again.
NEWEST = select(func.max(OUTBOX.c.seq)).where(
    OUTBOX.c.target_id == bindparam("target"), OUTBOX.c.method == bindparam("newest_method")
)
REPLACED = delete(OUTBOX).where(
    OUTBOX.c.target_id == bindparam("target"),
    OUTBOX.c.seq < NEWEST.scalar_subquery(),
    or_(OUTBOX.c.method == "editMessageReplyMarkup", OUTBOX.c.method == bindparam("newest_method")),
)


async def conclude(desk: Desk, bot: Bot, says: Says) -> int:
    """Adds the notices to the replies and writes everything into the outbox; returns how many rows. Doesn't commit."""
    events = take_recorded(desk.db)
    numbers = {event.case_number for event in events if event.case_number is not None}
    if len(about := numbers | {one.about for one in says if one.about is not None}) == 1:
        logs.note(case=min(about))
    concerned = await cases.get_many(desk.db, numbers)
    await watch.follow(desk.db, events, concerned, desk.office.zone)
    said = [*says, *await notices.tell(desk, events, concerned, says)]
    quiet = is_night(desk.now, desk.office.zone)
    for one in said:
        await stage(desk, bot, one, quiet=quiet)
    return len(said)


async def stage(desk: Desk, bot: Bot, one: Say, *, quiet: bool) -> None:
    if quiet and not one.loud and "disable_notification" in type(one.method).model_fields:
        one.method = one.method.model_copy(update={"disable_notification": True})
    name, params, files = encode(bot, one.method)
    topic = await in_topic(desk, bot, one, name) if desk.office.topics else None
    unsent = Unsent(
        chat=one.chat,
        lane=one.lane,
        method=name,
        params=params,
        post=one.post,
        target=one.target,
        reply=one.reply,
        album=one.album,
        case_number=one.about,
        topic=topic,
        waits=one.waits,
        receipt=one.receipt,
        recipient=one.recipient,
        created_at=desk.now,
        files=[(key, file.filename or key, file.data) for key, file in files.items()],
    )
    outbox.send(desk.db, unsent)
    if one.target is not None and name in EDITS:
        desk.db.info.setdefault(EDITED, set()).add((one.target, name))


async def in_topic(desk: Desk, bot: Bot, one: Say, method: str) -> int | None:
    """Where the message belongs, and what is edited, should it have to be sent anew; a topic that isn't there yet is
    made just before, ahead of bulk messages too."""
    if one.target is not None and method in EDITS:
        post = await desk.db.get(Post, one.target)
        found = await stored.find(desk.db, one.chat, post.case_number) if post and post.case_number else None
        return found.id if found else None
    if not method.startswith("send"):
        return None
    topic, creation = await topics.place(desk, one)
    if topic is None or creation is None:
        return topic.id if topic else None
    name, params, _ = encode(bot, creation)
    making = Unsent(
        chat=one.chat, method=name, params=params, case_number=one.about, topic=topic.id, created_at=desk.now
    )
    outbox.send(desk.db, making)
    return topic.id


@event.listens_for(Unit, "before_commit")
def _forget_replaced(unit: Session) -> None:
    """Said when all is written."""
    if edited := unit.info.pop(EDITED, None):
        unit.flush()
        newest = [{"target": target, "newest_method": method} for target, method in sorted(edited)]
        unit.connection().execute(REPLACED, newest)
