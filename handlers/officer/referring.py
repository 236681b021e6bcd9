"""«Направити до установи»: where to, what is passed on, when to look again, and the person's consent."""

from collections.abc import Awaitable, Callable

from aiogram import Router
from aiogram.types import InlineKeyboardMarkup, Message

from handlers import letters, modes, offline, screens
from handlers.callbacks import CaseAct, row_id
from handlers.content import Content, words
from handlers.desk import Turn
from handlers.filters import In
from handlers.modes import ANSWER_MINUTES, Mode
from handlers.officer import recall
from handlers.officer.holding import held, moved_on
from handlers.say import Says, reachable, say
from handlers.screens import Row, button, in_rows, keyboard
from handlers.views import header, name_of
from locales import dates, label, t
from models import cases, referrals
from models.cases import Case
from models.errors import DomainError, StaleError
from models.referrals import CHECKS, REFERABLE, Referral

router = Router()

LENGTHS = {Mode.REFER: 300, Mode.REFER_WHAT: 1000}


async def start(turn: Turn, case: Case, _value: str) -> Says:
    """What is under way is shown first: one at a time."""
    cases.require(case, *REFERABLE)
    referral = await referrals.current(turn.db, case)
    if referral is not None and not referral.is_draft:
        return await _under_way(turn, case, referral)
    modes.enter(turn, Mode.REFER, {"case": case.number}, ANSWER_MINUTES)
    return await _screen(turn, case, t("refer-now", header=header(case)), [_one("button-cancel", case, "stop")])


@router.message(In(Mode.REFER, Mode.REFER_WHAT))
async def typed(message: Message, turn: Turn) -> Says:
    """The institution, then what it gets."""
    mode, content = Mode(turn.me.mode or ""), await letters.read(turn, message)
    said = words(content).strip()
    try:
        case = await held(turn, turn.me.mode_data["case"])
        cases.require(case, *REFERABLE)
        referral = await _draft(turn, case) if mode is Mode.REFER_WHAT else None
    except DomainError as error:
        return await moved_on(turn, content, error)
    if content["kind"] != "text" or not said or len(said) > LENGTHS[mode]:
        return [say(turn.me, t("words-please", limit=LENGTHS[mode]))]
    if referral is None:
        await referrals.begin(turn.db, case, turn.me, said, turn.now)
        return await ask_what(turn, case, "")
    referral.passed_on = said
    modes.leave(turn)
    return await ask_when(turn, case, "")


async def ask_what(turn: Turn, case: Case, _value: str) -> Says:
    referral = await _draft(turn, case)
    modes.enter(turn, Mode.REFER_WHAT, {"case": case.number}, ANSWER_MINUTES)
    text = t("refer-what", header=header(case), institution=referral.institution or "")
    return await _screen(turn, case, text, [_one("button-back", case, "refer")])


async def ask_when(turn: Turn, case: Case, _value: str) -> Says:
    await _draft(turn, case)
    days = [button(label(f"refer-days-{one}"), _act(case, "refer_when", str(one))) for one in CHECKS]
    return await _screen(
        turn, case, t("refer-when", header=header(case)), *in_rows(days, 2), [_one("button-back", case, "refer_what")]
    )


async def ask_how(turn: Turn, case: Case, value: str) -> Says:
    """The last step: everything once more, and whose word there is."""
    referral = await _draft(turn, case)
    days = row_id(value)
    if days not in CHECKS or not referral.passed_on:
        raise StaleError
    referral.check_days = days
    by_voice = offline.has_no_telegram(case.person)
    return await _screen(
        turn,
        case,
        t("refer-how", header=header(case), **_facts(referral), name=name_of(case.person)),
        [] if by_voice else [_one("button-ask-consent", case, "refer_ask")],
        [_one("button-has-consent", case, "refer_made")],
        [_one("button-back", case, "refer_days")],
    )


async def ask_consent(turn: Turn, case: Case, _value: str) -> Says:
    referral = await _draft(turn, case)
    if not reachable(case.person):
        text = t("refer-unreachable", name=name_of(case.person))
        return await _screen(turn, case, text, [_one("button-back", case, "refer_days")])
    content = _letter(label("referral-question", **_facts(referral)))
    letter = await referrals.ask(turn.db, case, referral, turn.me, content, turn.now)
    return await recall.below(turn, case, letter, t("refer-asked", header=header(case), name=name_of(case.person)))


