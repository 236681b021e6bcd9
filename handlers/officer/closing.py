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
from models.correspondence import Letter
from models.errors import DomainError, StaleError
from models.merging import CLOSABLE
from models.statuses import CloseReason

router = Router()

REASONS = (CloseReason.DUPLICATE, CloseReason.OUT_OF_SCOPE)
# What follows the reason in a button: with the word that was typed; without merging.
WORD, ONLY = "word", "only"


async def ask_reason(turn: Turn, case: Case, _value: str) -> Says:
    cases.require(case, *CLOSABLE)
    modes.enter(turn, Mode.CLOSE_WORD, {"case": case.number}, ANSWER_MINUTES)
    text = t("close-reason", header=header(case), name=name_of(case.person))
    return await _show(turn, case, text, *_reasons(case, []))


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
    except DomainError as error:
        return await moved_on(turn, content, error)
    modes.enter(turn, Mode.CLOSE_READY, {"case": case.number, "word": content})
    return await show_ready(turn, case, "")


async def show_ready(turn: Turn, case: Case, _value: str) -> Says:
    _require_word(turn, case, [WORD])
    text = t("close-with-word", header=header(case), name=name_of(case.person))
    return await _show(turn, case, text, *_reasons(case, [WORD]))


async def close_as(turn: Turn, case: Case, value: str) -> Says:
    """Raises StaleError."""
    reason, *how = value.split(".")
    if reason not in set(REASONS) or not set(how) <= {WORD, ONLY}:
        raise StaleError
    cases.require(case, *CLOSABLE)
    _require_word(turn, case, how)
    if reason == CloseReason.DUPLICATE and ONLY not in how and await merging.targets(turn.db, case, turn.me):
        return await choose_target(turn, case, ".".join(["close", *how]))
    letter = await _write_word(turn, case, how)
    _stop(turn)
    await endings.close(turn.db, case, CloseReason(reason), turn.now, turn.me.id)
    if letter is not None and reachable(case.person):
        return await recall.below(turn, case, letter, t("closed-done"))
    if offline.has_no_telegram(case.person):
        return await screens.show(turn, t("closed-offline"))
    return await screens.show(turn, t("closed-done" if reachable(case.person) else "closed-untold"))


async def choose_target(turn: Turn, case: Case, value: str) -> Says:
    """`value`: «close» where one comes from «Повторне звернення», «close.word» with a word to the person."""
    source, *how = value.split(".")
    _require_word(turn, case, how)
    if WORD not in how:
        _stop(turn)
    found = await merging.targets(turn.db, case, turn.me)
    rows = [
        [
            button(
                f"№ {number_words(one.number)} · {category_name(one.category)}",
                _act(case, "merge_with", _joined(one.number, how)),
            )
        ]
        for one in found
    ]
    if source == "close":
        only = _act(case, "close_as", _joined(CloseReason.DUPLICATE.value, [*how, ONLY]))
        rows.append([button(label("close-only"), only)])
    text = t("merge-with" if found else "merge-none", header=header(case))
    if WORD in how:
        return await _show(turn, case, text, *rows, [_back(case, "close_ready")])
    return await _show(turn, case, text, *rows, [_back(case, "close" if source == "close" else "more")])


async def ask_sure(turn: Turn, case: Case, value: str) -> Says:
    number, how = await _target(turn, case, value)
    text = t(
        "merge-sure",
        header=header(case),
        number=number_words(number),
        name=name_of(case.person),
        word="yes" if WORD in how else "no",
    )
    yes = [button(label("button-merge"), _act(case, "merge_yes", value))]
    back = button(label("button-back"), _act(case, "merge", _joined("close", how) if how else ""))
    return await _show(turn, case, text, yes, [back])


async def merge(turn: Turn, case: Case, value: str) -> Says:
    number, how = await _target(turn, case, value)
    letter = await _write_word(turn, case, how)
    _stop(turn)
    target = await merging.merge(turn.db, case, number, turn.me, turn.now)
    text = t("merge-done", header=header(target), former=number_words(case.number))
    if letter is not None and reachable(case.person):
        return await recall.below(turn, case, letter, text)
    return await _show(turn, target, text)


async def _target(turn: Turn, case: Case, value: str) -> tuple[int, list[str]]:
    """«26000002», «26000002.word». Raises StaleError."""
    typed, *how = value.split(".")
    number = row_id(typed)
    if number not in {one.number for one in await merging.targets(turn.db, case, turn.me)}:
        raise StaleError
    _require_word(turn, case, how)
    return number, how


def _require_word(turn: Turn, case: Case, how: list[str]) -> None:
    """Raises StaleError when the word that the button promises isn't there any more."""
    ready = turn.me.mode == Mode.CLOSE_READY and (turn.me.mode_data or {}).get("case") == case.number
    if WORD in how and not ready:
        raise StaleError


async def _write_word(turn: Turn, case: Case, how: list[str]) -> Letter | None:
    if WORD not in how:
        return None
    letter = await correspondence.staff_writes(turn.db, case, turn.me, turn.me.mode_data["word"], turn.now)
    await letters.remember(turn, case, letter)
    return letter


def _joined(first: object, how: list[str]) -> str:
    return ".".join([str(first), *how])


def _reasons(case: Case, how: list[str]) -> list[Row]:
    rows = [
        [button(label(f"close-{one.value.replace('_', '-')}"), _act(case, "close_as", _joined(one.value, how)))]
        for one in REASONS
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
    "close_ready": show_ready,
    "merge": choose_target,
    "merge_with": ask_sure,
    "merge_yes": merge,
}
