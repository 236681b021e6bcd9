"""From step to step: what a press and what a typed message do to the draft."""

from collections.abc import Awaitable, Callable

from aiogram.types import Message

from handlers import content as contents
from handlers import restricted, screens
from handlers.content import Content
from handlers.desk import Turn
from handlers.filing import submit, views, visitor
from handlers.filing.draft import Draft, drop, save
from handlers.say import Says, edit, react, say
from handlers.warnings import warn_of_numbers
from locales import dates, t
from models import catalogue, intake, places
from models.cases import Behalf, Whereabouts
from models.catalogue import Intake
from models.errors import StaleError
from models.places import KYIV

MAX_CONTENTS = 50
LONGEST_NAME = 60  # characters; nothing longer is meant for a place
# What is said of words that come while something else is asked for.
KEPT_MEANWHILE = {
    "category": "filing-kept-early",
    "topic": "filing-kept-early",
    "place": "filing-place-kept",
    "community": "filing-place-kept",
}
VIEWS: dict[str, Callable[[Draft], views.Screen]] = {
    **visitor.VIEWS,
    "category": views.category,
    "topic": views.topic,
    "place": views.place,
    "community": views.community,
    "review": views.review,
}
# With what coordinators keep: hints, help lines.
READ_VIEWS: dict[str, Callable[[Turn, Draft], Awaitable[views.Screen]]] = {
    "text": views.text,
    "not_left": views.not_left,
}
BACK = {
    **visitor.BACK,
    "topic": "category",
    "place": "text",
    "community": "place",
    "not_left": "place",
    "review": "place",
}


async def to(turn: Turn, draft: Draft, step: str) -> Says:
    draft.step = step
    await save(turn, draft)
    if step in restricted.STEPS:
        return await restricted.resume(turn, draft)
    screen = await READ_VIEWS[step](turn, draft) if step in READ_VIEWS else VIEWS[step](draft)
    return await show(turn, draft, screen)


async def show(turn: Turn, draft: Draft, screen: views.Screen) -> Says:
    """Whoever files for somebody else sees on each step for whom."""
    text, buttons = screen
    return await screens.show(turn, visitor.headed(draft, text), buttons)


async def start(turn: Turn) -> Says:
    return await to(turn, Draft(), "category")


async def resume(turn: Turn, draft: Draft) -> Says:
    return [say(turn.me, t("filing-resumed")), *await to(turn, draft, draft.step)]


async def after(turn: Turn, draft: Draft, step: str) -> Says:
    """The next step, or the review when one answer was being changed."""
    if draft.changing and draft.topic and draft.contents and draft.whereabouts:
        draft.former = None
        step = "review"
    return await to(turn, draft, step)


# Presses


async def pick_category(turn: Turn, draft: Draft, value: str) -> Says:
    chosen = next((one for one in catalogue.CATEGORIES if one.code == value), None)
    if chosen is None:
        raise StaleError
    draft.category, draft.topic_code = value, None
    if len(chosen.topics) == 1:
        return await pick_topic(turn, draft, chosen.topics[0].code)
    return await to(turn, draft, "topic")


async def pick_topic(turn: Turn, draft: Draft, value: str) -> Says:
    try:
        chosen = catalogue.topic(draft.category or "", value)
    except KeyError:
        raise StaleError from None
    if draft.visitor is not None and chosen.intake not in visitor.FILED_FOR_OTHERS:
        return await visitor.decline(turn, draft, chosen)
    draft.topic_code = value
    if chosen.intake in {Intake.NUMBERS, Intake.CALLBACK}:
        return await restricted.begin(turn, draft, chosen)
    if chosen.intake is Intake.SEALED_TEXT and not await restricted.somebody_reads(turn, chosen):
        return await restricted.nobody_reads(turn, draft, chosen)
    return await after(turn, draft, "text")


async def next_from_text(turn: Turn, draft: Draft, _value: str) -> Says:
    if not draft.contents:
        raise StaleError
    return await after(turn, draft, "place")


async def rewrite(turn: Turn, draft: Draft, _value: str) -> Says:
    draft.contents = []
    return await to(turn, draft, "text")


