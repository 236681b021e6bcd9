"""An officer files for somebody who has no Telegram, and gets a code with which the person may come to it later."""

from datetime import datetime

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import Message
from sqlalchemy import update

from handlers import letters, screens
from handlers.desk import Turn
from handlers.filing.draft import Draft, Visitor, drop, load
from handlers.filters import Label, On
from handlers.officer import card, codes
from handlers.say import Says, post_about, say
from handlers.views import case_name, helper_words, name_of
from locales import dates, t
from models import assignment, correspondence, intake, safeguarding, visitors
from models.cases import Case, Whereabouts
from models.catalogue import Topic
from models.errors import NotYoursError, StaleError
from models.outbox import Post, PostKind
from models.people import Duty

router = Router()


@router.message(Command("register"), On(Duty.OFFICER, Duty.CENTRAL))
@router.message(Label("menu-register"), On(Duty.OFFICER, Duty.CENTRAL))
async def begin(message: Message, turn: Turn) -> Says:
    """One draft at a time: one's own comes first."""
    from handlers.filing import flow, visitor

    del message
    draft = load(turn)
    if draft is None:
        return await flow.to(turn, Draft(visitor=Visitor(since=turn.now.isoformat())), visitor.NAME)
    if draft.visitor is None:
        return [say(turn.me, t("register-draft-first")), *await flow.to(turn, draft, draft.step)]
    return await flow.resume(turn, draft)


async def submit(turn: Turn, draft: Draft, who: Visitor, topic: Topic) -> Says:
    """Raises NotYoursError for whoever isn't an officer any more, StaleError without consent."""
    from handlers.filing.visitor import FILED_FOR_OTHERS

    if not turn.me.answers_cases:
        raise NotYoursError
    if not who.agreed or not who.name or topic.intake not in FILED_FOR_OTHERS:
        raise StaleError
    person = await visitors.register(turn.db, turn.me, who.name, who.phone, turn.now)
    case = await intake.file(
        turn.db,
        person,
        topic,
        turn.now,
        turn.office.zone,
        whereabouts=draft.whereabouts or Whereabouts.HERE,
        region=draft.region,
        place=draft.place,
        contents=list(draft.contents),
        draft_id=draft.id,
        behalf=draft.behalf,
        registered_by=turn.me,
    )
    await _assign(turn, case)
    await _claim_messages(turn, case, who)
    await drop(turn)
    made = await visitors.make_code(turn.db, case, turn.me, turn.now)
    text = t(
        "registered",
        case=case_name(case),
        name=name_of(person),
        helper=helper_words(case),
        date=dates.day(case.first_answer_due, turn.office.zone),
        code=codes.words(turn, made),
    )
    says = [*screens.leave(turn), say(turn.me, text, post=post_about(turn.me, case.number, turn.now))]
    return [*says, await card.show(turn, case, turn.me)] if case.officer_id == turn.me.id else says


async def _assign(turn: Turn, case: Case) -> None:
    """To whoever has the person before them, if that is their region; by the rules otherwise."""
    if assignment.serves(turn.me, case.region) or turn.me.has(Duty.CENTRAL):
        assignment.give(turn.db, case, turn.me, turn.now, actor=turn.me.id)
    else:
        await safeguarding.assign(turn.db, case, turn.now, actor=turn.me.id)


async def _claim_messages(turn: Turn, case: Case, who: Visitor) -> None:
    """What was shown and typed meanwhile names the person: erasure and replies find it."""
    screens_since = (Post.chat == turn.me.telegram_key, Post.at >= datetime.fromisoformat(who.since))
    unclaimed = (Post.kind == PostKind.SCREEN, Post.case_number.is_(None))
    await turn.db.execute(update(Post).where(*screens_since, *unclaimed).values(case_number=case.number))
    for letter in await correspondence.letters(turn.db, case):
        await letters.remember(turn, case, letter)
