"""What the operator does from the command line, beside the running bot: invites, staff, checks."""

import csv
import io
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from itertools import zip_longest
from pathlib import Path

from aiogram import Bot
from aiogram.types import User
from sqlalchemy.exc import SQLAlchemyError

from bot import checking
from bot.api import ApiError, TelegramApi, UnreachableError
from bot.app import office_of
from bot.checking import Report
from bot.opening import AdministrationError, existing_database
from bot.postman import Postman
from bot.settings import MAIL, Settings, SettingsError
from bot.unit import conclude
from bot.wire import offline_bot
from handlers.coordinator.joining import invite_link
from handlers.desk import Desk
from handlers.digest import folder
from handlers.digest.rendering import Rendered, render, worker
from handlers.operator.alerts import BACKUP_OLD
from models import agenda, invites, people, places, safeguarding, staff, vitals
from models import digest as digests
from models.agenda import Due
from models.catalogue import FocalTopic
from models.database import Database
from models.people import Duty
from models.vitals import Vitals

DUTIES = {"officer": Duty.OFFICER, "central": Duty.CENTRAL, "coordinator": Duty.COORDINATOR, "focal": Duty.FOCAL}
COLUMNS = {"name", "role", "regions"}
MOST_BYTES = 5_000_000  # of a file that is imported
CHECK_SECONDS = 10.0
MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")


@dataclass
class Administration:
    """The database opened beside the bot, and the bot's name for links."""

    database: Database
    settings: Settings
    bot: Bot
    username: str
    their_time: str | None  # when Telegram answered, by its clock

    @asynccontextmanager
    async def desk(self) -> AsyncIterator[Desk]:
        """One unit of work; its notices go to the outbox, from where the running bot sends them."""
        async with self.database.write() as db:
            desk = Desk(db=db, now=datetime.now(UTC), office=office_of(self.settings, self.username))
            yield desk
            await conclude(desk, self.bot, [])


@asynccontextmanager
async def administration(settings: Settings) -> AsyncIterator[Administration]:
    """Raises AdministrationError."""
    token = settings.bot_token.get_secret_value()
    async with existing_database(settings) as database:
        async with TelegramApi(settings.bot_api_url, token) as api:
            me = await _me(api)
        yield Administration(database, settings, offline_bot(token, me), me.username or "", api.their_time)


async def _me(api: TelegramApi) -> User:
    try:
        return User.model_validate(await api.call("getMe", seconds=10))
    except ApiError:
        raise AdministrationError("BOT_TOKEN: Telegram doesn't know this token") from None
    except UnreachableError as error:
        raise AdministrationError(f"Telegram can't be reached: {error}") from None


def parse_regions(text: str) -> list[str]:
    """ISO codes («UA-05») or names («Вінницька область», «Вінницька»), separated by commas or semicolons.

    Raises AdministrationError.
    """
    known = {one.iso.lower(): one.iso for one in places.home_regions()}
    known |= {one.name.lower(): one.iso for one in places.home_regions()}
    known |= {one.name.removesuffix(" область").lower(): one.iso for one in places.home_regions()}
    found = []
    for part in filter(None, (part.strip() for part in text.replace(";", ",").split(","))):
        if part.lower() not in known:
            raise AdministrationError(f"unknown region «{part}»")
        found.append(known[part.lower()])
    return found


def parse_duty(text: str) -> Duty:
    """Raises AdministrationError."""
    if text.strip().lower() not in DUTIES:
        raise AdministrationError(f"unknown role «{text}»: one of {', '.join(DUTIES)}")
    return DUTIES[text.strip().lower()]


async def make_invite(
    admin: Administration, duty: Duty, regions: list[str], topics: list[str] | None = None, name: str | None = None
) -> str:
    """The link. Raises AdministrationError."""
    if duty is Duty.OFFICER and not regions:
        raise AdministrationError("an officer needs a region")
    if duty is Duty.FOCAL and not topics:
        raise AdministrationError("a focal person needs topics")
    if unknown := set(topics or []) - set(FocalTopic):
        raise AdministrationError(f"unknown topic «{min(unknown)}»: one of {', '.join(FocalTopic)}")
    async with admin.desk() as desk:
        token = await invites.make(desk.db, duty, desk.now, regions=regions, topics=topics, name=name)
    return invite_link(admin.username, token)


@dataclass
class Imported:
    links: list[tuple[str, str]] = field(default_factory=list)
    bad_rows: list[str] = field(default_factory=list)


def cells_of(file: Path) -> list[list[str]]:
    """The rows of a CSV, separated by commas or semicolons, its header first. Raises AdministrationError."""
    require_handy(file)
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise AdministrationError(f"{file.name} can't be read as UTF-8") from None
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise AdministrationError(f"{file.name} can't be read as CSV: {error}") from None


def require_handy(file: Path) -> None:
    """Raises AdministrationError for a file that nobody typed."""
    if file.stat().st_size > MOST_BYTES:
        raise AdministrationError(f"{file.name} is too large")


def table_of(file: Path) -> tuple[list[str], list[dict[str | None, str | None]]]:
    """Columns and rows of a CSV; what has no column stands under None. Raises AdministrationError."""
    columns, *rows = cells_of(file) or [[]]
    return columns, [dict(zip_longest(columns, row)) for row in rows]


def read_rows(file: Path) -> list[dict[str | None, str | None]]:
    """Those of a staff list. Raises AdministrationError."""
    columns, rows = table_of(file)
    rows = [row for row in rows if any(row.values())]
    if not rows or not set(columns) >= COLUMNS:
        raise AdministrationError(f"{file.name} needs the columns {', '.join(sorted(COLUMNS))}")
    return rows


