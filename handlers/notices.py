"""Who is told what about which event. Once per unit of work, from all its events: letters as they are, and at most one
other notice to a person, never to who acted."""

from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from sqlalchemy import select

from handlers import agreeing, helpers, menu, relay, restricted
from handlers.callbacks import CaseAct, Confirm, Invitation, Mine
from handlers.desk import Desk
from handlers.officer import card, telling
from handlers.say import Says, chat_of, reachable, say
from handlers.screens import button, keyboard
from handlers.views import (
    case_name,
    case_place,
    category_name,
    duties_offered,
    duty_words,
    header,
    name_of,
    number_words,
    worded,
)
from locales import dates, label, t
from models import cases, correspondence, outbox, people, waiting
from models.agenda import Due
from models.cases import Case
from models.correspondence import Letter
from models.events import Event, EventKind
from models.outbox import Post, PostKind
from models.people import Duty, Person
from models.staff import Invite
from models.statuses import CloseReason, Escalation, Outcome


@dataclass
class Notice:
    """What one person is told; of those that aren't letters only the one with the lowest rank is sent."""

    to: Person
    says: Says
    rank: int = 0
    letter: bool = False


Notices = list[Notice]
Teller = Callable[[Desk, Event, Case], Awaitable[Notices]]


async def tell(desk: Desk, events: list[Event]) -> Says:
    """All that follows from what happened in one unit of work."""
    if not events:
        return []
    actors = {event.actor_id for event in events}
    loaded = await _load_cases(desk, events)
    by_person: dict[int, Notices] = defaultdict(list)
    for event in events:
        for notice in await _about(desk, event, loaded):
            # Whoever comes back to work gets what has waited, though that isn't news of somebody else's doing.
            given = notice.letter and event.kind is EventKind.ASSIGNED and event.actor_id is None
            if (given or notice.to.id not in actors) and reachable(notice.to):
                by_person[notice.to.id].append(notice)
    says: Says = []
    for notices in by_person.values():
        letters = [one for one in notices if one.letter]
        chosen = letters or [min(notices, key=lambda one: one.rank)]
        says += [one for notice in chosen for one in notice.says]
    told_anew = {event.case_number for event in events if event.kind is EventKind.ASSIGNED}
    for number, case in loaded.items():
        if any(event.case_number == number for event in events):
            says += await card.refresh(desk, case, fresh=number in told_anew)
    return says


async def _load_cases(desk: Desk, events: list[Event]) -> dict[int, Case]:
    numbers = {event.case_number for event in events if event.case_number is not None}
    if not numbers:
        return {}
    query = select(Case).where(Case.number.in_(numbers)).options(*cases.with_people())
    found = (await desk.db.scalars(query.execution_options(populate_existing=False))).unique()
    return {case.number: case for case in found}


async def _about(desk: Desk, event: Event, loaded: dict[int, Case]) -> Notices:
    if event.case_number is not None:
        case = loaded[event.case_number]
        tellers = restricted.TELLERS if case.is_private else TELLERS
        teller = tellers.get(event.kind)
        return await teller(desk, event, case) if teller else []
    about_people = PEOPLE_TELLERS.get(event.kind)
    return await about_people(desk, event) if about_people else []


# Cases


def _post(desk: Desk, person: Person, case: Case) -> Post:
    return Post(chat=chat_of(person), kind=PostKind.NOTICE, case_number=case.number, at=desk.now)


def to_applicant(desk: Desk, case: Case, text: str, buttons: object = None, rank: int = 5) -> Notice:
    if not reachable(case.person):
        return Notice(case.person, [])
    post = _post(desk, case.person, case)
    return Notice(case.person, [say(case.person, text, buttons, post=post)], rank)  # type: ignore[arg-type]


async def to_coordinators(desk: Desk, case: Case, text: str, *, loud: bool = False, rank: int = 5) -> Notices:
    buttons = card.coordinator_buttons(case)
    return [
        Notice(one, [say(one, text, buttons, post=_post(desk, one, case), loud=loud)], rank)
        for one in await people.staff(desk.db, Duty.COORDINATOR)
        if one.id != case.person_id and reachable(one)
    ]


