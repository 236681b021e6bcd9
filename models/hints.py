"""What stands above the text step of filing: the shipped hint of the topic, or what a coordinator wrote instead."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from models import reference
from models.catalogue import CATEGORIES, Topic
from models.reference import Change, Kind

MAX_HINT = 300


def ref_of(topic: Topic) -> str:
    return f"{topic.category}.{topic.code}"


def hinted() -> list[Topic]:
    """Topics on which something is typed."""
    return [topic for category in CATEGORIES for topic in category.topics if topic.hint]


async def of(db: AsyncSession, topic: Topic) -> str:
    return text(topic, (await reference.current(db, Kind.HINT, ref_of(topic))).get(ref_of(topic)))


def text(topic: Topic, change: Change | None) -> str:
    return change.after["text"] if change is not None and change.after else topic.hint


async def write(db: AsyncSession, topic: Topic, words: str | None, now: datetime, by: int | None) -> None:
    """None, or the shipped words: as shipped."""
    former = (await reference.current(db, Kind.HINT, ref_of(topic))).get(ref_of(topic))
    after = {"text": words} if words and words != topic.hint else None
    await reference.change(db, Kind.HINT, ref_of(topic), former.after if former else None, after, now, by=by)
