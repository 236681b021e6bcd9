"""The letters of a case: what its applicant and staff write to each other, and the notes of staff."""

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, and_, delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import agenda, outbox, waiting
from models.agenda import Due
from models.cases import Case, change, require, take
from models.crypto import Entrusted
from models.database import ERASED, Base, Serial
from models.deadlines import CONFIRM_DAYS
from models.errors import StaleError
from models.events import Details, Event, EventKind, record
from models.outbox import Outgoing, Post, PostKind
from models.people import Person
from models.statuses import GOING_ON, Status
from models.unit import Numbered, at_hand, give_number

# What isn't delivered within this time is said once.
BURST = timedelta(minutes=10)


class Side(StrEnum):
    APPLICANT = "applicant"
    STAFF = "staff"
    NOTE = "note"


class Letter(Numbered, Base):
    """One message of a case: `content` as handlers/content.py makes it, encrypted, emptied on erasure."""

    __tablename__ = "letter"
    __table_args__ = (Index("ix_letter_case", "case_number", "id"),)

    id: Mapped[Serial]
    case_number: Mapped[int] = mapped_column(ForeignKey("case.number"))
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    side: Mapped[Side]
    content: Mapped[Any] = mapped_column(Entrusted("letter.content"), nullable=True)
    at: Mapped[datetime]
    # The letter whose words these replace; its words stay in the history.
    edit_of: Mapped[int | None] = mapped_column(index=True)
    recalled_at: Mapped[datetime | None]
    # Perhaps, of those from before this was written down.
    has_file: Mapped[bool] = mapped_column(default=False, server_default="1")


def add(
    db: AsyncSession,
    case: Case,
    author: Person,
    side: Side,
    content: Any,
    now: datetime,
    *,
    edit_of: int | None = None,
) -> Letter:
    letter = Letter(
        case_number=case.number,
        author_id=author.id,
        side=side,
        content=content,
        at=now,
        edit_of=edit_of,
        has_file="file" in content,
    )
    db.add(letter)
    return letter


async def get(db: AsyncSession, letter_id: int) -> Letter:
    """Raises NoResultFound."""
    found = at_hand(db, Letter, letter_id)
    return found if found is not None else await db.get_one(Letter, letter_id)


async def letters(db: AsyncSession, case: Case) -> list[Letter]:
    return list(await db.scalars(select(Letter).where(Letter.case_number == case.number).order_by(Letter.id)))


async def with_merged(db: AsyncSession, case: Case) -> list[Letter]:
    """Those of cases that go on in this one too, in order of time."""
    merged = select(Case.number).where(Case.merged_into == case.number)
    query = select(Letter).where(or_(Letter.case_number == case.number, Letter.case_number.in_(merged)))
    return list(await db.scalars(query.order_by(Letter.id)))


async def last_from_staff(db: AsyncSession, case: Case) -> Letter | None:
    query = select(Letter).where(Letter.case_number == case.number, Letter.side == Side.STAFF)
    return await db.scalar(query.where(Letter.recalled_at.is_(None)).order_by(Letter.id.desc()).limit(1))


async def newest(db: AsyncSession, case: Case) -> int:
    return await db.scalar(select(func.max(Letter.id)).where(Letter.case_number == case.number)) or 0


async def since(db: AsyncSession, case: Case, author: Person, before: int) -> list[Letter]:
    """What the author wrote in the case after that letter."""
    query = select(Letter).where(Letter.case_number == case.number, Letter.author_id == author.id, Letter.id > before)
    return list(await db.scalars(query.order_by(Letter.id)))


async def latest(db: AsyncSession, case: Case, limit: int) -> list[Letter]:
    """The last letters of a case that still have their words, oldest first."""
    query = select(Letter).where(Letter.case_number == case.number, Letter.content.is_not(None))
    found = list(await db.scalars(query.order_by(Letter.id.desc()).limit(limit)))[::-1]
    return [one for one in found if one.content is not None]


async def latest_of_cards(db: AsyncSession, numbers: Collection[int], limit: int) -> dict[int, list[Letter]]:
    """Of the last letters of each case the applicant's last words and what may have a file: a few, where `latest` would
    decrypt hundreds."""
    with_words = Letter.case_number.in_(numbers), Letter.content.is_not(None)
    last_said = (
        select(func.max(Letter.id)).where(*with_words, Letter.side == Side.APPLICANT).group_by(Letter.case_number)
    )
    place = func.row_number().over(partition_by=Letter.case_number, order_by=Letter.id.desc())
    placed = select(Letter.id, place.label("place")).where(*with_words, or_(Letter.has_file, Letter.id.in_(last_said)))
    newest = placed.subquery()
    query = select(Letter).join(newest, newest.c.id == Letter.id).where(newest.c.place <= limit).order_by(Letter.id)
    found: dict[int, list[Letter]] = {number: [] for number in numbers}
    for letter in await db.scalars(query):
        found[letter.case_number].append(letter)
    return found


