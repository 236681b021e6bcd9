"""«Конфіденційно»: an ordinary case whose words disclose what only a focal person may read, and the way back."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import agenda, assignment, conversations, correspondence, problems, referrals, safeguarding, transfers
from models import topics as in_chats
from models.agenda import Due
from models.cases import Case, require, with_people
from models.catalogue import FocalTopic
from models.correspondence import Side
from models.errors import StaleError
from models.events import Event, EventKind, record
from models.outbox import Outgoing, Post
from models.people import Person
from models.statuses import GOING_ON
from models.topics import Topic


class Note(NamedTuple):
    author: Person
    message: int
    at: datetime


async def readers(db: AsyncSession, case: Case) -> dict[FocalTopic, Person]:
    """Topics about which the case may be sealed, each with the one who would get it. Raises StaleError."""
    require(case, *GOING_ON)
    if case.is_restricted:
        raise StaleError
    found = {topic: await safeguarding.recipients_of_sealed(db, case, topic) for topic in FocalTopic}
    return {topic: people[0] for topic, people in found.items() if people}


async def seal(db: AsyncSession, case: Case, topic: FocalTopic, by: Person, now: datetime) -> Person:
    """From now on the one who is returned reads it, nobody else. Raises StaleError when there is no such person.

    Copies in other chats are the caller's to take away: see `copies` and `forget`.
    """
    focal = (await readers(db, case)).get(topic)
    if focal is None:
        raise StaleError
    written = await correspondence.letters(db, case)
    last = written[-1].id if written else 0
    await _end_pending(db, case, by, now)
    record(db, EventKind.SEALED, now, actor=by.id, case=case.number, former=case.officer_id, letter=last, what=topic)
    case.sealed_topic = topic
    await safeguarding.give(db, case, focal, now, actor=by.id)
    together = await _merged(db, case)
    await problems.forget(db, [case.number, *(one.number for one in together)])
    for merged in together:
        merged.officer, merged.sealed_topic = focal, topic
        record(db, EventKind.SEALED, now, actor=by.id, case=merged.number, what=topic)
    return focal


async def _merged(db: AsyncSession, case: Case) -> list[Case]:
    """What goes on in this one discloses the same."""
    query = select(Case).where(Case.merged_into == case.number).options(*with_people())
    return list((await db.scalars(query.order_by(Case.number))).unique())


async def _end_pending(db: AsyncSession, case: Case, by: Person, now: datetime) -> None:
    """An offer to a colleague and a referral that waits for consent are over; of one that was made, nobody is asked."""
    if offer := await transfers.standing(db, case):
        await transfers.withdraw(db, offer, now)
    referral = await referrals.current(db, case)
    if referral is not None and referral.is_asked:
        await referrals.drop(db, case, referral, by, now)
    await agenda.cancel(db, case.number, Due.REFERRAL_CHECK)


async def unseal(db: AsyncSession, case: Case, by: Person, now: datetime) -> Person | None:
    """An ordinary case again, for an officer. What was written meanwhile was meant for its reader and stays so.

    Raises StaleError.
    """
    require(case, *GOING_ON)
    if not case.is_sealed:
        raise StaleError
    await _keep_to(db, case, by)
    record(db, EventKind.UNSEALED, now, actor=by.id, case=case.number, what=case.sealed_topic or "")
    case.sealed_topic = None
    await agenda.cancel(db, case.number, Due.CALLBACK_ESCALATE)
    officer = await assignment.assign(db, case, now, actor=by.id)
    for merged in await _merged(db, case):
        merged.officer, merged.sealed_topic = officer, None
        record(db, EventKind.UNSEALED, now, actor=by.id, case=merged.number)
    return officer


async def _keep_to(db: AsyncSession, case: Case, reader: Person) -> None:
    """The letters and notes since the case was sealed are shown to nobody else."""
    query = select(Event).where(Event.case_number == case.number, Event.kind == EventKind.SEALED)
    sealed = (await db.scalars(query.order_by(Event.id.desc()).limit(1))).one()
    for letter in await correspondence.letters(db, case):
        if letter.id > sealed.details["letter"] and letter.content is not None:
            letter.content = {"only": reader.id, **letter.content}


async def copies(db: AsyncSession, case: Case) -> list[tuple[Post, Person]]:
    """What stands about it in chats of staff, words that they wrote themselves included; the reader's chat apart."""
    apart = {case.person_id, case.officer_id}
    together = [case, *await _merged(db, case)]
    found = [one for each in together for one in await conversations.messages(db, each)]
    return [(post, whose) for post, whose in found if whose.id not in apart]


async def topics(db: AsyncSession, case: Case) -> list[tuple[Topic, Person]]:
    """Where it has stood in chats of staff, the reader's apart."""
    numbers = [one.number for one in (case, *await _merged(db, case))]
    apart = [one for one in (case.person_id, case.officer_id) if one is not None]
    return await in_chats.with_readers(db, numbers, apart)


async def own_notes(db: AsyncSession, case: Case, found: Sequence[tuple[Post, Person]]) -> list[Note]:
    """Notes in their authors' chats, for which no Post stands, so that a reply to one goes nowhere."""
    authors, posted = {whose.id: whose for _, whose in found}, {post.letter_id for post, _ in found}
    return [
        Note(authors[letter.author_id], letter.content["message"], letter.at)
        for letter in await correspondence.with_merged(db, case)
        if letter.side is Side.NOTE
        and letter.id not in posted
        and letter.author_id in authors
        and (letter.content or {}).get("message")
    ]


async def forget(db: AsyncSession, case: Case, found: Sequence[tuple[Post, Person]]) -> None:
    """Nothing that waits to be sent to these people about it is sent, and nothing of theirs leads to it."""
    ids, numbers = [post.id for post, _ in found], {case.number, *(post.case_number for post, _ in found)}
    await db.execute(delete(Outgoing).where(or_(Outgoing.post_id.in_(ids), Outgoing.target_id.in_(ids))))
    for post, whose in found:
        await agenda.cancel(db, post.id, Due.RECALL_OVER)
        post.case_number = post.letter_id = None
        if whose.screen_id == post.id:
            whose.screen_id = None
        if isinstance(whose.mode_data, dict) and whose.mode_data.get("case") in numbers:
            whose.mode = whose.mode_data = whose.mode_until = None
