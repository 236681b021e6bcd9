"""«Закрити»: a reason, a word to the person before it if wanted; a duplicate can go on in another request."""

from collections.abc import Awaitable, Callable

from aiogram import Router
from aiogram.types import Message

from handlers import letters, modes, offline, screens
from handlers.callbacks import CaseAct, row_id
from handlers.content import can_be_relayed
from handlers.desk import Turn
from handlers.filters import In
from handlers.modes import ANSWER_MINUTES, Mode
from handlers.officer import recall
from handlers.officer.holding import held, moved_on
from handlers.say import Says, reachable, say
from handlers.screens import Row, button, keyboard
from handlers.views import category_name, header, name_of, number_words
from locales import label, t
from models import cases, correspondence, endings, merging
from models.cases import Case
from models.errors import DomainError, StaleError
from models.merging import CLOSABLE
from models.statuses import CloseReason

router = Router()

REASONS = (CloseReason.DUPLICATE, CloseReason.OUT_OF_SCOPE)
# What follows the reason in a button: with the word that was typed; without merging.
WORD, ONLY = ".word", ".only"


async def ask_reason(turn: Turn, case: Case, _value: str) -> Says:
    cases.require(case, *CLOSABLE)
    modes.enter(turn, Mode.CLOSE_WORD, {"case": case.number}, ANSWER_MINUTES)
    text = t("close-reason", header=header(case), name=name_of(case.person))
    return await _show(turn, case, text, *_reasons(case, ""))


@router.message(In(Mode.CLOSE_WORD))
async def word_typed(message: Message, turn: Turn) -> Says:
    """Kept until the reason is pressed; what is typed after it is no part of it."""
    content = await letters.read(turn, message)
    if refusal := letters.declined(turn, content):
        return refusal
    if not can_be_relayed(content):
        return [say(turn.me, t("kind-declined"))]
    try:
        case = await held(turn, turn.me.mode_data["case"])
        cases.require(case, *CLOSABLE)
    except DomainError:
        return await moved_on(turn, content)
    modes.enter(turn, Mode.CLOSE_READY, {"case": case.number, "word": content})
    text = t("close-with-word", header=header(case), name=name_of(case.person))
    return await _show(turn, case, text, *_reasons(case, WORD))


async def close_as(turn: Turn, case: Case, value: str) -> Says:
    """Raises StaleError."""
    reason, dot, how = value.partition(".")
    if reason not in set(REASONS) or dot + how not in {"", WORD, ONLY}:
        raise StaleError
    if value == CloseReason.DUPLICATE and await merging.targets(turn.db, case, turn.me):
        return await choose_target(turn, case, "close")
    cases.require(case, *CLOSABLE)
    data, letter = turn.me.mode_data or {}, None
    if dot + how == WORD:
        if turn.me.mode != Mode.CLOSE_READY or data.get("case") != case.number:
            raise StaleError
        letter = await correspondence.staff_writes(turn.db, case, turn.me, data["word"], turn.now)
        await letters.remember(turn, case, letter)
    _stop(turn)
    await endings.close(turn.db, case, CloseReason(reason), turn.now, turn.me.id)
    if letter is not None and reachable(case.person):
        return await recall.below(turn, case, letter, t("closed-done"))
    return await screens.show(turn, t("closed-offline" if offline.has_no_telegram(case.person) else "closed-done"))


async def choose_target(turn: Turn, case: Case, value: str) -> Says:
    """`value`: «close» where one comes from «Повторне звернення»."""
    found = await merging.targets(turn.db, case, turn.me)
    rows = [
        [button(f"№ {number_words(one.number)} · {category_name(one.category)}", _act(case, "merge_with", one.number))]
        for one in found
    ]
    if value == "close":
        rows.append([button(label("close-only"), _act(case, "close_as", CloseReason.DUPLICATE + ONLY))])
    _stop(turn)
    text = t("merge-with" if found else "merge-none", header=header(case))
    return await _show(turn, case, text, *rows, [_back(case, "close" if value == "close" else "more")])


async def ask_sure(turn: Turn, case: Case, value: str) -> Says:
    number = row_id(value)
    if number not in {one.number for one in await merging.targets(turn.db, case, turn.me)}:
        raise StaleError
    text = t("merge-sure", header=header(case), number=number_words(number), name=name_of(case.person))
    yes = [button(label("button-merge"), _act(case, "merge_yes", number))]
    return await _show(turn, case, text, yes, [_back(case, "merge")])


async def merge(turn: Turn, case: Case, value: str) -> Says:
    target = await merging.merge(turn.db, case, row_id(value), turn.me, turn.now)
    return await _show(turn, target, t("merge-done", header=header(target), former=number_words(case.number)))


def _reasons(case: Case, how: str) -> list[Row]:
    rows = [
        [button(label(f"close-{one.value.replace('_', '-')}"), _act(case, "close_as", one + how))] for one in REASONS
    ]
    return [*rows, [_back(case, "stop")]]


def _stop(turn: Turn) -> None:
    if turn.me.mode in {Mode.CLOSE_WORD, Mode.CLOSE_READY}:
        modes.leave(turn)


async def _show(turn: Turn, case: Case, text: str, *rows: Row) -> Says:
    return await screens.show(turn, text, keyboard(*rows) if rows else None, case=case.number)


def _act(case: Case, act: str, value: object = "") -> CaseAct:
    return CaseAct(act=act, number=case.number, value=str(value))


def _back(case: Case, act: str) -> screens.Button:
    return button(label("button-back"), _act(case, act))


ACTS: dict[str, Callable[[Turn, Case, str], Awaitable[Says]]] = {
    "close": ask_reason,
    "close_as": close_as,
    "merge": choose_target,
    "merge_with": ask_sure,
    "merge_yes": merge,
}
