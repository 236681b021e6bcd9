"""One help line: what it says, and what is done to it by a press."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from markupsafe import Markup

from handlers import screens, ticks
from handlers.callbacks import Reference
from handlers.desk import Turn
from handlers.reference.lines import back_to_shelf, state_words
from handlers.say import Says
from handlers.screens import Row, button, in_rows, keyboard
from handlers.views import name_of, region_name
from locales import dates, label, t
from models import helplines, people, places, reference
from models.errors import StaleError
from models.helplines import HelpLine, HelpTopic

EVERYWHERE = "all"
ALL_TOPICS = tuple(HelpTopic)
CHANGES = ("number", "service", "hours")

Work = Callable[[Turn, Reference, HelpLine], Awaitable[Says]]


async def one(turn: Turn, at: Reference) -> Says:
    """Raises StaleError."""
    return await show(turn, at, await helplines.get(turn.db, at.ref))


async def show(turn: Turn, at: Reference, line: HelpLine, said: Markup | None = None) -> Says:
    text = t(
        "content-line",
        number=line.number,
        service=line.service,
        hours=line.hours or label("line-no-hours"),
        topics=topic_list(line),
        region=place_of(line),
        checked=checked_words(turn, line),
        state=_state(line),
    )
    text = Markup("\n\n").join([said, text]) if said else text
    return await screens.show(turn, text, keyboard(*_buttons(at, line), back_to_shelf(at.at)))


def _buttons(at: Reference, line: HelpLine) -> list[Row]:
    def press(act: str) -> Row:
        return [button(label(f"button-line-{act}"), Reference(act=act, ref=line.key, seen=line.seen, at=at.at))]

    if line.fixed:
        return [press("checked")]
    acts = ["checked", *CHANGES, "topics", "region", "unhide" if line.hidden else "hide"]
    return [press(act) for act in acts] + ([press("shipped")] if line.shipped and line.seen else [])


def _state(line: HelpLine) -> str:
    if line.fixed:
        return "fixed"
    return "hidden" if line.hidden else "shown" if line.checked else "unchecked"


def topic_list(line: HelpLine) -> str:
    return ", ".join(label(f"help-{topic.value}") for topic in HelpTopic if topic in line.topics)


def place_of(line: HelpLine) -> str:
    return region_name(line.region) if line.region else label("line-everywhere")


def checked_words(turn: Turn, line: HelpLine) -> str:
    return label("line-never") if line.checked is None else state_words(replace(line, hidden=False), turn.today)


# What is done


def _unless_changed(work: Work) -> Callable[[Turn, Reference], Awaitable[Says]]:
    """A press on a line that a colleague has changed meanwhile shows what stands there now, and does nothing."""

    async def pressed(turn: Turn, at: Reference) -> Says:
        line = await helplines.get(turn.db, at.ref)
        if line.seen != at.seen:
            return await show(turn, at, line, await changed_meanwhile(turn, line.seen))
        return await work(turn, at, line)

    return pressed


async def changed_meanwhile(turn: Turn, change_id: int) -> Markup:
    change = await reference.get(turn.db, change_id)
    return t("content-changed", who=await who(turn, change), when=dates.day_and_time(change.at, turn.office.zone))


async def who(turn: Turn, change: reference.Change) -> str:
    if change.by_id is None:
        return label("content-by-file")
    return name_of(await people.get(turn.db, change.by_id))


async def save(turn: Turn, at: Reference, line: HelpLine, said: str = "line-saved") -> Says:
    saved = await helplines.save(turn.db, line, turn.now, turn.me.id)
    return await show(turn, at, saved, t(said))


async def _checked(turn: Turn, at: Reference, line: HelpLine) -> Says:
    return await save(turn, at, replace(line, checked=turn.today), "line-checked")


async def _hide(turn: Turn, at: Reference, line: HelpLine) -> Says:
    return await save(turn, at, replace(line, hidden=True), "line-now-hidden")


async def _unhide(turn: Turn, at: Reference, line: HelpLine) -> Says:
    return await save(turn, at, replace(line, hidden=False), "line-now-shown" if line.checked else "line-saved")


async def _shipped(turn: Turn, at: Reference, line: HelpLine) -> Says:
    if line.shipped and (twin := await helplines.twin(turn.db, line.shipped)):
        return await show(turn, at, line, t("line-twin", number=twin.number, service=twin.service))
    await helplines.as_shipped(turn.db, line, turn.now, turn.me.id)
    return await show(turn, at, await helplines.get(turn.db, line.key), t("line-as-shipped"))


async def _topics(turn: Turn, at: Reference, line: HelpLine) -> Says:
    return await _ask_topics(turn, at, line, ticks.bits_of(ALL_TOPICS, line.topics))


async def _topic(turn: Turn, at: Reference, line: HelpLine) -> Says:
    """Raises StaleError."""
    return await _ask_topics(turn, at, line, ticks.turned(turn, _topics_of(line), at.value, len(ALL_TOPICS)))


def _topics_of(line: HelpLine) -> str:
    return f"topics {line.key}"


async def _ask_topics(turn: Turn, at: Reference, line: HelpLine, bits: int) -> Says:
    def to(act: str, value: str = "") -> Reference:
        return Reference(act=act, ref=line.key, seen=line.seen, at=at.at, value=value)

    names = [label(f"help-{topic.value}") for topic in ALL_TOPICS]
    rows = in_rows(ticks.boxes(names, bits, lambda place: to("topic", place)), 1)
    done = [button(label("button-done"), to("topics_done"))] if bits else []
    back = [button(label("button-back"), Reference(act="line", ref=line.key, at=at.at))]
    text, marked = t("line-ask-topics", number=line.number), ticks.mark(_topics_of(line), bits)
    return await screens.show(turn, text, keyboard(*rows, done, back), marked=marked)


async def _topics_done(turn: Turn, at: Reference, line: HelpLine) -> Says:
    """Raises StaleError for none at all."""
    topics = frozenset(map(HelpTopic, ticks.chosen(ALL_TOPICS, ticks.ticked(turn, _topics_of(line)))))
    if not topics:
        raise StaleError
    return await save(turn, at, replace(line, topics=topics))


async def _region(turn: Turn, at: Reference, line: HelpLine) -> Says:
    back = [button(label("button-back"), Reference(act="line", ref=line.key, at=at.at))]
    template = Reference(act="region_done", ref=line.key, seen=line.seen, at=at.at)
    return await screens.show(turn, t("line-ask-region"), keyboard(*region_rows(template), back))


def region_rows(template: Reference) -> list[Row]:
    everywhere = button(label("line-everywhere"), template.model_copy(update={"value": EVERYWHERE}))
    homes = [button(one.name, template.model_copy(update={"value": one.iso})) for one in places.home_regions()]
    return [[everywhere], *in_rows(homes, 2)]


def region_of(value: str) -> str | None:
    """Raises StaleError for a region that doesn't exist."""
    if value == EVERYWHERE:
        return None
    if value not in {one.iso for one in places.home_regions()}:
        raise StaleError
    return value


async def _region_done(turn: Turn, at: Reference, line: HelpLine) -> Says:
    moved = replace(line, region=region_of(at.value))
    if twin := await helplines.twin(turn.db, moved):
        return await show(turn, at, line, t("line-twin", number=twin.number, service=twin.service))
    return await save(turn, at, moved)


ACTS: dict[str, Callable[[Turn, Reference], Awaitable[Says]]] = {
    "line": one,
    **{
        act: _unless_changed(work)
        for act, work in {
            "checked": _checked,
            "hide": _hide,
            "unhide": _unhide,
            "shipped": _shipped,
            "topics": _topics,
            "topic": _topic,
            "topics_done": _topics_done,
            "region": _region,
            "region_done": _region_done,
        }.items()
    },
}
