"""The end of what is kept about somebody: words, names and files go, the rows that figures are made of stay.

Whoever gives a table or a column something of a person adds it here.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import agenda, broadcasts, codes, endings, invites, reports, templates, topics, waiting
from models.agenda import Due
from models.cases import Case, with_people
from models.correspondence import Letter
from models.database import ERASED
from models.events import EventKind, record
from models.inbox import InboxState, Incoming
from models.outbox import Outgoing, Post, PostKind
from models.people import Person
from models.readings import Reading
from models.referrals import Referral
from models.statuses import CloseReason, Status, may_become
from models.strays import Stray
from models.topics import Topic
from models.transfers import Transfer

KEY_BYTES = 16  # as long as a look-up key, and found by nobody
DRAFT_WORK = (Due.DRAFT_HOUR, Due.DRAFT_MORNING, Due.DRAFT_ERASE, Due.WORDS_ERASE)
CASE_WORK = (*endings.WORK, Due.CALLBACK_ESCALATE, Due.ESCALATE, Due.COVER, *waiting.AFTER)


async def stop(db: AsyncSession, person: Person, now: datetime) -> list[Case]:
    """Ends what goes on: open cases are withdrawn, resolved ones closed. Returns all cases of the person."""
    query = select(Case).where(Case.person_id == person.id).options(*with_people()).order_by(Case.number)
    mine = list((await db.scalars(query)).unique())
    for case in mine:
        if may_become(case.status, Status.WITHDRAWN):
            await endings.withdraw(db, case, now)
        elif case.status is Status.RESOLVED:
            await endings.close(db, case, CloseReason.SILENCE, now, person.id)
        await agenda.cancel(db, case.number, *CASE_WORK)
    return mine


async def withdraw_consent(db: AsyncSession, person: Person, now: datetime) -> None:
    """What has been sent stays until its time is over; nothing more is taken."""
    await stop(db, person, now)
    await drop_unsaid(db, person)
    await broadcasts.leave(db, person, now)
    person.consented_at = None
    record(db, EventKind.CONSENT_WITHDRAWN, now, actor=person.id)


async def copies(db: AsyncSession, person: Person, mine: Sequence[Case]) -> list[tuple[Post, Person]]:
    """What the bot has shown of these cases to others, with the readers."""
    query = (
        select(Post, Person)
        .join(Person, Person.telegram_key == Post.chat)
        .where(Post.case_number.in_([case.number for case in mine]), Post.kind != PostKind.OWN, Person.id != person.id)
        .order_by(Post.id)
    )
    return [(post, reader) for post, reader in await db.execute(query)]


async def topics_of(db: AsyncSession, person: Person, mine: Sequence[Case]) -> list[tuple[Topic, Person]]:
    """Where these cases have stood in others' chats."""
    return await topics.with_readers(db, [case.number for case in mine], [person.id])


async def erase(
    db: AsyncSession, person: Person, mine: Sequence[Case], now: datetime, *, by: Person | None = None
) -> None:
    """At the person's wish, which an officer (`by`) may have heard.

    The row stays, keyed to nothing: the same account starts anew as a stranger.

    Staff keep their name and duties, which are about their work; a coordinator ends those.
    """
    if by is None:
        record(db, EventKind.ERASED, now, actor=person.id, subject=person.id)
    else:
        record(db, EventKind.ERASED, now, actor=by.id, subject=person.id, via="officer")
    await codes.revoke(db, person)
    await drop_unsaid(db, person)
    await broadcasts.drop_unsent(db, person)
    numbers = [case.number for case in mine]
    await _forget_messages(db, person, numbers)
    await db.execute(update(Letter).where(Letter.case_number.in_(numbers)).values(content=None))
    await forget_dealings(db, numbers)
    for case in mine:
        mark_erased(case, now)
    if not person.is_staff:
        await invites.forget(db, person, now)
        await templates.drop_own(db, person)
        await reports.forget(db, person)
        forget_account(person)
    forget_applicant(person)
    await db.flush()


async def forget_dealings(db: AsyncSession, numbers: Sequence[int]) -> None:
    """What staff wrote to each other about these cases, why they were read, what went to institutions, their topics."""
    await db.execute(update(Reading).where(Reading.case_number.in_(numbers)).values(words=None))
    await db.execute(update(Transfer).where(Transfer.case_number.in_(numbers)).values(reason=None, answer=None))
    await db.execute(update(Referral).where(Referral.case_number.in_(numbers)).values(institution=None, passed_on=None))
    await db.execute(delete(Topic).where(Topic.case_number.in_(numbers)))


def mark_erased(case: Case, now: datetime) -> None:
    """The settlement goes too: in a village of three hundred it is nearly a name. The region stays."""
    case.erased_at, case.place = case.erased_at or now, None


def forget_applicant(person: Person) -> None:
    person.consented_at = person.profile_asked_at = person.news_at = person.news_asked_at = None
    person.age = person.sex = person.region = None
    person.marks = []
    person.phone = person.phone_key = None


def forget_account(person: Person) -> None:
    person.name, person.telegram_id, person.telegram_key = "", None, secrets.token_bytes(KEY_BYTES)
    person.unreachable_at = person.screen_id = None
    person.mode = person.mode_data = person.mode_until = None  # a code may wait there for a consent that never came


async def drop_unsaid(db: AsyncSession, person: Person) -> None:
    """What was written and not sent to anybody yet."""
    db.info[ERASED] = True
    person.draft = person.draft_at = person.mode = person.mode_data = person.mode_until = None
    await agenda.cancel(db, person.id, *DRAFT_WORK)
    for stray in await db.scalars(select(Stray).where(Stray.person_id == person.id)):
        await agenda.cancel(db, stray.id, Due.STRAY_ERASE)
        await db.delete(stray)
    await db.flush()


async def _forget_messages(db: AsyncSession, person: Person, numbers: list[int]) -> None:
    """What waits to be sent or couldn't be handled, and which message in which chat was about these cases.

    Posts in other chats only lose the case: the sender still needs them, to take the copies away.
    """
    about = Post.case_number.in_(numbers)
    theirs = and_(Post.chat == person.telegram_key, about) if person.is_staff else Post.chat == person.telegram_key
    posts = select(Post.id).where(or_(about, theirs))
    unsent = or_(Outgoing.case_number.in_(numbers), Outgoing.post_id.in_(posts), Outgoing.target_id.in_(posts))
    unsent = unsent if person.is_staff else or_(unsent, Outgoing.chat == person.telegram_key)
    await db.execute(delete(Outgoing).where(unsent))  # their files go with them
    if not person.is_staff:
        await db.execute(delete(Topic).where(Topic.chat == person.telegram_key))
    await db.execute(update(Person).where(Person.screen_id.in_(posts)).values(screen_id=None))
    await db.execute(delete(Post).where(theirs))
    await db.execute(update(Post).where(about).values(case_number=None, letter_id=None))
    unhandled = and_(Incoming.sender == person.telegram_key, Incoming.state == InboxState.PARKED)
    await db.execute(delete(Incoming).where(unhandled))
