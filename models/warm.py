"""What a batch of updates is going to ask for, loaded with one statement each instead of one an update.

It only warms: what isn't found here, or may have changed in this transaction, is asked of the database as ever.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from models import cases
from models.cases import Case
from models.copies import STANDING, standing_of
from models.events import OPEN_CASES
from models.outbox import FRESH, POSTS, Post, found_fresh
from models.people import PEOPLE, Person

_PEOPLE = (
    select(Person)
    .where(Person.telegram_key.in_(bindparam("keys", expanding=True)))
    .options(joinedload(Person.appointments))
)
# The newest last, which is the one that counts: see outbox.find_post.
_POSTS = (
    select(Post)
    .where(
        or_(
            and_(
                Post.chat.in_(bindparam("chats", expanding=True)),
                Post.message_id.in_(bindparam("messages", expanding=True)),
            ),
            Post.id.in_(bindparam("fresh", expanding=True)),
        )
    )
    .order_by(Post.id)
)


async def warm(
    db: AsyncSession, senders: Collection[bytes], quoted: Collection[tuple[bytes, int]], since: datetime
) -> None:
    """`senders` by the hash of their Telegram ids; `quoted` are messages that they pressed or replied to, with the hash
    of the chat's id; `since` is for `cases.going_on_or_private_since`."""
    people = (await db.scalars(_PEOPLE, {"keys": list(senders)})).unique().all()
    db.info[PEOPLE] = {person.telegram_key: person for person in people}
    if quoted:
        chats, messages = (list(set(one)) for one in zip(*quoted, strict=True))
        fresh = {db.info[FRESH][place]: place for place in quoted if place in db.info.get(FRESH, {})}
        posts = (await db.scalars(_POSTS, {"chats": chats, "messages": messages, "fresh": list(fresh)})).all()
        for post in posts:
            if post.id in fresh:
                found_fresh(post, fresh[post.id][1])
        db.info[POSTS] = {(post.chat, post.message_id): post for post in posts}
        await cases.get_many(db, {post.case_number for post in db.info[POSTS].values() if post.case_number})
        letters = {post.letter_id for post in db.info[POSTS].values() if post.letter_id}
        db.info[STANDING] = await standing_of(db, letters) if letters else {}
    theirs: dict[int, list[Case]] = defaultdict(list)
    for case in await cases.going_on_or_private_of(db, [person.id for person in people], since):
        theirs[case.person_id].append(case)
    db.info[OPEN_CASES] = {person.id: theirs[person.id] for person in people}
