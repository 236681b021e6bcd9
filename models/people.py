"""People: whoever wrote to the bot, what of them is kept, and which duties some of them have."""

import unicodedata
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import ForeignKey, Index, String, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from models.crypto import Entrusted, Lookup, key_of
from models.database import Base, Serial
from models.events import EventKind, record
from models.unit import at_hand

NAME_LENGTH = 40


class Duty(StrEnum):
    OFFICER = "officer"
    CENTRAL = "central"
    COORDINATOR = "coordinator"
    FOCAL = "focal"


class Person(Base):
    """The Telegram id stands encrypted, beside a keyed hash by which it is found."""

    __tablename__ = "person"

    id: Mapped[Serial]
    telegram_id: Mapped[int | None] = mapped_column(Entrusted("person.telegram_id"))
    telegram_key: Mapped[Any] = mapped_column(Lookup(), unique=True)
    # Only of whom an officer registered: with it the officer answers somebody who has no Telegram.
    phone: Mapped[str | None] = mapped_column(Entrusted("person.phone"))
    phone_key: Mapped[Any] = mapped_column(Lookup(), nullable=True, index=True)
    name: Mapped[str] = mapped_column(Entrusted("person.name", '"…"'))
    consented_at: Mapped[datetime | None]
    unreachable_at: Mapped[datetime | None]
    sample: Mapped[bool] = mapped_column(default=False)

    # What the conversation is about right now; see handlers/modes.py.
    mode: Mapped[str | None] = mapped_column(String(32))
    mode_data: Mapped[Any] = mapped_column(Entrusted("person.mode_data"), nullable=True)
    mode_until: Mapped[datetime | None]
    # The request that is being written; survives other modes.
    draft: Mapped[Any] = mapped_column(Entrusted("person.draft"), nullable=True)
    draft_at: Mapped[datetime | None]
    # The Post with the buttons of the step that the person is at.
    screen_id: Mapped[int | None] = mapped_column(index=True)

    # For statistics and priority only, given freely after the number.
    age: Mapped[str | None] = mapped_column(String(16))
    sex: Mapped[str | None] = mapped_column(String(16))
    marks: Mapped[list[str]] = mapped_column(default=list)
    profile_asked_at: Mapped[datetime | None]
    # Agreed to news, apart from the consent above; asked once.
    news_at: Mapped[datetime | None] = mapped_column(index=True)
    news_asked_at: Mapped[datetime | None]
    # Where the person lives now, as the last request said.
    region: Mapped[str | None] = mapped_column(String(8))

    # Staff only.
    away: Mapped[bool] = mapped_column(default=False)
    last_assigned_at: Mapped[datetime | None]
    appointments: Mapped[list["Appointment"]] = relationship(
        lazy="raise", back_populates="person", order_by="Appointment.id"
    )

    @property
    def duties(self) -> list["Appointment"]:
        return [appointment for appointment in self.appointments if appointment.ended_at is None]

    @property
    def suspended_duties(self) -> list["Appointment"]:
        return [appointment for appointment in self.appointments if appointment.suspended]

    def has(self, *duties: Duty) -> bool:
        return any(appointment.duty in duties for appointment in self.duties)

    @property
    def is_staff(self) -> bool:
        return bool(self.duties)

    @property
    def is_known(self) -> bool:
        """Has agreed to the privacy notice, or is staff."""
        return self.consented_at is not None or self.is_staff

    @property
    def on_duty(self) -> bool:
        """There, and the bot isn't blocked: what reaches nobody would wait in silence."""
        return not self.away and self.unreachable_at is None

    @property
    def answers_cases(self) -> bool:
        return self.has(Duty.OFFICER, Duty.CENTRAL)

    @property
    def is_coordinator(self) -> bool:
        return self.has(Duty.COORDINATOR)


class Appointment(Base):
    """A duty of a person, with the regions (all, when empty) and, for focal persons, the topics that it covers."""

    __tablename__ = "appointment"
    __table_args__ = (Index("ix_appointment_person", "person_id"),)

    id: Mapped[Serial]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    duty: Mapped[Duty]
    regions: Mapped[list[str]] = mapped_column(default=list)
    topics: Mapped[list[str]] = mapped_column(default=list)
    since: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    # Ended for a while: it can be given back as it was.
    suspended: Mapped[bool] = mapped_column(default=False, server_default="0")
    person: Mapped[Person] = relationship(lazy="raise", back_populates="appointments")

    def covers(self, region: str | None) -> bool:
        return not self.regions or region in self.regions