async def import_row(admin: Administration, number: int, row: dict[str | None, str | None], done: Imported) -> None:
    """One invite; a bad row is reported and skipped."""
    try:
        topics = [part.strip() for part in (row.get("topics") or "").replace(";", ",").split(",") if part.strip()]
        link = await make_invite(
            admin, parse_duty(row["role"] or ""), parse_regions(row["regions"] or ""), topics, row["name"]
        )
        done.links.append((row["name"] or "", link))
    except AdministrationError as error:
        done.bad_rows.append(f"row {number}: {error}")


async def revoke(admin: Administration, person_id: int) -> staff.HandedOver:
    """Of whoever is suspended too. Raises AdministrationError."""
    async with admin.desk() as desk:
        for person in [*await people.staff(desk.db), *await people.suspended(desk.db)]:
            if person.id == person_id:
                return await staff.revoke(desk.db, person, desk.now)
    raise AdministrationError(f"nobody of staff has the ID {person_id}")


async def problems(admin: Administration) -> list[str]:
    """What `check` has to say about people and about what waits for the operator, in words."""
    settings, now = admin.settings, datetime.now(UTC)
    async with admin.database.read() as db:
        known = {one: await people.by_telegram(db, one) for one in (*settings.coordinators, settings.operator_chat)}
        everyone = await people.staff(db)
        uncovered = await safeguarding.uncovered_topics(db)
        seen = await vitals.look(db)
    found = [
        f"COORDINATORS: {one} has never pressed /start in the bot" for one in settings.coordinators if not known[one]
    ]
    if settings.operator_chat and not known[settings.operator_chat]:
        found.append(f"OPERATOR_CHAT: {settings.operator_chat} has never pressed /start in the bot")
    found += [f"no focal person for: {topic.value}" for topic in uncovered]
    served = {region for one in everyone for duty in one.duties if duty.duty is Duty.OFFICER for region in duty.regions}
    vacant = [one.name for one in places.home_regions() if one.iso not in served]
    if vacant:
        found.append(f"no officer for: {', '.join(vacant)}")
    if not any(one.is_coordinator for one in everyone):
        found.append("nobody is coordinator yet")
    return found + waiting(settings, seen, now)


def waiting(settings: Settings, seen: Vitals, now: datetime) -> list[str]:
    found = []
    if seen.parked:
        found.append(f"put aside: {seen.parked}, see `parked`")
    if seen.held:
        found.append(f"held since a backup was put back: {seen.held}, see `restored`")
    if settings.backup_folder and seen.backup_failed:
        found.append("BACKUP_FOLDER: the last backup failed")
    elif settings.backup_folder and (seen.last_backup is None or now - seen.last_backup > BACKUP_OLD):
        found.append("BACKUP_FOLDER: there is no backup of the last two days")
    return found


def wrong_limits(settings: Settings) -> list[str]:
    unlimited = [name for name in ("send_rate", "send_rate_per_chat", "person_rate") if not getattr(settings, name)]
    return [f"{name.upper()}: 0 is for tests only, Telegram will refuse messages" for name in unlimited]


async def closed_ways(settings: Settings) -> list[str]:
    """What keeps the summary from getting out by itself: the folder, and the mail server, which is asked."""
    found = []
    if settings.digest_folder and (trouble := folder.wrong(Path(settings.digest_folder))):
        found.append(f"DIGEST_FOLDER: {trouble}")
    missing = [name.upper() for name in MAIL if not settings.has(name)]
    if server := settings.mail_server if not missing else None:
        trouble = await Postman(server, settings.smtp_from).wrong(CHECK_SECONDS)
        found += [f"SMTP_URL: {trouble}"] if trouble else []
    elif len(missing) < len(MAIL):
        found += [f"{name} is not set: no summary goes out by e-mail without it" for name in missing]
    return found


async def check(settings: Settings) -> Report:
    """All that is wrong, also where part of it can't be asked."""
    asked: list[str] = []
    their_time = None
    try:
        async with administration(settings) as admin:
            their_time = admin.their_time
            asked = await problems(admin)
    except (AdministrationError, SQLAlchemyError, OSError) as error:
        ours = isinstance(error, AdministrationError)
        asked = [str(error) if ours else f"DATABASE_URL: the database can't be read: {type(error).__name__}"]
    found = await checking.report(settings, their_time)
    faults = [*found.faults, *wrong_limits(settings), *await closed_ways(settings), *asked]
    return Report(faults, found.hints)


async def deliver(admin: Administration, month: str) -> None:
    """Plans it for the running bot. Raises AdministrationError."""
    require_over(admin, month)
    try:
        admin.settings.require_all_of_mail()
    except SettingsError as error:
        raise AdministrationError(str(error)) from None
    if not (admin.settings.digest_folder or admin.settings.digest_emails):
        raise AdministrationError("neither DIGEST_FOLDER nor DIGEST_EMAILS is set: see .env.example")
    async with admin.desk() as desk:
        await agenda.plan(desk.db, Due.DIGEST_OUT, month, desk.now)


def require_over(admin: Administration, month: str) -> None:
    """Raises AdministrationError."""
    if not MONTH.fullmatch(month):
        raise AdministrationError("the month must look like 2026-10")
    if month >= f"{datetime.now(admin.settings.zone):%Y-%m}":
        raise AdministrationError("this month isn't over yet")


async def digest(admin: Administration, month: str) -> Rendered:
    """The summary of a month that is over, as coordinators were told it. Raises AdministrationError."""
    require_over(admin, month)
    async with admin.database.read_long() as db:
        told = await digests.told(db, month, admin.settings.zone)
    return await worker.run(partial(render, told))
