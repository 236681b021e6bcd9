"""«Історія змін»: who changed what and when, what stood there before, and the way back to it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import date

from markupsafe import Markup

from handlers import screens
from handlers.callbacks import Reference, row_id
from handlers.desk import Turn
from handlers.officer.filling import shortened
from handlers.reference.line import checked_words, place_of, topic_list, who
from handlers.say import Says
from handlers.screens import button, keyboard
from handlers.views import excerpt, topic_words
from locales import dates, label, t
from models import helplines, hints, people, reference, undoing
from models.catalogue import Topic
from models.reference import Change, Kind, Value

PAGE = 8
TITLE_SHOWN = 40
WORDS_SHOWN = 1_400


async def _list(turn: Turn, at: Reference) -> Says:
    page = row_id(at.value or "0")
    found = await reference.history(turn.db, page, PAGE)
    authors = await people.names(turn.db, {one.by_id for one in found if one.by_id is not None})
    rows = [[button(_line(turn, one, authors), Reference(act="change", ref=str(one.id)))] for one in found[:PAGE]]
    turns = screens.turns(page, lambda number: Reference(act="history", value=str(number)), more=len(found) > PAGE)
    back = [button(label("button-back"), Reference(act="home"))]
    text = t("content-history" if found else "content-no-history")
    return await screens.show(turn, text, keyboard(*rows, turns, back))


def _line(turn: Turn, change: Change, authors: Mapping[int, str]) -> str:
    when = dates.day_and_time(change.at, turn.office.zone)
    author = label("content-by-file") if change.by_id is None else authors.get(change.by_id) or label("nameless")
    return f"{when} · {author} · {excerpt(_title(change), TITLE_SHOWN)}"


def _title(change: Change) -> str:
    value = change.after or change.before or {}
    match change.kind:
        case Kind.LINE:
            line = _line_of(change, change.after) or _line_of(change, change.before)
            return f"{line.number} {line.service}" if line else change.ref
        case Kind.HINT:
            topic = _topic_of(change)
            return topic_words(topic) if topic else change.ref
        case Kind.TEMPLATE:
            return label("history-template", title=value.get("title", ""))
        case Kind.DAY_OFF:
            return label("history-day-off", day=dates.whole_day(date.fromisoformat(change.ref)))


async def _one(turn: Turn, at: Reference) -> Says:
    return await _show(turn, await reference.get(turn.db, row_id(at.ref)))


async def _show(turn: Turn, change: Change, said: Markup | None = None) -> Says:
    text = t(
        "content-change",
        title=_title(change),
        who=await who(turn, change),
        when=dates.day_and_time(change.at, turn.office.zone),
        before=_words(turn, change, change.before),
        after=_words(turn, change, change.after),
        undone="yes" if change.undoes_id else "no",
        current="yes" if change.current else "no",
    )
    text = Markup("\n\n").join([said, text]) if said else text
    undo = [button(label("button-change-undo"), Reference(act="undo", ref=str(change.id)))] if change.current else []
    return await screens.show(turn, text, keyboard(undo, [button(label("button-back"), Reference(act="history"))]))


def _words(turn: Turn, change: Change, value: Value | None) -> str:
    """What stood there, in words."""
    match change.kind:
        case Kind.LINE:
            line = _line_of(change, value)
            if line is None:
                return label("history-nothing")
            said = label(
                "history-line",
                number=line.number,
                service=line.service,
                hours=line.hours or label("line-no-hours"),
                topics=topic_list(line),
                region=place_of(line),
                checked=checked_words(turn, line),
                hidden="yes" if line.hidden else "no",
            )
            return said if value else label("history-shipped", words=said)
        case Kind.HINT:
            topic = _topic_of(change)
            if value:
                return str(value["text"])
            return label("history-shipped", words=topic.hint if topic else "")
        case Kind.TEMPLATE:
            return shortened(f"{value['title']}\n{value['text']}", WORDS_SHOWN) if value else label("history-nothing")
        case Kind.DAY_OFF:
            return label("history-nothing" if value is None else "history-is-off")


def _line_of(change: Change, value: Value | None) -> helplines.HelpLine | None:
    """As it stood; as shipped, where no coordinator had touched it."""
    if value:
        return replace(helplines.from_value(value), key=change.ref)
    return next((line for line in helplines.LINES if line.key == change.ref), None)


def _topic_of(change: Change) -> Topic | None:
    return next((topic for topic in hints.hinted() if hints.ref_of(topic) == change.ref), None)


async def _undo(turn: Turn, at: Reference) -> Says:
    """Raises StaleError where something newer stands."""
    change = await reference.get(turn.db, row_id(at.ref))
    line = _line_of(change, change.before) if change.kind is Kind.LINE else None
    if line and (twin := await helplines.twin(turn.db, line)):
        return await _show(turn, change, t("line-twin", number=twin.number, service=twin.service))
    await undoing.undo(turn.db, change, turn.now, turn.me.id)
    return await _list(turn, Reference(act="history"))


ACTS: dict[str, Callable[[Turn, Reference], Awaitable[Says]]] = {
    "history": _list,
    "change": _one,
    "undo": _undo,
}
