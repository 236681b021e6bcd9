"""All tables, for migrations: importing this module makes `Base.metadata` whole."""

from models import (
    agenda,
    calendar,
    cases,
    correspondence,
    digest,
    events,
    inbox,
    intake,
    outbox,
    people,
    staff,
    strays,
    transfers,
)
from models.database import Base

__all__ = [
    "Base",
    "agenda",
    "calendar",
    "cases",
    "correspondence",
    "digest",
    "events",
    "inbox",
    "intake",
    "outbox",
    "people",
    "staff",
    "strays",
    "transfers",
]
