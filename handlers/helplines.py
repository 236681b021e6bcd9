"""«Екстрені номери» and «Де отримати допомогу»: they work for everybody, consent or not."""

from aiogram import Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from handlers import screens
from handlers.callbacks import Help
from handlers.desk import Turn
from handlers.filters import Label
from handlers.say import Says, say
from handlers.screens import button, in_rows, keyboard
from handlers.views import helpline_list, region_name
from locales import label, t
from models import helplines, places
from models.errors import StaleError
from models.helplines import HelpTopic

router = Router()


@router.message(Label("menu-emergency"))
async def emergency(message: Message, turn: Turn) -> Says:
    del message
    return [say(turn.me, await emergency_text(turn))]


async def emergency_text(turn: Turn) -> str:
    return t("emergency", lines=helpline_list(await helplines.emergency(turn.db)))


@router.message(Label("menu-help"))
async def where_to_get_help(message: Message, turn: Turn) -> Says:
    del message
    return await screens.show(turn, t("help-topics"), await topic_buttons(turn))


async def topic_buttons(turn: Turn) -> InlineKeyboardMarkup:
    topics = [one for one in await helplines.topics(turn.db) if one is not HelpTopic.EMERGENCY]
    rows = [[button(label(f"help-{one.value}"), Help(what="topic", topic=one.value))] for one in topics]
    return keyboard(*rows, [button(label("help-by-region"), Help(what="regions"))])


@router.callback_query(Help.filter())
async def pressed(query: CallbackQuery, callback_data: Help, turn: Turn) -> Says:
    del query
    if callback_data.what == "emergency":
        return [say(turn.me, await emergency_text(turn))]
    if callback_data.what == "topics":
        return await screens.show(turn, t("help-topics"), await topic_buttons(turn))
    if callback_data.what == "regions":
        return await screens.show(turn, t("help-regions"), _region_buttons())
    back = keyboard([button(label("button-back"), Help(what="topics"))])
    return await screens.show(turn, await _lines(callback_data, turn), back)


def _region_buttons() -> InlineKeyboardMarkup:
    regions = [button(one.name, Help(what="region", region=one.iso)) for one in places.home_regions()]
    return keyboard(*in_rows(regions, 2), [button(label("button-back"), Help(what="topics"))])


async def _lines(data: Help, turn: Turn) -> str:
    """Raises StaleError for a topic or region that doesn't exist."""
    if data.what == "topic" and data.topic in set(HelpTopic):
        found = await helplines.lines(turn.db, HelpTopic(data.topic), turn.me.region)
        return t("help-lines", title=label(f"help-{data.topic}"), lines=helpline_list(found))
    if data.what == "region" and data.region in {one.iso for one in places.home_regions()}:
        local = [line for line in await helplines.lines(turn.db, region=data.region) if line.region == data.region]
        return t("help-lines", title=region_name(data.region), lines=helpline_list(local))
    raise StaleError
