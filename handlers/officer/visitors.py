"""Buttons for somebody who has no Telegram: what the person answered, their code, the end of their data."""

from collections.abc import Awaitable, Callable

from handlers import offline, screens
from handlers.callbacks import CaseAct
from handlers.desk import Turn
from handlers.mydata import erasing
from handlers.officer import codes
from handlers.officer.codes import require_no_telegram
from handlers.say import Says
from handlers.screens import button, keyboard
from handlers.views import header
from locales import label, t
from models import cases, endings, safeguarding
from models.cases import Case
from models.errors import StaleError
from models.statuses import CloseReason, Status


async def said(turn: Turn, case: Case, value: str) -> Says:
    """What the person answered, in the officer's words; without a rating, which nobody gives for somebody else."""
    require_no_telegram(case)
    cases.require(case, Status.RESOLVED)
    if not value:
        return await screens.show(turn, offline.question(case), offline.answers(case), case=case.number)
    if value not in offline.ANSWERS:
        raise StaleError
    if value == "yes":
        await endings.close(turn.db, case, CloseReason.CONFIRMED, turn.now, turn.me.id, via="officer")
        return await screens.show(turn, t("said-yes", header=header(case)), case=case.number)
    await endings.reopen(turn.db, case, turn.now, value, by=turn.me)
    await safeguarding.hold_again(turn.db, case, turn.now)
    return await screens.show(turn, t("said-no", header=header(case)), case=case.number)


async def ask_erase(turn: Turn, case: Case, _value: str) -> Says:
    require_no_telegram(case)
    rows = [
        [button(label("button-erase-yes"), CaseAct(act="erase_yes", number=case.number))],
        [button(label("button-back"), CaseAct(act="more", number=case.number))],
    ]
    return await screens.show(turn, t("erase-offline", header=header(case)), keyboard(*rows), case=case.number)


async def erase(turn: Turn, case: Case, _value: str) -> Says:
    require_no_telegram(case)
    return await erasing.erase_for(turn, case.person)


ACTS: dict[str, Callable[[Turn, Case, str], Awaitable[Says]]] = {
    **codes.ACTS,
    "said": said,
    "erase": ask_erase,
    "erase_yes": erase,
}
