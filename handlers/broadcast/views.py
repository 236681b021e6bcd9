"""How a broadcast looks: as it arrives, and in words about it."""

from collections import Counter
from math import ceil

from markupsafe import Markup

from handlers import content as contents
from handlers import news
from handlers.content import Content
from handlers.desk import Desk
from handlers.say import Say, chat_of
from handlers.views import category_name, region_name
from locales import dates, label, t
from models.broadcasts import CHUNK, Broadcast, Fate
from models.deadlines import is_night
from models.numbers import looks_sensitive
from models.people import Person

MINUTE = 60
WORDS_SHOWN = 600


def arrives(desk: Desk, person: Person, content: Content) -> Say:
    """The message as everybody gets it: from whom, the words, and the way to get no more. Short enough for one."""
    chat = chat_of(person)
    (method,) = contents.render(chat, header(desk), content)
    return Say(chat=chat, method=method.model_copy(update={"reply_markup": news.below_message()}))


def header(desk: Desk) -> str:
    return label("news-header", organisation=desk.office.organisation)


def audience_words(broadcast: Broadcast) -> Markup:
    regions = ", ".join(region_name(one) for one in broadcast.regions) or label("broadcast-all-regions")
    categories = ", ".join(category_name(one) for one in broadcast.categories) or label("broadcast-all-categories")
    return t("broadcast-audience", regions=regions, categories=categories)


def estimate(desk: Desk, people: int) -> str:
    """«близько 45 секунд», at the pace of bulk and of what is written into the outbox each second."""
    pace = min(desk.office.news_rate, CHUNK) if desk.office.news_rate else CHUNK
    seconds = ceil(people / pace)
    if seconds <= MINUTE:
        return label("broadcast-seconds", seconds=max(5, ceil(seconds / 5) * 5))
    return label("broadcast-minutes", minutes=ceil(seconds / MINUTE))


def ready(desk: Desk, broadcast: Broadcast, people: int) -> Markup:
    """Under the preview: to whom, how long, and what to mind."""
    return t(
        "broadcast-ready",
        audience=audience_words(broadcast),
        people=people,
        time=estimate(desk, people),
        night="yes" if is_night(desk.now, desk.office.zone) else "no",
        numbers="yes" if looks_sensitive(contents.words(broadcast.content)) else "no",
    )


def outcome(broadcast: Broadcast, fates: Counter[Fate]) -> Markup:
    """How far it is, or what came of it."""
    return t(
        "broadcast-outcome",
        state=broadcast.state.value if broadcast.ended_at or broadcast.is_going else "stopping",
        all=fates.total(),
        sent=fates[Fate.DELIVERED],
        blocked=fates[Fate.BLOCKED],
        left=fates[Fate.LEFT],
        failed=fates[Fate.FAILED],
        waiting=fates[Fate.WAITING] + fates[Fate.QUEUED],
    )


def progress(desk: Desk, broadcast: Broadcast, fates: Counter[Fate]) -> Markup:
    when = dates.day_and_time(broadcast.begun_at, desk.office.zone)
    return t("broadcast-progress", when=when, outcome=outcome(broadcast, fates))
