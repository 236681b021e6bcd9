"""«Код для Telegram»: how somebody whom an officer registered comes to Telegram. Its words are shown once."""

from collections.abc import Awaitable, Callable

from markupsafe import Markup

from handlers import screens
from handlers.callbacks import CaseAct
from handlers.desk import Turn
from handlers.say import Says
from handlers.screens import button, keyboard
from handlers.views import header, name_of
from locales import dates, label, t
from models import codes, visitors
from models.cases import Case
from models.errors import StaleError
from models.visitors import NewCode

PREFIX = "own_"


def words(turn: Turn, made: NewCode) -> Markup:
    link = f"https://t.me/{turn.office.bot_username}?start={PREFIX}{made.token}"
    return t("code-made", code=made.spoken, link=link, date=dates.day(made.expires_at, turn.office.zone))


async def show(turn: Turn, case: Case, _value: str) -> Says:
    require_no_telegram(case)
    current = await codes.current(turn.db, case.person, turn.now)
    date = dates.day(current.expires_at, turn.office.zone) if current else ""
    state = label("code-valid", date=date) if current else label("code-none")
    return await _screen(turn, case, t("code", header=header(case), name=name_of(case.person), state=state), current)


async def renew(turn: Turn, case: Case, _value: str) -> Says:
    require_no_telegram(case)
    made = await visitors.make_code(turn.db, case, turn.me, turn.now)
    current = await codes.current(turn.db, case.person, turn.now)
    return await _screen(
        turn, case, Markup("\n\n").join([t("case-head", header=header(case)), words(turn, made)]), current
    )


async def revoke(turn: Turn, case: Case, _value: str) -> Says:
    require_no_telegram(case)
    await visitors.revoke_code(turn.db, case, turn.me, turn.now)
    return await show(turn, case, "")


async def _screen(turn: Turn, case: Case, text: str, current: codes.JoinCode | None) -> Says:
    def act(key: str, name: str) -> screens.Row:
        return [button(label(key), CaseAct(act=name, number=case.number))]

    rows = [act("button-new-code", "code_new"), act("button-revoke-code", "code_revoke") if current else []]
    return await screens.show(turn, text, keyboard(*rows, act("button-back", "more")), case=case.number)


def require_no_telegram(case: Case) -> None:
    """Raises StaleError when the person has come to Telegram meanwhile, or has been erased."""
    if case.person.telegram_id is not None or case.erased_at is not None:
        raise StaleError


ACTS: dict[str, Callable[[Turn, Case, str], Awaitable[Says]]] = {
    "code": show,
    "code_new": renew,
    "code_revoke": revoke,
}
