"""Messages that answer nothing: kept, and offered to where they may belong."""

from dataclasses import replace
from datetime import timedelta

from aiogram import Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup
from sqlalchemy import select

from handlers import letters, offline, screens
from handlers.belonging import going_on, mine_or_held
from handlers.callbacks import Place
from handlers.content import Content
from handlers.desk import Turn
from handlers.filing import flow
from handlers.filing.draft import Draft, load
from handlers.modes import Mode
from handlers.officer import recall
from handlers.say import Says, chat_of, edit, reachable, react, say, strip
from handlers.screens import button, keyboard
from handlers.views import header, name_of, number_words
from locales import label, t
from models import access, cases, correspondence, endings, people, safeguarding, strays
from models.cases import Case
from models.errors import StaleError
from models.outbox import Post, PostKind
from models.people import Person
from models.statuses import GOING_ON, Status
from models.strays import Stray
from models.unit import give_number

router = Router()

RECENT = timedelta(days=3)
OFFERED = 6


async def obvious_case(turn: Turn) -> Case | None:
    """The only case that isn't over, when it is open and staff wrote in it within the last three days."""
    since = turn.now - RECENT
    found = await cases.going_on_or_private_since(turn.db, turn.me.id, since)
    # Besides, of a conversation that only a focal person saw, and that has ended: what comes now may still be meant
    # for it, not for an officer.
    if len(found) != 1 or not found[0].is_open:
        return None
    return found[0] if found[0].staff_wrote_at and found[0].staff_wrote_at >= since else None


async def ask_applicant(turn: Turn, content: Content) -> Says:
    return await _keep_and_ask(turn, content, "stray-applicant", await _applicant_choices(turn))


async def about_ended(turn: Turn, content: Content, case: Case) -> Says:
    """A reply to a case that is over: it may be opened again."""
    if case.person_id != turn.me.id:
        return await ask_staff(turn, content)
    return await _keep_and_ask(turn, content, "stray-ended", await _applicant_choices(turn, ended=case), case)


async def _applicant_choices(turn: Turn, ended: Case | None = None) -> list[tuple[str, Place]]:
    choices = []
    if ended is not None and ended.status is Status.CLOSED:
        key = "button-reopen-talk" if ended.is_private else "button-reopen-number"
        who = name_of(ended.officer) if ended.officer else label("safe-somebody")
        text = label(key, number=number_words(ended.number), name=who)
        choices.append((text, Place(stray=0, to="reopen", number=ended.number)))
    # Conversations without a number too: what is meant for them must not be offered to officers only.
    for case in reversed(await cases.going_on_of(turn.db, turn.me.id)):
        who = name_of(case.officer) if case.officer else label("safe-somebody" if case.is_restricted else "somebody")
        key = "button-add-to-talk" if case.is_private else "button-add-to"
        text = label(key, number=number_words(case.number), name=who)
        choices.append((text, Place(stray=0, to="case", number=case.number)))
    choices.append((label("button-new-case"), Place(stray=0, to="new")))
    choices.append((label("button-complaint"), Place(stray=0, to="complaint")))
    return choices


async def ask_staff(turn: Turn, content: Content, first: Case | None = None) -> Says:
    """«Кому це?» with the cases of the last days; `first` is the likeliest."""
    return await _keep_and_ask(turn, content, *await _staff_choices(turn, first))


async def _staff_choices(turn: Turn, first: Case | None = None) -> tuple[str, list[tuple[str, Place]]]:
    query = access.of_holder(turn.me).where(Case.status.in_(GOING_ON))
    query = query.order_by(Case.applicant_wrote_at.desc()).limit(OFFERED)
    held = list((await turn.db.scalars(query)).unique())
    if first is not None:
        held = [first, *(one for one in held if one.number != first.number)]
    choices = [(header(case), Place(stray=0, to="case", number=case.number)) for case in held]
    choices.append((label("button-nobody"), Place(stray=0, to="nobody")))
    return "stray-staff" if held else "stray-staff-none", choices


async def asked_anew(turn: Turn, whose: Person, erased: set[int]) -> Says:
    """A member of staff hasn't answered yet, and somebody who is named on the buttons, or quoted, is being erased with
    these cases. A question about other cases stays as it is."""
    question, choices = await _staff_choices(replace(turn, me=await people.get(turn.db, whose.id)))
    asked = select(Stray).where(Stray.person_id == whose.id, Stray.question_id.is_not(None))
    says: Says = []
    for stray in await turn.db.scalars(asked):
        post = await turn.db.get_one(Post, stray.question_id)
        about = {int(number) for number in (post.shown or "").split()[1:] if number.isdigit()}
        if about and not about & erased:
            continue
        stray.contents = [{key: one[key] for key in one if not key.startswith("quote")} for one in stray.contents]
        text = t(question, count=len(stray.contents))
        says.append(edit(whose, stray.question_id or 0, text, _buttons(stray, choices)))
    return says


async def ask_note(turn: Turn, content: Content, case: Case, noted: Case) -> Says:
    """Written as a note, or as a reply to the person? A slip here would tell the person what colleagues say."""
    choices = [
        (label("button-as-note", header=header(noted)), Place(stray=0, to="note", number=noted.number)),
        (label("button-as-answer", name=name_of(case.person)), Place(stray=0, to="case", number=case.number)),
        (label("button-nobody"), Place(stray=0, to="nobody")),
    ]
    return await _keep_and_ask(turn, content, "note-or-answer", choices, case, noted)


