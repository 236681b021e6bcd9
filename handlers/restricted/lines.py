"""The last screen of a topic that officers never see: whom to call now, and the ways on. Nothing is kept of it."""

from datetime import timedelta

from aiogram import Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup
from markupsafe import Markup

from handlers import menu, modes, screens
from handlers.callbacks import Safe
from handlers.desk import Turn
from handlers.filing import views
from handlers.filing.draft import Draft, load
from handlers.modes import Mode
from handlers.say import Says, say
from handlers.screens import button, keyboard
from handlers.views import helpline_list
from locales import label, t
from models import catalogue, conversations, helplines, safeguarding
from models.catalogue import FocalTopic, Intake, Topic
from models.errors import NotYoursError, StaleError
from models.people import Person

router = Router()

LASTS = timedelta(hours=1)


async def show(turn: Turn, topic: Topic, draft: Draft | None = None, before: str = "") -> Says:
    """`draft` holds words that were passed to somebody and wait for the request; `before` stands above the lines."""
    reader = await reader_of(turn, topic, draft)
    said = [before, await text(turn, topic, reader), t("restricted-passed") if draft else ""]
    says = await screens.show(turn, joined(*said), _buttons(topic, reader, draft))
    if draft is None:
        # What is typed now must not slip into a case that an officer reads. Topics with lines only aren't remembered.
        key = key_of(topic) if topic.intake is Intake.CALLBACK else ""
        modes.enter(turn, Mode.LINES, {"topic": key, "screen": turn.me.screen_id}, LASTS)
    return says


async def reader_of(turn: Turn, topic: Topic | None, draft: Draft | None = None) -> Person | None:
    """The focal person who would answer a request for contact; nobody reads anything on the other topics."""
    if topic is None or topic.intake is not Intake.CALLBACK:
        return None
    going_on = await conversations.open_one(turn.db, turn.me, topic)
    if going_on is not None and going_on.officer is not None:
        return going_on.officer  # a second request adds to the first
    region = (draft.region if draft else None) or turn.me.region
    return next(iter(await safeguarding.recipients(turn.db, topic, turn.me, region)), None)


async def text(turn: Turn, topic: Topic, reader: Person | None) -> Markup:
    below = {
        Intake.CALLBACK: "restricted-callback" if reader else "restricted-callback-alone",
        Intake.NUMBERS: "restricted-numbers",
    }.get(topic.intake)
    return joined(await above(turn, topic), t(below) if below else "")


async def above(turn: Turn, topic: Topic) -> Markup:
    """Whom to turn to at once: what never waits for an answer to a question."""
    if topic.intake is Intake.SEALED_TEXT:
        return joined(t("restricted-nobody"), await _instead_of_a_reader(turn, topic))
    return await help_lines(turn, topic)


async def help_lines(turn: Turn, topic: Topic) -> Markup:
    """Never empty: 112 answers everything."""
    kind = catalogue.help_line_topic(topic)
    found = await helplines.lines(turn.db, kind, turn.me.region) if kind else []
    return t("restricted-lines", lines=helpline_list(found or await helplines.emergency(turn.db)))


async def _instead_of_a_reader(turn: Turn, topic: Topic) -> Markup:
    """Whom to turn to with what nobody here may read."""
    office, focal = turn.office, catalogue.focal_topic(topic)
    if focal is FocalTopic.PSEA:
        contact = office.psea_contact
        return t("restricted-contact", contact=contact) if contact else await help_lines(turn, topic)
    written = t("restricted-organisation", organisation=office.organisation, contact=office.privacy_contact)
    return joined(await help_lines(turn, topic), written) if focal else written


def joined(*parts: str) -> Markup:
    return Markup("\n\n").join(part for part in parts if part)


def _buttons(topic: Topic, reader: Person | None, draft: Draft | None) -> InlineKeyboardMarkup:
    contact = [button(label("button-safe-contact"), Safe(act="contact", topic=key_of(topic)))] if reader else []
    back = label("button-back")
    way_back = views.press(draft, back, "back") if draft else button(back, Safe(act="back", topic=key_of(topic)))
    return keyboard(contact, [way_back, button(label("button-menu"), Safe(act="menu"))])


def key_of(topic: Topic) -> str:
    return f"{topic.category}.{topic.code}"


def topic_of(key: str) -> Topic | None:
    try:
        return catalogue.topic(*key.split("."))
    except (KeyError, TypeError):
        return None


@router.callback_query(Safe.filter())
async def pressed(query: CallbackQuery, callback_data: Safe, turn: Turn) -> Says:
    """Raises NotYoursError before consent, StaleError for what isn't offered."""
    from handlers.restricted import request

    del query
    if turn.me.consented_at is None:
        raise NotYoursError
    topic = topic_of(callback_data.topic)
    if callback_data.act == "menu":
        return leave(turn)
    if topic is None:
        raise StaleError
    if callback_data.act == "back":
        return await back_to_topics(turn, load(turn) or Draft(), topic.category)
    return await request.pressed(turn, topic, callback_data)


def leave(turn: Turn) -> Says:
    modes.leave(turn)
    return [*screens.leave(turn), say(turn.me, t("restricted-menu"), menu.keyboard_for(turn.me))]


async def back_to_topics(turn: Turn, draft: Draft, category: str | None) -> Says:
    """To choose another topic; words that were typed are kept."""
    from handlers.filing import flow

    chosen = next((one for one in catalogue.CATEGORIES if one.code == category), None)
    draft.topic_code = draft.reader = None
    draft.category = chosen.code if chosen else None
    return await flow.to(turn, draft, "topic" if chosen and len(chosen.topics) > 1 else "category")
