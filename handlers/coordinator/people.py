"""`/staff`: who is who, where, with how much, and how fairly that is spread."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from handlers import screens
from handlers.callbacks import Invitation, Staff
from handlers.coordinator import member, regions
from handlers.desk import Turn
from handlers.filters import Label, On
from handlers.officer import absent
from handlers.say import Says
from handlers.screens import button, keyboard
from handlers.views import duty_words, name_of, region_name
from locales import label, t
from models import people, places, safeguarding, workload
from models.errors import NotYoursError, StaleError
from models.people import Duty, Person
from models.workload import Load

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
    acts = member.ACTS | regions.ACTS
    if callback_data.act not in acts:
        raise StaleError
    person = await people.get_many(turn.db, [callback_data.person])
    if not any(one.is_staff or one.suspended_duties for one in person.values()):
        raise StaleError
    return await acts[callback_data.act](turn, person[callback_data.person], callback_data.value)


async def _list(turn: Turn, page: int) -> Says:
    everyone = await people.staff(turn.db)
    load = await workload.loads(turn.db, turn.now)
    page = max(0, min(page, (len(everyone) - 1) // PAGE))
    shown = everyone[page * PAGE : (page + 1) * PAGE]
    rows = [[button(_line(one, load.get(one.id, Load())), Staff(act="one", person=one.id))] for one in shown]
    turns = [button("‹", Staff(act="list", person=page - 1))] if page else []
    turns += [button("›", Staff(act="list", person=page + 1))] if (page + 1) * PAGE < len(everyone) else []
    served = {region for one in everyone for duty in one.duties if duty.duty is Duty.OFFICER for region in duty.regions}
    vacant = [region_name(one.iso) for one in places.home_regions() if one.iso not in served]
    text = t("staff", count=len(everyone))
    text += _fairness(everyone, load)
    if stopped := await people.suspended(turn.db):
        rows += [[button(_stopped(one), Staff(act="one", person=one.id))] for one in stopped]
    if away := [await absent.line(turn, one) for one in everyone if one.away]:
        text += "\n\n" + t("staff-away", lines="\n".join(away))
    if vacant:
        text += "\n\n" + t("staff-vacant", regions=", ".join(vacant))
    if uncovered := await safeguarding.uncovered_topics(turn.db):
        text += "\n\n" + t("staff-uncovered", topics=", ".join(label(f"focal-{one.value}") for one in uncovered))
    invite = [button(label("menu-invite"), Invitation(act="begin"))]
    return await screens.show(turn, text, keyboard(*rows, turns, invite))


def _fairness(everyone: list[Person], load: dict[int | None, Load]) -> Markup:
    """From whom to whom the load ranges, among those who take cases and are there."""
    counts = sorted(
        (load.get(one.id, Load()).open, name_of(one)) for one in everyone if one.answers_cases and not one.away
    )
    if len(counts) < 2:
        return Markup()
    (least, least_of), (most, most_of) = counts[0], counts[-1]
    mean = round(sum(count for count, _ in counts) / len(counts))
    return Markup("\n\n") + t("staff-fairness", least=least, least_of=least_of, most=most, most_of=most_of, mean=mean)


def _stopped(person: Person) -> str:
    return f"{name_of(person)} · {label('staff-suspended')}"


def _line(person: Person, load: Load) -> str:
    away = f" ({label('away-mark')})" if person.away else ""
    late = f" ({label('staff-late', count=load.overdue)})" if load.overdue else ""
    return f"{name_of(person)}{away} · {duty_words(person)} · {load.open}{late}"
