"""Invites that still open to somebody: whom they are for, and taking one back before it is used. And who has used one
and waits for a coordinator's word: the question may have come when there was no coordinator."""

from collections.abc import Awaitable, Callable

from handlers import screens
from handlers.callbacks import Invitation, row_id
from handlers.desk import Turn
from handlers.say import Says
from handlers.screens import Row, button, keyboard
from handlers.telling.staff import joining
from handlers.views import duties_offered
from locales import dates, label, t
from models import invites, people
from models.errors import StaleError
from models.invites import Invite

MOST = 30


async def entry(turn: Turn) -> Row:
    """To the list, where there is something in it."""
    count = len(await invites.unused(turn.db, turn.now)) + len(await invites.undecided(turn.db))
    return [button(label("button-invites", count=count), Invitation(act="list"))] if count else []


async def show_list(turn: Turn, _at: Invitation) -> Says:
    waiting, found = await invites.undecided(turn.db), await invites.unused(turn.db, turn.now)
    asked = [[button(_waits(one), Invitation(act="asked", value=str(one.id)))] for one in waiting[:MOST]]
    rows = [[button(_line(turn, one), Invitation(act="one", value=str(one.id)))] for one in found[:MOST]]
    new = [button(label("menu-invite"), Invitation(act="begin"))]
    return await screens.show(turn, t("invites", count=len(found)), keyboard(*asked, *rows, new))


def _waits(one: Invite) -> str:
    return label("invites-waits", who=", ".join(filter(None, [one.name, duties_offered(one)])))


async def _asked(turn: Turn, at: Invitation) -> Says:
    """Raises StaleError when somebody has decided."""
    found = next((one for one in await invites.undecided(turn.db) if one.id == row_id(at.value)), None)
    if found is None:
        raise StaleError
    text, rows = joining(found, await people.get(turn.db, found.used_by or 0))
    return await screens.show(turn, text, keyboard(*rows, [button(label("button-back"), Invitation(act="list"))]))


def _line(turn: Turn, one: Invite) -> str:
    """For whom first: a phone cuts the end off."""
    day = dates.short_day(one.expires_at, turn.office.zone)
    return label("invites-line", who=", ".join(filter(None, [one.name, duties_offered(one)])), day=day)


async def _one(turn: Turn, at: Invitation) -> Says:
    found = await invites.one_unused(turn.db, row_id(at.value), turn.now)
    text = t(
        "invite-one",
        duty=duties_offered(found),
        name=found.name or "no",
        day=dates.day(found.expires_at, turn.office.zone),
        opened="yes" if found.opened_by else "no",
    )
    rows = [
        [button(label("button-invite-revoke"), Invitation(act="revoke", value=str(found.id)))],
        [button(label("button-back"), Invitation(act="list"))],
    ]
    return await screens.show(turn, text, keyboard(*rows))


async def _revoke(turn: Turn, at: Invitation) -> Says:
    found = await invites.revoke(turn.db, row_id(at.value), turn.now, by=turn.me)
    back = [button(label("button-back"), Invitation(act="list"))]
    return await screens.show(turn, t("invite-revoked", duty=duties_offered(found)), keyboard(back))


ACTS: dict[str, Callable[[Turn, Invitation], Awaitable[Says]]] = {
    "list": show_list,
    "asked": _asked,
    "one": _one,
    "revoke": _revoke,
}
