"""A request for contact and the conversation that follows: no number, no list, one focal person at a time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import agenda, cases, catalogue, correspondence, deadlines, endings, intake, safeguarding
from models.agenda import Due
from models.cases import Case, Whereabouts
from models.correspondence import Letter, Side
from models.database import ERASED
from models.errors import StaleError
from models.events import Event, EventKind, record
from models.outbox import Outgoing, Post
from models.people import Person
from models.statuses import OPEN, CloseReason, Status


async def request(
    db: AsyncSession,
    person: Person,
    topic: catalogue.Topic,
    contents: list[Any],
    now: datetime,
    zone: ZoneInfo,
    *,
    whereabouts: Whereabouts = Whereabouts.HERE,
    region: str | None = None,
) -> Case:
    """One open conversation on a topic: asking again adds to it."""
    case = await open_one(db, person, topic)
    if case is not None:
        for content in contents:
            await correspondence.applicant_writes(db, case, content, now)
        return case
    case = await intake.file(
        db, person, topic, now, zone, whereabouts=whereabouts, region=region or person.region, contents=contents
    )
    case.first_answer_due = now + deadlines.CALLBACK_ANSWER
    await safeguarding.assign(db, case, now)
    return case


async def open_one(db: AsyncSession, person: Person, topic: catalogue.Topic) -> Case | None:
    query = select(Case).where(
        Case.person_id == person.id,
        Case.category == topic.category,
        Case.topic == topic.code,
        Case.intake == topic.intake,
        Case.status.in_(OPEN),
    )
    return (await db.scalars(query.options(*cases.with_people()).limit(1))).unique().one_or_none()


async def reached(db: AsyncSession, case: Case, focal: Person, now: datetime) -> None:
    """The two have talked outside of the chat, by phone: that is an answer too. Raises StaleError."""
    if case.first_answer_at is not None:
        raise StaleError
    cases.take(db, case, focal, now)
    case.first_answer_at = now


async def escalate(db: AsyncSession, case: Case, now: datetime) -> None:
    """Nobody has answered: the next one who may read it gets it, each once; when there is none, notices tell
    coordinators.

    A sealed case may have had its first answer before; what counts is what its reader has done since.
    """
    answered = case.first_answer_at is not None if case.is_private else await _taken_up(db, case)
    if not case.is_open or answered or case.officer_id is None:
        return
    given = select(Event).where(Event.kind == EventKind.ASSIGNED, Event.case_number == case.number)
    tried = {event.details.get("officer") for event in await db.scalars(given)}
    found = next((one for one in await safeguarding.recipients_of(db, case) if one.id not in tried), None)
    officer = found.id if found else None
    record(db, EventKind.CALLBACK_ESCALATED, now, case=case.number, former=case.officer_id, officer=officer)
    if found is not None:
        await safeguarding.give(db, case, found, now)


async def _taken_up(db: AsyncSession, case: Case) -> bool:
    """Whether its reader has done anything since it was given to that person."""
    query = select(Event).where(Event.case_number == case.number).order_by(Event.id.desc())
    for event in await db.scalars(query):
        if event.kind is EventKind.ASSIGNED:
            return False
        if event.actor_id == case.officer_id and event.kind is not EventKind.HISTORY_OPENED:
            return True
    return False


async def end(db: AsyncSession, case: Case, focal: Person, now: datetime) -> None:
    """Raises StaleError."""
    if case.status is Status.REOPENED:
        cases.take(db, case, focal, now)
    await endings.close(db, case, CloseReason.ENDED, now, focal.id)
    await agenda.cancel(db, case.number, Due.CALLBACK_ESCALATE)


async def is_first_answer(db: AsyncSession, letter: Letter) -> bool:
    earliest = select(func.min(Letter.id)).where(Letter.case_number == letter.case_number, Letter.side == Side.STAFF)
    return await db.scalar(earliest) == letter.id


async def messages(db: AsyncSession, case: Case) -> list[tuple[Post, Person]]:
    """All of the conversation, with the one in whose chat each stands."""
    query = select(Post, Person).join(Person, Person.telegram_key == Post.chat).where(Post.case_number == case.number)
    return [(post, whose) for post, whose in await db.execute(query.order_by(Post.id))]


async def remove(db: AsyncSession, case: Case, by: Person, now: datetime, posts: Sequence[Post]) -> None:
    """Words go at once and for good, waiting messages are not sent, and nothing finds the conversation any more.

    Who asked for contact takes the request back with it. The messages of `posts` are the caller's to delete.
    """
    db.info[ERASED] = True
    ids = [post.id for post in posts]
    await db.execute(update(Letter).where(Letter.case_number == case.number).values(content=None))
    await db.execute(delete(Outgoing).where(or_(Outgoing.post_id.in_(ids), Outgoing.target_id.in_(ids))))
    for post in posts:
        post.case_number = post.letter_id = None
    await agenda.cancel(db, case.number, Due.CALLBACK_ESCALATE)
    if case.is_open and by.id == case.person_id:
        await endings.withdraw(db, case, now)
    elif case.is_open:
        await end(db, case, by, now)
    record(db, EventKind.CONVERSATION_REMOVED, now, actor=by.id, case=case.number)
