"""Topics that officers never see: help lines only, a request for contact without words, sealed texts."""

from handlers import screens
from handlers.desk import Turn
from handlers.filing.draft import Draft
from handlers.say import Says
from handlers.views import helpline_list
from locales import t
from models import catalogue, helplines, safeguarding
from models.catalogue import FocalTopic, Topic

TELLERS: dict[object, object] = {}


async def somebody_reads(turn: Turn, topic: Topic) -> bool:
    """Whether a sealed text on this topic would have a recipient."""
    return bool(await safeguarding.recipients(turn.db, topic, turn.me, turn.me.region))


async def nobody_reads(turn: Turn, draft: Draft, topic: Topic) -> Says:
    del draft, topic
    return await screens.show(turn, t("restricted-nobody"))


async def begin(turn: Turn, draft: Draft, topic: Topic) -> Says:
    del draft
    return await screens.show(
        turn, t("restricted-lines", lines=helpline_list(helplines.lines(catalogue.help_line_topic(topic))))
    )


_ = FocalTopic
