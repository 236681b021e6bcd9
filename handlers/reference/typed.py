"""What is typed about help lines: a changed number, name or hours, and a new line from its number to its region."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from aiogram import Router
from aiogram.types import Message
from markupsafe import Markup

from handlers import content as contents
from handlers import letters, modes, screens
from handlers.callbacks import Reference
from handlers.desk import Turn
from handlers.filters import In, On
from handlers.modes import Mode
from handlers.officer.holding import gone
from handlers.reference import hints
from handlers.reference.line import CHANGES, changed_meanwhile, region_of, region_rows, save, show
from handlers.reference.lines import back_to_shelf
from handlers.say import Says, say
from handlers.screens import Row, button, keyboard
from locales import label, t
from models import help_numbers, helplines, people
from models.errors import StaleError
from models.help_numbers import BadNumberError
from models.helplines import MAX_HOURS, MAX_SERVICE, HelpLine, HelpTopic
from models.people import Duty

words = Router()

LIMITS = {"service": MAX_SERVICE, "hours": MAX_HOURS}
# Presses for which what has been typed so far is still needed.
KEEPING = frozenset({"new_hours", "new_region", *hints.KEEPING})


class RefusedWordsError(Exception):
    """`why` says what is wrong with what was typed, which stays in the chat."""

    def __init__(self, why: Markup) -> None:
        super().__init__(why)
        self.why = why


# Asked


def _changing(step: str) -> Callable[[Turn, Reference], Awaitable[Says]]:
    async def ask(turn: Turn, at: Reference) -> Says:
        line = await helplines.get(turn.db, at.ref)
        if line.fixed:
            raise StaleError
        if line.seen != at.seen:
            return await show(turn, at, line, await changed_meanwhile(turn, line.seen))
        modes.enter(turn, Mode.REFERENCE, {"step": step, "ref": line.key, "seen": line.seen, "at": at.at})
        return await _ask(turn, line)

    return ask


async def _add(turn: Turn, at: Reference) -> Says:
    """Raises StaleError for a topic that doesn't exist."""
    if at.at not in set(HelpTopic):
        raise StaleError
    modes.enter(turn, Mode.REFERENCE, {"step": "number", "ref": "", "at": at.at, "new": {}})
    return await _ask(turn)


async def _ask(turn: Turn, line: HelpLine | None = None) -> Says:
    data = turn.me.mode_data
    step = data["step"]
    if step == "region":
        return await _ask_region(turn)
    skip: Row = []
    if step == "hours":
        skip = [button(label("button-line-no-hours"), Reference(act="new_hours", ref=data["ref"], at=data["at"]))]
    now = (getattr(line, step) or "no") if line else "no"
    return await screens.show(turn, t(f"line-ask-{step}", now=now), keyboard(skip, _back(data)))


async def _ask_region(turn: Turn, said: Markup | None = None) -> Says:
    data, text = turn.me.mode_data, t("line-ask-region")
    rows = [*region_rows(Reference(act="new_region", at=data["at"])), _back(data)]
    return await screens.show(turn, Markup("\n\n").join([said, text]) if said else text, keyboard(*rows))


def _back(data: dict[str, str]) -> Row:
    if data["ref"]:
        return [button(label("button-back"), Reference(act="line", ref=data["ref"], at=data["at"]))]
    return back_to_shelf(data["at"])


# Typed


@words.message(In(Mode.REFERENCE), On(Duty.COORDINATOR))
async def typed(message: Message, turn: Turn) -> Says:
    """The line may be gone."""
    content = await letters.read(turn, message)
    if turn.me.mode_data["step"] == hints.STEP:
        return await hints.typed(turn, content)
    try:
        value = _read(turn.me.mode_data["step"], content)
    except RefusedWordsError as refused:
        return [say(turn.me, refused.why), *await _ask(turn)]
    try:
        return await _take(turn, value)
    except StaleError as error:
        return await gone(turn, content, error)


def _read(step: str, content: contents.Content) -> str:
    """Raises RefusedWordsError."""
    said = contents.words(content)
    if step == "region":
        raise RefusedWordsError(t("line-press-region"))
    if content["kind"] != "text" or contents.is_blank(content):
        raise RefusedWordsError(t("content-words-please"))
    if step == "number":
        try:
            return help_numbers.normal(said)
        except BadNumberError as bad:
            raise RefusedWordsError(t(f"line-number-{bad.fault.value}")) from None
    line = people.clean_line(said, len(said))
    if len(line) > LIMITS[step]:
        raise RefusedWordsError(t("content-too-long", count=len(line), limit=LIMITS[step]))
    return line


async def _take(turn: Turn, value: str) -> Says:
    data = turn.me.mode_data
    if not data["ref"]:
        return await _onward(turn, value)
    line = await helplines.get(turn.db, data["ref"])
    if line.seen != data["seen"]:
        modes.enter(turn, Mode.REFERENCE, {**data, "seen": line.seen})
        said = await changed_meanwhile(turn, line.seen)
        return [say(turn.me, said + "\n\n" + t("line-once-more")), *await _ask(turn, line)]
    changed = _with(line, data["step"], value, turn)
    if data["step"] == "number" and (twin := await helplines.twin(turn.db, changed)):
        return [say(turn.me, t("line-twin", number=twin.number, service=twin.service)), *await _ask(turn, line)]
    modes.leave(turn)
    return await save(turn, Reference(act="line", ref=line.key, at=data["at"]), changed)


def _with(line: HelpLine, step: str, value: str, turn: Turn) -> HelpLine:
    """Whoever writes a number down has just made sure of it."""
    if step == "number":
        return replace(line, number=value, checked=turn.today)
    return replace(line, service=value) if step == "service" else replace(line, hours=value)


async def _no_hours(turn: Turn, at: Reference) -> Says:
    """Raises StaleError for a press that comes too late."""
    data = turn.me.mode_data or {}
    if modes.current(turn) is not Mode.REFERENCE or data.get("step") != "hours" or data["ref"] != at.ref:
        raise StaleError
    return await _take(turn, "")


# A new line


async def _onward(turn: Turn, value: str) -> Says:
    data = turn.me.mode_data
    following = [*CHANGES, "region"][CHANGES.index(data["step"]) + 1]
    new = {**data["new"], data["step"]: value}
    modes.enter(turn, Mode.REFERENCE, {**data, "new": new, "step": following})
    return await _ask(turn)


async def _new(turn: Turn, at: Reference) -> Says:
    """Raises StaleError for a press that comes too late."""
    data = turn.me.mode_data or {}
    if modes.current(turn) is not Mode.REFERENCE or data.get("step") != "region" or data["at"] != at.at:
        raise StaleError
    line = HelpLine(
        **data["new"],
        region=region_of(at.value),
        topics=frozenset({HelpTopic(data["at"])}),
        checked=turn.today,
        key=helplines.new_key(),
    )
    if twin := await helplines.twin(turn.db, line):  # for another region it may still be new
        return await _ask_region(turn, t("line-twin", number=twin.number, service=twin.service))
    modes.leave(turn)
    return await save(turn, at, line, "line-added")


ACTS: dict[str, Callable[[Turn, Reference], Awaitable[Says]]] = {
    **{step: _changing(step) for step in CHANGES},
    "add": _add,
    "new_hours": _no_hours,
    "new_region": _new,
}
