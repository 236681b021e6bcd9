"""What one person is told, and the ways to tell whoever a case concerns."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiogram.types import InlineKeyboardMarkup

from handlers.desk import Desk
from handlers.officer import card
from handlers.say import Says, post_about, reachable, say
from models import people
from models.cases import Case
from models.events import Event
from models.people import Duty, Person


@dataclass
class Notice:
    """Of what isn't a letter, a person gets only the notice with the lowest rank."""

    to: Person
    says: Says
    rank: int = 0
    letter: bool = False


Notices = list[Notice]
Teller = Callable[[Desk, Event, Case], Awaitable[Notices]]
PeopleTeller = Callable[[Desk, Event], Awaitable[Notices]]


Buttons = InlineKeyboardMarkup | None


def about(
    desk: Desk, person: Person, case: Case, text: str, buttons: Buttons = None, rank: int = 5, *, letter: bool = False
) -> Notices:
    """Nothing to whom Telegram doesn't reach."""
    if not reachable(person):
        return []
    said = say(person, text, buttons, post=post_about(person, case.number, desk.now))
    return [Notice(person, [said], rank, letter)]


def to_applicant(
    desk: Desk, case: Case, text: str, buttons: Buttons = None, rank: int = 5, *, letter: bool = False
) -> Notices:
    return about(desk, case.person, case, text, buttons, rank, letter=letter)


def to_holder(desk: Desk, case: Case, text: str, buttons: Buttons = None, rank: int = 5) -> Notices:
    """To whoever has the case in hand; nobody, where there is none."""
    return about(desk, case.officer, case, text, buttons, rank) if case.officer else []


async def to_coordinators(desk: Desk, case: Case, text: str, *, loud: bool = False, rank: int = 5) -> Notices:
    buttons = card.coordinator_buttons(case)
    told: Notices = []
    for one in await people.staff(desk.db, Duty.COORDINATOR):
        if one.id != case.person_id:
            told += about(desk, one, case, text, buttons, rank)
    for notice in told:
        notice.says[0].loud = loud
    return told