def to_holder(desk: Desk, case: Case, text: str, buttons: object = None, rank: int = 5) -> Notices:
    """To whoever has the case in hand; nobody, where there is none or the bot is blocked."""
    holder = case.officer
    if holder is None or not reachable(holder):
        return []
    return [Notice(holder, [say(holder, text, buttons, post=_post(desk, holder, case))], rank)]  # type: ignore[arg-type]


async def assigned(desk: Desk, event: Event, case: Case) -> Notices:
    """The officer gets the card with all letters; the person hears it unless they have just filed."""
    if case.officer is None or event.details.get("officer") != case.officer_id:
        return []
    notices = []
    if reachable(case.officer):
        notices.append(Notice(case.officer, await card.hand_in(desk, case), letter=True))
    if case.is_sealed:
        return notices  # the applicant has heard of it when it was sealed
    return [*notices, to_applicant(desk, case, await helpers.now_helping(desk, event, case))]


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


async def unassigned(desk: Desk, event: Event, case: Case) -> Notices:
    number = number_words(case.number)
    if case.is_restricted:
        text = t("unassigned-restricted")  # one of those who read it may be whom it is about
    else:
        text = t("unassigned", number=number, category=category_name(case.category), place=case_place(case))
    notices = await to_coordinators(desk, case, text, loud=case.urgent, rank=1)
    if event.details.get("former"):
        key = worded("searching-again", case)
        notices.append(to_applicant(desk, case, t(key, number=number)))
    return notices


async def escalated(desk: Desk, event: Event, case: Case) -> Notices:
    """To the holder first, to coordinators last; a colleague in between has the card."""
    match event.details["what"]:
        case Escalation.REMINDED:
            notices = to_holder(desk, case, t("untaken-holder", header=header(case)))
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
    notices = [to_applicant(desk, case, await helpers.after_moving(desk, event, case), rank=1)]
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
    return [to_applicant(desk, case, text)]


async def letter_written(desk: Desk, event: Event, case: Case) -> Notices:
    """To the other side, whoever wrote it."""
    letter = await desk.db.get_one(Letter, event.details["letter"])
    author = await people.get(desk.db, letter.author_id)
    to = case.officer if author.id == case.person_id else case.person
    if to is None or not reachable(to):
        return []
    says = await relay.show(desk, case, letter, to, author)
    if says and "referral" in event.details:
        asked = await agreeing.buttons(desk, case)
        says[-1].method = says[-1].method.model_copy(update={"reply_markup": asked})
    return [Notice(to, says, letter=True)]


async def resolved(desk: Desk, event: Event, case: Case) -> Notices:
    """Closing words, if there are some, and the question."""
    words = await letter_written(desk, event, case) if "letter" in event.details else []
    question = ask_if_resolved(desk, case, Outcome(event.details["outcome"]))
    question.letter = True
    return [*words, question]


def ask_if_resolved(desk: Desk, case: Case, outcome: Outcome) -> Notice:
    answers = keyboard(
        [button(label("button-yes"), Confirm(number=case.number, answer="yes"))],
        [button(label("button-partly"), Confirm(number=case.number, answer="partly"))],
        [button(label("button-no"), Confirm(number=case.number, answer="no"))],
    )
    result = label(f"outcome-{outcome.value.replace('_', '-')}")
    text = t("is-it-resolved", number=number_words(case.number), outcome=result)
    return to_applicant(desk, case, text, answers)


async def reopened(desk: Desk, event: Event, case: Case) -> Notices:
    text = t("reopened-staff", header=header(case), answer=label(f"answer-{event.details['answer']}"))
    return to_holder(desk, case, text)


