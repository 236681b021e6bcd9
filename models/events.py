"""The one history: append-only, ids and enums only, so that it stays when texts are erased.

It is the audit log, the applicant's timeline, the source of every notice and of every figure about cases.
"""

from datetime import datetime
from enum import StrEnum
from typing import TypedDict, Unpack

from sqlalchemy import JSON, Index
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.database import Base, Serial
from models.unit import Numbered

OPEN_CASES = "open_cases"  # in the session's info: see models/warm.py


class EventKind(StrEnum):
    # people
    CONSENTED = "consented"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    PROFILE_GIVEN = "profile_given"
    RENAMED = "renamed"
    EXPORTED = "exported"
    ERASED = "erased"
    NEWS_ON = "news_on"
    NEWS_OFF = "news_off"
    CODE_MADE = "code_made"
    CODE_REVOKED = "code_revoked"
    JOINED = "joined"
    # cases: what changes the status
    FILED = "filed"
    ASSIGNED = "assigned"
    UNASSIGNED = "unassigned"
    TAKEN = "taken"
    CLARIFY = "clarify"
    RESUMED = "resumed"
    REFERRED = "referred"
    RESOLVED = "resolved"
    REOPENED = "reopened"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    # cases: what doesn't
    APPLICANT_WROTE = "applicant_wrote"
    STAFF_WROTE = "staff_wrote"
    EDITED = "edited"
    RECALLED = "recalled"
    NOTED = "noted"
    RATED = "rated"
    ESCALATED = "escalated"
    MOVED = "moved"
    FIRST_ANSWER_MISSED = "first_answer_missed"
    UNDELIVERED = "undelivered"
    REACHABLE = "reachable"
    WAITING_REMINDED = "waiting_reminded"
    REFERRAL_ASKED = "referral_asked"
    REFERRAL_CONSENTED = "referral_consented"
    REFERRAL_DECLINED = "referral_declined"
    REFERRAL_DUE = "referral_due"
    REFERRAL_CONFIRMED = "referral_confirmed"
    REFERRAL_FAILED = "referral_failed"
    OFFICIAL_SET = "official_set"
    OFFICIAL_SOON = "official_soon"
    OFFICIAL_PASSED = "official_passed"
    TRANSFER_OFFERED = "transfer_offered"
    TRANSFER_ACCEPTED = "transfer_accepted"
    TRANSFER_DECLINED = "transfer_declined"
    TRANSFER_WITHDRAWN = "transfer_withdrawn"
    TRANSFER_LAPSED = "transfer_lapsed"
    TEXT_OPENED = "text_opened"
    HISTORY_OPENED = "history_opened"
    SEARCHED = "searched"
    # restricted conversations
    CALLBACK_REQUESTED = "callback_requested"
    CALLBACK_ESCALATED = "callback_escalated"
    WORDS_PASSED = "words_passed"
    CONVERSATION_REMOVED = "conversation_removed"
    # ordinary cases made confidential by their officer, and back
    SEALED = "sealed"
    UNSEALED = "unsealed"
    # problems that repeat
    PROBLEM_OPENED = "problem_opened"
    PROBLEM_LINKED = "problem_linked"
    PROBLEM_UNLINKED = "problem_unlinked"
    PROBLEM_RENAMED = "problem_renamed"
    PROBLEM_DESCRIBED = "problem_described"
    PROBLEM_RAISED = "problem_raised"
    PROBLEM_ANSWERED = "problem_answered"
    PROBLEM_SOLVED = "problem_solved"
    PROBLEM_DROPPED = "problem_dropped"
    PROBLEM_REOPENED = "problem_reopened"
    PROBLEM_MERGED = "problem_merged"
    PROBLEM_TOLD = "problem_told"
    # staff
    INVITED = "invited"
    INVITE_ACCEPTED = "invite_accepted"
    APPOINTED = "appointed"
    INVITE_REJECTED = "invite_rejected"
    INVITE_REVOKED = "invite_revoked"
    REVOKED = "revoked"
    SUSPENDED = "suspended"
    REGIONS_CHANGED = "regions_changed"
    UNREACHABLE = "unreachable"
    AWAY = "away"
    BACK = "back"
    UNCOVERED = "uncovered"
    HOLIDAY_ADDED = "holiday_added"
    HOLIDAY_REMOVED = "holiday_removed"
    CONTENT_CHANGED = "content_changed"
    DIGEST_SENT = "digest_sent"
    DIGEST_MAILED = "digest_mailed"
    DIGEST_LOST = "digest_lost"
    INDICATOR_ADDED = "indicator_added"
    INDICATOR_RENAMED = "indicator_renamed"
    INDICATOR_RETIRED = "indicator_retired"
    INDICATOR_RESTORED = "indicator_restored"
    INDICATOR_PLANNED = "indicator_planned"
    INDICATOR_ENTERED = "indicator_entered"
    REPORT_ASKED = "report_asked"
    REPORT_REMINDED = "report_reminded"
    REPORT_SENT = "report_sent"
    BROADCAST_SENT = "broadcast_sent"
    BROADCAST_STOPPED = "broadcast_stopped"
    AUDITED = "audited"
    REFUSED = "refused"


class Details(TypedDict, total=False):
    """What an event may say beyond its own columns. Ids, enums and numbers: never words that someone typed."""

    from_status: str
    to_status: str
    officer: int | None
    former: int | None
    letter: int
    letters: int
    cases: int
    nobody: int
    unread: int
    outcome: str
    reason: str
    rating: int
    answer: str
    duty: str
    regions: list[str]
    topics: list[str]
    invite: int
    request: int
    transfer: int
    term: int
    reading: int
    change: int
    referral: int
    problem: int
    indicator: int
    value: float | None
    former_value: float | None
    broadcast: int
    month: str  # the code of any period
    what: str
    region: str | None
    former_region: str | None
    former_whereabouts: str
    days: list[str]
    via: str  # «officer»: said to the officer, by somebody without Telegram


# Of these the cases stay as they are.
LETTERS = frozenset({EventKind.APPLICANT_WROTE, EventKind.STAFF_WROTE, EventKind.NOTED})


class Event(Numbered, Base):
    __tablename__ = "event"
    __table_args__ = (
        Index("ix_event_case", "case_number", "id"),
        # With the case, so that a year can be counted from the index alone.
        Index("ix_event_kind_at", "kind", "at", "case_number"),
        Index("ix_event_actor", "actor_id", "id"),
    )

    id: Mapped[Serial]
    kind: Mapped[EventKind]
    at: Mapped[datetime]
    actor_id: Mapped[int | None]  # None: the clock
    case_number: Mapped[int | None]
    subject_id: Mapped[int | None]  # whom it happened to, where that isn't a case
    details: Mapped[Details] = mapped_column(JSON, default=dict)


def record(
    db: AsyncSession,
    kind: EventKind,
    now: datetime,
    *,
    actor: int | None = None,
    case: int | None = None,
    subject: int | None = None,
    **details: Unpack[Details],
) -> Event:
    """Writes down what happened; the unit of work turns it into notices when the operation is over."""
    if kind not in LETTERS:
        db.info.pop(OPEN_CASES, None)  # whose cases are open may be different now
    event = Event(kind=kind, at=now, actor_id=actor, case_number=case, subject_id=subject, details=details)
    db.add(event)
    db.info.setdefault("events", []).append(event)
    return event


def take_recorded(db: AsyncSession) -> list[Event]:
    """What was recorded in this session since the last call."""
    events: list[Event] = db.info.pop("events", [])
    return events
