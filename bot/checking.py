"""What `check` finds about the machine and the settings before a user does. Each finder gives lines without secrets.

Faults make the command fail; hints are worth a thought and don't.
"""

import asyncio
import os
import re
import shutil
import socket
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import get_close_matches
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bot.settings import TELEGRAM_API, Settings, SettingsError
from handlers.digest import folder
from handlers.operator.alerts import LEAST_FREE, MEGABYTE

ENV = Path(".env")
MOST_SKEW = 60  # seconds
KYIV = "Europe/Kyiv"
WEBHOOK_PORTS = {None, 443, 80, 88, 8443}
SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")
HERE = {"localhost", "127.0.0.1", "::1"}
NOTICE = (
    "Health data (the optional profile asks for disability and pregnancy, people may write of illness): the Ombudsman "
    "has to be notified within 30 workdays of the start, Law 2297-VI, article 9"
)

Finder = Callable[[Settings], list[str]]


@dataclass(frozen=True, slots=True)
class Report:
    faults: list[str]
    hints: list[str]


def look(settings: Settings, their_time: str | None) -> Report:
    faults = [line for finder in FAULTS for line in finder(settings)]
    return Report(faults + clock(their_time), [line for finder in HINTS for line in finder(settings)] + [NOTICE])


def unknown_names(_settings: Settings) -> list[str]:
    """A misspelt name in .env would count for nothing."""
    names = re.findall(r"^\s*(?:export\s+)?(\w+)\s*=", _text(ENV), re.MULTILINE)
    known = {name.upper() for name in Settings.model_fields}
    found = []
    for name in names:
        if name.upper() not in known:
            near = get_close_matches(name.upper(), known, n=1)
            found.append(f".env: there is no setting {name}" + (f", is it {near[0]}?" if near else ""))
    return found


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def readable_by_others(settings: Settings) -> list[str]:
    path = settings.database_path
    files = [ENV, *([path, path.with_name(f"{path.name}-wal")] if path else [])]
    return [
        f"{file} can be read by other users of this machine: chmod 600 {file}"
        for file in files
        if file.exists() and file.stat().st_mode & 0o077 and not _hidden(file)
    ]


def _hidden(file: Path) -> bool:
    """In a folder that nobody else may enter."""
    return file.absolute().parent.stat().st_mode & 0o011 == 0


def database_folder(settings: Settings) -> list[str]:
    path = settings.database_path
    trouble = folder.wrong(path.parent) if path else ""
    found = [f"DATABASE_URL: {trouble}"] if trouble else []
    if path and path.exists() and not os.access(path, os.W_OK):
        found.append(f"DATABASE_URL: {path} can't be written to")
    return found


def disk_space(settings: Settings) -> list[str]:
    places = {"DATABASE_URL": settings.database_path and settings.database_path.absolute().parent}
    places["BACKUP_FOLDER"] = Path(settings.backup_folder) if settings.backup_folder else None
    return [
        f"{name}: only {free // MEGABYTE} MB are free in {place}"
        for name, place in places.items()
        if place and place.is_dir() and (free := shutil.disk_usage(place).free) < LEAST_FREE
    ]


def backups(settings: Settings) -> list[str]:
    try:
        settings.require_sqlite_for_backups()
    except SettingsError as error:
        return [str(error)]
    trouble = folder.wrong(Path(settings.backup_folder)) if settings.backup_folder else ""
    return [f"BACKUP_FOLDER: {trouble}"] if trouble else []


def api_server(settings: Settings) -> list[str]:
    url = urlsplit(settings.bot_api_url)
    if url.scheme == "https" or url.hostname in HERE:
        return []
    return ["BOT_API_URL: http shows the token and all messages to whoever listens; use https"]


def webhook(settings: Settings) -> list[str]:
    if not settings.webhook_url:
        return []
    found = [
        f"{name} is not set: a webhook needs it"
        for name in ("WEBHOOK_SECRET", "PORT")
        if not settings.has(name.lower())
    ]
    url, secret = urlsplit(settings.webhook_url), settings.webhook_secret.get_secret_value()
    if settings.bot_api_url == TELEGRAM_API:
        if url.scheme != "https":
            found.append("WEBHOOK_URL: Telegram takes https only")
        if url.port not in WEBHOOK_PORTS:
            found.append("WEBHOOK_URL: Telegram calls the ports 443, 80, 88 and 8443 only")
    if secret and not SECRET.fullmatch(secret):
        found.append("WEBHOOK_SECRET: 16 to 256 of A-Z, a-z, 0-9, _ and - are needed")
    return found


def port(settings: Settings) -> list[str]:
    """Taken by anything but the running bot."""
    if not settings.port:
        return []
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind(("", settings.port))
        except PermissionError:
            return [f"PORT: {settings.port} may be opened by root only, take one above 1023"]
        except OSError:
            return [] if _is_ours(settings.port) else [f"PORT: {settings.port} is taken by another program"]
    return []


def _is_ours(number: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{number}/health/live", timeout=5) as answer:
            return b'"alive"' in answer.read(1000)
    except (OSError, ValueError):
        return False


def privacy_contact(settings: Settings) -> list[str]:
    contact = settings.privacy_contact
    if not contact or re.search(r"[@/]|\d{5}", contact.replace(" ", "")):
        return []
    return ["PRIVACY_CONTACT: nobody can write or ring there: give an address, a number or a link"]


def clock(their_time: str | None) -> list[str]:
    """Against the Date of Telegram's answer."""
    try:
        theirs = parsedate_to_datetime(their_time or "")
    except ValueError:
        return []
    skew = int((datetime.now(UTC) - theirs).total_seconds())
    if abs(skew) <= MOST_SKEW:
        return []
    return [
        f"the clock of this machine is {abs(skew)} seconds {'fast' if skew > 0 else 'slow'}: deadlines will be wrong"
    ]


def no_backups(settings: Settings) -> list[str]:
    if not settings.backup_folder:
        return ["BACKUP_FOLDER is not set: nobody makes copies of the database"] if settings.database_path else []
    place, path = Path(settings.backup_folder), settings.database_path
    if path and place.is_dir() and path.parent.is_dir() and place.stat().st_dev == path.parent.stat().st_dev:
        return ["BACKUP_FOLDER is on the disk of the database: what breaks one takes the other"]
    return []


def nobody_hears(settings: Settings) -> list[str]:
    return [] if settings.operator_chat else ["OPERATOR_CHAT is not set: nobody hears when something needs a human"]


def other_zone(settings: Settings) -> list[str]:
    now = datetime.now(UTC)
    if now.astimezone(settings.zone).utcoffset() == now.astimezone(ZoneInfo(KYIV)).utcoffset():
        return []
    return [f"TIMEZONE: all dates are those of {settings.timezone}, whose time isn't that of Kyiv"]


def root(_settings: Settings) -> list[str]:
    return ["this runs as root: give the bot a user of its own, see docs/operations.md"] if os.geteuid() == 0 else []


FAULTS: tuple[Finder, ...] = (
    unknown_names,
    readable_by_others,
    database_folder,
    disk_space,
    backups,
    api_server,
    webhook,
    port,
    privacy_contact,
)
HINTS: tuple[Finder, ...] = (no_backups, nobody_hears, other_zone, root)


async def report(settings: Settings, their_time: str | None) -> Report:
    """Beside the loop: disks and ports may take their time."""
    return await asyncio.to_thread(look, settings, their_time)
