"""The words that close a problem, told to everybody whose case belongs to it: once to each, a few at a time.

Who has been dealt with stands under a key of telling and person, so a restart goes on where it was.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, Select, and_, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import agenda, correspondence, people, problems
from models.agenda import Due
from models.cases import Case, with_people
from models.correspondence import Letter, Side
from models.crypto import Encrypted
from models.database import Base, Serial
from models.errors import StaleError
from models.events import Details, EventKind, record
from models.outbox import Outgoing, Post
from models.people import Person
from models.problems import Deed, Problem, ProblemCase, StepKind
from models.statuses import OPEN, Status

# Some six rows and as many milliseconds each: other work comes in between.
CHUNK = 5


class Told(StrEnum):
    SENT = "sent"
    OFFLINE = "offline"  # no Telegram: the officer's own voice carries it
    UNREACHABLE = "unreachable"
    NO_CONSENT = "no_consent"
    ERASED = "erased"
    WITHDRAWN = "withdrawn"  # the person took the request back


KEPT = frozenset({Told.SENT, Told.OFFLINE, Told.UNREACHABLE})


class Telling(Base):
    """`content` as handlers/content.py makes it. `ended_at`: everybody has been dealt with."""

    __tablename__ = "problem_telling"
    __table_args__ = (Index("ix_problem_telling", "problem_id", "id"),)

    id: Mapped[Serial]
    problem_id: Mapped[int] = mapped_column(ForeignKey("problem.id"))
    content: Mapped[Any] = mapped_column(Encrypted("problem_telling.content"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Recipient(Base):
    __tablename__ = "problem_recipient"
    __table_args__ = (Index("ix_problem_recipient_letter", "letter_id"),)

    telling_id: Mapped[int] = mapped_column(ForeignKey("problem_telling.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    case_number: Mapped[int] = mapped_column(ForeignKey("case.number"))
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id"))
    how: Mapped[Told]


async def audience(db: AsyncSession, problem: Problem) -> Counter[Told]:
    """How many people would get closing words, and how many not, for which reason."""
    query = (
        problems.linked([problem.id])
        .join(Person, Person.id == Case.person_id)
        .with_only_columns(
            Case.person_id,
            Case.status,
            Case.erased_at,
            Person.consented_at,
            Person.telegram_id.is_(None),
            Person.unreachable_at,
        )
    )
    about: dict[int, list[Any]] = defaultdict(list)
    for person_id, *row in await db.execute(query):
        about[person_id].append(row)
    return Counter(_how([(status, erased) for status, erased, *_ in rows], *rows[0][2:]) for rows in about.values())


def _how(
    cases: Sequence[tuple[Status, datetime | None]],
    consented: datetime | None,
    no_telegram: bool,
    unreachable: datetime | None,
) -> Told:
    kept = [status for status, erased in cases if erased is None]
    if not kept:
        return Told.ERASED
    if consented is None:
        return Told.NO_CONSENT
    if all(status is Status.WITHDRAWN for status in kept):
        return Told.WITHDRAWN
    if no_telegram:
        return Told.OFFLINE
    return Told.SENT if unreachable is None else Told.UNREACHABLE


async def example(db: AsyncSession, problem: Problem) -> Case | None:
    """One of the cases in which the words will stand, to show how that looks."""
    told = problems.linked([problem.id]).where(Case.erased_at.is_(None), Case.status != Status.WITHDRAWN)
    query = told.order_by(Case.officer_id.is_(None), Case.number).limit(1).options(*with_people())
    return (await db.scalars(query)).unique().one_or_none()


async def solve(
    db: AsyncSession, me: Person, problem_id: int, content: Any | None, now: datetime, today: date
) -> Telling | None:
    """Solved from now on, and everybody is told; without words only where there is nobody.

    Raises NotYoursError, StaleError.
    """
    problem = await problems.require(db, me, problem_id, Deed.SOLVE)
    if content is None and await audience(db, problem):
        raise StaleError
    words = content["text"] if content else None
    problems.note(db, problem, StepKind.SOLVED, me, now, today, words)
    record(db, EventKind.PROBLEM_SOLVED, now, actor=me.id, problem=problem.id)
    if content is None:
        return None
    telling = Telling(problem_id=problem.id, content=content, by_id=me.id, at=now)
    db.add(telling)
    await db.flush()
    await agenda.plan(db, Due.PROBLEM_TELL, telling.id, now)
    return telling


async def under_way(db: AsyncSession, problem: Problem) -> bool:
    query = select(Telling.id).where(Telling.problem_id == problem.id, Telling.ended_at.is_(None))
    return await db.scalar(query.limit(1)) is not None


# A few at a time


async def next_people(db: AsyncSession, telling: Telling) -> list[list[Case]]:
    """Of the next people the cases of this problem, as they were linked when it was solved. Empty: nobody is left."""
    done = exists().where(Recipient.telling_id == telling.id, Recipient.person_id == Case.person_id)
    meant = problems.linked([telling.problem_id]).where(ProblemCase.at <= telling.at)
    ids = meant.where(~done).with_only_columns(Case.person_id).distinct().order_by(Case.person_id).limit(CHUNK)
    found: dict[int, list[Case]] = {one: [] for one in await db.scalars(ids)}
    query = meant.where(Case.person_id.in_(found)).order_by(Case.number).options(*with_people())
    for case in (await db.scalars(query)).unique():
        found[case.person_id].append(case)
    return list(found.values())


async def tell(
    db: AsyncSession, telling: Telling, people_: Sequence[Sequence[Case]], now: datetime
) -> list[tuple[Case, Letter, Person]]:
    """Deals with these people, and returns what is to be shown to them, with who speaks.

    The words stand once, in the case that is open or the newest, and are kept for who can't be reached right now. The
    case stays as it is.
    """
    by = await people.get(db, telling.by_id)
    chosen = [_choose(cases) for cases in people_]
    letters = [_letter(db, telling, case, by, now) if how in KEPT else None for case, how in chosen]
    await db.flush()
    for (case, how), letter in zip(chosen, letters, strict=True):
        number = letter.id if letter else None
        db.add(
            Recipient(
                telling_id=telling.id, person_id=case.person_id, case_number=case.number, letter_id=number, how=how
            )
        )
        if letter is not None:
            about: Details = {"problem": telling.problem_id, "letter": letter.id}
            record(db, EventKind.PROBLEM_TOLD, now, actor=by.id, case=case.number, **about)
    return [
        (case, letter, speaker(case) or by)
        for (case, how), letter in zip(chosen, letters, strict=True)
        if letter is not None and how is Told.SENT
    ]


def _choose(cases: Sequence[Case]) -> tuple[Case, Told]:
    person = cases[0].person
    how = _how(
        [(case.status, case.erased_at) for case in cases],
        person.consented_at,
        person.telegram_id is None,
        person.unreachable_at,
    )
    told = [case for case in cases if case.erased_at is None and case.status is not Status.WITHDRAWN] or cases
    return max(told, key=lambda one: (one.status in OPEN, one.number)), how


def _letter(db: AsyncSession, telling: Telling, case: Case, by: Person, now: datetime) -> Letter:
    """In the name of who has the case, of the team where nobody does any more. It answers nothing that was asked in
    this case, so the clocks run on."""
    author = speaker(case)
    content = telling.content if author else {**telling.content, "team": True}
    case.staff_wrote_at = now
    return correspondence.add(db, case, author or by, Side.STAFF, content, now)


def speaker(case: Case) -> Person | None:
    return case.officer if case.officer is not None and case.officer.is_staff and case.officer.name else None


async def end(db: AsyncSession, telling: Telling, now: datetime) -> list[int]:
    """Everybody has been dealt with. Returns whose cases they were."""
    telling.ended_at = now
    holders = select(Case.officer_id).join(Recipient, Recipient.case_number == Case.number)
    return [one for one in await db.scalars(holders.where(Recipient.telling_id == telling.id).distinct()) if one]


# What came of it


async def unsent(db: AsyncSession, telling: Telling) -> bool:
    """Something is still on its way."""
    query = _copies(telling).join(Outgoing, Outgoing.post_id == Post.id).where(Outgoing.parked_at.is_(None))
    return await db.scalar(query.limit(1)) is not None


async def results(db: AsyncSession, telling: Telling) -> Counter[Told]:
    """Who has got it (SENT), and who hasn't. What Telegram refused since counts as unreachable."""
    counted = select(Recipient.how, func.count()).where(_of(telling)).group_by(Recipient.how)
    found: Counter[Told] = Counter(dict((await db.execute(counted)).all()))
    there = _copies(telling).where(Post.message_id.is_not(None))
    delivered = await db.scalar(there.with_only_columns(func.count(Recipient.person_id.distinct()))) or 0
    found[Told.UNREACHABLE] += found[Told.SENT] - delivered
    found[Told.SENT] = delivered
    return found


