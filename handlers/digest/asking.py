"""Who may have a summary, and how one is asked for: it is made outside of the conversation, on the agenda."""

from handlers.desk import Desk
from models import agenda
from models.agenda import Due
from models.digest import Period
from models.people import Duty, Person

READERS = Duty.COORDINATOR, Duty.OFFICER
# What is wanted of the period, where that isn't the summary itself.
PUBLIC, CASES, PAGE = "public", "cases", "page"


async def ask(desk: Desk, person: Person, period: Period, unique: str, what: str = "") -> None:
    """At once; `unique` tells one request from another."""
    await agenda.plan(desk.db, Due.DIGEST_COPY, f"{period.code}:{person.id}:{unique}:{what}".rstrip(":"), desk.now)