async def _keep_and_ask(
    turn: Turn, content: Content, question: str, choices: list[tuple[str, Place]], *about: Case
) -> Says:
    """One question for all that was written within a quarter of an hour, always under the last of it; another one for
    what is `about` cases of its own."""
    album = content.get("album")
    asked = " ".join([question, *(str(case.number) for case in about)])
    stray = await strays.keep(turn.db, turn.me, content, album, turn.now, asked)
    if album and len(stray.contents) > 1 and stray.contents[-2].get("album") == album:
        return []
    former = [strip(turn.me, stray.question_id)] if stray.question_id else []
    post = Post(chat=chat_of(turn.me), kind=PostKind.NOTICE, at=turn.now, shown=asked)
    turn.db.add(post)
    await give_number(turn.db, post)
    stray.question_id = post.id
    return [
        *former,
        say(turn.me, t(question, count=len(stray.contents)), _buttons(stray, choices), post=post, case=turn.topic),
    ]


def _buttons(stray: Stray, choices: list[tuple[str, Place]]) -> InlineKeyboardMarkup:
    return keyboard(*([button(text, data.model_copy(update={"stray": stray.id}))] for text, data in choices))


@router.callback_query(Place.filter())
async def placed(query: CallbackQuery, callback_data: Place, turn: Turn) -> Says:
    """Raises StaleError when the message has been placed already, or the case is nothing of this person's."""
    del query
    case = await _case_meant(turn, callback_data)
    if case is not None and case.person_id != turn.me.id and case.is_private and case.staff_wrote_at is None:
        return [say(turn.me, t("first-words-first"))]  # what was typed still waits
    if case is not None and not _takes(turn, case, callback_data.to):
        return await _ask_anew(turn, callback_data.stray, case)
    if callback_data.to in {"complaint", "new"} and (draft := load(turn)) is not None:
        # Words for one must not go out with another. The question stays, since what was typed still waits.
        below = replace(turn, pressed=False)
        return [say(turn.me, t("stray-draft-first")), *await flow.to(below, draft, draft.step)]
    contents = await strays.take(turn.db, turn.me, callback_data.stray)
    done = [strip(turn.me, turn.post.id)] if turn.post else []
    if case is not None and callback_data.to == "note":
        for content in contents:
            await letters.from_staff(turn, case, content, Mode.NOTE)
        return await screens.show(turn, t("noted"), case=case.number)
    if case is not None and case.person_id != turn.me.id:
        if turn.post is not None:
            turn.post.case_number = case.number
        return await _to_person(turn, case, contents) or done
    if case is not None:
        return [*done, *await _into_case(turn, case, contents, reopen=callback_data.to == "reopen")]
    if callback_data.to == "nobody":
        return [*done, say(turn.me, t("stray-dropped"))]
    return [*done, *await _into_draft(turn, contents, complaint=callback_data.to == "complaint")]


async def _case_meant(turn: Turn, place: Place) -> Case | None:
    """Raises StaleError."""
    if place.to not in {"case", "reopen", "note"}:
        return None
    find = mine_or_held if place.to == "reopen" else going_on
    case = await find(turn, place.number)
    if case is None or (place.to == "note" and case.person_id == turn.me.id):
        raise StaleError
    return case


def _takes(turn: Turn, case: Case, to: str) -> bool:
    match to:
        case "case":
            return case.status in GOING_ON
        case "reopen":
            return endings.can_reopen(case, turn.now)
    return True


async def _ask_anew(turn: Turn, stray_id: int, case: Case) -> Says:
    """The case has ended since the question was asked: what was typed still waits for its place."""
    stray = await strays.waiting(turn.db, turn.me, stray_id)
    if case.person_id == turn.me.id:
        question, choices = "stray-ended", await _applicant_choices(turn, ended=case)
    else:
        question, choices = await _staff_choices(turn)
    text, buttons = t(question, count=len(stray.contents)), _buttons(stray, choices)
    return [edit(turn.me, turn.post.id, text, buttons) if turn.post else say(turn.me, text, buttons)]


async def _into_case(turn: Turn, case: Case, contents: list[Content], *, reopen: bool) -> Says:
    says: Says = []
    if reopen:
        await endings.reopen(turn.db, case, turn.now, "again")
        await safeguarding.hold_again(turn.db, case, turn.now)
    for content in contents:
        says += await letters.from_applicant(turn, case, content)
    done = t("stray-added-talk") if case.is_private else t("stray-added", number=number_words(case.number))
    return [*says, say(turn.me, done)]


async def _to_person(turn: Turn, case: Case, contents: list[Content]) -> Says:
    """All at one go, so that they can be taken back together."""
    says: Says = []
    before = await correspondence.newest(turn.db, case)
    for content in contents:
        says += await letters.from_staff(turn, case, content, part=True)
    sent = await correspondence.since(turn.db, case, turn.me, before)
    if sent and reachable(case.person):
        says += await recall.offer(turn, case, sent[0], sent[-1], on=turn.post.id if turn.post else None)
    if sent and offline.has_no_telegram(case.person):
        says.append(offline.pass_on(turn, case))
    return says


async def _into_draft(turn: Turn, contents: list[Content], *, complaint: bool) -> Says:
    """A new one: whoever has one already is asked to finish that first."""
    draft = Draft()
    draft.contents += contents
    receipts = [react(turn.me, one["message"]) for one in contents]
    if complaint:
        draft.category, draft.step = "FBK", "topic"
        return [*receipts, *await flow.pick_topic(turn, draft, "officer")]
    return [*receipts, *await flow.to(turn, draft, draft.step)]
