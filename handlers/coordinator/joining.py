"""Invites: made by a coordinator, accepted by whoever holds the link, confirmed by a coordinator."""

from aiogram import Router
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.types import CallbackQuery, Message

from handlers import consent, screens, ticks
from handlers.callbacks import Invitation, row_id
from handlers.coordinator import invited
from handlers.desk import Turn
from handlers.filters import Label, On
from handlers.say import Says
from handlers.screens import button, in_rows, keyboard
from handlers.views import duties_offered, name_of
from locales import label, t
from models import invites, places, staff
from models.catalogue import FocalTopic
from models.errors import NotYoursError, StaleError
from models.people import Duty, clean_name

router = Router()

PREFIX = "inv_"
TOPICS = "invite topics"
DUTIES = (Duty.OFFICER, Duty.CENTRAL, Duty.COORDINATOR, Duty.FOCAL)


@router.message(CommandStart(deep_link=True))
async def follow_link(message: Message, command: CommandObject, turn: Turn) -> Says:
    """`/start inv_…`. Raises InviteError, TriesError. Any other payload is an ordinary start."""
    del message
    payload = command.args or ""
    if not payload.startswith(PREFIX):
        return await consent.begin(turn)
    token = payload.removeprefix(PREFIX)
    invite = await invites.follow(turn.db, token, turn.me, turn.now)
    join = keyboard([button(label("button-join"), Invitation(act="join", value=token))])
    return await screens.show(turn, t("invited", duty=duties_offered(invite)), join)


@router.message(Command("invite"), On(Duty.COORDINATOR))
@router.message(Label("menu-invite"), On(Duty.COORDINATOR))
async def begin(message: Message, turn: Turn) -> Says:
    del message
    return await _ask_duty(turn)


async def _ask_duty(turn: Turn) -> Says:
    rows = [[button(label(f"duty-{one.value}"), Invitation(act="duty", duty=one.value))] for one in DUTIES]
    return await screens.show(turn, t("invite-duty"), keyboard(*rows, await invited.entry(turn)))


@router.callback_query(Invitation.filter())
async def pressed(query: CallbackQuery, callback_data: Invitation, turn: Turn) -> Says:
    """Raises NotYoursError, StaleError, InviteError, TriesError."""
    if callback_data.act == "join":
        return await _join(query, turn, callback_data.value)
    if not turn.me.is_coordinator:
        raise NotYoursError
    if callback_data.act == "begin":
        return await _ask_duty(turn)
    if callback_data.act in invited.ACTS:
        return await invited.ACTS[callback_data.act](turn, callback_data)
    if callback_data.act in {"confirm", "reject"}:
        return await _decide(turn, callback_data.value, confirmed=callback_data.act == "confirm")
    return await _choose(turn, callback_data)


async def _join(query: CallbackQuery, turn: Turn, token: str) -> Says:
    await invites.accept(turn.db, token, turn.me, turn.now)
    turn.me.name = turn.me.name or clean_name(query.from_user.first_name)
    return await screens.show(turn, t("join-asked"))


async def _decide(turn: Turn, invite_id: str, *, confirmed: bool) -> Says:
    person = await staff.decide(turn.db, row_id(invite_id), turn.me, turn.now, confirmed=confirmed)
    return await screens.show(turn, t("join-confirmed" if confirmed else "join-refused", name=name_of(person)))


async def _choose(turn: Turn, press: Invitation) -> Says:
    """Topics for focal persons, then regions for them and for officers; the rest needs neither."""
    if press.duty not in set(DUTIES):
        raise StaleError
    duty = Duty(press.duty)
    match press.act:
        case "duty" if duty is Duty.FOCAL:
            return await _ask_topics(turn, 0)
        case "duty" if duty is Duty.OFFICER:
            return await _ask_regions(turn, press, 0)
        case "duty":
            return await _make(turn, duty)
        case "topic":
            return await _ask_topics(turn, ticks.turned(turn, TOPICS, press.value, len(FocalTopic)))
        case "topics" if topics := ticks.ticked(turn, TOPICS):
            return await _ask_regions(turn, press.model_copy(update={"topics": topics}), 0)
        case "region":
            homes = len(places.home_regions())
            return await _ask_regions(turn, press, ticks.turned(turn, _regions_of(duty), press.value, homes))
        case "done":
            return await _done(turn, duty, press.topics)
    raise StaleError


async def _ask_topics(turn: Turn, bits: int) -> Says:
    def to(act: str, value: str = "") -> Invitation:
        return Invitation(act=act, duty=Duty.FOCAL, value=value)

    names = [label(f"focal-{one.value}") for one in FocalTopic]
    rows = in_rows(ticks.boxes(names, bits, lambda place: to("topic", place)), 1)
    onward = [button(label("button-done"), to("topics"))] if bits else []
    return await screens.show(turn, t("invite-topics"), keyboard(*rows, onward), marked=ticks.mark(TOPICS, bits))


async def _ask_regions(turn: Turn, press: Invitation, bits: int) -> Says:
    def to(act: str, value: str = "") -> Invitation:
        return press.model_copy(update={"act": act, "value": value})

    names = [one.name for one in places.home_regions()]
    rows = in_rows(ticks.boxes(names, bits, lambda place: to("region", place)), 2)
    onward = [button(label("button-done"), to("done"))] if bits or press.duty == Duty.FOCAL else []
    text, marked = t(f"invite-regions-{press.duty}"), ticks.mark(_regions_of(press.duty), bits)
    return await screens.show(turn, text, keyboard(*rows, onward), marked=marked)


def _regions_of(duty: str) -> str:
    return f"invite {duty}"


async def _done(turn: Turn, duty: Duty, topics: int) -> Says:
    regions = ticks.chosen([one.iso for one in places.home_regions()], ticks.ticked(turn, _regions_of(duty)))
    if (duty is Duty.OFFICER and not regions) or (duty is Duty.FOCAL and not topics):
        raise StaleError
    return await _make(turn, duty, regions, ticks.chosen(list(FocalTopic), topics))


async def _make(turn: Turn, duty: Duty, regions: list[str] | None = None, topics: list[str] | None = None) -> Says:
    """The link stands in the text of the answer: it is to be passed on, nothing is to be typed."""
    token = await invites.make(turn.db, duty, turn.now, regions=regions, topics=topics, by=turn.me)
    link = invite_link(turn.office.bot_username, token)
    return await screens.show(turn, t("invite-made", duty=label(f"duty-{duty.value}"), link=link))


def invite_link(bot_username: str, token: str) -> str:
    return f"https://t.me/{bot_username}?start={PREFIX}{token}"
