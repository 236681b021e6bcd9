"""«Мої звернення»: where each one stands, in human words, and what its author may do with it."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from handlers import letters, modes, news, screens, strays
from handlers.belonging import going_on
from handlers.callbacks import Confirm, Menu, Mine, Rate
from handlers.desk import Turn
from handlers.filters import Consented, In, Label
from handlers.modes import ANSWER_MINUTES, Mode
from handlers.officer import history
from handlers.say import Says, say
from handlers.screens import button, keyboard
from handlers.views import category_name, helper_words, number_words, own_words, status_words, worded
from locales import dates, label, t
from models import access, cases, correspondence, endings, safeguarding
from models.cases import Case
from models.errors import StaleError
from models.statuses import GOING_ON, CloseReason, Status, may_become

router = Router()
words = Router()

SHOWN = 20
EXCERPT = 400


@router.message(Label("menu-cases"), Consented())
@router.message(Command("cases"), Consented())
async def my_cases(message: Message, turn: Turn) -> Says:
    del message
    return await show_list(turn)


@router.callback_query(Menu.filter())
async def back_to_list(query: CallbackQuery, callback_data: Menu, turn: Turn) -> Says:
    del query, callback_data
    return await show_list(turn)


async def show_list(turn: Turn) -> Says:
    query = access.of_applicant(turn.me).order_by(Case.number.desc()).limit(SHOWN)
    mine = list((await turn.db.scalars(query)).unique())
    if not mine:
        return await screens.show(turn, t("cases-none"))
    rows = [[button(_line(one), Mine(act="open", number=one.number))] for one in mine]
    return await screens.show(turn, t("cases", count=len(mine)), keyboard(*rows))


def _line(case: Case) -> str:
    return f"№ {number_words(case.number)} · {category_name(case.category)} · {status_words(case.status)}"


@router.callback_query(Mine.filter(), Consented())
async def pressed(query: CallbackQuery, callback_data: Mine, turn: Turn) -> Says:
    """Raises NotYoursError, StaleError."""
    del query
    case = await access.applicant_case(turn.db, turn.me, callback_data.number)
    if case.is_private:
        raise StaleError  # it is in no list, so no button of one leads there
    match callback_data.act:
        case "open":
            return await _open(turn, case)
        case "add":
            return await _add(turn, case)
        case "withdraw":
            return await _ask_withdraw(turn, case)
        case "withdraw_yes":
            await endings.withdraw(turn.db, case, turn.now)
            return await screens.show(turn, t("withdrawn", number=number_words(case.number)))
        case "reopen":
            return await reopen(turn, case, "again")
        case "letters":
            return await _letters(turn, case)
        case "done":
            modes.leave(turn)
            return await screens.show(turn, t("added-done"))
    raise StaleError


async def _open(turn: Turn, case: Case) -> Says:
    # What a sealed case discloses isn't shown again on a phone that others may hold.
    written = [] if case.is_sealed else await correspondence.letters(turn.db, case)
    shown = own_words(written, EXCERPT) or "—"
    text = t(
        "case-mine",
        number=number_words(case.number),
        category=category_name(case.category),
        status=status_words(case.status),
        helper=helper_words(case),
        due="yes" if case.is_open and case.first_answer_at is None else "no",
        date=dates.day(case.first_answer_due, turn.office.zone),
        words=shown,
        timeline=await history.timeline(turn, case),
    )
    return await screens.show(turn, text, keyboard(*_acts(turn, case)))


async def _letters(turn: Turn, case: Case) -> Says:
    """All that was written so far: also what came before the person came to Telegram. Raises StaleError."""
    if case.is_sealed:
        raise StaleError
    back = keyboard([button(label("button-back"), Mine(act="open", number=case.number))])
    return await screens.show(turn, await history.letters_for_applicant(turn, case), back)


def _acts(turn: Turn, case: Case) -> list[screens.Row]:
    acts = [] if case.is_sealed else ["letters"]
    if case.status in GOING_ON:
        acts.append("add")
    if may_become(case.status, Status.WITHDRAWN):
        acts.append("withdraw")
    if endings.can_reopen(case, turn.now):
        acts.append("reopen")
    rows = [[button(label(f"button-{act}"), Mine(act=act, number=case.number))] for act in acts]
    return [*rows, [button(label("button-back"), Menu(item="cases"))]]


async def _add(turn: Turn, case: Case) -> Says:
    case = await going_on(turn, case.number) or case
    cases.require(case, *GOING_ON)
    modes.enter(turn, Mode.ADD, {"case": case.number}, ANSWER_MINUTES)
    done = keyboard([button(label("button-done"), Mine(act="done", number=case.number))])
    return await screens.show(turn, t("add-now", number=number_words(case.number)), done)


@words.message(In(Mode.ADD))
async def added(message: Message, turn: Turn) -> Says:
    """Any number of messages until «Готово»."""
    content = await letters.read(turn, message)
    if refusal := letters.declined(turn, content):
        return refusal
    begun = await access.applicant_case(turn.db, turn.me, turn.me.mode_data["case"])
    case = await going_on(turn, begun.number) or begun
    modes.enter(turn, Mode.ADD, {"case": case.number}, ANSWER_MINUTES)
    if case.status not in GOING_ON:
        modes.leave(turn)
        return await strays.about_ended(turn, content, case)
    says = await letters.from_applicant(turn, case, content)
    if case is begun:
        return says
    return [*says, say(turn.me, t("stray-added", number=number_words(case.number)))]


async def _ask_withdraw(turn: Turn, case: Case) -> Says:
    if not may_become(case.status, Status.WITHDRAWN):
        raise StaleError
    rows = [
        [button(label("button-withdraw-yes"), Mine(act="withdraw_yes", number=case.number))],
        [button(label("button-back"), Mine(act="open", number=case.number))],
    ]
    return await screens.show(turn, t("withdraw-sure", number=number_words(case.number)), keyboard(*rows))


async def reopen(turn: Turn, case: Case, answer: str) -> Says:
    """Back to whoever held it; to somebody else when that person is away or has left. Raises StaleError."""
    await endings.reopen(turn.db, case, turn.now, answer)
    await safeguarding.hold_again(turn.db, case, turn.now)
    return await screens.show(turn, t(worded("reopened", case), number=number_words(case.number)))


@router.callback_query(Confirm.filter(), Consented())
async def confirmed(query: CallbackQuery, callback_data: Confirm, turn: Turn) -> Says:
    """«Чи вирішено питання?» Raises NotYoursError, StaleError."""
    del query
    case = await access.applicant_case(turn.db, turn.me, callback_data.number)
    cases.require(case, Status.RESOLVED)
    if callback_data.answer != "yes":
        return await reopen(turn, case, "partly" if callback_data.answer == "partly" else "no")
    await endings.close(turn.db, case, CloseReason.CONFIRMED, turn.now, turn.me.id)
    marks = [button(str(value), Rate(number=case.number, value=value)) for value in range(1, 6)]
    return await screens.show(turn, t("rate", number=number_words(case.number)), keyboard(marks))


@router.callback_query(Rate.filter())
async def rated(query: CallbackQuery, callback_data: Rate, turn: Turn) -> Says:
    """Nobody of staff sees who rated what. Raises NotYoursError, StaleError."""
    del query
    case = await access.applicant_case(turn.db, turn.me, callback_data.number)
    if callback_data.value not in range(1, 6):
        raise StaleError
    endings.rate(turn.db, case, callback_data.value, turn.now)
    return await news.offer_after(turn, "rated")
