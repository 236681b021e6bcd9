"""A letter as it is shown to the other side, with a header; its copy is a Post, so that replies and edits find it."""

from handlers import content as contents
from handlers import quoting
from handlers.content import Content
from handlers.desk import Desk
from handlers.say import Say, Says, chat_of, post_about, say
from handlers.views import header, staff_header
from locales import label, t
from models import outbox, safeguarding
from models.cases import Case
from models.correspondence import Letter, Side
from models.outbox import Post, PostKind
from models.people import Person


async def show(desk: Desk, case: Case, letter: Letter, to: Person, author: Person) -> Says:
    """`author` is the one who wrote it; a correction says in its header that it is one, and stands in no album."""
    content: Content | None = dict(letter.content) if letter.content else None  # type: ignore[assignment]
    if content is None or not safeguarding.may_read(letter, to):
        return []
    spoken_by = None if content.get("team") else author
    head = header(case) if letter.side is Side.APPLICANT else staff_header(case, spoken_by)
    corrected = letter.edit_of is not None
    head = f"{head} · {label('edited-mark')}" if corrected else head
    chat = chat_of(to)
    # A colleague who takes over reads what staff wrote too: that isn't its delivery.
    delivers = (letter.side is Side.APPLICANT) is (to.id != case.person_id) and letter.side is not Side.NOTE
    meant = delivers and not corrected
    own = await outbox.unreceipted(desk.db, letter.id) if meant else None
    if not contents.can_be_relayed(content):
        return [say(to, t("not-relayed", header=head), post=post_about(to, case.number, desk.now))]
    if letter.side is not Side.APPLICANT:
        content.pop("cited", None)  # words of some other chat of an officer are nobody else's
    album = None if corrected else content.get("album")
    says = [
        Say(
            chat=chat,
            method=method,
            post=Post(
                chat=chat,
                kind=PostKind.COPY,
                case_number=case.number,
                letter_id=letter.id,
                at=desk.now,
                shown=method.__api_method__,
            ),
            album=f"{case.number}:{album}" if album and method.__api_method__ != "sendMessage" else None,
            # Whoever asked for a safe contact may not be alone at night.
            loud=case.urgent and not (case.is_private and to.id == case.person_id),
            waits=author.id if meant and (own or letter.side is Side.STAFF) else None,
            receipt=own,
        )
        for method in contents.render(chat, head, content)
    ]
    await quoting.point_back(desk, content, says)
    return says
