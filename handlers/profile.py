"""Three questions after the number, for statistics and priority only; offered once, one «Пропустити» for all."""

from aiogram import Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup

from handlers import screens
from handlers.callbacks import Profile
from handlers.desk import Turn
from handlers.filters import Consented
from handlers.say import Says, say
from handlers.screens import button, in_rows, keyboard
from handlers.views import helpline_list
from locales import label, t
from models import helplines
from models.errors import StaleError
from models.events import EventKind, record
from models.helplines import HelpTopic

router = Router()

AGES = ("child", "adult", "senior")
SEXES = ("woman", "man")
MARKS = ("children", "large", "alone", "disability", "senior", "pregnancy")


async def offer(turn: Turn) -> Says:
    if turn.me.profile_asked_at is not None:
        return []
    turn.me.profile_asked_at = turn.now
    return await screens.show(turn, t("profile-age"), _choices("age", AGES))


def _choices(question: str, values: tuple[str, ...]) -> InlineKeyboardMarkup:
    row = [button(label(f"{question}-{one}"), Profile(question=question, value=one)) for one in values]
    return keyboard(*in_rows(row, 3), _skip())


async def _childrens_lines(turn: Turn) -> Says:
    """Whoever is under 18 and writes alone learns at once whom to call."""
    found = await helplines.lines(turn.db, HelpTopic.CHILD, turn.me.region) if turn.me.age == "child" else []
    return [say(turn.me, t("profile-child", lines=helpline_list(found)))] if found else []


def _skip() -> screens.Row:
    return [button(label("button-skip"), Profile(question="skip"))]


def _marks(turn: Turn) -> InlineKeyboardMarkup:
    chosen = set(turn.me.marks)
    rows = [
        [button(("✓ " if one in chosen else "") + label(f"mark-{one}"), Profile(question="marks", value=one))]
        for one in MARKS
    ]
    return keyboard(*rows, [button(label("button-done"), Profile(question="done"))], _skip())


@router.callback_query(Profile.filter(), Consented())
async def answered(query: CallbackQuery, callback_data: Profile, turn: Turn) -> Says:
    """Raises StaleError for answers that aren't offered."""
    del query
    me, question, value = turn.me, callback_data.question, callback_data.value
    if question == "age" and value in AGES:
        me.age = value
        return [*await _childrens_lines(turn), *await screens.show(turn, t("profile-sex"), _choices("sex", SEXES))]
    if question == "sex" and value in SEXES:
        me.sex = value
        return await screens.show(turn, t("profile-marks"), _marks(turn))
    if question == "marks" and value in MARKS:
        me.marks = [one for one in MARKS if (one in me.marks) != (one == value)]
        return await screens.show(turn, t("profile-marks"), _marks(turn))
    if question == "done":
        record(turn.db, EventKind.PROFILE_GIVEN, turn.now, actor=me.id)
        return await screens.show(turn, t("profile-thanks"))
    if question == "skip":
        return await screens.show(turn, t("profile-skipped"))
    raise StaleError
