"""«Передати колезі»: whom, why, and then the colleague decides. Until then the case stays where it is."""

from collections.abc import Awaitable, Callable

from aiogram import Router
from aiogram.types import Message
from markupsafe import Markup

from handlers import letters, modes, screens
from handlers.callbacks import CaseAct, row_id
from handlers.content import words
from handlers.desk import Turn
from handlers.filters import In
from handlers.modes import ANSWER_MINUTES, Mode
from handlers.officer import absent as absent_colleagues
from handlers.officer.holding import held, moved_on
from handlers.say import Says, say
from handlers.screens import Row, button, keyboard
from handlers.views import duty_words, header, name_of, region_name
from locales import dates, label, t
from models import assignment, cases, people, transfers
from models.cases import Case
from models.errors import DomainError, StaleError
from models.people import Duty, Person
from models.transfers import PASSABLE, Transfer

router = Router()

REASON_LENGTH = 1000


async def choose(turn: Turn, case: Case, _value: str, *, absent: Person | None = None) -> Says:
    """Colleagues of the region and at the centre; other regions behind a button of their own.

    Instead of somebody who is `absent` the one who stands in is offered first.
    """
    cases.require(case, *PASSABLE)
    if offer := await transfers.standing(turn.db, case):
        return await show_offer(turn, case, offer)
    if modes.current(turn) is Mode.TRANSFER and "reason" not in turn.me.mode_data:
        modes.leave(turn)  # «Назад»: what is typed now isn't for the one chosen before
    found = await transfers.candidates(turn.db, case)
    near = [one for one in found if assignment.serves(one, case.region) or one.has(Duty.CENTRAL)]
    elsewhere = [button(label("transfer-elsewhere"), _act(case, "transfer_regions"))]
    rows = [*_names(near, case), *await _absent(turn, case), elsewhere if _regions(found, case) else []]
    text = t("transfer-to" if found else "transfer-nobody", header=header(case))
    if absent is not None:
        deputy = await absent_colleagues.deputy_of(turn, absent)
        text, first = await _instead(turn, case, absent, deputy)
        rows = [first, *rows]
    return await screens.show(turn, text, keyboard(*rows, _back(case, "stop")), case=case.number)


async def _absent(turn: Turn, case: Case) -> list[Row]:
    """Officers of the region who aren't there: whoever presses one is told who stands in."""
    away = [
        one
        for one in await people.staff(turn.db, Duty.OFFICER)
        if one.away and assignment.serves(one, case.region) and one.id not in {case.officer_id, case.person_id}
    ]
    marks = [(one, await absent_colleagues.mark(turn, one)) for one in away]
    return [[button(f"{name_of(one)} — {mark}", _act(case, "transfer_to", str(one.id)))] for one, mark in marks]


async def _instead(turn: Turn, case: Case, absent: Person, deputy: Person | None) -> tuple[Markup, Row]:
    """Who stands in, and the way to that person; words alone where it is oneself."""
    may = deputy is not None and transfers.may_get(deputy, case)
    text = t(
        "transfer-not-there",
        header=header(case),
        absent=await absent_colleagues.mark(turn, absent),
        name=name_of(absent),
        deputy=name_of(deputy) if deputy else "no",
    )
    if deputy is None or not may:
        return text, []
    return text, [button(label("transfer-instead", name=name_of(deputy)), _act(case, "transfer_to", str(deputy.id)))]


async def choose_region(turn: Turn, case: Case, _value: str) -> Says:
    cases.require(case, *PASSABLE)
    found = _regions(await transfers.candidates(turn.db, case), case)
    regions = [button(region_name(one), _act(case, "transfer_in", one)) for one in found]
    rows = screens.in_rows(regions, 2)
    text = t("transfer-region", header=header(case))
    return await screens.show(turn, text, keyboard(*rows, _back(case, "transfer")), case=case.number)


async def choose_there(turn: Turn, case: Case, value: str) -> Says:
    cases.require(case, *PASSABLE)
    found = [one for one in await transfers.candidates(turn.db, case) if assignment.serves(one, value)]
    text = t("transfer-to" if found else "transfer-nobody", header=header(case))
    rows = _names(found, case)
    return await screens.show(turn, text, keyboard(*rows, _back(case, "transfer_regions")), case=case.number)


