"""Who helps, as the applicant hears it when a case changes hands: once, for all cases of one unit of work."""

from markupsafe import Markup
from sqlalchemy import select

from handlers.desk import Desk
from handlers.views import case_place, duty_words, helper_words, name_of, number_words
from locales import t
from models import people
from models.assignment import Why
from models.cases import Case, with_people
from models.catalogue import Intake
from models.events import Event, EventKind
from models.unit import give_number

FOR_A_WHILE = frozenset({Why.ABSENCE, Why.RETURN})


async def now_helping(desk: Desk, event: Event, case: Case) -> Markup:
    together = await _together(desk, event, case)
    return Markup("\n").join([await _line(desk, one, each) for one, each in together])


async def after_moving(desk: Desk, event: Event, case: Case) -> Markup:
    together = await _together(desk, event, case)
    return Markup("\n").join([t("moved-told", place=case_place(case)), *(holder_line(one) for _, one in together)])


def holder_line(case: Case) -> Markup:
    """«№ 26-000001. Вам допомагає Оксана — радник / радниця, Львівська область.»"""
    return t("helps", number=number_words(case.number), words=helper_words(case))


async def is_known(desk: Desk, event: Event, case: Case) -> bool:
    """The person has heard that it is in work, and then for whom a colleague stands in: that is enough."""
    await give_number(desk.db, event)
    query = select(Event).where(Event.case_number == case.number, Event.id < event.id)
    query = query.where(Event.kind.in_([EventKind.ASSIGNED, EventKind.TAKEN, EventKind.REOPENED]))
    former = list(await desk.db.scalars(query.order_by(Event.id.desc())))
    given = next((one for one in former if one.kind is not EventKind.TAKEN), None)
    if given is None or given.details.get("reason") not in FOR_A_WHILE:
        return False
    return any(one.kind is EventKind.TAKEN for one in former)


async def _together(desk: Desk, event: Event, case: Case) -> list[tuple[Event, Case]]:
    """What happened to this person's numbered cases at the same moment, this one included."""
    query = (
        select(Event, Case)
        .join(Case, Case.number == Event.case_number)
        .where(Event.kind == event.kind, Event.at == event.at, Case.person_id == case.person_id)
        .where(Case.intake != Intake.CALLBACK, Case.sealed_topic.is_(None))
        .options(*with_people())
        .order_by(Case.number, Event.id)
    )
    found = {one.number: (happened, one) for happened, one in (await desk.db.execute(query)).unique()}
    return list(found.values())


async def _line(desk: Desk, event: Event, case: Case) -> Markup:
    if case.officer is None:
        return holder_line(case)
    about = {"number": number_words(case.number), "name": name_of(case.officer), "duty": duty_words(case.officer)}
    if case.is_restricted:
        return t("now-helps-restricted", number=about["number"], name=about["name"])
    why = event.details.get("reason")
    if why == Why.ABSENCE and case.returns_to_id is not None:
        absent = await people.get(desk.db, case.returns_to_id)
        return t("now-helps-meanwhile", absent=name_of(absent), **about)
    return t("now-helps-again" if why == Why.RETURN else "now-helps", **about)
