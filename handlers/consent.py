"""First contact: help that needs no consent, then the short privacy notice."""

from aiogram import Router
from aiogram.filters import Command, CommandStart
from aiogram.types import CallbackQuery, Message

from handlers import menu, modes, screens
from handlers.callbacks import Consent, Help
from handlers.desk import Turn
from handlers.say import Says, say
from handlers.screens import button, keyboard
from locales import label, t
from models import outbox, people
from models.people import clean_name

router = Router()
last = Router()


async def first_contact(turn: Turn) -> Says:
    help_now = keyboard(
        [button(label("menu-emergency"), Help(what="emergency"))],
        [button(label("menu-help"), Help(what="topics"))],
    )
    return [say(turn.me, t("hello"), help_now), *await notice(turn)]


async def notice(turn: Turn) -> Says:
    choices = keyboard(
        [button(label("button-agree"), Consent(answer="yes"))],
        [button(label("button-more"), Consent(answer="more"))],
        [button(label("button-not-now"), Consent(answer="later"))],
    )
    return await screens.show(turn, t("privacy-short", months=turn.office.retention_months), choices)


def full_notice(turn: Turn) -> str:
    office = turn.office
    return t(
        "privacy-full",
        organisation=office.organisation,
        contact=office.privacy_contact,
        months=office.retention_months,
    )


@router.message(CommandStart())
async def start(message: Message, turn: Turn) -> Says:
    del message
    return await begin(turn)


async def begin(turn: Turn) -> Says:
    if turn.me.is_staff or turn.me.consented_at:
        modes.menu_is_back(turn)
        return menu.welcome(turn.me)
    return await first_contact(turn)


@router.message(Command("privacy"))
async def privacy(message: Message, turn: Turn) -> Says:
    del message
    return [say(turn.me, full_notice(turn))]


@router.callback_query(Consent.filter())
async def answered(query: CallbackQuery, callback_data: Consent, turn: Turn) -> Says:
    from handlers import claiming

    if callback_data.answer == "more":
        again = keyboard(
            [button(label("button-agree"), Consent(answer="yes"))],
            [button(label("button-not-now"), Consent(answer="later"))],
        )
        return await screens.show(turn, full_notice(turn), again)
    if callback_data.answer == "later":
        return await screens.show(turn, t("privacy-later"))
    code = claiming.waiting_code(turn)
    if turn.me.consented_at is None:
        people.consent(turn.db, turn.me, turn.now)
        await outbox.hurry(turn.db, turn.me.telegram_key)
        if not code:  # with a code comes the name that was told to the officer
            turn.me.name = turn.me.name or clean_name(query.from_user.first_name)
    said = [*screens.leave(turn), *menu.welcome(turn.me)]
    return [*said, *await claiming.after_consent(turn, code)] if code else said


@last.message()
async def anything_before_consent(message: Message, turn: Turn) -> Says:
    """Nothing is stored and nothing is lost: what was written stays in the person's own chat."""
    if (message.text or "").startswith("/"):
        return await first_contact(turn)  # as for a command of staff: nobody learns which there are
    return [say(turn.me, t("before-consent")), *await first_contact(turn)]