async def applicant_writes(db: AsyncSession, case: Case, content: Any, now: datetime) -> Letter:
    """Another message of the applicant; a case that waited for it goes on, and one that is resolved waits anew for the
    word that it is. Raises StaleError on an ended case."""
    require(case, *GOING_ON)
    letter = add(db, case, case.person, Side.APPLICANT, content, now)
    await give_number(db, letter)
    case.applicant_wrote_at, case.answer_owed = now, True
    if case.status is Status.WAITING:
        change(db, case, Status.IN_PROGRESS, now, EventKind.RESUMED, case.person_id)
        await waiting.end(db, case)
    if case.status is Status.RESOLVED:
        await agenda.plan(db, Due.CLOSE_RESOLVED, case.number, now + timedelta(days=CONFIRM_DAYS))
    record(db, EventKind.APPLICANT_WROTE, now, actor=case.person_id, case=case.number, letter=letter.id)
    return letter


async def staff_writes(
    db: AsyncSession, case: Case, officer: Person, content: Any, now: datetime, *, referral: int | None = None
) -> Letter:
    """A message to the applicant; it takes a case that nobody has taken. Raises StaleError on an ended case."""
    require(case, *GOING_ON)
    if case.status in {Status.ASSIGNED, Status.REOPENED}:
        take(db, case, officer, now)
    letter = add(db, case, officer, Side.STAFF, content, now)
    await give_number(db, letter)
    await note_answer(db, case, now)
    details: Details = {"letter": letter.id, "referral": referral} if referral else {"letter": letter.id}
    record(db, EventKind.STAFF_WROTE, now, actor=officer.id, case=case.number, **details)
    return letter


async def note_answer(db: AsyncSession, case: Case, now: datetime) -> None:
    case.staff_wrote_at, case.answer_owed = now, False
    if case.first_answer_at is None:
        case.first_answer_at = now
        await agenda.cancel(db, case.number, Due.FIRST_ANSWER)


async def undelivered(db: AsyncSession, case: Case) -> list[Letter]:
    """What staff wrote and the person didn't get, in order; what is still under way counts as delivered."""
    theirs = select(Person.telegram_key).where(Person.id == case.person_id).scalar_subquery()
    copy = select(Post.id).where(Post.letter_id == Letter.id, outbox.is_in(theirs))
    query = select(Letter).where(Letter.case_number == case.number, Letter.side == Side.STAFF, ~copy.exists())
    return [one for one in await db.scalars(query.order_by(Letter.id)) if one.content]


async def why_unreachable(db: AsyncSession, case: Case) -> str:
    """«blocked», «deactivated» or «gone», as Telegram said last."""
    told = select(Event).where(Event.case_number == case.number, Event.kind == EventKind.UNDELIVERED)
    last = await db.scalar(told.order_by(Event.id.desc()).limit(1))
    reason = last.details["reason"] if last else "gone"
    return reason if reason != "refused" else "gone"


async def told_undelivered(
    db: AsyncSession, case: Case, author: Person, now: datetime, *, before: int | None = None
) -> bool:
    """The author has been told so a moment ago. `before`: an event that doesn't count, nor do later ones."""
    told = select(Event.id).where(
        Event.case_number == case.number,
        Event.kind == EventKind.UNDELIVERED,
        Event.subject_id == author.id,
        Event.at > now - BURST,
    )
    told = told if before is None else told.where(Event.id < before)
    return await db.scalar(told.limit(1)) is not None


async def remove(db: AsyncSession, author: Person, letter_id: int) -> tuple[Case, list[tuple[Post, Person]]]:
    """The author takes words out of a case for good, corrected ones with their former versions; what isn't sent yet
    stays unsent. What shows them, with those who have it, is the caller's to delete: nothing leads there any more.
    Raises StaleError."""
    letter = await db.get(Letter, letter_id)
    if letter is None or letter.author_id != author.id or not letter.content:
        raise StaleError
    db.info[ERASED] = True
    case = await db.get_one(Case, letter.case_number)
    first = letter.edit_of or letter.id
    versions = list(await db.scalars(select(Letter).where(or_(Letter.id == first, Letter.edit_of == first))))
    for one in versions:
        one.content = None
    copies_of_it = and_(Post.letter_id.in_([one.id for one in versions]), Post.kind == PostKind.COPY)
    among_others = and_(Post.case_number.in_([case.number, case.merged_into]), Post.shown == outbox.LETTERS)
    query = select(Post, Person).join(Person, Person.telegram_key == Post.chat)
    found = await db.execute(query.where(or_(copies_of_it, among_others)).order_by(Post.id))
    copies = [(post, reader) for post, reader in found]
    await db.execute(delete(Outgoing).where(Outgoing.post_id.in_([post.id for post, _ in copies])))
    for post, _ in copies:
        post.case_number = post.letter_id = None
    return case, copies


async def clarify(db: AsyncSession, case: Case, officer: Person, content: Any, now: datetime) -> Letter:
    """A question to the applicant: the case waits for the answer."""
    letter = await staff_writes(db, case, officer, content, now)
    if case.status is Status.IN_PROGRESS:
        change(db, case, Status.WAITING, now, EventKind.CLARIFY, officer.id, letter=letter.id)
    if case.status is Status.WAITING:
        await waiting.begin(db, case, now)
    return letter


async def annotate(db: AsyncSession, case: Case, author: Person, content: Any, now: datetime) -> Letter:
    """A note that only colleagues see."""
    letter = add(db, case, author, Side.NOTE, content, now)
    await give_number(db, letter)
    record(db, EventKind.NOTED, now, actor=author.id, case=case.number, letter=letter.id)
    return letter
