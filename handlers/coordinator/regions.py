"""For which regions somebody works: ticked on one screen."""

from collections.abc import Awaitable, Callable

from handlers import screens, ticks
from handlers.callbacks import Staff
from handlers.desk import Turn
from handlers.say import Says
from handlers.screens import Row, button, in_rows, keyboard
from handlers.views import name_of, region_list
from locales import label, t
from models import places, staff
from models.errors import StaleError
from models.people import Appointment, Duty, Person


async def begin(turn: Turn, person: Person, duty: str) -> Says:
    """Raises StaleError."""
    held = _held(person, duty)
    return await _show(turn, person, held.duty, ticks.bits_of(_all(), held.regions))


def _held(person: Person, duty: str) -> Appointment:
    """Raises StaleError."""
    held = next((one for one in person.duties if one.duty == duty), None)
    if held is None:
        raise StaleError
    return held


def _all() -> list[str]:
    return [one.iso for one in places.home_regions()]


def _what(person: Person, duty: str) -> str:
    return f"regions {person.id} {duty}"


async def _tick(turn: Turn, person: Person, value: str) -> Says:
    """«officer.3»: the fourth region. Raises StaleError."""
    typed, _, place = value.partition(".")
    duty = _held(person, typed).duty
    return await _show(turn, person, duty, ticks.turned(turn, _what(person, duty), place, len(_all())))


async def _show(turn: Turn, person: Person, duty: Duty, bits: int) -> Says:
    names = [one.name for one in places.home_regions()]
    boxes = ticks.boxes(names, bits, lambda place: Staff(act="region", person=person.id, value=f"{duty}.{place}"))
    done = [button(label("button-done"), Staff(act="regions_done", person=person.id, value=duty))]
    rows = [*in_rows(boxes, 2), done if bits or duty is Duty.FOCAL else [], _back(person)]
    text, marked = t(f"regions-of-{duty}", name=name_of(person)), ticks.mark(_what(person, duty), bits)
    return await screens.show(turn, text, keyboard(*rows), marked=marked)


def _back(person: Person) -> Row:
    return [button(label("button-back"), Staff(act="one", person=person.id))]


async def _save(turn: Turn, person: Person, value: str) -> Says:
    """Raises StaleError."""
    duty = _held(person, value).duty
    chosen = ticks.chosen(_all(), ticks.ticked(turn, _what(person, duty)))
    await staff.change_regions(turn.db, person, duty, chosen, turn.now, by=turn.me)
    text = t("regions-saved", name=name_of(person), regions=region_list(chosen))
    return await screens.show(turn, text, keyboard(_back(person)))


ACTS: dict[str, Callable[[Turn, Person, str], Awaitable[Says]]] = {
    "regions": begin,
    "region": _tick,
    "regions_done": _save,
}
