"""Who is told what of a case that changes hands or goes to an institution."""

from handlers.desk import Desk
from handlers.officer import offers, referring
from handlers.say import edit, post_about, reachable, say
from handlers.telling.notice import Notice, Notices, Teller, about, to_applicant, to_coordinators, to_holder
from handlers.views import case_place, header, name_of, number_words
from locales import dates, label, t
from models import outbox, people, referrals
from models.cases import Case
from models.events import Event, EventKind
from models.referrals import Referral
from models.transfers import Transfer


async def offered(desk: Desk, event: Event, case: Case) -> Notices:
    """The offer can be found again, to take its buttons off."""
    offer = await desk.db.get_one(Transfer, event.details["transfer"])
    receiver = await people.get(desk.db, offer.receiver_id)
    if not reachable(receiver):
        return []
    post = post_about(receiver, case.number, desk.now)
    post.shown = _mark(offer)
    said = say(receiver, await offers.text(desk, offer, case), offers.buttons(offer), post=post)
    return [Notice(receiver, [said])]


async def answered(desk: Desk, event: Event, case: Case) -> Notices:
    """The giver hears what came of it; the person has been told by the new holder's notice."""
    offer = await desk.db.get_one(Transfer, event.details["transfer"])
    giver, receiver = await people.get(desk.db, offer.giver_id), await people.get(desk.db, offer.receiver_id)
    told: Notices = []
    if reachable(giver):
        words = t(
            f"transfer-{event.kind.value.removeprefix('transfer_')}",
            header=header(case),
            name=name_of(receiver),
            answer=offer.answer or "",
            said="yes" if offer.answer else "no",
        )
        told += about(desk, giver, case, words)
    return [*told, *await over(desk, event, case)]


async def over(desk: Desk, event: Event, case: Case) -> Notices:
    """The offer in the other's chat says so, quietly."""
    offer = await desk.db.get_one(Transfer, event.details["transfer"])
    receiver = await people.get(desk.db, offer.receiver_id)
    post = await outbox.marked(desk.db, case.number, _mark(offer))
    if post is None or not reachable(receiver):
        return []
    return [Notice(receiver, [edit(receiver, post.id, offers.over(offer, case))])]


def _mark(offer: Transfer) -> str:
    return f"transfer:{offer.id}"


async def agreed(desk: Desk, event: Event, case: Case) -> Notices:
    """What the person said to being referred."""
    referral = await desk.db.get_one(Referral, event.details["referral"])
    key = "refer-refused"
    if event.kind is EventKind.REFERRAL_CONSENTED:
        key = "refer-agreed" if referral.made_at else "refer-agreed-untaken"
    text = t(
        key,
        header=header(case),
        institution=referral.institution or "",
        what=referral.passed_on or "",
        date=dates.day(referral.check_at, desk.office.zone) if referral.check_at else "",
        work="no" if case.status in referrals.BETWEEN_HANDS else "yes",
    )
    return to_holder(desk, case, text)


async def check(desk: Desk, event: Event, case: Case) -> Notices:
    referral = await desk.db.get_one(Referral, event.details["referral"])
    text = t("refer-check", header=header(case), institution=referral.institution or "")
    return to_holder(desk, case, text, referring.results(case))


async def official(desk: Desk, event: Event, case: Case) -> Notices:
    """The applicant hears of the term, and of a longer one."""
    del event
    date = dates.day(case.official_due, desk.office.zone) if case.official_due else ""
    text = t("official-set", number=number_words(case.number), date=date, days=case.official_days or 0)
    return to_applicant(desk, case, text)


async def official_soon(desk: Desk, event: Event, case: Case) -> Notices:
    del event
    date = dates.day(case.official_due, desk.office.zone) if case.official_due else ""
    return to_holder(desk, case, t("official-soon", header=header(case), date=date))


async def official_passed(desk: Desk, event: Event, case: Case) -> Notices:
    del event
    told = to_holder(desk, case, t("official-passed-staff", header=header(case)), rank=1)
    text = t(
        "official-passed",
        number=number_words(case.number),
        place=case_place(case),
        holder=name_of(case.officer) if case.officer else label("nobody"),
    )
    return [*told, *([] if case.is_restricted else await to_coordinators(desk, case, text))]


TELLERS: dict[EventKind, Teller] = {
    EventKind.REFERRAL_CONSENTED: agreed,
    EventKind.REFERRAL_DECLINED: agreed,
    EventKind.REFERRAL_DUE: check,
    EventKind.OFFICIAL_SET: official,
    EventKind.OFFICIAL_SOON: official_soon,
    EventKind.OFFICIAL_PASSED: official_passed,
    EventKind.TRANSFER_OFFERED: offered,
    EventKind.TRANSFER_ACCEPTED: answered,
    EventKind.TRANSFER_DECLINED: answered,
    EventKind.TRANSFER_LAPSED: answered,
    EventKind.TRANSFER_WITHDRAWN: over,
}
