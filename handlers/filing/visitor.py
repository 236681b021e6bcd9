"""Steps of filing for a visitor or caller without Telegram: name, phone, and consent, before all else."""

from collections.abc import Awaitable, Callable

from markupsafe import Markup

from handlers import content as contents
from handlers import screens
from handlers.content import Content
from handlers.desk import Turn
from handlers.filing import views
from handlers.filing.draft import Draft, Visitor, save
from handlers.restricted import lines
from handlers.say import Says, say
from handlers.screens import keyboard
from locales import label, t
from models import phones
from models.catalogue import Intake, Topic
from models.errors import StaleError
from models.people import clean_name

Press = Callable[[Turn, Draft, str], Awaitable[Says]]

NAME, PHONE, CONSENT = "visitor-name", "visitor-phone", "visitor-consent"
CHANGEABLE = views.CHANGEABLE
FILED_FOR_OTHERS = frozenset({Intake.TEXT, Intake.URGENT_TEXT})
BACK = {PHONE: NAME, CONSENT: PHONE, "category": CONSENT}


def headed(draft: Draft, text: str) -> str:
    who = draft.visitor
    if who is None or not who.name or draft.step in {NAME, CONSENT}:
        return text
    return t("register-head", name=who.name) + Markup("\n\n") + text


def of(draft: Draft) -> Visitor:
    """Raises StaleError for a draft of one's own."""
    if draft.visitor is None:
        raise StaleError
    return draft.visitor


# How the steps look


def name(draft: Draft) -> views.Screen:
    return t("register-name"), keyboard(_back_and_cancel(draft))


def phone(draft: Draft) -> views.Screen:
    none = [views.press(draft, label("button-no-phone"), "none")]
    return t("register-phone"), keyboard(none, _back_and_cancel(draft))


def consent(draft: Draft) -> views.Screen:
    agreed = [views.press(draft, label("button-person-agreed"), "agreed")]
    return t("register-consent", name=of(draft).name), keyboard(agreed, _back_and_cancel(draft))


def _back_and_cancel(draft: Draft) -> screens.Row:
    row = views.back_and_cancel(draft)
    return row if draft.step != NAME or draft.changing else row[1:]


# What is pressed and typed


async def onward(turn: Turn, draft: Draft, step: str) -> Says:
    """The next step, or the review when one answer was being changed."""
    from handlers.filing import flow

    return await flow.after(turn, draft, step)


async def without_phone(turn: Turn, draft: Draft, _value: str) -> Says:
    of(draft).phone = None
    return await onward(turn, draft, CONSENT)


async def agreed(turn: Turn, draft: Draft, _value: str) -> Says:
    of(draft).agreed = True
    return await onward(turn, draft, "category")


async def typed_name(turn: Turn, draft: Draft, content: Content) -> Says:
    typed = clean_name(contents.words(content)) if content["kind"] == "text" else ""
    if not typed:
        return await _again(turn, draft, "register-name-words")
    of(draft).name = typed
    return await onward(turn, draft, PHONE)


async def typed_phone(turn: Turn, draft: Draft, content: Content) -> Says:
    """Typed, or the contact that was shared from the officer's telephone."""
    number = phones.normal(content.get("phone") or contents.words(content))
    if number is None:
        return await _again(turn, draft, "register-phone-wrong")
    of(draft).phone = number
    return await onward(turn, draft, CONSENT)


async def typed_instead_of_consent(turn: Turn, draft: Draft, _content: Content) -> Says:
    return await _again(turn, draft, "register-consent-press")


async def _again(turn: Turn, draft: Draft, why: str) -> Says:
    from handlers.filing import flow

    return [say(turn.me, t(why)), *await flow.to(turn, draft, draft.step)]


async def decline(turn: Turn, draft: Draft, topic: Topic) -> Says:
    """What only its recipient may read isn't dictated to an officer: whom to call, and the safe way."""
    draft.topic_code = None
    await save(turn, draft)
    back = [views.press(draft, label("button-back"), "cancel_no")]
    cancel = [views.press(draft, label("button-cancel"), "cancel")]
    text = lines.joined(t("register-restricted"), await lines.help_lines(turn, topic))
    return await screens.show(turn, headed(draft, text), keyboard(back, cancel))


VIEWS: dict[str, Callable[[Draft], views.Screen]] = {NAME: name, PHONE: phone, CONSENT: consent}
PRESSES: dict[str, dict[str, Callable[[Turn, Draft, str], Awaitable[Says]]]] = {
    PHONE: {"none": without_phone},
    CONSENT: {"agreed": agreed},
}
TYPED: dict[str, Callable[[Turn, Draft, Content], Awaitable[Says]]] = {
    NAME: typed_name,
    PHONE: typed_phone,
    CONSENT: typed_instead_of_consent,
}
