"""After a walk: nobody is stuck, and nobody has read what was meant for somebody else."""

import re

from sqlalchemy import select

from bot.sandbox.world import Person
from models import people
from models.cases import Case
from models.correspondence import Letter
from models.people import Appointment
from models.people import Person as Known
from tests.fuzzing.cast import VINNYTSIA
from tests.fuzzing.machine import Machine
from tests.fuzzing.walk import Walk

MARK = re.compile(r"ж\d+ж")
RECEIPT = re.compile(r"Звернення № (\d\d-\d{6}) прийнято")
FIRST_STEPS = ("Виплати ВПО", "Затримка виплати")
LAST_STEPS = ("Далі", VINNYTSIA, "Пропустити", "Надіслати")


async def nobody_is_stuck(machine: Machine, everybody: list[Person]) -> None:
    """/start, /cancel and the menu bring everybody back, and a request can be filed. Raises AssertionError."""
    await machine.advance(minutes=16)
    before = {person.id: _filed(machine, person) for person in everybody}
    for text, asked in (("/start", "Погоджуюсь"), ("/cancel", "Так, скасувати"), ("/start", "Погоджуюсь")):
        await _all_say(machine, everybody, text)
        await _those_press(machine, everybody, asked)
    staff = await _staff_now(machine)
    for person in everybody:
        _has_menu(machine, person, "Меню заявника" if person.id in staff else "Подати звернення")
    await _all_say(machine, [one for one in everybody if one.id in staff], "Меню заявника")
    await _those_press(machine, everybody, "Погоджуюсь")
    await _all_say(machine, everybody, "Подати звернення")
    for label in FIRST_STEPS:
        await _all_press(machine, everybody, label)
    await _all_say(machine, everybody, "Виплату за вересень не отримали")
    for label in LAST_STEPS:
        await _all_press(machine, everybody, label)
    for person in everybody:
        filed = _filed(machine, person) == before[person.id] + 1
        assert filed, f"{person.first_name} ({person.id}) can't file a request:\n{machine.shown(person, 14)}"


async def _all_say(machine: Machine, everybody: list[Person], text: str) -> None:
    for person in everybody:
        machine.deeds(person).send("text", {"text": text})
    await machine.settle()


async def _those_press(machine: Machine, everybody: list[Person], label: str) -> None:
    """Who is asked."""
    await _all_press(machine, [one for one in everybody if machine.has(one, label)], label)


async def _all_press(machine: Machine, everybody: list[Person], label: str) -> None:
    for person in everybody:
        message, data = machine.button(person, label)
        machine.deeds(person).press(message.id, data)
    await machine.settle()


def _filed(machine: Machine, person: Person) -> int:
    return sum(RECEIPT.match(one) is not None for one in machine.texts(person))


def _has_menu(machine: Machine, person: Person, label: str) -> None:
    keyboard = machine.chat(person).keyboard or {}
    labels = [key["text"] for row in keyboard.get("keyboard", []) for key in row]
    assert label in labels, f"{person.first_name} ({person.id}) has no menu, but {labels}:\n{machine.shown(person)}"


async def _staff_now(machine: Machine) -> set[int]:
    async with machine.database.read() as db:
        return {one.telegram_id for one in await people.staff(db) if one.telegram_id is not None}


async def found_elsewhere(walk: Walk) -> list[str]:
    """What somebody wrote and somebody else could read who isn't staff: of staff only what stands in a letter of the
    reader's own case, or is said to everybody; of other applicants nothing."""
    machine = walk.machine
    async with machine.database.read() as db:
        appointed = set(await db.scalars(select(Appointment.person_id)))
        known = {one.telegram_id: one for one in await db.scalars(select(Known)) if one.telegram_id is not None}
        cases = (await db.execute(select(Case.number, Case.person_id))).all()
        letters = list(await db.scalars(select(Letter)))
    owners = {number: person for number, person in cases}  # noqa: C416 - rows, not tuples
    ever_staff = {key for key, one in known.items() if one.id in appointed}
    sent_to: dict[int, set[str]] = {}
    for letter in letters:
        sent_to.setdefault(owners[letter.case_number], set()).update(MARK.findall(str(letter.content)))
    coordinators = {walk.cast.staff[0].id, walk.cast.staff[5].id}  # whose words stand in lists, news, templates
    # Numbers that somebody was given: letters may have been recalled since, people erased.
    given: dict[int, set[str]] = {}
    found = []
    for call in machine.world.calls.since(0):
        said, reader = str(call.params), known.get(int(str(call.params.get("chat_id") or 0)))
        if not call.ok or reader is None or reader.telegram_id in {None, *ever_staff}:
            continue
        own = given.setdefault(reader.id, set())
        own.update(RECEIPT.findall(said))
        for mark in set(MARK.findall(said)):
            author = walk.author[mark]
            by_staff = author.id in ever_staff
            meant = by_staff and (mark in sent_to.get(reader.id, set()) or any(f"№ {number}" in said for number in own))
            named = author.id in known and mark in str(known[author.id].name) and by_staff
            if author.id not in {reader.telegram_id, *coordinators} and not meant and not named:
                found.append(f"{author.first_name}'s {mark} was read by {reader.name}: {call.method} {call.params}")
    return found
