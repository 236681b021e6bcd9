"""The buttons of a card. Each press is authorised anew; the card itself is refreshed by what happened."""

from collections.abc import Awaitable, Callable

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers import modes, moving, offline, relay, restricted, screens
from handlers.callbacks import CaseAct
from handlers.coordinator import oversight
from handlers.desk import Turn
from handlers.modes import ANSWER_MINUTES, Mode
from handlers.officer import (
    answering,
    card,
    closing,
    files,
    history,
    marking,
    official,
    referring,
    sealing,
    transferring,
    visitors,
)
from handlers.officer.holding import held
from handlers.say import Says, reachable, say
from handlers.screens import button, in_rows, keyboard
from handlers.views import header, name_of
from locales import label, t
from models import cases, correspondence, endings, people
from models.cases import Case
from models.errors import StaleError
from models.events import EventKind, record
from models.outbox import Post, PostKind
from models.statuses import GOING_ON, TAKEN, Outcome

router = Router()


@router.callback_query(CaseAct.filter())
async def pressed(query: CallbackQuery, callback_data: CaseAct, turn: Turn) -> Says:
    """Raises NotYoursError, StaleError."""
    del query
    if callback_data.act in oversight.ACTS:
        return await oversight.ACTS[callback_data.act](turn, callback_data.number, callback_data.value)
    case = await held(turn, callback_data.number)
    if case.is_restricted and callback_data.act.partition("_")[0] in card.NOT_RESTRICTED:
        raise StaleError
    acts = (restricted.ACTS if case.is_private else ACTS) | FOR_ALL
    if callback_data.act not in acts:
        raise StaleError
    if turn.post is not None and turn.post.kind is PostKind.CARD and callback_data.act not in card.offered(case):
        return await _outdated(turn, case, turn.post)
    return await acts[callback_data.act](turn, case, callback_data.value)


async def _outdated(turn: Turn, case: Case, post: Post) -> Says:
    """An old card never acts on what it still shows; it is brought up to date instead."""
    record(turn.db, EventKind.REFUSED, turn.now, actor=turn.me.id, reason=StaleError.__name__)
    return [*await card.renew(turn, case, turn.me, post), say(turn.me, t("card-stale"))]


async def open_card(turn: Turn, case: Case, _value: str) -> Says:
    return [await card.show(turn, case, turn.me)]


async def show_more(turn: Turn, case: Case, _value: str) -> Says:
    rows = in_rows(card.act_buttons(case, card.more_acts(case)), 1)
    back = [button(label("button-back"), CaseAct(act="stop", number=case.number))]
    return await screens.show(turn, t("more-acts", header=header(case)), keyboard(*rows, back), case=case.number)


async def take(turn: Turn, case: Case, _value: str) -> Says:
    cases.take(turn.db, case, turn.me, turn.now)
    return []


def _writing(mode: Mode, question: str) -> Callable[[Turn, Case, str], Awaitable[Says]]:
    """The next message, or album, is meant for this case."""

    async def begin(turn: Turn, case: Case, _value: str) -> Says:
        cases.require(case, *GOING_ON)
        modes.enter(turn, mode, {"case": case.number}, ANSWER_MINUTES)
        cancel = [button(label("button-cancel"), CaseAct(act="stop", number=case.number))]
        stop = keyboard(answering.entry(case, mode), cancel)
        text = t(question, header=header(case), name=name_of(case.person))
        shown = await screens.show(turn, text, stop, case=case.number)
        turn.me.mode_data = {"case": case.number, "screen": turn.me.screen_id}
        return shown

    return begin


async def stop_writing(turn: Turn, _case: Case, _value: str) -> Says:
    modes.leave(turn)
    return await screens.show(turn, t("writing-stopped"))


async def show_history(turn: Turn, case: Case, _value: str) -> Says:
    record(turn.db, EventKind.HISTORY_OPENED, turn.now, actor=turn.me.id, case=case.number)
    return await history.for_staff(turn, case)


async def resend(turn: Turn, case: Case, _value: str) -> Says:
    """What the person didn't get while the bot was blocked, in its order; once, however often it is pressed."""
    cases.require(case, *GOING_ON)
    missed = await correspondence.undelivered(turn.db, case)
    if not missed or not reachable(case.person):
        raise StaleError
    authors = await people.get_many(turn.db, {one.author_id for one in missed})
    says = [one for each in missed for one in await relay.show(turn, case, each, case.person, authors[each.author_id])]
    return [*says, *await screens.show(turn, t("resent", name=name_of(case.person)), case=case.number)]


async def ask_outcome(turn: Turn, case: Case, _value: str) -> Says:
    cases.require(case, *TAKEN)
    if modes.current(turn) is Mode.CLOSING:
        modes.leave(turn)  # «Назад»: what is typed now isn't for the outcome chosen before
    rows = [
        [
            button(
                label(f"outcome-{one.value.replace('_', '-')}"),
                CaseAct(act="outcome", number=case.number, value=one),
            )
        ]
        for one in Outcome
    ]
    back = [button(label("button-back"), CaseAct(act="stop", number=case.number))]
    text = t("resolve-outcome", header=header(case))
    return await screens.show(turn, text, keyboard(*rows, back), case=case.number)


async def choose_outcome(turn: Turn, case: Case, value: str) -> Says:
    cases.require(case, *TAKEN)
    if value not in set(Outcome):
        raise StaleError
    modes.enter(turn, Mode.CLOSING, {"case": case.number, "outcome": value}, ANSWER_MINUTES)
    silent = [button(label("button-no-comment"), CaseAct(act="silent", number=case.number))]
    stop = [button(label("button-cancel"), CaseAct(act="stop", number=case.number))]
    back = [button(label("button-back"), CaseAct(act="resolve", number=case.number))]
    rows = [silent, back, stop] if value == Outcome.SATISFIED else [back, stop]
    text = t("resolve-words", name=name_of(case.person))
    return await screens.show(turn, text, keyboard(*rows), case=case.number)


async def resolve_silently(turn: Turn, case: Case, _value: str) -> Says:
    """«Без коментаря», only where the matter was settled as asked."""
    await endings.resolve(turn.db, case, turn.me, Outcome.SATISFIED, None, turn.now)
    modes.leave(turn)
    if offline.has_no_telegram(case.person):
        return [*screens.leave(turn), *offline.ask(turn, case)]
    return await screens.show(turn, t("resolved-done"))


ACTS: dict[str, Callable[[Turn, Case, str], Awaitable[Says]]] = {
    **visitors.ACTS,
    **answering.ACTS,
    "open": open_card,
    "more": show_more,
    "take": take,
    "answer": _writing(Mode.ANSWER, "answer-now"),
    "clarify": _writing(Mode.CLARIFY, "clarify-now"),
    "note": _writing(Mode.NOTE, "note-now"),
    "stop": stop_writing,
    "history": show_history,
    "move": moving.begin_for,
    "resolve": ask_outcome,
    "outcome": choose_outcome,
    "silent": resolve_silently,
    **sealing.ACTS,
    **closing.ACTS,
    **marking.ACTS,
    **official.ACTS,
    **referring.ACTS,
    **transferring.ACTS,
}
# What restricted conversations have too.
FOR_ALL: dict[str, Callable[[Turn, Case, str], Awaitable[Says]]] = {"resend": resend, "files": files.show}