async def made(turn: Turn, case: Case, _value: str) -> Says:
    """The person has agreed, here or by phone."""
    referral = await referrals.current(turn.db, case)
    if referral is None:
        raise StaleError
    content = _letter(label("referral-made", **_facts(referral)))
    letter = await referrals.make(turn.db, case, referral, turn.me, content, turn.now, turn.office.zone)
    knows = "yes" if reachable(case.person) else "no"
    text = t("refer-made", header=header(case), date=_date(turn, referral), told=knows)
    if reachable(case.person):
        return await recall.below(turn, case, letter, text)
    told = [offline.pass_on(turn, case)] if offline.has_no_telegram(case.person) else []
    return [*await _screen(turn, case, text), *told]


async def _under_way(turn: Turn, case: Case, referral: Referral) -> Says:
    if referral.is_asked:
        rows = [
            [_one("button-has-consent", case, "refer_made")],
            [_one("button-drop-consent", case, "refer_drop")],
            [_one("button-back", case, "stop")],
        ]
        agreed = "yes" if referral.consented_at else "no"
        text = t("refer-waits", header=header(case), agreed=agreed, **_facts(referral))
        return await _screen(turn, case, text, *rows)
    text = t("refer-stands", header=header(case), date=_date(turn, referral), **_facts(referral))
    return await screens.show(turn, text, results(case, _one("button-back", case, "stop")), case=case.number)


async def drop(turn: Turn, case: Case, _value: str) -> Says:
    referral = await referrals.current(turn.db, case)
    if referral is None:
        raise StaleError
    await referrals.drop(turn.db, case, referral, turn.me, turn.now)
    return await _screen(turn, case, t("refer-dropped", header=header(case)))


async def result(turn: Turn, case: Case, value: str) -> Says:
    """What the officer found out on the date, or before it."""
    referral = await referrals.current(turn.db, case)
    if referral is None:
        raise StaleError
    match value:
        case "yes":
            await referrals.confirm(turn.db, case, referral, turn.me, turn.now)
            text = t("refer-confirmed", header=header(case))
            return await _screen(turn, case, text, [button(label("act-resolve"), _act(case, "resolve"))])
        case "later":
            await referrals.wait_more(turn.db, case, referral, turn.now, turn.office.zone)
            return await _screen(turn, case, t("refer-later", header=header(case), date=_date(turn, referral)))
        case "no":
            await referrals.fail(turn.db, case, referral, turn.me, turn.now)
            return await _screen(turn, case, t("refer-failed", header=header(case)))
    raise StaleError


def results(case: Case, *last: screens.Button) -> InlineKeyboardMarkup:
    rows = [[button(label(f"refer-result-{one}"), _act(case, "refer_result", one))] for one in ("yes", "later", "no")]
    return keyboard(*rows, list(last))


async def _draft(turn: Turn, case: Case) -> Referral:
    """What has been begun. Raises StaleError."""
    found = await referrals.current(turn.db, case)
    if found is None or not found.is_draft:
        raise StaleError
    return found


async def _screen(turn: Turn, case: Case, text: str, *rows: Row) -> Says:
    return await screens.show(turn, text, keyboard(*rows) if rows else None, case=case.number)


def _letter(text: str) -> Content:
    """In the officer's name: it is relayed, answered, exported and erased like any other."""
    return Content(kind="text", text=text, entities=[], reply=None)


def _facts(referral: Referral) -> dict[str, str]:
    return {"institution": referral.institution or "", "what": referral.passed_on or ""}


def _date(turn: Turn, referral: Referral) -> str:
    return dates.day(referral.check_at, turn.office.zone) if referral.check_at else ""


def _act(case: Case, act: str, value: str = "") -> CaseAct:
    return CaseAct(act=act, number=case.number, value=value)


def _one(key: str, case: Case, act: str) -> screens.Button:
    return button(label(key), _act(case, act))


ACTS: dict[str, Callable[[Turn, Case, str], Awaitable[Says]]] = {
    "refer": start,
    "refer_what": ask_what,
    "refer_days": ask_when,
    "refer_when": ask_how,
    "refer_ask": ask_consent,
    "refer_made": made,
    "refer_drop": drop,
    "refer_result": result,
}
