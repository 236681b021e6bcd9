"""`check` finds a wrong setting before a user does."""

import os
import shutil
import socket
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot import administration, checking
from bot.settings import Settings
from models.vitals import Vitals
from tests.conftest import Town
from tests.test_commands import command

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def settings(**changes: Any) -> Settings:
    return Settings(_env_file=None, **changes)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def said(found: list[str], *parts: str) -> bool:
    return len(found) == len(parts) and all(part in line for part, line in zip(parts, found, strict=True))


def test_defaults_have_no_fault() -> None:
    assert checking.look(settings(), format_datetime(datetime.now(UTC))).faults == []


def test_a_misspelt_name_in_env(here: Path) -> None:
    (here / ".env").write_text("ORGANIZATION=x\n# NOTE=1\nexport BOT_TOKEN=1\nXYZZY=2\n")
    assert said(checking.unknown_names(settings()), "no setting ORGANIZATION, is it ORGANISATION?", "no setting XYZZY")


def test_files_that_others_can_read(here: Path) -> None:
    database = here / "one.db"
    for file in (here / ".env", database):
        file.touch()
        file.chmod(0o644)
    here.chmod(0o755)
    one = settings(database_url=f"sqlite+aiosqlite:///{database}")
    assert said(checking.readable_by_others(one), "chmod 600 .env", f"chmod 600 {database}")
    here.chmod(0o700)
    assert checking.readable_by_others(one) == []
    here.chmod(0o755)
    for file in (here / ".env", database):
        file.chmod(0o600)
    assert checking.readable_by_others(one) == []


def test_folders(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "file").touch()
    one = settings(database_url=f"sqlite+aiosqlite:///{here}/file/one.db", backup_folder=str(here / "file"))
    assert said(checking.database_folder(one), "isn't a folder")
    assert said(checking.backups(one), "BACKUP_FOLDER")
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert said(checking.backups(settings(backup_folder=str(here))), "can't be written to")


def test_backups_of_postgres(here: Path) -> None:
    one = settings(database_url="postgresql+asyncpg://x/y", backup_folder=str(here))
    assert said(checking.backups(one), "pg_dump")


def test_space(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = settings(database_url=f"sqlite+aiosqlite:///{here}/one.db", backup_folder=str(here))
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=7 << 20))
    assert said(checking.disk_space(one), "DATABASE_URL: only 7 MB", "BACKUP_FOLDER: only 7 MB")


@pytest.mark.parametrize(
    ("changes", "parts"),
    [
        ({"webhook_url": "https://b.example/t"}, ["WEBHOOK_SECRET is not set", "PORT is not set"]),
        ({"webhook_url": "http://b.example/t", "webhook_secret": "a" * 16, "port": 8080}, ["https only"]),
        ({"webhook_url": "https://b.example:9/t", "webhook_secret": "a" * 16, "port": 8080}, ["443, 80, 88"]),
        ({"webhook_url": "https://b.example/t", "webhook_secret": "short", "port": 8080}, ["16 to 256"]),
        ({"webhook_url": "https://b.example:8443/t", "webhook_secret": "a" * 16, "port": 8080}, []),
        (
            {"webhook_url": "http://b/t", "webhook_secret": "a" * 16, "port": 8, "bot_api_url": "http://localhost:1"},
            [],
        ),
    ],
)
def test_webhooks(changes: dict[str, Any], parts: list[str]) -> None:
    found = checking.webhook(settings(**changes))
    assert said(found, *parts)
    assert "short" not in str(found)


def test_a_server_that_isnt_telegrams() -> None:
    assert said(checking.api_server(settings(bot_api_url="http://api.example")), "BOT_API_URL: http shows")
    assert checking.api_server(settings(bot_api_url="http://127.0.0.1:8081")) == []


def test_a_port_that_is_taken() -> None:
    with socket.socket() as other:
        other.bind(("", 0))
        other.listen()
        number = other.getsockname()[1]
        checking_one = settings(port=number)
        other.settimeout(0)
        other.close()
        assert checking.port(checking_one) == []
    with socket.socket() as other:
        other.bind(("", 0))  # nobody listens: no answer that could be ours
        assert said(checking.port(settings(port=other.getsockname()[1])), "taken by another program")


async def test_the_port_of_the_running_bot_isnt_taken(town: Town, tmp_path: Path) -> None:
    done = await command(town, tmp_path, "check", PORT=str(town.settings.port), OPERATOR_CHAT="7001")
    assert "PORT" not in done.stdout
    assert "OPERATOR_CHAT: 7001 has never pressed /start in the bot" in done.stdout
    assert "○ Health data" in done.stdout


def test_nobody_to_write_to() -> None:
    assert said(checking.privacy_contact(settings(privacy_contact="приймальня")), "nobody can write or ring")
    for good in ("dani@poruch.example", "https://poruch.example/dani", "044 123 45 67"):
        assert checking.privacy_contact(settings(privacy_contact=good)) == []


def test_a_clock_that_is_off() -> None:
    def at(seconds: int) -> str:
        return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds))

    assert said(checking.clock(at(-600)), "seconds fast")
    assert said(checking.clock(at(600)), "seconds slow")
    assert checking.clock(at(20)) == checking.clock(None) == checking.clock("yesterday") == []


def test_hints(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert said(checking.no_backups(settings()), "nobody makes copies")
    same = settings(database_url=f"sqlite+aiosqlite:///{here}/one.db", backup_folder=str(here))
    assert said(checking.no_backups(same), "on the disk of the database")
    assert said(checking.nobody_hears(settings()), "OPERATOR_CHAT is not set")
    assert checking.nobody_hears(settings(operator_chat=7)) == []
    assert said(checking.other_zone(settings(timezone="Asia/Tokyo")), "Asia/Tokyo")
    assert checking.other_zone(settings(timezone="Europe/Kyiv")) == []
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert said(checking.root(settings()), "runs as root")
    assert "Ombudsman" in checking.look(settings(), None).hints[-1]


def test_what_waits_for_the_operator() -> None:
    seen = Vitals(0, None, 0, None, 3, 4, None, None, None, None, 0, 0, None)
    one = settings(backup_folder="copies")
    parts = "put aside: 3", "put back: 4", "no backup of the last two days"
    assert said(administration.waiting(one, seen, NOW), *parts)
    failed = Vitals(0, None, 0, None, 0, 0, None, None, NOW, NOW, 0, 0, None)
    assert said(administration.waiting(one, failed, NOW), "the last backup failed")
    fresh = Vitals(0, None, 0, None, 0, 0, None, None, NOW - timedelta(hours=47), None, 0, 0, None)
    assert administration.waiting(one, fresh, NOW) == []


async def test_what_cant_be_asked_doesnt_hide_the_rest(town: Town, tmp_path: Path) -> None:
    done = await command(town, tmp_path, "check", BOT_API_URL="http://127.0.0.1:9", PRIVACY_CONTACT="ніхто")
    assert done.returncode == 1
    assert "• Telegram can't be reached" in done.stdout
    assert "• PRIVACY_CONTACT" in done.stdout