async def ask_reason(turn: Turn, case: Case, value: str) -> Says:
    """A reason that was typed for somebody who went away meanwhile is used for the next one."""
    cases.require(case, *PASSABLE)
    colleague = await _colleague(turn, value)
    if not transfers.may_get(colleague, case):
        return await _not_there(turn, case, colleague)
    data = (turn.me.mode_data or {}) if modes.current(turn) is Mode.TRANSFER else {}
    if data.get("case") == case.number and "reason" in data:
        return await _offer(turn, case, colleague, data["reason"])
    modes.enter(turn, Mode.TRANSFER, {"case": case.number, "to": colleague.id}, ANSWER_MINUTES)
    text = t("transfer-reason", header=header(case), name=name_of(colleague))
    return await screens.show(turn, text, keyboard(_back(case, "transfer")), case=case.number)


@router.message(In(Mode.TRANSFER))
async def reason_typed(message: Message, turn: Turn) -> Says:
    data = turn.me.mode_data
    content = await letters.read(turn, message)
    reason = words(content).strip()
    try:
        case = await held(turn, data["case"])
        cases.require(case, *PASSABLE)
        colleague = await _colleague(turn, str(data["to"]))
    except DomainError as error:
        return await moved_on(turn, content, error)
    if content["kind"] != "text" or not reason or len(reason) > REASON_LENGTH:
        return [say(turn.me, t("words-please", limit=REASON_LENGTH))]
    if not transfers.may_get(colleague, case):
        modes.enter(turn, Mode.TRANSFER, {**data, "reason": reason}, ANSWER_MINUTES)
        return await _not_there(turn, case, colleague)
    return await _offer(turn, case, colleague, reason)


async def _offer(turn: Turn, case: Case, colleague: Person, reason: str) -> Says:
    if offer := await transfers.standing(turn.db, case):
        return await show_offer(turn, case, offer)
    offer = await transfers.offer(turn.db, case, turn.me, colleague, reason, turn.now, turn.office.zone)
    modes.leave(turn)
    return await show_offer(turn, case, offer)


async def show_offer(turn: Turn, case: Case, offer: Transfer) -> Says:
    colleague = await people.get(turn.db, offer.receiver_id)
    until = dates.day_and_time(offer.lapses_at, turn.office.zone)
    text = t("transfer-offered", header=header(case), name=name_of(colleague), until=until)
    take_back = [button(label("button-take-back"), _act(case, "transfer_withdraw", str(offer.id)))]
    return await screens.show(turn, text, keyboard(take_back, _back(case, "stop")), case=case.number)


async def withdraw(turn: Turn, case: Case, value: str) -> Says:
    offer = await transfers.standing(turn.db, case)
    if offer is None or offer.id != row_id(value):
        raise StaleError
    await transfers.withdraw(turn.db, offer, turn.now)
    return await screens.show(turn, t("transfer-taken-back", header=header(case)), case=case.number)


async def _not_there(turn: Turn, case: Case, colleague: Person) -> Says:
    """Who went away or left after the list was shown."""
    return await choose(turn, case, "", absent=colleague)


async def _colleague(turn: Turn, value: str) -> Person:
    """Raises StaleError for whoever isn't staff."""
    wanted = row_id(value)
    found = next((one for one in await people.staff(turn.db) if one.id == wanted), None)
    if found is None:
        raise StaleError
    return found


def _regions(found: list[Person], case: Case) -> list[str]:
    served = {region for one in found for duty in one.duties if duty.duty is Duty.OFFICER for region in duty.regions}
    return sorted(served - {case.region}, key=region_name)


def _names(found: list[Person], case: Case) -> list[Row]:
    return [[button(f"{name_of(one)} — {duty_words(one)}", _act(case, "transfer_to", str(one.id)))] for one in found]


def _act(case: Case, act: str, value: str = "") -> CaseAct:
    return CaseAct(act=act, number=case.number, value=value)


def _back(case: Case, act: str) -> Row:
    return [button(label("button-back"), _act(case, act))]


ACTS: dict[str, Callable[[Turn, Case, str], Awaitable[Says]]] = {
    "transfer": choose,
    "transfer_regions": choose_region,
    "transfer_in": choose_there,
    "transfer_to": ask_reason,
    "transfer_withdraw": withdraw,
}
