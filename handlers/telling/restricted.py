"""Who is told what about a request for contact. Nothing here names its topic, nor a name that would tell it; only the
focal person's card does."""

from handlers.desk import Desk
from handlers.officer import card
from handlers.restricted.request import removal
from handlers.say import reachable, say
from handlers.telling import words
from handlers.telling.notice import Notice, Notices, Teller, to_applicant, to_coordinators
from handlers.views import case_name
from locales import t
from models import conversations
from models.cases import Case
from models.correspondence import Letter
from models.events import Event, EventKind

FIRST = 1  # before whatever else the person would be told


async def handed(desk: Desk, event: Event, case: Case) -> Notices:
    """The focal person gets the card and what was asked; the person has been told when asking."""
    if case.officer is None or event.details.get("officer") != case.officer_id or not reachable(case.officer):
        return []
    return [Notice(case.officer, await card.hand_in(desk, case), letter=True)]


async def unassigned(desk: Desk, event: Event, case: Case) -> Notices:
    del event
    text = t("talk-unassigned", name=case_name(case))
    return await to_coordinators(desk, case, text, loud=case.urgent, rank=FIRST)


async def escalated(desk: Desk, event: Event, case: Case) -> Notices:
    """The next focal person has the card already; coordinators hear of it when there is no next one."""
    if event.details.get("officer") is not None:
        return []
    text = t("talk-unanswered", name=case_name(case))
    return await to_coordinators(desk, case, text, loud=case.urgent, rank=FIRST)


async def written(desk: Desk, event: Event, case: Case) -> Notices:
    """To the other side; the first words to the person carry the button that removes everything."""
    told = await words.letter_written(desk, event, case)
    letter = await desk.db.get_one(Letter, event.details["letter"])
    if told and told[0].says and await conversations.is_first_answer(desk.db, letter):
        last = told[0].says[-1]
        last.method = last.method.model_copy(update={"reply_markup": removal(case)})
    return told


async def ended(desk: Desk, event: Event, case: Case) -> Notices:
    del event
    return to_applicant(desk, case, t("talk-ended"), removal(case))


async def withdrawn(desk: Desk, event: Event, case: Case) -> Notices:
    """So that nobody writes or calls any more."""
    del desk, event
    if case.officer is None or not reachable(case.officer) or case.erased_at is not None:
        return []
    return [Notice(case.officer, [say(case.officer, t("talk-withdrawn", name=case_name(case)))], FIRST + 1)]


async def removed(desk: Desk, event: Event, case: Case) -> Notices:
    """What says so is a message of its own, which nothing ties to the conversation."""
    del desk
    by_person = event.actor_id == case.person_id
    other = case.officer if by_person else case.person
    if other is None or not reachable(other):
        return []
    text = t("talk-removed-by-person" if by_person else "talk-removed-by-focal", name=case_name(case))
    return [Notice(other, [say(other, text)], FIRST)]


TELLERS: dict[EventKind, Teller] = {
    EventKind.ASSIGNED: handed,
    EventKind.UNASSIGNED: unassigned,
    EventKind.CALLBACK_ESCALATED: escalated,
    EventKind.APPLICANT_WROTE: written,
    EventKind.STAFF_WROTE: written,
    EventKind.EDITED: written,
    EventKind.UNDELIVERED: words.undelivered,
    EventKind.REACHABLE: words.can_be_reached,
    EventKind.CLOSED: ended,
    EventKind.WITHDRAWN: withdrawn,
    EventKind.CONVERSATION_REMOVED: removed,
}
