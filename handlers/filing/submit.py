"""The draft becomes a case with a number."""

from handlers import menu, moving, profile, restricted, screens
from handlers.desk import Turn
from handlers.filing.draft import Draft, drop
from handlers.say import Say, Says, chat_of, say
from handlers.views import case_name, helper_words
from locales import dates, t
from models import correspondence, intake, safeguarding
from models.cases import Case
from models.catalogue import Intake
from models.errors import StaleError
from models.outbox import Post, PostKind


async def submit(turn: Turn, draft: Draft) -> Says:
    """Raises StaleError when the draft isn't complete."""
    if draft.topic is None or draft.whereabouts is None or draft.topic.intake in {Intake.NUMBERS, Intake.CALLBACK}:
        raise StaleError
    if draft.topic.intake is Intake.SEALED_TEXT and not await restricted.somebody_reads(
        turn, draft.topic, draft.region
    ):
        return await restricted.nobody_reads(turn, draft, draft.topic)
    if draft.visitor is not None:
        from handlers.filing import register

        return await register.submit(turn, draft, draft.visitor, draft.topic)
    case = await intake.file(
        turn.db,
        turn.me,
        draft.topic,
        turn.now,
        turn.office.zone,
        whereabouts=draft.whereabouts,
        region=draft.region,
        place=draft.place,
        contents=list(draft.contents),
        draft_id=draft.id,
        behalf=draft.behalf,
    )
    await _remember_own_messages(turn, case)
    await safeguarding.assign(turn.db, case, turn.now)
    await drop(turn)
    return [*screens.leave(turn), receipt(turn, case), *await moving.offer(turn, case), *await profile.offer(turn)]


async def _remember_own_messages(turn: Turn, case: Case) -> None:
    """The person's own messages belong to the case: replies to them and edits of them find it."""
    for letter in await correspondence.letters(turn.db, case):
        own = Post(
            chat=chat_of(turn.me),
            kind=PostKind.OWN,
            case_number=case.number,
            letter_id=letter.id,
            message_id=letter.content.get("message"),
            at=turn.now,
        )
        turn.db.add(own)


def receipt(turn: Turn, case: Case) -> Say:
    post = Post(chat=chat_of(turn.me), kind=PostKind.NOTICE, case_number=case.number, at=turn.now)
    text = t(
        "filed",
        name=case_name(case),
        helper=helper_words(case),
        date=dates.day(case.first_answer_due, turn.office.zone),
    )
    return say(turn.me, text, menu.keyboard_for(turn.me), post=post)
