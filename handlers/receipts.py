"""The quiet answer to «чи дійшло?»: a reaction to the author's own message, set when the other side has the copy.

✍ says that it is written down and not passed on yet, 👌 that it has been delivered; one of them at a time.
"""

from collections.abc import Collection

from sqlalchemy import bindparam, select
from sqlalchemy.orm import load_only

from handlers.desk import Desk
from handlers.say import Says, reachable, react_to
from models import outbox
from models.correspondence import Letter
from models.outbox import OUTBOX, Post
from models.people import Person

WHOLLY_SENT = (
    select(Post.id, Letter.case_number, Letter.content, Person)
    .join(Letter, Letter.id == Post.letter_id)
    .join(Person, Person.telegram_key == Post.chat)
    .where(
        Post.id.in_(bindparam("posts", expanding=True)),
        ~select(OUTBOX.c.seq).where(OUTBOX.c.receipt_id == Post.id).exists(),
    )
    .order_by(Post.id)
    .options(load_only(Person.telegram_id, Person.unreachable_at))
)


async def delivered(desk: Desk, post_ids: Collection[int]) -> Says:
    """One reaction for a message, and one for an album. Of a long text the author waits for the last part."""
    if not post_ids:
        return []
    marked: set[tuple[int, str]] = set()
    says: Says = []
    found = (await desk.db.execute(WHOLLY_SENT, {"posts": list(post_ids)})).all()
    if not found:
        return []
    await outbox.mark_delivered(desk.db, [post for post, *_ in found])
    for post, case_number, content, author in found:
        if content is None or not reachable(author):
            continue
        album = (case_number, content.get("album") or f"of {post}")
        if album not in marked:
            says.append(react_to(author, post))
        marked.add(album)
    return says
