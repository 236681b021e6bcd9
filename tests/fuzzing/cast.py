"""Everybody whom the bot may meet: strangers, applicants with and without cases, staff of every duty."""

from dataclasses import dataclass, field

from bot.sandbox.world import Person
from tests.conftest import COORDINATOR
from tests.fuzzing.machine import Machine

VINNYTSIA, LVIV = "Вінницька область", "Львівська область"
OFFICER, CENTRAL, FOCAL, COLLEAGUE = (
    "Радник / радниця",
    "Радник / радниця (центр)",
    "Фокальна особа",
    "Координатор / координаторка",
)
STRANGERS = (1, 2**31 - 1, 2**31, 2**52 - 1)


@dataclass
class Cast:
    strangers: list[Person] = field(default_factory=list)
    applicants: list[Person] = field(default_factory=list)
    staff: list[Person] = field(default_factory=list)

    @property
    def everybody(self) -> list[Person]:
        return [*self.strangers, *self.applicants, *self.staff]


async def gathered(machine: Machine) -> Cast:
    cast = Cast()
    add = machine.world.add_person
    maria = add("Марія", COORDINATOR)
    await machine.says(maria, "/start")
    cast.staff.append(maria)
    for name, duty, regions in (
        ("Ігор <b>", OFFICER, (VINNYTSIA,)),
        ("Оксана & Ко", OFFICER, (VINNYTSIA, LVIV)),
        ("Лесь", OFFICER, (LVIV,)),
        ("Катря", CENTRAL, ()),
        ("Богдан", COLLEAGUE, ()),
    ):
        cast.staff.append(await _joined(machine, maria, add(name), duty, regions))
    cast.staff.append(await _joined(machine, maria, add("Софія"), FOCAL, (), "Насильство вдома, примус"))
    for name in ("Олена", "Петро_*[", "=1+1", "\u202eНадія", "Гість", "О" * 64):
        cast.applicants.append(await _consented(machine, add(name)))
    for person in cast.applicants[:4]:
        await filed(machine, person)
    await machine.says(cast.staff[1], "Меню заявника")
    await filed(machine, cast.staff[1])
    await machine.presses(cast.staff[1], "Взяти в роботу")
    for person_id in STRANGERS:
        cast.strangers.append(add("Хтось", person_id))
    return cast


async def _joined(
    machine: Machine, maria: Person, person: Person, duty: str, regions: tuple[str, ...], topic: str = ""
) -> Person:
    await machine.says(maria, "/invite")
    await machine.presses(maria, duty)
    if topic:
        await machine.presses(maria, topic)
        await machine.presses(maria, "Готово")
    for region in regions:
        await machine.presses(maria, region)
    if regions or topic:
        await machine.presses(maria, "Готово")
    link = machine.last(maria).split("?start=")[1].split()[0]
    await machine.says(person, f"/start {link}")
    await machine.presses(person, "Приєднатися")
    await machine.presses(maria, "Підтвердити")
    return person


async def _consented(machine: Machine, person: Person) -> Person:
    await machine.says(person, "/start")
    await machine.presses(person, "Погоджуюсь")
    return person


async def filed(machine: Machine, person: Person) -> None:
    """From the menu to the number. Raises AssertionError where some step isn't there."""
    if machine.has(person, "Погоджуюсь"):
        await machine.presses(person, "Погоджуюсь")
    await machine.says(person, "Подати звернення")
    for label in ("Виплати ВПО", "Затримка виплати"):
        await machine.presses(person, label)
    await machine.says(person, "Виплату за вересень не отримали")
    for label in ("Далі", VINNYTSIA, "Пропустити", "Надіслати"):
        await machine.presses(person, label)