async def closed(desk: Desk, event: Event, case: Case) -> Notices:
    reason = CloseReason(event.details["reason"])
    if reason is CloseReason.CONFIRMED:
        return []
    again = keyboard([button(label("button-reopen"), Mine(act="reopen", number=case.number))])
    key = "merged" if case.merged_into else reason.value.replace("_", "-")
    into = number_words(case.merged_into) if case.merged_into else ""
    told = to_applicant(desk, case, t(f"closed-{key}", number=number_words(case.number), into=into), again)
    told.letter = True  # after the officer's own words, where there are some
    notices = [told]
    if reason is CloseReason.NO_REPLY:
        notices += to_holder(desk, case, t("closed-no-reply-staff", header=header(case)))
    return notices


async def waiting_reminded(desk: Desk, event: Event, case: Case) -> Notices:
    """Under the question itself, where it still stands in the chat; the second one says what comes next."""
    del event
    closes = waiting.closes_at(case)
    if closes is None or not reachable(case.person):
        return []
    last = closes - desk.now < waiting.AFTER[Due.WAITING_CLOSE] - waiting.AFTER[Due.WAITING_SOON] * 2
    text = t(
        "waiting-reminder",
        number=number_words(case.number),
        last="yes" if last else "no",
        date=dates.day(closes, desk.office.zone),
    )
    notice = to_applicant(desk, case, text, await agreeing.buttons(desk, case))
    question = await correspondence.last_from_staff(desk.db, case)
    copy = await outbox.copy_of(desk.db, question.id, chat_of(case.person)) if question else None
    notice.says[0].reply = copy.id if copy else None
    return [notice]


async def withdrawn(desk: Desk, event: Event, case: Case) -> Notices:
    del event
    if case.erased_at is not None:
        return []  # who held an erased case hears of it from the erasure
    return to_holder(desk, case, t("withdrawn-staff", header=header(case)))


async def first_answer_missed(desk: Desk, event: Event, case: Case) -> Notices:
    del event
    number = number_words(case.number)
    key = worded("first-answer-missed", case)
    notices = [to_applicant(desk, case, t(key, number=number))]
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
    return [to_applicant(desk, case, t("now-helps-sealed", number=number_words(case.number)))]


async def sealed_unanswered(desk: Desk, event: Event, case: Case) -> Notices:
    """The next focal person has it already; coordinators hear of it when there is no next one, without the number."""
    if event.details.get("officer") is not None:
        return []
    return await to_coordinators(desk, case, t("sealed-unanswered"), loud=case.urgent, rank=1)


async def undelivered(desk: Desk, event: Event, case: Case) -> Notices:
    """To the author, once when several were written in a row; whoever lost a restricted case hears nothing of it."""
    author = await people.get(desk.db, event.subject_id or 0)
    if case.is_restricted and author.id not in {case.officer_id, case.person_id}:
        return []
    if await correspondence.told_undelivered(desk.db, case, author, event.at, before=event.id):
        return []
    reason = event.details["reason"]
    if author.id == case.person_id:
        # An officer who can't be reached has lost the case to a colleague, who gets the words and of whom the
        # person hears.
        text = t("undelivered-own", case=case_name(case)) if reason == "refused" else None
    else:
        text = t(f"undelivered-{reason}", name=name_of(case.person))
    return [Notice(author, [say(author, text, post=_post(desk, author, case))])] if text else []


async def can_be_reached(desk: Desk, event: Event, case: Case) -> Notices:
    """What was written meanwhile isn't sent by itself: it may be out of date."""
    if case.officer is None or not reachable(case.officer):
        return []
    again = keyboard([button(label("act-resend"), CaseAct(act="resend", number=case.number))])
    text = t("reachable-again", header=header(case), name=name_of(case.person), count=event.details["letters"])
    return [Notice(case.officer, [say(case.officer, text, again, post=_post(desk, case.officer, case))])]


async def joined(desk: Desk, event: Event, case: Case) -> Notices:
    """Whom an officer registered reads for themselves from now on."""
    del event
    if case.officer is None or not reachable(case.officer):
        return []
    text = t("joined-staff", header=header(case), name=name_of(case.person))
    return [Notice(case.officer, [say(case.officer, text, post=_post(desk, case.officer, case))])]


