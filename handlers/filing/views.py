"""How each step of filing looks."""

from collections.abc import Callable
from functools import partial

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.callbacks import DraftPress
from handlers.content import Content, words
from handlers.desk import Turn
from handlers.filing.draft import Draft
from handlers.screens import Row, in_rows, keyboard
from handlers.views import behalf_words, excerpt, helpline_list, place_words, region_name, topic_words
from locales import label, t
from models import catalogue, helplines, hints, places
from models.cases import Behalf, Whereabouts
from models.catalogue import Intake, Topic
from models.places import Found, Place

Screen = tuple[str, InlineKeyboardMarkup | None]
Presser = Callable[[str, str, str], InlineKeyboardButton]  # text, act, value
SHOWN_WORDS = 600
CHANGEABLE = ("visitor-name", "visitor-phone")  # besides, where an officer files for somebody


def press(draft: Draft, text: str, act: str, value: str = "") -> InlineKeyboardButton:
    data = DraftPress(draft=draft.id, step=draft.step, act=act, value=value)
    return InlineKeyboardButton(text=text, callback_data=data.pack())


def back_and_cancel(draft: Draft) -> Row:
    return [press(draft, label("button-back"), "back"), press(draft, label("button-cancel"), "cancel")]


def category(draft: Draft) -> Screen:
    rows = [[press(draft, one.name, "pick", one.code)] for one in catalogue.CATEGORIES]
    return t("filing-category"), keyboard(*rows, back_and_cancel(draft))


def topic(draft: Draft) -> Screen:
    chosen = next(one for one in catalogue.CATEGORIES if one.code == draft.category)
    rows = [[press(draft, one.button, "pick", one.code)] for one in chosen.topics]
    return t("filing-topic", category=chosen.name), keyboard(*rows, back_and_cancel(draft))


async def text(turn: Turn, draft: Draft) -> Screen:
    chosen = _topic(draft)
    if draft.contents:
        return t("filing-text-more", count=len(draft.contents)), _text_buttons(draft)
    said = t("filing-text", topic=topic_words(chosen), hint=await hints.of(turn.db, chosen))
    if chosen.intake is Intake.URGENT_TEXT:
        lines = await helplines.lines(turn.db, catalogue.help_line_topic(chosen))
        said = t("filing-urgent", lines=helpline_list(lines)) + "\n\n" + said
    if chosen.intake is Intake.SEALED_TEXT:
        said += "\n\n" + t("filing-sealed")
    if chosen.warns_of_occupation:
        said += "\n\n" + t("filing-occupied")
    return said, _text_buttons(draft)


def _text_buttons(draft: Draft) -> InlineKeyboardMarkup:
    onward = [press(draft, label("button-next"), "next")] if draft.contents else []
    again = [press(draft, label("button-rewrite"), "rewrite")] if draft.contents and draft.changing else []
    return keyboard(onward, again, back_and_cancel(draft))


def place(draft: Draft) -> Screen:
    rows = [
        *region_rows(partial(press, draft)),
        [press(draft, label("button-not-left"), "not_left")],
        [press(draft, label("button-abroad"), "abroad")],
        back_and_cancel(draft),
    ]
    return t("filing-place"), keyboard(*rows)


def found(draft: Draft, result: Found) -> Screen:
    """What a typed name may mean; nothing is used without a press."""
    region = draft.region if draft.step == "community" else None
    said, rows = found_rows(result, partial(press, draft), region)
    last = press(draft, label("button-skip"), "skip") if region else press(draft, label("button-regions"), "regions")
    return said, keyboard(*rows, [last], back_and_cancel(draft))


def region_rows(make: Presser) -> list[Row]:
    return in_rows([make(one.name, "region", one.iso) for one in places.home_regions()], 2)


def found_rows(result: Found, make: Presser, region: str | None = None) -> tuple[str, list[Row]]:
    """`region`: only a place in it is asked for; the districts of Kyiv stay where nothing is found."""
    if region and not result.places:
        return t("filing-community-nothing"), community_rows(region, make)[1]
    said = t("filing-place-found") if result.places else t("filing-place-nothing")
    if result.more:
        said += "\n" + t("filing-place-more")
    return said, [[make(_found_label(result, one), "place", one.code)] for one in result.places]


def community_rows(region: str, make: Presser) -> tuple[str, list[Row]]:
    """A community typed, or a district of Kyiv pressed."""
    if region == places.KYIV:
        return t("filing-district"), in_rows(
            [make(one.name, "place", one.code) for one in places.communities(region)], 2
        )
    return t("filing-community", region=region_name(region)), []


def _found_label(result: Found, one: Place) -> str:
    former = result.formerly.get(one.code)
    return label("place-former", place=one.label, former=former) if former else one.label


def community(draft: Draft) -> Screen:
    said, rows = community_rows(draft.region or "", partial(press, draft))
    return said, keyboard(*rows, [press(draft, label("button-skip"), "skip")], back_and_cancel(draft))


async def not_left(turn: Turn, draft: Draft) -> Screen:
    lines = await helplines.lines(turn.db, helplines.HelpTopic.EVACUATION)
    onward = [press(draft, label("button-continue"), "next")]
    return t("filing-not-left", lines=helpline_list(lines)), keyboard(onward, back_and_cancel(draft))


def review(draft: Draft) -> Screen:
    said = t(
        "filing-review",
        topic=topic_words(_topic(draft)),
        words=own_words(draft.contents),
        place=place_words(draft.whereabouts or Whereabouts.HERE, draft.region, draft.place),
    )
    if draft.behalf is not Behalf.SELF:
        said += "\n\n" + t("filing-behalf", who=behalf_words(draft.behalf))
    rows = [
        [press(draft, label("button-send"), "send")],
        [press(draft, label("button-change"), "change")],
        [press(draft, label("button-behalf"), "behalf")],
        back_and_cancel(draft),
    ]
    return said, keyboard(*rows)


def behalf(draft: Draft) -> Screen:
    """Asked only of whoever wants to say it: most people write for themselves."""
    marks = {one: "✓ " if one is draft.behalf else "" for one in Behalf}
    rows = [[press(draft, marks[one] + label(f"button-behalf-{one.value}"), "for", one)] for one in Behalf]
    return t("filing-behalf-whose"), keyboard(*rows, [press(draft, label("button-back"), "to", "review")])


def own_words(contents: list[Content]) -> str:
    """What was typed, shortened, and what else was sent."""
    typed = excerpt("\n".join(words(one) for one in contents if words(one)), SHOWN_WORDS)
    files = sum(1 for one in contents if one["kind"] != "text")
    attached = t("filing-attached", count=files) if files else ""
    return "\n".join(part for part in (typed, attached) if part) or "—"


def change(draft: Draft) -> Screen:
    rows = [
        [press(draft, label("button-change-topic"), "to", "category")],
        [press(draft, label("button-change-text"), "to", "text")],
        [press(draft, label("button-change-place"), "to", "place")],
        *([press(draft, label(f"button-change-{one}"), "to", one)] for one in CHANGEABLE if draft.visitor),
        [press(draft, label("button-back"), "to", "review")],
    ]
    return t("filing-change"), keyboard(*rows)


def cancel(draft: Draft) -> Screen:
    rows = [
        [press(draft, label("button-cancel-yes"), "cancel_yes")],
        [press(draft, label("button-cancel-no"), "cancel_no")],
    ]
    return t("filing-cancel"), keyboard(*rows)


def _topic(draft: Draft) -> Topic:
    chosen = draft.topic
    if chosen is None:
        raise LookupError("the draft has no topic yet")
    return chosen
