"""Words that were typed before a topic on which nothing is typed: never attached by themselves, asked about once."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from aiogram import Router
from aiogram.filters import Filter
from aiogram.methods import DeleteMessage
from aiogram.types import InlineKeyboardMarkup, Message

from handlers import content as contents
from handlers import modes, screens
from handlers.content import Content
from handlers.desk import Turn
from handlers.filing import views
from handlers.filing.draft import Draft, drop, load, save
from handlers.modes import Mode
from handlers.restricted import lines
from handlers.say import Say, Says, chat_of, say
from handlers.screens import keyboard
from handlers.views import name_of
from locales import label, t
from models import agenda, safeguarding
from models.agenda import Due
from models.catalogue import Intake, Topic
from models.people import Person

words = Router()

KEPT = timedelta(days=1)
MAX_CONTENTS = 50
# «words»: the question stands; «lines»: they were passed to one person and wait for the request.
STEPS = frozenset({"words", "lines"})


async def somebody_reads(turn: Turn, topic: Topic, region: str | None = None) -> bool:
    """Whether a sealed text on this topic would have a recipient, as far as the region is known."""
    return bool(await safeguarding.recipients(turn.db, topic, turn.me, region or turn.me.region))


async def begin(turn: Turn, draft: Draft, topic: Topic) -> Says:
    """The topic has been chosen."""
    if draft.contents:
        return await ask(turn, draft, topic)
    await drop(turn)
    return await lines.show(turn, topic)


nobody_reads = begin  # a sealed text without a recipient is treated as a topic that has lines only


async def ask(turn: Turn, draft: Draft, topic: Topic | None) -> Says:
    """With the lines above the question: help doesn't wait for an answer. Only a topic of requests is remembered."""
    if topic is not None and topic.intake is not Intake.CALLBACK:
        draft.topic_code = None
    draft.step, draft.reader = "words", None
    await save(turn, draft)
    await agenda.plan(turn.db, Due.WORDS_ERASE, turn.me.id, turn.now + KEPT)
    reader = await lines.reader_of(turn, topic, draft)
    shown = await lines.above(turn, topic) if topic else ""
    question = t("words-question" if reader else "words-question-nobody")
    return await screens.show(turn, lines.joined(shown, question), _choices(draft, topic, reader))


def _choices(draft: Draft, topic: Topic | None, reader: Person | None) -> InlineKeyboardMarkup:
    passing = label("button-pass-words", name=name_of(reader)) if reader else ""
    return keyboard(
        [views.press(draft, passing, "pass", str(reader.id))] if reader else [],
        [views.press(draft, label("button-remove-words"), "remove", lines.key_of(topic) if topic else "")],
        [views.press(draft, label("button-back"), "back")],
    )


async def resume(turn: Turn, draft: Draft) -> Says:
    """The step at which the draft stands, shown again."""
    topic = draft.topic
    if draft.step == "lines" and topic is not None:
        return await lines.show(turn, topic, draft)
    return await ask(turn, draft, topic)


async def pass_words(turn: Turn, draft: Draft, value: str) -> Says:
    """To one person only, once the request is made. The question comes again when that person can't have them now."""
    topic = draft.topic
    reader = await lines.reader_of(turn, topic, draft)
    if topic is None or reader is None or str(reader.id) != value:
        return await ask(turn, draft, topic)
    draft.step, draft.reader = "lines", reader.id
    await save(turn, draft)
    await agenda.plan(turn.db, Due.WORDS_ERASE, turn.me.id, turn.now + KEPT)
    return await lines.show(turn, topic, draft)


async def remove_words(turn: Turn, draft: Draft, value: str) -> Says:
    """From our side, and from the chat as far as Telegram allows."""
    chat = chat_of(turn.me)
    ids = [one["message"] for one in draft.contents if one.get("message")]
    gone = [Say(chat=chat, method=DeleteMessage(chat_id=chat, message_id=one)) for one in ids]
    await drop(turn)
    topic = lines.topic_of(value) or draft.topic
    if topic is None:
        return [*gone, *await screens.show(turn, t("words-removed"))]
    return [*gone, *await lines.show(turn, topic, before=t("words-removed"))]


async def to_topics(turn: Turn, draft: Draft, _value: str) -> Says:
    return await lines.back_to_topics(turn, draft, draft.category)


async def to_question(turn: Turn, draft: Draft, _value: str) -> Says:
    return await ask(turn, draft, draft.topic)


# Presses of filing's own kind, by step.
PRESSES: dict[str, dict[str, Callable[[Turn, Draft, str], Awaitable[Says]]]] = {
    "words": {"pass": pass_words, "remove": remove_words, "back": to_topics},
    "lines": {"back": to_question},
}


class AtLines(Filter):
    """The last thing the person sees is such a topic; hands over the draft to which what comes belongs."""

    async def __call__(self, _: object, turn: Turn) -> bool | dict[str, Draft]:
        draft, mode, data = load(turn), modes.current(turn), turn.me.mode_data
        if draft is not None:
            return {"draft": draft} if draft.step in STEPS and mode is Mode.DRAFT else False
        if mode is not Mode.LINES or turn.me.screen_id is None or data["screen"] != turn.me.screen_id:
            return False
        topic = lines.topic_of(data["topic"])
        return {"draft": Draft(category=topic.category, topic_code=topic.code) if topic else Draft()}


@words.message(AtLines())
async def typed(message: Message, turn: Turn, draft: Draft) -> Says:
    from handlers.filing import flow

    content = contents.read(message)
    if refusal := flow.unusable(content):
        return [say(turn.me, refusal)]
    if len(draft.contents) < MAX_CONTENTS:
        draft.contents.append(content)
    return await ask(turn, draft, draft.topic)


async def is_for(turn: Turn, draft: Draft) -> bool:
    """Whether whoever the words were passed to would still get the request."""
    reader = await lines.reader_of(turn, draft.topic, draft)
    return reader is not None and reader.id == draft.reader


def passed(draft: Draft | None, topic: Topic) -> list[Content]:
    """The words that go with a request on this topic, readable by the one person they were passed to."""
    if draft is None or draft.step != "lines" or draft.topic != topic or draft.reader is None:
        return []
    return [{**one, "only": draft.reader} for one in draft.contents]
