"""«Погоджуюсь» or «Не погоджуюсь»: the applicant's word on being referred to an institution."""

from aiogram import Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup

from handlers.callbacks import Referred
from handlers.desk import Desk, Turn
from handlers.filters import Consented
from handlers.say import Says, say, strip
from handlers.screens import button, keyboard
from handlers.views import number_words
from locales import label, t
from models import access, referrals
from models.cases import Case
from models.errors import StaleError

router = Router()


@router.callback_query(Referred.filter(), Consented())
async def pressed(query: CallbackQuery, callback_data: Referred, turn: Turn) -> Says:
    """Raises NotYoursError, StaleError."""
    del query
    case = await access.applicant_case(turn.db, turn.me, callback_data.number)
    referral = await referrals.current(turn.db, case)
    if referral is None or referral.id != callback_data.referral or callback_data.answer not in {"yes", "no"}:
        raise StaleError
    yes = callback_data.answer == "yes"
    await referrals.answer(turn.db, case, referral, turn.now, turn.office.zone, yes=yes)
    done = [strip(turn.me, turn.post.id)] if turn.post else []
    text = t("referral-agreed" if yes else "referral-refused", number=number_words(case.number))
    return [*done, say(turn.me, text)]


async def buttons(desk: Desk, case: Case) -> InlineKeyboardMarkup | None:
    """Where the person's word is awaited."""
    referral = await referrals.current(desk.db, case)
    if referral is None or not referral.is_asked or referral.consented_at:
        return None
    return keyboard(
        [button(label("button-agree"), Referred(answer="yes", number=case.number, referral=referral.id))],
        [button(label("button-disagree"), Referred(answer="no", number=case.number, referral=referral.id))],
    )
