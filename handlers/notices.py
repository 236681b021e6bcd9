"""Who is told what about which event. Once per unit of work, from all its events: letters as they are, and at most one
other notice to a person, never to who acted; whoever gives a case to themselves gets it like anybody else."""

from collections import defaultdict

from handlers.desk import Desk
from handlers.officer import card
from handlers.say import Says, chat_of, reachable
from handlers.telling import course, ending, handovers, problems, restricted, staff, summary, words
from handlers.telling.notice import Notice, Notices, PeopleTeller, Teller
from models.cases import Case, going_on_of
from models.events import LETTERS, Event, EventKind
from models.outbox import PostKind

TELLERS: dict[EventKind, Teller] = {**course.TELLERS, **words.TELLERS, **ending.TELLERS, **handovers.TELLERS}
PRIVATE_TELLERS: dict[EventKind, Teller] = restricted.TELLERS
PEOPLE_TELLERS: dict[EventKind, PeopleTeller] = {**staff.TELLERS, **problems.TELLERS, **summary.TELLERS}


async def tell(desk: Desk, events: list[Event], cases: dict[int, Case], said: Says) -> Says:
    """All that follows from what happened in one unit of work, to these cases among others; `said` is said already."""
    actors = {event.actor_id for event in events}
    cards = {(one.chat, one.about) for one in said if one.post is not None and one.post.kind is PostKind.CARD}
    by_person: dict[int, Notices] = defaultdict(list)
    told_anew = {event.case_number for event in events if event.kind is EventKind.ASSIGNED}
    for event in events:
        if event.kind is EventKind.APPLICANT_WROTE and event.case_number in told_anew:
            continue  # it comes with the card and all other letters
        for notice in await _about(desk, event, cases):
            if reachable(notice.to) and (notice.to.id not in actors or _hands_in(event, notice, cards)):
                by_person[notice.to.id].append(notice)
    says: Says = []
    for notices in by_person.values():
        letters = [one for one in notices if one.letter]
        chosen = letters or [min(notices, key=lambda one: one.rank)]
        says += [one for notice in chosen for one in notice.says]
    for number, case in cases.items():
        # Of letters a card shows little, and they come in bursts.
        if all(event.kind in LETTERS for event in events if event.case_number == number):
            card.renew_soon(desk, case)
        else:
            says += await card.refresh(desk, case, fresh=number in told_anew)
    for person in {event.subject_id for event in events if event.kind is EventKind.RENAMED}:
        for case in await going_on_of(desk.db, person or 0):
            says += await card.refresh(desk, case, fresh=False, anew=True)
    return says


def _hands_in(event: Event, notice: Notice, cards: set[tuple[int, int | None]]) -> bool:
    """The case comes to its holder with it, a card and letters, and the card isn't among `cards` that come anyway."""
    given = notice.letter and event.kind is EventKind.ASSIGNED
    return given and (chat_of(notice.to), event.case_number) not in cards


async def _about(desk: Desk, event: Event, cases: dict[int, Case]) -> Notices:
    if event.case_number is not None:
        case = cases[event.case_number]
        tellers = PRIVATE_TELLERS if case.is_private else TELLERS
        teller = tellers.get(event.kind)
        return await teller(desk, event, case) if teller else []
    about_people = PEOPLE_TELLERS.get(event.kind)
    return await about_people(desk, event) if about_people else []