def clean_name(typed: str) -> str:
    """A name as it can stand in a line. May come out empty."""
    return clean_line(typed, NAME_LENGTH)


def clean_line(typed: str, length: int) -> str:
    """One line without control or invisible characters, not long."""
    visible = "".join(
        " " if char.isspace() else char for char in typed if unicodedata.category(char)[0] != "C" or char.isspace()
    )
    return " ".join(visible.split())[:length].rstrip()


# Statements of every message are made once: putting one together costs as much as asking it.
BY_TELEGRAM = (
    select(Person).where(Person.telegram_key == bindparam("telegram_id")).options(joinedload(Person.appointments))
)
BY_ID = select(Person).where(Person.id == bindparam("person_id")).options(joinedload(Person.appointments))


PEOPLE = "people"  # in the session's info: see models/warm.py


async def by_telegram(db: AsyncSession, telegram_id: int | bytes) -> Person | None:
    """The person with that Telegram id, or its hash; duties loaded."""
    key = key_of(db, telegram_id)
    warmed = db.info.get(PEOPLE, {}).get(key)
    if warmed is not None and warmed.telegram_key == key:
        return cast("Person", warmed)
    return (await db.scalars(BY_TELEGRAM, {"telegram_id": telegram_id})).unique().one_or_none()


async def get(db: AsyncSession, person_id: int) -> Person:
    """The person, duties loaded. Raises NoResultFound."""
    if found := at_hand(db, Person, person_id, "appointments"):
        return found
    return (await db.scalars(BY_ID, {"person_id": person_id})).unique().one()


async def get_many(db: AsyncSession, ids: Iterable[int]) -> dict[int, Person]:
    query = select(Person).where(Person.id.in_(set(ids))).options(joinedload(Person.appointments))
    return {person.id: person for person in (await db.scalars(query)).unique()}


async def names(db: AsyncSession, ids: Iterable[int]) -> dict[int, str]:
    query = select(Person.id, Person.name).where(Person.id.in_(set(ids)))
    return {person_id: name for person_id, name in await db.execute(query)}  # noqa: C416 - rows, not tuples


async def meet(db: AsyncSession, telegram_id: int, name: str = "", *, sample: bool = False) -> Person:
    """The person with that Telegram id, known from now on."""
    person = await by_telegram(db, telegram_id)
    if person is None:
        person = Person(
            telegram_id=telegram_id,
            telegram_key=telegram_id,
            name=clean_name(name),
            sample=sample,
            appointments=[],
        )
        db.add(person)
        await db.flush()
    elif person.telegram_id is None:  # it couldn't be read: whoever is erased isn't found by it any more
        person.telegram_id = telegram_id
    return person


def rename(db: AsyncSession, person: Person, name: str, now: datetime) -> None:
    """How the person wishes to be addressed from now on."""
    person.name = clean_name(name)
    record(db, EventKind.RENAMED, now, actor=person.id, subject=person.id)


def consent(db: AsyncSession, person: Person, now: datetime) -> None:
    if person.consented_at is None:
        person.consented_at = now
        record(db, EventKind.CONSENTED, now, actor=person.id)


async def suspended(db: AsyncSession) -> list[Person]:
    """Whose duties were ended for a while."""
    found = await get_many(db, await db.scalars(select(Appointment.person_id).where(Appointment.suspended)))
    return sorted((one for one in found.values() if one.telegram_id is not None), key=lambda one: one.id)


async def staff(db: AsyncSession, *duties: Duty) -> list[Person]:
    """Everyone who has one of the duties now (any duty, when none is named), in order of joining."""
    appointed = select(Appointment.person_id).where(Appointment.ended_at.is_(None))
    if duties:
        appointed = appointed.where(Appointment.duty.in_(duties))
    # Not a join: sorted by person, SQLite would go through everybody who ever wrote.
    query = select(Person).where(Person.id.in_(appointed)).options(joinedload(Person.appointments)).order_by(Person.id)
    return list((await db.scalars(query)).unique())
