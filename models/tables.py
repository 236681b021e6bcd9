"""All tables, for migrations: importing this module makes `Base.metadata` whole."""

from models import (
    agenda,
    calendar,
    cases,
    codes,
    correspondence,
    digest,
    events,
    inbox,
    intake,
    outbox,
    people,
    referrals,
    search,
    staff,
    strays,
    templates,
    transfers,
)
from models.database import Base

__all__ = [
    "Base",
    "agenda",
    "calendar",
    "cases",
    "codes",
    "correspondence",
    "digest",
    "events",
    "inbox",
    "intake",
    "outbox",
    "people",
    "referrals",
    "search",
    "staff",
    "strays",
    "templates",
    "transfers",
]
