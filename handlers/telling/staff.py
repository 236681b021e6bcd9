"""Who is told what about members of staff."""

from handlers import menu
from handlers.callbacks import Invitation, Staff
from handlers.desk import Desk
from handlers.say import chat_of, reachable, say
from handlers.screens import Row, button, keyboard
from handlers.telling.notice import Notice, Notices, PeopleTeller
from handlers.views import duties_offered, name_of, region_list
from locales import label, t
from models import people
from models.events import Event, EventKind
from models.invites import Invite
from models.outbox import Post, PostKind
from models.people import Duty, Person


async def invite_accepted(desk: Desk, event: Event) -> Notices:
    """Coordinators decide: an invite alone, stolen, opens nothing."""
    invite = await desk.db.get_one(Invite, event.details["invite"])
    text, rows = joining(invite, await people.get(desk.db, event.subject_id or 0))
    buttons = keyboard(*rows)
    deciding = await people.staff(desk.db, Duty.COORDINATOR)
    return [
        Notice(one, [say(one, text, buttons, post=Post(chat=chat_of(one), kind=PostKind.SCREEN, at=desk.now))])
        for one in deciding
        if reachable(one)
    ]


def joining(invite: Invite, person: Person) -> tuple[str, list[Row]]:
    """Who wants to join, and what a coordinator may say to it."""
    name = name_of(person)
    text = t("wants-to-join", name=invite.name or name, telegram=name, duty=duties_offered(invite))
    value = str(invite.id)
    return text, [
        [button(label("button-confirm"), Invitation(act="confirm", value=value))],
        [button(label("button-reject"), Invitation(act="reject", value=value))],
    ]


async def appointed(desk: Desk, event: Event) -> Notices:
    person = await people.get(desk.db, event.subject_id or 0)
    return [Notice(person, menu.welcome(person), letter=True)]  # with the keyboard that all else needs


async def invite_rejected(desk: Desk, event: Event) -> Notices:
    person = await people.get(desk.db, event.subject_id or 0)
    return [Notice(person, [say(person, t("join-rejected"))])]


async def unreachable(desk: Desk, event: Event) -> Notices:
    """A member of staff has blocked the bot or deleted the account."""
    person = await people.get(desk.db, event.subject_id or 0)
    counts = {"cases": event.details["cases"], "nobody": event.details["nobody"]}
    text = t("staff-unreachable", name=name_of(person), **counts)
    if event.details["unread"]:
        text += "\n" + t("unassigned-restricted")
    coordinators = await people.staff(desk.db, Duty.COORDINATOR)
    return [Notice(one, [say(one, text)]) for one in coordinators if one.id != person.id]


async def away(desk: Desk, event: Event) -> Notices:
    """One that was planned begins by itself."""
    person = await people.get(desk.db, event.subject_id or 0)
    return [Notice(person, [say(person, t("away-begins"), menu.staff_keyboard(person))], letter=True)]


async def uncovered(desk: Desk, event: Event) -> Notices:
    """Cases of somebody who is away need a colleague now, and nobody is there."""
    person = await people.get(desk.db, event.subject_id or 0)
    text = t("staff-nobody-covers", name=name_of(person), count=event.details["cases"])
    hand_over = keyboard([button(label("button-hand-over"), Staff(act="hand_over", person=person.id))])
    return [
        Notice(one, [say(one, text, hand_over, post=Post(chat=chat_of(one), kind=PostKind.SCREEN, at=desk.now))])
        for one in await people.staff(desk.db, Duty.COORDINATOR)
        if one.id != person.id and reachable(one)
    ]


async def back(desk: Desk, event: Event) -> Notices:
    """The day of return has come; the cards follow."""
    person = await people.get(desk.db, event.subject_id or 0)
    return [Notice(person, [say(person, t("back-by-itself"), menu.staff_keyboard(person))], letter=True)]


async def revoked(desk: Desk, event: Event) -> Notices:
    person = await people.get(desk.db, event.subject_id or 0)
    return [Notice(person, menu.farewell(person, suspended=event.kind is EventKind.SUSPENDED))]


async def regions_changed(desk: Desk, event: Event) -> Notices:
    person = await people.get(desk.db, event.subject_id or 0)
    return [Notice(person, [say(person, t("regions-now", regions=region_list(event.details["regions"])))])]


TELLERS: dict[EventKind, PeopleTeller] = {
    EventKind.INVITE_ACCEPTED: invite_accepted,
    EventKind.APPOINTED: appointed,
    EventKind.INVITE_REJECTED: invite_rejected,
    EventKind.UNREACHABLE: unreachable,
    EventKind.AWAY: away,
    EventKind.BACK: back,
    EventKind.UNCOVERED: uncovered,
    EventKind.REVOKED: revoked,
    EventKind.SUSPENDED: revoked,
    EventKind.REGIONS_CHANGED: regions_changed,
}
