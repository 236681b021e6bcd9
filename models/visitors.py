"""People without Telegram: an officer files for them, and a code brings them to Telegram later, if they wish."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from models import codes, erasure, tries
from models.cases import Case, with_people
from models.codes import JoinCode
from models.correspondence import Letter
from models.errors import CodeError
from models.events import EventKind, record
from models.people import Person, clean_name

KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class NewCode:
    """Shown once: nobody can read it in the database."""

    spoken: str
    token: str
    expires_at: datetime


async def register(db: AsyncSession, officer: Person, name: str, phone: str | None, now: datetime) -> Person:
    """The person who agreed before the officer. Who came before with the same number and name is the same person."""
    person = await _met_before(db, name, phone) if phone else None
    if person is None:
        person = Person(
            telegram_id=None,
            telegram_key=secrets.token_bytes(erasure.KEY_BYTES),
            name=clean_name(name),
            phone=phone,
            phone_key=phone,
            sample=officer.sample,
            appointments=[],
        )
        db.add(person)
        await db.flush()
    person.consented_at = now
    record(db, EventKind.CONSENTED, now, actor=officer.id, subject=person.id, via="officer")
    return person


async def _met_before(db: AsyncSession, name: str, phone: str) -> Person | None:
    query = select(Person).where(Person.phone_key == phone).options(joinedload(Person.appointments)).order_by(Person.id)
    found = (await db.scalars(query)).unique()
    alike = clean_name(name).casefold()
    return next((one for one in found if one.telegram_id is None and one.name.casefold() == alike), None)


async def make_code(db: AsyncSession, case: Case, officer: Person, now: datetime) -> NewCode:
    """A new code for the case's person; the former one is good for nothing from now on."""
    await codes.revoke(db, case.person)
    made = NewCode(codes.new(), secrets.token_urlsafe(18), now + KEPT)
    db.add(
        JoinCode(
            person_id=case.person_id,
            code_key=made.spoken,
            link_key=made.token,
            made_by=officer.id,
            expires_at=made.expires_at,
        )
    )
    await db.flush()
    record(db, EventKind.CODE_MADE, now, actor=officer.id, case=case.number, subject=case.person_id)
    return made


async def revoke_code(db: AsyncSession, case: Case, officer: Person, now: datetime) -> None:
    await codes.revoke(db, case.person)
    record(db, EventKind.CODE_REVOKED, now, actor=officer.id, case=case.number, subject=case.person_id)


async def find_code(db: AsyncSession, me: Person, code: str, now: datetime) -> JoinCode:
    """By what was typed (in its one form) or the token of a link. Raises TriesError, CodeError."""
    await tries.require_few(db, me, now)
    query = select(JoinCode).where(or_(JoinCode.code_key == code, JoinCode.link_key == code))
    found = await db.scalar(query)
    if found is None or found.expires_at <= now or await _is_concerned(db, me, found):
        raise CodeError
    return found


async def _is_concerned(db: AsyncSession, me: Person, code: JoinCode) -> bool:
    """Nobody becomes the applicant of a case that they hold or have registered."""
    if code.made_by == me.id:
        return True
    mine = or_(Case.officer_id == me.id, Case.registered_by_id == me.id)
    return await db.scalar(select(Case.number).where(Case.person_id == code.person_id, mine).limit(1)) is not None


async def join(db: AsyncSession, me: Person, code: str, now: datetime) -> Sequence[Case]:
    """The cases of whom the code is for are this person's from now on; nothing else of the former row is left.

    Raises TriesError, CodeError.
    """
    found = await find_code(db, me, code, now)
    former = await db.get_one(Person, found.person_id)
    query = select(Case).where(Case.person_id == former.id).options(*with_people()).order_by(Case.number)
    cases = list((await db.scalars(query)).unique())
    for case in cases:
        case.person, case.person_id = me, me.id
        record(db, EventKind.JOINED, now, actor=me.id, case=case.number, former=former.id)
    await db.execute(update(Letter).where(Letter.author_id == former.id).values(author_id=me.id))
    _take_over(me, former)
    await codes.revoke(db, former)
    erasure.forget_applicant(former)
    erasure.forget_account(former)
    await db.flush()
    return cases


def _take_over(me: Person, former: Person) -> None:
    """What the person has said of themselves in Telegram stands; the rest comes from the officer's filing."""
    me.name = me.name or former.name
    me.region = me.region or former.region
    if me.phone is None:
        me.phone = me.phone_key = former.phone
    me.age, me.sex, me.marks = me.age or former.age, me.sex or former.sex, me.marks or former.marks
