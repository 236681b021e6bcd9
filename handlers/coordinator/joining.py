"""Invites: made by a coordinator, accepted by whoever holds the link, confirmed by a coordinator."""

from aiogram import Router
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from handlers import consent, screens
from handlers.callbacks import Invitation, row_id
from handlers.desk import Turn
from handlers.filters import Label, On
from handlers.say import Says
from handlers.screens import button, in_rows, keyboard
from handlers.views import duties_offered, name_of
from locales import label, t
from models import places, staff
from models.catalogue import FocalTopic
from models.errors import NotYoursError, StaleError
from models.people import Duty, clean_name

router = Router()

PREFIX = "inv_"
DUTIES = (Duty.OFFICER, Duty.CENTRAL, Duty.COORDINATOR, Duty.FOCAL)


@router.message(CommandStart(deep_link=True))
async def follow_link(message: Message, command: CommandObject, turn: Turn) -> Says:
    """`/start inv_…`. Raises InviteError. Any other payload is an ordinary start."""
    del message
    payload = command.args or ""
    if not payload.startswith(PREFIX):
        return await consent.begin(turn)
    token = payload.removeprefix(PREFIX)
    invite = await staff.open_invite(turn.db, token, turn.now)
    join = keyboard([button(label("button-join"), Invitation(act="join", value=token))])
    return await screens.show(turn, t("invited", duty=duties_offered(invite)), join)


@router.message(Command("invite"), On(Duty.COORDINATOR))
@router.message(Label("menu-invite"), On(Duty.COORDINATOR))
async def begin(message: Message, turn: Turn) -> Says:
    del message
    return await _ask_duty(turn)


async def _ask_duty(turn: Turn) -> Says:
    rows = [[button(label(f"duty-{one.value}"), Invitation(act="duty", duty=one.value))] for one in DUTIES]
    return await screens.show(turn, t("invite-duty"), keyboard(*rows))


@router.callback_query(Invitation.filter())
async def pressed(query: CallbackQuery, callback_data: Invitation, turn: Turn) -> Says:
    """Raises NotYoursError, StaleError, InviteError."""
    if callback_data.act == "join":
        return await _join(query, turn, callback_data.value)
    if not turn.me.is_coordinator:
        raise NotYoursError
    if callback_data.act == "begin":
        return await _ask_duty(turn)
    if callback_data.act in {"confirm", "reject"}:
        return await _decide(turn, callback_data.value, confirmed=callback_data.act == "confirm")
    return await _choose(turn, callback_data)


async def _join(query: CallbackQuery, turn: Turn, token: str) -> Says:
    await staff.accept(turn.db, token, turn.me, turn.now)
    turn.me.name = turn.me.name or clean_name(query.from_user.first_name)
    return await screens.show(turn, t("join-asked"))


async def _decide(turn: Turn, invite_id: str, *, confirmed: bool) -> Says:
    person = await staff.decide(turn.db, row_id(invite_id), turn.me, turn.now, confirmed=confirmed)
    return await screens.show(turn, t("join-confirmed" if confirmed else "join-refused", name=name_of(person)))


async def _choose(turn: Turn, chosen: Invitation) -> Says:
    """Topics for focal persons, then regions for them and for officers; the rest needs neither."""
    if chosen.duty not in set(DUTIES):
        raise StaleError
    duty = Duty(chosen.duty)
    if duty is Duty.FOCAL and chosen.act in {"duty", "topic"}:
        return await screens.show(turn, t("invite-topics"), _topics(_toggled(chosen, "topics")))
    if duty in {Duty.OFFICER, Duty.FOCAL} and chosen.act != "done":
        return await screens.show(turn, t(f"invite-regions-{duty.value}"), _regions(_toggled(chosen, "regions")))
    if (duty is Duty.OFFICER and not chosen.regions) or (duty is Duty.FOCAL and not chosen.topics):
        raise StaleError
    return await _make(turn, duty, chosen)


def _toggled(chosen: Invitation, field: str) -> Invitation:
    """The choice with the pressed bit turned over."""
    if not chosen.value or row_id(chosen.value) >= len(places.home_regions()):
        return chosen
    return chosen.model_copy(update={field: getattr(chosen, field) ^ 1 << int(chosen.value), "value": ""})


def _topics(chosen: Invitation) -> InlineKeyboardMarkup:
    names = [label(f"focal-{one.value}") for one in FocalTopic]
    rows = in_rows(_boxes(chosen, "topic", chosen.topics, names), 1)
    onward = [_next(chosen, "topics")] if chosen.topics else []
    return keyboard(*rows, onward)


def _regions(chosen: Invitation) -> InlineKeyboardMarkup:
    names = [one.name for one in places.home_regions()]
    rows = in_rows(_boxes(chosen, "region", chosen.regions, names), 2)
    onward = [_next(chosen, "done")] if chosen.regions or chosen.duty == Duty.FOCAL else []
    return keyboard(*rows, onward)


def _boxes(chosen: Invitation, act: str, bits: int, names: list[str]) -> screens.Row:
    return [
        button(("✓ " if bits >> i & 1 else "") + name, chosen.model_copy(update={"act": act, "value": str(i)}))
        for i, name in enumerate(names)
    ]


def _next(chosen: Invitation, act: str) -> screens.Button:
    return button(label("button-done"), chosen.model_copy(update={"act": act, "value": ""}))


async def _make(turn: Turn, duty: Duty, chosen: Invitation) -> Says:
    """The link stands in the text of the answer: it is to be passed on, nothing is to be typed."""
    regions = [one.iso for i, one in enumerate(places.home_regions()) if chosen.regions >> i & 1]
    topics = [one.value for i, one in enumerate(FocalTopic) if chosen.topics >> i & 1]
    token = await staff.invite(turn.db, duty, turn.now, regions=regions, topics=topics, by=turn.me)
    link = invite_link(turn.office.bot_username, token)
    return await screens.show(turn, t("invite-made", duty=label(f"duty-{duty.value}"), link=link))


def invite_link(bot_username: str, token: str) -> str:
    return f"https://t.me/{bot_username}?start={PREFIX}{token}"
