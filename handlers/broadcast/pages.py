"""`/broadcast`: what was sent and what came of it, one's own draft, and whom it is for."""

from collections.abc import Awaitable, Callable

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from handlers import modes, screens
from handlers.broadcast import views, writing
from handlers.callbacks import Broadcast as Press
from handlers.desk import Turn
from handlers.filters import On, Only
from handlers.modes import Mode
from handlers.say import Says
from handlers.screens import Button, Row, button, in_rows, keyboard
from handlers.views import excerpt, name_of, said_in
from locales import dates, label, t
from models import broadcasts, catalogue, people, places
from models.broadcasts import Broadcast
from models.errors import StaleError
from models.people import Duty

router = Router()

PAGE = 6
WORDS_SHOWN = 40


@router.message(Command("broadcast"), On(Duty.COORDINATOR))
async def begin(message: Message, turn: Turn) -> Says:
    del message
    return await _list(turn, 0, "")


@router.callback_query(Press.filter(), Only(Duty.COORDINATOR))
async def pressed(query: CallbackQuery, callback_data: Press, turn: Turn) -> Says:
    """Raises NotYoursError, StaleError."""
    del query
    if callback_data.act not in ACTS:
        raise StaleError
    if modes.current(turn) is Mode.BROADCAST:
        modes.leave(turn)
    return await ACTS[callback_data.act](turn, callback_data.id, callback_data.value)


async def _list(turn: Turn, number: int, _value: str) -> Says:
    number = min(number, 10_000)
    found = await broadcasts.sent(turn.db, number * PAGE, PAGE + 1)
    shown, more = found[:PAGE], len(found) > PAGE
    names = await people.names(turn.db, {one.by_id for one in shown})
    fates = await broadcasts.all_fates(turn.db, [one.id for one in shown])
    lines, buttons = [], []
    for place, one in enumerate(shown, number * PAGE + 1):
        when = dates.full_day_and_time(one.begun_at, turn.office.zone)
        who = names.get(one.by_id) or label("nameless")
        lines.append(t("broadcast-line", place=place, when=when, who=who, outcome=views.outcome(one, fates[one.id])))
        words = said_in(one.content, WORDS_SHOWN) if one.content else when
        buttons.append(button(excerpt(f"{place}. {words}", WORDS_SHOWN), Press(act="one", id=one.id)))
    turns = screens.turns(number, lambda page: Press(act="list", id=page), more=more)
    draft = await broadcasts.draft_of(turn.db, turn.me)
    new = button(label("broadcast-go-on" if draft and draft.content else "broadcast-new"), Press(act="new"))
    head = t("broadcasts", people=await broadcasts.readers(turn.db), sent="yes" if shown else "no")
    return await screens.show(turn, Markup("\n\n").join([head, *lines]), keyboard([new], *in_rows(buttons, 1), turns))


async def _one(turn: Turn, broadcast_id: int, _value: str) -> Says:
    broadcast = await broadcasts.shown_to(turn.db, turn.me, broadcast_id)
    by = await people.get(turn.db, broadcast.by_id)
    fates = await broadcasts.fates(turn.db, broadcast)
    text = t(
        "broadcast-one",
        when=dates.full_day_and_time(broadcast.begun_at, turn.office.zone),
        who=name_of(by),
        audience=views.audience_words(broadcast),
        words=said_in(broadcast.content, views.WORDS_SHOWN) if broadcast.content else label("mydata-none"),
        outcome=views.outcome(broadcast, fates),
    )
    stop = [button(label("broadcast-stop"), Press(act="stop", id=broadcast.id))] if broadcast.is_going else []
    return await screens.show(turn, text, keyboard(stop, [button(label("button-back"), Press(act="list"))]))


async def _stop(turn: Turn, broadcast_id: int, _value: str) -> Says:
    """By any coordinator. What has become of it, as it is now; the last figures follow."""
    broadcast = await broadcasts.shown_to(turn.db, turn.me, broadcast_id)
    await broadcasts.stop(turn.db, turn.me, broadcast, turn.now)
    if turn.post is not None and turn.post.id == broadcast.progress_id:
        fates = await broadcasts.fates(turn.db, broadcast)
        return await screens.show(turn, views.progress(turn, broadcast, fates))
    return await _one(turn, broadcast_id, "")


# Whom it is for


async def _new(turn: Turn, _id: int, _value: str) -> Says:
    """One's own draft goes on where it was."""
    draft = await broadcasts.begin(turn.db, turn.me, turn.now)
    return await writing.preview(turn, draft) if draft.content else await whom(turn, draft)


async def whom(turn: Turn, draft: Broadcast) -> Says:
    count = await broadcasts.audience(turn.db, draft)
    rows: list[Row] = [
        [button(label("broadcast-regions"), Press(act="regions", id=draft.id))],
        [button(label("broadcast-categories"), Press(act="categories", id=draft.id))],
        [button(label("button-next"), Press(act="words" if not draft.content else "ready", id=draft.id))]
        if count
        else [],
        [button(label("button-cancel"), Press(act="cancel", id=draft.id))],
    ]
    text = t("broadcast-whom", audience=views.audience_words(draft), people=count)
    return await screens.show(turn, text, keyboard(*rows))


async def _whom(turn: Turn, draft_id: int, _value: str) -> Says:
    return await whom(turn, await broadcasts.own_draft(turn.db, turn.me, draft_id))


def _options(what: str) -> list[tuple[str, str]]:
    if what == "regions":
        return [(one.iso, one.name) for one in places.home_regions()]
    return [(one.code, one.name) for one in catalogue.CATEGORIES]


def _choosing(what: str) -> Callable[[Turn, int, str], Awaitable[Says]]:
    async def choose(turn: Turn, draft_id: int, value: str) -> Says:
        """Ticks one, or unticks all; in order of the list. Raises StaleError."""
        draft = await broadcasts.own_draft(turn.db, turn.me, draft_id)
        options = _options(what)
        chosen = set(getattr(draft, what))
        if value == "all":
            chosen = set()
        elif value:
            if value not in dict(options):
                raise StaleError
            chosen ^= {value}
        setattr(draft, what, [code for code, _ in options if code in chosen])
        draft.begun_at = turn.now
        await turn.db.flush()
        boxes: list[Button] = [
            button(("✓ " if code in chosen else "") + name, Press(act=what, id=draft.id, value=code))
            for code, name in options
        ]
        rows = in_rows(boxes, 2 if what == "regions" else 1)
        everything = (
            [button(label(f"broadcast-all-{what}"), Press(act=what, id=draft.id, value="all"))] if chosen else []
        )
        text = t("broadcast-choose", what=what, people=await broadcasts.audience(turn.db, draft))
        done = [button(label("button-done"), Press(act="whom", id=draft.id))]
        return await screens.show(turn, text, keyboard(*rows, everything, done))

    return choose


ACTS: dict[str, Callable[[Turn, int, str], Awaitable[Says]]] = {
    "list": _list,
    "one": _one,
    "stop": _stop,
    "new": _new,
    "whom": _whom,
    "regions": _choosing("regions"),
    "categories": _choosing("categories"),
    **writing.ACTS,
}
