"""Letters and what became of them."""

from handlers import agreeing, relay
from handlers.callbacks import CaseAct
from handlers.desk import Desk
from handlers.say import chat_of, reachable
from handlers.screens import button, keyboard
from handlers.telling.notice import Notice, Notices, Teller, about, to_applicant, to_holder
from handlers.views import (
    case_name,
    header,
    name_of,
    number_words,
)
from locales import dates, label, t
from models import correspondence, outbox, people, waiting
from models.agenda import Due
from models.cases import Case
from models.events import Event, EventKind
from models.unit import give_number


async def letter_written(desk: Desk, event: Event, case: Case) -> Notices:
    """To the other side, whoever wrote it."""
    letter = await correspondence.get(desk.db, event.details["letter"])
    author = await people.get(desk.db, letter.author_id)
    to = case.officer if author.id == case.person_id else case.person
    if to is None or not reachable(to):
        return []
    says = await relay.show(desk, case, letter, to, author)
    if says and "referral" in event.details:
        asked = await agreeing.buttons(desk, case)
        says[-1].method = says[-1].method.model_copy(update={"reply_markup": asked})
    return [Notice(to, says, letter=True)]


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
        date=dates.short_day(closes, desk.office.zone),
    )
    notices = to_applicant(desk, case, text, await agreeing.buttons(desk, case))
    question = await correspondence.last_from_staff(desk.db, case)
    copy = await outbox.copy_of(desk.db, question.id, chat_of(case.person)) if question else None
    for notice in notices:
        notice.says[0].reply = copy.id if copy else None
    return notices


async def undelivered(desk: Desk, event: Event, case: Case) -> Notices:
    """To the author, once when several were written in a row; whoever lost a restricted case hears nothing of it."""
    author = await people.get(desk.db, event.subject_id or 0)
    if case.is_restricted and author.id not in {case.officer_id, case.person_id}:
        return []
    await give_number(desk.db, event)
    if await correspondence.told_undelivered(desk.db, case, author, event.at, before=event.id):
        return []
    reason = event.details["reason"]
    if author.id == case.person_id:
        # An officer who can't be reached has lost the case to a colleague, who gets the words and of whom the
        # person hears.
        text = t("undelivered-own", case=case_name(case)) if reason == "refused" else ""
    else:
        text = t(f"undelivered-{reason}", name=name_of(case.person))
    return about(desk, author, case, text) if text else []


async def can_be_reached(desk: Desk, event: Event, case: Case) -> Notices:
    """What was written meanwhile isn't sent by itself: it may be out of date."""
    again = keyboard([button(label("act-resend"), CaseAct(act="resend", number=case.number))])
    text = t("reachable-again", header=header(case), name=name_of(case.person), count=event.details["letters"])
    return to_holder(desk, case, text, again)


async def joined(desk: Desk, event: Event, case: Case) -> Notices:
    """Whom an officer registered reads for themselves from now on."""
    del event
    return to_holder(desk, case, t("joined-staff", header=header(case), name=name_of(case.person)))


TELLERS: dict[EventKind, Teller] = {
    EventKind.APPLICANT_WROTE: letter_written,
    EventKind.STAFF_WROTE: letter_written,
    EventKind.EDITED: letter_written,
    EventKind.UNDELIVERED: undelivered,
    EventKind.REACHABLE: can_be_reached,
    EventKind.JOINED: joined,
    EventKind.WAITING_REMINDED: waiting_reminded,
}