TELLERS: dict[EventKind, Teller] = {
    EventKind.JOINED: joined,
    EventKind.FILED: filed,
    EventKind.ASSIGNED: assigned,
    EventKind.UNASSIGNED: unassigned,
    EventKind.TAKEN: taken,
    EventKind.ESCALATED: escalated,
    EventKind.MOVED: moved,
    EventKind.APPLICANT_WROTE: letter_written,
    EventKind.STAFF_WROTE: letter_written,
    EventKind.EDITED: letter_written,
    EventKind.RESOLVED: resolved,
    EventKind.REOPENED: reopened,
    EventKind.CLOSED: closed,
    EventKind.WAITING_REMINDED: waiting_reminded,
    **telling.TELLERS,
    EventKind.WITHDRAWN: withdrawn,
    EventKind.FIRST_ANSWER_MISSED: first_answer_missed,
    EventKind.UNDELIVERED: undelivered,
    EventKind.REACHABLE: can_be_reached,
    EventKind.SEALED: sealed,
    EventKind.CALLBACK_ESCALATED: sealed_unanswered,
}


# People


async def invite_accepted(desk: Desk, event: Event) -> Notices:
    """Coordinators decide: an invite alone, stolen, opens nothing."""
    invite = await desk.db.get_one(Invite, event.details["invite"])
    person = await people.get(desk.db, event.subject_id or 0)
    buttons = keyboard(
        [button(label("button-confirm"), Invitation(act="confirm", value=str(invite.id)))],
        [button(label("button-reject"), Invitation(act="reject", value=str(invite.id)))],
    )
    text = t(
        "wants-to-join",
        name=invite.name or name_of(person),
        telegram=name_of(person),
        duty=duties_offered(invite),
    )
    deciding = await people.staff(desk.db, Duty.COORDINATOR)
    return [
        Notice(one, [say(one, text, buttons, post=Post(chat=chat_of(one), kind=PostKind.SCREEN, at=desk.now))])
        for one in deciding
        if reachable(one)
    ]


async def appointed(desk: Desk, event: Event) -> Notices:
    person = await people.get(desk.db, event.subject_id or 0)
    return [Notice(person, menu.welcome(person), letter=True)]  # with the keyboard that all else needs


async def invite_rejected(desk: Desk, event: Event) -> Notices:
    person = await people.get(desk.db, event.subject_id or 0)
    return [Notice(person, [say(person, t("join-rejected"))])]


async def unreachable(desk: Desk, event: Event) -> Notices:
    """A member of staff has blocked the bot or deleted the account."""
    person = await people.get(desk.db, event.subject_id or 0)
    counts = {"cases": event.details["cases"], "nobody": event.details["nobody"]}
    text = t("staff-unreachable", name=name_of(person), **counts)
    coordinators = await people.staff(desk.db, Duty.COORDINATOR)
    return [Notice(one, [say(one, text)]) for one in coordinators if one.id != person.id]


async def away(desk: Desk, event: Event) -> Notices:
    """One that was planned begins by itself."""
    person = await people.get(desk.db, event.subject_id or 0)
    return [Notice(person, [say(person, t("away-begins"), menu.staff_keyboard(person))], letter=True)]


async def back(desk: Desk, event: Event) -> Notices:
    """The day of return has come; the cards follow."""
    person = await people.get(desk.db, event.subject_id or 0)
    return [Notice(person, [say(person, t("back-by-itself"), menu.staff_keyboard(person))], letter=True)]


async def revoked(desk: Desk, event: Event) -> Notices:
    person = await people.get(desk.db, event.subject_id or 0)
    return [Notice(person, [say(person, t("revoked"), menu.applicant_keyboard()), menu.commands_for(person)])]


PEOPLE_TELLERS: dict[EventKind, Callable[[Desk, Event], Awaitable[Notices]]] = {
    EventKind.INVITE_ACCEPTED: invite_accepted,
    EventKind.APPOINTED: appointed,
    EventKind.INVITE_REJECTED: invite_rejected,
    EventKind.UNREACHABLE: unreachable,
    EventKind.AWAY: away,
    EventKind.BACK: back,
    EventKind.REVOKED: revoked,
}
