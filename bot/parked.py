"""What was put aside because it kept failing: updates that came in, messages that go out. Never their words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models import inbox, outbox
from models.inbox import InboxState, Incoming
from models.outbox import Outgoing

IN, OUT = "in", "out"
UPDATE_ID = "update_id"
CONTENTS = (
    "text", "photo", "video", "document", "voice", "video_note", "audio", "sticker", "contact", "location", "data",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parked:
    """`id` is «in-12» or «out-7»; `kind` that of the update, or the method; `case` where it is about one."""

    id: str
    at: datetime
    kind: str
    reason: str
    case: int | None = None


async def listed(db: AsyncSession) -> list[Parked]:
    """Oldest first."""
    came = await db.scalars(select(Incoming).where(Incoming.state == InboxState.PARKED))
    goes = await db.scalars(select(Outgoing).where(Outgoing.parked_at.is_not(None)))
    found = [Parked(f"{IN}-{row.seq}", row.received_at, kind_of(row.body), row.error or "") for row in came]
    found += [Parked(f"{OUT}-{row.seq}", row.created_at, row.method, row.error or "", row.case_number) for row in goes]
    return sorted(found, key=lambda one: one.at)


def kind_of(update: Any) -> str:
    """«message: photo»."""
    if not isinstance(update, dict):
        return "?"
    kind = next((key for key in update if key != UPDATE_ID), "?")
    body = update.get(kind)
    content = next((one for one in CONTENTS if isinstance(body, dict) and one in body), "")
    return f"{kind}: {content}" if content else kind


async def retry(db: AsyncSession, ids: Sequence[str], now: datetime) -> list[str]:
    """Has the running bot try these again, as if they were new; returns those that aren't parked."""
    unknown = []
    for one in ids:
        side, _, number = one.partition("-")
        seq = int(number) if number.isascii() and number.isdigit() else 0
        tried = await inbox.retry(db, seq) if side == IN else side == OUT and await outbox.retry(db, seq, now)
        if not tried:
            unknown.append(one)
    return unknown
