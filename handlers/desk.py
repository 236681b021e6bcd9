"""What every handler, notice and piece of due work has at hand."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from models.outbox import Post
from models.people import Person


@dataclass(frozen=True, slots=True)
class Office:
    """The settings that conversations depend on."""

    zone: ZoneInfo
    bot_username: str
    organisation: str
    privacy_contact: str
    psea_contact: str
    coordinators: frozenset[int]
    digest_day: int
    digest_time: str
    retention_months: int
    digest_folder: str = ""  # where the public version goes; empty: nowhere
    digest_emails: tuple[str, ...] = ()  # who gets it by e-mail
    mail_from: str = ""
    backup_folder: str = ""  # empty: no copies are made
    backup_time: str = "02:30"
    operator_chat: int = 0  # who hears of trouble; 0: nobody
    database: Path | None = None  # the SQLite file
    news_rate: float = 0.0  # messages of a broadcast a second; 0 is no limit
    count_samples: bool = False  # the demo has nothing else to count
    topics: bool = False  # the bot has topics in private chats


@dataclass(slots=True, kw_only=True)
class Desk:
    db: AsyncSession
    now: datetime
    office: Office

    @property
    def today(self) -> date:
        return self.now.astimezone(self.office.zone).date()


@dataclass(slots=True, kw_only=True)
class Turn(Desk):
    """One update: whose it is, which message of ours was pressed or replied to, and the case in whose topic it came."""

    me: Person
    post: Post | None = None
    topic: int | None = None
    pressed: bool = False
