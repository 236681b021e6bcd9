"""What was put aside because it kept failing: updates that came in, messages that go out, due work. Never words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import not_, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import agenda, inbox, outbox, restored
from models.agenda import Task
from models.inbox import InboxState, Incoming
from models.outbox import Outgoing

IN, OUT, DUE = "in", "out", "due"
UPDATE_ID = "update_id"
CONTENTS = (
    "text", "photo", "video", "document", "voice", "video_note", "audio", "sticker", "contact", "location", "data",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parked:
    """`id` is «in-12», «out-7» or «due-digest/2026-10»; `kind` that of the update or work, or the method."""

    id: str
    at: datetime
    kind: str
    reason: str
    case: int | None = None


async def listed(db: AsyncSession) -> list[Parked]:
    """Oldest first."""
    came = await db.scalars(select(Incoming).where(Incoming.state == InboxState.PARKED))
    refused = select(Outgoing).where(Outgoing.parked_at.is_not(None), not_(restored.waits_to_be_sent()))
    goes = await db.scalars(refused)
    stuck = await db.scalars(select(Task).where(agenda.stuck()))
    found = [Parked(f"{IN}-{row.seq}", row.received_at, kind_of(row.body), row.error or "") for row in came]
    found += [Parked(f"{OUT}-{row.seq}", row.created_at, row.method, row.error or "", row.case_number) for row in goes]
    found += [Parked(f"{DUE}-{row.kind}/{row.ref}", row.at, row.kind, row.error or "") for row in stuck]
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
        match side:
            case "in":
                tried = await inbox.retry(db, seq)
            case "out":
                tried = await outbox.retry(db, seq, now)
            case _:
                tried = side == DUE and await agenda.retry(db, *number.partition("/")[::2], now)
        if not tried:
            unknown.append(one)
    return unknown
