"""A colleague's offer of a case, for whoever is asked: «Прийняти» or «Відмовитися», with a word or without."""

from aiogram import Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from handlers import letters, modes, screens
from handlers.callbacks import Offer
from handlers.content import words
from handlers.desk import Desk, Turn
from handlers.filters import In
from handlers.modes import ANSWER_MINUTES, Mode
from handlers.officer import card
from handlers.say import Says, say
from handlers.screens import button, keyboard
from handlers.views import case_place, days_left, header, name_of, number_words, topic_words
from locales import label, t
from models import catalogue, people, transfers
from models.cases import Case
from models.errors import StaleError
from models.transfers import Transfer

router = Router()
typed = Router()

ANSWER_LENGTH = 1000


@router.callback_query(Offer.filter())
async def pressed(query: CallbackQuery, callback_data: Offer, turn: Turn) -> Says:
    """Raises NotYoursError, StaleError."""
    del query
    offer, case = await transfers.asked_of(turn.db, turn.me, callback_data.transfer)
    if not transfers.stands(offer, case):
        return await screens.show(turn, over(offer, case))
    match callback_data.act:
        case "accept":
            return await _accept(turn, offer, case)
        case "decline":
            return await _ask_why(turn, offer, case)
        case "silent":
            return await _decline(turn, offer, case, None)
        case "back":
            modes.leave(turn)
            return await screens.show(turn, await text(turn, offer, case), buttons(offer), case=case.number)
    raise StaleError


async def _accept(turn: Turn, offer: Transfer, case: Case) -> Says:
    await transfers.accept(turn.db, offer, case, turn.me, turn.now)
    if modes.current(turn) is Mode.DECLINE:
        modes.leave(turn)
    done = await screens.show(turn, t("offer-accepted", header=header(case)), case=case.number)
    return [*done, *await card.hand_in(turn, case)]


async def _ask_why(turn: Turn, offer: Transfer, case: Case) -> Says:
    modes.enter(turn, Mode.DECLINE, {"transfer": offer.id}, ANSWER_MINUTES)
    giver = await people.get(turn.db, offer.giver_id)
    rows = [
        [button(label("button-no-reason"), Offer(act="silent", transfer=offer.id))],
        [button(label("button-back"), Offer(act="back", transfer=offer.id))],
    ]
    why = t("offer-why-not", number=number_words(case.number), name=name_of(giver))
    return await screens.show(turn, why, keyboard(*rows), case=case.number)


async def _decline(turn: Turn, offer: Transfer, case: Case, answer: str | None) -> Says:
    await transfers.decline(turn.db, offer, case, turn.me, answer, turn.now)
    modes.leave(turn)
    return await screens.show(turn, t("offer-declined", number=number_words(case.number)))


@typed.message(In(Mode.DECLINE))
async def answered(message: Message, turn: Turn) -> Says:
    """One message for the colleague who asked."""
    offer, case = await transfers.asked_of(turn.db, turn.me, turn.me.mode_data["transfer"])
    if not transfers.stands(offer, case):
        modes.leave(turn)
        return [*screens.leave(turn), say(turn.me, over(offer, case))]
    content = await letters.read(turn, message)
    answer = words(content).strip()
    if content["kind"] != "text" or not answer or len(answer) > ANSWER_LENGTH:
        return [say(turn.me, t("words-please", limit=ANSWER_LENGTH))]
    return await _decline(turn, offer, case, answer)


async def text(desk: Desk, offer: Transfer, case: Case) -> str:
    """What is needed to decide, and none of the words of the person, nor the name."""
    giver = await people.get(desk.db, offer.giver_id)
    return t(
        "offer",
        name=name_of(giver),
        number=number_words(case.number),
        topic=topic_words(catalogue.topic(case.category, case.topic)),
        place=case_place(case),
        left=days_left(case, desk.now, desk.office.zone),
        reason=offer.reason or "",
    )


def buttons(offer: Transfer) -> InlineKeyboardMarkup:
    return keyboard(
        [button(label("button-accept"), Offer(act="accept", transfer=offer.id))],
        [button(label("button-decline"), Offer(act="decline", transfer=offer.id))],
    )


def over(offer: Transfer, case: Case) -> str:
    """Why nothing can be taken or refused any more."""
    how = offer.result.value if offer.result else "moved"
    return t("offer-over", number=number_words(case.number), how=how)
