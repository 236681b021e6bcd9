"""One member of staff: what is in their hands, and what a coordinator may do about it."""

from collections.abc import Awaitable, Callable

from markupsafe import Markup

from handlers import menu, screens
from handlers.callbacks import Audit, Staff
from handlers.coordinator import picking
from handlers.desk import Turn
from handlers.officer import absence, absent
from handlers.say import Says
from handlers.screens import Row, button, keyboard
from handlers.views import duty_words, name_of
from locales import dates, label, t
from models import absences, assignment, staff, workload
from models.errors import StaleError
from models.people import Duty, Person
from models.workload import Load


async def show(turn: Turn, person: Person, _value: str = "") -> Says:
    if not person.is_staff:
        return await _show_suspended(turn, person)
    load = (await workload.loads(turn.db, turn.now)).get(person.id, Load())
    done = await workload.activity(turn.db, person, turn.now)
    lines = [
        t(
            "staff-one",
            id=str(person.id),
            name=name_of(person),
            duty=duty_words(person),
            count=load.open,
            untaken=load.untaken,
            overdue=load.overdue,
        ),
        t("staff-activity", answered=done.answered, resolved=done.resolved),
    ]
    if done.last is not None:
        lines.append(t("staff-last", when=dates.day_and_time(done.last, turn.office.zone)))
    for one in await absences.of_person(turn.db, person):
        key = "staff-absence" if one.began_at else "staff-absence-planned"
        cover = await absence.cover_words(turn, one, "staff-cover") if person.answers_cases else ""
        lines.append(t(key, when=absent.when(turn, one), cover=cover))
    return await screens.show(turn, Markup("\n").join(lines), keyboard(*_rows(turn, person, load)))


def _rows(turn: Turn, person: Person, load: Load) -> list[Row]:
    with_regions = [one.duty for one in person.duties if one.duty in {Duty.OFFICER, Duty.FOCAL}]
    rows = [
        [button(label(f"button-regions-{duty}"), Staff(act="regions", person=person.id, value=duty))]
        for duty in with_regions
    ]
    if load.open and person.answers_cases:
        rows.append([button(label("button-hand-over"), Staff(act="hand_over", person=person.id))])
    rows.append([button(label("button-audit-of"), Audit(show="person", id=person.id))])
    if person.id != turn.me.id:
        rows.append([button(label("button-suspend"), Staff(act="suspend", person=person.id))])
    rows.append([button(label("button-revoke"), Staff(act="revoke", person=person.id))])
    return [*rows, [button(label("button-back"), Staff(act="list"))]]


async def _show_suspended(turn: Turn, person: Person) -> Says:
    rows = [
        [button(label("button-resume"), Staff(act="resume", person=person.id))],
        [button(label("button-revoke"), Staff(act="revoke", person=person.id))],
        [button(label("button-back"), Staff(act="list"))],
    ]
    return await screens.show(turn, t("staff-one-suspended", name=name_of(person)), keyboard(*rows))


async def hand_over(turn: Turn, person: Person, _value: str) -> Says:
    """What is confidential stays with whom it was entrusted to."""
    held = [one for one in await assignment.held_by(turn.db, person) if one.is_open and not one.is_restricted]
    if not held:
        return await screens.show(turn, t("hand-over-nothing", name=name_of(person)), keyboard(_back(person)))
    return await picking.begin(turn, held)


async def resume(turn: Turn, person: Person, _value: str) -> Says:
    """Raises StaleError."""
    await staff.resume(turn.db, person, turn.now, by=turn.me)
    return await screens.show(turn, t("resume-done", name=name_of(person)), keyboard(_back(person)))


def _back(person: Person) -> Row:
    return [button(label("button-back"), Staff(act="one", person=person.id))]


End = Callable[..., Awaitable[staff.HandedOver]]


def _asking(act: str) -> Callable[[Turn, Person, str], Awaitable[Says]]:
    async def ask(turn: Turn, person: Person, _value: str) -> Says:
        yes = [button(label(f"button-{act}-yes"), Staff(act=f"{act}_yes", person=person.id))]
        return await screens.show(turn, t(f"{act}-sure", name=name_of(person)), keyboard(yes, _back(person)))

    return ask


def _ending(act: str, end: End) -> Callable[[Turn, Person, str], Awaitable[Says]]:
    async def done(turn: Turn, person: Person, _value: str) -> Says:
        if act == "suspend" and (not person.is_staff or person.id == turn.me.id):
            raise StaleError
        given, waiting, unread = await end(turn.db, person, turn.now, by=turn.me)
        if person.id == turn.me.id:
            return [*screens.leave(turn), *menu.farewell(turn.me)]  # one's own doing is no news
        text = t(f"{act}-done", name=name_of(person), count=given)
        if waiting:
            text += "\n" + t("revoke-nobody", count=waiting)
        if unread:
            text += "\n" + t("unassigned-restricted")
        return await screens.show(turn, text, keyboard([button(label("button-back"), Staff(act="list"))]))

    return done


ACTS: dict[str, Callable[[Turn, Person, str], Awaitable[Says]]] = {
    "one": show, "hand_over": hand_over, "resume": resume,
    "suspend": _asking("suspend"), "suspend_yes": _ending("suspend", staff.suspend),
    "revoke": _asking("revoke"), "revoke_yes": _ending("revoke", staff.revoke),
}  # fmt: skip
