"""Answers that staff write again and again: each one's own, and shared ones that coordinators keep."""

import re
from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import ForeignKey, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import reference
from models.crypto import Entrusted
from models.database import Base, Serial
from models.errors import NotYoursError
from models.people import Person
from models.reference import Kind, Value

MAX_OWN = 50
MAX_SHARED = 100
MAX_TEXT = 3_000
MAX_TITLE = 60
PLACEHOLDERS = ("ім’я", "номер", "категорія", "громада", "радник", "строк")
_BRACES = re.compile(r"\{([^{}\n]{1,40})\}")
_APOSTROPHES = str.maketrans("'`ʼ‘′", "’’’’’")


class Template(Base):
    """`owner_id` is empty where it is shared. Of those the history keeps every wording, of one's own nothing."""

    __tablename__ = "template"

    id: Mapped[Serial]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    title: Mapped[str] = mapped_column(Entrusted("template.title", '"…"'))
    text: Mapped[str] = mapped_column(Entrusted("template.text", '"…"'))
    uses: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]

    @property
    def shared(self) -> bool:
        return self.owner_id is None


async def seen_by(db: AsyncSession, me: Person) -> list[Template]:
    """One's own and the shared ones, those used most first."""
    query = select(Template).where(or_(Template.owner_id == me.id, Template.owner_id.is_(None)))
    return list(await db.scalars(query.order_by(Template.uses.desc(), Template.id)))


async def get(db: AsyncSession, me: Person, template_id: int) -> Template:
    """To read or send. Raises NotYoursError."""
    found = await db.get(Template, template_id)
    if found is None or not me.is_staff or found.owner_id not in {None, me.id}:
        raise NotYoursError
    return found


async def get_own(db: AsyncSession, me: Person, template_id: int) -> Template:
    """To change or delete. Raises NotYoursError."""
    found = await get(db, me, template_id)
    if not may_change(found, me):
        raise NotYoursError
    return found


def may_change(template: Template, me: Person) -> bool:
    return me.is_coordinator if template.shared else template.owner_id == me.id


async def has_room(db: AsyncSession, me: Person, *, shared: bool) -> bool:
    whose = Template.owner_id.is_(None) if shared else Template.owner_id == me.id
    count = await db.scalar(select(func.count()).select_from(Template).where(whose)) or 0
    return count < (MAX_SHARED if shared else MAX_OWN)


async def shared(db: AsyncSession) -> list[Template]:
    return list(await db.scalars(select(Template).where(Template.owner_id.is_(None)).order_by(Template.id)))


async def add(db: AsyncSession, by: int | None, title: str, text: str, now: datetime, *, shared: bool) -> Template:
    made = Template(owner_id=None if shared else by, title=title, text=text, uses=0)
    db.add(made)
    await db.flush()
    if shared:
        await reference.change(db, Kind.TEMPLATE, str(made.id), None, as_value(made), now, by=by)
    return made


async def rewrite(db: AsyncSession, template: Template, now: datetime, by: int | None, **words: str) -> None:
    """Another `title`, another `text`, or both."""
    before = as_value(template)
    template.title = words.get("title", template.title)
    template.text = words.get("text", template.text)
    if template.shared and as_value(template) != before:
        await reference.change(db, Kind.TEMPLATE, str(template.id), before, as_value(template), now, by=by)


async def delete(db: AsyncSession, template: Template, now: datetime, by: int | None) -> None:
    if template.shared:
        await reference.change(db, Kind.TEMPLATE, str(template.id), as_value(template), None, now, by=by)
    await db.delete(template)
    await db.flush()


def as_value(template: Template) -> Value:
    return {"title": template.title, "text": template.text}


def used(template: Template, now: datetime) -> None:
    template.uses += 1
    template.used_at = now


async def drop_own(db: AsyncSession, person: Person) -> None:
    await db.execute(sa.delete(Template).where(Template.owner_id == person.id))


def _name(inside: str) -> str:
    return inside.strip().casefold().translate(_APOSTROPHES)


def unknown(text: str) -> list[str]:
    """What stands in braces and means nothing, as it was typed."""
    return [found for found in _BRACES.findall(text) if _name(found) not in PLACEHOLDERS]


def fill(text: str, value_of: Callable[[str], str]) -> tuple[str, list[str]]:
    """The text with its values, and the placeholders that have none, which stay as they are."""
    missing: list[str] = []

    def put(match: re.Match[str]) -> str:
        name = _name(match[1])
        value = value_of(name) if name in PLACEHOLDERS else ""
        if not value and name in PLACEHOLDERS and name not in missing:
            missing.append(name)
        return value or match[0]

    return _BRACES.sub(put, text), missing
