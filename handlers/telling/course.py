"""Who is told what while a case goes its way: filed, given, taken, moved, forgotten."""

from handlers import helpers
from handlers.desk import Desk
from handlers.officer import card
from handlers.say import reachable, say
from handlers.telling.notice import Notice, Notices, Teller, to_applicant, to_coordinators, to_holder
from handlers.views import (
    case_name,
    case_place,
    category_name,
    duty_words,
    header,
    name_of,
    number_words,
    worded,
)
from locales import label, t
from models import people
from models.cases import Case
from models.events import Event, EventKind
from models.statuses import Escalation


async def filed(desk: Desk, event: Event, case: Case) -> Notices:
    """Coordinators hear of urgent requests at once, in figures, not words."""
    del event
    if not case.urgent or case.is_restricted:
        return []
    text = t(
        "urgent-filed",
        number=number_words(case.number),
        category=category_name(case.category),
        place=case_place(case),
        holder=name_of(case.officer) if case.officer else label("nobody"),
    )
    return await to_coordinators(desk, case, text, loud=True)


async def assigned(desk: Desk, event: Event, case: Case) -> Notices:
    """The officer gets the card with all letters; the person hears it unless they have just filed."""
    if case.officer is None or event.details.get("officer") != case.officer_id:
        return []
    notices: Notices = []
    if reachable(case.officer):
        notices.append(Notice(case.officer, await card.hand_in(desk, case), letter=True))
    if case.is_sealed:
        return notices  # the applicant has heard of it when it was sealed
    return [*notices, *to_applicant(desk, case, await helpers.now_helping(desk, event, case))]


async def unassigned(desk: Desk, event: Event, case: Case) -> Notices:
    number = number_words(case.number)
    if case.is_restricted:
        text = t("unassigned-restricted")  # one of those who read it may be whom it is about
    else:
        text = t("unassigned", number=number, category=category_name(case.category), place=case_place(case))
    notices = await to_coordinators(desk, case, text, loud=case.urgent, rank=1)
    if event.details.get("former"):
        key = worded("searching-again", case)
        notices += to_applicant(desk, case, t(key, number=number))
    return notices


async def escalated(desk: Desk, event: Event, case: Case) -> Notices:
    """To the holder first, to coordinators last; a colleague in between has the card."""
    match event.details["what"]:
        case Escalation.REMINDED:
            notices = to_holder(
                desk, case, t("untaken-holder", header=header(case), urgent="yes" if case.urgent else "no")
            )
            for notice in notices:
                notice.says[0].loud = case.urgent
            return notices
        case Escalation.COORDINATORS:
            text = t(
                "untaken-coordinator",
                number=number_words(case.number),
                category=category_name(case.category),
                place=case_place(case),
                holder=name_of(case.officer) if case.officer else label("nobody"),
            )
            return await to_coordinators(desk, case, text, loud=case.urgent, rank=1)
    return []


async def moved(desk: Desk, event: Event, case: Case) -> Notices:
    """The person hears it once, with all cases; whoever had the case, without a name; whoever keeps it, with one."""
    notices = to_applicant(desk, case, await helpers.after_moving(desk, event, case), rank=1)
    former = event.details.get("former")
    if former == case.officer_id:
        return [*notices, *to_holder(desk, case, t("moved-kept", header=header(case), place=case_place(case)))]
    if former is not None and not case.is_restricted:
        holder = await people.get(desk.db, former)
        name = name_of(case.officer) if case.officer else label("nobody")
        text = t("moved-former", name=case_name(case), place=case_place(case), holder=name)
        notices += [Notice(holder, [say(holder, text)])] if holder.is_staff and reachable(holder) else []
    return notices


async def taken(desk: Desk, event: Event, case: Case) -> Notices:
    if case.officer is None or await helpers.is_known(desk, event, case):
        return []
    key = "taken-sealed" if case.is_sealed else "taken"
    text = t(key, number=number_words(case.number), name=name_of(case.officer), duty=duty_words(case.officer))
    return to_applicant(desk, case, text)


async def first_answer_missed(desk: Desk, event: Event, case: Case) -> Notices:
    del event
    number = number_words(case.number)
    key = worded("first-answer-missed", case)
    notices = to_applicant(desk, case, t(key, number=number))
    key = "first-answer-missed-staff" if case.person.telegram_id else "first-answer-missed-offline"
    notices += to_holder(desk, case, t(key, header=header(case)), rank=1)
    if case.is_restricted:
        return notices
    text = t(
        "first-answer-missed-coordinator",
        number=number,
        category=category_name(case.category),
        place=case_place(case),
        holder=name_of(case.officer) if case.officer else label("nobody"),
    )
    return [*notices, *await to_coordinators(desk, case, text)]


async def sealed(desk: Desk, event: Event, case: Case) -> Notices:
    """In words that tell a stranger with the phone in hand nothing; once, whoever reads it afterwards."""
    del event
    return to_applicant(desk, case, t("now-helps-sealed", number=number_words(case.number)))


async def sealed_unanswered(desk: Desk, event: Event, case: Case) -> Notices:
    """The next focal person has it already; coordinators hear of it when there is no next one, without the number."""
    if event.details.get("officer") is not None:
        return []
    return await to_coordinators(desk, case, t("sealed-unanswered"), loud=case.urgent, rank=1)


TELLERS: dict[EventKind, Teller] = {
    EventKind.FILED: filed,
    EventKind.ASSIGNED: assigned,
    EventKind.UNASSIGNED: unassigned,
    EventKind.ESCALATED: escalated,
    EventKind.MOVED: moved,
    EventKind.TAKEN: taken,
    EventKind.FIRST_ANSWER_MISSED: first_answer_missed,
    EventKind.SEALED: sealed,
    EventKind.CALLBACK_ESCALATED: sealed_unanswered,
}
