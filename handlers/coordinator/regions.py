"""For which regions somebody works: ticked on one screen; the choice travels in the buttons."""

from collections.abc import Awaitable, Callable

from handlers import screens
from handlers.callbacks import Staff
from handlers.desk import Turn
from handlers.say import Says
from handlers.screens import Button, Row, button, in_rows, keyboard
from handlers.views import name_of, region_list
from locales import label, t
from models import places, staff
from models.errors import StaleError
from models.people import Duty, Person


def _read(person: Person, value: str) -> tuple[Duty, int]:
    """«officer.1f»: the duty, and a bit for each region; without bits, as it is now. Raises StaleError."""
    duty, _, typed = value.partition(".")
    held = next((one for one in person.duties if one.duty == duty), None)
    if held is None or len(typed) > 8:
        raise StaleError
    try:
        bits = int(typed, 16) if typed else _bits(held.regions)
    except ValueError:
        raise StaleError from None
    if bits < 0:
        raise StaleError
    return held.duty, bits


def _bits(regions: list[str]) -> int:
    return sum(1 << i for i, one in enumerate(places.home_regions()) if one.iso in regions)


async def show(turn: Turn, person: Person, value: str) -> Says:
    duty, bits = _read(person, value)

    def to(act: str, chosen: int) -> Staff:
        return Staff(act=act, person=person.id, value=f"{duty}.{chosen:x}")

    boxes: list[Button] = [
        button(("✓ " if bits >> i & 1 else "") + one.name, to("regions", bits ^ 1 << i))
        for i, one in enumerate(places.home_regions())
    ]
    done = [button(label("button-done"), to("regions_done", bits))] if bits or duty is Duty.FOCAL else []
    text = t(f"regions-of-{duty}", name=name_of(person))
    return await screens.show(turn, text, keyboard(*in_rows(boxes, 2), done, _back(person)))


def _back(person: Person) -> Row:
    return [button(label("button-back"), Staff(act="one", person=person.id))]


async def save(turn: Turn, person: Person, value: str) -> Says:
    """Raises StaleError."""
    duty, bits = _read(person, value)
    chosen = [one.iso for i, one in enumerate(places.home_regions()) if bits >> i & 1]
    await staff.change_regions(turn.db, person, duty, chosen, turn.now, by=turn.me)
    text = t("regions-saved", name=name_of(person), regions=region_list(chosen))
    return await screens.show(turn, text, keyboard(_back(person)))


ACTS: dict[str, Callable[[Turn, Person, str], Awaitable[Says]]] = {"regions": show, "regions_done": save}
