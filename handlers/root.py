"""All routers in their order: what is exact (commands, labels, buttons) before what may mean many things."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message

from handlers import (
    agreeing,
    claiming,
    consent,
    helplines,
    in_topic,
    menu,
    modes,
    moving,
    mycases,
    news,
    profile,
    refusals,
    restricted,
    routing,
    screens,
    strays,
    warnings,
)
from handlers.aside import Aside
from handlers.broadcast import pages as broadcasts
from handlers.broadcast import writing as broadcast_writing
from handlers.coordinator import audit, holidays, joining, overdue, picking, reading
from handlers.coordinator import people as staff_people
from handlers.desk import Turn
from handlers.digest import choosing
from handlers.digest import routes as digests
from handlers.filing import flow, register, routes
from handlers.filing.draft import load
from handlers.filters import AnyCommand, Consented, Known
from handlers.indicators import pages as indicator_pages
from handlers.indicators import typed as indicator_words
from handlers.modes import Mode
from handlers.mydata import naming
from handlers.mydata import routes as mydata
from handlers.officer import (
    absence,
    actions,
    closing,
    colleagues,
    find,
    marking,
    offers,
    queue,
    recall,
    referring,
    templates,
    transferring,
    writing,
)
from handlers.problems import register as problems
from handlers.problems import typed as problems_typed
from handlers.reference import home as reference
from handlers.reference import typed as reference_typed
from handlers.reports import filling as report_filling
from handlers.reports import reading as report_reading
from handlers.say import Says, say
from locales import t
from models import reach
from models.errors import NotYoursError, StaleError

EXACT = (
    claiming, joining, consent, menu, helplines, routes, register, restricted, profile, mycases, mydata, warnings,
    strays, agreeing, actions, offers, recall, templates, queue, colleagues, find, absence, moving, overdue, picking,
    staff_people, holidays, audit,
    digests, problems, reference, report_filling, report_reading, indicator_pages, broadcasts, news,
)  # fmt: skip


def router() -> Router:
    """The whole conversation, to be included once: a router of aiogram has one parent only."""
    root = Router()
    exact = Router()
    exact.message.middleware(Aside())
    exact.callback_query.middleware(Aside())
    for module in EXACT:
        exact.include_router(module.router)
    root.include_routers(
        exact,
        _own(),
        routing.router,
        in_topic.router,
        writing.router,
        holidays.words,
        choosing.words,
        reading.words,
        audit.words,
        closing.router,
        referring.router,
        transferring.router,
        offers.typed,
        naming.words,
        templates.words,
        reference_typed.words,
        find.words,
        absence.words,
        report_filling.words,
        indicator_words.words,
        marking.words,
        problems_typed.words,
        broadcast_writing.words,
        moving.words,
        restricted.words,
        mycases.words,
        routes.words,
        routing.rest,
        consent.last,
    )
    return root


def _own() -> Router:
    """What belongs to no conversation in particular."""
    made = Router()
    made.message.register(cancel, Command("cancel"))
    made.message.register(privacy_first, Command(*menu.FOR_ALL), ~Consented())
    made.message.register(refused_command, Command(*menu.FOR_STAFF))
    made.message.register(unknown_command, AnyCommand(), Known())
    made.my_chat_member.register(blocked_or_back)
    made.callback_query.register(unknown_button)
    return made


async def cancel(message: Message, turn: Turn) -> Says:
    """Stops what is being written; a draft asks once."""
    del message
    mode = modes.listening(turn)
    draft = load(turn)
    if mode in {None, Mode.DRAFT}:
        return await flow.ask_cancel(turn, draft) if draft else [say(turn.me, t("nothing-to-cancel"))]
    modes.leave(turn)
    return [*screens.leave(turn), say(turn.me, t("added-done" if mode is Mode.ADD else "writing-stopped"))]


async def privacy_first(message: Message, turn: Turn) -> Says:
    """What works after consent only; staff are asked for it too where they have a request of their own."""
    del message
    return await consent.first_contact(turn)


async def refused_command(message: Message, turn: Turn) -> Says:
    """Of staff, or of another duty: answered as one that doesn't exist."""
    refusals.noted(turn, NotYoursError())
    return await (unknown_command if await Known()(message, turn) else privacy_first)(message, turn)


async def unknown_command(message: Message, turn: Turn) -> Says:
    """A slip of the finger isn't a message to anybody."""
    del message
    return [say(turn.me, t("unknown-command"))]


async def blocked_or_back(event: ChatMemberUpdated, turn: Turn) -> Says:
    if event.new_chat_member.status in {"kicked", "left"}:
        await reach.lost(turn.db, turn.me, turn.now)
    else:
        await reach.found(turn.db, turn.me, turn.now)
    return []


async def unknown_button(query: CallbackQuery) -> Says:
    """Made-up data, or a button of a version long gone."""
    del query
    raise StaleError
