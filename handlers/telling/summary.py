"""Coordinators are told when a summary didn't get out of the house."""

from datetime import timedelta

from sqlalchemy import select

from handlers.desk import Desk
from handlers.digest.leaving import FOLDER, Fate, address_of
from handlers.digest.naming import period_words
from handlers.say import reachable, say
from handlers.telling.notice import Notice, Notices, PeopleTeller
from locales import t
from models import people
from models.digest import Period
from models.events import Event, EventKind
from models.people import Duty
from models.unit import give_number

TOGETHER = timedelta(hours=1)


async def lost(desk: Desk, event: Event) -> Notices:
    """Once, where the server let nobody's letter through: those who were to get one give up soon after each other."""
    what = "folder" if event.details["what"] == FOLDER else event.details["reason"]
    if what in {Fate.UNREACHABLE, Fate.REFUSED} and await _known(desk, event):
        return []
    month = event.details["month"]
    address = address_of(desk, event.details["what"]) or ""
    text = t("digest-lost", what=what, address=address, period=period_words(Period.parse(month)), month=month)
    return [Notice(one, [say(one, text)]) for one in await people.staff(desk.db, Duty.COORDINATOR) if reachable(one)]


async def _known(desk: Desk, event: Event) -> bool:
    await give_number(desk.db, event)
    since = Event.kind == EventKind.DIGEST_LOST, Event.at > desk.now - TOGETHER, Event.id < event.id
    return any(
        one.details["what"] != FOLDER and all(one.details[part] == event.details[part] for part in ("month", "reason"))
        for one in await desk.db.scalars(select(Event).where(*since))
    )


TELLERS: dict[EventKind, PeopleTeller] = {EventKind.DIGEST_LOST: lost}
