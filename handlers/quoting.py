"""What a letter replied to, as it stands in the other chat: the newest correction, the right part of a long text, and
the words that were quoted where they stand there too."""

from aiogram.types import MessageEntity, ReplyParameters

from handlers import content as contents
from handlers.content import Content
from handlers.desk import Desk
from handlers.say import LATER, Say
from models import copies
from models.copies import Standing
from models.correspondence import Letter
from models.crypto import key_of
from models.outbox import Post, PostKind

SHOWN = str.maketrans({chr(code): " " for code in range(32)} | {"\n": "\n", "\r": ""})


async def point_back(desk: Desk, content: Content, says: list[Say]) -> None:
    """Makes replies of the calls that show this content."""
    letter = content.get("reply")
    known = await copies.standing(desk.db, letter) if letter and says else None
    found = _places(desk, known, says[0].chat) if known else []
    if not found:
        return
    quote = content.get("quote", "")
    holding = next((post for post, text in found if quote and quote in text), None)
    for one in says:
        one.reply = (holding or found[0][0]).id
    if holding is not None:
        _quote(says[0], content)


def _places(desk: Desk, known: Standing, chat: int) -> list[tuple[Post, str]]:
    """Where the letter stands in that chat, with the words there; the newest version first, its parts in order."""
    versions = {one.id: one for one in known.versions}
    here = [post for post in known.copies if key_of(desk.db, post.chat) == key_of(desk.db, chat)]
    posts = sorted(here, key=lambda post: (-(post.letter_id or 0), post.id))
    newest = max(versions)
    return [
        (post, _words(versions[newest if post.kind is PostKind.OWN else post.letter_id or newest], posts, post))
        for post in posts
    ]


def _words(letter: Letter, posts: list[Post], post: Post) -> str:
    """Of a letter that stands there in one piece all, else those of this part."""
    if letter.content is None:
        return ""
    parts = [one for one in posts if one.letter_id == post.letter_id]
    if len(parts) == 1:
        return as_shown(contents.words(letter.content))
    # The header is left out, so a quote at the very edge of a part is answered plainly.
    texts = [
        getattr(one, "text", None) or getattr(one, "caption", None) or ""
        for one in contents.render(0, "", letter.content)
    ]
    place = parts.index(post)
    return as_shown(texts[place]) if len(texts) == len(parts) else ""


def as_shown(text: str) -> str:
    """Telegram shows control characters as spaces, and no spaces at either end."""
    return text.translate(SHOWN).strip()


def _quote(one: Say, content: Content) -> None:
    """Telegram takes a quote with the formatting that stands there, or refuses it; see bot/delivery.py."""
    if "reply_parameters" not in type(one.method).model_fields:
        return
    entities = [MessageEntity.model_validate(entity) for entity in content.get("quote_entities", [])]
    reply = ReplyParameters(
        message_id=LATER, quote=content["quote"], quote_parse_mode=None, quote_entities=entities or None
    )
    one.method = one.method.model_copy(update={"reply_parameters": reply})
