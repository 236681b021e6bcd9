"""What leaves the staff by itself when the summary of a month is due: the public version, into DIGEST_FOLDER and by
e-mail. The folder may be shared and a letter may be passed on, so there is nothing else in either.

DIGEST_OUT «2026-10» on the agenda fixes October's figures and plans what goes where, so that a repeat says the same:
DIGEST_FOLDER «2026-10:folder», DIGEST_MAIL «2026-10:5f0c…» for each address, told by a keyed hash. What failed stands
there again as «2026-10:5f0c…:1», the second try, and so on for a day.
"""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from handlers.desk import Desk
from handlers.digest.jobs import told
from handlers.say import Says
from models import agenda, digest
from models.agenda import Due
from models.digest import Digest, Period
from models.digest.mailing import key_of, reached
from models.events import EventKind, record

log = logging.getLogger(__name__)

FOLDER = "folder"
# Between the tries of one day.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 30, 60, 120, 240, 480, 490))


class Fate(StrEnum):
    """What became of it outside."""

    DONE = "done"
    UNREACHABLE = "unreachable"  # no server, no disk
    REFUSED = "refused"  # the server doesn't take our password or sender
    REJECTED = "rejected"  # it won't ever take this letter to this address


@dataclass(frozen=True, slots=True)
class Parcel:
    """DIGEST_FOLDER or DIGEST_MAIL as it stands on the agenda."""

    month: str
    to: str
    tries: int = 0

    @classmethod
    def of(cls, ref: str) -> "Parcel":
        month, to, tries, *_ = [*ref.split(":"), "", ""]
        return cls(month, to or FOLDER, int(tries or 0))

    @property
    def ref(self) -> str:
        return f"{self.month}:{self.to}" + (f":{self.tries}" if self.tries else "")


def address_of(desk: Desk, key: str) -> str | None:
    """None, when it isn't in the settings any more."""
    return next((one for one in desk.office.digest_emails if key_of(desk.db, one) == key), None)


async def fix(desk: Desk, ref: str) -> Digest:
    """The figures are counted outside of the transaction that keeps them."""
    return await told(desk, Period.parse(ref))


async def plan(desk: Desk, ref: str, fixed: object) -> Says:
    """To everyone who hasn't got it: it may be asked for again."""
    assert isinstance(fixed, Digest)
    await digest.freeze(desk.db, fixed, desk.now)
    if desk.office.digest_folder:
        await agenda.plan(desk.db, Due.DIGEST_FOLDER, Parcel(ref, FOLDER).ref, desk.now)
    have = await reached(desk.db, ref)
    for address in desk.office.digest_emails:
        if (key := key_of(desk.db, address)) not in have:
            await agenda.plan(desk.db, Due.DIGEST_MAIL, Parcel(ref, key).ref, desk.now)
    return []


def arrived(kind: Due) -> Callable[[Desk, str, object], Awaitable[Says]]:
    """The job that writes down what became of a parcel: done, once more after a pause, or given up with a word."""

    async def job(desk: Desk, ref: str, fate: object) -> Says:
        parcel = Parcel.of(ref)
        match fate:
            case Fate.DONE:
                if kind is Due.DIGEST_MAIL:
                    record(desk.db, EventKind.DIGEST_MAILED, desk.now, month=parcel.month, what=parcel.to)
            case Fate.UNREACHABLE | Fate.REFUSED if parcel.tries < len(PAUSES):
                again = Parcel(parcel.month, parcel.to, parcel.tries + 1)
                await agenda.plan(desk.db, kind, again.ref, desk.now + PAUSES[parcel.tries])
            case Fate():
                why = fate.value
                record(desk.db, EventKind.DIGEST_LOST, desk.now, month=parcel.month, what=parcel.to, reason=why)
        log.info("summary of %s to %s: %s", parcel.month, parcel.to[:8], fate or "not wanted any more")
        return []

    return job


JOBS = {
    Due.DIGEST_OUT: plan,
    Due.DIGEST_FOLDER: arrived(Due.DIGEST_FOLDER),
    Due.DIGEST_MAIL: arrived(Due.DIGEST_MAIL),
}
PREPARATIONS = {Due.DIGEST_OUT: fix}
