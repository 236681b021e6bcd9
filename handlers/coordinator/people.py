"""`/staff`: who is who, where, with how much, and how fairly that is spread."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from handlers import screens
from handlers.callbacks import Invitation, Staff
from handlers.coordinator import invited, member, regions
from handlers.desk import Turn
from handlers.filters import Label, On, Only
from handlers.officer import absent
from handlers.say import Says
from handlers.screens import button, keyboard
from handlers.views import duty_words, name_of, region_name
from locales import label, t
from models import absences, people, places, safeguarding, workload
from models.errors import StaleError
from models.people import Duty, Person
from models.workload import Load

router = Router()

PAGE = 10
PLANNED = 20


@router.message(Command("staff"), On(Duty.COORDINATOR))
@router.message(Label("menu-staff"), On(Duty.COORDINATOR))
async def staff_list(message: Message, turn: Turn) -> Says:
    del message
    return await _list(turn, 0)


@router.callback_query(Staff.filter(), Only(Duty.COORDINATOR))
async def pressed(query: CallbackQuery, callback_data: Staff, turn: Turn) -> Says:
    """Raises StaleError."""
    del query
    if callback_data.act == "list":
        return await _list(turn, callback_data.person)
    acts = member.ACTS | regions.ACTS
    person = (await people.get_many(turn.db, [callback_data.person])).get(callback_data.person)
    if callback_data.act not in acts or person is None or not (person.is_staff or person.suspended_duties):
        raise StaleError
    return await acts[callback_data.act](turn, person, callback_data.value)


async def _list(turn: Turn, page: int) -> Says:
    everyone = await people.staff(turn.db)
    load = await workload.loads(turn.db, turn.now)
    page, shown, more = screens.page_of(everyone, page, PAGE)
    rows = [[button(_line(one, load.get(one.id, Load())), Staff(act="one", person=one.id))] for one in shown]
    rows += [[button(_stopped(one), Staff(act="one", person=one.id))] for one in await people.suspended(turn.db)]
    turns = screens.turns(page, lambda number: Staff(act="list", person=number), more=more)
    invites = [[button(label("menu-invite"), Invitation(act="begin"))], await invited.entry(turn)]
    parts = [t("staff", count=len(everyone)), *_fairness(everyone, load), *await _gaps(turn, everyone)]
    return await screens.show(turn, Markup("\n\n").join(parts), keyboard(*rows, turns, *invites))


async def _gaps(turn: Turn, everyone: list[Person]) -> list[Markup]:
    """Who isn't there, and what nobody is there for."""
    served = {region for one in everyone for duty in one.duties if duty.duty is Duty.OFFICER for region in duty.regions}
    vacant = [region_name(one.iso) for one in places.home_regions() if one.iso not in served]
    names = {one.id: one for one in everyone}
    found = []
    if away := [await absent.line(turn, one) for one in everyone if one.away]:
        found.append(t("staff-away", lines="\n".join(away)))
    planned = [(names[one.person_id], one) for one in await absences.planned(turn.db) if one.person_id in names]
    if lines := [await absent.planned_line(turn, *each) for each in planned[:PLANNED]]:
        more = [label("staff-planned-more", count=len(planned) - PLANNED)] if len(planned) > PLANNED else []
        found.append(t("staff-planned", lines="\n".join([*lines, *more])))
    if vacant:
        found.append(t("staff-vacant", regions=", ".join(vacant)))
    if uncovered := await safeguarding.uncovered_topics(turn.db):
        found.append(t("staff-uncovered", topics=", ".join(label(f"focal-{one.value}") for one in uncovered)))
    return found


def _fairness(everyone: list[Person], load: dict[int | None, Load]) -> list[Markup]:
    """From whom to whom the load ranges, among those who take cases and are there."""
    counts = sorted(
        (load.get(one.id, Load()).open, name_of(one)) for one in everyone if one.answers_cases and not one.away
    )
    if len(counts) < 2:
        return []
    (least, least_of), (most, most_of) = counts[0], counts[-1]
    mean = round(sum(count for count, _ in counts) / len(counts))
    return [t("staff-fairness", least=least, least_of=least_of, most=most, most_of=most_of, mean=mean)]


def _stopped(person: Person) -> str:
    return f"{name_of(person)} · {label('staff-suspended')}"


def _line(person: Person, load: Load) -> str:
    """The figures before the duty: a phone cuts the end off."""
    away = f" ({label('away-mark')})" if person.away else ""
    late = f" ({label('staff-late', count=load.overdue)})" if load.overdue else ""
    return f"{name_of(person)}{away} · {load.open}{late} · {duty_words(person)}"
