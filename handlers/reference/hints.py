"""The hint above the text step of a topic: shown, rewritten, looked at before it is kept, and as shipped again."""

from collections.abc import Awaitable, Callable

from markupsafe import Markup

from handlers import content as contents
from handlers import modes, screens
from handlers.callbacks import Reference
from handlers.desk import Turn
from handlers.modes import Mode
from handlers.reference.line import changed_meanwhile
from handlers.say import Says, say
from handlers.screens import Row, button, keyboard
from handlers.views import topic_words
from locales import label, t
from models import catalogue, hints, reference
from models.catalogue import Topic
from models.errors import StaleError
from models.hints import MAX_HINT
from models.reference import Kind

STEP = "hint"
KEEPING = frozenset({"hint_keep"})


async def _categories(turn: Turn, _at: Reference) -> Says:
    known = {topic.category for topic in hints.hinted()}
    rows = [
        [button(one.name, Reference(act="hint_topics", ref=one.code))]
        for one in catalogue.CATEGORIES
        if one.code in known
    ]
    back = [button(label("button-back"), Reference(act="home"))]
    return await screens.show(turn, t("content-hints"), keyboard(*rows, back))


async def _topics(turn: Turn, at: Reference) -> Says:
    """Raises StaleError for a category that doesn't exist."""
    found = [topic for topic in hints.hinted() if topic.category == at.ref]
    if not found:
        raise StaleError
    changed = await reference.current(turn.db, Kind.HINT)
    rows = [[_topic_button(topic, hints.text(topic, changed.get(hints.ref_of(topic))))] for topic in found]
    back = [button(label("button-back"), Reference(act="hints"))]
    return await screens.show(turn, t("content-hint-topics"), keyboard(*rows, back))


def _topic_button(topic: Topic, hint: str) -> screens.Button:
    mark = "✎ " if hint != topic.hint else ""
    return button(mark + topic.button, Reference(act="hint", ref=hints.ref_of(topic)))


def topic_of(ref: str) -> Topic:
    """Raises StaleError."""
    found = next((topic for topic in hints.hinted() if hints.ref_of(topic) == ref), None)
    if found is None:
        raise StaleError
    return found


async def _seen(turn: Turn, topic: Topic) -> int:
    change = (await reference.current(turn.db, Kind.HINT, hints.ref_of(topic))).get(hints.ref_of(topic))
    return change.id if change else 0


async def _one(turn: Turn, at: Reference) -> Says:
    return await _show(turn, topic_of(at.ref))


async def _show(turn: Turn, topic: Topic, said: Markup | None = None) -> Says:
    hint, seen = await hints.of(turn.db, topic), await _seen(turn, topic)
    ref = hints.ref_of(topic)
    rows = [[button(label("button-hint-change"), Reference(act="hint_change", ref=ref, seen=seen))]]
    if hint != topic.hint:
        rows.append([button(label("button-line-shipped"), Reference(act="hint_shipped", ref=ref, seen=seen))])
    back = [button(label("button-back"), Reference(act="hint_topics", ref=topic.category))]
    text = t("content-hint", topic=topic_words(topic), hint=hint)
    return await screens.show(turn, Markup("\n\n").join([said, text]) if said else text, keyboard(*rows, back))


async def _change(turn: Turn, at: Reference) -> Says:
    topic = topic_of(at.ref)
    modes.enter(turn, Mode.REFERENCE, {"step": STEP, "ref": at.ref, "seen": await _seen(turn, topic), "words": ""})
    return await _ask(turn, topic)


async def _ask(turn: Turn, topic: Topic) -> Says:
    hint = await hints.of(turn.db, topic)
    return await screens.show(turn, t("hint-ask", hint=hint, limit=MAX_HINT), keyboard(_back(topic)))


def _back(topic: Topic) -> Row:
    return [button(label("button-back"), Reference(act="hint", ref=hints.ref_of(topic)))]


async def typed(turn: Turn, content: contents.Content) -> Says:
    """A look at it as applicants will see it; typed again, it is the new wording."""
    data = turn.me.mode_data
    topic = topic_of(data["ref"])
    said = contents.words(content).strip()
    if content["kind"] != "text" or contents.is_blank(content):
        return [say(turn.me, t("content-words-please")), *await _ask(turn, topic)]
    if len(said) > MAX_HINT:
        return [say(turn.me, t("content-too-long", count=len(said), limit=MAX_HINT)), *await _ask(turn, topic)]
    modes.enter(turn, Mode.REFERENCE, {**data, "words": said})
    return await _preview(turn, topic, said, data["seen"])


async def _preview(turn: Turn, topic: Topic, said: str, seen: int) -> Says:
    keep = [button(label("button-hint-keep"), Reference(act="hint_keep", ref=hints.ref_of(topic), seen=seen))]
    seen_by_people = t("filing-text", topic=topic_words(topic), hint=said)
    return await screens.show(turn, t("hint-preview", text=seen_by_people), keyboard(keep, _back(topic)))


async def _keep(turn: Turn, at: Reference) -> Says:
    """Raises StaleError for a press that comes too late."""
    topic, data = topic_of(at.ref), turn.me.mode_data or {}
    if modes.current(turn) is not Mode.REFERENCE or data.get("ref") != at.ref or not data.get("words"):
        raise StaleError
    seen = await _seen(turn, topic)
    if seen != at.seen:
        modes.enter(turn, Mode.REFERENCE, {**data, "seen": seen})
        now = t("hint-now", hint=await hints.of(turn.db, topic))
        said = Markup("\n\n").join([await changed_meanwhile(turn, seen), now])
        return [say(turn.me, said), *await _preview(turn, topic, data["words"], seen)]
    modes.leave(turn)
    await hints.write(turn.db, topic, data["words"], turn.now, turn.me.id)
    return await _show(turn, topic, t("hint-saved"))


async def _shipped(turn: Turn, at: Reference) -> Says:
    topic, seen = topic_of(at.ref), at.seen
    if await _seen(turn, topic) != seen:
        return await _show(turn, topic, await changed_meanwhile(turn, await _seen(turn, topic)))
    await hints.write(turn.db, topic, None, turn.now, turn.me.id)
    return await _show(turn, topic, t("hint-as-shipped"))


ACTS: dict[str, Callable[[Turn, Reference], Awaitable[Says]]] = {
    "hints": _categories,
    "hint_topics": _topics,
    "hint": _one,
    "hint_change": _change,
    "hint_keep": _keep,
    "hint_shipped": _shipped,
}
