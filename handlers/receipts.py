"""The quiet answer to «чи дійшло?»: a reaction to the author's own message, set when the other side has the copy.

✍ says that it is written down and not passed on yet, 👌 that it has been delivered; one of them at a time.
"""

from collections.abc import Collection

from sqlalchemy import select

from handlers.desk import Desk
from handlers.say import Says, reachable, react_to
from models import outbox
from models.correspondence import Letter
from models.outbox import Post
from models.people import Person


async def delivered(desk: Desk, post_ids: Collection[int]) -> Says:
    """One reaction for a message, and one for an album."""
    if not post_ids:
        return []
    query = (
        select(Post, Letter, Person)
        .join(Letter, Letter.id == Post.letter_id)
        .join(Person, Person.telegram_key == Post.chat)
        .where(Post.id.in_(post_ids))
        .order_by(Post.id)
    )
    marked: set[tuple[int, str]] = set()
    says: Says = []
    for post, letter, author in await desk.db.execute(query):
        post.shown = outbox.DELIVERED
        content = letter.content
        if content is None or not reachable(author):
            continue
        album = (letter.case_number, content.get("album") or f"of {post.id}")
        if album not in marked:
            says.append(react_to(author, post.id))
        marked.add(album)
    return says