async def unheard(db: AsyncSession, telling: Telling) -> list[Case]:
    """Cases of people without Telegram in which nobody is there either who could ring them."""
    query = select(Case).join(Recipient, Recipient.case_number == Case.number).order_by(Case.number)
    query = query.where(_of(telling), Recipient.how == Told.OFFLINE, ~Case.is_restricted).options(*with_people())
    return [case for case in (await db.scalars(query)).unique() if not _rings(case.officer)]


def _rings(officer: Person | None) -> bool:
    return officer is not None and officer.is_staff and officer.unreachable_at is None


def _copies(telling: Telling) -> Select[int]:
    """People in whose own chats the letter stands, or will."""
    theirs = and_(Post.letter_id == Recipient.letter_id, Post.chat == Person.telegram_key)
    mine = select(Recipient.person_id).join(Person, Person.id == Recipient.person_id).join(Post, theirs)
    return mine.where(_of(telling))


def _of(telling: Telling) -> Any:
    return Recipient.telling_id == telling.id


async def of_officer(db: AsyncSession, telling: Telling, officer: Person) -> list[tuple[Case, Told]]:
    """The cases in this person's hands, with what became of the words."""
    query = select(Case, Recipient.how).join(Recipient, Recipient.case_number == Case.number)
    query = query.where(_of(telling), Case.officer_id == officer.id, Case.person_id != officer.id, ~Case.is_restricted)
    return [(case, how) for case, how in (await db.execute(query.order_by(Case.number)))]
