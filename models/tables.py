"""All tables, for migrations: importing this module makes `Base.metadata` whole."""

from models import (
    agenda,
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
)
from models.database import Base

__all__ = [
    "Base",
    "agenda",
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
]
