"""A kind word when a message seems to hold a card or tax number, and its removal on a press."""

from aiogram import Router
from aiogram.methods import DeleteMessage
from aiogram.types import CallbackQuery

from handlers.callbacks import Remove
from handlers.content import Content, words
from handlers.desk import Turn
from handlers.filing.draft import load, save
from handlers.mydata import copies
from handlers.officer import card
from handlers.restricted.typed import STEPS
from handlers.say import Say, Says, chat_of, edit, say
from handlers.screens import button, keyboard
from locales import label, t
from models import correspondence, outbox
from models.correspondence import Letter
from models.errors import StaleError
from models.numbers import looks_sensitive
from models.outbox import Post, PostKind

router = Router()


async def warn_of_numbers(turn: Turn, content: Content, letter: Letter | None = None) -> Says:
    if not looks_sensitive(words(content)):
        return []
    target = {"letter": letter.id if letter else 0, "message": content["message"]}
    buttons = keyboard(
        [button(label("button-remove-numbers"), Remove(**target))],
        [button(label("button-keep-numbers"), Remove(**target, keep=True))],
    )
    post = Post(chat=chat_of(turn.me), kind=PostKind.SCREEN, at=turn.now)
    return [say(turn.me, t("warn-numbers"), buttons, post=post)]


@router.callback_query(Remove.filter())
async def decided(query: CallbackQuery, callback_data: Remove, turn: Turn) -> Says:
    """Raises StaleError when there is nothing left to remove."""
    del query
    if callback_data.keep:
        return _answer(turn, t("numbers-kept"))
    if letter := callback_data.letter or await _filed_as(turn, callback_data.message):
        removed = await _from_case(turn, letter)
    else:
        removed = await _from_draft(turn, callback_data.message)
    if turn.post and turn.now - turn.post.at >= copies.DELETABLE:
        return [*removed, *_answer(turn, t("numbers-removed-late"))]
    chat = chat_of(turn.me)
    gone = Say(chat=chat, method=DeleteMessage(chat_id=chat, message_id=callback_data.message))
    return [*removed, gone, *_answer(turn, t("numbers-removed"))]


def _answer(turn: Turn, text: str) -> Says:
    return [edit(turn.me, turn.post.id, text)] if turn.post else [say(turn.me, text)]


async def _from_draft(turn: Turn, message_id: int) -> Says:
    draft = load(turn)
    if draft is None or all(one["message"] != message_id for one in draft.contents):
        raise StaleError
    draft.contents = [one for one in draft.contents if one["message"] != message_id]
    await save(turn, draft)
    from handlers.filing import flow

    if draft.contents:
        return flow.reviewed_anew(turn, draft)
    if draft.topic is None or draft.step in STEPS:
        return []
    return await flow.to(turn, draft, "text")


async def _filed_as(turn: Turn, message_id: int) -> int | None:
    """The letter that words of a draft have become."""
    own = await outbox.find_post(turn.db, chat_of(turn.me), message_id)
    return own.letter_id if own is not None and own.kind is PostKind.OWN else None


async def _from_case(turn: Turn, letter_id: int) -> Says:
    """The officer's copy goes too, and from the card what it shows of these words."""
    case, found = await correspondence.remove(turn.db, turn.me, letter_id)
    card.renew_soon(turn, case)
    return copies.removal(found, turn.now)