async def pick_region(turn: Turn, draft: Draft, value: str) -> Says:
    if value not in {one.iso for one in places.home_regions()}:
        raise StaleError
    draft.whereabouts, draft.region, draft.place = Whereabouts.HERE, value, None
    return await to(turn, draft, "community")


async def pick_place(turn: Turn, draft: Draft, value: str) -> Says:
    chosen = places.place(value)
    if chosen is None:
        raise StaleError
    if chosen.not_a_home:
        return await pick_not_left(turn, draft, "")
    draft.whereabouts, draft.region, draft.place = Whereabouts.HERE, chosen.region, chosen.code
    if chosen.kind is places.Kind.REGION or (chosen.region == KYIV and chosen.kind is not places.Kind.DISTRICT):
        return await pick_region(turn, draft, chosen.region)
    return await _placed(turn, draft)


async def skip_community(turn: Turn, draft: Draft, _value: str) -> Says:
    return await _placed(turn, draft)


async def pick_not_left(turn: Turn, draft: Draft, _value: str) -> Says:
    """Somebody who hasn't left yet is in danger: no place is stored."""
    draft.whereabouts, draft.region, draft.place = Whereabouts.NOT_LEFT, None, None
    return await to(turn, draft, "not_left")


async def pick_abroad(turn: Turn, draft: Draft, _value: str) -> Says:
    draft.whereabouts, draft.region, draft.place = Whereabouts.ABROAD, None, None
    return await _placed(turn, draft)


async def _placed(turn: Turn, draft: Draft, _value: str = "") -> Says:
    draft.former = None
    return await to(turn, draft, "review")


async def show_regions(turn: Turn, draft: Draft, _value: str) -> Says:
    return await to(turn, draft, "place")


async def ask_what_to_change(turn: Turn, draft: Draft, _value: str) -> Says:
    return await show(turn, draft, views.change(draft))


async def ask_behalf(turn: Turn, draft: Draft, _value: str) -> Says:
    return await show(turn, draft, views.behalf(draft))


async def choose_behalf(turn: Turn, draft: Draft, value: str) -> Says:
    if value not in set(Behalf):
        raise StaleError
    draft.behalf = Behalf(value)
    return await to(turn, draft, "review")


async def go_change(turn: Turn, draft: Draft, value: str) -> Says:
    changeable = {"category", "text", "place", "review", *(visitor.CHANGEABLE if draft.visitor else ())}
    if value not in changeable:
        raise StaleError
    if value != "review":
        draft.begin_change()
    return await to(turn, draft, value)


async def send(turn: Turn, draft: Draft, _value: str) -> Says:
    if draft.topic is None or not draft.contents or draft.whereabouts is None:
        raise StaleError
    if draft.visitor is None and (room := await intake.room_at(turn.db, turn.me, turn.now)):
        return [
            say(turn.me, t("filing-too-many", count=intake.PER_DAY, when=dates.day_and_time(room, turn.office.zone)))
        ]
    return await submit.submit(turn, draft)


async def back(turn: Turn, draft: Draft, _value: str) -> Says:
    changeable = {"category", "text", "place", *visitor.CHANGEABLE}
    if draft.changing and draft.step in changeable and draft.contents:
        draft.undo_change()
        return await to(turn, draft, "review")
    if draft.step == "category" and draft.visitor is None:
        return await (ask_cancel(turn, draft) if draft.contents else cancel(turn, draft, ""))
    if draft.step == "text":
        chosen = next(one for one in catalogue.CATEGORIES if one.code == draft.category)
        return await to(turn, draft, "topic" if len(chosen.topics) > 1 else "category")
    if draft.step not in BACK:
        raise StaleError
    return await to(turn, draft, BACK[draft.step])


async def ask_cancel(turn: Turn, draft: Draft, _value: str = "") -> Says:
    return await show(turn, draft, views.cancel(draft))


async def cancel(turn: Turn, _draft: Draft, _value: str) -> Says:
    await drop(turn)
    return await screens.show(turn, t("filing-cancelled"))


async def stay(turn: Turn, draft: Draft, _value: str) -> Says:
    return await to(turn, draft, draft.step)


