"""`/staff`: who is who, where and with how much; and the end of access at once."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message
from sqlalchemy import func, select

from handlers import screens
from handlers.callbacks import Staff
from handlers.desk import Turn
from handlers.filters import Label, On
from handlers.officer import absence
from handlers.say import Says
from handlers.screens import button, keyboard
from handlers.views import duty_words, name_of, region_name
from locales import label, t
from models import absences, assignment, people, places, safeguarding, staff
from models.cases import Case
from models.errors import NotYoursError, StaleError
from models.people import Duty, Person
from models.statuses import OPEN

router = Router()

PAGE = 10


@router.message(Command("staff"), On(Duty.COORDINATOR))
@router.message(Label("menu-staff"), On(Duty.COORDINATOR))
async def staff_list(message: Message, turn: Turn) -> Says:
    del message
    return await _list(turn, 0)


@router.callback_query(Staff.filter())
async def pressed(query: CallbackQuery, callback_data: Staff, turn: Turn) -> Says:
    """Raises NotYoursError, StaleError."""
    del query
    if not turn.me.is_coordinator:
        raise NotYoursError
    if callback_data.act == "list":
        return await _list(turn, callback_data.person)
    person = await _member(turn, callback_data.person)
    if callback_data.act == "revoke":
        return await _ask_revoke(turn, person)
    if callback_data.act == "revoke_yes":
        return await _revoke(turn, person)
    return await _one(turn, person)


async def _member(turn: Turn, person_id: int) -> Person:
    """Raises StaleError for whoever isn't staff any more."""
    for one in await people.staff(turn.db):
        if one.id == person_id:
            return one
    raise StaleError


async def _list(turn: Turn, page: int) -> Says:
    everyone = await people.staff(turn.db)
    load = await open_cases_of(turn)
    page = max(0, min(page, (len(everyone) - 1) // PAGE))
    shown = everyone[page * PAGE : (page + 1) * PAGE]
    rows = [[button(_line(one, load.get(one.id, 0)), Staff(act="one", person=one.id))] for one in shown]
    turns = [button("‹", Staff(act="list", person=page - 1))] if page else []
    turns += [button("›", Staff(act="list", person=page + 1))] if (page + 1) * PAGE < len(everyone) else []
    served = {region for one in everyone for duty in one.duties if duty.duty is Duty.OFFICER for region in duty.regions}
    vacant = [region_name(one.iso) for one in places.home_regions() if one.iso not in served]
    text = t("staff", count=len(everyone))
    if vacant:
        text += "\n\n" + t("staff-vacant", regions=", ".join(vacant))
    if uncovered := await safeguarding.uncovered_topics(turn.db):
        text += "\n\n" + t("staff-uncovered", topics=", ".join(label(f"focal-{one.value}") for one in uncovered))
    return await screens.show(turn, text, keyboard(*rows, turns))


async def open_cases_of(turn: Turn) -> dict[int | None, int]:
    query = select(Case.officer_id, func.count()).where(Case.status.in_(OPEN)).group_by(Case.officer_id)
    return dict((await turn.db.execute(query)).all())


def _line(person: Person, load: int) -> str:
    away = f" ({label('away-mark')})" if person.away else ""
    return f"{name_of(person)}{away} · {duty_words(person)} · {load}"


async def _one(turn: Turn, person: Person) -> Says:
    load = (await open_cases_of(turn)).get(person.id, 0)
    text = t("staff-one", id=str(person.id), name=name_of(person), duty=duty_words(person), count=load)
    for one in await absences.of_person(turn.db, person):
        key = "staff-absence" if one.began_at else "staff-absence-planned"
        cover = await absence.cover_words(turn, one) if person.answers_cases else ""
        text += "\n" + t(key, when=absence.when(turn, one), cover=cover)
    rows = [
        [button(label("button-revoke"), Staff(act="revoke", person=person.id))],
        [button(label("button-back"), Staff(act="list"))],
    ]
    return await screens.show(turn, text, keyboard(*rows))


async def _ask_revoke(turn: Turn, person: Person) -> Says:
    rows = [
        [button(label("button-revoke-yes"), Staff(act="revoke_yes", person=person.id))],
        [button(label("button-back"), Staff(act="one", person=person.id))],
    ]
    return await screens.show(turn, t("revoke-sure", name=name_of(person)), keyboard(*rows))


async def _revoke(turn: Turn, person: Person) -> Says:
    count = await staff.revoke(turn.db, person, turn.now, by=turn.me)
    text = t("revoke-done", name=name_of(person), count=count)
    if left := [one for one in await assignment.waiting_for_anyone(turn.db) if not one.is_restricted]:
        text += "\n" + t("revoke-nobody", count=len(left))
    return await screens.show(turn, text)
