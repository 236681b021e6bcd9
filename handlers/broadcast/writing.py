"""The words of a broadcast: typed, shown exactly as they will arrive, tried on oneself, and sent once."""

from collections.abc import Awaitable, Callable

from aiogram import Router
from aiogram.types import InlineKeyboardMarkup, Message

from handlers import content as contents
from handlers import letters, modes, screens
from handlers.broadcast import views
from handlers.callbacks import Broadcast as Press
from handlers.content import CAPTION_LIMIT, TEXT_LIMIT, Content
from handlers.desk import Turn
from handlers.filters import In, On
from handlers.modes import Mode
from handlers.officer.filling import units
from handlers.officer.holding import gone
from handlers.say import Says, chat_of, say
from handlers.screens import Button, button, keyboard
from locales import label, t
from models import broadcasts
from models.broadcasts import Broadcast
from models.errors import DomainError, StaleError
from models.outbox import Post, PostKind
from models.people import Duty
from models.unit import give_number

words = Router()

KINDS = frozenset({"text", "photo", "video", "document"})


async def ask(turn: Turn, draft_id: int, _value: str) -> Says:
    """What was written before stays until something else is."""
    draft = await broadcasts.own_draft(turn.db, turn.me, draft_id)
    modes.enter(turn, Mode.BROADCAST, {"id": draft.id})
    to = "ready" if draft.content else "whom"
    rows = [[_button("button-back", to, draft)], [_button("button-cancel", "cancel", draft)]]
    return await screens.show(turn, t("broadcast-words", limit=_limit(turn, "text")), keyboard(*rows))


@words.message(In(Mode.BROADCAST), On(Duty.COORDINATOR))
async def typed(message: Message, turn: Turn) -> Says:
    """The draft may have been sent or thrown away meanwhile."""
    content = await letters.read(turn, message)
    try:
        draft = await broadcasts.own_draft(turn.db, turn.me, turn.me.mode_data["id"])
    except DomainError as error:
        return await gone(turn, content, error)
    if album := content.get("album"):
        return _no_album(turn, draft, album)
    if refusal := letters.declined(turn, content) or _unfit(turn, content):
        return refusal
    content["reply"] = None
    _keep(turn, draft, content)
    modes.leave(turn)
    turn.pressed = False
    return await preview(turn, draft)


def _keep(turn: Turn, draft: Broadcast, content: Content) -> None:
    for name in ("cited", "quote", "quote_entities"):
        content.pop(name, None)  # type: ignore[misc]
    draft.content, draft.begun_at = dict(content), turn.now


def _no_album(turn: Turn, draft: Broadcast, album: str) -> Says:
    """Said once for all of it."""
    if turn.me.mode_data.get("album") == album:
        return []
    modes.enter(turn, Mode.BROADCAST, {"id": draft.id, "album": album})
    return [say(turn.me, t("broadcast-no-album"))]


def _unfit(turn: Turn, content: Content) -> Says:
    if content["kind"] not in KINDS:
        return [say(turn.me, t("broadcast-kind"))]
    limit = _limit(turn, content["kind"])
    length = units(contents.words(content))
    return [say(turn.me, t("broadcast-too-long", length=length, limit=limit))] if length > limit else []


def _limit(turn: Turn, kind: str) -> int:
    """The first line says whose news it is."""
    return (TEXT_LIMIT if kind == "text" else CAPTION_LIMIT) - units(views.header(turn)) - 1


async def edited(turn: Turn, message: Message) -> Says | None:
    """The author corrects the words before they are sent: shown anew. None: it is no such message."""
    draft = await broadcasts.draft_of(turn.db, turn.me) if turn.me.is_coordinator else None
    if draft is None or not draft.content or draft.content["message"] != message.message_id:
        return None
    content = contents.read(message)
    if unfit := _unfit(turn, content):
        return unfit
    _keep(turn, draft, content)
    return await preview(turn, draft)


async def preview(turn: Turn, draft: Broadcast) -> Says:
    """The message itself, and below it what can be done."""
    says = [*screens.leave(turn), views.arrives(turn, turn.me, draft.content)]
    return [*says, *await _ready(turn, draft)]


async def _ready(turn: Turn, draft: Broadcast) -> Says:
    count = await broadcasts.audience(turn.db, draft)
    send = [_button("broadcast-send", "send", draft)] if count else []
    rows = [
        send,
        [_button("broadcast-test", "test", draft)],
        [_button("broadcast-change-words", "words", draft), _button("broadcast-change-whom", "whom", draft)],
        [_button("button-cancel", "cancel", draft)],
    ]
    return await screens.show(turn, views.ready(turn, draft, count), keyboard(*rows))


async def _again(turn: Turn, draft_id: int, _value: str) -> Says:
    """As it arrives, with the sound of a message; the choices stand below it."""
    draft = await broadcasts.own_draft(turn.db, turn.me, draft_id)
    return await preview(turn, draft) if draft.content else await ask(turn, draft_id, "")


async def _send(turn: Turn, draft_id: int, _value: str) -> Says:
    """Once, and only what stands before one's eyes: the button lives under the preview. Raises StaleError."""
    draft = await broadcasts.own_draft(turn.db, turn.me, draft_id)
    if turn.post is None or turn.post.id != turn.me.screen_id:
        raise StaleError
    if not await broadcasts.audience(turn.db, draft):
        return await _ready(turn, draft)
    await broadcasts.send(turn.db, turn.me, draft, turn.now)
    says = screens.leave(turn)
    post = Post(chat=chat_of(turn.me), kind=PostKind.NOTICE, at=turn.now)
    turn.db.add(post)
    await give_number(turn.db, post)
    draft.progress_id = post.id
    return [*says, say(turn.me, t("broadcast-begun"), stop_button(draft), post=post)]


def stop_button(broadcast: Broadcast) -> InlineKeyboardMarkup:
    return keyboard([_button("broadcast-stop", "stop", broadcast)])


async def _cancel(turn: Turn, draft_id: int, _value: str) -> Says:
    """What was typed stays in the chat."""
    draft = await broadcasts.own_draft(turn.db, turn.me, draft_id)
    await turn.db.delete(draft)
    return await screens.show(turn, t("broadcast-cancelled"), keyboard([_list_button()]))


def _list_button() -> Button:
    return button(label("menu-broadcast"), Press(act="list"))


def _button(key: str, act: str, broadcast: Broadcast) -> Button:
    return button(label(key), Press(act=act, id=broadcast.id))


ACTS: dict[str, Callable[[Turn, int, str], Awaitable[Says]]] = {
    "words": ask,
    "ready": _again,
    "test": _again,
    "send": _send,
    "cancel": _cancel,
}