Press = Callable[[Turn, Draft, str], Awaitable[Says]]
ANYWHERE: dict[str, Press] = {"back": back, "cancel": ask_cancel, "cancel_yes": cancel, "cancel_no": stay}
PRESSES: dict[str, dict[str, Press]] = {
    **visitor.PRESSES,
    "category": {"pick": pick_category},
    "topic": {"pick": pick_topic},
    "text": {"next": next_from_text, "rewrite": rewrite},
    "place": {
        "region": pick_region,
        "place": pick_place,
        "regions": show_regions,
        "not_left": pick_not_left,
        "abroad": pick_abroad,
    },
    "community": {"place": pick_place, "skip": skip_community},
    "not_left": {"next": _placed},
    "review": {
        "send": send,
        "change": ask_what_to_change,
        "to": go_change,
        "behalf": ask_behalf,
        "for": choose_behalf,
    },
    **restricted.PRESSES,
}


async def press(turn: Turn, draft: Draft, act: str, value: str) -> Says:
    """Raises StaleError for what the step doesn't offer."""
    work = PRESSES.get(draft.step, {}).get(act) or ANYWHERE.get(act)
    if work is None:
        raise StaleError
    return await work(turn, draft, value)


# Typed messages


async def typed(turn: Turn, draft: Draft, message: Message) -> Says:
    """Whatever is written while a draft is open is a place where one is asked for, and the person's words elsewhere."""
    content = contents.read(message)
    if draft.step in visitor.TYPED:
        return await visitor.TYPED[draft.step](turn, draft, content)
    if draft.step in {"place", "community"}:
        return await _typed_place(turn, draft, content)
    return await _added(turn, draft, content)


async def _added(turn: Turn, draft: Draft, content: Content) -> Says:
    if refusal := unusable(content):
        return [say(turn.me, refusal), *await to(turn, draft, draft.step)]
    if len(draft.contents) >= MAX_CONTENTS:
        return [say(turn.me, t("filing-enough")), *await to(turn, draft, draft.step)]
    return await _keep(turn, draft, content)


def unusable(content: Content) -> str | None:
    """Why a message can't be part of a request, in words."""
    if content["kind"] in contents.LOCATIONS:
        return t("location-declined")
    if not contents.can_be_relayed(content):
        return t("kind-declined")
    if contents.is_blank(content):
        return t("blank-declined")
    return None


async def _keep(turn: Turn, draft: Draft, content: Content) -> Says:
    album = content.get("album")
    same_album = album is not None and any(one.get("album") == album for one in draft.contents[-1:])
    draft.contents.append(content)
    if same_album:
        await save(turn, draft)
        return [react(turn.me, content["message"])]
    early = [say(turn.me, t(KEPT_MEANWHILE[draft.step]))] if draft.step in KEPT_MEANWHILE else []
    # A message that may be taken away in a moment gets no sign of receipt.
    receipt = await warn_of_numbers(turn, content) or [react(turn.me, content["message"])]
    return [*receipt, *early, *await to(turn, draft, draft.step)]


async def _typed_place(turn: Turn, draft: Draft, content: Content) -> Says:
    if content["kind"] != "text":
        return await _added(turn, draft, content)
    typed_words = contents.words(content)
    in_region = draft.region if draft.step == "community" else None
    found = places.find_community(typed_words, in_region) if in_region else places.find(typed_words)
    if in_region and not found.places:
        found = places.find(typed_words, in_region)
    if not found.places and len(typed_words) > LONGEST_NAME:
        return await _added(turn, draft, content)
    await save(turn, draft)
    return await show(turn, draft, views.found(draft, found))


async def edited(turn: Turn, draft: Draft, message: Message) -> Says:
    """A message of the draft was edited: the draft says the same. No words: the person sees the edit."""
    content = contents.read(message)
    for i, former in enumerate(draft.contents):
        if former.get("message") == message.message_id:
            draft.contents[i] = content
            await save(turn, draft)
            return await show(turn, draft, views.review(draft)) if draft.step == "review" else []
    return []


def reviewed_anew(turn: Turn, draft: Draft) -> Says:
    """The review that stands in the chat says what the draft says now."""
    if draft.step != "review" or turn.me.screen_id is None:
        return []
    text, buttons = views.review(draft)
    return [edit(turn.me, turn.me.screen_id, visitor.headed(draft, text), buttons)]
